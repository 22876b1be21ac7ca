import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { folderState } from '../base/state.ts';
import type { Blame } from './compare.ts';
import { openHistory, readAll, readHistory } from './history.ts';
import type { Listed } from './lists.ts';
import { logKey, logKeys, readLog } from './log.ts';
import type { Detail } from './record.ts';
import {
  type Remembered,
  type RememberedCard,
  readSummary,
  type Summary,
  summary,
  summaryKey,
  summaryText,
} from './summary.ts';
import { takeBackFiles } from './take-back.ts';
import { type MemoryState, memoryState } from './testing/memory.ts';
import { NO_COUNTS, remembered } from './testing/records.ts';

const DAY = (n: number): string => `2026-11-${String(n).padStart(2, '0')}T06:00:00Z`;
const CART = 'component:default/cart';
const DELIVERY = 'group:default/delivery';
const CHECKOUT = 'group:default/checkout';
const SUMMARY = summaryKey('private');
const NOVEMBER = logKey('private', '2026-11');

function on(
  when: number | string,
  entities: Record<string, Remembered>,
  more: Partial<Summary> = {},
): Summary {
  const time = typeof when === 'string' ? when : DAY(when);
  const counts = { ...NO_COUNTS, entities: Object.keys(entities).length };
  const known = new Map(Object.entries(entities));
  return summary({ since: time, time, audience: 'private', counts, cards: {}, entities: known, ...more });
}

/** Builds one after the other, each published; gives what the last one shows of everything. */
function builds(state: MemoryState, ...summaries: Summary[]): readonly Listed[] {
  let listed: readonly Listed[] = [];
  for (const one of summaries) {
    const opened = openHistory(state, one);
    listed = opened.history.lists.all;
    opened.save();
  }
  return listed;
}

/** All that was kept of November 2026, the oldest first. */
function details(state: MemoryState): Detail[] {
  return readLog(state.read(NOVEMBER)).records.flatMap(({ changes }) => changes.map(({ detail }) => detail));
}

/** Verdicts that changed, as `rule from to: refs`. */
function verdicts(state: MemoryState): string[] {
  return readLog(state.read(NOVEMBER)).records.flatMap((record) =>
    record.verdicts.map(
      ({ card, rule, from, to, refs }) => `${card}/${rule} ${from}${to}: ${refs.join(' ')}`,
    ),
  );
}

