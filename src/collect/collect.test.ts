import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { FeedReport, FeedUsage } from '../base/feed.ts';
import { defineRules, problem } from '../base/problem.ts';
import { folderState, type State } from '../base/state.ts';
import {
  type CollectEvent,
  type CollectedFeed,
  type CollectOptions,
  collectFeeds,
  type Feed,
} from './collect.ts';
import { type Source, SourceError, type SourceItem } from './source.ts';

const folder = mkdtempSync(join(tmpdir(), 'portolan-collect-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MONDAY = '2026-11-16T06:00:00Z';
const TUESDAY = '2026-11-17T07:30:00Z';
const RULES = defineRules('example', { oops: { severity: 'warning', title: 'Oops', fix: 'Look again.' } });

type Collect = Source<{ count?: number | undefined; tokenEnv?: string | undefined }>['collect'];

/** A source whose behaviour is the function it is given. */
function source(collect: Collect, changes: Partial<Source> = {}): Source {
  return {
    type: 'example',
    title: 'Example',
    provides: ['example'],
    version: 1,
    settings: z.strictObject({ count: z.int().optional(), tokenEnv: z.string().optional() }),
    records: { thing: z.object({ name: z.string(), note: z.string().optional() }) },
    mapping: 'resources: []',
    problems: RULES,
    collect,
    ...changes,
  } as Source;
}

function thing(id: string, extra: Record<string, string> = {}): SourceItem {
  return { type: 'record', record: { kind: 'thing', id, data: { name: id, ...extra } } };
}

function things(...ids: string[]): Collect {
  return async function* () {
    for (const id of ids) yield thing(id);
  };
}

function failing(error: unknown, ...ids: string[]): Collect {
  return async function* () {
    for (const id of ids) yield thing(id);
    throw error;
  };
}

function feed(collect: Collect, changes: Partial<Feed> & { source?: Source } = {}): Feed {
  return {
    id: 'example',
    source: source(collect),
    settings: {},
    origin: { source: 'settings', file: 'portal.yaml', line: 7 },
    ...changes,
  };
}

let states = 0;
function newState(): State {
  states += 1;
  return folderState(join(folder, String(states)));
}

async function run(feeds: Feed[], options: Partial<CollectOptions> = {}): Promise<CollectedFeed[]> {
  return collectFeeds(feeds, { state: newState(), now: MONDAY, root: folder, environment: {}, ...options });
}

async function one(item: Feed, options: Partial<CollectOptions> = {}): Promise<CollectedFeed> {
  return (await run([item], options))[0]!;
}

function ids({ snapshot }: CollectedFeed): string[] {
  return (snapshot?.records ?? []).map(({ id, lastSeenAt }) => (lastSeenAt ? `${id} (old)` : id));
}

describe('a reading that goes well', () => {
  test('becomes a snapshot in the state, sorted, and a report', async () => {
    const state = newState();
    const result = await one(feed(things('b', 'a')), { state });
    expect(result.report).toEqual<FeedReport>({
      id: 'example',
      type: 'example',
      title: 'Example',
      outcome: 'fresh',
      observedAt: MONDAY,
      records: 2,
      matched: 0,
      complete: true,
      message: 'Read 2 records.',
      provides: ['example'],
      problems: [],
    });
    expect(ids(result)).toEqual(['a', 'b']);
    expect(JSON.parse(readFileSync(state.path('snapshots/example.json'), 'utf8'))).toMatchObject({
      observedAt: MONDAY,
      complete: true,
    });
  });

  test('keeps only the fields that the source promises', async () => {
    const result = await one(
      feed(async function* () {
        yield thing('a', { note: 'kept', password: 'never' });
      }),
    );
    expect(result.snapshot!.records[0]!.data).toEqual({ name: 'a', note: 'kept' });
  });

  test('tells what happens while it happens', async () => {
    const events: CollectEvent[] = [];
    await one(
      feed(async function* () {
        yield { type: 'progress', done: 0, total: 1 };
        yield thing('a');
        yield { type: 'progress', done: 1, total: 1 };
      }),
      { onEvent: (event) => events.push(event) },
    );
    expect(
      events.map((event) => (event.type === 'progress' ? `${event.done}/${event.total}` : event.type)),
    ).toEqual(['started', '0/1', '1/1', 'finished']);
  });

  test('feeds come back in their order, however fast they are, and not too many run at once', async () => {
    let running = 0;
    let most = 0;
    const slow = (ms: number): Collect =>
      async function* () {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, ms));
        yield thing(`after-${ms}`);
        running -= 1;
      };
    const feeds = [60, 5, 30, 1].map((ms, i) => feed(slow(ms), { id: `feed-${i}` }));
    const results = await run(feeds, { concurrency: 2 });
    expect(results.map((result) => ids(result)[0])).toEqual(['after-60', 'after-5', 'after-30', 'after-1']);
    expect(most).toBe(2);
  });
});

