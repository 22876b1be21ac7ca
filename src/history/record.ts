import { compareText, isObject, stableStringify } from '../base/json.ts';
import {
  type Counts,
  isCommit,
  isCounts,
  isReached,
  isRemembered,
  isTexts,
  isTime,
  type Letter,
  type Reached,
  type Remembered,
} from './summary.ts';

/** What changed about one entity between two builds, verdicts left out: those stand in groups. */
export type Detail =
  | { type: 'added'; to: Remembered }
  /** `unread` where it may be there still: its file could not be read in full. */
  | { type: 'removed'; from: Remembered; unread?: true }
  /** It went by another ref before. */
  | { type: 'renamed'; from: string; title: string }
  | { type: 'title'; from: string; to: string }
  | { type: 'owner'; from: string[]; to: string[] }
  | { type: 'lifecycle'; from: string; to: string }
  | { type: 'problems'; from: [errors: number, warnings: number]; to: [errors: number, warnings: number] }
  | { type: 'drift'; from: string[]; to: string[] }
  /** Null where the level was not known, or the scorecard was not there. */
  | { type: 'level'; key: string; from: Reached | null; to: Reached | null };

export type DetailType = Detail['type'];

/** A change of one entity. */
export interface EntityChange {
  ref: string;
  detail: Detail;
  /** The commit that did it, where one did: of the portal's repository, or of that which declares the entity. */
  commit?: string;
  /** Which of {@link BuildRecord.builds} found it; the first where it is left out. */
  build?: number;
}

/** A rule of a scorecard with what both are called. */
export interface RuleName {
  card: string;
  rule: string;
  cardTitle: string;
  ruleTitle: string;
}

/** Entities whose verdict on a rule went from one outcome to another; `-` where there was none, or is none any more. */
export interface VerdictChange extends RuleName {
  from: Letter | '-';
  to: Letter | '-';
  refs: string[];
  commit?: string;
  /** Which of {@link BuildRecord.builds} found it; the first where it is left out. */
  build?: number;
}

/** A build by the ISO times of the one that it was compared with, and of its own. */
export type Moment = [since: string, time: string];

/** What one build found changed, or what several of a day did. */
export interface BuildRecord {
  /** ISO time of the build that it was compared with. */
  since: string;
  /** ISO time of the build. */
  time: string;
  /** The builds it stands for, the oldest first, where it is several of a day. */
  builds?: Moment[];
  counts: Counts;
  changes: EntityChange[];
  verdicts: VerdictChange[];
  /** By commit, the pages of those that are not of the portal's repository; empty where a host has none that is known. */
  pages?: Record<string, string>;
}

/** Shape of a line of the log. */
const VERSION = 1;

/**
 * A build as one line of the log. Refs of verdicts are numbers: their distances in the sorted table of refs, so that
 * a rule which is new for ten thousand entities takes next to no room once it is packed.
 */
export function recordLine(record: BuildRecord): string {
  const { since, time, builds, counts, changes, verdicts, pages } = record;
  const refs = [...new Set(verdicts.flatMap((group) => group.refs))].sort(compareText);
  const placeOf = new Map(refs.map((ref, place) => [ref, place]));
  const rules = new Map<string, RuleName & { groups: unknown[] }>();
  for (const { refs: of, from, to, commit, build, ...name } of verdicts) {
    const key = stableStringify(name);
    const known = rules.get(key) ?? { ...name, groups: [] };
    rules.set(key, known);
    const places = [...new Set(of)].map((ref) => placeOf.get(ref)!).sort((a, b) => a - b);
    const gaps = places.map((place, index) => place - (index === 0 ? 0 : places[index - 1]!));
    known.groups.push({ change: `${from}${to}`, of: gaps, commit, build });
  }
  return `${stableStringify({
    v: VERSION,
    since,
    time,
    builds,
    counts,
    ...(changes.length > 0 ? { changes } : {}),
    ...(refs.length > 0 ? { refs, verdicts: [...rules.values()] } : {}),
    pages,
  })}\n`;
}

/** A line of the log as a build; undefined for a line that is none. */
export function readRecord(line: string): BuildRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isObject(value) || value['v'] !== VERSION) return undefined;
  const { since, time, builds, counts, changes = [], refs = [], verdicts = [], pages } = value;
  if (!isTime(since) || !isTime(time) || !isCounts(counts)) return undefined;
  if (!(builds === undefined || isMoments(builds))) return undefined;
  const places = builds?.length ?? 1;
  if (!Array.isArray(changes) || !changes.every((change) => isChange(change, places))) return undefined;
  if (!isTexts(refs) || !isAscending(refs) || !Array.isArray(verdicts)) return undefined;
  const groups: VerdictChange[] = [];
  for (const rule of verdicts) if (!readGroups(rule, refs, places, groups)) return undefined;
  if (!(pages === undefined || isPages(pages))) return undefined;
  return {
    since,
    time,
    ...(builds ? { builds } : {}),
    counts,
    changes,
    verdicts: groups,
    ...(pages ? { pages } : {}),
  };
}