describe('history', () => {
  test('begins with the first build, which changes nothing and keeps nothing before it is published', () => {
    const state = memoryState();
    const opened = openHistory(state, on(1, { [CART]: { title: 'cart' } }));
    expect(opened.history).toMatchObject({ since: DAY(1), lists: { all: [] }, trends: { times: [DAY(1)] } });
    expect(state.files.size).toBe(0);
    opened.save();
    expect([...state.files.keys()].sort()).toEqual([NOVEMBER, SUMMARY]);
  });

  test.each<[string, Remembered | undefined, Remembered | undefined, Detail]>([
    ['an entity that is new', undefined, { title: 'cart' }, { type: 'added', to: { title: 'cart' } }],
    ['an entity that is gone', { title: 'cart' }, undefined, { type: 'removed', from: { title: 'cart' } }],
    ['another title', { title: 'cart' }, { title: 'Cart' }, { type: 'title', from: 'cart', to: 'Cart' }],
    [
      'another owner',
      { title: 'cart', owners: [CHECKOUT] },
      { title: 'cart', owners: [DELIVERY] },
      { type: 'owner', from: [CHECKOUT], to: [DELIVERY] },
    ],
    [
      'a lifecycle where there was none',
      { title: 'cart' },
      { title: 'cart', lifecycle: 'production' },
      { type: 'lifecycle', from: '', to: 'production' },
    ],
    [
      'problems that are mended',
      { title: 'cart', problems: [1, 2] },
      { title: 'cart' },
      { type: 'problems', from: [1, 2], to: [0, 0] },
    ],
    [
      'sources that begin to disagree',
      { title: 'cart' },
      { title: 'cart', drift: ['spec.owner'] },
      { type: 'drift', from: [], to: ['spec.owner'] },
    ],
  ])('sees %s', (_, before, after, expected) => {
    const state = memoryState();
    builds(state, on(1, before ? { [CART]: before } : {}), on(2, after ? { [CART]: after } : {}));
    expect(details(state)).toEqual([expected]);
    expect(readLog(state.read(NOVEMBER)).records.at(-1)).toMatchObject({ since: DAY(1), time: DAY(2) });
  });

  describe('of levels', () => {
    const at = (level: string, rank: number) => ({ scorecard: 'Production ready', level, rank });
    const silver = { title: 'cart', levels: { ready: at('Silver', 2) } };
    const gold = { title: 'cart', levels: { ready: at('Gold', 3) } };
    const unknown = { title: 'cart', levels: { ready: null } };
    const without = { title: 'cart' };

    test.each<[string, Remembered[], string[], number]>([
      ['a rise', [silver, gold], ['Silver Gold'], 1],
      ['nothing while a level is not known', [silver, unknown], [], 0],
      ['no change when it is known again and the same', [silver, unknown, silver], [], 0],
      ['the change when it is known again and another', [silver, unknown, gold], ['Silver Gold'], 1],
      ['what a new scorecard says first, but shows it to nobody', [without, gold], ['- Gold'], 0],
      ['the first change after a scorecard was new', [without, silver, gold], ['- Silver', 'Silver Gold'], 1],
      ['that a scorecard is gone, but shows it to nobody', [gold, without], ['Gold -'], 0],
      [
        'nothing when a level has another name',
        [silver, { title: 'cart', levels: { ready: at('Argent', 2) } }],
        [],
        0,
      ],
    ])('keeps %s', (_, states, expected, shown) => {
      const state = memoryState();
      const listed = builds(state, ...states.map((entity, index) => on(index + 1, { [CART]: entity })));
      const levels = details(state).map((one) =>
        one.type === 'level' ? `${one.from?.level ?? '-'} ${one.to?.level ?? '-'}` : one.type,
      );
      expect(levels).toEqual(expected);
      expect(listed).toHaveLength(shown);
    });
  });

  describe('of verdicts', () => {
    const card = (...rules: string[]): Record<string, RememberedCard> => ({
      ready: { title: 'Readiness', rules: rules.map((rule) => [rule, `It is ${rule}`]) },
    });
    const judged = (day: number, letters: string, ...rules: string[]): Summary =>
      on(day, { [CART]: { title: 'cart', verdicts: { ready: letters } } }, { cards: card(...rules) });

    test.each<[string, Summary[], string[], number]>([
      ['one that went wrong', [judged(1, 'pp', 'a', 'b'), judged(2, 'pf', 'a', 'b')], ['ready/b pf'], 1],
      ['one that is excused', [judged(1, 'f', 'a'), judged(2, 'x', 'a')], ['ready/a fx'], 1],
      ['none where rules only changed places', [judged(1, 'pf', 'a', 'b'), judged(2, 'fp', 'b', 'a')], [], 0],
      [
        'what a new rule says, and tells only that it is new',
        [judged(1, 'p', 'a'), judged(2, 'fp', 'b', 'a')],
        ['ready/b -f'],
        1,
      ],
      ['what a rule said that is gone', [judged(1, 'fp', 'b', 'a'), judged(2, 'p', 'a')], ['ready/b f-'], 0],
      [
        'nothing of what does not apply to lists',
        [judged(1, 'p', 'a'), judged(2, 'n', 'a')],
        ['ready/a pn'],
        0,
      ],
      ['nothing while one is not known', [judged(1, 'p', 'a'), judged(2, 'u', 'a')], [], 0],
      [
        'the change when it is known again, wherever its rule stands then',
        [judged(1, 'pf', 'a', 'b'), judged(2, 'uu', 'b', 'a'), judged(3, 'ff', 'b', 'a')],
        ['ready/a pf'],
        1,
      ],
      [
        'what was never known when it is known first, but shows it to nobody',
        [judged(1, 'u', 'a'), judged(2, 'f', 'a')],
        ['ready/a uf'],
        0,
      ],
    ])('keeps %s', (_, given, expected, shown) => {
      const state = memoryState();
      const listed = builds(state, ...given);
      expect(verdicts(state)).toEqual(expected.map((one) => `${one}: ${CART}`));
      expect(listed).toHaveLength(shown);
    });
  });

  test('says nothing twice: a build without changes leaves the state as it was', () => {
    const state = memoryState();
    const same = { [CART]: { title: 'cart' } };
    builds(state, on(1, {}), on(2, same));
    const before = new Map(state.files);
    expect(builds(state, on(3, same), on(4, same))).toHaveLength(1);
    expect(state.files).toEqual(before);
  });

  test('keeps what it found once, however often it is told to', () => {
    const state = memoryState();
    for (const one of [on(1, {}), on(2, { [CART]: { title: 'cart' } })]) {
      const opened = openHistory(state, one);
      opened.save();
      const before = new Map(state.files);
      opened.save();
      expect(state.files).toEqual(before);
    }
  });

  test('keeps what counts alone tell', () => {
    const state = memoryState();
    const counted = (day: number, relations: number): Summary =>
      on(day, {}, { counts: { ...NO_COUNTS, relations } });
    builds(state, counted(1, 3), counted(2, 4), counted(3, 4));
    const { records } = readLog(state.read(NOVEMBER));
    expect(records.map(({ time, counts }) => [time, counts.relations])).toEqual([
      [DAY(1), 3],
      [DAY(2), 4],
    ]);
  });

  test('remembers what tells no change, such as another file, without a line of the log', () => {
    const state = memoryState();
    builds(state, on(1, { [CART]: { title: 'cart', file: 'a.yaml' } }));
    const log = state.text(NOVEMBER);
    builds(state, on(2, { [CART]: { title: 'cart', file: 'b.yaml' } }));
    expect(state.text(NOVEMBER)).toBe(log);
    expect(readSummary(state, 'private')).toMatchObject({ since: DAY(1), time: DAY(1), seen: DAY(2) });
    expect(readSummary(state, 'private')!.entities.get(CART)!.file).toBe('b.yaml');
  });

  test('shows in the next build what the last one found, by the same id', () => {
    const state = memoryState();
    const found = builds(state, on(1, {}), on(2, { [CART]: { title: 'cart' } }));
    expect(readHistory(state, 'private')!.lists.all).toEqual(found);
    expect(openHistory(state, on(3, { [CART]: { title: 'cart' } })).history.lists.all).toEqual(found);
  });

  test('keeps nothing of a build that was not published', () => {
    const state = memoryState();
    builds(state, on(1, {}));
    openHistory(state, on(2, { 'a:b/c': { title: 'c' } }));
    expect(openHistory(state, on(3, { [CART]: { title: 'cart' } })).history.lists.all).toMatchObject([
      { time: DAY(3), ref: CART },
    ]);
    expect(readHistory(state, 'private')!.lists.all).toEqual([]);
  });

  test('finds the same changes once after a run that ended between its two writes', () => {
    const state = memoryState();
    builds(state, on(1, {}));
    const before = state.read(SUMMARY)!;
    const found = builds(state, on(2, { [CART]: { title: 'cart' } }));
    state.write(SUMMARY, before);
    expect(builds(state, on(3, { [CART]: { title: 'cart' } }))).toEqual(found);
    expect(details(state)).toHaveLength(1);
  });

  test('never runs backwards, and shows all of what is known of later', () => {
    const state = memoryState();
    const found = builds(state, on(29, {}), on('2026-12-02T06:00:00Z', { [CART]: { title: 'cart' } }));
    expect(builds(state, on(30, {}))).toEqual(found);
    expect(readSummary(state, 'private')?.time).toBe('2026-12-02T06:00:00Z');
    const { trends } = openHistory(state, on(30, {})).history;
    expect(trends.ofEntity(CART)!.entities).toEqual([null, null, null, null, 1]);
  });

  test('keeps what a private audience sees out of the history of a public one', () => {
    const state = memoryState();
    builds(state, on(1, {}), on(2, { 'user:default/wren': { title: 'Wren' } }));
    const open = { audience: 'public' } as const;
    expect(builds(state, on(3, {}, open), on(4, {}, open))).toEqual([]);
    for (const [key, bytes] of state.files)
      if (key.startsWith('history/public/')) expect(Buffer.from(bytes).toString()).not.toMatch(/wren/i);
  });

  test('has a file for each month, makes the one before short, and forgets those of long ago', () => {
    const state = memoryState();
    const at = (time: string, lifecycle: string): Summary =>
      on(time, { [CART]: { title: 'cart', lifecycle } });
    builds(state, on(1, {}));
    for (const hour of ['07', '08', '09']) builds(state, at(`2026-11-02T${hour}:00:00Z`, hour));
    expect(readLog(state.read(NOVEMBER)).records).toHaveLength(4);
    builds(state, at('2027-01-15T00:00:00Z', 'x'));
    expect(readLog(state.read(NOVEMBER)).records.map(({ builds }) => builds?.length)).toEqual([undefined, 3]);
    expect([...state.files.keys()].sort()).toEqual([NOVEMBER, 'history/private/log/2027-01.ndjson', SUMMARY]);
    builds(state, at('2029-02-28T00:00:00Z', 'y'));
    expect([...state.files.keys()]).toContain(NOVEMBER);
    for (const month of ['06', '07', '08']) builds(state, at(`2029-${month}-01T00:00:00Z`, month));
    const left = [...state.files.keys()].filter((key) => key !== SUMMARY).sort();
    expect(left).toEqual(
      ['2029-02', '2029-06', '2029-07', '2029-08'].map((month) => logKey('private', month)),
    );
    expect(logKeys('private', '2029-08-01')).toEqual(expect.arrayContaining(left));
  });

  describe('after a build whose clock is years ahead', () => {
    const wrong = '2029-11-04T06:00:00Z';
    const cart = (lifecycle: string): Record<string, Remembered> => ({
      [CART]: { title: 'cart', lifecycle },
    });
    const kept = (): MemoryState => {
      const state = memoryState();
      builds(state, on(1, cart('a')), on(2, cart('b')), on(3, cart('c')), on(wrong, cart('d')));
      return state;
    };

    test('has all that it had', () => {
      const state = kept();
      expect(readLog(state.read(NOVEMBER)).records).toHaveLength(3);
      expect(readAll(state, 'private', DAY(30))).toHaveLength(3);
    });

    test('says why it records nothing, and is silent where clocks differ by hours', () => {
      const state = kept();
      const opened = openHistory(state, on(5, cart('e')));
      expect(opened.unrecorded).toEqual({ later: wrong });
      const before = new Map(state.files);
      opened.save();
      expect(state.files).toEqual(before);
      expect(openHistory(state, on('2029-11-03T09:00:00Z', cart('e'))).unrecorded).toBeUndefined();
    });

    test('can be taken back to what was known before', () => {
      const state = kept();
      const files = takeBackFiles(state.files, 'private', DAY(5));
      const clean = memoryState();
      builds(clean, on(1, cart('a')), on(2, cart('b')), on(3, cart('c')));
      expect(new Map(files)).toEqual(clean.files);
      expect(takeBackFiles(state.files, 'private', '2026-10-01T00:00:00Z').size).toBe(0);
    });
  });

  test('adds nothing for a commit that the last build held already, and says so', () => {
    const state = memoryState();
    const [old, now] = ['a'.repeat(40), 'b'.repeat(40)];
    const isBefore = (commit: string): boolean => commit === now;
    builds(state, on(1, {}, { commit: old }), on(2, { [CART]: { title: 'cart' } }, { commit: now }));
    const opened = openHistory(state, on(3, {}, { commit: old }), { isBefore });
    expect(opened.unrecorded).toEqual({ commit: now });
    opened.save();
    expect(details(state)).toHaveLength(1);
    expect(openHistory(state, on(3, {}, { commit: now }), { isBefore }).unrecorded).toBeUndefined();
  });

  test('says which files it cannot read, sets them aside, and goes on with the rest', () => {
    const state = memoryState();
    builds(state, on(1, {}), on(2, { [CART]: { title: 'cart' } }));
    const broken = state.text(NOVEMBER).replace('"v":1', '"v":');
    state.write(NOVEMBER, broken);
    const opened = openHistory(state, on(3, {}));
    expect(opened.damaged).toEqual([{ key: NOVEMBER, why: '1 of its lines is not in the form of a build' }]);
    opened.save();
    expect(state.text(`${NOVEMBER}.damaged`)).toBe(broken);
    expect(openHistory(state, on(4, {})).damaged).toEqual([]);
    state.write(SUMMARY, state.text(SUMMARY).slice(0, -10));
    expect(openHistory(state, on(4, {})).damaged).toEqual([{ key: SUMMARY, why: 'it is not JSON' }]);
  });

  test.each(['', '{', '[]', '{"version":99}', '{"version":2,"entities":{"a":1},"since":"x"}', 'null'])(
    'takes a damaged summary %j for none',
    (text) => {
      const state = memoryState();
      state.write(SUMMARY, text);
      state.write(NOVEMBER, `${text}\nnot json\n{"id":1}\n`);
      const opened = openHistory(state, on(1, { [CART]: { title: 'cart' } }));
      expect(opened.history.lists.all).toEqual([]);
      opened.save();
      expect(readSummary(state, 'private')?.entities.size).toBe(1);
      expect(readLog(state.read(NOVEMBER))).toMatchObject({ damaged: 0, records: [{ time: DAY(1) }] });
    },
  );

  test('works on a disk as in memory', () => {
    const state = folderState(mkdtempSync(join(tmpdir(), 'history-')));
    openHistory(state, on(1, {})).save();
    openHistory(state, on(2, { [CART]: { title: 'cart' } })).save();
    expect(readAll(state, 'private', DAY(2))).toHaveLength(2);
  });
});

