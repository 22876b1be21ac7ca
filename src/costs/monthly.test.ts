import { afterEach, beforeEach, expect, it } from 'vitest';
import { formatAmount } from '../base/money.ts';
import type { CostResult } from './index.ts';
import type { MonthlyCost } from './monthly.ts';
import { type Charge, csv, tags, type Workspace, workspace } from './testing/workspace.ts';

let space: Workspace;
beforeEach(() => {
  space = workspace();
});
afterEach(() => space.dispose());

const on = (day: string, cost: string | number, app?: string, more: Charge = {}): Charge => ({
  EffectiveCost: cost,
  BilledCost: cost,
  BillingPeriodStart: `${day.slice(0, 7)}-01T00:00:00Z`,
  ChargePeriodStart: `${day}T00:00:00Z`,
  ChargePeriodEnd: `${day}T23:59:59Z`,
  ...(app ? { Tags: tags({ app }) } : {}),
  ...more,
});
const shared = (day: string, cost: string | number): Charge =>
  on(day, cost, undefined, { ServiceName: 'Support' });

async function read(...charges: Charge[]): Promise<CostResult> {
  space.write('bills/a.csv', csv(charges));
  return space.read({
    rules: [{ tag: 'app' }],
    shared: [{ id: 'pool', title: 'Pool', match: { service: 'Support' } }],
  });
}

function words(months: readonly MonthlyCost[]): string[] {
  return months.map(({ month, total, entities }) =>
    [
      month,
      formatAmount(total),
      ...[...entities]
        .sort()
        .map(([ref, amount]) => `${ref.slice(ref.indexOf('/') + 1)}=${formatAmount(amount)}`),
    ].join(' '),
  );
}

it('has what everything and each entity cost in each month, shares of pools included', async () => {
  const { ledger } = await read(
    on('2026-09-10', 30, 'cart'),
    on('2026-09-11', 10, 'checkout'),
    shared('2026-09-12', 8),
    on('2026-10-01', '0.5', 'cart'),
    shared('2026-10-31', 1),
    on('2026-10-31', 2),
  );
  expect(words(ledger.monthly('USD'))).toEqual([
    '2026-09-01 48 cart=36 checkout=12',
    '2026-10-01 3.5 cart=1.5',
  ]);
});

it('keeps currencies apart, and has none of one that no bill has', async () => {
  const { ledger } = await read(
    on('2026-10-10', 30, 'cart'),
    on('2026-10-10', 7, 'cart', { BillingCurrency: 'EUR' }),
  );
  expect(words(ledger.monthly('USD'))).toEqual(['2026-10-01 30 cart=30']);
  expect(words(ledger.monthly('EUR'))).toEqual(['2026-10-01 7 cart=7']);
  expect(ledger.monthly('XXX')).toEqual([]);
});

it('has what was given back, and what nobody carries, in the total', async () => {
  const { ledger } = await read(
    on('2026-10-10', -5, 'cart'),
    shared('2026-10-11', 3),
    on('2026-09-01', 0, 'search'),
  );
  expect(words(ledger.monthly('USD'))).toEqual(['2026-09-01 0 search=0', '2026-10-01 -2 cart=-5']);
});

it('says of every entity and of everything what the views of the ledger say', async () => {
  const apps = ['cart', 'checkout', 'search', undefined];
  const charges: Charge[] = [];
  for (let i = 0; i < 60; i += 1) {
    const day = `2026-${String(8 + (i % 3)).padStart(2, '0')}-${String(1 + (i % 27)).padStart(2, '0')}`;
    charges.push(i % 5 === 0 ? shared(day, `${i}.333333333333333333`) : on(day, `${i * 7}.01`, apps[i % 4]));
  }
  const { ledger } = await read(...charges);
  const months = ledger.monthly('USD');
  const refs = new Set(months.flatMap(({ entities }) => [...entities.keys()]));
  expect(refs.size).toBe(3);
  for (const ref of refs) {
    const view = ledger.costOf(ref)!;
    for (const { month, effective } of view.months) {
      const found = months.find((one) => one.month === month);
      expect([ref, month, formatAmount(found?.entities.get(ref) ?? 0n)]).toEqual([
        ref,
        month,
        formatAmount(effective),
      ]);
    }
  }
  const all = ledger.total('USD')!;
  for (const { month, effective } of all.months)
    expect([month, formatAmount(months.find((one) => one.month === month)?.total ?? 0n)]).toEqual([
      month,
      formatAmount(effective),
    ]);
});