function isPages(value: unknown): value is Record<string, string> {
  return (
    isObject(value) &&
    Object.entries(value).every(([commit, page]) => isCommit(commit) && typeof page === 'string')
  );
}

/** One text for a rule of a scorecard; no two rules have the same, whatever they are called. */
export function ruleKey(card: string, rule: string): string {
  return `${card.length}:${card}\n${rule}`;
}

/**
 * The order of changes: by the build that found them; by ref; another ref first, as all else is said of the new one; then
 * by type.
 */
export function compareChanges(a: EntityChange, b: EntityChange): number {
  return (
    (a.build ?? 0) - (b.build ?? 0) ||
    compareText(a.ref, b.ref) ||
    Number(b.detail.type === 'renamed') - Number(a.detail.type === 'renamed') ||
    compareText(a.detail.type, b.detail.type) ||
    compareText(stableStringify(a.detail), stableStringify(b.detail))
  );
}

/** The order of groups of verdicts: by scorecard, rule and outcomes. */
export function compareGroups(a: VerdictChange, b: VerdictChange): number {
  return (
    compareText(a.card, b.card) ||
    compareText(a.rule, b.rule) ||
    compareText(`${a.from}${a.to}`, `${b.from}${b.to}`) ||
    compareText(a.commit ?? '', b.commit ?? '') ||
    (a.build ?? 0) - (b.build ?? 0) ||
    compareText(a.cardTitle, b.cardTitle) ||
    compareText(a.ruleTitle, b.ruleTitle)
  );
}

const CHANGE = /^[pfnxu-]{2}$/;

function readGroups(value: unknown, refs: readonly string[], places: number, into: VerdictChange[]): boolean {
  if (!isObject(value) || !Array.isArray(value['groups'])) return false;
  const { card, rule, cardTitle, ruleTitle, groups } = value;
  if (typeof card !== 'string' || typeof rule !== 'string') return false;
  if (typeof cardTitle !== 'string' || typeof ruleTitle !== 'string') return false;
  for (const group of groups as unknown[]) {
    if (!isObject(group) || typeof group['change'] !== 'string' || !CHANGE.test(group['change']))
      return false;
    const { change, of, commit, build } = group as Record<'change', string> & Record<string, unknown>;
    if (!(commit === undefined || isCommit(commit)) || !isPlace(build, places)) return false;
    const named = Array.isArray(of) ? namedBy(of, refs) : undefined;
    if (!named) return false;
    into.push({
      card,
      rule,
      cardTitle,
      ruleTitle,
      from: change[0] as Letter,
      to: change[1] as Letter,
      refs: named,
      ...(commit === undefined ? {} : { commit }),
      ...(build === undefined ? {} : { build }),
    });
  }
  return true;
}

/** The refs that gaps lead to; undefined where they lead out of the table, back, or nowhere. */
function namedBy(gaps: readonly unknown[], refs: readonly string[]): string[] | undefined {
  const named: string[] = [];
  let place = 0;
  for (const gap of gaps) {
    if (typeof gap !== 'number' || (gap < 1 && named.length > 0)) return undefined;
    place += gap;
    const ref = refs[place];
    if (ref === undefined) return undefined;
    named.push(ref);
  }
  return named;
}

function isAscending(texts: readonly string[]): boolean {
  return texts.every((text, index) => index === 0 || texts[index - 1]! < text);
}

function isPlace(value: unknown, places: number): value is number | undefined {
  return (
    value === undefined || (Number.isInteger(value) && (value as number) >= 0 && (value as number) < places)
  );
}

function isMoments(value: unknown): value is Moment[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((moment) => Array.isArray(moment) && moment.length === 2 && moment.every(isTime))
  );
}

function isChange(value: unknown, places: number): value is EntityChange {
  if (!isObject(value) || typeof value['ref'] !== 'string') return false;
  const { commit, detail, build } = value;
  return (commit === undefined || isCommit(commit)) && isPlace(build, places) && isDetail(detail);
}

function isDetail(value: unknown): value is Detail {
  if (!isObject(value)) return false;
  const { from, to } = value;
  switch (value['type']) {
    case 'added':
      return isRemembered(to);
    case 'removed':
      return isRemembered(from) && (value['unread'] === undefined || value['unread'] === true);
    case 'renamed':
      return typeof from === 'string' && typeof value['title'] === 'string';
    case 'title':
    case 'lifecycle':
      return typeof from === 'string' && typeof to === 'string';
    case 'owner':
    case 'drift':
      return isTexts(from) && isTexts(to);
    case 'problems':
      return isPair(from) && isPair(to);
    case 'level':
      return typeof value['key'] === 'string' && [from, to].every((one) => one === null || isReached(one));
    default:
      return false;
  }
}

function isPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isSafeInteger);
}