describe('the commit that did it', () => {
  const [first, second, third] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [string, string, string];
  /** Names commits as it is told: of documents by their file and aspect, of verdicts by rule, of levels by scorecard. */
  const blame =
    (told: Record<string, string>) =>
    (since: string): Blame | undefined =>
      since === first
        ? {
            ofEntity: ({ file, aspect }) => told[`${file} ${JSON.stringify(aspect)}`],
            ofVerdict: ({ card, rule, isDocSame }) => told[`${card}/${rule}${isDocSame ? ' same' : ''}`],
            ofLevels: (card) => told[card],
          }
        : undefined;
  const cards = (file: string, ...rules: string[]): Record<string, RememberedCard> => ({
    ready: { title: 'Readiness', rules: rules.map((rule) => [rule, rule]), file },
  });
  const cart: Remembered = { title: 'cart', file: 'cart.yaml', verdicts: { ready: 'p' } };
  const failing: Remembered = { ...cart, verdicts: { ready: 'f' } };
  const same = (doc: string): Remembered => ({ ...cart, doc });
  const level = (rank: number): Remembered => ({
    ...cart,
    levels: { ready: { scorecard: 'Readiness', level: `L${rank}`, rank } },
  });

  test.each<
    [string, Record<string, string>, Remembered | undefined, Remembered | undefined, (string | undefined)[]]
  >([
    [
      'which changed that value in the file of an entity',
      { 'cart.yaml "title"': second, 'cart.yaml "owner"': third },
      cart,
      { ...cart, title: 'Cart' },
      [second],
    ],
    ['which took an entity out', { 'cart.yaml "there"': second }, cart, undefined, [second, second]],
    ['which brought an entity', { 'cart.yaml "there"': second }, undefined, cart, [second, second]],
    [
      'of nobody where the file says the same',
      { 'cart.yaml "title"': second },
      same('a'),
      { ...same('a'), title: 'Cart' },
      [undefined],
    ],
    [
      'of what sources disagree on',
      { 'cart.yaml {"paths":["spec.owner"]}': second },
      { ...cart, drift: ['spec.type'] },
      { ...cart, drift: ['spec.owner', 'spec.type'] },
      [second],
    ],
    ['which explains a verdict', { 'ready/owned': third }, cart, failing, [third]],
    [
      'which explains a verdict though the entity says the same',
      { 'ready/owned same': third },
      same('a'),
      { ...same('a'), ...failing, doc: 'a' },
      [third],
    ],
    [
      'of no verdict where none is known to explain it',
      { 'cart.yaml "title"': second },
      cart,
      failing,
      [undefined],
    ],
    ['which changed what a level asks for', { ready: third }, level(1), level(2), [third]],
    [
      'which explains all verdicts that moved a level',
      { 'ready/owned': third, ready: second },
      { ...level(2), verdicts: { ready: 'p' } },
      { ...level(1), verdicts: { ready: 'f' } },
      [third, third],
    ],
    [
      'of nobody for a level that a verdict moved which nobody changed',
      { ready: second },
      { ...level(2), verdicts: { ready: 'p' } },
      { ...level(1), verdicts: { ready: 'f' } },
      [undefined, undefined],
    ],
  ])('is that %s', (_, files, before, after, expected) => {
    const state = memoryState();
    const at = (day: number, entity: Remembered | undefined, commit: string): Summary =>
      on(day, entity ? { [CART]: entity } : {}, { cards: cards('ready.yaml', 'owned'), commit });
    openHistory(state, at(1, before, first)).save();
    openHistory(state, at(2, after, second), { since: blame(files) }).save();
    const record = readLog(state.read(NOVEMBER)).records.at(-1)!;
    expect([...record.changes, ...record.verdicts].map(({ commit }) => commit)).toEqual(expected);
  });

  test('is not asked for where a build or the one before was outside of a repository', () => {
    for (const [then, now] of [
      [undefined, second],
      [first, undefined],
    ]) {
      const state = memoryState();
      openHistory(state, on(1, { [CART]: cart }, { commit: then })).save();
      const since = () => {
        throw new Error('asked');
      };
      const opened = openHistory(state, on(2, {}, { commit: now }), { since });
      expect(opened.history.lists.all).toHaveLength(1);
    }
  });

  test('is unknown where nobody can tell', () => {
    const state = memoryState();
    openHistory(state, on(1, { [CART]: cart }, { commit: third })).save();
    expect(openHistory(state, on(2, {}, { commit: second }), { since: blame({}) }).history.lists.all).toEqual(
      [expect.not.objectContaining({ commit: expect.anything() })],
    );
  });
});