describe('a feed that fails', () => {
  test('leaves its last snapshot, stale with its age', async () => {
    const state = newState();
    await one(feed(things('a', 'b')), { state });
    const before = readFileSync(state.path('snapshots/example.json'), 'utf8');
    const result = await one(feed(failing(new SourceError('the host did not answer'))), {
      state,
      now: TUESDAY,
    });
    expect(result.report).toMatchObject({
      outcome: 'stale',
      observedAt: MONDAY,
      records: 2,
      message:
        'Could not be read: the host did not answer. The pages show what was known on 16 Nov 2026, 06:00 UTC.',
      problems: [
        {
          rule: 'collect/feed-failed',
          severity: 'warning',
          message: 'example could not be read: the host did not answer',
          origin: { file: 'portal.yaml', line: 7 },
        },
      ],
    });
    expect(ids(result)).toEqual(['a', 'b']);
    expect(readFileSync(state.path('snapshots/example.json'), 'utf8')).toBe(before);
  });

  test('without a snapshot says that nothing is known', async () => {
    const result = await one(feed(failing(new TypeError('boom\n    at secret/place.ts:1'))));
    expect(result.report).toMatchObject({
      outcome: 'failed',
      records: 0,
      complete: false,
      message: 'Could not be read: boom. Nothing is known from before.',
      problems: [{ rule: 'collect/feed-failed', severity: 'error' }],
    });
    expect(result.report.observedAt).toBeUndefined();
    expect(result.snapshot).toBeUndefined();
  });

  test('half way keeps what it gave and takes nothing away', async () => {
    const state = newState();
    await one(feed(things('a', 'b', 'c')), { state });
    const result = await one(feed(failing('the limit was reached', 'c', 'd')), { state, now: TUESDAY });
    expect(ids(result)).toEqual(['a (old)', 'b (old)', 'c', 'd']);
    expect(result.report).toMatchObject({
      outcome: 'fresh',
      complete: false,
      records: 4,
      message: 'Read 2 records, but not all there is; 2 records known from before were not seen and kept.',
      problems: [
        {
          rule: 'collect/feed-incomplete',
          message: 'example could not be read to its end: the limit was reached',
        },
      ],
    });
  });

  test('a problem that may hide records makes the reading incomplete, another does not', async () => {
    const report = (incomplete: boolean): Collect =>
      async function* () {
        yield thing('a');
        yield {
          type: 'problem',
          problem: problem(RULES.oops, { message: 'x', origin: { source: 'example' } }),
          incomplete,
        };
      };
    expect((await one(feed(report(true)))).report).toMatchObject({
      complete: false,
      problems: [{ rule: 'example/oops' }],
    });
    expect((await one(feed(report(false)))).report).toMatchObject({
      complete: true,
      problems: [{ rule: 'example/oops' }],
    });
  });

  test('is stopped when its time is over, and told so', async () => {
    let aborted = false;
    const hang: Collect = async function* (_settings, { signal }) {
      signal.addEventListener('abort', () => {
        aborted = true;
      });
      yield thing('a');
      await new Promise(() => {});
    };
    const result = await one(feed(hang, { timeoutMs: 50 }));
    expect(aborted).toBe(true);
    expect(ids(result)).toEqual(['a']);
    expect(result.report).toMatchObject({
      complete: false,
      problems: [{ message: 'example could not be read to its end: it took longer than 0.05 s' }],
    });
  });

  test('does not hold up the others', async () => {
    const hang: Collect = () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) });
    const thrown: Collect = () => {
      throw new Error('at once');
    };
    const results = await run(
      [
        feed(hang, { id: 'hangs', timeoutMs: 30 }),
        feed(thrown, { id: 'throws' }),
        feed(things('a'), { id: 'works' }),
      ],
      { concurrency: 1 },
    );
    expect(results.map(({ report }) => report.outcome)).toEqual(['failed', 'failed', 'fresh']);
  });

  test.each<[string, SourceItem, RegExp]>([
    [
      'of a kind it does not promise',
      { type: 'record', record: { kind: '__proto__', id: 'x', data: {} } },
      /which it does not promise/,
    ],
    ['without an id', thing(''), /no id/],
    [
      'in another shape',
      { type: 'record', record: { kind: 'thing', id: 'x', data: { name: 5 } } },
      /not as promised: name/,
    ],
    ['of many megabytes', thing('x', { note: 'x'.repeat(9_000_000) }), /larger than 8 MB/],
  ])('a record %s is left out, and the reading counts as incomplete', async (_, item, message) => {
    const result = await one(
      feed(async function* () {
        yield thing('a');
        yield item;
      }),
    );
    expect(ids(result)).toEqual(['a']);
    expect(result.report.complete).toBe(false);
    expect(result.report.problems[0]!.message).toMatch(message);
  });

  test('the first of two records with one id is used', async () => {
    const result = await one(
      feed(async function* () {
        yield thing('a', { note: 'first' });
        yield thing('a', { note: 'second' });
      }),
    );
    expect(result.snapshot!.records.map(({ data }) => data)).toEqual([{ name: 'a', note: 'first' }]);
    expect(result.report).toMatchObject({ complete: true, problems: [{ rule: 'collect/duplicate-record' }] });
  });
});

