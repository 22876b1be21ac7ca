import { afterEach, beforeEach, expect, it } from 'vitest';
import { formatAmount } from '../base/money.ts';
import type { CostResult } from './index.ts';
import {
  type Charge,
  csv,
  type SettingsInput,
  tags,
  type Workspace,
  workspace,
} from './testing/workspace.ts';

let space: Workspace;
beforeEach(() => {
  space = workspace();
});
afterEach(() => space.dispose());

const app = (name: string, cost: string | number, more: Charge = {}): Charge => ({
  EffectiveCost: cost,
  Tags: tags({ app: name }),
  ...more,
});
const pooled = (cost: string | number, more: Charge = {}): Charge => ({
  EffectiveCost: cost,
  ServiceName: 'Support',
  ...more,
});

async function read(
  charges: Charge[],
  pool: Partial<NonNullable<SettingsInput['shared']>[number]>,
  rules: SettingsInput['rules'] = [{ tag: 'app' }],
): Promise<CostResult> {
  space.write('bills/a.csv', csv(charges));
  const result = await space.read({
    rules,
    shared: [{ id: 'pool', title: 'Pool', match: { service: 'Support' }, ...pool }],
  });
  expect(
    result.ledger.proof.every(
      ({ effective, billed }) => effective.difference === 0n && billed.difference === 0n,
    ),
  ).toBe(true);
  return result;
}

/** Entity -> its share of the pool this month. */
function shares({ ledger }: CostResult): Record<string, string> {
  const entries = ledger.refs().map((ref) => {
    const part = ledger.costOf(ref)!.byRule.find(({ key }) => key === 'shared:pool');
    return [ref.slice(ref.indexOf('/') + 1), formatAmount(part?.current ?? 0n)];
  });
  return Object.fromEntries(entries);
}

it('is carried in proportion to what each entity costs itself in the month', async () => {
  const result = await read(
    [
      app('cart', 30),
      app('checkout', 10),
      pooled(8),
      app('search', 99, { ChargePeriodStart: '2026-10-01', ChargePeriodEnd: '2026-10-02' }),
    ],
    {},
  );
  expect(shares(result)).toEqual({ cart: '6', checkout: '2', search: '0' });
  const [view] = result.ledger.costsOf('component:default/cart');
  expect(view!.byService).toMatchObject([{ key: 'Compute' }, { key: 'shared:pool', title: 'Shared: Pool' }]);
  expect(view!.byRule).toMatchObject([{ title: 'Tag app' }, { title: 'Shared: Pool' }]);
});

it('splits what does not divide without losing a unit', async () => {
  const result = await read(
    [app('cart', 1), app('checkout', 1), app('search', 1), pooled('0.000000000000000001'), pooled('10')],
    {},
  );
  const parts = Object.values(shares(result)).sort();
  expect(parts).toEqual(['3.333333333333333333', '3.333333333333333334', '3.333333333333333334']);
});

it('leaves taxes, credits and negative cost out of the weights', async () => {
  const result = await read(
    [
      app('cart', 10),
      app('cart', 500, { ChargeCategory: 'Tax' }),
      app('checkout', 10),
      app('checkout', -9, { ChargeCategory: 'Credit' }),
      app('search', -5),
      pooled(4),
    ],
    {},
  );
  expect(shares(result)).toEqual({ cart: '2', checkout: '2', search: '0' });
});

it('splits credits with the same weights', async () => {
  const result = await read(
    [app('cart', 30), app('checkout', 10), pooled(-8, { ChargeCategory: 'Credit' })],
    {},
  );
  expect(shares(result)).toEqual({ cart: '-6', checkout: '-2' });
  const { byCategory, running } = result.ledger.costOf('component:default/cart')!;
  expect(byCategory.map(({ key, current }) => [key, formatAmount(current)])).toEqual([
    ['Usage', '30'],
    ['Credit', '-6'],
  ]);
  expect(formatAmount(running.monthToDate)).toBe('30');
});

it('may be carried evenly, by a list', async () => {
  const result = await read([app('cart', 30), pooled(9)], {
    split: 'even',
    over: ['component:cart', 'component:default/search', 'resource:orders', 'component:cart'],
  });
  expect(shares(result)).toEqual({ cart: '3', search: '3', orders: '3' });
});

it('may be carried by a kind', async () => {
  const result = await read([app('cart', 30), app('orders', 10), pooled(9)], { over: { kind: 'resource' } });
  expect(shares(result)).toEqual({ cart: '0', orders: '9' });
});

it('is carried evenly by a list of which nobody costs anything', async () => {
  const result = await read([app('cart', 30), pooled(9)], {
    over: ['component:search', 'component:checkout'],
  });
  expect(shares(result)).toEqual({ cart: '0', checkout: '4.5', search: '4.5' });
});

it('is kept when there is nobody at all', async () => {
  const result = await read([app('cart', -1), pooled(9), pooled(2, { ServiceName: 'Other' })], {});
  expect(shares(result)).toEqual({ cart: '0' });
  const [pool] = result.ledger.shared('USD');
  expect(pool!.months).toEqual([{ month: '2026-11-01', carriers: 0, kept: 9n * 10n ** 18n }]);
  expect(result.ledger.coverage('USD', '2026-11-01')).toMatchObject({
    kept: 9n * 10n ** 18n,
    unallocated: 2n * 10n ** 18n,
  });
  expect(result.ledger.proof[0]!.effective).toMatchObject({ kept: 9n * 10n ** 18n, shared: 0n });
});

it('comes after the rules, unless a rule sends charges there', async () => {
  const charges = [app('cart', 10), app('cart', 4, { ServiceName: 'Support' }), pooled(6)];
  expect(shares(await read(charges, {}))).toEqual({ cart: '6' });
  const first = await read(charges, { match: undefined }, [
    { service: { Support: 'shared:pool' } },
    { tag: 'app' },
  ]);
  expect(shares(first)).toEqual({ cart: '10' });
  expect(first.ledger.shared('USD')[0]!.cost.byRule).toMatchObject([{ key: 'rule-1' }]);
});

it('takes charges that fit any of several conditions, each of them whole', async () => {
  const charges = [
    app('cart', 1),
    pooled(2, { SubAccountId: 'a' }),
    pooled(4, { SubAccountId: 'b' }),
    { EffectiveCost: 8, ChargeCategory: 'Tax' },
    { EffectiveCost: 16, Tags: tags({ env: 'Shared' }) },
  ];
  const match = [
    { service: 'support', subAccount: 'a' },
    { category: ['Tax' as const] },
    { tag: { env: 'shared' } },
  ];
  expect(shares(await read(charges, { match }))).toEqual({ cart: '26' });
});

it('never crosses currencies', async () => {
  const result = await read(
    [app('cart', 10), app('checkout', 10, { BillingCurrency: 'EUR' }), pooled(4)],
    {},
  );
  expect(shares(result)).toEqual({ cart: '4', checkout: '0' });
  expect(result.ledger.currencies).toEqual(['USD', 'EUR']);
});

it('gives each entity one view per currency, the larger first', async () => {
  const result = await read(
    [app('cart', 1), app('cart', 7, { BillingCurrency: 'EUR' }), app('search', 100)],
    {},
  );
  expect(
    result.ledger
      .costsOf('component:default/cart')
      .map(({ currency, monthToDate }) => [currency, formatAmount(monthToDate)]),
  ).toEqual([
    ['EUR', '7'],
    ['USD', '1'],
  ]);
  expect(result.ledger.facts('component:default/cart')).toMatchObject({ currency: 'EUR', monthToDate: 7 });
});
