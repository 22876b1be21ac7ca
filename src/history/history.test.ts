import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { folderState, type State } from '../base/state.ts';
import { openHistory, readHistory } from './history.ts';
import type { ChangeRecord } from './record.ts';
import { historyKeys, type Remembered, readSummary, type Summary, summary, summaryText } from './summary.ts';

const DAY = (n: number): string => `2026-11-${String(n).padStart(2, '0')}T06:00:00Z`;
const CART = 'component:default/cart';
const DELIVERY = 'group:default/delivery';
const CHECKOUT = 'group:default/checkout';

function on(
  day: number,
  entities: Record<string, Remembered>,
  audience: Summary['audience'] = 'private',
): Summary {
  const time = DAY(day);
  return summary({ since: time, time, audience, entities: new Map(Object.entries(entities)) });
}

function emptyState(): State {
  return folderState(mkdtempSync(join(tmpdir(), 'history-')));
}

/** Builds one after the other, each published; gives what the last one shows. */
function builds(state: State, ...summaries: Summary[]): readonly ChangeRecord[] {
  let records: readonly ChangeRecord[] = [];
  for (const one of summaries) {
    const history = openHistory(state, one);
    records = history.records;
    history.save();
  }
  return records;
}

function details(records: readonly ChangeRecord[]): unknown[] {
  return records.map((record) => ('bulk' in record ? [record.bulk, record.count] : record.detail));
}