describe('what is not there any more', () => {
  test('is kept once and gone the second time', async () => {
    const state = newState();
    await one(feed(things('a', 'b')), { state });
    expect(ids(await one(feed(things('a')), { state }))).toEqual(['a', 'b (old)']);
    expect(ids(await one(feed(things('a')), { state }))).toEqual(['a']);
  });

  test('a large drop keeps the previous snapshot and is an error, unless it is allowed', async () => {
    const state = newState();
    const all = ['a', 'b', 'c', 'd', 'e', 'f'];
    await one(feed(things(...all)), { state });
    const result = await one(feed(things('a')), { state, now: TUESDAY });
    expect(ids(result)).toEqual(all);
    expect(result.report).toMatchObject({
      outcome: 'stale',
      problems: [
        {
          rule: 'collect/large-drop',
          severity: 'error',
          message: 'example: it gave 1 record where 6 were known before',
        },
      ],
    });
    // One event, one question: what is missing is gone with it, not with a second reading.
    const allowed = await one(feed(things('a')), { state, allowDrop: true });
    expect([ids(allowed), allowed.report.outcome]).toEqual([['a'], 'fresh']);
    // Once is enough.
    const next = await one(feed(things('a')), { state });
    expect([ids(next), next.report.outcome]).toEqual([['a'], 'fresh']);
  });

  test('fewer records by other settings are no drop', async () => {
    const state = newState();
    await one(feed(things('a', 'b', 'c', 'd', 'e', 'f')), { state });
    const result = await one(feed(things('a'), { settings: { count: 1 } }), { state });
    expect(ids(result)).toEqual(['a']);
    expect(result.report.outcome).toBe('fresh');
  });
});

