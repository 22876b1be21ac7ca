import { describe, expect, test } from 'vitest';
import { openHistory, readAll, readHistory, tellHistory } from './history.ts';
import type { ChangeLists, Listed, OneChange } from './lists.ts';
import { compactLog, logKey, logText, readLog } from './log.ts';
import { mergeHistory } from './merge.ts';
import { type Remembered, readSummary, type Summary, summary, summaryKey } from './summary.ts';
import { type MemoryState, memoryState } from './testing/memory.ts';
import { NO_COUNTS } from './testing/records.ts';

const CARDS = {
  ready: { title: 'Readiness', rules: [['owned', 'Has an owner'] as [string, string]] },
};
const RED = 'group:default/red';
const GREEN = 'group:default/green';
const at = (day: number, hour = 6): string =>
  `2026-11-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`;

type Entities = Record<string, Remembered>;

function on(time: string, entities: Entities): Summary {
  const known = new Map(Object.entries(entities));
  return summary({
    since: time,
    time,
    audience: 'private',
    counts: NO_COUNTS,
    cards: CARDS,
    entities: known,
  });
}

/** A build a day, beginning on the first; gives what is listed in the end. */
function days(...given: Entities[]): ChangeLists {
  const state = memoryState();
  for (const [index, entities] of given.entries()) openHistory(state, on(at(index + 1), entities)).save();
  return readHistory(state, 'private')!.lists;
}

/** What lists show, in few words. */
function words(listed: readonly Listed[] | undefined): string[] {
  return (listed ?? []).map((change) =>
    'count' in change
      ? `${change.time.slice(8, 10)} ${change.count} × ${change.type}: ${change.some.map(({ ref }) => ref).join(' ')}`
      : `${change.time.slice(8, 10)} ${change.ref} ${change.detail.type}`,
  );
}

function many(count: number, make: (i: number) => Remembered, from = 0): Entities {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`c:d/${from + i}`, make(from + i)]));
}

