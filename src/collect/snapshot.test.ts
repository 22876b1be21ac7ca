import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { FeedRecord } from '../base/feed.ts';
import { folderState } from '../base/state.ts';
import { mergeReading, readSnapshot, type StoredSnapshot, settingsHash, writeSnapshot } from './snapshot.ts';

const folder = mkdtempSync(join(tmpdir(), 'portolan-snapshot-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MONDAY = '2026-11-16T06:00:00Z';
const TUESDAY = '2026-11-17T06:00:00Z';
const WEDNESDAY = '2026-11-18T06:00:00Z';

function head(
  observedAt: string,
  settings = 'same',
): { feed: string; observedAt: string; version: number; settings: string } {
  return { feed: 'git', observedAt, version: 1, settings };
}

function records(...ids: string[]): FeedRecord[] {
  return ids.map((id) => ({ kind: 'thing', id, data: { name: id } }));
}

function ids(snapshot: StoredSnapshot): string[] {
  return snapshot.records.map(({ id, lastSeenAt, missed }) =>
    [id, lastSeenAt?.slice(8, 10), missed].filter(Boolean).join(' '),
  );
}

describe('merging a reading', () => {
  const before = mergeReading(undefined, { records: records('a', 'b', 'c'), complete: true }, head(MONDAY));

  test('a partial reading takes nothing away and marks what it did not see', () => {
    const after = mergeReading(before, { records: records('c', 'd'), complete: false }, head(TUESDAY));
    expect(ids(after)).toEqual(['a 16', 'b 16', 'c', 'd']);
    expect(after.complete).toBe(false);
    const later = mergeReading(after, { records: records('b'), complete: false }, head(WEDNESDAY));
    expect(ids(later)).toEqual(['a 16', 'b', 'c 17', 'd 17']);
  });

  test('what two complete readings in a row did not see is gone', () => {
    const once = mergeReading(before, { records: records('a', 'b'), complete: true }, head(TUESDAY));
    expect(ids(once)).toEqual(['a', 'b', 'c 16 1']);
    const twice = mergeReading(once, { records: records('a'), complete: true }, head(WEDNESDAY));
    expect(ids(twice)).toEqual(['a', 'b 17 1']);
  });

  test('a partial reading between two complete ones does not count', () => {
    const once = mergeReading(before, { records: records('a', 'b'), complete: true }, head(TUESDAY));
    const partial = mergeReading(once, { records: records('a'), complete: false }, head(TUESDAY));
    expect(ids(partial)).toEqual(['a', 'b 17', 'c 16 1']);
    expect(
      ids(mergeReading(partial, { records: records('a', 'b', 'c'), complete: true }, head(WEDNESDAY))),
    ).toEqual(['a', 'b', 'c']);
  });

  test('what other settings leave out is dropped at once, but not by a partial reading', () => {
    expect(
      ids(mergeReading(before, { records: records('a'), complete: true }, head(TUESDAY, 'other'))),
    ).toEqual(['a']);
    expect(
      ids(mergeReading(before, { records: records('a'), complete: false }, head(TUESDAY, 'other'))),
    ).toEqual(['a', 'b 16', 'c 16']);
  });

  test('records of different kinds do not replace each other', () => {
    const both: FeedRecord[] = [
      { kind: 'a', id: '1', data: { of: 'a' } },
      { kind: 'b', id: '1', data: { of: 'b' } },
    ];
    expect(mergeReading(undefined, { records: both, complete: true }, head(MONDAY)).records).toHaveLength(2);
  });

  test('the order of the records does not matter', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    fc.assert(
      fc.property(fc.uniqueArray(id), fc.uniqueArray(id), fc.boolean(), (first, second, complete) => {
        const run = (order: (list: string[]) => string[]): StoredSnapshot =>
          mergeReading(
            mergeReading(undefined, { records: records(...order(first)), complete: true }, head(MONDAY)),
            { records: records(...order(second)), complete },
            head(TUESDAY),
          );
        expect(run((list) => [...list].reverse())).toEqual(run((list) => list));
        const known = new Set(run((list) => list).records.map((item) => item.id));
        for (const item of [...first, ...second]) expect(known.has(item)).toBe(true);
      }),
    );
  });
});

describe('snapshots in the state', () => {
  test('come back as they were written, one record on a line', () => {
    const state = folderState(join(folder, 'round'));
    const data = JSON.parse('{"__proto__": {"x": 1}, "text": "line\\nbreak", "n": [1, null]}');
    const snapshot = mergeReading(
      undefined,
      { records: [{ kind: 'thing', id: 'acme/shop', data }], complete: true },
      head(MONDAY),
    );
    writeSnapshot(state, snapshot);
    expect(readSnapshot(state, 'git')).toEqual(snapshot);
    expect(readFileSync(state.path('snapshots/git.json'), 'utf8').split('\n')).toHaveLength(4);
  });

  test('the same content gives the same bytes', () => {
    const state = folderState(join(folder, 'bytes'));
    const write = (item: FeedRecord): string => {
      writeSnapshot(state, mergeReading(undefined, { records: [item], complete: true }, head(MONDAY)));
      return readFileSync(state.path('snapshots/git.json'), 'utf8');
    };
    expect(write({ kind: 'k', id: 'i', data: { a: 1, b: 2 } })).toBe(
      write({ data: { b: 2, a: 1 }, id: 'i', kind: 'k' }),
    );
  });

  test('an empty snapshot is still one', () => {
    const state = folderState(join(folder, 'empty'));
    writeSnapshot(state, mergeReading(undefined, { records: [], complete: true }, head(MONDAY)));
    expect(readSnapshot(state, 'git')).toMatchObject({ records: [] });
  });

  test.each([
    ['', 'it is not JSON'],
    ['{"feed": "git"', 'it is not JSON'],
    [new Uint8Array([0xff, 0xfe]), 'it is not JSON'],
    ['[]', 'it is not in the form of a snapshot'],
    [
      '{"feed": "git", "observedAt": "2026-11-16T06:00:00Z", "complete": true, "version": 1, "settings": "", "records": [{"kind": "", "id": "x", "data": {}}]}',
      'it is not in the form of a snapshot',
    ],
    [
      '{"feed": "other", "observedAt": "2026-11-16T06:00:00Z", "complete": true, "version": 1, "settings": "", "records": []}',
      'it is not in the form of a snapshot',
    ],
  ])('%j is refused', (content, error) => {
    const state = folderState(join(folder, 'broken'));
    state.write('snapshots/git.json', content);
    expect(readSnapshot(state, 'git')).toEqual({ error });
  });

  test('there is none at first, and ids of feeds cannot leave the folder', () => {
    const state = folderState(join(folder, 'none'));
    for (const id of ['git', '../../etc', 'a/b', '.', '..', 'Große Quelle'])
      expect(readSnapshot(state, id)).toBeUndefined();
    writeSnapshot(state, {
      ...mergeReading(undefined, { records: [], complete: true }, head(MONDAY)),
      feed: '../../x',
    });
    expect(readSnapshot(state, '../../x')).toMatchObject({ feed: '../../x' });
  });

  test('settings have one hash whatever the order of their keys', () => {
    expect(settingsHash({ a: 1, b: [2] })).toBe(settingsHash({ b: [2], a: 1 }));
    expect(settingsHash({ a: 1 })).not.toBe(settingsHash({ a: 2 }));
    expect(settingsHash(undefined)).toBe(settingsHash(null));
  });
});
