import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, monthOf } from '../base/dates.ts';
import { type Amount, formatAmount, parseAmount, split } from '../base/money.ts';
import type { CostLedger, CostResult } from './index.ts';
import { tiesOut } from './proof.ts';
import { dump, firstDifference } from './testing/dump.ts';
import { type Charge, csv, type SettingsInput, tags, workspace } from './testing/workspace.ts';

/** Bills of one run: each has currencies of its own, and currencies never meet, so each is a case by itself. */
const TOGETHER = 10;
const RUNS = 20;
const FIRST = '2026-09-01';

interface Row {
  currency: string;
  category: string;
  effective: string;
  billed: string;
  start: number;
  /** Days; 0 for an hour. */
  span: number;
  /** Months between the charge and the period that it is billed in. */
  late: number;
  app: string;
  account: string;
  service: string;
  provider: string;
  shared: boolean;
  resource: string;
}

const amount = fc
  .tuple(fc.bigInt({ min: -(10n ** 9n), max: 10n ** 12n - 1n }), fc.integer({ min: 0, max: 18 }))
  .map(([units, decimals]) => `${units}e-${decimals}`);

const row: fc.Arbitrary<Omit<Row, 'resource'>> = fc.record({
  currency: fc.constantFrom('USD', 'USD', 'EUR'),
  category: fc.constantFrom('Usage', 'Usage', 'Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment', 'odd'),
  effective: amount,
  billed: amount,
  start: fc.integer({ min: 0, max: 81 }),
  span: fc.constantFrom(0, 0, 1, 1, 2, 30, 31, 45),
  late: fc.constantFrom(0, 0, 0, 1),
  app: fc.constantFrom('cart', 'CART ', 'checkout', 'Shopping Cart', 'nobody', ''),
  account: fc.constantFrom('acct-1', 'acct-2', 'acct-3'),
  service: fc.constantFrom('Compute', 'Storage', 'Logs'),
  provider: fc.constantFrom('Example Cloud', 'Other Cloud'),
  shared: fc.boolean(),
});

/** Rows with the number of the file each is in: two hundred bills of up to forty rows each, ten at a time. */
const bills = fc
  .array(fc.array(fc.tuple(row, fc.integer({ min: 0, max: 2 })), { minLength: 1, maxLength: 40 }), {
    minLength: TOGETHER,
    maxLength: TOGETHER,
  })
  .map((list) =>
    list.flatMap((rows, bill) =>
      rows.map(([row, file]) => [{ ...row, currency: `${row.currency}${bill}` }, file] as const),
    ),
  )
  // No two charges are the same: files with the same content would be taken for one.
  .map((rows) => rows.map(([row, file], index) => [{ ...row, resource: `r-${index}` }, file] as const));

const RULES: NonNullable<SettingsInput['rules']> = [
  { id: 'app', tag: 'app' },
  {
    id: 'account',
    subAccount: { 'acct-2': 'system:default/shop', 'acct-?': 'resource:default/orders' },
    where: { service: 'Storage' },
  },
];
const SHARED: NonNullable<SettingsInput['shared']> = [
  {
    id: 'tagged',
    match: { tag: { env: 'shared' } },
    over: ['component:default/cart', 'component:default/checkout', 'component:default/search'],
  },
  { id: 'fees', match: [{ category: ['Tax', 'Credit'] }, { provider: 'other*' }], over: 'all' },
  { id: 'logs', match: { service: 'Logs' }, split: 'even', over: { kind: 'Component' } },
];

function charge({ start, span, late, ...row }: Row): Charge {
  const day = addDays(FIRST, start);
  const period = addMonths(day, late);
  return {
    EffectiveCost: row.effective,
    BilledCost: row.billed,
    BillingCurrency: row.currency,
    ChargeCategory: row.category,
    ChargePeriodStart: `${day}T${span === 0 ? '07' : '00'}:00:00Z`,
    ChargePeriodEnd: span === 0 ? `${day}T08:00:00Z` : `${addDays(day, span)}T00:00:00Z`,
    BillingPeriodStart: `${period}T00:00:00Z`,
    SubAccountId: row.account,
    ServiceName: row.service,
    ProviderName: row.provider,
    ResourceId: row.resource,
    Tags: tags({ ...(row.app === '' ? {} : { app: row.app }), ...(row.shared ? { env: 'shared' } : {}) }),
  };
}

