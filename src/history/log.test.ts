import { describe, expect, test } from 'vitest';
import {
  compactLog,
  logKey,
  logKeys,
  logText,
  MONTHS_KEPT,
  monthOfLog,
  readLog,
  uniteRecords,
  withoutKnown,
} from './log.ts';
import type { BuildRecord, Detail, EntityChange } from './record.ts';
import { aRecord, aVerdict, NO_COUNTS } from './testing/records.ts';

const CART = 'component:default/cart';
const at = (hour: number, day = 10): string => `2026-11-${day}T${String(hour).padStart(2, '0')}:00:00Z`;
const change = (detail: Detail, ref = CART): EntityChange => ({ ref, detail });
const lifecycle = (from: string, to: string): EntityChange => change({ type: 'lifecycle', from, to });

/** Builds of a day, each compared with the one before, an hour apart. */
function day(...found: Partial<BuildRecord>[]): BuildRecord[] {
  return found.map((one, i) => aRecord(at(i), at(i + 1), { counts: { ...NO_COUNTS, pass: i }, ...one }));
}

describe('the months of a log', () => {
  test('have a file each, as far back as is kept', () => {
    const keys = logKeys('private', '2026-11-22T06:00:00Z');
    expect(keys).toHaveLength(MONTHS_KEPT + 1);
    expect([keys[0], keys.at(-1)]).toEqual([
      'history/private/log/2024-08.ndjson',
      'history/private/log/2026-11.ndjson',
    ]);
    expect(keys.map(monthOfLog)).toEqual(keys.map((key) => key.slice(-14, -7)));
  });

  test.each([
    'history/private/log/2026-13.ndjson',
    'history/other/log/2026-11.ndjson',
    'history/private/log/2026-11.ndjson/x',
    'history/private/costs/2026-11.json',
  ])('have no key like %s', (key) => expect(monthOfLog(key)).toBeUndefined());

  test('begin where a build was in UTC', () => {
    expect(logKey('public', '2026-11')).toBe(logKey('public', '2026-11-30'));
  });
});

describe('a log that is made short', () => {
  test.each<[string, Partial<BuildRecord>[], EntityChange[]]>([
    ['what went to and fro', [{ changes: [lifecycle('a', 'b')] }, { changes: [lifecycle('b', 'a')] }], []],
    [
      'the steps between',
      [{ changes: [lifecycle('a', 'b')] }, { changes: [lifecycle('b', 'c')] }],
      [{ ...lifecycle('a', 'c'), build: 1 }],
    ],
    [
      'a level that fell and rose',
      [
        {
          changes: [
            change({
              type: 'level',
              key: 'r',
              from: { scorecard: 'R', level: 'Gold', rank: 2 },
              to: { scorecard: 'R', level: 'Basic', rank: 0 },
            }),
          ],
        },
        {
          changes: [
            change({
              type: 'level',
              key: 'r',
              from: { scorecard: 'R', level: 'Basic', rank: 0 },
              to: { scorecard: 'R', level: 'Gold!', rank: 2 },
            }),
          ],
        },
      ],
      [],
    ],
  ])('leaves out %s', (_, found, expected) => {
    const [one, ...more] = compactLog(day(...found));
    expect(more).toEqual([]);
    expect(one!.changes).toEqual(expected);
    expect(one!.counts.pass).toBe(found.length - 1);
    expect(one!.builds).toEqual(found.map((_, i) => [at(i), at(i + 1)]));
  });

  test('keeps of verdicts what they were at first and came to, with the build that saw it last', () => {
    const [one] = compactLog(
      day(
        { verdicts: [aVerdict('pf', ['a', 'b', 'c'])] },
        { verdicts: [aVerdict('fp', ['a']), aVerdict('fx', ['b'])] },
      ),
    );
    expect(one!.verdicts).toEqual([aVerdict('pf', ['c']), aVerdict('px', ['b'], { build: 1 })]);
  });

  test('tells all of what came and went on one day', () => {
    const [came, went]: [Detail, Detail] = [
      { type: 'added', to: { title: 'cart' } },
      { type: 'removed', from: { title: 'cart' } },
    ];
    const [one] = compactLog(
      day({ changes: [change(came)] }, { changes: [change(went)] }, { changes: [change(came)] }),
    );
    expect(one!.changes.map(({ detail }) => detail.type)).toEqual(['added', 'removed', 'added']);
  });

  test('begins anew with a build that found another name, and after the beginning of all', () => {
    const renamed = change({ type: 'renamed', from: 'component:default/basket', title: 'basket' });
    const records = day({ since: at(1) }, {}, { changes: [renamed] }, {});
    expect(compactLog(records).map(({ builds }) => builds?.length)).toEqual([undefined, undefined, 2]);
  });

  test('has next to nothing of a day on which verdicts flapped from build to build', () => {
    const refs = Array.from({ length: 50 }, (_, i) => `component:default/c${i}`);
    const flapping = Array.from({ length: 23 }, (_, i) => ({
      verdicts: [aVerdict(i % 2 === 0 ? 'pf' : 'fp', refs)],
    }));
    const records = day(...flapping);
    expect(logText(compactLog(records)).length).toBeLessThan(logText(records).length / 8);
  });
});

describe('builds at once', () => {
  const first = aRecord(at(1), at(2), {
    changes: [lifecycle('a', 'b')],
    verdicts: [aVerdict('pf', ['x', 'y'])],
  });

  test('do not tell what an earlier one told that was compared with the same', () => {
    const second = aRecord(at(1), at(3), {
      changes: [lifecycle('a', 'b'), lifecycle('a', 'c')],
      verdicts: [aVerdict('pf', ['y', 'z']), aVerdict('pf', ['x'], { rule: 'other' })],
    });
    expect(withoutKnown(second, [first])).toEqual({
      ...second,
      changes: [lifecycle('a', 'c')],
      verdicts: [aVerdict('pf', ['z']), aVerdict('pf', ['x'], { rule: 'other' })],
    });
    expect(withoutKnown(first, [second])).toEqual(first);
  });

  test('tell again what happened again', () => {
    const later = { ...first, since: at(2), time: at(3) };
    expect(withoutKnown(later, [first])).toEqual(later);
  });

  test('that are copies of one are united, whatever was left out of each', () => {
    const other = aRecord(at(1), at(2), { verdicts: [aVerdict('pf', ['w', 'x'])] });
    const whole = uniteRecords([first, other]);
    expect(whole).toEqual({ ...first, verdicts: [aVerdict('pf', ['w', 'x', 'y'])] });
    expect(uniteRecords([other, first])).toEqual(whole);
    expect(uniteRecords([whole, other])).toEqual(whole);
  });
});

test('a log has the oldest build first, however its lines lie', () => {
  const records = day({}, {}, {});
  expect(readLog(Buffer.from(logText(records.toReversed()))).records).toEqual(records);
});
