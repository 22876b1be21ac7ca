import type { Amount } from '../base/money.ts';
import type { Book } from './book.ts';
import { readAmount } from './columns.ts';
import type { BookIndex } from './index-book.ts';
import { lineShare, type PoolLine } from './pools.ts';
import { type Pair, SPANS, type SpanName, type Spans } from './tally.ts';

/** The figures that pages put first, of one metric. What lies before the first bill is undefined, not zero. */
export interface CostFigures {
  /** The month of `lastDay`, up to it: the last day may be partial. */
  monthToDate: Amount;
  /** The same up to `completeTo`; compare this one with `previousMonthSameDays`. */
  completeToDate: Amount;
  /** As many days of the month before. */
  previousMonthSameDays: Amount | undefined;
  previousMonth: Amount | undefined;
  /** The 30 days that end with `completeTo`. */
  last30Days: Amount;
}

/** Cuts sums of spans to figures; `reachesBack` says whether the bills cover the month before. */
export function figuresOf(
  sums: Readonly<Record<SpanName, Pair>>,
  metric: keyof Pair,
  reachesBack: boolean,
): CostFigures {
  return {
    monthToDate: sums.monthToDate[metric],
    completeToDate: sums.completeToDate[metric],
    previousMonthSameDays: reachesBack ? sums.previousMonthSameDays[metric] : undefined,
    previousMonth: reachesBack ? sums.previousMonth[metric] : undefined,
    last30Days: sums.last30Days[metric],
  };
}

/** Sums over spans of anything that has a pair per day. */
export function sumSpans(
  days: Iterable<readonly [day: number, pair: Pair]>,
  spans: Spans,
): Record<SpanName, Pair> {
  const sums = noSums();
  for (const [day, { effective, running }] of days) {
    for (const name of SPANS) {
      if (day < spans[name][0] || day > spans[name][1]) continue;
      sums[name].effective += effective;
      sums[name].running += running;
    }
  }
  return sums;
}

/** Sums of an entity over spans, without making its whole view. */
export function entitySums(
  book: Book,
  index: BookIndex,
  currency: string,
  ref: string,
  spans: Spans,
): Record<SpanName, Pair> {
  const sums = noSums();
  const [start, end] = index.days(currency, ref) ?? [0, 0];
  const { day: days, aside, effective } = book.days.columns;
  for (let row = start; row < end; row += 1) {
    const day = days.values[row]!;
    const names = SPANS.filter((name) => day >= spans[name][0] && day <= spans[name][1]);
    if (names.length === 0) continue;
    const amount = readAmount(effective, row);
    for (const name of names) {
      sums[name].effective += amount;
      if (aside.values[row] === 0) sums[name].running += amount;
    }
  }
  for (const line of index.linesOf(currency)) addLine(sums, line, ref, spans);
  return sums;
}

function addLine(sums: Record<SpanName, Pair>, line: PoolLine, ref: string, spans: Spans): void {
  const position = line.carriers?.position.get(ref);
  if (position === undefined) return;
  const [first, last] = [line.days[0]!, line.days.at(-1)!];
  for (const name of SPANS) {
    const [from, to] = spans[name];
    if (from > last || to < first) continue;
    const share = lineShare(line, position, from, to);
    sums[name].effective += share;
    if (!line.aside) sums[name].running += share;
  }
}

function noSums(): Record<SpanName, Pair> {
  const zero = (): Pair => ({ effective: 0n, running: 0n });
  return {
    monthToDate: zero(),
    completeToDate: zero(),
    previousMonthSameDays: zero(),
    previousMonth: zero(),
    last30Days: zero(),
  };
}