describe('lists of changes', () => {
  const thing = (title: string, more: Partial<Remembered> = {}): Remembered => ({
    title,
    blueprint: 'Component',
    marks: ['', '', `is ${title.toLowerCase()}`],
    ...more,
  });

  test('of everything tell that a rule is new in a scorecard, once, and nothing of one that is all new', () => {
    const state = memoryState();
    const judged = (day: number, rules: string[], letters: string, more: Entities = {}): void => {
      const cards = {
        ready: { title: 'Readiness', rules: rules.map((id): [string, string] => [id, `It is ${id}`]) },
      };
      const entities = { 'c:d/a': thing('A', letters ? { verdicts: { ready: letters } } : {}), ...more };
      openHistory(state, { ...on(at(day), entities), cards }).save();
    };
    judged(1, ['one'], '');
    judged(2, ['one'], 'p');
    judged(3, ['one', 'two'], 'pf', { 'c:d/b': thing('B', { verdicts: { ready: 'pp' } }) });
    judged(4, ['one', 'two'], 'pf', {
      'c:d/b': thing('B', { verdicts: { ready: 'pp' } }),
      'c:d/c': thing('C', { verdicts: { ready: 'ff' } }),
    });
    const { lists } = readHistory(state, 'private')!;
    expect(words(lists.all)).toEqual(['04 c:d/c added', '03 2 × rule: ', '03 c:d/b added']);
    expect(lists.all[1]).toMatchObject({ verdict: { card: 'Readiness', rule: 'It is two' } });
    expect(words(lists.of('c:d/a'))).toEqual([]);
  });

  test('say whether levels that are told at once rose or fell', () => {
    const level = (rank: number): Partial<Remembered> => ({
      levels: { ready: { scorecard: 'Readiness', level: `L${rank}`, rank } },
    });
    const on2 = (rank: number, other = rank) => many(6, (i) => thing(`${i}`, level(i === 0 ? other : rank)));
    const moved = days(on2(1), on2(2), on2(1), on2(2, 0)).all.map((one) => 'moved' in one && one.moved);
    expect(moved).toEqual([false, 'fell', 'rose']);
  });

  test('tell once what two builds at once found on both sides of the end of a month', () => {
    const base = memoryState();
    openHistory(base, on('2026-11-29T06:00:00Z', { 'c:d/a': thing('a') })).save();
    const [one, two] = ['2026-11-30T23:59:00Z', '2026-12-01T00:01:00Z'].map((time) => {
      const state = memoryState(new Map(base.files));
      openHistory(state, on(time, { 'c:d/a': thing('A', { marks: [] }) })).save();
      return state.files;
    }) as [Map<string, Uint8Array>, Map<string, Uint8Array>];
    for (const [a, b] of [
      [one, two],
      [two, one],
    ] as const) {
      const merged = memoryState(new Map(mergeHistory(a, b, 'private').files));
      expect(words(readHistory(merged, 'private')!.lists.all)).toEqual(['30 c:d/a title']);
    }
  });

  test('have the newest first, then by entity', () => {
    const lists = days({}, { 'c:d/b': thing('B'), 'c:d/a': thing('A') }, { 'c:d/b': thing('B') });
    expect(words(lists.all)).toEqual(['03 c:d/a removed', '02 c:d/a added', '02 c:d/b added']);
    expect(words(lists.of('c:d/a'))).toEqual(['03 c:d/a removed', '02 c:d/a added']);
  });

  test('of owners have what they own and owned, and each change once', () => {
    const of = (owner: string): Entities => ({ 'c:d/a': thing('A', { owners: [owner] }) });
    const lists = days(of(RED), of(GREEN), {});
    expect(words(lists.of(RED))).toEqual(['02 c:d/a owner']);
    expect(words(lists.of(GREEN))).toEqual(['03 c:d/a removed', '02 c:d/a owner']);
    const own = days({}, { [RED]: thing('Red', { owners: [RED] }) });
    expect(words(own.of(RED))).toEqual([`02 ${RED} added`]);
  });

  test.each([
    [5, 5],
    [6, 1],
  ])('show %i new entities of one build as %i', (count, shown) => {
    const added = many(count, (i) => thing(`T${i}`, { owners: [RED] }));
    const lists = days({}, added);
    expect(lists.all).toHaveLength(shown);
    expect(lists.of(RED)).toHaveLength(shown);
    expect(words(lists.of('c:d/0'))).toEqual(['02 c:d/0 added']);
    if (shown === 1) expect(words(lists.all)).toEqual([`02 ${count} × added: c:d/0 c:d/1 c:d/2`]);
  });

  test('put verdicts of one rule together that came out alike, however few', () => {
    const judged = (...letters: string[]): Entities =>
      many(letters.length, (i) => thing(`T${i}`, { owners: [RED], verdicts: { ready: letters[i]! } }));
    const lists = days(judged('p', 'p', 'f', 'f'), judged('f', 'f', 'p', 'n'));
    expect(words(lists.all)).toEqual(['02 c:d/2 verdict', '02 2 × verdict: c:d/0 c:d/1']);
    const [one] = lists.of('c:d/0') as [OneChange];
    expect(one.detail).toEqual({
      type: 'verdict',
      card: 'Readiness',
      rule: 'Has an owner',
      from: 'p',
      to: 'f',
    });
    expect(lists.of('c:d/3')).toEqual([]);
  });

  test('end after fifty', () => {
    const given = Array.from({ length: 60 }, (_, i) => ({ 'c:d/a': thing(`T${i}`, { owners: [RED] }) }));
    const state = memoryState();
    for (const [i, entities] of given.entries())
      openHistory(state, on(at(1 + Math.floor(i / 4), i % 4), entities)).save();
    const { lists } = readHistory(state, 'private')!;
    expect(lists.all).toHaveLength(50);
    expect(['c:d/a', RED].map((ref) => lists.of(ref).length)).toEqual([50, 50]);
    expect(lists.all[0]).toMatchObject({ detail: { to: 'T59' } });
  });

  test('have ids that no two changes share', () => {
    const state = flapping();
    const { lists } = readHistory(state, 'private')!;
    const ids = lists.all.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(6);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });

  /** Builds every hour of two days, in which things happen and are taken back. */
  function flapping(): MemoryState {
    const state = memoryState();
    for (const day of [1, 2])
      for (let hour = 0; hour < 8; hour += 1) {
        const letters = hour % 2 === 0 ? 'p' : 'f';
        const title = hour < 5 ? 'A' : `A${day}`;
        const entities = {
          'c:d/a': thing(title, { marks: [], verdicts: { ready: letters } }),
          'c:d/b': thing('B', { lifecycle: `L${Math.floor(hour / 3)}`, verdicts: { ready: letters } }),
        };
        openHistory(state, on(at(day, hour), entities)).save();
      }
    return state;
  }

  /** The lists before and after the month is made short. */
  function shortened(state: MemoryState): [long: readonly Listed[], short: readonly Listed[]] {
    const key = logKey('private', '2026-11');
    const long = readHistory(state, 'private')!.lists.all;
    const { records } = readLog(state.read(key));
    state.write(key, logText(compactLog(records)));
    expect(readLog(state.read(key)).records.length).toBeLessThan(records.length);
    return [long, readHistory(state, 'private')!.lists.all];
  }

  test('stay as they were when a month is made short, where nothing went to and fro', () => {
    const state = memoryState();
    const judged = (count: number, letters: string): Entities =>
      many(count, (i) => thing(`T${i}`, { owners: [RED], verdicts: { ready: letters } }));
    const given: Entities[] = [
      {},
      judged(7, 'p'),
      judged(7, 'f'),
      { ...judged(7, 'f'), 'c:d/6': thing('Other', { owners: [GREEN], verdicts: { ready: 'f' } }) },
    ];
    for (const [i, entities] of given.entries())
      openHistory(state, on(at(i < 2 ? 1 : 2, i), entities)).save();
    const [long, short] = shortened(state);
    expect(long).toHaveLength(4);
    expect(short).toEqual(long);
  });

  test('lose what went to and fro when a month is made short, and the rest keeps its ids and times', () => {
    const [long, short] = shortened(flapping());
    const known = new Map(long.map((change) => [change.id, change.time]));
    const news = short.filter(({ id, time }) => known.get(id) !== time);
    expect(words(short)).toEqual([
      '02 c:d/a title',
      '01 2 × verdict: c:d/a c:d/b',
      '01 c:d/b lifecycle',
      '01 c:d/a title',
    ]);
    // What was done in steps is told as one.
    expect(news.every((change) => 'detail' in change && change.detail.type !== 'verdict')).toBe(true);
  });

  test('keep the ids of changes that two builds at once found, whichever is kept first', () => {
    const base = memoryState();
    openHistory(base, on(at(1), {})).save();
    const found = [2, 3].map((day) => {
      const state = memoryState(new Map(base.files));
      openHistory(state, on(at(day), { 'c:d/a': thing('A') })).save();
      return state;
    }) as [MemoryState, MemoryState];
    const [early, late] = found.map((state) => readHistory(state, 'private')!.lists.all[0]!.id);
    expect(early).toBe(late);
    const merged = memoryState(new Map(mergeHistory(found[1].files, found[0].files, 'private').files));
    expect(readHistory(merged, 'private')!.lists.all).toMatchObject([{ id: early, time: at(2) }]);
  });

  describe('of something that got another name', () => {
    const basket = { 'c:d/basket': thing('Basket', { lifecycle: 'production' }) };
    const cart = { 'c:d/cart': thing('Basket', { lifecycle: 'production' }) };

    test('tell that, and nothing of something that came or went', () => {
      const lists = days(basket, cart);
      expect(words(lists.all)).toEqual(['02 c:d/cart renamed']);
      expect(lists.all[0]).toMatchObject({ detail: { from: 'c:d/basket', title: 'Basket' } });
      expect(lists.renames).toEqual(new Map([['c:d/basket', 'c:d/cart']]));
    });

    test('have under its name of now what happened before, through all its names', () => {
      const trolley = { 'c:d/trolley': thing('Basket') };
      const lists = days({}, basket, cart, trolley);
      expect(words(lists.of('c:d/trolley'))).toEqual(
        [
          '04 c:d/trolley renamed',
          '04 c:d/trolley lifecycle',
          '03 c:d/trolley renamed',
          '02 c:d/trolley added',
        ]
          .sort()
          .reverse(),
      );
      expect(lists.of('c:d/basket')).toEqual([]);
    });

    test('leave what is new under the old name alone', () => {
      const other = { 'c:d/basket': thing('Other') };
      const lists = days(basket, cart, { ...cart, ...other });
      expect(words(lists.of('c:d/basket'))).toEqual(['03 c:d/basket added']);
      expect(words(lists.of('c:d/cart'))).toEqual(['02 c:d/cart renamed']);
    });

    test('do not give it what happened to something else that had its name before', () => {
      const lists = days({ 'c:d/cart': thing('Old') }, basket, cart);
      expect(words(lists.of('c:d/cart'))).toEqual(['03 c:d/cart renamed', '02 c:d/cart added']);
      expect(words(lists.all)).toContain('02 c:d/cart removed');
    });

    test('survive that it got its old name back', () => {
      const lists = days({}, basket, cart, basket);
      expect(words(lists.of('c:d/basket'))).toEqual([
        '04 c:d/basket renamed',
        '03 c:d/basket renamed',
        '02 c:d/basket added',
      ]);
    });

    test('do not guess which of two it was', () => {
      const twin = (name: string): Entities => ({ [`c:d/${name}`]: thing('Twin') });
      const lists = days({ ...twin('a'), ...twin('b') }, { ...twin('c'), ...twin('d') });
      expect(words(lists.all).map((line) => line.split(' ')[2])).toEqual([
        'added',
        'added',
        'removed',
        'removed',
      ]);
    });

    test('do not take for it what shares its marks with others that stayed', () => {
      const shop = { 'c:d/shop': thing('Basket') };
      const lists = days({ ...basket, ...shop }, { ...cart, ...shop });
      expect(words(lists.all)).toEqual(['02 c:d/cart added', '02 c:d/basket removed']);
    });

    test('give a team under its name of now what it owned before', () => {
      const owned = (owner: string): Entities => ({
        [owner]: thing('Red', { blueprint: 'Group' }),
        'c:d/a': thing('A', { owners: [owner] }),
      });
      const lists = days({ [RED]: thing('Red', { blueprint: 'Group' }) }, owned(RED), owned(GREEN));
      expect(words(lists.of(GREEN))).toEqual([`03 ${GREEN} renamed`, '02 c:d/a added']);
      expect(lists.of(RED)).toEqual([]);
      expect(words(lists.all)).toEqual([`03 ${GREEN} renamed`, '02 c:d/a added']);
    });
  });

  test('are the same for a run that keeps nothing', () => {
    const state = flapping();
    const known = readSummary(state, 'private')!;
    const told = tellHistory(known, readAll(state, 'private', known.time));
    expect(told.lists.all).toEqual(readHistory(state, 'private')!.lists.all);
    expect(told.lists.of('c:d/a')).toEqual(readHistory(state, 'private')!.lists.of('c:d/a'));
    expect(state.files.has(summaryKey('public'))).toBe(false);
  });
});