async function read(
  rows: readonly (readonly [Row, number])[],
  settings: SettingsInput,
  names = ['a', 'b', 'c'],
): Promise<CostResult> {
  const space = workspace();
  try {
    for (const [index, name] of names.entries()) {
      const own = rows.filter(([, file]) => file === index).map(([row]) => charge(row));
      if (own.length > 0) space.write(`bills/${name}.csv`, csv(own));
    }
    return await space.read({ rules: RULES, ...settings });
  } finally {
    space.dispose();
  }
}

/** Whose cost a row is, decided the slow and simple way. */
function ownerOf({ app, account, service }: Row): string {
  const name = app.trim().toLowerCase();
  if (name === 'cart' || name === 'shopping cart') return 'component:default/cart';
  if (name === 'checkout') return 'component:default/checkout';
  if (service !== 'Storage') return '';
  return account === 'acct-2' ? 'system:default/shop' : 'resource:default/orders';
}

/** `currency owner month` -> effective and billed cost, computed row by row. */
function expected(rows: readonly (readonly [Row, number])[]): Map<string, [Amount, Amount]> {
  const sums = new Map<string, [Amount, Amount]>();
  for (const [row] of rows) {
    const days = Math.max(1, row.span);
    const weights = Array.from({ length: days }, () => 1n);
    const [effective, billed] = [row.effective, row.billed].map((text) => split(parseAmount(text), weights));
    for (let day = 0; day < days; day += 1) {
      const key = `${row.currency} ${ownerOf(row)} ${monthOf(addDays(FIRST, row.start + day))}`;
      const [e, b] = sums.get(key) ?? [0n, 0n];
      sums.set(key, [e + effective![day]!, b + billed![day]!]);
    }
  }
  return sums;
}

function figures(ledger: CostLedger): Map<string, [Amount, Amount]> {
  const found = new Map<string, [Amount, Amount]>();
  for (const currency of ledger.currencies) {
    const views = [
      ...ledger.refs().flatMap((ref) =>
        ledger
          .costsOf(ref)
          .filter((view) => view.currency === currency)
          .map((view) => [ref, view] as const),
      ),
      ['', ledger.unallocated(currency)!] as const,
    ];
    for (const [ref, view] of views) {
      for (const month of view.months)
        if (month.effective !== 0n || month.billed !== 0n)
          found.set(`${currency} ${ref} ${month.month}`, [month.effective, month.billed]);
    }
  }
  return found;
}

function text(sums: Map<string, [Amount, Amount]>): string[] {
  return [...sums]
    .filter(([, [effective, billed]]) => effective !== 0n || billed !== 0n)
    .map(([key, amounts]) => `${key} ${amounts.map(formatAmount).join(' ')}`)
    .sort();
}

