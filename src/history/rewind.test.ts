import { describe, expect, test } from 'vitest';
import type { BuildRecord } from './record.ts';
import { openRewinder } from './rewind.ts';
import { type Remembered, type Summary, summary } from './summary.ts';
import { aRecord, aVerdict, NO_COUNTS } from './testing/records.ts';

const SINCE = '2026-11-01T06:00:00Z';
const TIME = '2026-11-02T06:00:00Z';

function now(entities: Record<string, Remembered>): Summary {
  return summary({
    since: SINCE,
    time: TIME,
    audience: 'private',
    counts: NO_COUNTS,
    cards: { ready: { title: 'Readiness', rules: [['owned', 'Has an owner']] } },
    entities: new Map(Object.entries(entities)),
  });
}

function back(from: Summary, ...records: BuildRecord[]): Record<string, string> {
  const rewinder = openRewinder(from);
  for (const record of records) rewinder.undo(record);
  return Object.fromEntries(
    rewinder.refs.flatMap((ref, row) => {
      const entity = rewinder.entity(row);
      const letters = rewinder.verdicts(ref).map(({ rule, letter }) => `${rule}=${letter}`);
      return entity ? [[ref, [entity.title, ...letters].join(' ')]] : [];
    }),
  );
}

const A = { title: 'A', verdicts: { ready: 'p' } };
const renamed = aRecord(SINCE, TIME, {
  changes: [{ ref: 'b', detail: { type: 'renamed', from: 'a', title: 'A' } }],
});

describe('going back', () => {
  test('takes a new name back with all that is known of it', () => {
    expect(back(now({ b: A }), renamed)).toEqual({ a: 'A owned=p' });
  });

  test('leaves alone what never got the new name in the build that is kept', () => {
    expect(back(now({ a: A }), renamed)).toEqual({ a: 'A owned=p' });
    expect(back(now({ a: A, b: { title: 'B' } }), renamed)).toEqual({ a: 'A owned=p' });
  });

  test('survives changes of entities that nobody knows', () => {
    const strange = aRecord(SINCE, TIME, {
      changes: [
        { ref: 'x', detail: { type: 'title', from: 'X', to: 'Y' } },
        { ref: 'y', detail: { type: 'removed', from: { title: 'Y' } } },
        { ref: 'z', detail: { type: 'renamed', from: 'w', title: 'W' } },
      ],
      verdicts: [aVerdict('pf', ['y', '__proto__'])],
    });
    expect(back(now({}), strange)).toEqual({ y: 'Y owned=p' });
  });

  test('needs no more memory than the log speaks of, however many rules it names', () => {
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`c${i}`, A]));
    const rules = Array.from({ length: 20_000 }, (_, i) => aVerdict('pf', ['c19999'], { rule: `r${i}` }));
    const before = process.memoryUsage().arrayBuffers;
    const rewinder = openRewinder(now(many));
    rewinder.undo(aRecord(SINCE, TIME, { verdicts: rules }));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
    expect(rewinder.figures().judged[19_999]).toBe(20_001);
  });

  test('does not change the summary that it began with', () => {
    const one = now({ b: A });
    const text = JSON.stringify([...one.entities]);
    back(one, renamed);
    expect(JSON.stringify([...one.entities])).toBe(text);
  });
});
