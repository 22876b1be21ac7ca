import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { Json } from '../../base/json.ts';
import { folderState, type State } from '../../base/state.ts';
import { type SourceContext, SourceError, type SourceItem } from '../source.ts';
import { path } from './address.ts';
import { HttpError } from './failure.ts';
import { type Http, type HttpOptions, openHttp } from './http.ts';
import { partly } from './partly.ts';
import { fakeSleep, testContext } from './testing/context.ts';
import { type Handler, json, serve, type TestServer } from './testing/server.ts';

const TOKEN = 'tok-71cc02-never-shown';
const folder = mkdtempSync(join(tmpdir(), 'portolan-http-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

let states = 0;
function newState(): { state: State; cached: string } {
  states += 1;
  const place = join(folder, String(states));
  return { state: folderState(place), cached: join(place, 'cache/example/http') };
}

async function start(handler: Handler): Promise<TestServer> {
  const server = await serve(handler);
  servers.push(server);
  return server;
}

const AUTHORIZATION = { authorization: { env: 'EXAMPLE_TOKEN', prefix: 'Bearer ' } } as const;

function open(
  server: TestServer | string,
  options: Partial<HttpOptions> = {},
  context: Partial<SourceContext> = {},
  state = newState().state,
): { http: Http; slept: number[] } {
  const { sleep, slept } = fakeSleep();
  const base = typeof server === 'string' ? server : server.url;
  const http = openHttp(testContext(state, { EXAMPLE_TOKEN: TOKEN }, context), { base, sleep, ...options });
  return { http, slept };
}

async function failure(work: Promise<unknown>): Promise<HttpError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HttpError)) throw new Error(`not a failure in words: ${String(error)}`);
  return error;
}

async function all(items: AsyncIterable<Json>): Promise<{ items: Json[]; error?: HttpError }> {
  const got: Json[] = [];
  try {
    for await (const item of items) got.push(item);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return { items: got, error };
  }
  return { items: got };
}

describe('opening a system', () => {
  test.each<[string, Partial<HttpOptions>, string]>([
    ['no address', { base: 'api' }, 'the address in the settings of the source is not a web address'],
    [
      'http',
      { base: 'http://api.example.org' },
      'the address http://api.example.org must begin with https://',
    ],
    ['another scheme', { base: 'file:///etc' }, 'the address file: must begin with https://'],
    [
      'a password in it',
      { base: `https://jo:${TOKEN}@api.example.org/v1` },
      'the address https://api.example.org in the settings of the source holds a user or password; take it out and name an environment variable instead',
    ],
    [
      'a query in it',
      { base: `https://api.example.org/v1?token=${TOKEN}` },
      'the address https://api.example.org in the settings of the source has a part after ? or #; leave it out, and name an environment variable for a token',
    ],
    [
      'a variable that is not set',
      { base: 'https://api.example.org', headers: { 'x-key': { env: 'MISSING' } } },
      'the environment variable MISSING is not set; set it to the token of the source where the portal is built',
    ],
  ])('with %s fails in words', (_, options, message) => {
    const work = (): unknown => open('', options);
    expect(work).toThrow(SourceError);
    expect(work).toThrow(message);
  });

  test('a token that no header can carry is refused without showing it', () => {
    const { state } = newState();
    const context = testContext(state, { EXAMPLE_TOKEN: `${TOKEN}\nx-evil: 1` });
    expect(() => openHttp(context, { base: 'https://api.example.org', headers: AUTHORIZATION })).toThrow(
      /^the environment variable EXAMPLE_TOKEN holds characters that no token has; set it to the bare token$/,
    );
  });

  test('http is for this machine, or where it is allowed', () => {
    for (const base of [
      'http://localhost:1',
      'http://127.0.0.1/x',
      'http://[::1]/',
      'https://api.example.org',
    ])
      expect(open(base).http.report().calls).toBe(0);
    expect(open('http://api.example.org', { insecure: true }).http.report().calls).toBe(0);
  });

  test('headers are sent with their secrets, and a line break at the end of a token is not', async () => {
    const server = await start((_, response) => json(response, []));
    const { state } = newState();
    const http = openHttp(testContext(state, { A: 'aaaa-secret\n', B: 'bbbb-secret' }), {
      base: server.url,
      headers: {
        Accept: 'application/vnd.example+json',
        'X-Key': { env: 'A' },
        Authorization: { env: 'B', user: 'jo@example.org' },
        'x-none': { env: 'C', optional: true },
      },
    });
    await http.getJson('/');
    expect(server.seen[0]!.headers).toMatchObject({
      accept: 'application/vnd.example+json',
      'x-key': 'aaaa-secret',
      authorization: `Basic ${Buffer.from('jo@example.org:bbbb-secret').toString('base64')}`,
      'user-agent': expect.stringMatching(/^portolan\/\d/),
    });
    expect(server.seen[0]!.headers).not.toHaveProperty('x-none');
  });
});