describe('a summary', () => {
  const entities = fc.dictionary(fc.constantFrom('a:b/c', '__proto__:x/y', '__proto__', CART), remembered);

  test('survives being written and read', () => {
    fc.assert(
      fc.property(
        entities,
        fc.dictionary(fc.constantFrom('ready', '__proto__'), fc.string()),
        (given, titles) => {
          const cards = Object.fromEntries(
            Object.entries(titles).map(([key, title]) => [key, { title, rules: [['__proto__', title]] }]),
          ) as unknown as Record<string, RememberedCard>;
          const one = on(1, given, { cards, commit: 'a'.repeat(40) });
          const state = memoryState();
          state.write(SUMMARY, summaryText(one));
          const read = readSummary(state, 'private')!;
          expect(read).toEqual(one);
          expect(summaryText(read)).toBe(summaryText(one));
        },
      ),
      { numRuns: 100 },
    );
  });

  test('has one entity on a line, so that versions of it differ by lines', () => {
    const text = summaryText(on(1, { b: { title: 'b' }, a: { title: 'a' } }));
    expect(text.split('\n').slice(1, 3)).toEqual(['"a":{"title":"a"},', '"b":{"title":"b"}']);
  });

  test.each<[string, unknown]>([
    ['no title', {}],
    ['owners that are no texts', { title: 'x', owners: [1] }],
    ['problems that are no two numbers', { title: 'x', problems: [1] }],
    ['verdicts that are none', { title: 'x', verdicts: { ready: 'q' } }],
    ['a level without a rank', { title: 'x', levels: { ready: { scorecard: 'R', level: 'L' } } }],
    ['marks that are no list', { title: 'x', marks: {} }],
  ])('leaves out an entity with %s, and keeps the others', (_, entity) => {
    const state = memoryState();
    const value = JSON.parse(summaryText(on(1, { [CART]: { title: 'cart' } }))) as { entities: object };
    state.write(SUMMARY, JSON.stringify({ ...value, entities: { ...value.entities, 'x:y/z': entity } }));
    expect([...readSummary(state, 'private')!.entities.keys()]).toEqual([CART]);
  });
});
