import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { folderState, type State } from '../../base/state.ts';
import { type CollectedFeed, collectFeeds } from '../../collect/collect.ts';
import { fakeSleep } from '../../collect/http/testing/context.ts';
import { type Handler, json, serve, type TestServer } from '../../collect/http/testing/server.ts';
import type { Source } from '../../collect/source.ts';
import { createHttpSource } from './index.ts';

/*
 * What goes wrong between a portal and an API that its settings describe. Every row reads a real server: first a good
 * reading, a day later one with the fault. Whatever it is: the reading ends, nothing that was known is taken away, what
 * is old says so, and neither secrets nor fields that were not asked for get anywhere.
 */

vi.setConfig({ testTimeout: 60_000 });

const TOKEN = 'cnry-77aa10be-never-shown';
const UNWANTED = 'field-that-nobody-asked-for';
const MONDAY = '2026-11-16T06:00:00Z';
const TUESDAY = '2026-11-17T07:30:00Z';
const PAGES = [
  ['a', 'b'],
  ['c', 'd'],
  ['e', 'f'],
];
const ALL = [...PAGES.flat(), 'x'];

const folder = mkdtempSync(join(tmpdir(), 'portolan-http-faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function start(handler: Handler): Promise<TestServer> {
  const server = await serve(handler);
  servers.push(server);
  return server;
}

const item = (name: string): object => ({ name, internal: `${UNWANTED} ${name}` });

const healthy: Handler = ({ path }, response) => {
  if (path.startsWith('/extras')) return json(response, { data: [item('x')] });
  const page = Number(new URL(path, 'http://x').searchParams.get('page') ?? 1);
  json(response, {
    data: PAGES[page - 1]!.map(item),
    next: page < PAGES.length ? `/things?page=${page + 1}` : null,
  });
};

/** The first `times` requests of a path get this answer, the others a healthy one. */
function first(times: number, path: string, answer: Handler): Handler {
  return (request, response, seen) => {
    const matching = seen.filter((one) => one.path.startsWith(path)).length;
    if (request.path.startsWith(path) && matching <= times) answer(request, response, seen);
    else healthy(request, response, seen);
  };
}
const always = (path: string, answer: Handler): Handler => first(Number.POSITIVE_INFINITY, path, answer);

/** An error that gives away what it was sent. */
function error(status: number, headers: Record<string, string> = {}): Handler {
  return (request, response) =>
    json(response, { message: `Not so, ${request.headers.authorization}.` }, headers, status);
}

async function read(state: State, now: string, url: string, more: object): Promise<CollectedFeed> {
  const settings = {
    url,
    allowInsecure: true,
    headers: { authorization: { env: 'API_TOKEN', prefix: 'Bearer ' } },
    limits: { remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset' },
    cache: true,
    concurrency: 1,
    requests: [
      { kind: 'thing', path: '/things', ...PART },
      { kind: 'extra', path: '/extras', ...PART },
    ],
    ...more,
  };
  const source = createHttpSource(fakeSleep().sleep) as Source;
  const [collected] = await collectFeeds(
    [{ id: 'api', source, settings, origin: { source: 'settings', file: 'portal.yaml', line: 3 } }],
    { state, now, root: folder, environment: { API_TOKEN: TOKEN } },
  );
  return collected!;
}

interface Row {
  given: string;
  server?: Handler;
  url?: string;
  more?: object;
  /** Names that were read on Tuesday; the others are of Monday. */
  fresh: string[];
  /** True when something was not read although all records were seen. */
  incomplete?: true;
  rule?: string;
  rules?: string[];
  words?: RegExp;
}

const PART = { items: 'data', id: 'name', fields: ['name'], paging: { by: 'next', at: 'next' } };
const EXTRA = ['x'];
const ROWS: Row[] = [
  { given: 'all is well', fresh: ALL },
  {
    given: 'no answer in time',
    server: always('/things', () => undefined),
    more: { requestTimeout: 0.05 },
    fresh: EXTRA,
    rule: 'http/unreachable',
    words:
      /thing at \/things could not be read in whole: ADDRESS\/things did not answer within 1 second \(tried 4 times\)/,
  },
  {
    given: 'a slow trickle',
    server: always('/things', (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(timer));
    }),
    more: { requestTimeout: 0.1 },
    fresh: EXTRA,
    rule: 'http/unreachable',
    words: /did not end its answer within 1 second/,
  },
  {
    given: 'a host that no name server knows',
    url: 'https://portal.invalid',
    fresh: [],
    words: /the host of https:\/\/portal\.invalid\/things cannot be found/,
  },
  {
    given: '401',
    server: always('/', error(401)),
    fresh: [],
    words:
      /answered 401: the token in the environment variable API_TOKEN was refused, and says: Not so, Bearer \*\*\*/,
  },
  {
    given: '403',
    server: always('/things', error(403)),
    fresh: EXTRA,
    rule: 'http/refused',
    words: /answered 403/,
  },
  {
    given: '404',
    server: always('/things', error(404)),
    fresh: EXTRA,
    rule: 'http/missing',
    words: /answered 404: it is not there/,
  },
  { given: '429, once', server: first(1, '/things', error(429, { 'retry-after': '7' })), fresh: ALL },
  {
    given: '429 with a wait of a day',
    server: always('/things', error(429, { 'retry-after': '86400' })),
    fresh: [],
    words: /allows no more requests for now \(429\) and asks to wait 24 hours/,
  },
  { given: '500, once', server: first(1, '/things', error(500)), fresh: ALL },
  {
    given: '500, always',
    server: always('/things', error(500)),
    fresh: EXTRA,
    rule: 'http/unreachable',
    words: /answered 500, a failure of its own \(tried 4 times\)/,
  },
  {
    given: 'half the pages, then 500',
    server: always('/things?page=2', error(500)),
    fresh: ['a', 'b', ...EXTRA],
    rule: 'http/unreachable',
    words: /thing at \/things could not be read in whole: ADDRESS\/things\?page=2 answered 500/,
  },
  {
    given: 'an answer that is cut off',
    server: always('/things', (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"data":[', () => response.destroy());
    }),
    fresh: EXTRA,
    rule: 'http/unreachable',
    words: /the answer of ADDRESS\/things was cut off/,
  },
  {
    given: 'malformed JSON',
    server: always('/things', (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"data":[');
    }),
    fresh: EXTRA,
    rule: 'http/answer',
    words: /is not valid JSON/,
  },
  {
    given: 'an empty answer',
    server: always('/things', (_, response) => response.end()),
    fresh: EXTRA,
    rule: 'http/answer',
    words: /is empty/,
  },
  {
    given: 'a web page',
    server: always('/things', (_, response) => response.end('<!doctype html><p>')),
    fresh: EXTRA,
    rule: 'http/answer',
    words: /gave a web page rather than JSON/,
  },
  {
    given: 'the list elsewhere',
    server: always('/things', (_, response) => json(response, { list: [] })),
    fresh: EXTRA,
    rule: 'http/answer',
    words: /has no list at data/,
  },
  {
    given: 'a next page on another host',
    server: always('/things', (_, response) =>
      json(response, { data: [item('a')], next: 'http://127.0.0.1:1/things' }),
    ),
    fresh: ['a', ...EXTRA],
    rule: 'http/address',
    words: /http:\/\/127\.0\.0\.1:1\/things is not asked: it is not at ADDRESS/,
  },
  {
    given: 'a next page on a private address of the cloud',
    server: always('/things', (_, response) =>
      json(response, { data: [item('a')], next: 'http://169.254.169.254/latest/meta-data' }),
    ),
    fresh: ['a', ...EXTRA],
    rule: 'http/address',
    words: /169\.254\.169\.254\/latest\/meta-data is not asked/,
  },
  {
    given: 'a redirect to another host',
    server: always('/things', (_, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:1/' });
      response.end();
    }),
    fresh: EXTRA,
    rule: 'http/address',
    words: /leads to http:\/\/127\.0\.0\.1:1, which is not followed/,
  },
  {
    given: '500 for one of the records that another entry is asked for',
    server: (request, response, seen) => {
      if (request.path === '/extras/b') error(500)(request, response, seen);
      else if (/^\/extras\/[^a]/.test(request.path)) json(response, { data: [] });
      else healthy(request, response, seen);
    },
    more: {
      requests: [
        { kind: 'thing', path: '/things', ...PART },
        { kind: 'extra', path: '/extras/{name}', forEach: { kind: 'thing' }, ...PART },
      ],
    },
    fresh: ALL,
    incomplete: true,
    rule: 'http/unreachable',
    words:
      /extra at \/extras\/\{name\} could not be read in whole: ADDRESS\/extras\/b answered 500, a failure of its own \(tried 4 times\)/,
  },
  {
    given: 'a list for one of the records that leads to another host',
    server: always('/extras/a', (_, response) =>
      json(response, { data: [item('x')], next: 'http://169.254.169.254/latest' }),
    ),
    more: {
      requests: [
        { kind: 'thing', path: '/things', ...PART },
        { kind: 'extra', path: '/extras/{name}', forEach: { kind: 'thing', max: 1 }, ...PART },
      ],
    },
    fresh: ALL,
    incomplete: true,
    rules: ['http-source/too-many-parents', 'http/address'],
    words: /169\.254\.169\.254\/latest is not asked/,
  },
  {
    given: 'new pages for ever',
    server: always('/things', (_, response, seen) =>
      json(response, { data: [], next: `/things?page=${seen.length}` }),
    ),
    more: { maxRequests: 20 },
    fresh: [],
    words: /20 requests were made, as many as one reading may make/,
  },
];

function filesOf(place: string): string[] {
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .map((name) => join(place, name))
    .filter((file) => statSync(file).isFile());
}

describe('an API with a fault', () => {
  test.each(ROWS)('$given', async (row) => {
    const good = await start(healthy);
    const place = join(folder, String(ROWS.indexOf(row)));
    const state = folderState(place);
    const before = await read(state, MONDAY, good.url, {});
    expect(before.report).toMatchObject({ outcome: 'fresh', complete: true, records: ALL.length });

    const server = await start(row.server ?? healthy);
    const { report, snapshot } = await read(state, TUESDAY, row.url ?? server.url, row.more ?? {});
    const whole = row.fresh.length === ALL.length && row.incomplete !== true;
    expect(snapshot!.records.map(({ id }) => id).sort()).toEqual([...ALL].sort());
    if (row.fresh.length > 0) {
      expect(report).toMatchObject({ outcome: 'fresh', complete: whole, observedAt: TUESDAY });
      expect(
        snapshot!.records
          .filter(({ lastSeenAt }) => lastSeenAt === undefined)
          .map(({ id }) => id)
          .sort(),
      ).toEqual([...row.fresh].sort());
    } else expect(report).toMatchObject({ outcome: 'stale', observedAt: MONDAY });
    const messages = report.problems.map(({ message }) => message.replaceAll(server.url, 'ADDRESS'));
    if (row.words) expect(messages.join('\n')).toMatch(row.words);
    else expect(messages).toEqual([]);
    const rules = row.rules ?? (row.rule ? [row.rule] : undefined);
    if (rules) expect(report.problems.map(({ rule }) => rule)).toEqual(rules);
    for (const { fix } of report.problems) expect(fix).toMatch(/\.$/);

    // Secrets reach the system itself and nothing else, and what was not asked for no snapshot.
    expect(server.seen.every(({ headers }) => headers.authorization === `Bearer ${TOKEN}`)).toBe(true);
    const everything = [
      JSON.stringify([report, snapshot]),
      ...filesOf(place).map((file) => readFileSync(file, 'latin1')),
    ].join('\n');
    expect(everything).not.toContain(TOKEN);
    expect(everything).not.toContain(Buffer.from(TOKEN).toString('base64'));
    expect(JSON.stringify([report, snapshot])).not.toContain(UNWANTED);
    expect(readFileSync(join(place, 'snapshots/api.json'), 'utf8')).not.toContain(UNWANTED);
  });
});
