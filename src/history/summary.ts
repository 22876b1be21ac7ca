import { parseTime } from '../base/dates.ts';
import { isObject, stableStringify } from '../base/json.ts';
import type { State } from '../base/state.ts';
import type { Marks } from '../catalog/renames.ts';

/** What a build remembers of an entity, to tell the next one what changed. Absent members stand for nothing. */
export interface Remembered {
  title: string;
  /** Identifier of its blueprint. */
  blueprint?: string;
  /** Refs of the owners, sorted. */
  owners?: string[];
  lifecycle?: string;
  /** How many errors and warnings speak of it. */
  problems?: [errors: number, warnings: number];
  /** Paths on which its sources disagree, sorted. */
  drift?: string[];
  /** By key of a scorecard: what it reached; null while that is not known. */
  levels?: Record<string, Reached | null>;
  /**
   * By key of a scorecard: a letter for each of its rules, in the order in which {@link Summary.cards} has them. `u` while a
   * verdict was never known.
   */
  verdicts?: Record<string, string>;
  /** The file of the portal that declares it. */
  file?: string;
  /** The commit that changed its file last, where a source brought the file and knows. */
  commit?: string;
  /** A print of what that file says of it. */
  doc?: string;
  /** What tells it under another name. */
  marks?: Marks;
  /** The names that it says it had before, as refs in lower case. */
  formerly?: string[];
}

/** A level of a scorecard, with its place among the levels, from 0. */
export interface Reached {
  scorecard: string;
  level: string;
  rank: number;
}

/** The letters of verdicts: pass, fail, n for not applicable, x for exempt, and u for unknown. */
export type Letter = 'p' | 'f' | 'n' | 'x' | 'u';

/** A scorecard as a summary knows it: what its rules are called, by their identifiers, in the order of the letters. */
export interface RememberedCard {
  title: string;
  rules: [id: string, title: string][];
  /** The file of the portal that defines it. */
  file?: string;
}

/** How much of everything there was. */
export interface Counts {
  entities: number;
  relations: number;
  errors: number;
  warnings: number;
  /** Entities on which sources disagree. */
  drift: number;
  /** Verdicts. */
  pass: number;
  fail: number;
  exempt: number;
  unknown: number;
}

/** What a build remembers of the whole catalog. */
export interface Summary {
  version: typeof VERSION;
  /** ISO time at which the history began. */
  since: string;
  /** ISO time of the last build that found something: that of the last record, so that the next one begins where it ends. */
  time: string;
  /** ISO time of the build whose content this is, where a later one found no news; else that is {@link Summary.time}. */
  seen?: string | undefined;
  audience: Audience;
  /** The commit of the portal's repository that was built; undefined outside of one. */
  commit?: string | undefined;
  counts: Counts;
  /** By key. */
  cards: Readonly<Record<string, RememberedCard>>;
  /** By ref. */
  entities: ReadonlyMap<string, Remembered>;
}

export type Audience = 'public' | 'private';

export const AUDIENCES: readonly Audience[] = ['private', 'public'];

/** Shape of the stored summary; one of another version is not compared. */
const VERSION = 2;

/** Every audience has a history of its own: what one may not see must not turn up in the changes of the other. */
export function summaryKey(audience: Audience): string {
  return `history/${audience}/summary.json`;
}

export const COUNTED = [
  'entities',
  'relations',
  'errors',
  'warnings',
  'drift',
  'pass',
  'fail',
  'exempt',
  'unknown',
] as const satisfies readonly (keyof Counts)[];

export function summary(input: Omit<Summary, 'version'>): Summary {
  return { version: VERSION, ...input };
}

/** The summary of the last build that was kept; undefined when there is none, or none that can be used. */
export function readSummary(state: Pick<State, 'read'>, audience: Audience): Summary | undefined {
  return openSummary(state, audience).summary;
}