describe('a reading without a record', () => {
  test('is not fresh, and says what to do', async () => {
    const { report } = await one(feed(things()));
    expect(report).toMatchObject({
      outcome: 'failed',
      records: 0,
      complete: true,
      message: 'Read 0 records: nothing is known from it.',
      problems: [
        {
          rule: 'collect/empty',
          severity: 'warning',
          message: 'example was read and gave no records',
          fix: expect.stringContaining('enabled: false'),
        },
      ],
    });
  });

  test('keeps what was known, however often it comes', async () => {
    const state = newState();
    await one(feed(things('a', 'b')), { state });
    for (let i = 0; i < 3; i += 1) {
      const result = await one(feed(things()), { state, now: TUESDAY });
      expect(ids(result)).toEqual(['a', 'b']);
      expect(result.report).toMatchObject({
        outcome: 'stale',
        observedAt: MONDAY,
        message: expect.stringContaining('it gave no records. The pages show what was known on 16 Nov 2026'),
        problems: [{ rule: 'collect/empty' }],
      });
    }
  });

  test('is believed when that is allowed, and when the settings are others', async () => {
    const state = newState();
    await one(feed(things('a', 'b')), { state });
    const allowed = await one(feed(things()), { state, allowDrop: true });
    expect([ids(allowed), allowed.report.outcome]).toEqual([[], 'failed']);
    expect(ids(await one(feed(things()), { state }))).toEqual([]);
    await one(feed(things('a', 'b')), { state });
    const others = await one(feed(things(), { settings: { count: 1 } }), { state });
    expect([ids(others), others.report.outcome]).toEqual([[], 'failed']);
    expect((await one(feed(things()), { state, offline: true })).report).toMatchObject({ outcome: 'failed' });
  });

  test('that may be incomplete has been explained already', async () => {
    const oops: Collect = async function* () {
      yield {
        type: 'problem',
        problem: problem(RULES.oops, { message: 'a is gone', origin: { source: 'x' } }),
        incomplete: true,
      };
    };
    const state = newState();
    const said = ({ report }: CollectedFeed): unknown => [
      report.outcome,
      report.problems.map(({ rule }) => rule),
    ];
    expect(said(await one(feed(oops), { state }))).toEqual(['failed', ['example/oops']]);
    await one(feed(things('a')), { state });
    expect(said(await one(feed(oops), { state }))).toEqual(['stale', ['example/oops']]);
  });
});

