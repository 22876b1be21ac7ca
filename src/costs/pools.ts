import { asStrings } from '../base/json.ts';
import type { Amount } from '../base/money.ts';
import { compareRefs } from '../catalog/ref.ts';
import type { Book } from './book.ts';
import { readAmount } from './columns.ts';
import type { CostTarget } from './names.ts';
import type { SharedPool } from './settings.ts';
import { type Carriers, carriersOf, shareOfSum } from './share.ts';
import { isPool, poolTarget, resolveTarget } from './target.ts';

/** The cost of a pool of one month, category, provider and billing period, day by day. */
export interface PoolLine {
  pool: SharedPool;
  /** Index into the book's currencies. */
  currency: number;
  month: number;
  /** Index into the book's categories; and whether it is tax or credit. */
  category: number;
  aside: boolean;
  provider: number;
  period: number;
  days: number[];
  /** Running sums of effective cost: `sums[i]` before `days[i]`; one longer than days. */
  sums: Amount[];
  billed: Amount;
  /** Undefined when nobody carries it: the cost is kept in the pool. */
  carriers: Carriers | undefined;
}

/** All lines of all pools, in the order of the book, with those who carry them. */
export function poolLines(
  book: Book,
  pools: readonly SharedPool[],
  targets: readonly CostTarget[],
): PoolLine[] {
  const byTarget = new Map(pools.map((pool) => [poolTarget(pool.id), pool]));
  const carriers = carriersByMonth(book, targets);
  const lines: PoolLine[] = [];
  const { columns, length } = book.pooled;
  let line: PoolLine | undefined;
  for (let row = 0; row < length; row += 1) {
    const pool = byTarget.get(book.texts.target[columns.target.values[row]!]!);
    if (!pool) continue;
    const at = {
      pool,
      currency: columns.currency.values[row]!,
      month: columns.month.values[row]!,
      category: columns.category.values[row]!,
      provider: columns.provider.values[row]!,
      period: columns.period.values[row]!,
    };
    if (!line || !sameLine(line, at)) {
      const aside = isAside(book.texts.category[at.category]!);
      line = {
        ...at,
        aside,
        days: [],
        sums: [0n],
        billed: 0n,
        carriers: carriers(pool, at.currency, at.month),
      };
      lines.push(line);
    }
    line.days.push(columns.day.values[row]!);
    line.sums.push(line.sums.at(-1)! + readAmount(columns.effective, row));
    line.billed += readAmount(columns.billed, row);
  }
  return lines;
}

/** Taxes and credits are told apart from what running something costs. */
export function isAside(category: string): boolean {
  return category === 'Tax' || category === 'Credit';
}

/** The effective cost that a carrier has of a line on the days from `first` to `last`, both included. */
export function lineShare(line: PoolLine, position: number, first: number, last: number): Amount {
  const from = line.sums[lowerBound(line.days, first)]!;
  const to = line.sums[lowerBound(line.days, last + 1)]!;
  if (!line.carriers || from === to) return 0n;
  return shareOfSum(line.carriers, position, to) - shareOfSum(line.carriers, position, from);
}

type At = Omit<PoolLine, 'days' | 'sums' | 'billed' | 'carriers' | 'aside'>;

function sameLine(a: At, b: At): boolean {
  return (
    a.pool === b.pool &&
    a.currency === b.currency &&
    a.month === b.month &&
    a.category === b.category &&
    a.provider === b.provider &&
    a.period === b.period
  );
}

/** The first index whose value is not below `value`. */
function lowerBound(values: readonly number[], value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Who carries a pool in a month: by what each has cost itself then, or the same for each. */
function carriersByMonth(book: Book, targets: readonly CostTarget[]) {
  const own = ownCost(book);
  const known = new Set(targets.map(({ ref }) => ref));
  const cache = new Map<string, Carriers | undefined>();
  return (pool: SharedPool, currency: number, month: number): Carriers | undefined => {
    const key = JSON.stringify([pool.over, pool.split, currency, month]);
    if (cache.has(key)) return cache.get(key);
    const costs = own.get(`${currency} ${month}`) ?? new Map<string, Amount>();
    const refs = carrierRefs(pool.over, targets, known, costs);
    const even = carriersOf(refs.map((ref) => [ref, 1n]));
    const weighed =
      pool.split === 'even' ? even : carriersOf(refs.map((ref) => [ref, positive(costs.get(ref))]));
    const found = weighed ?? (pool.over === 'all' ? undefined : even);
    cache.set(key, found);
    return found;
  };
}

function positive(amount: Amount | undefined): Amount {
  return amount !== undefined && amount > 0n ? amount : 0n;
}

function carrierRefs(
  over: SharedPool['over'],
  targets: readonly CostTarget[],
  known: ReadonlySet<string>,
  costs: ReadonlyMap<string, Amount>,
): string[] {
  if (over === 'all') return [...costs].flatMap(([ref, cost]) => (cost > 0n ? [ref] : [])).sort(compareRefs);
  if (Array.isArray(over))
    return [...new Set(over.flatMap((text) => carrierRef(text, known)))].sort(compareRefs);
  const kinds = new Set(asStrings(over.kind).map((kind) => kind.toLowerCase()));
  return targets.flatMap(({ ref, kind }) => (kinds.has(kind.toLowerCase()) ? [ref] : [])).sort(compareRefs);
}

function carrierRef(text: string, known: ReadonlySet<string>): string[] {
  const ref = resolveTarget(text, known);
  return ref !== undefined && !isPool(ref) ? [ref] : [];
}

/** "currency month" -> ref -> cost of its own without taxes and credits. */
function ownCost(book: Book): Map<string, Map<string, Amount>> {
  const own = new Map<string, Map<string, Amount>>();
  const { columns, length } = book.slices;
  for (let row = 0; row < length; row += 1) {
    const ref = book.texts.target[columns.target.values[row]!]!;
    if (ref === '' || isPool(ref) || isAside(book.texts.category[columns.category.values[row]!]!)) continue;
    const key = `${columns.currency.values[row]} ${columns.month.values[row]}`;
    let month = own.get(key);
    if (!month) {
      month = new Map();
      own.set(key, month);
    }
    month.set(ref, (month.get(ref) ?? 0n) + readAmount(columns.effective, row));
  }
  return own;
}
