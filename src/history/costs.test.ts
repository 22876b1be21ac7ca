import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAmount } from '../base/money.ts';
import {
  type CostMonthFile,
  type CostOfMonth,
  costMonth,
  costMonthKey,
  joinCostMonths,
  keepCostMonths,
  monthOfCosts,
  readCostMonth,
} from './cost-months.ts';
import { costSteps, costsByMonth } from './costs.ts';
import { logKey } from './log.ts';
import { memoryState } from './testing/memory.ts';

const NOW = '2026-11-22T06:00:00Z';
const CART = 'component:default/cart';
const RED = 'group:default/red';
const GREEN = 'group:default/green';

function cost(
  total: string,
  entities: Record<string, string> = {},
  owners: Record<string, string> = {},
): CostOfMonth {
  return { total, entities, owners };
}

function month(name: string, currencies: Record<string, CostOfMonth>, time = NOW): CostMonthFile {
  return costMonth({ month: name, time, currencies });
}

describe('what months cost', () => {
  test('is kept and found again when no bill has it any more', () => {
    const state = memoryState();
    const [a, b] = [month('2026-09', { USD: cost('1') }), month('2026-10', { USD: cost('2') })];
    const first = joinCostMonths(state, 'private', [b, a], NOW);
    expect(first).toEqual({ months: [a, b], changed: [b, a] });
    expect(state.files.size).toBe(0);
    keepCostMonths(state, 'private', first.changed, NOW);
    expect([...state.files.keys()]).toEqual([
      costMonthKey('private', '2026-10'),
      costMonthKey('private', '2026-09'),
    ]);
    expect(joinCostMonths(state, 'private', [b], NOW)).toEqual({ months: [a, b], changed: [] });
    expect(joinCostMonths(state, 'private', [], '2026-12-01T00:00:00Z').months).toEqual([a, b]);
    expect(joinCostMonths(state, 'public', [], NOW).months).toEqual([]);
  });

  test.each<[string, CostOfMonth, CostOfMonth, 'kept' | 'found']>([
    [
      'what it was known to be',
      cost('5', { [CART]: '5' }, { [RED]: '5' }),
      cost('5', { [CART]: '5' }, { [GREEN]: '5' }),
      'kept',
    ],
    [
      'another sum',
      cost('5', { [CART]: '5' }, { [RED]: '5' }),
      cost('6', { [CART]: '5' }, { [GREEN]: '5' }),
      'found',
    ],
    [
      'other entities',
      cost('5', { [CART]: '5' }, { [RED]: '5' }),
      cost('5', { [CART]: '4' }, { [GREEN]: '4' }),
      'found',
    ],
  ])('and is found to be %s has the owners of then, or those of now', (_, before, after, expected) => {
    const state = memoryState();
    const known = month('2026-10', { USD: before }, '2026-11-01T00:00:00Z');
    keepCostMonths(state, 'private', [known], NOW);
    const found = month('2026-10', { USD: after });
    const joined = joinCostMonths(state, 'private', [found], NOW);
    expect(joined).toEqual(
      expected === 'kept' ? { months: [known], changed: [] } : { months: [found], changed: [found] },
    );
  });

  test('in a currency that bills lost stays', () => {
    const state = memoryState();
    keepCostMonths(state, 'private', [month('2026-10', { USD: cost('1'), EUR: cost('2') })], NOW);
    const { months, changed } = joinCostMonths(state, 'private', [month('2026-10', { USD: cost('3') })], NOW);
    expect(months[0]!.currencies).toEqual({ USD: cost('3'), EUR: cost('2') });
    expect(changed).toEqual(months);
  });

  test('in a currency of any name is kept', () => {
    const currencies = JSON.parse(
      `{"__proto__":${JSON.stringify(cost('1'))},"constructor":${JSON.stringify(cost('2'))}}`,
    ) as Record<string, CostOfMonth>;
    const state = memoryState();
    const { changed } = joinCostMonths(state, 'private', [month('2026-10', currencies)], NOW);
    keepCostMonths(state, 'private', changed, NOW);
    const [kept] = joinCostMonths(state, 'private', [], NOW).months;
    expect(Object.keys(kept!.currencies).sort()).toEqual(['__proto__', 'constructor']);
  });

  test('long ago is forgotten', () => {
    const state = memoryState();
    const old = ['2024-07', '2024-08'].map((name) => month(name, { USD: cost('1') }));
    keepCostMonths(state, 'private', old, '2026-10-01T00:00:00Z');
    expect(state.files.size).toBe(2);
    expect(joinCostMonths(state, 'private', [], NOW).months.map((one) => one.month)).toEqual(['2024-08']);
    keepCostMonths(state, 'private', [], NOW);
    expect(state.files.size).toBe(2);
    for (const name of ['2026-09', '2026-10', '2026-11']) state.write(logKey('private', name), 'x');
    keepCostMonths(state, 'private', [], NOW);
    expect([...state.files.keys()].flatMap((key) => monthOfCosts(key) ?? [])).toEqual(['2024-07', '2024-08']);
    for (const name of ['2026-12', '2027-01']) state.write(logKey('private', name), 'x');
    keepCostMonths(state, 'private', [], '2027-01-02T00:00:00Z');
    expect([...state.files.keys()].flatMap((key) => monthOfCosts(key) ?? [])).toEqual(['2024-08']);
  });

  test.each<[string, unknown]>([
    ['no JSON', 'x'],
    ['a list', '[]'],
    ['another version', { version: 2 }],
    ['no time', { time: 'soon' }],
    ['a month that no year has', { month: '2026-13' }],
    ['the file of another month', { month: '2026-09' }],
    ['currencies that are a list', { currencies: [] }],
    ['a currency without a total', { currencies: { USD: { entities: {}, owners: {} } } }],
    ['an amount that is a number', { currencies: { USD: cost(1 as unknown as string) } }],
    ['an amount that is none', { currencies: { USD: cost('1e5') } }],
    ['an amount without an end', { currencies: { USD: cost('9'.repeat(400)) } }],
    ['an amount of an entity that is none', { currencies: { USD: cost('1', { [CART]: 'NaN' }) } }],
    ['owners that are null', { currencies: { USD: { total: '1', entities: {}, owners: null } } }],
  ])('is not taken from %s, and the next bill that has it mends that', (_, damage) => {
    const state = memoryState();
    const good = month('2026-10', { USD: cost('1') });
    state.write(
      costMonthKey('private', '2026-10'),
      typeof damage === 'string' ? damage : JSON.stringify({ ...good, ...(damage as object) }),
    );
    expect(joinCostMonths(state, 'private', [], NOW).months).toEqual([]);
    expect(joinCostMonths(state, 'private', [good], NOW)).toEqual({ months: [good], changed: [good] });
  });

  test('can be read back whatever is in it, and never throws', () => {
    const amount = fc.constantFrom('0', '-1.25', '12345678901234567890.12');
    const whole = fc.dictionary(
      fc.string(),
      fc.record({
        total: amount,
        entities: fc.dictionary(fc.constantFrom(CART, '__proto__'), amount),
        owners: fc.dictionary(fc.string(), amount),
      }),
    );
    fc.assert(
      fc.property(whole, fc.jsonValue(), (currencies, other) => {
        const one = month('2026-10', currencies);
        expect(readCostMonth(JSON.parse(JSON.stringify(one)))).toEqual(one);
        for (const value of [other, { ...one, currencies: other }, { ...one, currencies: { USD: other } }])
          expect(() => readCostMonth(value)).not.toThrow();
      }),
    );
  });
});

