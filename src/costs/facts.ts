import { addMonths } from '../base/dates.ts';
import { type Amount, roundTo } from '../base/money.ts';
import type { Book } from './book.ts';
import { type Calendar, monthCovered } from './calendar.ts';
import { readAmount } from './columns.ts';
import type { BookIndex } from './index-book.ts';
import { lineShare, type PoolLine } from './pools.ts';
import { type Spans, spansOf } from './tally.ts';

/** The figures of an entity as plain numbers in units of its main currency, rounded to cents: for scorecards and queries. */
export interface CostFacts {
  currency: string;
  monthToDate: number;
  completeToDate: number;
  /** Absent when the bill does not reach back. */
  previousMonthSameDays?: number;
  previousMonth?: number;
  last30Days: number;
  /** The last whole day, `YYYY-MM-DD`. */
  completeTo: string;
}

export interface FactsInput {
  book: Book;
  calendars: ReadonlyMap<string, Calendar>;
}

export function factsOf(
  input: FactsInput,
  index: BookIndex,
  currency: string,
  ref: string,
): CostFacts | undefined {
  const calendar = input.calendars.get(currency);
  if (!calendar) return undefined;
  const sums = spanSums(input.book, index, currency, ref, spansOf(calendar));
  const back = monthCovered(calendar, addMonths(calendar.lastDay, -1));
  return {
    currency,
    monthToDate: cents(sums.monthToDate),
    completeToDate: cents(sums.completeToDate),
    ...(back
      ? { previousMonthSameDays: cents(sums.previousMonthSameDays), previousMonth: cents(sums.previousMonth) }
      : {}),
    last30Days: cents(sums.last30Days),
    completeTo: calendar.completeTo,
  };
}

const NAMES = [
  'monthToDate',
  'completeToDate',
  'previousMonthSameDays',
  'previousMonth',
  'last30Days',
] as const;

/** Sums of an entity over spans of days, without making its whole view. */
export function spanSums(
  book: Book,
  index: BookIndex,
  currency: string,
  ref: string,
  spans: Spans,
): Record<keyof Spans, Amount> {
  const sums = {
    monthToDate: 0n,
    completeToDate: 0n,
    previousMonthSameDays: 0n,
    previousMonth: 0n,
    last30Days: 0n,
  };
  const [start, end] = index.days(currency, ref) ?? [0, 0];
  const { day: days, effective } = book.days.columns;
  for (let row = start; row < end; row += 1) {
    const day = days.values[row]!;
    const names = NAMES.filter((name) => day >= spans[name][0] && day <= spans[name][1]);
    if (names.length === 0) continue;
    const amount = readAmount(effective, row);
    for (const name of names) sums[name] += amount;
  }
  for (const line of index.linesOf(currency)) addLine(sums, line, ref, spans);
  return sums;
}

function addLine(sums: Record<keyof Spans, Amount>, line: PoolLine, ref: string, spans: Spans): void {
  const position = line.carriers?.position.get(ref);
  if (position === undefined) return;
  const [first, last] = [line.days[0]!, line.days.at(-1)!];
  for (const name of NAMES) {
    const [from, to] = spans[name];
    if (from <= last && to >= first) sums[name] += lineShare(line, position, from, to);
  }
}

function cents(amount: Amount): number {
  return Number(roundTo(amount, 2)) / 100;
}
