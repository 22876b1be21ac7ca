import type { Amount } from '../base/money.ts';
import { type Book, dayNumber } from './book.ts';
import { readAmount } from './columns.ts';
import type { BookIndex } from './index-book.ts';
import { isAside } from './pools.ts';
import { isPool } from './target.ts';

/**
 * How much of a month's gross cost found an owner. Gross: positive effective amounts without taxes and
 * credits, as credits mostly carry no tags and would turn the share upside down.
 */
export interface Coverage {
  gross: Amount;
  allocated: Amount;
  /** In pools that entities carry. */
  shared: Amount;
  /** In pools that nobody carries. */
  kept: Amount;
  unallocated: Amount;
}

export function coverageOf(book: Book, index: BookIndex, currency: string, month: string): Coverage {
  const coverage: Coverage = { gross: 0n, allocated: 0n, shared: 0n, kept: 0n, unallocated: 0n };
  const wanted = dayNumber(month);
  const carried = new Set(
    index.linesOf(currency).flatMap((line) => (line.month === wanted && line.carriers ? [line.pool.id] : [])),
  );
  const { columns } = book.slices;
  const [start, end] = index.currencySlices(currency) ?? [0, 0];
  for (let row = start; row < end; row += 1) {
    if (columns.month.values[row] !== wanted || isAside(book.texts.category[columns.category.values[row]!]!))
      continue;
    const amount = readAmount(columns.effective, row);
    if (amount <= 0n) continue;
    const target = book.texts.target[columns.target.values[row]!]!;
    coverage.gross += amount;
    if (target === '') coverage.unallocated += amount;
    else if (!isPool(target)) coverage.allocated += amount;
    else coverage[carried.has(target.slice('shared:'.length)) ? 'shared' : 'kept'] += amount;
  }
  return coverage;
}