describe('costs by month', () => {
  const months = [
    month('2026-07', { EUR: cost('9') }),
    month('2026-08', { USD: cost('10', { [CART]: '4' }, { [RED]: '6' }) }),
    month('2026-10', { USD: cost('-20.5', {}, { [RED]: '0' }) }),
  ];
  test.each<[string, string | undefined, boolean, [string, string][]]>([
    [
      'of everything leave out months that are not known',
      undefined,
      false,
      [
        ['2026-08-01', '10'],
        ['2026-10-01', '-20.5'],
      ],
    ],
    [
      'of an entity are nothing where it had none',
      CART,
      false,
      [
        ['2026-08-01', '4'],
        ['2026-10-01', '0'],
      ],
    ],
    [
      'of an owner are of what it owned then',
      RED,
      true,
      [
        ['2026-08-01', '6'],
        ['2026-10-01', '0'],
      ],
    ],
    ['of what never had any are none', '__proto__', false, []],
  ])('%s', (_, ref, owned, expected) => {
    const amounts = costsByMonth({ months, currency: 'USD' }, ref, owned);
    expect(amounts).toEqual(expected.map(([name, amount]) => ({ month: name, amount: parseAmount(amount) })));
  });
});

describe('a month that cost notably more or less', () => {
  const past = (amounts: Record<string, string>) => ({
    currency: 'USD',
    months: Object.entries(amounts).map(([name, amount]) =>
      month(name, { USD: cost(amount, {}, { [RED]: amount }) }),
    ),
  });
  test.each<[string, Record<string, string>, string[]]>([
    [
      'more by a fifth',
      { '2026-09': '100', '2026-10': '120' },
      ['Cost $120 in October 2026, 20 % more than in the month before'],
    ],
    [
      'less by half',
      { '2026-09': '100', '2026-10': '50' },
      ['Cost $50.00 in October 2026, 50 % less than in the month before'],
    ],
    ['nearly a fifth more', { '2026-09': '100', '2026-10': '119.99' }, []],
    ['twice as much of next to nothing', { '2026-09': '9.99', '2026-10': '19.98' }, []],
    [
      'twice as much of something',
      { '2026-09': '10', '2026-10': '20' },
      ['Cost $20.00 in October 2026, 100 % more than in the month before'],
    ],
    [
      'nothing any more',
      { '2026-09': '50', '2026-10': '0' },
      ['Cost $0 in October 2026, 100 % less than in the month before'],
    ],
    ['more than nothing', { '2026-09': '0', '2026-10': '500' }, []],
    ['more than what was given back', { '2026-09': '-500', '2026-10': '500' }, []],
    [
      'less than nothing',
      { '2026-09': '100', '2026-10': '-50' },
      ['Cost −$50.00 in October 2026, 150 % less than in the month before'],
    ],
    ['more than two months before', { '2026-08': '100', '2026-10': '500' }, []],
    [
      'more than ever in the last month of a year',
      { '2025-11': '100', '2025-12': '300' },
      ['Cost $300 in December 2025, 200 % more than in the month before'],
    ],
  ])('%s', (_, amounts, expected) => {
    expect(costSteps(past(amounts)).map(({ text }) => text)).toEqual(expected);
    expect(costSteps(past(amounts), RED).map(({ text }) => text)).toEqual(expected);
  });

  test('is news at its end, and one news though its last digits settle', () => {
    const [one] = costSteps(past({ '2026-09': '100', '2026-10': '150' }));
    const [other] = costSteps(past({ '2026-09': '100', '2026-10': '150.07' }));
    expect(one).toMatchObject({ id: other!.id, time: '2026-11-01T00:00:00Z' });
    expect(costSteps(past({ '2026-09': '100', '2026-10': '150' }), RED)[0]!.id).not.toBe(one!.id);
  });
});
