import { addMonths, monthOf } from '../base/dates.ts';
import type { Amount } from '../base/money.ts';
import { type Book, dayNumber } from './book.ts';
import type { Calendar } from './calendar.ts';
import { readAmount } from './columns.ts';
import { isAside, lineShare, type PoolLine } from './pools.ts';
import { shareOfSum } from './share.ts';

/** A figure with and without taxes and credits. */
export interface Pair {
  effective: Amount;
  running: Amount;
}

/** Sums of some targets in one currency, before they are cut to what a page shows. */
export interface Tally {
  currency: number;
  days: Map<number, Pair>;
  months: Map<number, Pair & { billed: Amount }>;
  /** Key -> month -> effective cost. Keys of rules that are pools start with `shared:`. */
  services: Map<string, Map<number, Amount>>;
  rules: Map<string, Map<number, Amount>>;
  categories: Map<string, Map<number, Amount>>;
  providers: Map<string, Map<number, Amount>>;
}

export function newTally(currency: number): Tally {
  return {
    currency,
    days: new Map(),
    months: new Map(),
    services: new Map(),
    rules: new Map(),
    categories: new Map(),
    providers: new Map(),
  };
}

/** Adds rows `start` to `end` of the slices. */
export function addSlices(tally: Tally, book: Book, start: number, end: number): void {
  const { columns } = book.slices;
  const { texts } = book;
  for (let row = start; row < end; row += 1) {
    const month = columns.month.values[row]!;
    const effective = readAmount(columns.effective, row);
    const category = texts.category[columns.category.values[row]!]!;
    addMonth(tally, month, effective, readAmount(columns.billed, row), isAside(category));
    add(tally.services, texts.service[columns.service.values[row]!]!, month, effective);
    add(tally.rules, texts.rule[columns.rule.values[row]!]!, month, effective);
    add(tally.categories, category, month, effective);
    add(tally.providers, texts.provider[columns.provider.values[row]!]!, month, effective);
  }
}

/** Adds rows `start` to `end` of the days. */
export function addDayRows(tally: Tally, book: Book, start: number, end: number): void {
  const { columns } = book.days;
  for (let row = start; row < end; row += 1) {
    addDay(
      tally,
      columns.day.values[row]!,
      readAmount(columns.effective, row),
      columns.aside.values[row] === 1,
    );
  }
}

/** Adds the share that a carrier has of pools. Shared cost stands as one line per pool, not by service. */
export function addShares(tally: Tally, book: Book, lines: readonly PoolLine[], ref: string): void {
  for (const line of lines) {
    const position = line.carriers?.position.get(ref);
    if (position === undefined || line.currency !== tally.currency) continue;
    const effective = lineShare(line, position, line.days[0]!, line.days.at(-1)!);
    const category = book.texts.category[line.category]!;
    const key = `shared:${line.pool.id}`;
    addMonth(tally, line.month, effective, shareOfSum(line.carriers!, position, line.billed), line.aside);
    add(tally.services, key, line.month, effective);
    add(tally.rules, key, line.month, effective);
    add(tally.categories, category, line.month, effective);
    add(tally.providers, book.texts.provider[line.provider]!, line.month, effective);
    if (line.month < (book.from[book.texts.currency[line.currency]!] ?? 0)) continue;
    for (const day of line.days) addDay(tally, day, lineShare(line, position, day, day), line.aside);
  }
}

function addMonth(tally: Tally, month: number, effective: Amount, billed: Amount, aside: boolean): void {
  const sum = tally.months.get(month) ?? { effective: 0n, running: 0n, billed: 0n };
  sum.effective += effective;
  sum.billed += billed;
  if (!aside) sum.running += effective;
  tally.months.set(month, sum);
}

function addDay(tally: Tally, day: number, effective: Amount, aside: boolean): void {
  const sum = tally.days.get(day) ?? { effective: 0n, running: 0n };
  sum.effective += effective;
  if (!aside) sum.running += effective;
  tally.days.set(day, sum);
}

function add(map: Map<string, Map<number, Amount>>, key: string, month: number, amount: Amount): void {
  let months = map.get(key);
  if (!months) {
    months = new Map();
    map.set(key, months);
  }
  months.set(month, (months.get(month) ?? 0n) + amount);
}

/** The spans of days that pages compare, as day numbers, both ends included. */
export type Spans = Record<SpanName, readonly [first: number, last: number]>;

export const SPANS = [
  'monthToDate',
  'completeToDate',
  'previousMonthSameDays',
  'previousMonth',
  'last30Days',
] as const;
export type SpanName = (typeof SPANS)[number];

/**
 * The spans of a calendar: the month of the last day with charges so far; its whole days; the same number of
 * days of the month before; that month; and the 30 days that end with the last whole day.
 */
export function spansOf(calendar: Calendar): Spans {
  const month = monthOf(calendar.lastDay);
  const before = addMonths(month, -1);
  const start = dayNumber(month);
  const whole = dayNumber(calendar.completeTo);
  const count = Math.max(0, whole - start + 1);
  const end = Math.min(dayNumber(before) + count, start) - 1;
  return {
    monthToDate: [start, dayNumber(calendar.lastDay)],
    completeToDate: [start, whole],
    previousMonthSameDays: [dayNumber(before), end],
    previousMonth: [dayNumber(before), start - 1],
    last30Days: [whole - 29, whole],
  };
}
