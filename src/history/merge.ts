import { dayOf, parseTime } from '../base/dates.ts';
import { compareText } from '../base/json.ts';
import { compareSummaries, keepKnown, renamesBetween } from './compare.ts';
import { joinSummaries } from './join-summaries.ts';
import {
  compareBuilds,
  damagedLines,
  type HistoryFiles,
  logKey,
  logText,
  momentsOf,
  monthOfLog,
  readLog,
  uniteRecords,
  withoutKnown,
} from './log.ts';
import type { BuildRecord } from './record.ts';
import { type Audience, readSummary, type Summary, summaryKey, summaryText } from './summary.ts';
import { takeBack } from './take-back.ts';
import { untangle } from './untangle.ts';

export interface MergedHistory {
  files: ReadonlyMap<string, Uint8Array>;
  /** ISO time of the summary that `theirs` has; undefined without one. */
  time: string | undefined;
  /** What of `theirs` could not be used, by key, in words for people. */
  damaged: ReadonlyMap<string, string>;
  /** The keys of what could not be used in full of `mine`, and has now what `theirs` has. */
  mended: readonly string[];
}

/**
 * One history of two that were kept apart: every change of both, once, and the summary of the later build. Where the
 * later one began without knowing the earlier one, what changed in between is found here. Which of the two is whose
 * makes no difference to the result.
 */
export function mergeHistory(mine: HistoryFiles, theirs: HistoryFiles, audience: Audience): MergedHistory {
  const files = new Map<string, Uint8Array>();
  const damaged = new Map<string, string>();
  const mended: string[] = [];
  const key = summaryKey(audience);
  const [a, b] = [halfOf(mine, audience), halfOf(theirs, audience)];
  if (theirs.has(key) && !b) damaged.set(key, 'it is not in the form of a summary');
  const { summary, found } = mergeSummaries(a, b);
  if (mine.has(key) && !a) mended.push(key);
  if (summary) files.set(key, summary);
  const months = new Set([
    ...mine.keys(),
    ...theirs.keys(),
    ...(found ? [logKey(audience, dayOf(found.time))] : []),
  ]);
  for (const month of [...months].filter((one) => monthOfLog(one) !== undefined).sort(compareText)) {
    const [x, y] = [readLog(mine.get(month)), readLog(theirs.get(month))];
    if (x.damaged > 0) mended.push(month);
    if (y.damaged > 0) damaged.set(month, damagedLines(y.damaged));
    const own = found && logKey(audience, dayOf(found.time)) === month ? [found] : [];
    const [only] = [
      ...(x.records.length === 0 && y.damaged === 0 ? [theirs.get(month)] : []),
      ...(y.records.length === 0 && x.damaged === 0 ? [mine.get(month)] : []),
    ];
    const records = [...x.records, ...y.records, ...own];
    if (only && own.length === 0) files.set(month, only);
    else if (records.length > 0) files.set(month, encode(logText(joinRecords(records))));
  }
  return { files, time: b?.value.time, damaged, mended };
}

interface Half {
  value: Summary;
  bytes: Uint8Array;
  /** The builds that are known beside it, the oldest first: read only where two histories differ. */
  records(): readonly BuildRecord[];
}

function halfOf(files: HistoryFiles, audience: Audience): Half | undefined {
  const bytes = files.get(summaryKey(audience));
  const value = readSummary({ read: (key) => files.get(key) }, audience);
  if (!value || !bytes) return undefined;
  const logs = [...files.keys()].filter((one) => monthOfLog(one) !== undefined);
  return {
    value,
    bytes,
    records: () => logs.flatMap((one) => readLog(files.get(one)).records).sort(compareBuilds),
  };
}

/** All but when it began, which merging may change. */
function contentOf({ value }: Half): string {
  return summaryText({ ...value, since: value.time });
}

function compareHalves(a: Half, b: Half): number {
  return (
    parseTime(a.value.time) - parseTime(b.value.time) ||
    // Whoever has all that the other has, and more, has taken it in already.
    Number(onlyOf(b, a).length === 0) - Number(onlyOf(a, b).length === 0) ||
    parseTime(a.value.seen ?? a.value.time) - parseTime(b.value.seen ?? b.value.time) ||
    compareText(contentOf(a), contentOf(b))
  );
}

function mergeSummaries(
  a: Half | undefined,
  b: Half | undefined,
): { summary: Uint8Array | undefined; found: BuildRecord | undefined } {
  if (!a || !b) return { summary: (a ?? b)?.bytes, found: undefined };
  const [earlier, later] = [a, b].sort(compareHalves) as [Half, Half];
  const began = parseTime(later.value.since);
  const since = began <= parseTime(earlier.value.since) ? later.value.since : earlier.value.since;
  if (began <= parseTime(earlier.value.time)) {
    const joined = joinSummaries(
      { value: earlier.value, only: onlyOf(earlier, later) },
      { value: later.value, only: onlyOf(later, earlier) },
    );
    const isSame = joined === later.value && since === later.value.since;
    return { summary: isSame ? later.bytes : encode(summaryText({ ...joined, since })), found: undefined };
  }
  const start = takeBack(later.value, untangle(later.records()), later.value.since) ?? later.value;
  const [found, next] = [start, later.value].map((value): [BuildRecord, Summary] => {
    const renames = renamesBetween(earlier.value, value);
    const known = keepKnown(earlier.value, { ...value, since }, renames);
    return [compareSummaries(earlier.value, known, renames), known];
  }) as [[BuildRecord, Summary], [BuildRecord, Summary]];
  const isNews = found[0].changes.length > 0 || found[0].verdicts.length > 0;
  return { summary: encode(summaryText(next[1])), found: isNews ? found[0] : undefined };
}

/** The builds that one side knows and the other does not. */
function onlyOf(one: Half, other: Half): BuildRecord[] {
  const known = new Set(other.records().flatMap(momentsOf).map(String));
  return one.records().filter((record) => momentsOf(record).some((moment) => !known.has(String(moment))));
}

/**
 * Every build once, in order, and without what others found before it that were compared with the same one. What was made
 * one on one side is one.
 */
function joinRecords(records: readonly BuildRecord[]): BuildRecord[] {
  const byBuild = new Map<string, BuildRecord[]>();
  for (const record of records) {
    const key = JSON.stringify(momentsOf(record));
    const same = byBuild.get(key);
    if (same) same.push(record);
    else byBuild.set(key, [record]);
  }
  const joined: BuildRecord[] = [];
  for (const record of withoutParts([...byBuild.values()].map(uniteRecords)).sort(compareBuilds))
    joined.push(withoutKnown(record, joined));
  return joined.sort(compareBuilds);
}

/** Records without those whose builds another one stands for, all of them. */
function withoutParts(records: readonly BuildRecord[]): BuildRecord[] {
  const wholes = records
    .filter(({ builds }) => builds !== undefined)
    .map((record) => ({ record, builds: new Set(momentsOf(record).map(String)) }));
  return records.filter((record) => {
    const moments = momentsOf(record).map(String);
    return !wholes.some(
      (whole) => whole.builds.size > moments.length && moments.every((moment) => whole.builds.has(moment)),
    );
  });
}

function encode(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}