describe('addresses', () => {
  test('paths lie below the base, queries are written out', async () => {
    const server = await start((_, response) => json(response, []));
    const { http } = open(`${server.url}/api/v3/`);
    await http.getJson(path`/repos/${'a/b c'}/x`, {
      state: 'open',
      n: 3,
      all: true,
      none: undefined,
      'id[]': ['1', '2'],
    });
    await http.getJson(`${server.url}/elsewhere?x=1`);
    expect(server.seen.map((item) => item.path)).toEqual([
      '/api/v3/repos/a%2Fb%20c/x?state=open&n=3&all=true&id%5B%5D=1&id%5B%5D=2',
      '/elsewhere?x=1',
    ]);
  });

  test.each([
    ['/../admin', 'the path /../admin cannot stand in an address'],
    ['/%2e%2e/admin', 'the path /%2e%2e/admin cannot stand in an address'],
    ['https://evil.example/x', /^https:\/\/evil\.example\/x is not asked: it is not at http:\/\/127/],
    ['//evil.example/x', /^http:\/\/evil\.example\/x is not asked/],
    ['/\\evil.example/x', /is not asked: it is not at http:\/\/127/],
    ['javascript:alert(1)', /^javascript: is not asked/],
    ['file:///etc/passwd', /^file: is not asked/],
  ])('%s is not asked', async (address, what) => {
    const server = await start((_, response) => json(response, []));
    const { http } = open(`${server.url}/api`, { headers: AUTHORIZATION });
    const error = await failure(http.getJson(address));
    if (typeof what === 'string') expect(error.what).toBe(what);
    else expect(error.what).toMatch(what);
    expect(server.seen).toEqual([]);
  });

  test.each(['', '.', '..', '\ud800'])('the name "%s" makes no path', (name) => {
    expect(() => path`/repos/${name}`).toThrow(SourceError);
  });

  test('an allowed host is followed to, and gets no secret', async () => {
    const store = await start((_, response) => json(response, ['stored']));
    const server = await start((_, response) => {
      response.writeHead(302, { location: `${store.url}/blob` });
      response.end();
    });
    const { http } = open(server, { headers: AUTHORIZATION, hosts: [new URL(store.url).host] });
    expect((await http.getJson('/file')).value).toEqual(['stored']);
    expect(store.seen).toHaveLength(1);
    expect(JSON.stringify(store.seen)).not.toContain(TOKEN);
    expect(server.seen[0]!.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  test('a question with a body is not turned into another by a redirect', async () => {
    const server = await start(({ path }, response) => {
      if (path === '/b') return json(response, { data: { ok: true } });
      response.writeHead(path === '/a' ? 308 : 302, { location: '/b' });
      response.end();
    });
    expect((await open(server, { graphql: '/a' }).http.query('{ ok }')).data).toEqual({ ok: true });
    expect((await failure(open(server, { graphql: '/c' }).http.query('{ ok }'))).what).toBe(
      `${server.url}/c leads elsewhere (302)`,
    );
  });
});

describe('answers that did not change', () => {
  /** Pages with validators; counts what it sent in full. */
  function versioned(version: () => string, full: string[]): Handler {
    return ({ path, headers }, response) => {
      const etag = `"${version()}-${path}"`;
      if (headers['if-none-match'] === etag) {
        response.writeHead(304, { etag });
        return response.end();
      }
      full.push(path);
      const link: Record<string, string> = path.includes('page=2')
        ? {}
        : { link: '</list?page=2>; rel="next"' };
      json(response, [`${version()}${path}`], { etag, ...link });
    };
  }

  test('are kept with their next page, cost nothing, and are asked again when they did', async () => {
    let version = 'one';
    const full: string[] = [];
    const server = await start(versioned(() => version, full));
    const { state } = newState();
    const read = async (): Promise<[Json[], number, number]> => {
      const { http } = open(server, { maxCalls: 2 }, {}, state);
      const { items } = await all(http.pages('/list', { by: 'link' }));
      await http.getJson('/list').catch(() => undefined);
      return [items, http.report().calls, http.report().notModified];
    };
    expect(await read()).toEqual([['one/list', 'one/list?page=2'], 2, 0]);
    expect(await read()).toEqual([['one/list', 'one/list?page=2'], 3, 3]);
    expect(full).toEqual(['/list', '/list?page=2']);
    version = 'two';
    expect((await read())[0]).toEqual(['two/list', 'two/list?page=2']);
  });

  test('by Last-Modified too', async () => {
    const modified = 'Sun, 22 Nov 2026 10:00:00 GMT';
    const server = await start(({ headers }, response) => {
      if (headers['if-modified-since'] !== modified)
        return json(response, [1], { 'last-modified': modified });
      response.writeHead(304);
      response.end();
    });
    const { state } = newState();
    const read = async (): Promise<boolean> =>
      (await open(server, {}, {}, state).http.getJson('/x')).notModified;
    expect([await read(), await read()]).toEqual([false, true]);
  });

  test('a damaged file is as good as none', async () => {
    const full: string[] = [];
    const server = await start(versioned(() => 'v', full));
    const { state, cached } = newState();
    for (const damage of [
      (bytes: Buffer) => bytes.subarray(0, bytes.length - 1),
      (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('x')]),
      () => Buffer.alloc(0),
      () => Buffer.from('\n\n\n'),
      (bytes: Buffer) => Buffer.from(bytes.toString().replace('etag', 'evil')),
    ]) {
      await open(server, {}, {}, state).http.getJson('/x');
      const [name] = readdirSync(cached);
      writeFileSync(join(cached, name!), damage(readFileSync(join(cached, name!))));
      const answer = await open(server, {}, {}, state).http.getJson('/x');
      expect([answer.value, answer.notModified]).toEqual([['v/x'], false]);
    }
  });

  test('only answers that may be kept are kept', async () => {
    const server = await start(({ path, headers }, response) => {
      if (path === '/error') return json(response, { message: 'no' }, { etag: '"1"' }, 404);
      if (path === '/page') return response.writeHead(200, { etag: '"1"' }).end('<html>');
      if (path === '/private')
        return json(response, [], { etag: '"1"', 'cache-control': 'private, no-store' });
      if (path === '/echo') return json(response, [headers.authorization], { etag: '"1"' });
      if (path === '/plain') return json(response, []);
      if (path === '/none') return response.writeHead(204, { etag: '"1"' }).end();
      json(response, [], { etag: '"1"' });
    });
    const { state, cached } = newState();
    const { http } = open(server, { headers: AUTHORIZATION }, {}, state);
    for (const place of ['/error', '/page', '/private', '/plain', '/none', '/echo', `/q?x=${TOKEN}`])
      await http.getJson(place).catch(() => undefined);
    await http.query('{ x }').catch(() => undefined);
    await open(server, { cache: false }, {}, state).http.getJson('/good');
    expect(() => readdirSync(cached)).toThrow('ENOENT');
    await http.getJson('/good');
    expect(readdirSync(cached)).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
  });

  test('an answer that is nested without end is refused', async () => {
    const server = await start(({ path }, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(path === '/bomb' ? '['.repeat(200_000) + ']'.repeat(200_000) : '[{"a":"[[[[\\"[["}]');
    });
    const { http } = open(server);
    expect((await failure(http.getJson('/bomb'))).what).toBe(
      `the answer of ${server.url}/bomb has more than 500 levels`,
    );
    expect((await http.getJson('/flat')).value).toEqual([{ a: '[[[["[[' }]);
  });

  test('what an answer gives away of a secret is taken out', async () => {
    const server = await start(({ headers }, response) => json(response, { sent: [headers.authorization] }));
    const { value } = await open(server, { headers: AUTHORIZATION }).http.getJson('/echo');
    expect(value).toEqual({ sent: ['Bearer ***'] });
  });

  test('are bounded in number and size; what was not used for longest goes first', async () => {
    const server = await start(({ path, headers }, response) => {
      if (headers['if-none-match']) return response.writeHead(304).end();
      json(response, path === '/big' ? 'x'.repeat(2000) : path, { etag: '"1"' });
    });
    const { state, cached } = newState();
    const read = async (
      now: string,
      cache: HttpOptions['cache'] & object,
      ...paths: string[]
    ): Promise<number> => {
      const { http } = open(server, { cache }, { now }, state);
      for (const place of paths) await http.getJson(place);
      return readdirSync(cached).length;
    };
    const names = (): string[] =>
      readdirSync(cached)
        .map((name) => readFileSync(join(cached, name), 'utf8').split('\n').at(-1)!)
        .sort();
    expect(await read('2026-11-01T00:00:00Z', { entries: 3 }, '/c')).toBe(1);
    expect(await read('2026-11-02T00:00:00Z', { entries: 3 }, '/a')).toBe(2);
    expect(await read('2026-11-03T00:00:00Z', { entries: 3 }, '/b', '/c')).toBe(3);
    // `/a` is the one that was not used since.
    expect(await read('2026-11-04T00:00:00Z', { entries: 3 }, '/d')).toBe(3);
    expect(names()).toEqual(['"/b"', '"/c"', '"/d"']);
    // One that does not fit is not kept, and what this reading uses stays.
    expect(await read('2026-11-05T00:00:00Z', { bytes: 1000 }, '/d', '/big')).toBeLessThan(4);
    expect(names()).toEqual(['"/d"']);
    expect(await read('2026-11-06T00:00:00Z', { entries: 0 }, '/d')).toBe(0);
  });

  test('a cache that cannot be written is no failure', async () => {
    const server = await start((_, response) => json(response, [1], { etag: '"1"' }));
    const cache = {
      read: () => undefined,
      write: () => undefined,
      remove: () => undefined,
      path: () => {
        throw new Error('no space');
      },
    };
    expect((await open(server, {}, { cache }).http.getJson('/x')).value).toEqual([1]);
    const blocked = join(folder, 'blocked');
    writeFileSync(blocked, '');
    const onFile = { ...cache, path: () => join(blocked, 'http') };
    expect((await open(server, {}, { cache: onFile }).http.getJson('/x')).value).toEqual([1]);
  });
});

describe('limits', () => {
  const LIMITS = { remaining: 'x-left', reset: 'x-reset', limit: 'x-limit' };
  const DATE = 'Sun, 22 Nov 2026 10:00:00 GMT';

  test('are told by the report, with the time of the server', async () => {
    const server = await start((_, response) =>
      json(response, [], { date: DATE, 'x-left': '41', 'x-limit': '60', 'x-reset': '90' }),
    );
    const { http } = open(server, { limits: LIMITS });
    expect(http.report()).toEqual({ calls: 0, notModified: 0, waitedMs: 0 });
    await http.getJson('/');
    expect(http.report()).toEqual({
      calls: 1,
      notModified: 0,
      waitedMs: 0,
      limit: { remaining: 41, limit: 60, resetAt: '2026-11-22T10:01:30.000Z' },
    });
  });

  test('are waited for before they are broken', async () => {
    const server = await start((_, response, seen) =>
      json(response, [], seen.length === 1 ? { 'x-left': '0', 'x-reset': '30' } : { 'x-left': '50' }),
    );
    const { http, slept } = open(server, { limits: LIMITS });
    await http.getJson('/a');
    await http.getJson('/b');
    expect(slept).toEqual([30_000]);
    expect(server.seen).toHaveLength(2);
  });

  test('that last too long end the reading before the next request, not before', async () => {
    const server = await start((_, response) => json(response, [1], { 'x-left': '0', 'x-reset': '3600' }));
    const { http, slept } = open(server, { limits: LIMITS });
    expect((await http.getJson('/a')).value).toEqual([1]);
    const error = await failure(http.getJson('/b'));
    expect(error).toMatchObject({ kind: 'limit', final: true });
    expect(error.what).toBe(
      `${server.url}/ allows no more requests for now and asks to wait 60 minutes, more than is left of the 2 minutes for waiting`,
    );
    expect([server.seen.length, slept]).toEqual([1, []]);
  });

  test('told to many requests at once are waited for once', async () => {
    const held: ServerResponse[] = [];
    const server = await start((_, response, seen) => {
      if (seen.length > 4) return json(response, []);
      held.push(response);
      if (held.length === 4) for (const item of held) json(item, {}, { 'retry-after': '50' }, 429);
    });
    const slept: number[] = [];
    const { http } = open(server, {
      sleep: async (ms) => {
        slept.push(ms);
        await new Promise((resolve) => setTimeout(resolve, 50));
      },
    });
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => http.getJson(`/${name}`)));
    expect(slept).toEqual([50_000]);
    expect(server.seen).toHaveLength(8);
  });

  test('of waiting hold for the whole reading', async () => {
    const server = await start((_, response) => json(response, {}, {}, 503));
    const { http, slept } = open(server, { waitMs: 10_000 });
    expect((await failure(http.getJson('/a'))).what).toContain('(tried 4 times)');
    expect((await failure(http.getJson('/b'))).what).toContain('(tried 3 times)');
    expect((await failure(http.getJson('/c'))).what).not.toContain('tried');
    expect(slept).toEqual([1000, 2000, 4000, 1000, 2000]);
  });

  test('no more requests than allowed are under way', async () => {
    let now = 0;
    let most = 0;
    const server = await start((_, response) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        json(response, []);
      }, 10);
    });
    const { http } = open(server, { concurrency: 3 });
    await Promise.all(Array.from({ length: 10 }, (_, i) => http.getJson(`/${i}`)));
    expect(most).toBe(3);
  });

  test('a request may have fewer tries of its own', async () => {
    const server = await start((_, response) => json(response, {}, {}, 502));
    const { http } = open(server);
    expect(await failure(http.json({ path: '/big', tries: 1 }))).toMatchObject({
      kind: 'server',
      status: 502,
    });
    expect(server.seen).toHaveLength(1);
  });

  test('a system that fails every time is left alone', async () => {
    const server = await start((_, response) => json(response, {}, {}, 401));
    const { http } = open(server);
    const errors = [];
    for (let i = 0; i < 8; i += 1) errors.push(await failure(http.getJson(`/${i}`)));
    expect(errors.map(({ final }) => final)).toEqual([false, false, false, false, true, true, true, true]);
    expect(server.seen).toHaveLength(5);
    expect(errors[0]!.message).toMatch(
      /answered 401: a request without a token was refused; name an environment variable with a token/,
    );
  });

  test('a system that fails now and then is not', async () => {
    const server = await start(({ path }, response) => json(response, {}, {}, path === '/good' ? 200 : 401));
    const { http } = open(server);
    for (let i = 0; i < 10; i += 1) {
      expect((await failure(http.getJson('/bad'))).final).toBe(false);
      if (i % 4 === 3) await http.getJson('/good');
    }
    expect(server.seen).toHaveLength(12);
  });

  test('nothing is asked when the time of the source is over', async () => {
    const abort = new AbortController();
    const server = await start(() => abort.abort());
    const { http } = open(server, {}, { signal: abort.signal });
    expect(await failure(http.getJson('/a'))).toMatchObject({ kind: 'stopped', final: true });
    expect(await failure(http.getJson('/b'))).toMatchObject({ kind: 'stopped', final: true });
    expect(server.seen).toHaveLength(1);
  });

  test('waiting ends with the time of the source', async () => {
    const abort = new AbortController();
    const server = await start((_, response) => {
      json(response, {}, { 'retry-after': '60' }, 429);
      setTimeout(() => abort.abort(), 20);
    });
    const { state } = newState();
    const http = openHttp(testContext(state, {}, { signal: abort.signal }), { base: server.url });
    expect(await failure(http.getJson('/a'))).toMatchObject({ kind: 'stopped' });
  });
});

