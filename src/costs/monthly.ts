import type { Amount } from '../base/money.ts';
import { type Book, dayText } from './book.ts';
import { readAmount } from './columns.ts';
import type { BookIndex } from './index-book.ts';
import { lineShare } from './pools.ts';
import { isPool } from './target.ts';

/** EffectiveCost of one month in one currency. */
export interface MonthlyCost {
  /** The first day of the month. */
  month: string;
  /** Everything in the bills: entities, pools, and what was not allocated. */
  total: Amount;
  /** By ref, shares of pools included. */
  entities: ReadonlyMap<string, Amount>;
}

/** What everything and every entity cost in each month of a currency, the oldest first. */
export function monthlyOf(book: Book, index: BookIndex, currency: string): MonthlyCost[] {
  const months = new Map<number, { total: Amount; entities: Map<string, Amount> }>();
  const at = (month: number): { total: Amount; entities: Map<string, Amount> } => {
    const known = months.get(month) ?? { total: 0n, entities: new Map<string, Amount>() };
    months.set(month, known);
    return known;
  };
  const [start, end] = index.currencySlices(currency) ?? [0, 0];
  const { target, month, effective } = book.slices.columns;
  for (let row = start; row < end; row += 1) {
    const sums = at(month.values[row]!);
    const amount = readAmount(effective, row);
    const ref = book.texts.target[target.values[row]!]!;
    sums.total += amount;
    if (ref !== '' && !isPool(ref)) sums.entities.set(ref, (sums.entities.get(ref) ?? 0n) + amount);
  }
  for (const line of index.linesOf(currency)) {
    const { entities } = at(line.month);
    for (const [ref, position] of line.carriers?.position ?? []) {
      const share = lineShare(line, position, line.days[0]!, line.days.at(-1)!);
      if (share !== 0n) entities.set(ref, (entities.get(ref) ?? 0n) + share);
    }
  }
  return [...months].sort(([a], [b]) => a - b).map(([month, sums]) => ({ month: dayText(month), ...sums }));
}
