import { addDays, dayOf } from '../base/dates.ts';
import { compareRecords } from './compare.ts';
import { type ChangeRecord, readRecord } from './record.ts';

/** What is kept of the log: so many changes, none older than so many days. */
const MOST = 2000;
const DAYS = 400;

/** The records in the bytes of a log, newest first. A line that is none counts as damaged and is left out. */
export function readLog(bytes: Uint8Array | undefined): { records: ChangeRecord[]; damaged: number } {
  const lines = bytes ? Buffer.from(bytes).toString('utf8').split('\n') : [];
  const written = lines.filter((line) => line !== '');
  const records = written.flatMap((line) => readRecord(line) ?? []).sort(compareRecords);
  return { records, damaged: written.length - records.length };
}

/** One change on a line, the oldest first, so that a new one changes only the end of the file. */
export function logText(records: readonly ChangeRecord[]): string {
  return records
    .toReversed()
    .map((record) => `${JSON.stringify(record)}\n`)
    .join('');
}

/** The records that are kept at a time (ISO), newest first. */
export function boundLog(records: readonly ChangeRecord[], now: string): ChangeRecord[] {
  const oldest = addDays(dayOf(now), -DAYS);
  return records
    .toSorted(compareRecords)
    .filter(({ time }) => dayOf(time) >= oldest)
    .slice(0, MOST);
}
