import { describe, expect, test } from 'vitest';
import { entityAsOf, knownRefs, type Past, portalAsOf } from './as-of.ts';
import { type CostMonthFile, costMonth } from './cost-months.ts';
import { openHistory, readAll, tellHistory } from './history.ts';
import { mergeHistory } from './merge.ts';
import { type Remembered, readSummary, type Summary, summary } from './summary.ts';
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
    ['before the history began', DAY(1), TILL, 'the history begins at 2 Oct 2026, 06:00 UTC'],
  ])('is not known %s', (_, time, ref, error) => {
    const known = entityAsOf(past, ref, time);
    expect('error' in known && known.error).toContain(error);
  });

  test('is followed by a name that it had no more then', () => {
    expect(entityAsOf(past, TILL, DAY(10))).toMatchObject({ ref: DESK, title: 'cashdesk' });
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

describe('what cannot be known any more', () => {
  /** Builds at these times, each with another lifecycle, as the last one can read them. */
  function pastAt(...times: string[]): Past {
    const state = memoryState();
    for (const [index, time] of times.entries()) {
      const counts = { ...NO_COUNTS, entities: index + 1 };
      const entities = new Map([[TILL, till({ lifecycle: `state ${index}` })]]);
      openHistory(
        state,
        summary({ since: time, time, audience: 'private', counts, cards: CARDS, entities }),
      ).save();
    }
    const now = readSummary(state, 'private')!;
    return { summary: now, records: readAll(state, 'private', now.time), months: [] };
  }
  const LONG = pastAt('2024-01-01T06:00:00Z', '2024-03-01T06:00:00Z', '2024-05-01T06:00:00Z', DAY(1), DAY(2));

  test('is said, not made up, of how much there was', () => {
    const known = portalAsOf(LONG, '2024-05-02T23:59:59Z');
    expect(known).toEqual({
      error: 'how much there was then is not known any more: it is kept from 1 Oct 2026, 06:00 UTC on',
    });
    expect(portalAsOf(LONG, DAY(1))).toMatchObject({ builtAt: DAY(1), counts: { entities: 4 } });
  });

  test('is said of an entity; what the oldest build that is kept was compared with is known', () => {
    expect(entityAsOf(LONG, TILL, '2024-05-02T00:00:00Z')).toMatchObject({
      builtAt: '2024-05-01T06:00:00Z',
      lifecycle: 'state 2',
    });
    expect(entityAsOf(LONG, TILL, '2024-04-02T00:00:00Z')).toEqual({
      error: 'nothing is known of that time any more: what happened is kept from 1 May 2024, 06:00 UTC on',
    });
  });

  test('is no figure of a drawing', () => {
    const { trends } = tellHistory(LONG.summary, LONG.records);
    const { times, portal } = trends;
    expect(times[0]! < '2026-09-01').toBe(true);
    expect(portal.entities.slice(0, -2).every((value) => value === null)).toBe(true);
    expect(portal.entities.at(-1)).toBe(5);
  });

  test('because a build is missing is said with the time of that build', () => {
    const whole = pastAt(DAY(1), DAY(2), DAY(3), DAY(4));
    expect(entityAsOf(whole, TILL, DAY(2))).not.toHaveProperty('missing');
    const past = { ...whole, records: whole.records.filter(({ time }) => time !== DAY(3)) };
    expect(entityAsOf(past, TILL, DAY(2))).toMatchObject({ builtAt: DAY(2), missing: [DAY(3)] });
    expect(portalAsOf(past, DAY(2))).toMatchObject({ missing: [DAY(3)] });
    expect(entityAsOf(past, TILL, DAY(4))).not.toHaveProperty('missing');
  });
});

describe('builds that did not know of each other', () => {
  const OTHER = 'component:default/other';
  const at = (time: string, lifecycle: string, title: string): Summary => {
    const entities = new Map([
      [TILL, till({ lifecycle })],
      [OTHER, till({ title, verdicts: { ready: title === 'other' ? 'f' : 'p' }, marks: [] })],
    ]);
    return summary({ since: time, time, audience: 'private', counts: NO_COUNTS, cards: CARDS, entities });
  };
  /** One of them finds another lifecycle, the other one another title and verdict; a third build has seen both. */
  function forked(first: 'mine' | 'theirs'): Past {
    const base = memoryState();
    openHistory(base, at(DAY(1), 'production', 'other')).save();
    const [a, b] = [memoryState(new Map(base.files)), memoryState(new Map(base.files))];
    openHistory(a, at(DAY(2), 'experimental', 'other')).save();
    openHistory(b, at(DAY(3), 'production', 'Another')).save();
    const { files } =
      first === 'mine'
        ? mergeHistory(a.files, b.files, 'private')
        : mergeHistory(b.files, a.files, 'private');
    const state = memoryState(new Map(files));
    openHistory(state, at(DAY(5), 'experimental', 'Another')).save();
    return {
      summary: readSummary(state, 'private')!,
      records: readAll(state, 'private', DAY(31)),
      months: [],
    };
  }

  test.each(['mine', 'theirs'] as const)('tell every change once, whoever takes in whom: %s', (first) => {
    const { records } = forked(first);
    expect(records.map(({ time }) => time)).toEqual([DAY(1), DAY(2), DAY(3)]);
    expect(records.map(({ changes, verdicts }) => changes.length + verdicts.length)).toEqual([0, 1, 2]);
  });

  test('tell at every time what was found until then, and that one did not know of the other', () => {
    const past = forked('mine');
    const lifecycle = (day: number) => (entityAsOf(past, TILL, DAY(day)) as { lifecycle: string }).lifecycle;
    expect([1, 2, 3, 4, 5].map(lifecycle)).toEqual([
      'production',
      'experimental',
      'experimental',
      'experimental',
      'experimental',
    ]);
    expect(entityAsOf(past, OTHER, DAY(2))).toMatchObject({
      title: 'other',
      scorecards: [{ rules: [{ outcome: 'fail' }] }],
    });
    expect(entityAsOf(past, OTHER, DAY(3))).toMatchObject({
      title: 'Another',
      scorecards: [{ rules: [{ outcome: 'pass' }] }],
      beside: [DAY(2)],
    });
    expect(entityAsOf(past, OTHER, DAY(2))).not.toHaveProperty('beside');
  });

  test('that found two values tell both, one after the other', () => {
    const base = memoryState();
    openHistory(base, at(DAY(1), 'production', 'other')).save();
    const [a, b] = [memoryState(new Map(base.files)), memoryState(new Map(base.files))];
    openHistory(a, at(DAY(2), 'experimental', 'other')).save();
    openHistory(b, at(DAY(3), 'deprecated', 'other')).save();
    const state = memoryState(new Map(mergeHistory(a.files, b.files, 'private').files));
    const past = {
      summary: readSummary(state, 'private')!,
      records: readAll(state, 'private', DAY(31)),
      months: [],
    };
    expect(past.records.flatMap(({ changes }) => changes.map(({ detail }) => detail))).toEqual([
      { type: 'lifecycle', from: 'production', to: 'experimental' },
      { type: 'lifecycle', from: 'experimental', to: 'deprecated' },
    ]);
    expect(entityAsOf(past, TILL, DAY(2))).toMatchObject({ lifecycle: 'experimental' });
    expect(entityAsOf(past, TILL, DAY(3))).toMatchObject({ lifecycle: 'deprecated' });
  });
});
