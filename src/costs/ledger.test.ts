import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../base/dates.ts';
import { formatAmount } from '../base/money.ts';
import type { CostLedger } from './index.ts';
import { type Charge, csv, tags, type Workspace, workspace } from './testing/workspace.ts';

let space: Workspace;
beforeEach(() => {
  space = workspace();
});
afterEach(() => space.dispose());

function daily(from: string, to: string, cost: number, more: Charge = {}): Charge[] {
  const charges: Charge[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    charges.push({
      EffectiveCost: cost,
      ChargePeriodStart: day,
      ChargePeriodEnd: addDays(day, 1),
      BillingPeriodStart: `${day.slice(0, 7)}-01`,
      Tags: tags({ app: 'cart' }),
      ...more,
    });
  }
  return charges;
}

/** A dollar a day from mid-September, two from November on; a tax, a credit, and a fee for the whole of November. */
async function ledger(): Promise<CostLedger> {
  space.write(
    'bills/a.csv',
    csv([
      ...daily('2026-09-15', '2026-10-31', 1),
      ...daily('2026-11-01', '2026-11-20', 2),
      ...daily('2026-11-21', '2026-11-21', 0.5),
      ...daily('2026-10-10', '2026-10-10', 4, { ChargeCategory: 'Tax' }),
      ...daily('2026-10-11', '2026-10-11', -8, { ChargeCategory: 'Credit' }),
      {
        EffectiveCost: 30,
        ChargePeriodStart: '2026-11-01',
        ChargePeriodEnd: '2026-12-01',
        ServiceName: 'Support',
        Tags: tags({ app: 'search' }),
      },
    ]),
  );
  return (await space.read({ rules: [{ id: 'app', tag: 'app' }] })).ledger;
}

describe('the cost of an entity', () => {
  it('has the ninety days up to the last one with charges, and says which may still grow', async () => {
    const { daily: days, lastDay, completeTo } = (await ledger()).costOf('component:default/cart')!;
    expect(days).toHaveLength(90);
    expect([days[0]!.day, days.at(-1)!.day, lastDay, completeTo]).toEqual([
      '2026-08-24',
      '2026-11-21',
      '2026-11-21',
      '2026-11-20',
    ]);
    expect(days.slice(-2).map(({ effective, complete }) => [formatAmount(effective), complete])).toEqual([
      ['2', true],
      ['0.5', false],
    ]);
    const [tax, credit] = days.filter(({ day }) => day === '2026-10-10' || day === '2026-10-11');
    expect([tax, credit].map((day) => [formatAmount(day!.effective), formatAmount(day!.running)])).toEqual([
      ['5', '1'],
      ['-7', '1'],
    ]);
  });

  it('has all months since the bills began, with taxes and credits apart', async () => {
    const view = (await ledger()).costOf('component:default/cart')!;
    expect(
      view.months.map(({ month, effective, running, billed, complete }) => [
        month,
        ...[effective, running, billed].map(formatAmount),
        complete,
      ]),
    ).toEqual([
      ['2026-09-01', '16', '16', '16', true],
      ['2026-10-01', '27', '31', '27', true],
      ['2026-11-01', '40.5', '40.5', '40.5', false],
    ]);
    expect(
      view.byCategory.map(({ key, current, previous }) => [
        key,
        formatAmount(current),
        formatAmount(previous),
      ]),
    ).toEqual([
      ['Usage', '40.5', '31'],
      ['Tax', '0', '4'],
      ['Credit', '0', '-8'],
    ]);
  });

  it('compares whole days with as many of the month before', async () => {
    const view = (await ledger()).costOf('component:default/cart')!;
    const figures = [
      view.monthToDate,
      view.completeToDate,
      view.previousMonthSameDays!,
      view.previousMonth!,
      view.last30Days,
    ];
    expect(figures.map(formatAmount)).toEqual(['40.5', '40', '16', '27', '50']);
    expect(formatAmount(view.running.previousMonthSameDays!)).toBe('20');
  });

  it('counts only the days of a fee that are over, while the month has all of it', async () => {
    const view = (await ledger()).costOf('component:default/search')!;
    expect([formatAmount(view.monthToDate), formatAmount(view.months.at(-1)!.effective)]).toEqual([
      '21',
      '30',
    ]);
  });

  it('of several is their sum', async () => {
    const all = await ledger();
    const both = all.costOfAll(
      [
        'component:default/cart',
        'component:default/search',
        'component:default/none',
        'component:default/cart',
      ],
      'USD',
    );
    expect(formatAmount(both.monthToDate)).toBe('61.5');
    expect(both.byService.map(({ key }) => key)).toEqual(['Compute', 'Support']);
    expect(formatAmount(all.costOfAll([], 'EUR').monthToDate)).toBe('0');
  });

  it('is unknown where there is none', async () => {
    const all = await ledger();
    for (const ref of ['component:default/checkout', 'nothing', '', 'shared:pool', '__proto__']) {
      expect([all.costOf(ref), all.facts(ref), all.costsOf(ref)]).toEqual([undefined, undefined, []]);
    }
    expect([all.total('EUR'), all.calendar('EUR'), all.ranking('EUR'), all.worklist('EUR')]).toEqual([
      undefined,
      undefined,
      [],
      [],
    ]);
  });
});

it('facts are numbers rounded to cents', async () => {
  expect((await ledger()).facts('component:default/cart')).toEqual({
    currency: 'USD',
    monthToDate: 40.5,
    completeToDate: 40,
    previousMonthSameDays: 16,
    previousMonth: 27,
    last30Days: 50,
    changePercent: 100,
    completeTo: '2026-11-20',
  });
});

it('facts leave out what lies before the first bill', async () => {
  space.write('bills/a.csv', csv(daily('2026-11-05', '2026-11-06', 0.125)));
  const { ledger } = await space.read({ rules: [{ tag: 'app' }] });
  expect(ledger.facts('component:default/cart')).toEqual({
    currency: 'USD',
    monthToDate: 0.25,
    completeToDate: 0.13,
    last30Days: 0.13,
    completeTo: '2026-11-05',
  });
  expect(ledger.total('USD')).toMatchObject({ previousMonth: undefined, previousMonthSameDays: undefined });
});

it('ranks entities by their last thirty whole days', async () => {
  const ranking = (await ledger()).ranking('USD');
  expect(
    ranking.map(({ ref, last30Days, running }) => [
      ref,
      formatAmount(last30Days),
      formatAmount(running.previousMonth!),
    ]),
  ).toEqual([
    ['component:default/cart', '50', '31'],
    ['component:default/search', '20', '0'],
  ]);
});

it('the proof has one line per currency, period, category and provider', async () => {
  const { proof } = await ledger();
  expect(
    proof.map(({ currency, period, category, sourceRows, rows, effective }) => [
      currency,
      period,
      category,
      sourceRows,
      rows,
      formatAmount(effective.source),
      formatAmount(effective.allocated),
      effective.difference,
    ]),
  ).toEqual([
    ['USD', '2026-09-01', 'Usage', 16, 16, '16', '16', 0n],
    ['USD', '2026-10-01', 'Credit', 1, 1, '-8', '-8', 0n],
    ['USD', '2026-10-01', 'Tax', 1, 1, '4', '4', 0n],
    ['USD', '2026-10-01', 'Usage', 31, 31, '31', '31', 0n],
    ['USD', '2026-11-01', 'Usage', 22, 22, '70.5', '70.5', 0n],
  ]);
});
