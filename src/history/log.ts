import { addMonths, dayOf, monthOf } from '../base/dates.ts';
import { shortHash } from '../base/hash.ts';
import { compareText, stableStringify } from '../base/json.ts';
import {
  type BuildRecord,
  compareChanges,
  compareGroups,
  type EntityChange,
  type Moment,
  readRecord,
  recordLine,
  ruleKey,
  type VerdictChange,
} from './record.ts';
import type { Audience } from './summary.ts';

/** The files of a history by key: the summary, and the logs of months. Those that are the same on both sides may be left out. */
export type HistoryFiles = ReadonlyMap<string, Uint8Array>;

/** What is kept of the log: so many months before that of the build. */
export const MONTHS_KEPT = 27;

const KEY = /^history\/(?:public|private)\/log\/(\d{4}-(?:0[1-9]|1[0-2]))\.ndjson$/;

/** The key of the log of a month: one build on a line, the oldest first. `month` is `YYYY-MM`, or any day of it. */
export function logKey(audience: Audience, month: string): string {
  return `history/${audience}/log/${month.slice(0, 7)}.ndjson`;
}

/** The month (`YYYY-MM`) of a key of the log; undefined for other keys. */
export function monthOfLog(key: string): string | undefined {
  return KEY.exec(key)?.[1];
}

/** The keys of all months that may have a log at a time, the oldest first. */
export function logKeys(audience: Audience, now: string): string[] {
  const month = monthOf(dayOf(now));
  return Array.from({ length: MONTHS_KEPT + 1 }, (_, index) =>
    logKey(audience, addMonths(month, index - MONTHS_KEPT)),
  );
}

const seals = new WeakMap<BuildRecord, string>();

/** A short text that only records with the same line have; known already of those that were read. */
export function sealOf(record: BuildRecord): string {
  const seal = seals.get(record) ?? shortHash(recordLine(record), 12);
  seals.set(record, seal);
  return seal;
}

/** The builds in the bytes of a log, the oldest first. A line that is none counts as damaged and is left out. */
export function readLog(bytes: Uint8Array | undefined): { records: BuildRecord[]; damaged: number } {
  const lines = bytes ? Buffer.from(bytes).toString('utf8').split('\n') : [];
  const written = lines.filter((line) => line !== '');
  const records = written.flatMap((line) => {
    const record = readRecord(line);
    if (!record) return [];
    seals.set(record, shortHash(`${line}\n`, 12));
    return [record];
  });
  return { records: records.sort(compareBuilds), damaged: written.length - records.length };
}

/**
 * The order of builds: by time, then by the time they were compared with. Builds of one time, as tests and fixed clocks make
 * them, stay in the order in which they were kept.
 */
export function compareBuilds(a: BuildRecord, b: BuildRecord): number {
  return compareText(a.time, b.time) || compareText(a.since, b.since);
}

/** What is wrong with a log of which so many lines are none, in words for people. */
export function damagedLines(lines: number): string {
  return `${lines} of its lines ${lines === 1 ? 'is' : 'are'} not in the form of a build`;
}

export function logText(records: readonly BuildRecord[]): string {
  return records.map(recordLine).join('');
}

/**
 * A build without what others found that were compared with the same build before: two builds at once see the same
 * changes, and they were there when the first of them saw them.
 */
export function withoutKnown(record: BuildRecord, others: readonly BuildRecord[]): BuildRecord {
  const earlier = others.filter(
    (other) => other.since === record.since && compareText(other.time, record.time) < 0,
  );
  if (earlier.length === 0) return record;
  const known = new Set<string>();
  for (const { changes, verdicts } of earlier) {
    for (const change of changes) known.add(changeKey(change));
    for (const group of verdicts) for (const ref of group.refs) known.add(verdictKey(group, ref));
  }
  return {
    ...record,
    changes: record.changes.filter((change) => !known.has(changeKey(change))),
    verdicts: record.verdicts.flatMap((group) => {
      const refs = group.refs.filter((ref) => !known.has(verdictKey(group, ref)));
      return refs.length > 0 ? [{ ...group, refs }] : [];
    }),
  };
}

/**
 * Records of one build as one, with all that any of them says: copies of a log differ in what was left out of a build
 * because others had it. Their order makes no difference.
 */
export function uniteRecords(records: readonly BuildRecord[]): BuildRecord {
  const [first, ...rest] = records as [BuildRecord, ...BuildRecord[]];
  if (rest.length === 0) return first;
  const changes = new Map<string, EntityChange>();
  const verdicts = new Map<string, { ref: string; group: VerdictChange }>();
  for (const record of records) {
    for (const change of record.changes) {
      const known = changes.get(changeKey(change));
      if (!known || stableStringify(change) < stableStringify(known)) changes.set(changeKey(change), change);
    }
    for (const group of record.verdicts)
      for (const ref of group.refs) {
        const key = verdictKey(group, ref);
        const known = verdicts.get(key);
        if (!known || groupKey(group) < groupKey(known.group)) verdicts.set(key, { ref, group });
      }
  }
  const counts = rest.reduce(
    (known, one) => (stableStringify(one.counts) < stableStringify(known) ? one.counts : known),
    first.counts,
  );
  return {
    ...first,
    counts,
    changes: [...changes.values()].sort(compareChanges),
    verdicts: groupVerdicts(verdicts.values()),
    ...pagesOf(records),
  };
}

