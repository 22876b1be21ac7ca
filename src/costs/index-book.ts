import type { Amount } from '../base/money.ts';
import { compareRefs } from '../catalog/ref.ts';
import type { Book } from './book.ts';
import { readAmount, type Shape, type Table } from './columns.ts';
import type { PoolLine } from './pools.ts';
import { isPool } from './target.ts';

/** Rows from `start` up to but not including `end`. */
export type Range = readonly [start: number, end: number];

/** Where in a book the rows of a currency and target stand. */
export interface BookIndex {
  slices(currency: string, target: string): Range | undefined;
  days(currency: string, target: string): Range | undefined;
  currencySlices(currency: string): Range | undefined;
  currencyDays(currency: string): Range | undefined;
  /** Pool lines of a currency. */
  linesOf(currency: string): readonly PoolLine[];
  /** True when an entity has cost of its own or a share in a currency. */
  has(currency: string, ref: string): boolean;
  /** Refs of all entities with cost of their own or a share, in order; of one currency when given. */
  refs(currency?: string): string[];
  /** Sum of the positive effective amounts, for comparing sizes. */
  gross(currency: string): Amount;
  grossOf(currency: string, ref: string): Amount;
}

export function indexBook(book: Book, lines: readonly PoolLine[]): BookIndex {
  const slices = rangesOf(book.slices);
  const days = rangesOf(book.days);
  const number = (table: 'currency' | 'target') =>
    new Map(book.texts[table].map((text, index) => [text, index]));
  const [currencies, targets] = [number('currency'), number('target')];
  const byCurrency = new Map<string, PoolLine[]>();
  const carried = new Map<string, Set<string>>();
  const seen = new Set<PoolLine['carriers']>();
  for (const line of lines) {
    const currency = book.texts.currency[line.currency]!;
    const list = byCurrency.get(currency);
    if (list) list.push(line);
    else byCurrency.set(currency, [line]);
    if (!line.carriers || seen.has(line.carriers)) continue;
    seen.add(line.carriers);
    const refs = carried.get(currency) ?? new Set();
    const { position, bounds } = line.carriers;
    for (const [ref, at] of position) if (bounds[at] !== bounds[at + 1]) refs.add(ref);
    carried.set(currency, refs);
  }
  const find = (ranges: Ranges, currency: string, target: string): Range | undefined => {
    const [c, t] = [currencies.get(currency), targets.get(target)];
    return c === undefined || t === undefined ? undefined : ranges.get(c)?.parts.get(t);
  };
  const whole = (ranges: Ranges, currency: string) => ranges.get(currencies.get(currency) ?? -1)?.all;
  const gross = (range: Range | undefined) => (range ? positive(book, range) : 0n);
  const refs = (currency: string) => {
    const own = slices.get(currencies.get(currency) ?? -1)?.parts.keys() ?? [];
    const texts = [...own].map((target) => book.texts.target[target]!);
    return [...texts.filter((target) => target !== '' && !isPool(target)), ...(carried.get(currency) ?? [])];
  };
  return {
    slices: (currency, target) => find(slices, currency, target),
    days: (currency, target) => find(days, currency, target),
    currencySlices: (currency) => whole(slices, currency),
    currencyDays: (currency) => whole(days, currency),
    linesOf: (currency) => byCurrency.get(currency) ?? [],
    has: (currency, ref) =>
      ref !== '' &&
      !isPool(ref) &&
      (find(slices, currency, ref) !== undefined || carried.get(currency)?.has(ref) === true),
    refs: (currency) => {
      const all = currency === undefined ? book.texts.currency.flatMap(refs) : refs(currency);
      return [...new Set(all)].sort(compareRefs);
    },
    gross: (currency) => gross(whole(slices, currency)),
    grossOf: (currency, ref) => gross(find(slices, currency, ref)),
  };
}

function positive(book: Book, [start, end]: Range): Amount {
  let sum = 0n;
  for (let row = start; row < end; row += 1) {
    const amount = readAmount(book.slices.columns.effective, row);
    if (amount > 0n) sum += amount;
  }
  return sum;
}

type Ranges = Map<number, { all: Range; parts: Map<number, Range> }>;

/** Rows are ordered by currency, then target: one pass finds where each begins and ends. */
function rangesOf(table: Table<Shape>): Ranges {
  const ranges: Ranges = new Map();
  const ints = (name: string) => {
    const column = table.columns[name];
    return column?.kind === 'int' ? column.values : new Int32Array();
  };
  const [currencies, targets] = [ints('currency'), ints('target')];
  let row = 0;
  while (row < table.length) {
    const currency = currencies[row]!;
    const parts = new Map<number, Range>();
    const first = row;
    while (row < table.length && currencies[row] === currency) {
      const target = targets[row]!;
      const start = row;
      while (row < table.length && currencies[row] === currency && targets[row] === target) row += 1;
      parts.set(target, [start, row]);
    }
    ranges.set(currency, { all: [first, row], parts });
  }
  return ranges;
}
