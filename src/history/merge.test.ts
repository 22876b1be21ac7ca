import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { folderState } from '../base/state.ts';
import { openHistory } from './history.ts';
import { logText } from './log.ts';
import { type HistoryFiles, mergeHistory } from './merge.ts';
import type { EntityRecord } from './record.ts';
import { historyKeys, type Remembered, summary, summaryText } from './summary.ts';

const CART = 'component:default/cart';
const MAIL = 'component:default/mail';
const NOW = '2026-11-22T06:00:00Z';

const day = (n: number): string => `2026-11-${String(n).padStart(2, '0')}T06:00:00Z`;
const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const text = (value: Uint8Array | undefined): string => Buffer.from(value ?? []).toString('utf8');

function summaryOf(since: string, time: string, ...refs: string[]): Uint8Array {
  const entities = new Map<string, Remembered>(refs.map((ref) => [ref, { title: ref }]));
  return bytes(summaryText(summary({ since, time, audience: 'private', entities })));
}

function record(id: string, time: string, ref = CART): EntityRecord {
  return { id, time, ref, title: ref, owners: [], detail: { type: 'added' } };
}

function merge(mine: HistoryFiles, theirs: HistoryFiles, now = NOW): ReturnType<typeof mergeHistory> {
  return mergeHistory(mine, theirs, 'private', now);
}

describe('two histories', () => {
  test('become one that holds the changes of both, each once, as the first build saw it', () => {
    const mine = { log: bytes(logText([record('b', day(3)), record('a', day(1))])) };
    const theirs = { log: bytes(logText([record('c', day(4)), record('b', day(2))])) };
    expect(text(merge(mine, theirs).log)).toBe(
      logText([record('c', day(4)), record('b', day(2)), record('a', day(1))]),
    );
  });

  test('lose nothing where one of them has a line twice', () => {
    const twice = bytes(logText([record('b', day(3)), record('b', day(3))]));
    const merged = merge({ log: twice }, { log: bytes(logText([record('a', day(1))])) });
    expect(text(merged.log)).toBe(logText([record('b', day(3)), record('a', day(1))]));
  });

  test('have the summary of the later build', () => {
    const [earlier, later] = [summaryOf(day(1), day(5), CART), summaryOf(day(1), day(6), MAIL)];
    expect(merge({ summary: earlier }, { summary: later }).summary).toEqual(later);
    expect(merge({ summary: later }, { summary: earlier }).summary).toEqual(later);
    expect(merge({ summary: later }, { summary: earlier }).log).toBeUndefined();
  });

  test('of which the later began without the earlier get what changed in between', () => {
    const merged = merge(
      { summary: summaryOf(day(6), day(6), MAIL) },
      { summary: summaryOf(day(1), day(5), CART) },
    );
    expect(text(merged.summary)).toBe(text(summaryOf(day(1), day(6), MAIL)));
    const found = text(merged.log).trim().split('\n');
    expect(found.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { ref: MAIL, time: day(6), detail: { type: 'added' } },
      { ref: CART, time: day(6), detail: { type: 'removed' } },
    ]);
    expect(merge(merged, { summary: summaryOf(day(1), day(5), CART) })).toMatchObject({
      summary: merged.summary,
      log: merged.log,
    });
  });

  test('keep to the bounds of a history', () => {
    const mine = { log: bytes(logText([record('old', '2024-01-01T00:00:00Z')])) };
    const many = Array.from({ length: 2500 }, (_, i) => record(`r${String(i).padStart(4, '0')}`, day(20)));
    const merged = text(merge(mine, { log: bytes(logText([...many, record('new', day(21))])) }).log);
    const lines = merged.trim().split('\n');
    expect(lines).toHaveLength(2000);
    expect(lines.at(-1)).toContain('"new"');
    expect(merged).not.toContain('"old"');
  });

  test('leave out lines and summaries that are none, and say so of the other one', () => {
    const log = bytes(`${logText([record('a', day(1))])}null\n{"id":2}\n`);
    const merged = merge({}, { log, summary: bytes('{"version":1}') });
    expect(merged.damaged).toEqual({
      summary: 'it is not in the form of a summary',
      log: '2 of its lines are not in the form of a change',
    });
    expect(text(merged.log)).toBe(logText([record('a', day(1))]));
    expect(merged.summary).toBeUndefined();
    expect(merge({ log }, {}).damaged).toEqual({});
  });

  test('are the same as they were when nothing is added, to the byte', () => {
    const state = folderState(mkdtempSync(join(tmpdir(), 'merge-')));
    for (const [n, ref] of [CART, MAIL, CART].entries()) {
      const entities = new Map<string, Remembered>([[ref, { title: ref }]]);
      openHistory(
        state,
        summary({ since: day(n + 1), time: day(n + 1), audience: 'private', entities }),
      ).save();
    }
    const keys = historyKeys('private');
    const kept = { summary: state.read(keys.summary), log: state.read(keys.log) };
    for (const [mine, theirs] of [
      [kept, {}],
      [{}, kept],
      [kept, kept],
    ] as const) {
      const merged = merge(mine, theirs, '2031-01-01T00:00:00Z');
      expect([text(merged.summary), text(merged.log)]).toEqual([text(kept.summary), text(kept.log)]);
    }
  });
});

describe('merging', () => {
  const log = fc
    .array(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
        at: fc.integer({ min: 1, max: 21 }),
        ref: fc.constantFrom(CART, MAIL),
      }),
      { maxLength: 8 },
    )
    .map((items) => items.map(({ id, at, ref }) => record(id, day(at), ref)));
  const half = fc
    .record({
      log,
      since: fc.integer({ min: 1, max: 10 }),
      lasts: fc.integer({ min: 0, max: 9 }),
      refs: fc.subarray([CART, MAIL]),
    })
    .map(({ log, since, lasts, refs }) => ({
      log: bytes(logText(log)),
      summary: summaryOf(day(since), day(since + lasts), ...refs),
    }));

  test('gives the same whichever of the two is mine', () => {
    fc.assert(
      fc.property(half, half, (a, b) => {
        const [one, two] = [merge(a, b), merge(b, a)];
        expect([text(one.summary), text(one.log)]).toEqual([text(two.summary), text(two.log)]);
      }),
    );
  });

  test('loses no change, and changes nothing when done again', () => {
    fc.assert(
      fc.property(half, half, (a, b) => {
        const merged = merge(a, b);
        const ids = (value: Uint8Array | undefined): string[] =>
          [...text(value).matchAll(/"id":"(\w+)"/g)].map(([, id]) => id!);
        for (const id of [...ids(a.log), ...ids(b.log)]) expect(ids(merged.log)).toContain(id);
        for (const other of [a, b]) {
          const again = merge(merged, other);
          expect([text(again.summary), text(again.log)]).toEqual([text(merged.summary), text(merged.log)]);
        }
      }),
    );
  });
});