describe('history', () => {
  test('begins with the first build, which changes nothing', () => {
    const state = emptyState();
    expect(openHistory(state, on(1, { [CART]: { title: 'cart' } })).records).toEqual([]);
    expect(readSummary(state, 'private')).toBeUndefined();
  });

  test.each<[string, Remembered | undefined, Remembered | undefined, unknown]>([
    ['an entity that is new', undefined, { title: 'cart' }, { type: 'added' }],
    ['an entity that is gone', { title: 'cart' }, undefined, { type: 'removed' }],
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
    const first = on(1, before ? { [CART]: before } : {});
    const second = on(2, after ? { [CART]: after } : {});
    const records = builds(emptyState(), first, second);
    expect(details(records)).toEqual([expected]);
    expect(records[0]).toMatchObject({ ref: CART, time: DAY(2) });
  });

  describe('of levels', () => {
    const at = (level: string, rank: number) => ({ scorecard: 'Production ready', level, rank });
    const silver = { title: 'cart', levels: { ready: at('Silver', 2) } };
    const gold = { title: 'cart', levels: { ready: at('Gold', 3) } };
    const unknown = { title: 'cart', levels: { ready: null } };
    const without = { title: 'cart' };
    const rise = { type: 'level', key: 'ready', from: at('Silver', 2), to: at('Gold', 3) };

    test.each<[string, Remembered[], unknown[]]>([
      ['a rise', [silver, gold], [rise]],
      ['nothing while a level is not known', [silver, unknown], []],
      ['no change when it is known again and the same', [silver, unknown, silver], []],
      ['the change when it is known again and another', [silver, unknown, gold], [rise]],
      ['nothing when a scorecard is new', [without, gold], []],
      ['the first change after a scorecard was new', [without, silver, gold], [rise]],
      ['nothing when a scorecard is gone', [gold, without], []],
      [
        'nothing when a level has another name',
        [silver, { title: 'cart', levels: { ready: at('Argent', 2) } }],
        [],
      ],
    ])('tells %s', (_, states, expected) => {
      const summaries = states.map((entity, index) => on(index + 1, { [CART]: entity }));
      expect(details(builds(emptyState(), ...summaries))).toEqual(expected);
    });
  });

  test('concerns the owners before and after', () => {
    const records = builds(
      emptyState(),
      on(1, { [CART]: { title: 'cart', owners: [DELIVERY] } }),
      on(2, { [CART]: { title: 'cart', owners: [CHECKOUT] } }),
    );
    expect(records).toMatchObject([{ owners: [CHECKOUT, DELIVERY] }]);
  });

  test('says nothing twice: a build without changes leaves the state as it was', () => {
    const state = emptyState();
    const same = { [CART]: { title: 'cart' } };
    builds(state, on(1, {}), on(2, same));
    const bytes = (key: string): string => Buffer.from(state.read(key)!).toString();
    const keys = Object.values(historyKeys('private'));
    const before = keys.map(bytes);
    expect(details(builds(state, on(3, same), on(4, same)))).toEqual([{ type: 'added' }]);
    expect(keys.map(bytes)).toEqual(before);
  });

  test('shows in the next build what the last one found, by the same id', () => {
    const state = emptyState();
    const found = builds(state, on(1, {}), on(2, { [CART]: { title: 'cart' } }));
    expect(readHistory(state, 'private').records).toEqual(found);
    expect(openHistory(state, on(3, { [CART]: { title: 'cart' } })).records).toEqual(found);
  });

  test('keeps nothing before the site is published', () => {
    const state = emptyState();
    builds(state, on(1, {}));
    const refused = openHistory(state, on(2, {}));
    expect(refused.records).toEqual([]);
    expect(openHistory(state, on(3, { [CART]: { title: 'cart' } })).records).toMatchObject([
      { time: DAY(3) },
    ]);
    expect(readHistory(state, 'private').records).toEqual([]);
  });

  test('finds the same changes again after a run that ended between its two writes', () => {
    const state = emptyState();
    builds(state, on(1, {}));
    const before = state.read(historyKeys('private').summary)!;
    const found = builds(state, on(2, { [CART]: { title: 'cart' } }));
    state.write(historyKeys('private').summary, before);
    expect(builds(state, on(3, { [CART]: { title: 'cart' } }))).toEqual(found);
  });

  test('never runs backwards', () => {
    const state = emptyState();
    builds(state, on(5, { [CART]: { title: 'cart' } }));
    expect(builds(state, on(4, {}))).toEqual([]);
    expect(readSummary(state, 'private')?.time).toBe(DAY(5));
  });

  test('keeps what a private audience sees out of the history of a public one', () => {
    const state = emptyState();
    builds(state, on(1, {}), on(2, { 'user:default/wren': { title: 'Wren' } }));
    expect(builds(state, on(3, {}, 'public'), on(4, {}, 'public'))).toEqual([]);
    expect(readHistory(state, 'public').records).toEqual([]);
  });

  test('counts what is too much to list, for the portal and for every owner', () => {
    const many = Object.fromEntries(
      Array.from({ length: 150 }, (_, i) => [
        `component:default/c${i}`,
        { title: `c${i}`, owners: [i < 30 ? DELIVERY : CHECKOUT] },
      ]),
    );
    const records = builds(emptyState(), on(1, {}), on(2, many));
    expect(records).toMatchObject([
      { bulk: 'added', count: 150, owners: { [CHECKOUT]: 120, [DELIVERY]: 30 } },
    ]);
  });

  test('forgets what is older than 400 days and keeps at most 2,000 changes', () => {
    const state = emptyState();
    builds(state, on(1, {}), on(2, { [CART]: { title: 'cart' } }));
    const later = {
      ...on(3, { [CART]: { title: 'cart', lifecycle: 'production' } }),
      time: '2028-01-01T00:00:00Z',
    };
    expect(details(builds(state, later))).toEqual([{ type: 'lifecycle', from: '', to: 'production' }]);
    for (let round = 0; round < 25; round += 1) {
      const entities = Object.fromEntries(
        Array.from({ length: 90 }, (_, i) => [`component:default/r${round}-${i}`, { title: 'x' }]),
      );
      builds(state, { ...on(1, entities), time: `2028-02-${String(round + 1).padStart(2, '0')}T00:00:00Z` });
    }
    expect(readHistory(state, 'private').records).toHaveLength(2000);
  });

  test.each(['', '{', '[]', '{"version":99}', '{"version":1,"entities":{"a":1},"since":"x"}', 'null'])(
    'takes a damaged summary %j for none',
    (text) => {
      const state = emptyState();
      state.write(historyKeys('private').summary, text);
      state.write(historyKeys('private').log, `${text}\nnot json\n{"id":1}\n`);
      const history = openHistory(state, on(1, { [CART]: { title: 'cart' } }));
      expect(history.records).toEqual([]);
      history.save();
      expect(readSummary(state, 'private')?.entities.size).toBe(1);
    },
  );

  const remembered: fc.Arbitrary<Remembered> = fc.record(
    {
      title: fc.string({ unit: 'binary' }),
      owners: fc.uniqueArray(fc.constantFrom(CHECKOUT, DELIVERY)).map((owners) => owners.sort()),
      lifecycle: fc.string({ minLength: 1 }),
      problems: fc.tuple(fc.nat(9), fc.nat(9)),
      drift: fc.uniqueArray(fc.string(), { maxLength: 3 }).map((paths) => paths.sort()),
      levels: fc.dictionary(
        fc.constantFrom('ready', '__proto__', 'constructor'),
        fc.record({ scorecard: fc.string(), level: fc.string(), rank: fc.nat(3) }),
      ),
    },
    { requiredKeys: ['title'] },
  );
  const entities = fc.dictionary(
    fc.constantFrom('a:b/c', '__proto__:x/y', 'constructor:x/y', CART),
    remembered,
  );

  test('a summary survives being written and read', () => {
    fc.assert(
      fc.property(entities, (given) => {
        const state = emptyState();
        const one = on(1, given);
        state.write(historyKeys('private').summary, summaryText(one));
        expect(summaryText(readSummary(state, 'private')!)).toBe(summaryText(one));
      }),
      { numRuns: 50 },
    );
  });

  test('going there and back gives as many changes each way, and what was kept can be read again', () => {
    fc.assert(
      fc.property(entities, entities, (a, b) => {
        const state = emptyState();
        const there = builds(state, on(1, a), on(2, b));
        const back = builds(state, on(3, a));
        expect(back).toHaveLength(there.length * 2);
        expect(readHistory(state, 'private').records).toEqual(there.length === 0 ? [] : back);
      }),
      { numRuns: 50 },
    );
  });
});
