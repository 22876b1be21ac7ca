import { formatTime } from '../base/dates.ts';
import { count } from '../base/text.ts';
import { countBelieved, countKept, type StoredSnapshot } from './snapshot.ts';

/** When a reading is not believed by itself; see CollectOptions. */
export interface DropOptions {
  dropThreshold?: number;
}

/** Below so many records a share says nothing. */
const MIN_FOR_DROP = 5;

/** What a reading gave, in one sentence. */
export function describeReading(snapshot: StoredSnapshot, read: number): string {
  const kept = countKept(snapshot.records);
  const extra =
    kept > 0
      ? `; ${count(kept, 'record')} known from before ${kept === 1 ? 'was' : 'were'} not seen and kept`
      : '';
  if (snapshot.records.length === 0) return 'Read 0 records: nothing is known from it.';
  return snapshot.complete
    ? `Read ${count(read, 'record')}${extra}.`
    : `Read ${count(read, 'record')}, but not all there is${extra}.`;
}

/** Why a reading gave too few records to be believed; undefined when it did not. */
export function tooFew(records: number, previous: StoredSnapshot, options: DropOptions): string | undefined {
  const before = countBelieved(previous.records);
  if (before < MIN_FOR_DROP) return undefined;
  if (records >= before * (1 - (options.dropThreshold ?? 0.5))) return undefined;
  return `it gave ${count(records, 'record')} where ${before} were known before`;
}

/**
 * `on 21 Nov 2026, 06:10 UTC`. How long ago that was is for whoever reads it: a text that counted the hours would be
 * another one in every build, and the pages that show it with it.
 */
export function since({ observedAt }: StoredSnapshot): string {
  return `on ${formatTime(observedAt)}`;
}
