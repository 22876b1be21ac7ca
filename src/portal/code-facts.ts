import { formatDay, parseTime } from '../base/dates.ts';
import { asString, asStrings, isObject, own } from '../base/json.ts';
import { clip, count, formatNumber } from '../base/text.ts';
import { safeHref } from '../base/url.ts';
import type { Entity } from '../catalog/entity.ts';
import { refTitle } from './addresses.ts';
import type { Portal } from './portal.ts';

/** A fact about the code of an entity: parts that are texts, links, or names of entities, one after the other. */
export interface CodeFact {
  label: string;
  parts: { text: string; href: string | undefined; ref?: string }[];
}

/** Languages and owners that are told by name; the rest is counted. */
const MOST = 4;
/** Characters of a README that are told. */
const EXCERPT = 160;

/**
 * What the source git says about the code of an entity, beside the last commit: languages, activity, reviewers,
 * README, licence, tag. Empty when it says nothing.
 */
export function codeFacts(portal: Portal, entity: Entity): CodeFact[] {
  const git = own(entity.doc.properties, 'git');
  if (!isObject(git)) return [];
  return [languages(git), activity(git), reviewers(portal, git), readme(git), license(git), tag(git)].filter(
    (found) => found !== undefined,
  );
}

type Facts = Record<string, unknown>;

function fact(label: string, text: string, href?: string): CodeFact {
  return { label, parts: [{ text, href }] };
}

function languages(git: Facts): CodeFact | undefined {
  const bytes = own(git, 'languages');
  const known = Object.entries(isObject(bytes) ? bytes : {}).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] > 0,
  );
  const total = known.reduce((sum, [, size]) => sum + size, 0);
  if (total === 0) return undefined;
  const shown = known.sort(([, a], [, b]) => b - a).slice(0, MOST);
  const shares = shown.map(([name, size]) => `${clip(name, 40)} ${share(size / total)}`);
  const left = known.length - shown.length;
  return fact('Languages', [...shares, ...(left > 0 ? [`${formatNumber(left)} more`] : [])].join(', '));
}

function share(part: number): string {
  return part < 0.01 ? '< 1 %' : `${Math.round(part * 100)} %`;
}

function activity(git: Facts): CodeFact | undefined {
  const [commits, people] = [own(git, 'commits90d'), own(git, 'contributors90d')];
  if (typeof commits !== 'number') return undefined;
  if (commits === 0) return fact('Activity', 'no commit in 90 days');
  const by = typeof people === 'number' && people > 0 ? ` by ${count(people, 'person', 'people')}` : '';
  return fact('Activity', `${count(commits, 'commit')}${by} in 90 days`);
}

/** The owners that CODEOWNERS names, as teams of the catalog where it knows them. */
function reviewers(portal: Portal, git: Facts): CodeFact | undefined {
  const file = own(git, 'codeowners');
  if (!isObject(file))
    return own(git, 'hasCodeowners') === false ? fact('Reviewers', 'no CODEOWNERS') : undefined;
  const owners = asStrings(own(file, 'owners'));
  const place = safeHref(own(file, 'url'));
  if (owners.length === 0) return fact('Reviewers', 'none in CODEOWNERS', place);
  const parts = owners.slice(0, MOST).map((owner) => {
    const team = portal.teamOf(owner.startsWith('@') ? owner : `@${owner}`);
    return team
      ? { text: refTitle(portal, team), href: undefined, ref: team }
      : { text: clip(owner, 80), href: undefined };
  });
  const left = owners.length - parts.length;
  return {
    label: 'Reviewers',
    parts: left > 0 ? [...parts, { text: `${formatNumber(left)} more`, href: place }] : parts,
  };
}

function readme(git: Facts): CodeFact | undefined {
  const file = own(git, 'readme');
  if (!isObject(file)) return own(git, 'hasReadme') === false ? fact('Readme', 'none') : undefined;
  const text =
    asString(own(file, 'excerpt')) ?? asString(own(file, 'heading')) ?? asString(own(file, 'path'));
  return fact('Readme', clip(text ?? 'Readme', EXCERPT), safeHref(own(file, 'url')));
}

function license(git: Facts): CodeFact | undefined {
  const file = own(git, 'license');
  if (!isObject(file)) return undefined;
  const text = asString(own(file, 'spdx')) ?? asString(own(file, 'path'));
  return text ? fact('Licence', clip(text, 60), safeHref(own(file, 'url'))) : undefined;
}

function tag(git: Facts): CodeFact | undefined {
  const name = asString(own(git, 'latestTag'));
  if (!name) return undefined;
  const at = asString(own(git, 'latestTagAt'));
  const day = at && !Number.isNaN(parseTime(at)) ? `, ${formatDay(at)}` : '';
  return fact('Latest tag', `${clip(name, 60)}${day}`);
}
