import { formatDay, formatTime } from '../../base/dates.ts';
import { commitHref } from '../../base/repository.ts';
import { safeHref } from '../../base/url.ts';
import type { Entity } from '../../catalog/entity.ts';
import { type Change, changesOf } from '../../history/changes.ts';
import { getPortal } from '../../portal/store.ts';
import { feedPathOf, PORTAL_FEED } from '../../portal/text/feeds.ts';
import { href } from './links.ts';
import { repositoryTarget } from './repository.ts';

export interface ChangeItem {
  time: string;
  /** `22 Nov`; with the year when it is another than that of the newest change. */
  day: string;
  /** Day and time of day. */
  full: string;
  /** What changed; empty where that is what the list is about, or many at once. */
  name: string;
  href: string | undefined;
  text: string;
  /** The commit that did it, where the repository has pages. */
  commit: { short: string; href: string } | undefined;
}

/** The latest changes of the portal, or about an entity, newest first. */
export function latestChanges(most: number, ref?: string): ChangeItem[] {
  // The head of an entity's page already tells its last commit.
  const changes = changesOf(getPortal(), ref)
    .filter((change) => change.type !== 'commit' || change.ref !== ref)
    .slice(0, most);
  const year = changes[0]?.time.slice(0, 4);
  return changes.map((change) => changeItem(change, year, ref));
}

function changeItem(change: Change, year: string | undefined, about: string | undefined): ChangeItem {
  const { time, path, text } = change;
  const name = change.ref === about ? '' : change.name;
  return {
    time,
    day: formatDay(time, { short: time.slice(0, 4) === year }),
    full: formatTime(time),
    name,
    href: path === undefined ? undefined : href(path),
    commit: commitLink(change),
    text: name ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text,
  };
}

function commitLink({ commit, commitPage }: Change): ChangeItem['commit'] {
  const repository = repositoryTarget();
  const page =
    commit === undefined
      ? undefined
      : commitPage !== undefined
        ? safeHref(commitPage)
        : repository && commitHref(repository, commit);
  return commit !== undefined && page ? { short: commit.slice(0, 7), href: page } : undefined;
}

/** Address of the Atom feed of the portal. */
export function portalFeedHref(): string {
  return href(PORTAL_FEED);
}

/** Address of an entity's Atom feed; undefined when it has none. */
export function feedHref(entity: Entity): string | undefined {
  const path = feedPathOf(getPortal(), entity);
  return path === undefined ? undefined : href(path);
}
