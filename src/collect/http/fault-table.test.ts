import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { folderState, type State } from '../../base/state.ts';
import { type CollectedFeed, collectFeeds } from '../collect.ts';
import type { Source, SourceContext, SourceItem } from '../source.ts';
import { type Http, type HttpOptions, openHttp } from './http.ts';
import { partly } from './partly.ts';
import { HTTP_PROBLEMS } from './problems.ts';
import { fakeSleep } from './testing/context.ts';
import { type Handler, json, serve, type TestServer } from './testing/server.ts';

/*
 * What goes wrong between a portal and a system, and what becomes of it. Every row reads a real server by the real
 * collecting: first a good reading, a day later one with the fault.
 */

const TOKEN = 'cnry-8f2b7d51-never-shown';
const MONDAY = '2026-11-16T06:00:00Z';
const TUESDAY = '2026-11-17T07:30:00Z';
/** Items of the pages of the list, and of a second list that is read as a part. */
const PAGES = [
  ['a', 'b'],
  ['c', 'd'],
  ['e', 'f'],
];
const EXTRAS = ['x'];
const ALL = [...PAGES.flat(), ...EXTRAS];

const folder = mkdtempSync(join(tmpdir(), 'portolan-http-'));
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

const healthy: Handler = ({ path }, response) => {
  if (path.startsWith('/extras'))
    return json(
      response,
      EXTRAS.map((name) => ({ name })),
      { etag: '"x"' },
    );
  const page = Number(new URL(path, 'http://x').searchParams.get('page') ?? 1);
  const next: Record<string, string> =
    page < PAGES.length ? { link: `</things?page=${page + 1}>; rel="next"` } : {};
  json(
    response,
    PAGES[page - 1]!.map((name) => ({ name })),
    { etag: `"${page}"`, ...next },
  );
};

function source(options: HttpOptions, opened: Http[]): Source {
  async function* collect(_: unknown, context: SourceContext): AsyncGenerator<SourceItem> {
    const http = openHttp(context, options);
    opened.push(http);
    async function* list(path: string): AsyncGenerator<SourceItem> {
      for await (const item of http.pages(path, { by: 'link' })) {
        const name = String((item as { name: unknown }).name);
        yield { type: 'record', record: { kind: 'thing', id: name, data: { name } } };
      }
    }
    yield* list('/things');
    yield* partly(context, { what: 'the extras' }, list('/extras'));
  }
  return {
    type: 'example',
    title: 'Example',
    provides: ['example'],
    version: 1,
    settings: z.strictObject({}),
    records: { thing: z.object({ name: z.string() }) },
    mapping: 'resources: []',
    problems: HTTP_PROBLEMS,
    collect,
  };
}

interface Reading {
  result: CollectedFeed;
  http: Http | undefined;
  slept: number[];
}