describe('offline, turned off, or wrongly set', () => {
  const never: Collect = () => {
    throw new Error('must not be read');
  };

  test('offline uses the snapshot that is there', async () => {
    const state = newState();
    await one(feed(things('a')), { state });
    const result = await one(feed(never), { state, offline: true, now: TUESDAY });
    expect(ids(result)).toEqual(['a']);
    expect(result.report).toMatchObject({
      outcome: 'stale',
      observedAt: MONDAY,
      message: 'Not read in this build; the pages show what was known on 16 Nov 2026, 06:00 UTC.',
      problems: [],
    });
  });

  test('offline without a snapshot has nothing', async () => {
    expect((await one(feed(never), { offline: true })).report).toMatchObject({
      outcome: 'failed',
      records: 0,
      problems: [
        {
          rule: 'collect/no-snapshot',
          severity: 'warning',
          message: 'nothing is known from example, and it is not read in this build',
        },
      ],
    });
  });

  test('a feed that is turned off uses nothing', async () => {
    const state = newState();
    await one(feed(things('a')), { state });
    const result = await one(feed(never, { enabled: false }), { state });
    expect(result.snapshot).toBeUndefined();
    expect(result.report).toMatchObject({ outcome: 'disabled', records: 0, problems: [] });
  });

  test('every fault of the settings is named, and the snapshot is used', async () => {
    const state = newState();
    await one(feed(things('a')), { state });
    const result = await one(feed(never, { settings: { count: 'many', colour: 'red' } }), { state });
    expect(ids(result)).toEqual(['a']);
    expect(result.report.problems.map(({ rule, message }) => `${rule} ${message}`)).toEqual([
      'collect/settings count must be a number, not many',
      'collect/settings the source example has no setting colour; it may have count and tokenEnv',
    ]);
  });

  test('a snapshot of another version, or a broken one, is not used', async () => {
    const state = newState();
    await one(feed(things('a')), { state });
    const newer = source(failing('down'), { version: 2 });
    expect((await one(feed(never, { source: newer }), { state })).report.outcome).toBe('failed');
    state.write('snapshots/example.json', '{');
    expect((await one(feed(never), { state, offline: true })).report).toMatchObject({
      outcome: 'failed',
      problems: [{ rule: 'collect/snapshot' }],
    });
  });

  test('a snapshot is read by the shape of the source too', async () => {
    const state = newState();
    await one(feed(things('a', 'b')), { state });
    const text = readFileSync(state.path('snapshots/example.json'), 'utf8');
    state.write(
      'snapshots/example.json',
      text.replace('"name":"a"', '"name":"a","injected":"x"').replace('"name":"b"', '"name":7'),
    );
    expect(
      (await one(feed(never), { state, offline: true })).snapshot!.records.map(({ data }) => data),
    ).toEqual([{ name: 'a' }]);
  });

  test('a state that cannot be written is a problem, not an end', async () => {
    const state = {
      ...newState(),
      write: () => {
        throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      },
    };
    expect((await one(feed(things('a')), { state })).report).toMatchObject({
      outcome: 'fresh',
      problems: [{ rule: 'collect/snapshot', message: expect.stringContaining('ENOSPC') }],
    });
  });
});

describe('secrets', () => {
  const leaky: Collect = async function* (settings, { secret }) {
    const token = secret(settings.tokenEnv!)!;
    yield thing('a', { note: `told ${token}` });
    yield {
      type: 'problem',
      problem: problem(RULES.oops, {
        message: `token ${token}`,
        fix: `use ${token}`,
        origin: { source: 'example', url: `https://jo:${token}@example.org` },
      }),
    };
    throw new Error(`GET https://jo:${token}@example.org/x failed`);
  };

  test('never come out, in whatever text they stand', async () => {
    const state = newState();
    const events: CollectEvent[] = [];
    const result = await one(feed(leaky, { settings: { tokenEnv: 'EXAMPLE_TOKEN' } }), {
      state,
      environment: { EXAMPLE_TOKEN: 'wq7-very-secret' },
      onEvent: (event) => events.push(event),
    });
    const all =
      JSON.stringify([result.report, result.snapshot, events]) +
      readFileSync(state.path('snapshots/example.json'), 'utf8');
    expect(all).not.toContain('very-secret');
    expect(result.snapshot!.records[0]!.data).toEqual({ name: 'a', note: 'told ***' });
    expect(result.report.problems.at(-1)!.message).toBe(
      'example could not be read to its end: GET https://***@example.org/x failed',
    );
  });

  test('a variable that is not set is undefined, as is what is no variable', async () => {
    const seen: unknown[] = [];
    await one(
      feed(async function* (_settings, { secret }) {
        seen.push(secret('MISSING'), secret('EMPTY'), secret('toString'));
        yield thing('a');
      }),
      { environment: { EMPTY: '' } },
    );
    expect(seen).toEqual([undefined, undefined, undefined]);
  });
});

