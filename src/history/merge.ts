import { parseTime } from '../base/dates.ts';
import { compareText, sameJson } from '../base/json.ts';
import { compareSummaries, keepKnownLevels } from './compare.ts';
import { boundLog, logText, readLog } from './log.ts';
import type { ChangeRecord } from './record.ts';
import { type Audience, historyKeys, readSummary, type Summary, summaryText } from './summary.ts';

/** The two files of a history, as {@link historyKeys} names them. */
export interface HistoryFiles {
  summary?: Uint8Array | undefined;
  log?: Uint8Array | undefined;
}

export interface MergedHistory extends HistoryFiles {
  /** ISO time of the summary that `theirs` has; undefined without one. */
  time: string | undefined;
  /** What of `theirs` could not be used, in words for people; `mine` is repaired without a word. */
  damaged: { summary?: string; log?: string };
}

/**
 * One history of two that were kept apart: every change of both, once, and the summary of the later build. Where the
 * later one began without knowing the earlier one, what changed in between is found here. Which of the two is whose
 * makes no difference to the result. `now` (ISO time) bounds the log as it does in a build.
 */
export function mergeHistory(
  mine: HistoryFiles,
  theirs: HistoryFiles,
  audience: Audience,
  now: string,
): MergedHistory {
  const [a, b] = [readHalf(mine, audience), readHalf(theirs, audience)];
  const damaged = {
    ...(theirs.summary && !b.summary ? { summary: 'it is not in the form of a summary' } : {}),
    ...(b.damaged > 0 ? { log: `${b.damaged} of its lines are not in the form of a change` } : {}),
  };
  const { summary, found } = mergeSummaries(a, b);
  return { summary, log: mergeLogs(a, b, found, now), time: b.summary?.value.time, damaged };
}

interface Half {
  /** What stands in the file; undefined where that cannot be used. */
  summary: { value: Summary; bytes: Uint8Array } | undefined;
  records: ChangeRecord[];
  log: Uint8Array | undefined;
  damaged: number;
}

function readHalf({ summary: bytes, log }: HistoryFiles, audience: Audience): Half {
  const key = historyKeys(audience).summary;
  const value = readSummary({ read: (asked) => (asked === key ? bytes : undefined) }, audience);
  return { summary: value && bytes ? { value, bytes } : undefined, log, ...readLog(log) };
}

function mergeSummaries(
  a: Half,
  b: Half,
): { summary: Uint8Array | undefined; found: readonly ChangeRecord[] } {
  if (!a.summary || !b.summary) return { summary: (a.summary ?? b.summary)?.bytes, found: [] };
  const [earlier, later] = [a.summary, b.summary].sort(
    (x, y) => parseTime(x.value.time) - parseTime(y.value.time) || Buffer.compare(x.bytes, y.bytes),
  ) as [NonNullable<Half['summary']>, NonNullable<Half['summary']>];
  const began = parseTime(later.value.since);
  const since = began <= parseTime(earlier.value.since) ? later.value.since : earlier.value.since;
  if (began <= parseTime(earlier.value.time)) {
    const summary =
      since === later.value.since ? later.bytes : encode(summaryText({ ...later.value, since }));
    return { summary, found: [] };
  }
  const next = keepKnownLevels(earlier.value, { ...later.value, since });
  return { summary: encode(summaryText(next)), found: compareSummaries(earlier.value, later.value) };
}

function mergeLogs(a: Half, b: Half, found: readonly ChangeRecord[], now: string): Uint8Array | undefined {
  const byId = new Map<string, ChangeRecord>();
  for (const record of [...a.records, ...b.records, ...found]) {
    const known = byId.get(record.id);
    // Two builds that saw the same change: it was there when the first of them saw it.
    if (!known || isEarlier(record, known)) byId.set(record.id, record);
  }
  const written = (half: Half): boolean =>
    half.log !== undefined &&
    half.damaged === 0 &&
    half.records.length === byId.size &&
    new Set(half.records.map(({ id }) => id)).size === byId.size &&
    half.records.every((record) => sameJson(byId.get(record.id), record));
  const unchanged = [a, b].filter(written).map(({ log }) => log!);
  if (unchanged.length > 0) return unchanged.sort(Buffer.compare)[0];
  const records = boundLog([...byId.values()], now);
  return records.length > 0 ? encode(logText(records)) : undefined;
}

function isEarlier(a: ChangeRecord, b: ChangeRecord): boolean {
  const order = parseTime(a.time) - parseTime(b.time);
  return order < 0 || (order === 0 && compareText(JSON.stringify(a), JSON.stringify(b)) < 0);
}

function encode(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}