function changeKey({ ref, detail }: EntityChange): string {
  return stableStringify([ref, detail]);
}

function verdictKey({ card, rule, from, to }: VerdictChange, ref: string): string {
  return `${ruleKey(card, rule)}\n${from}${to}${ref}`;
}

/**
 * A log in which every day is one build: what went to and fro within a day is left out. Months that are over are kept so,
 * so that a portal that is built every few minutes does not keep what nobody looks up. A build that finds another name
 * begins a new one, as what is said of verdicts before is said of the old name.
 */
export function compactLog(records: readonly BuildRecord[]): BuildRecord[] {
  const groups: BuildRecord[][] = [];
  for (const record of records) {
    const group = groups.at(-1);
    const isRenaming = record.changes.some(({ detail }) => detail.type === 'renamed');
    // The build with which the history began changed nothing, and its counts are those of the beginning.
    const first = group?.[0];
    const isBeginning = first?.since === first?.time;
    if (group && first && !isRenaming && !isBeginning && dayOf(first.time) === dayOf(record.time))
      group.push(record);
    else groups.push([record]);
  }
  return groups.map((builds) => (builds.length === 1 ? builds[0]! : joinBuilds(builds)));
}

/** The builds that a record stands for. */
export function momentsOf({ since, time, builds }: BuildRecord): readonly Moment[] {
  return builds ?? [[since, time]];
}

/** Several builds, the oldest first, as one. */
function joinBuilds(records: readonly BuildRecord[]): BuildRecord {
  const last = records.at(-1)!;
  const builds: Moment[] = [];
  // What comes, goes or gets another name within a day is rare, and stays as it was told.
  const whole = new Set<string>();
  for (const { changes } of records)
    for (const { ref, detail } of changes)
      if (detail.type === 'added' || detail.type === 'removed' || detail.type === 'renamed') whole.add(ref);
  const changes: EntityChange[] = [];
  const byAspect = new Map<string, number>();
  const verdicts: VerdictChange[] = [];
  for (const record of records) {
    const offset = builds.length;
    const shift = <One extends { build?: number }>(one: One): One =>
      offset === 0 ? one : { ...one, build: (one.build ?? 0) + offset };
    builds.push(...momentsOf(record));
    verdicts.push(...record.verdicts.map(shift));
    for (const change of record.changes.map(shift)) {
      const { ref, detail } = change;
      const key = stableStringify([ref, detail.type, detail.type === 'level' ? detail.key : '']);
      const place = whole.has(ref) ? undefined : byAspect.get(key);
      if (place === undefined) {
        byAspect.set(key, changes.length);
        changes.push(change);
        continue;
      }
      const first = changes[place]!.detail as { from: unknown };
      changes[place] = { ...change, detail: { ...detail, from: first.from } as typeof detail };
    }
  }
  return {
    since: records[0]!.since,
    time: last.time,
    builds,
    counts: last.counts,
    changes: changes.filter(({ ref, detail }) => whole.has(ref) || !isReturn(detail)).sort(compareChanges),
    verdicts: joinVerdicts(verdicts),
    ...pagesOf(records),
  };
}

/** The pages of commits in several records. */
function pagesOf(records: readonly BuildRecord[]): Pick<BuildRecord, 'pages'> {
  const pages = Object.fromEntries(records.flatMap(({ pages: known }) => Object.entries(known ?? {})).sort());
  return Object.keys(pages).length > 0 ? { pages } : {};
}

/** True where an aspect is as it was. */
export function isReturn(detail: EntityChange['detail']): boolean {
  if (!('from' in detail && 'to' in detail)) return false;
  if (detail.type === 'level') return detail.from?.rank === detail.to?.rank;
  return JSON.stringify(detail.from) === JSON.stringify(detail.to);
}

function joinVerdicts(groups: readonly VerdictChange[]): VerdictChange[] {
  const joined = new Map<string, Map<string, { from: VerdictChange['from']; last: VerdictChange }>>();
  for (const group of groups) {
    const key = ruleKey(group.card, group.rule);
    const refs = joined.get(key) ?? new Map<string, { from: VerdictChange['from']; last: VerdictChange }>();
    joined.set(key, refs);
    for (const ref of group.refs) refs.set(ref, { from: refs.get(ref)?.from ?? group.from, last: group });
  }
  return groupVerdicts(
    [...joined.values()].flatMap((refs) =>
      [...refs].flatMap(([ref, { from, last }]) =>
        from === last.to ? [] : [{ ref, group: { ...last, from } }],
      ),
    ),
  );
}

/** What the entities of a group have in common. */
function groupKey({ refs: _, ...group }: VerdictChange): string {
  return stableStringify(group);
}

/** Verdicts of single entities in the groups in which records have them. */
export function groupVerdicts(verdicts: Iterable<{ ref: string; group: VerdictChange }>): VerdictChange[] {
  const groups = new Map<string, VerdictChange>();
  const keys = new Map<VerdictChange, string>();
  for (const { ref, group } of verdicts) {
    const key = keys.get(group) ?? groupKey(group);
    keys.set(group, key);
    const known = groups.get(key);
    if (known) known.refs.push(ref);
    else groups.set(key, { ...group, refs: [ref] });
  }
  return [...groups.values()]
    .map((group) => ({ ...group, refs: group.refs.sort(compareText) }))
    .sort(compareGroups);
}