describe('GraphQL', () => {
  const PAGING = { nodes: 'org.repos.nodes', pageInfo: 'org.repos.pageInfo' };
  const QUERY = 'query($org: String!, $cursor: String) { … }';
  type Page = { nodes: Json[]; next: string | null; errors?: Json[] };

  function pages(list: Record<string, Page>): Handler {
    return ({ body }, response) => {
      const { variables } = JSON.parse(body) as { variables: { cursor: string | null } };
      const { nodes, next, errors } = list[variables.cursor ?? 'first']!;
      const pageInfo = { hasNextPage: next !== null, endCursor: next };
      json(response, { data: { org: { repos: { nodes, pageInfo } } }, ...(errors ? { errors } : {}) });
    };
  }

  test('gives the nodes of all pages', async () => {
    const server = await start(pages({ first: { nodes: [1, 2], next: 'x' }, x: { nodes: [3], next: null } }));
    const { http } = open(server);
    expect(await all(http.graphql(QUERY, { org: 'acme' }, PAGING))).toEqual({ items: [1, 2, 3] });
    expect(server.seen.map(({ method, path, body }) => [method, path, JSON.parse(body)])).toEqual([
      ['POST', '/graphql', { query: QUERY, variables: { org: 'acme', cursor: null } }],
      ['POST', '/graphql', { query: QUERY, variables: { org: 'acme', cursor: 'x' } }],
    ]);
  });

  test('errors beside data give the nodes there are, to the last page, and then say that some are missing', async () => {
    const errors = [{ message: 'Resource limits were reached.' }, { message: 'And more.' }];
    const server = await start(
      pages({ first: { nodes: [1, null], next: 'x', errors }, x: { nodes: [3], next: null } }),
    );
    const { items, error } = await all(open(server).http.graphql(QUERY, {}, PAGING));
    expect(items).toEqual([1, 3]);
    expect(error).toMatchObject({
      kind: 'partial',
      what: `${server.url}/graphql gave only a part of what was asked, and says: Resource limits were reached (and 1 more)`,
    });
  });

  test('as a part of a reading that makes it incomplete', async () => {
    const errors = [{ message: 'No.' }];
    const server = await start(pages({ first: { nodes: ['a'], next: null, errors } }));
    const { http } = open(server);
    async function* records(): AsyncGenerator<SourceItem> {
      for await (const id of http.graphql(QUERY, {}, PAGING))
        yield { type: 'record', record: { kind: 'thing', id: String(id), data: {} } };
    }
    const items = [];
    for await (const item of partly(
      { feed: 'example' },
      { what: 'the repositories', record: 'acme' },
      records(),
    ))
      items.push(item);
    expect(items).toEqual([
      { type: 'record', record: { kind: 'thing', id: 'a', data: {} } },
      {
        type: 'problem',
        incomplete: true,
        problem: expect.objectContaining({
          rule: 'http/partial',
          severity: 'warning',
          message: `the repositories could not be read in whole: ${server.url}/graphql gave only a part of what was asked, and says: No`,
          origin: { source: 'example', record: 'acme' },
        }),
      },
    ]);
  });

  test('a batch of aliases gives its data with what is missing', async () => {
    const server = await start((_, response) =>
      json(response, { data: { a: 1, b: null }, errors: [{ message: 'b is not there' }] }),
    );
    const { data, partial } = await open(server).http.query('{ a b }');
    expect([data, partial?.kind]).toEqual([{ a: 1, b: null }, 'partial']);
  });

  test.each<[string, Json, string]>([
    [
      'errors without data',
      { data: null, errors: [{ message: 'Bad query' }] },
      'could not answer the query, and says: Bad query',
    ],
    ['errors in another form', { errors: ['x'] }, 'could not answer the query, and says: no reason'],
    ['no data', {}, 'has no data in it'],
    ['a list', [], 'has no data in it'],
    ['no list', { data: { org: null } }, 'has no list at org.repos.nodes'],
    [
      'no list and a reason',
      { data: { org: null }, errors: [{ message: 'not allowed' }] },
      'gave only a part of what was asked, and says: not allowed',
    ],
  ])('%s is a failure in words', async (_, value, words) => {
    const server = await start((_request, response) => json(response, value));
    const { items, error } = await all(open(server).http.graphql(QUERY, {}, PAGING));
    expect(items).toEqual([]);
    expect(error!.what).toContain(words);
  });

  test('a cursor that comes again, or none where there should be one, ends the list', async () => {
    const same = await start(pages({ first: { nodes: [1], next: 'x' }, x: { nodes: [2], next: 'x' } }));
    expect(await all(open(same).http.graphql(QUERY, {}, PAGING))).toMatchObject({
      items: [1, 2],
      error: { kind: 'loop' },
    });
    const none = await start(pages({ first: { nodes: [1], next: '' } }));
    expect(await all(open(none).http.graphql(QUERY, {}, PAGING))).toMatchObject({
      items: [1],
      error: { kind: 'loop' },
    });
  });

  test('a limit that is told with the status of success is waited for', async () => {
    const server = await start((_, response, seen) =>
      seen.length === 1
        ? json(response, { errors: [{ message: 'limit' }] }, { 'x-left': '0', 'x-reset': '9' })
        : json(response, { data: { ok: 1 } }),
    );
    const { http, slept } = open(server, { limits: { remaining: 'x-left', reset: 'x-reset' } });
    expect((await http.query('{ ok }')).data).toEqual({ ok: 1 });
    expect(slept).toEqual([9000]);
  });
});

