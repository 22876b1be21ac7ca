import { parseTime } from '../base/dates.ts';
import { isObject, stableStringify } from '../base/json.ts';
import type { State } from '../base/state.ts';

/** What a build remembers of an entity, to tell the next one what changed. Absent members stand for nothing. */
export interface Remembered {
  title: string;
  /** Refs of the owners, sorted. */
  owners?: string[];
  lifecycle?: string;
  /** How many errors and warnings speak of it. */
  problems?: [errors: number, warnings: number];
  /** Paths on which its sources disagree, sorted. */
  drift?: string[];
  /** By key of a scorecard: what it reached; null while that is not known. */
  levels?: Record<string, Reached | null>;
}

/** A level of a scorecard, with its place among the levels, from 0. */
export interface Reached {
  scorecard: string;
  level: string;
  rank: number;
}

/** What a build remembers of the whole catalog. */
export interface Summary {
  version: typeof VERSION;
  /** ISO time at which the history began. */
  since: string;
  /** ISO time of the build that was remembered last. */
  time: string;
  audience: Audience;
  /** By ref. */
  entities: ReadonlyMap<string, Remembered>;
}

export type Audience = 'public' | 'private';

/** Shape of the stored summary; one of another version is not compared. */
const VERSION = 1;

/** Every audience has a history of its own: what one may not see must not turn up in the changes of the other. */
export function historyKeys(audience: Audience): { summary: string; log: string } {
  return { summary: `history/${audience}/summary.json`, log: `history/${audience}/changes.ndjson` };
}

export function summary(input: Omit<Summary, 'version'>): Summary {
  return { version: VERSION, ...input };
}

/** The summary of the last build that was kept; undefined when there is none, or none that can be used. */
export function readSummary(state: Pick<State, 'read'>, audience: Audience): Summary | undefined {
  const bytes = state.read(historyKeys(audience).summary);
  if (!bytes) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
  if (!isObject(value) || value['version'] !== VERSION || !isObject(value['entities'])) return undefined;
  const { since, time, entities } = value;
  if (!isTime(since) || !isTime(time)) return undefined;
  const remembered = Object.entries(entities).filter((entry): entry is [string, Remembered] =>
    isRemembered(entry[1]),
  );
  return {
    version: VERSION,
    since,
    time,
    audience,
    entities: new Map(remembered),
  };
}

/** The text of a summary: equal summaries give equal bytes. */
export function summaryText(value: Summary): string {
  return `${stableStringify({ ...value, entities: Object.fromEntries(value.entities) })}\n`;
}

function isRemembered(value: unknown): value is Remembered {
  if (!isObject(value) || typeof value['title'] !== 'string') return false;
  const { owners, lifecycle, problems, drift, levels } = value;
  return (
    (owners === undefined || isTexts(owners)) &&
    (lifecycle === undefined || typeof lifecycle === 'string') &&
    (problems === undefined ||
      (Array.isArray(problems) && problems.length === 2 && problems.every(Number.isSafeInteger))) &&
    (drift === undefined || isTexts(drift)) &&
    (levels === undefined ||
      (isObject(levels) && Object.values(levels).every((level) => level === null || isReached(level))))
  );
}

export function isReached(value: unknown): value is Reached {
  if (!isObject(value)) return false;
  const { scorecard, level, rank } = value;
  return typeof scorecard === 'string' && typeof level === 'string' && Number.isSafeInteger(rank);
}

function isTime(value: unknown): value is string {
  return !Number.isNaN(parseTime(value));
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