test('every feed has a cache of its own', async () => {
  const state = newState();
  const write = (value: string): Collect =>
    async function* (_settings, { cache }) {
      const before = cache.read('etag');
      yield thing(before ? Buffer.from(before).toString() : 'none');
      cache.write('etag', value);
    };
  await run([feed(write('one'), { id: 'one' }), feed(write('two'), { id: '../two' })], { state });
  const again = await run([feed(write('1'), { id: 'one' }), feed(write('2'), { id: '../two' })], {
    state,
    allowDrop: true,
  });
  expect(again.map(ids)).toEqual([
    ['none (old)', 'one'],
    ['none (old)', 'two'],
  ]);
});

describe('what a reading cost', () => {
  const costs = (calls: number, limit?: FeedUsage['limit']) => (): FeedUsage => ({
    calls,
    notModified: 1,
    waitedMs: 10,
    ...(limit ? { limit } : {}),
  });
  const counting = (...usages: (() => FeedUsage)[]): Collect =>
    async function* (_, context) {
      for (const usage of usages) context.report(usage);
      yield thing('a');
    };

  test('is added up over all that a feed asks, with the limit that is nearest to its end', async () => {
    const near = { remaining: 10, limit: 100, resetAt: TUESDAY };
    const { report } = await one(
      feed(counting(costs(2, { remaining: 40, limit: 60 }), costs(3, near), costs(1, { remaining: 5 }))),
    );
    expect(report.usage).toEqual({ calls: 6, notModified: 3, waitedMs: 30, limit: near });
  });

  test('is told of a reading that failed too, as it was at the end', async () => {
    let calls = 0;
    const collect: Collect = async function* (_, context) {
      context.report(() => costs(calls)());
      yield thing('a');
      calls = 7;
      throw new SourceError('the host went away');
    };
    expect((await one(feed(collect))).report.usage?.calls).toBe(7);
  });

  test('is not told where nobody counts, nor when nothing is asked', async () => {
    const state = newState();
    expect((await one(feed(things('a')), { state })).report).not.toHaveProperty('usage');
    const offline = await one(feed(counting(costs(2))), { state, offline: true });
    expect(offline.report).not.toHaveProperty('usage');
  });
});

describe('what a source may do with its context', () => {
  test('a text made of a secret is hidden once the source says so', async () => {
    const signed = 'c2lnbmVkLWJ5LXRoZS1wb3J0YWw';
    const collect: Collect = async function* (_, context) {
      context.hide(signed);
      yield thing('a', { note: `sent ${signed}` });
      throw new SourceError(`${signed} was refused`, `Renew ${signed}.`);
    };
    const state = newState();
    const { report, snapshot } = await one(feed(collect), { state });
    expect(JSON.stringify([report, snapshot])).not.toContain(signed);
    expect(new TextDecoder().decode(state.read('snapshots/example.json'))).not.toContain(signed);
    expect(report.problems[0]).toMatchObject({ fix: 'Renew ***.' });
  });

  test('a failure that says how to mend it does so in the place of the general advice', async () => {
    const { report } = await one(feed(failing(new SourceError('the token has run out', 'Make a new one.'))));
    expect(report).toMatchObject({
      message: 'Could not be read: the token has run out. Nothing is known from before.',
      problems: [{ message: 'example could not be read: the token has run out', fix: 'Make a new one.' }],
    });
    expect(new SourceError('the token has run out', 'Make a new one.').message).toBe(
      'the token has run out; make a new one',
    );
  });

  test('what it keeps can be taken away again', async () => {
    const seen: (string | undefined)[] = [];
    const collect: Collect = async function* (_, { cache }) {
      const read = (): string | undefined => {
        const bytes = cache.read('page');
        return bytes && new TextDecoder().decode(bytes);
      };
      cache.write('page', 'one');
      seen.push(read());
      cache.remove('page');
      cache.remove('page');
      seen.push(read());
      yield thing('a');
    };
    expect((await one(feed(collect))).report.outcome).toBe('fresh');
    expect(seen).toEqual(['one', undefined]);
  });
});
