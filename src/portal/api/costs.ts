import { z } from 'zod';
import { formatAmount } from '../../base/money.ts';
import { formatNumber } from '../../base/text.ts';
import { tiesOut } from '../../costs/proof.ts';
import { ChunkHead, chunksOf, numbered } from './chunks.ts';
import type { ApiSection } from './section.ts';

/** Rows of a chunk at most. */
export const COST_CHUNK = 2000;

const Money = z
  .string()
  .regex(/^-?\d+(?:\.\d+)?$/)
  .describe('An exact decimal, as text.');
const Maybe = z.array(Money.nullable());

const Proof = z.strictObject({
  period: z.string().describe('First day of the billing period.'),
  category: z.string(),
  provider: z.string(),
  rows: z.int(),
  source: Money.describe('What the files of the bill hold.'),
  allocated: Money,
  shared: Money,
  kept: Money,
  unallocated: Money,
  difference: Money.describe('Zero, or something is wrong.'),
  tiesOut: z.boolean(),
});

/** How far the bills go, what was found an owner for, and the proof that the sums tie out. */
const CostIndex = z.strictObject({
  available: z.boolean().describe('False when there is no bill, or when this site may not show money.'),
  currencies: z.array(
    z.strictObject({
      currency: z.string(),
      firstDay: z.string(),
      lastDay: z.string(),
      completeTo: z.string().describe('The last day that is surely whole.'),
      first: z.string().describe('Path of the first chunk of entities, below /api/v1/.'),
      proof: z.array(Proof).describe('Effective cost.'),
    }),
  ),
});

/** Entities with cost in one currency, the dearest first. Effective cost, shared cost included. */
const CostChunk = z.strictObject({
  currency: z.string(),
  ...ChunkHead,
  columns: z.strictObject({
    ref: z.array(z.string()),
    monthToDate: z.array(Money),
    completeToDate: z.array(Money).describe('The same up to the last whole day.'),
    previousMonthSameDays: Maybe,
    previousMonth: Maybe,
    last30Days: z.array(Money),
  }),
});

export const COSTS: ApiSection = {
  title: 'Costs',
  about: `What entities cost, exactly, and the proof; empty on a site that may not show money. A file holds at most ${formatNumber(COST_CHUNK)} entities.`,
  start: 'costs/index.json',
  schemas: () => ({ 'cost-index': CostIndex, costs: CostChunk }),
  *documents({ costs }) {
    const base = (currency: string): string => `costs/${currency.toLowerCase().replace(/[^a-z0-9]/g, '-')}`;
    const currencies = costs?.currencies ?? [];
    yield {
      path: 'costs/index.json',
      schema: 'cost-index',
      value: {
        available: costs !== undefined,
        currencies: currencies.map((currency) => {
          const { firstDay, lastDay, completeTo } = costs!.calendar(currency)!;
          const proof = costs!.proof.filter((row) => row.currency === currency);
          return {
            currency,
            firstDay,
            lastDay,
            completeTo,
            first: numbered(base(currency))(1),
            proof: proof.map((row) => ({
              period: row.period,
              category: row.category,
              provider: row.provider,
              rows: row.rows,
              source: formatAmount(row.effective.source),
              allocated: formatAmount(row.effective.allocated),
              shared: formatAmount(row.effective.shared),
              kept: formatAmount(row.effective.kept),
              unallocated: formatAmount(row.effective.unallocated),
              difference: formatAmount(row.effective.difference),
              tiesOut: tiesOut(row),
            })),
          };
        }),
      },
    };
    const maybe = (amount: bigint | undefined): string | null =>
      amount === undefined ? null : formatAmount(amount);
    for (const currency of currencies) {
      for (const { path, items, head } of chunksOf(
        costs!.ranking(currency),
        COST_CHUNK,
        numbered(base(currency)),
      )) {
        const columns = {
          ref: items.map(({ ref }) => ref),
          monthToDate: items.map((row) => formatAmount(row.monthToDate)),
          completeToDate: items.map((row) => formatAmount(row.completeToDate)),
          previousMonthSameDays: items.map((row) => maybe(row.previousMonthSameDays)),
          previousMonth: items.map((row) => maybe(row.previousMonth)),
          last30Days: items.map((row) => formatAmount(row.last30Days)),
        };
        yield { path, schema: 'costs', value: { currency, ...head, columns } };
      }
    }
  },
};
