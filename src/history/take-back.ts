import { parseTime } from '../base/dates.ts';
import { withLetters } from './letters.ts';
import { compareBuilds, type HistoryFiles, logText, monthOfLog, readLog } from './log.ts';
import type { BuildRecord } from './record.ts';
import { openRewinder } from './rewind.ts';
import { type Audience, readSummary, type Summary, summaryKey, summaryText } from './summary.ts';
import { untangle } from './untangle.ts';

/**
 * The summary as it was at a time (ISO), as far as records tell: a build after it compares with what was known then. Undefined
 * where nothing was known at that time. What tells renames and commits is that of now, where it is known at all.
 *
 * @param records all that is kept, the oldest first
 */
export function takeBack(now: Summary, records: readonly BuildRecord[], time: string): Summary | undefined {
  const isLater = (one: string): boolean => parseTime(one) > parseTime(time);
  if (!isLater(now.time)) return now;
  const last = records.findLast((record) => !isLater(record.time));
  if (!last) return undefined;
  const rewinder = openRewinder(now);
  const touched = new Set<string>();
  for (const record of records.toReversed()) {
    if (!isLater(record.time)) break;
    rewinder.undo(record);
    for (const { ref, detail } of record.changes) {
      touched.add(ref);
      if (detail.type === 'renamed') touched.add(detail.from);
    }
    for (const { refs } of record.verdicts) for (const ref of refs) touched.add(ref);
  }
  const cards = { ...now.cards };
  const entities = new Map(now.entities);
  for (const ref of touched) {
    const entity = rewinder.entity(rewinder.rowOf(ref) ?? -1);
    if (entity) entities.set(ref, withLetters(cards, entity, rewinder.letters(ref)));
    else entities.delete(ref);
  }
  const { commit: _, seen: __, ...rest } = now;
  const since = isLater(now.since) ? records[0]!.since : now.since;
  return { ...rest, since, time: last.time, counts: last.counts, cards, entities };
}

/**
 * The files of a history without what builds after a time (ISO) found; all that are there must be given. A file that is
 * missing in the result must go.
 */
export function takeBackFiles(files: HistoryFiles, audience: Audience, time: string): HistoryFiles {
  const kept = new Map<string, Uint8Array>();
  const all: BuildRecord[] = [];
  for (const [key, bytes] of files) {
    if (monthOfLog(key) === undefined) continue;
    const { records } = readLog(bytes);
    all.push(...records);
    const earlier = records.filter((record) => parseTime(record.time) <= parseTime(time));
    if (earlier.length === records.length) kept.set(key, bytes);
    else if (earlier.length > 0) kept.set(key, Buffer.from(logText(earlier), 'utf8'));
  }
  const key = summaryKey(audience);
  const now = readSummary({ read: (one) => files.get(one) }, audience);
  const then = now && takeBack(now, untangle(all.sort(compareBuilds)), time);
  const bytes = now === then ? files.get(key) : then && Buffer.from(summaryText(then), 'utf8');
  if (bytes) kept.set(key, bytes);
  return kept;
}
