import { describe, expect, test } from 'vitest';
import { entityAsOf, knownRefs, type Past, portalAsOf } from './as-of.ts';
import { type CostMonthFile, costMonth } from './cost-months.ts';
import { openHistory, readAll } from './history.ts';
import { type Remembered, readSummary, summary } from './summary.ts';
import { memoryState } from './testing/memory.ts';
import { NO_COUNTS } from './testing/records.ts';

const DAY = (n: number): string => `2026-10-${String(n).padStart(2, '0')}T06:00:00Z`;
const TILL = 'component:default/till';
const DESK = 'component:default/cashdesk';
const CARDS = { ready: { title: 'Ready', rules: [['owned', 'Has an owner'] as [string, string]] } };
const MARKS = ['aaaaaaaaaaaa'];
const silver = { scorecard: 'Ready', level: 'Silver', rank: 1 };
const gold = { scorecard: 'Ready', level: 'Gold', rank: 2 };

/** What is kept of builds, one on each day. */
function pastOf(days: Record<number, Record<string, Remembered>>, months: CostMonthFile[] = []): Past {
  const state = memoryState();
  for (const [day, entities] of Object.entries(days)) {
    const time = DAY(Number(day));
    const counts = { ...NO_COUNTS, entities: Object.keys(entities).length };
    const known = new Map(Object.entries(entities));
    openHistory(
      state,
      summary({ since: time, time, audience: 'private', counts, cards: CARDS, entities: known }),
    ).save();
  }
  return {
    summary: readSummary(state, 'private')!,
    records: readAll(state, 'private', DAY(31)),
    months,
  };
}

const till = (more: Partial<Remembered> = {}): Remembered => ({
  title: 'till',
  blueprint: 'Component',
  owners: ['group:default/checkout'],
  lifecycle: 'production',
  levels: { ready: silver },
  verdicts: { ready: 'f' },
  marks: MARKS,
  ...more,
});

describe('an entity as of a time', () => {
  const past = pastOf({
    2: { [TILL]: till() },
    5: { [TILL]: till({ owners: ['group:default/platform'], problems: [0, 2], drift: ['spec.owner'] }) },
    9: { [DESK]: till({ title: 'cashdesk', levels: { ready: gold }, verdicts: { ready: 'p' } }) },
    14: {},
  });

  test('is what the build before that time knew', () => {
    expect(entityAsOf(past, TILL, DAY(3))).toEqual({
      asOf: DAY(3),
      builtAt: DAY(2),
      ref: TILL,
      title: 'till',
      kind: 'Component',
      owners: ['group:default/checkout'],
      lifecycle: 'production',
      problems: { errors: 0, warnings: 0 },
      drift: [],
      scorecards: [
        {
          key: 'ready',
          title: 'Ready',
          level: 'Silver',
          rules: [{ id: 'owned', title: 'Has an owner', outcome: 'fail' }],
        },
      ],
      cost: {},
    });
    expect(entityAsOf(past, TILL, DAY(5))).toMatchObject({
      builtAt: DAY(5),
      owners: ['group:default/platform'],
      problems: { errors: 0, warnings: 2 },
      drift: ['spec.owner'],
    });
  });

  test.each([
    ['the name that it had then', TILL],
    ['the name that it got later', DESK],
  ])('is found by %s', (_, ref) => {
    expect(entityAsOf(past, ref, DAY(6))).toMatchObject({ ref: TILL, title: 'till' });
  });

  test('has its name of then, also where it is gone now', () => {
    expect(entityAsOf(past, DESK, DAY(10))).toMatchObject({
      ref: DESK,
      scorecards: [{ level: 'Gold', rules: [{ outcome: 'pass' }] }],
    });
  });

  test.each([
    ['before it came', DAY(3), 'component:default/counter', 'was not in the catalog at that time'],
    ['after it went', DAY(15), DESK, 'was not in the catalog at that time'],
    ['under a name that it had no more', DAY(10), TILL, 'was not in the catalog at that time'],
    ['before the history began', DAY(1), TILL, `the history begins at ${DAY(2)}`],
  ])('is not known %s', (_, time, ref, error) => {
    const known = entityAsOf(past, ref, time);
    expect('error' in known && known.error).toContain(error);
  });

  test('of all that are known, those that are gone too', () => {
    expect([...knownRefs(past)].sort()).toEqual([DESK, TILL]);
  });
});

describe('the portal as of a time', () => {
  const months = [
    costMonth({
      month: '2026-10',
      time: DAY(31),
      currencies: {
        EUR: { total: '120.5', entities: { [TILL]: '20.25' }, owners: {} },
        USD: { total: '3', entities: {}, owners: {} },
      },
    }),
  ];
  const past = pastOf({ 2: { [TILL]: till() }, 9: { [TILL]: till(), [DESK]: till({ marks: [] }) } }, months);

  test('has its counts, and what the month cost', () => {
    expect(portalAsOf(past, DAY(8))).toMatchObject({
      builtAt: DAY(2),
      counts: { entities: 1 },
      cost: { EUR: '120.5', USD: '3' },
    });
    expect(portalAsOf(past, DAY(20))).toMatchObject({ builtAt: DAY(9), counts: { entities: 2 } });
    expect(portalAsOf(past, '2026-11-20T00:00:00Z')).toMatchObject({ cost: {} });
    expect(portalAsOf(past, DAY(1))).toHaveProperty('error');
  });

  test('has what an entity cost in that month, in the currencies in which it cost something', () => {
    expect(entityAsOf(past, TILL, DAY(8))).toMatchObject({ cost: { EUR: '20.25' } });
    expect((entityAsOf(past, TILL, DAY(8)) as { cost: object }).cost).not.toHaveProperty('USD');
  });
});
