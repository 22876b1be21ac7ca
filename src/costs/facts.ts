import { addMonths } from '../base/dates.ts';
import { type Amount, roundTo, toNumber } from '../base/money.ts';
import type { Book } from './book.ts';
import { type Calendar, monthCovered } from './calendar.ts';
import { type CostFigures, entitySums, figuresOf } from './figures.ts';
import type { BookIndex } from './index-book.ts';
import { spansOf } from './tally.ts';

/** The figures of an entity as plain numbers in units of its main currency, rounded to cents: for scorecards and queries. */
export interface CostFacts {
  currency: string;
  monthToDate: number;
  completeToDate: number;
  /** Absent when the bill does not reach back. */
  previousMonthSameDays?: number;
  previousMonth?: number;
  last30Days: number;
  /**
   * Change of the whole days of this month against as many of the month before, in percent, without taxes
   * and credits. Absent when there is nothing to compare with.
   */
  changePercent?: number;
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
  const sums = entitySums(input.book, index, currency, ref, spansOf(calendar));
  const back = monthCovered(calendar, addMonths(calendar.lastDay, -1));
  const all = figuresOf(sums, 'effective', back);
  const change = changeOf(figuresOf(sums, 'running', back));
  return {
    currency,
    monthToDate: cents(all.monthToDate),
    completeToDate: cents(all.completeToDate),
    ...(all.previousMonthSameDays === undefined
      ? {}
      : { previousMonthSameDays: cents(all.previousMonthSameDays) }),
    ...(all.previousMonth === undefined ? {} : { previousMonth: cents(all.previousMonth) }),
    last30Days: cents(all.last30Days),
    ...(change === undefined ? {} : { changePercent: change }),
    completeTo: calendar.completeTo,
  };
}

function changeOf({ completeToDate, previousMonthSameDays: before }: CostFigures): number | undefined {
  if (before === undefined || before <= 0n) return undefined;
  return Math.round((toNumber(completeToDate - before) / toNumber(before)) * 1000) / 10;
}

function cents(amount: Amount): number {
  return Number(roundTo(amount, 2)) / 100;
}