async function read(
  state: State,
  now: string,
  options: Partial<HttpOptions> & { base: string },
): Promise<Reading> {
  const opened: Http[] = [];
  const { sleep, slept } = fakeSleep();
  const made = source(
    {
      headers: { authorization: { env: 'EXAMPLE_TOKEN', prefix: 'Bearer ' } },
      limits: { remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset' },
      timeoutMs: 5000,
      sleep,
      ...options,
    },
    opened,
  );
  const origin = { source: 'settings', file: 'portal.yaml', line: 3 };
  const [result] = await collectFeeds([{ id: 'example', source: made, settings: {}, origin }], {
    state,
    now,
    root: folder,
    environment: { EXAMPLE_TOKEN: TOKEN },
  });
  return { result: result!, http: opened[0], slept };
}

function filesOf(place: string): string[] {
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .map((name) => join(place, name))
    .filter((file) => statSync(file).isFile());
}

async function unusedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

type Outcome =
  /** The data of the day before, none of this one. */
  | 'as before'
  /** What came, and what was known before. */
  | 'in part'
  /** Nothing is missing. */
  | 'whole';

interface Row {
  given: string;
  /** What the server does; `healthy` for all that the row does not speak of. */
  server?: Handler;
  /** Another address than that of the server. */
  base?: () => string | Promise<string>;
  options?: Partial<HttpOptions>;
  outcome: Outcome;
  /** Requests that arrived at the server. */
  requests: number;
  /** What the reading waited, in seconds. */
  waited?: number[];
  /** What it says; ADDRESS stands for that of the server. */
  words?: string | RegExp;
  rule?: string;
}

/** The first `times` requests of a path get this answer, the others a healthy one. */
function first(times: number, path: string, answer: Handler): Handler {
  return (request, response, seen) => {
    const matching = seen.filter((item) => item.path.startsWith(path)).length;
    if (request.path.startsWith(path) && matching <= times) answer(request, response, seen);
    else healthy(request, response, seen);
  };
}
function always(path: string, answer: Handler): Handler {
  return first(Number.POSITIVE_INFINITY, path, answer);
}
/** An error that gives away what it was sent. */
function error(status: number, headers: Record<string, string> = {}): Handler {
  return (request, response) =>
    json(response, { message: `Not so, ${request.headers.authorization}.` }, headers, status);
}

let elsewhere: TestServer;

const ROWS: Row[] = [
  { given: 'all is well', outcome: 'whole', requests: 4 },
  {
    given: 'no answer in time',
    server: always('/things', () => undefined),
    options: { timeoutMs: 40 },
    outcome: 'as before',
    requests: 4,
    waited: [1, 2, 4],
    words:
      'ADDRESS/things did not answer within 1 second (tried 4 times); see that it is up, and that it can be reached from where the portal is built',
  },
  {
    given: 'no answer in time, once',
    server: first(1, '/things', () => undefined),
    options: { timeoutMs: 400 },
    outcome: 'whole',
    requests: 5,
    waited: [1],
  },
  {
    given: 'a slow trickle',
    server: always('/things', (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(timer));
    }),
    options: { timeoutMs: 300, tries: 2 },
    outcome: 'as before',
    requests: 2,
    waited: [1],
    words: /^ADDRESS\/things did not end its answer within 1 second \(tried 2 times\); /,
  },
  {
    given: 'a host that no name server knows',
    base: () => 'https://portal.invalid',
    options: { tries: 2 },
    outcome: 'as before',
    requests: 0,
    waited: [1],
    words:
      /^the host of https:\/\/portal\.invalid\/things cannot be found \((?:ENOTFOUND|EAI_AGAIN)\); check the host in the settings/,
  },
  {
    given: 'nobody listens',
    base: unusedAddress,
    outcome: 'as before',
    requests: 0,
    waited: [1, 2, 4],
    words:
      /^the connection to http:\/\/127\.0\.0\.1:\d+\/things was refused \(ECONNREFUSED\) \(tried 4 times\); see/,
  },
  {
    given: 'encryption that does not work',
    base: () => servers.at(-1)!.url.replace('http:', 'https:'),
    outcome: 'as before',
    requests: 0,
    words:
      /things cannot be trusted: its encryption or certificate is not valid \(ERR_SSL_\w+\); let the host/,
  },
  {
    given: '401',
    server: always('/things', error(401)),
    outcome: 'as before',
    requests: 1,
    words:
      'ADDRESS/things answered 401: the token in the environment variable EXAMPLE_TOKEN was refused, and says: Not so, Bearer ***; put a token that is valid and not expired into EXAMPLE_TOKEN where the portal is built',
  },
  {
    given: '403',
    server: always('/things', error(403)),
    outcome: 'as before',
    requests: 1,
    words:
      /answered 403: the token in the environment variable EXAMPLE_TOKEN lacks the permission to read it, and says: Not so, Bearer \*\*\*; give the token/,
  },
  {
    given: '403 for a part',
    server: always('/extras', error(403)),
    outcome: 'in part',
    requests: 4,
    rule: 'http/refused',
    words:
      'the extras could not be read in whole: ADDRESS/extras answered 403: the token in the environment variable EXAMPLE_TOKEN lacks the permission to read it, and says: Not so, Bearer ***',
  },
  {
    given: '403 because the limit is reached, which resets soon',
    server: first(
      1,
      '/things',
      error(403, {
        date: 'Tue, 17 Nov 2026 07:30:00 GMT',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Date.UTC(2026, 10, 17, 7, 30, 20) / 1000),
      }),
    ),
    outcome: 'whole',
    requests: 5,
    waited: [20],
  },
  {
    given: '403 because the limit is reached, which resets in an hour',
    server: always(
      '/things?page=2',
      error(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '3600' }),
    ),
    outcome: 'in part',
    requests: 2,
    rule: 'collect/feed-incomplete',
    words:
      /ADDRESS\/things\?page=2 allows no more requests for now \(403\) and asks to wait 60 minutes, more than is left of the 2 minutes for waiting; build again later/,
  },
  {
    given: '403 with Retry-After',
    server: first(1, '/things', error(403, { 'retry-after': '60' })),
    outcome: 'whole',
    requests: 5,
    waited: [60],
  },
  {
    given: '404',
    server: always('/things', error(404)),
    outcome: 'as before',
    requests: 1,
    words:
      /things answered 404: it is not there, or the token in the environment variable EXAMPLE_TOKEN may not see it; check/,
  },
  {
    given: '410',
    server: always('/things', error(410)),
    outcome: 'as before',
    requests: 1,
    words: /things answered 410: it is gone for good; take it out/,
  },
  {
    given: '422',
    server: always('/things', error(422)),
    outcome: 'as before',
    requests: 1,
    words:
      /things answered 422: it does not accept the request, and says: Not so, Bearer \*\*\*; check the settings/,
  },
  {
    given: '429 with Retry-After in seconds',
    server: first(1, '/things', error(429, { 'retry-after': '7' })),
    outcome: 'whole',
    requests: 5,
    waited: [7],
  },
  {
    given: '429 with Retry-After as a date',
    server: first(
      1,
      '/things',
      error(429, { date: 'Tue, 17 Nov 2026 07:30:00 GMT', 'retry-after': 'Tue, 17 Nov 2026 07:30:11 GMT' }),
    ),
    outcome: 'whole',
    requests: 5,
    waited: [11],
  },
  {
    given: '429 again and again',
    server: always('/things', error(429, { 'retry-after': '3' })),
    outcome: 'as before',
    requests: 4,
    // The last one is for those that would come after it.
    waited: [3, 3, 3, 3],
    words: /things allows no more requests for now \(429\) \(tried 4 times\); build again later/,
  },
  {
    given: '429 with a Retry-After of a day',
    server: always('/things', error(429, { 'retry-after': '86400' })),
    outcome: 'as before',
    requests: 1,
    words: /allows no more requests for now \(429\) and asks to wait 24 hours, more than is left/,
  },
  {
    given: '500, once',
    server: first(1, '/things', error(500)),
    outcome: 'whole',
    requests: 5,
    waited: [1],
  },
  {
    given: '500, always',
    server: always('/things', error(500)),
    outcome: 'as before',
    requests: 4,
    waited: [1, 2, 4],
    words:
      /^ADDRESS\/things answered 500, a failure of its own \(tried 4 times\), and says: Not so, Bearer \*\*\*; see/,
  },
  {
    given: '501',
    server: always('/things', error(501)),
    outcome: 'as before',
    requests: 1,
    words: /things answered 501, a failure of its own, and says/,
  },
  {
    given: 'an answer that is cut off',
    server: always('/things', (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('[{"name":"a"}', () => response.destroy());
    }),
    outcome: 'as before',
    requests: 4,
    waited: [1, 2, 4],
    words: /^the answer of ADDRESS\/things was cut off \(tried 4 times\); see/,
  },
  {
    given: 'a connection that breaks at once',
    server: first(1, '/things', (_, response) => response.destroy()),
    outcome: 'whole',
    requests: 5,
    waited: [1],
  },
  {
    given: 'compression that is broken',
    server: always('/things', (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end('[]');
    }),
    options: { tries: 1 },
    outcome: 'as before',
    requests: 1,
    words: /^the answer of ADDRESS\/things was cut off; see/,
  },
  {
    given: 'malformed JSON',
    server: always('/things', (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('[{"name":"a"},');
    }),
    outcome: 'as before',
    requests: 1,
    words: /^the answer of ADDRESS\/things is not valid JSON; check the address/,
  },
  {
    given: 'an empty answer',
    server: always('/things', (_, response) => response.end()),
    outcome: 'as before',
    requests: 1,
    words: /^the answer of ADDRESS\/things is empty; check the address/,
  },
  {
    given: 'a web page',
    server: always('/things', (_, response) => response.end('\n<!DOCTYPE html><title>Sign in</title>')),
    outcome: 'as before',
    requests: 1,
    words:
      'ADDRESS/things gave a web page rather than JSON, as a log-in page would be; check the address in the settings of the source, and that the token in the environment variable EXAMPLE_TOKEN is valid',
  },
  {
    given: 'another type',
    server: always('/things', (_, response) => {
      response.writeHead(200, { 'content-type': 'application/xml; charset=utf-8' });
      response.end('<things/>');
    }),
    outcome: 'as before',
    requests: 1,
    words: /^the answer of ADDRESS\/things is of the type application\/xml rather than JSON; check/,
  },
  {
    given: 'an object where a list should be',
    server: always('/things', (_, response) => json(response, { things: [] })),
    outcome: 'as before',
    requests: 1,
    words:
      /^the answer of ADDRESS\/things has no list in it, but there is one at things, which items can name; check/,
  },
  {
    given: 'half the pages, then 500',
    server: always('/things?page=2', error(500)),
    outcome: 'in part',
    requests: 5,
    waited: [1, 2, 4],
    rule: 'collect/feed-incomplete',
    words: /^example could not be read to its end: ADDRESS\/things\?page=2 answered 500/,
  },
  {
    given: 'a next page at another origin',
    server: always('/things', (_, response) =>
      json(response, [{ name: 'a' }], {
        link: `<${elsewhere.url}/things?page=2&access_token=abc>; rel=next`,
      }),
    ),
    outcome: 'in part',
    requests: 1,
    words:
      /ELSEWHERE\/things\?page=2&access_token=\*\*\* is not asked: it is not at ADDRESS; write the address/,
  },
  {
    given: 'a redirect to another origin',
    server: always('/things', (_, response) => {
      response.writeHead(302, { location: `${elsewhere.url}/things` });
      response.end();
    }),
    outcome: 'as before',
    requests: 1,
    words: /^ADDRESS\/things leads to ELSEWHERE, which is not followed; write the address/,
  },
  {
    given: 'a redirect round and round',
    server: always('/things', (_, response) => {
      response.writeHead(301, { location: '/things' });
      response.end();
    }),
    outcome: 'as before',
    requests: 6,
    words: /^ADDRESS\/things leads round and round; /,
  },
  {
    given: 'a redirect on the same origin',
    server: (request, response, seen) => {
      if (request.path !== '/things') return healthy(request, response, seen);
      response.writeHead(307, { location: '/moved' });
      response.end();
    },
    outcome: 'whole',
    requests: 5,
  },
  {
    given: 'the same next page for ever',
    server: always('/things', (_, response, seen) =>
      json(response, [{ name: ALL[seen.length - 1] }], { link: '</things?page=2>; rel="next"' }),
    ),
    outcome: 'in part',
    requests: 2,
    words: /the list at ADDRESS\/things\?page=2 gives the same page again; report it/,
  },
  {
    given: 'new pages for ever',
    server: always('/things', (_, response, seen) =>
      json(response, seen.length > 1 ? [] : [{ name: 'a' }], {
        link: `</things?page=${seen.length}>; rel="next"`,
      }),
    ),
    options: { maxCalls: 25 },
    outcome: 'in part',
    requests: 25,
    words: /ADDRESS\/ was not asked any more: 25 requests were made, as many as one reading may make; narrow/,
  },
  {
    given: 'a huge answer',
    server: always('/things', (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const chunk = Buffer.alloc(64 * 1024, 0x20);
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    }),
    options: { maxBytes: 1024 * 1024 },
    outcome: 'as before',
    requests: 1,
    words: /^the answer of ADDRESS\/things is larger than 1024 KB; narrow/,
  },
];

