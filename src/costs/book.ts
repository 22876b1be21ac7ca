import { type Table, tableBuilder } from './columns.ts';
import type { SourceTotal } from './rollup.ts';

/**
 * Everything the ledger knows, as tables over numbered texts. `target` is an entity's ref, `shared:<pool>`,
 * or the empty text for what was not allocated. Days and months are counted from 1970-01-01 (a month by its
 * first day); a billing period is the number of its first day's text.
 */
export interface Book {
  texts: Record<TextTable, string[]>;
  /** Sums by calendar month, with all that is known of them. Ordered by currency, target, month. */
  slices: Table<typeof SLICES>;
  /** Sums by day since `from`; `aside` is 1 for taxes and credits. Ordered by currency, target, day. */
  days: Table<typeof DAYS>;
  /** Cost of pools by day, for all days. Ordered by currency, target, month, category, provider, period, day. */
  pooled: Table<typeof POOLED>;
  /** Currency -> first day of its rows in `days`. */
  from: Record<string, number>;
  source: SourceTotal[];
  worklist: WorkEntry[];
  /** Bill id -> how many entities its charges found. */
  matched: Record<string, number>;
}

/** The book of a portal without any charge. */
export function emptyBook(): Book {
  const texts = Object.fromEntries(TEXT_TABLES.map((table) => [table, []])) as unknown as Book['texts'];
  const [slices, days, pooled] = [
    tableBuilder(SLICES).build(),
    tableBuilder(DAYS).build(),
    tableBuilder(POOLED).build(),
  ];
  return { texts, slices, days, pooled, from: {}, source: [], worklist: [], matched: {} };
}

export const TEXT_TABLES = [
  'currency',
  'target',
  'rule',
  'service',
  'category',
  'provider',
  'period',
] as const;
export type TextTable = (typeof TEXT_TABLES)[number];

export const SLICES = {
  currency: 'int',
  target: 'int',
  month: 'int',
  rule: 'int',
  service: 'int',
  category: 'int',
  provider: 'int',
  period: 'int',
  rows: 'int',
  billed: 'amount',
  effective: 'amount',
} as const;

export const DAYS = {
  currency: 'int',
  target: 'int',
  day: 'int',
  aside: 'int',
  effective: 'amount',
} as const;

export const POOLED = {
  currency: 'int',
  target: 'int',
  month: 'int',
  category: 'int',
  provider: 'int',
  period: 'int',
  day: 'int',
  billed: 'amount',
  effective: 'amount',
} as const;

/** A group of charges that found no entity, in the latest month of its currency and the one before. Amounts are decimal texts. */
export interface WorkEntry {
  currency: string;
  service: string;
  subAccount: string;
  resource: string;
  /** The value of the first tag that rules look at, when the charge has one. */
  tag: string;
  rows: number;
  /** Of the latest month and the one before. */
  current: string;
  previous: string;
}

const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of `YYYY-MM-DD`. */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

/** `YYYY-MM-DD` of a count of days since 1970-01-01. */
export function dayText(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}