/** The same, and why what is kept cannot be used, or not all of it. */
export function openSummary(
  state: Pick<State, 'read'>,
  audience: Audience,
): { summary?: Summary; damaged?: string } {
  const bytes = state.read(summaryKey(audience));
  if (!bytes) return {};
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return { damaged: 'it is not JSON' };
  }
  if (isObject(value) && typeof value['version'] === 'number' && value['version'] !== VERSION)
    return { damaged: 'another version of Portolan wrote it' };
  if (!isObject(value) || value['version'] !== VERSION || !isObject(value['entities'])) return NO_SUMMARY;
  const { since, time, seen, entities, cards, counts, commit } = value;
  if (!isTime(since) || !isTime(time) || !isCounts(counts) || !isObject(cards)) return NO_SUMMARY;
  if (!Object.values(cards).every(isCard)) return NO_SUMMARY;
  const all = Object.entries(entities);
  const remembered = all.filter((entry): entry is [string, Remembered] => isRemembered(entry[1]));
  const lost = all.length - remembered.length;
  return {
    summary: {
      version: VERSION,
      since,
      time,
      ...(isTime(seen) ? { seen } : {}),
      audience,
      ...(isCommit(commit) ? { commit } : {}),
      counts,
      cards: cards as Record<string, RememberedCard>,
      entities: new Map(remembered),
    },
    ...(lost > 0
      ? { damaged: `${lost} of its entities ${lost === 1 ? 'is' : 'are'} not in their form` }
      : {}),
  };
}

const NO_SUMMARY = { damaged: 'it is not in the form of a summary' };

/** The time (ISO) of a kept summary, quicker than reading all of it; undefined where there is none in its usual form. */
export function timeOfSummary(state: Pick<State, 'read'>, audience: Audience): string | undefined {
  const bytes = state.read(summaryKey(audience));
  const end = bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(ENTITIES) : -1;
  if (!bytes || end < 0) return undefined;
  try {
    const head: unknown = JSON.parse(`${Buffer.from(bytes.subarray(0, end)).toString('utf8')}}`);
    const time = isObject(head) ? head['time'] : undefined;
    return isTime(time) ? time : undefined;
  } catch {
    return undefined;
  }
}

/** Stands before the entities, and nowhere else: no text in JSON holds a line break. */
const ENTITIES = ',"entities":{\n';

/** The text of a summary: equal summaries give equal bytes. One entity on a line, so that versions differ by lines. */
export function summaryText({ entities, ...head }: Summary): string {
  const lines = [...entities]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([ref, entity]) => `${JSON.stringify(ref)}:${stableStringify(entity)}`);
  return `${stableStringify(head).slice(0, -1)}${ENTITIES}${lines.join(',\n')}\n}}\n`;
}

export function isRemembered(value: unknown): value is Remembered {
  if (!isObject(value) || typeof value['title'] !== 'string') return false;
  const {
    blueprint,
    owners,
    lifecycle,
    problems,
    drift,
    levels,
    verdicts,
    file,
    marks,
    formerly,
    commit,
    doc,
  } = value;
  return (
    (owners === undefined || isTexts(owners)) &&
    [blueprint, lifecycle, file, doc].every((text) => text === undefined || typeof text === 'string') &&
    (problems === undefined ||
      (Array.isArray(problems) && problems.length === 2 && problems.every(Number.isSafeInteger))) &&
    (drift === undefined || isTexts(drift)) &&
    (marks === undefined || isTexts(marks)) &&
    (formerly === undefined || isTexts(formerly)) &&
    (commit === undefined || isCommit(commit)) &&
    (levels === undefined ||
      (isObject(levels) && Object.values(levels).every((level) => level === null || isReached(level)))) &&
    (verdicts === undefined || (isObject(verdicts) && Object.values(verdicts).every(isLetters)))
  );
}

export function isReached(value: unknown): value is Reached {
  if (!isObject(value)) return false;
  const { scorecard, level, rank } = value;
  return typeof scorecard === 'string' && typeof level === 'string' && Number.isSafeInteger(rank);
}

export function isCounts(value: unknown): value is Counts {
  return isObject(value) && COUNTED.every((key) => Number.isSafeInteger(value[key]));
}

export function isCommit(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(value);
}

export function isTime(value: unknown): value is string {
  return !Number.isNaN(parseTime(value));
}

export function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isLetters(value: unknown): boolean {
  return typeof value === 'string' && /^[pfnxu]*$/.test(value);
}

function isCard(value: unknown): value is RememberedCard {
  if (!isObject(value) || typeof value['title'] !== 'string') return false;
  const { rules, file } = value;
  return (
    (file === undefined || typeof file === 'string') &&
    Array.isArray(rules) &&
    rules.every((rule) => isTexts(rule) && rule.length === 2)
  );
}