describe('a reading with a fault', () => {
  test.each(ROWS)('$given: $outcome', async (row) => {
    elsewhere = await start((_, response) => json(response, []));
    const good = await start(healthy);
    const place = join(folder, String(ROWS.indexOf(row)));
    const state = folderState(place);
    const before = await read(state, MONDAY, { base: good.url });
    expect(before.result.report).toMatchObject({ outcome: 'fresh', complete: true, records: ALL.length });

    const server = await start(row.server ?? healthy);
    const base = (await row.base?.()) ?? server.url;
    const { result, http, slept } = await read(state, TUESDAY, { base, ...row.options });
    const { report, snapshot } = result;

    // Nothing that was known before is deleted.
    expect(snapshot!.records.map(({ id }) => id)).toEqual([...ALL].sort());
    expect({
      outcome: report.outcome,
      complete: report.complete,
      observedAt: report.observedAt,
    }).toEqual(
      {
        whole: { outcome: 'fresh', complete: true, observedAt: TUESDAY },
        'in part': { outcome: 'fresh', complete: false, observedAt: TUESDAY },
        'as before': { outcome: 'stale', complete: true, observedAt: MONDAY },
      }[row.outcome],
    );
    const kept = snapshot!.records.filter(({ lastSeenAt }) => lastSeenAt === MONDAY).length;
    if (row.outcome === 'in part') {
      expect(kept).toBeGreaterThan(0);
      expect(report.message).toMatch(
        /^Read \d records?, but not all there is; \d records? known from before/,
      );
    } else expect(kept).toBe(0);
    if (row.outcome === 'as before') {
      expect(report.message).toContain('The pages show what was known on 16 Nov 2026, 06:00 UTC.');
    }

    expect(server.seen.length).toBe(row.requests);
    expect(slept.map((ms) => ms / 1000)).toEqual(row.waited ?? []);
    expect(http!.report().waitedMs).toBe(slept.reduce((sum, ms) => sum + ms, 0));

    expect(report.usage).toEqual(http!.report());

    // What the whole failed for is told with the words of the fault, and its fix in the place of the general one.
    const messages = report.problems.map(({ rule, message, fix }) =>
      (rule.startsWith('collect/')
        ? `${message}; ${fix.charAt(0).toLowerCase()}${fix.slice(1, -1)}`
        : message
      )
        .replaceAll(server.url, 'ADDRESS')
        .replaceAll(elsewhere.url, 'ELSEWHERE')
        .replace(/^example could not be read: /, ''),
    );
    if (row.words === undefined) expect(messages).toEqual([]);
    else if (typeof row.words === 'string') expect(messages).toEqual([row.words]);
    else {
      expect(messages).toHaveLength(1);
      expect(messages[0]).toMatch(row.words);
    }
    if (row.outcome === 'as before') expect(report.problems[0]!.rule).toBe('collect/feed-failed');
    if (row.rule) expect(report.problems[0]!.rule).toBe(row.rule);

    // Secrets reach the system itself and nothing else.
    expect(server.seen.every(({ headers }) => headers.authorization === `Bearer ${TOKEN}`)).toBe(true);
    expect(elsewhere.seen).toEqual([]);
    const written = filesOf(place).map((file) => readFileSync(file, 'latin1'));
    const everything = [JSON.stringify([report, snapshot, http!.report()]), ...written].join('\n');
    expect(everything).not.toContain(TOKEN);
    expect(everything).not.toContain(Buffer.from(TOKEN).toString('base64'));
  });
});
