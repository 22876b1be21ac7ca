import { formatDay } from '../base/dates.ts';
import type { FeedReport } from '../base/feed.ts';
import { count } from '../base/text.ts';
import type { BillReading } from './bill-reading.ts';
import type { Calendar } from './calendar.ts';

/** The report of a bill for the sources page. `matched` is the number of entities that its charges found. */
export function billReport(
  reading: BillReading,
  calendar: Calendar | undefined,
  matched: number,
): FeedReport {
  const { bill, files, found, failed, stale, observedAt, problems } = reading;
  const rows = files.reduce((sum, { unit }) => sum + unit.rows, 0);
  const rejected = files.reduce(
    (sum, { unit }) => sum + unit.rejected.reduce((part, one) => part + one.rows, 0),
    0,
  );
  const outcome = files.length === 0 ? 'failed' : stale > 0 ? 'stale' : 'fresh';
  return {
    id: bill.id,
    type: 'bill',
    title: bill.title ?? bill.id,
    outcome,
    ...(files.length > 0 && observedAt !== undefined ? { observedAt } : {}),
    records: rows - rejected,
    matched,
    complete: outcome !== 'failed' && failed === 0 && found > 0 && rejected === 0,
    message: messageOf(reading, calendar, rows - rejected, rejected),
    provides: ['cost'],
    problems,
  };
}

function messageOf(
  reading: BillReading,
  calendar: Calendar | undefined,
  rows: number,
  rejected: number,
): string {
  const { files, found, failed, stale } = reading;
  if (files.length === 0) return 'No file of this bill could be read, so the pages show no cost from it.';
  const to = calendar ? `, complete to ${formatDay(calendar.completeTo)}` : '';
  if (found === 0)
    return `The files are gone; the pages show ${count(rows, 'charge')} from the last read${to}.`;
  const left = [
    ...(failed > 0 ? [`${failed} of ${count(found, 'file')} could not be read`] : []),
    ...(stale > 0 ? [`${count(stale, 'file')} shown as last read`] : []),
    ...(rejected > 0 ? [`${count(rejected, 'row')} left out`] : []),
  ];
  return `${count(rows, 'charge')} in ${count(files.length, 'file')}${to}${left.length > 0 ? `; ${left.join(', ')}` : ''}.`;
}