describe('laws of allocation', () => {
  it('every figure is the sum of its rows, to the last digit', { timeout: 300_000 }, async () => {
    // Sums of groups are spread, not rows: the days of a group differ from those of its rows by single units.
    const whole = bills.map((rows) =>
      rows.map(([row, file]) => [{ ...row, span: Math.min(row.span, 1) }, file] as const),
    );
    await fc.assert(
      fc.asyncProperty(whole, async (rows) => {
        const { ledger } = await read(rows, {});
        expect(text(figures(ledger))).toEqual(text(expected(rows)));
        expect(ledger.proof.every(tiesOut)).toBe(true);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  it('sums tie out with shared and spread cost, by entity, day and month', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(bills, async (rows) => {
        const { ledger, problems } = await read(rows, { shared: SHARED });
        expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(ledger.proof.every(tiesOut)).toBe(true);
        const source = (currency: string) =>
          rows.reduce(
            (sum, [row]) => (row.currency === currency ? sum + parseAmount(row.effective) : sum),
            0n,
          );
        for (const currency of ledger.currencies) {
          const total = ledger.total(currency)!;
          expect(total.months.reduce((sum, { effective }) => sum + effective, 0n)).toBe(source(currency));
          const shared = ledger.shared(currency);
          for (const { month, effective, running } of total.months) {
            const entities = ledger
              .costOfAll(ledger.refs(), currency)
              .months.find((one) => one.month === month);
            const kept = shared.reduce(
              (sum, pool) => sum + (pool.months.find((one) => one.month === month)?.kept ?? 0n),
              0n,
            );
            const rest = ledger.unallocated(currency)?.months.find((one) => one.month === month);
            expect((entities?.effective ?? 0n) + kept + (rest?.effective ?? 0n)).toBe(effective);
            const coverage = ledger.coverage(currency, month);
            expect(coverage.allocated + coverage.shared + coverage.kept + coverage.unallocated).toBe(
              coverage.gross,
            );
            expect(coverage.gross).toBeGreaterThanOrEqual(running > 0n ? running : 0n);
          }
          for (const ref of ledger.refs()) for (const view of ledger.costsOf(ref)) expectConsistent(view);
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  it('neither the order of rows nor the files they are in change a digit', { timeout: 300_000 }, async () => {
    const shuffled = bills.chain((rows) =>
      fc.tuple(
        fc.constant(rows),
        fc.shuffledSubarray(rows, { minLength: rows.length }),
        fc.array(fc.integer({ min: 0, max: 2 }), { minLength: rows.length, maxLength: rows.length }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([rows, order, files]) => {
        const first = await read(rows, { shared: SHARED });
        const second = await read(
          order.map(([row], index) => [row, files[index]!] as const),
          { shared: SHARED },
          ['z', 'y', 'x'],
        );
        expect(firstDifference(dump(first.ledger), dump(second.ledger))).toBeUndefined();
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  it('a rule added at the end never changes what earlier rules matched', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(bills, async (rows) => {
        const before = await read(rows, {});
        const after = await read(rows, {
          rules: [
            ...RULES,
            { id: 'last', service: { '*': 'component:default/search', Compute: 'component:default/cart' } },
          ],
        });
        expect(text(byRule(after.ledger, (rule) => rule !== 'last' && rule !== ''))).toEqual(
          text(byRule(before.ledger, (rule) => rule !== '')),
        );
        expect(after.ledger.proof.every(tiesOut)).toBe(true);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});

/** The parts of a view add up to its months, and its days to its figures. */
function expectConsistent(view: ReturnType<CostLedger['costsOf']>[number]): void {
  const month = monthOf(view.lastDay);
  const current = view.months.find((one) => one.month === month)!.effective;
  for (const parts of [view.byService, view.byRule, view.byCategory, view.byProvider]) {
    expect(parts.reduce((sum, part) => sum + part.current, 0n)).toBe(current);
  }
  const days = (from: string, to: string) =>
    view.daily
      .filter(({ day }) => day >= from && day <= to)
      .reduce((sum, { effective }) => sum + effective, 0n);
  expect(days(month, view.lastDay)).toBe(view.monthToDate);
  expect(days(month, view.completeTo)).toBe(view.completeToDate);
  const before = view.months.find((one) => one.month === addMonths(month, -1));
  if (before && view.previousMonth !== undefined && addMonths(month, -1) >= view.daily[0]!.day) {
    expect(view.previousMonth).toBe(before.effective);
    expect(days(before.month, addDays(month, -1))).toBe(before.effective);
  }
}

function byRule(ledger: CostLedger, wanted: (rule: string) => boolean): Map<string, [Amount, Amount]> {
  const sums = new Map<string, [Amount, Amount]>();
  for (const currency of ledger.currencies) {
    for (const { key, current, previous } of ledger.total(currency)!.byRule)
      if (wanted(key)) sums.set(`${currency} ${key}`, [current, previous]);
  }
  return sums;
}