describe('words', () => {
  test.each<[string, string]>([
    ['a secret in the query', '/x?access_token=abc&page=2&q=a%20b'],
    ['our own token in the query', `/x?page=2&q=${TOKEN}`],
    ['a long value', `/x?page=2&q=${'y'.repeat(41)}`],
  ])('of a failure show the address without %s', async (_, place) => {
    const server = await start((_request, response) => json(response, {}, {}, 404));
    const { message } = await failure(open(server, { headers: AUTHORIZATION }).http.getJson(place));
    expect(message).toContain('page=2');
    for (const hidden of ['abc', TOKEN, 'yyyy']) expect(message).not.toContain(hidden);
  });

  test('a secret that is cut off with its text leaves no part', async () => {
    const server = await start(({ headers }, response) =>
      json(response, { error: { message: `${'-'.repeat(130)} ${headers.authorization}` } }, {}, 400),
    );
    const { message } = await failure(open(server, { headers: AUTHORIZATION }).http.getJson('/x'));
    expect(message).toContain('answered 400: it does not accept the request, and says: ---');
    expect(message).not.toContain(TOKEN.slice(0, 6));
  });

  test('from outside stand in one line that steers nothing', async () => {
    const server = await start((_, response) =>
      json(response, { errors: ['a\n\n  b\u001b[31m\u202ec'] }, {}, 400),
    );
    expect((await failure(open(server).http.getJson('/x'))).what).toContain('and says: a b\ufffd[31m\ufffdc');
  });

  test('a part that fails for good ends the reading, another does not', async () => {
    const server = await start((_, response) => json(response, {}, { 'retry-after': '9999' }, 429));
    const { http } = open(server);
    async function* part(work: () => Promise<unknown>): AsyncGenerator<SourceItem> {
      yield* [];
      await work();
    }
    const unnamed = partly(
      { feed: 'example' },
      { what: 'x' },
      part(async () => path`/a/${''}`),
    );
    expect((await unnamed.next()).value).toMatchObject({
      incomplete: true,
      problem: {
        rule: 'http/partial',
        message: 'x could not be read in whole: "" cannot stand in an address',
      },
    });
    const limited = partly(
      { feed: 'example' },
      { what: 'x' },
      part(() => http.getJson('/a')),
    );
    await expect(limited.next()).rejects.toMatchObject({ kind: 'limit', final: true });
  });

  test('a part that fails with what nobody foresaw is not hidden', async () => {
    async function* broken(): AsyncGenerator<SourceItem> {
      yield* [];
      throw new TypeError('a fault of the program');
    }
    const reading = partly({ feed: 'example' }, { what: 'x' }, broken());
    await expect(reading.next()).rejects.toThrow(TypeError);
  });
});
