import { parseTime } from '../../base/dates.ts';
import { shortHash } from '../../base/hash.ts';
import type { Entity } from '../../catalog/entity.ts';
import { isTeamKind } from '../../catalog/people.ts';
import { type Change, changesOf } from '../../history/changes.ts';
import { addressOf } from '../base-path.ts';
import { blueprintOf, type Portal } from '../portal.ts';
import { type AtomFeed, atom } from './atom.ts';

/** Address of the feed of the whole portal, without the site's base. */
export const PORTAL_FEED = '/feed.xml';

/** Address of an entity's feed, without the site's base; undefined when the settings leave it out. */
export function feedPathOf(portal: Portal, entity: Entity): string | undefined {
  return isTeamKind(entity.blueprint) || portal.settings.outputs.entityFeeds
    ? `${entity.path}feed.xml`
    : undefined;
}

/** What changed in the whole portal, as Atom. */
export function portalFeed(portal: Portal): string {
  const { title } = portal.settings;
  return feed(portal, changesOf(portal), {
    key: '',
    title,
    subtitle: `What changed in ${title}`,
    self: PORTAL_FEED,
    link: '/',
  });
}

/** What changed about an entity; for a team, with everything that it owns. */
export function entityFeed(portal: Portal, entity: Entity, self: string): string {
  const kind = blueprintOf(portal, entity).title.toLowerCase();
  return feed(portal, changesOf(portal, entity.ref), {
    key: entity.ref,
    title: `${entity.title} · ${portal.settings.title}`,
    subtitle: `What changed about the ${kind} ${entity.title}`,
    self,
    link: entity.path,
  });
}

interface About {
  key: string;
  title: string;
  subtitle: string;
  /** Paths without the site's base. */
  self: string;
  link: string;
}

function feed(portal: Portal, changes: readonly Change[], about: About): string {
  const { key, title, subtitle, self, link } = about;
  const value: AtomFeed = {
    id: shortHash(`feed\n${identity(portal)}\n${key}`, 32),
    title,
    subtitle,
    author: portal.settings.title,
    updated: newest(changes) ?? since(portal),
    self: addressOf(portal, self),
    link: addressOf(portal, link),
    entries: changes.map(({ id, title: sentence, text, time, type, path }) => ({
      id,
      title: sentence,
      text,
      updated: time,
      category: type,
      link: addressOf(portal, path ?? link),
    })),
  };
  return atom(value);
}

/** What tells one portal from another for ever: its repository, else its address, else its name. */
function identity({ settings: { repository, url, title } }: Portal): string {
  if (repository) return `${repository.host}/${repository.owner}/${repository.name}/${repository.directory}`;
  return url ?? title;
}

function newest(changes: readonly Change[]): string | undefined {
  return changes[0]?.time;
}

/** Without changes: since when nothing has changed. That is when recording began, else when the data was observed. */
function since(portal: Portal): string {
  if (portal.history) return portal.history.since;
  const observed = portal.feeds.flatMap(({ observedAt }) => observedAt ?? []);
  return observed.sort((a, b) => parseTime(b) - parseTime(a))[0] ?? portal.now;
}
