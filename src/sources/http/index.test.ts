import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { folderState } from '../../base/state.ts';
import { type CollectedFeed, collectFeeds } from '../../collect/collect.ts';
import { fakeSleep } from '../../collect/http/testing/context.ts';
import { type Handler, json, serve, type TestServer } from '../../collect/http/testing/server.ts';
import type { Source } from '../../collect/source.ts';
import { createHttpSource, httpSource } from './index.ts';

vi.setConfig({ testTimeout: 60_000 });

const TOKEN = 'cnry-51d7c0aa-never-shown';
const temporary = mkdtempSync(join(tmpdir(), 'portolan-http-source-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));
const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

let folder: string;
let number = 0;
beforeEach(() => {
  number += 1;
  folder = join(temporary, String(number));
});

async function start(handler: Handler): Promise<TestServer> {
  const server = await serve(handler);
  servers.push(server);
  return server;
}

interface More {
  settings?: object;
  now?: string;
}

async function collect(
  url: string,
  requests: object[],
  { settings = {}, now = '2026-11-16T06:00:00Z' }: More = {},
): Promise<CollectedFeed> {
  const source = createHttpSource(fakeSleep().sleep) as Source;
  const all = { url, allowInsecure: true, requests, ...settings };
  const [collected] = await collectFeeds(
    [{ id: 'api', source, settings: all, origin: { source: 'settings' } }],
    { state: folderState(folder), now, root: temporary, environment: { API_TOKEN: TOKEN } },
  );
  return collected!;
}

const ids = ({ snapshot }: CollectedFeed): string[] =>
  (snapshot?.records ?? []).map(({ kind, id }) => `${kind} ${id}`);
const said = ({ report }: CollectedFeed): string[] =>
  report.problems.map(({ rule, message }) => `${rule}: ${message}`);
const parameters = ({ path }: { path: string }): Record<string, string> =>
  Object.fromEntries(new URL(path, 'http://x').searchParams);

const THING = { kind: 'thing', path: '/things', id: 'name', fields: ['name'] };
const named = (...names: string[]): { name: string; secret: string }[] =>
  names.map((name) => ({ name, secret: 'left-out' }));

describe('paging', () => {
  const PAGES = [named('a', 'b'), named('c', 'd'), named('e')];

  test.each<[string, object, Handler]>([
    [
      'by the Link header, without a word',
      {},
      (request, response) => {
        const page = Number(parameters(request)['page'] ?? 1);
        json(response, PAGES[page - 1], page < 3 ? { link: `</things?page=${page + 1}>; rel="next"` } : {});
      },
    ],
    [
      'by an address in the answer',
      { items: 'data', paging: { by: 'next', at: 'links.next' } },
      (request, response) => {
        const page = Number(parameters(request)['p'] ?? 1);
        json(response, { data: PAGES[page - 1], links: { next: page < 3 ? `/things?p=${page + 1}` : null } });
      },
    ],
    [
      'by a cursor',
      { items: 'data', paging: { by: 'cursor', at: 'meta.cursor', param: 'after' } },
      (request, response) => {
        const page = Number(parameters(request)['after']?.slice(1) ?? 1);
        json(response, { data: PAGES[page - 1], meta: page < 3 ? { cursor: `c${page + 1}` } : {} });
      },
    ],
    [
      'by numbers',
      { paging: { by: 'page', param: 'page', size: 2, sizeParam: 'per_page' } },
      (request, response) => json(response, PAGES[Number(parameters(request)['page']) - 1] ?? []),
    ],
    [
      'by an offset, with a total',
      { items: 'data', paging: { by: 'offset', param: 'from', size: 2, total: 'total' } },
      (request, response) =>
        json(response, {
          data: PAGES.flat().slice(
            Number(parameters(request)['from']),
            Number(parameters(request)['from']) + 2,
          ),
          total: 5,
        }),
    ],
    [
      'by a cursor in the body of a POST',
      {
        method: 'POST',
        body: { size: 2, page: { kind: 'x' } },
        items: 'hits',
        paging: { by: 'cursor', at: 'next', param: 'page.after', inBody: true },
      },
      ({ method, body }, response) => {
        expect(method).toBe('POST');
        const asked = JSON.parse(body) as { size: number; page: { kind: string; after?: number } };
        expect([asked.size, asked.page.kind]).toEqual([2, 'x']);
        const page = asked.page.after ?? 1;
        json(response, { hits: PAGES[page - 1], next: page < 3 ? page + 1 : null });
      },
    ],
    [
      'by numbers in the body of a POST',
      { method: 'POST', paging: { by: 'offset', param: 'from', size: 2, sizeParam: 'size', inBody: true } },
      ({ body }, response) => {
        const { from, size } = JSON.parse(body) as { from: number; size: number };
        json(response, PAGES.flat().slice(from, from + size));
      },
    ],
  ])('%s', async (_, request, handler) => {
    const server = await start(handler);
    const result = await collect(server.url, [{ ...THING, ...request }]);
    expect(said(result)).toEqual([]);
    expect(ids(result)).toEqual(['thing a', 'thing b', 'thing c', 'thing d', 'thing e']);
    expect(result.report).toMatchObject({ outcome: 'fresh', complete: true, usage: { calls: 3 } });
    expect(JSON.stringify([result.report, result.snapshot])).not.toContain('left-out');
  });

  test('none: only the first page is asked for', async () => {
    const server = await start((_, response) =>
      json(response, named('a'), { link: '</things?page=2>; rel="next"' }),
    );
    const result = await collect(server.url, [{ ...THING, paging: { by: 'none' } }]);
    expect([ids(result), server.seen.length]).toEqual([['thing a'], 1]);
  });
});

describe('what is asked and kept', () => {
  test('headers, parameters and secrets go to the system, and only there', async () => {
    const server = await start((_, response) => json(response, [{ name: 'a', echo: `it was ${TOKEN}` }]));
    const result = await collect(
      `${server.url}/v1`,
      [{ ...THING, fields: 'all', query: { state: ['open', 'new'], deep: true } }],
      { settings: { headers: { Authorization: { env: 'API_TOKEN', prefix: 'Bearer ' }, 'X-Version': '2' } } },
    );
    expect(server.seen[0]).toMatchObject({
      method: 'GET',
      path: '/v1/things?state=open&state=new&deep=true',
      headers: { authorization: `Bearer ${TOKEN}`, 'x-version': '2', accept: 'application/json' },
    });
    expect(result.snapshot!.records[0]!.data['echo']).toBe('it was ***');
  });

  test('a user and a password make the scheme Basic', async () => {
    const server = await start((_, response) => json(response, []));
    await collect(server.url, [THING], {
      settings: { headers: { authorization: { env: 'API_TOKEN', user: 'bot' } } },
    });
    expect(server.seen[0]!.headers.authorization).toBe(
      `Basic ${Buffer.from(`bot:${TOKEN}`).toString('base64')}`,
    );
  });

  test('records by jq, ids of several fields, only what is wanted', async () => {
    const server = await start((_, response) =>
      json(response, { shop: { n: 1, on: true }, cart: { n: 2, on: true }, old: { n: 3, on: false } }),
    );
    const result = await collect(server.url, [
      {
        kind: 'thing',
        path: '/things',
        jq: 'to_entries | map({name: .key} + .value)',
        id: ['name', 'n'],
        fields: ['name'],
        where: { on: true },
      },
    ]);
    expect(said(result)).toEqual([]);
    expect(result.snapshot!.records).toEqual([
      { kind: 'thing', id: 'cart/2', data: { name: 'cart' } },
      { kind: 'thing', id: 'shop/1', data: { name: 'shop' } },
    ]);
  });

  test('several requests, in their order; one that fails costs nothing of the others', async () => {
    const server = await start(({ path }, response) =>
      path === '/bad' ? json(response, { message: 'no' }, {}, 403) : json(response, named(path.slice(1))),
    );
    const result = await collect(server.url, [
      { ...THING, path: '/one' },
      { ...THING, kind: 'other', path: '/bad' },
      { ...THING, path: '/two' },
    ]);
    expect(ids(result)).toEqual(['thing one', 'thing two']);
    expect(result.report.complete).toBe(false);
    expect(said(result)).toEqual([
      expect.stringMatching(
        /^http\/refused: other at \/bad could not be read in whole: http:\/\/127\.0\.0\.1:\d+\/bad answered 403/,
      ),
    ]);
  });

  test('what is no record, or has no id, is told once and left out', async () => {
    const server = await start((_, response) =>
      json(response, [
        'x',
        { name: 'a' },
        { other: 1 },
        { name: [1] },
        { name: 'b', note: 'x'.repeat(1_100_000) },
      ]),
    );
    const result = await collect(server.url, [{ ...THING, fields: 'all' }]);
    expect(ids(result)).toEqual(['thing a']);
    expect(said(result)).toEqual([
      'http-source/no-record: thing at /things: an item is no mapping of fields',
      'http-source/no-id: thing at /things: a record has no text or number at name (and so in 1 more place)',
      'http-source/too-large: thing at /things: a record has more than 1 MB',
    ]);
    expect(result.report.complete).toBe(false);
  });

  test('more records than are wanted are told, whichever request gives them', async () => {
    const server = await start(({ path }, response) =>
      json(response, named(`${path}1`, `${path}2`, `${path}3`)),
    );
    const requests = [
      { ...THING, path: '/a' },
      { ...THING, path: '/b' },
      { ...THING, path: '/c' },
    ];
    const result = await collect(server.url, requests, { settings: { maxRecords: 4 } });
    expect(ids(result)).toEqual(['thing /a1', 'thing /a2', 'thing /a3', 'thing /b1']);
    expect(said(result)).toEqual([
      'http-source/too-many: thing at /b: there are more records than are kept; the rest was not read',
    ]);
  });

  test('a jq expression that gives no list is told with its reason', async () => {
    const server = await start((_, response) => json(response, { a: 1 }));
    const results = [
      await collect(server.url, [{ ...THING, jq: '.a' }]),
      await collect(server.url, [{ ...THING, jq: '.a | map(.)' }]),
      await collect(server.url, [{ ...THING, jq: '.a |' }]),
    ];
    expect(results.flatMap(said)).toEqual([
      'collect/feed-failed: api could not be read: the records of thing at /things cannot be taken out of the answer: jq gives no list',
      'collect/feed-failed: api could not be read: the records of thing at /things cannot be taken out of the answer: Cannot iterate over number (1)',
      expect.stringMatching(/cannot be taken out of the answer: syntax error/),
    ]);
  });
});

describe('one request for each record of another entry', () => {
  const PROJECT = { kind: 'project', path: '/projects', id: 'key', fields: ['key'] };
  const JOB = {
    kind: 'job',
    path: '/projects/{id}/jobs',
    forEach: { kind: 'project', as: 'project' },
    id: ['project.key', 'number'],
    fields: ['number'],
  };
  const projects = [1, 2, 3].map((id) => ({ id, key: `p${id}`, path: `group/${id}`, internal: 'left-out' }));
  const api: Handler = (request, response) => {
    const [, id] = /^\/projects\/([^/]+)\/jobs/.exec(request.path) ?? [];
    if (id === undefined) return json(response, projects);
    const page = Number(parameters(request)['page'] ?? 1);
    json(
      response,
      [{ number: page, log: 'left-out' }],
      page < 2 ? { link: `</projects/${id}/jobs?page=${page + 1}>; rel="next"` } : {},
    );
  };

  test('is made after it, page by page, and its records say for whom', async () => {
    const server = await start(api);
    const result = await collect(server.url, [JOB, PROJECT]);
    expect(said(result)).toEqual([]);
    expect(result.report).toMatchObject({ outcome: 'fresh', complete: true, usage: { calls: 7 } });
    expect(ids(result)).toEqual([
      ...['p1/1', 'p1/2', 'p2/1', 'p2/2', 'p3/1', 'p3/2'].map((id) => `job ${id}`),
      'project p1',
      'project p2',
      'project p3',
    ]);
    expect(result.snapshot!.records[0]!.data).toEqual({ number: 1, project: { key: 'p1' } });
    expect(JSON.stringify(result.snapshot)).not.toContain('left-out');
  });

  test('may name fields in a path, in parameters and in a body', async () => {
    const server = await start(({ path }, response) =>
      json(response, path === '/projects' ? projects.slice(0, 1) : []),
    );
    const result = await collect(server.url, [
      PROJECT,
      {
        ...JOB,
        kind: 'a',
        path: '/of/{path}',
        query: { q: 'key:{key} {id}', tags: ['{key}', 'x'], deep: true },
      },
      {
        ...JOB,
        kind: 'b',
        path: '/ask',
        method: 'POST',
        body: { query: 'query { job { id } }', variables: { project: '{id}', list: ['{key}'] } },
      },
    ]);
    expect(said(result)).toEqual([]);
    expect(server.seen.slice(1).map(({ path }) => path)).toEqual([
      '/of/group%2F1?q=key%3Ap1+1&tags=p1&tags=x&deep=true',
      '/ask',
    ]);
    expect(JSON.parse(server.seen[2]!.body)).toEqual({
      query: 'query { job { id } }',
      variables: { project: 1, list: ['p1'] },
    });
  });

  test('may go on over several entries', async () => {
    const server = await start(({ path }, response) =>
      json(response, path === '/projects' ? projects.slice(0, 2) : [{ number: 1, step: path }]),
    );
    const result = await collect(server.url, [
      PROJECT,
      JOB,
      {
        kind: 'step',
        path: '/projects/{project.key}/jobs/{number}/steps',
        forEach: { kind: 'job' },
        id: 'step',
        fields: ['step'],
      },
    ]);
    expect(said(result)).toEqual([]);
    expect(ids(result).filter((id) => id.startsWith('step'))).toEqual([
      'step /projects/p1/jobs/1/steps',
      'step /projects/p2/jobs/1/steps',
    ]);
  });

  test('that fails costs the records of that one only, and is told once', async () => {
    const server = await start((request, response, seen) => {
      if (/^\/projects\/[23]\//.test(request.path)) return json(response, { message: 'no' }, {}, 404);
      api(request, response, seen);
    });
    const result = await collect(server.url, [PROJECT, JOB]);
    expect(ids(result)).toEqual(['job p1/1', 'job p1/2', 'project p1', 'project p2', 'project p3']);
    expect(result.report.complete).toBe(false);
    expect(said(result)).toEqual([
      expect.stringMatching(
        /^http\/missing: job at \/projects\/\{id\}\/jobs could not be read in whole: .*\/projects\/2\/jobs answered 404.* \(and so for 1 more project\)$/,
      ),
    ]);
  });

  test('is made for so many, and what is beyond is told', async () => {
    const server = await start(api);
    const result = await collect(server.url, [
      PROJECT,
      { ...JOB, forEach: { kind: 'project', as: 'project', max: 2 } },
    ]);
    expect(result.report.complete).toBe(false);
    expect(said(result)).toEqual([
      'http-source/too-many-parents: job at /projects/{id}/jobs: there are 3 records of the kind project, and it is asked for 2 of them',
    ]);
    expect(server.seen).toHaveLength(5);
  });

  test.each<[string, unknown]>([
    ['no value', undefined],
    ['a mapping', { a: 1 }],
    ['a way out of the path', '..'],
    ['an empty text', ''],
  ])('is not made where the field holds %s', async (_, id) => {
    const server = await start(({ path }, response) =>
      json(
        response,
        path === '/projects'
          ? [
              { key: 'a', id },
              { key: 'b', id: 'b' },
            ]
          : [{ number: 1 }],
      ),
    );
    const result = await collect(server.url, [PROJECT, JOB]);
    expect(server.seen.map(({ path }) => path)).toEqual(['/projects', '/projects/b/jobs']);
    expect(result.report.complete).toBe(false);
    expect(said(result)).toEqual([
      'http-source/no-value: job at /projects/{id}/jobs: a record of the kind project has no text or number at id that could stand in an address, so nothing was asked for it',
    ]);
  });

  test('ends with the number of requests that a reading may make', async () => {
    const server = await start(api);
    const result = await collect(server.url, [PROJECT, JOB], {
      settings: { maxRequests: 3, concurrency: 1 },
    });
    expect(ids(result)).toEqual(['job p1/1', 'job p1/2', 'project p1', 'project p2', 'project p3']);
    expect(result.report.complete).toBe(false);
    expect(server.seen).toHaveLength(3);
  });
});

describe('what is kept of answers', () => {
  const handler: Handler = ({ headers }, response) => {
    if (headers['if-none-match'] !== '"1"') return json(response, named('a'), { etag: '"1"' });
    response.writeHead(304);
    response.end();
  };
  const written = (): string =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((file) => statSync(file).isFile())
      .map((file) => readFileSync(file, 'latin1'))
      .join('\n');

  test('nothing, unless it is asked for: fields that are left out reach no disk', async () => {
    const server = await start(handler);
    await collect(server.url, [THING]);
    await collect(server.url, [THING], { now: '2026-11-17T06:00:00Z' });
    expect(server.seen.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, undefined]);
    expect(written()).not.toContain('left-out');
  });

  test('with cache, only what changed is sent again', async () => {
    const server = await start(handler);
    await collect(server.url, [THING], { settings: { cache: true } });
    const second = await collect(server.url, [THING], {
      settings: { cache: true },
      now: '2026-11-17T06:00:00Z',
    });
    expect(server.seen.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"1"']);
    expect(second.report).toMatchObject({ outcome: 'fresh', records: 1, usage: { notModified: 1 } });
    expect(readFileSync(join(folder, 'snapshots/api.json'), 'utf8')).not.toContain('left-out');
  });
});

describe('settings', () => {
  const faults = (value: object): string[] => {
    const parsed = httpSource.settings.safeParse({
      url: 'https://api.example.org',
      requests: [THING],
      ...value,
    });
    return parsed.success
      ? []
      : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  };

  test.each<[string, object, RegExp | undefined]>([
    ['https', {}, undefined],
    ['http', { url: 'http://localhost:80' }, /^url must begin with https:\/\/; allowInsecure/],
    ['http, as allowed', { url: 'http://localhost:8080/v1', allowInsecure: true }, undefined],
    [
      'http to another machine, without secrets',
      { url: 'http://intra.example.org', allowInsecure: true },
      undefined,
    ],
    [
      'http to another machine, with a secret',
      { url: 'http://intra.example.org', allowInsecure: true, headers: { authorization: { env: 'X' } } },
      /^url must begin with https:\/\/, as everybody on the way/,
    ],
    [
      'a password in the address',
      { url: 'https://u:p@api.example.org' },
      /^url must not hold a user or a password/,
    ],
    ['a token in the address', { url: 'https://api.example.org?token=x' }, /^url must have no part after/],
    [
      'a secret in a header',
      { headers: { Authorization: 'Bearer abc' } },
      /^headers\.Authorization must name an environment variable/,
    ],
    [
      'a secret in a header of its own',
      { headers: { 'X-Api-Key': 'abc' } },
      /^headers\.X-Api-Key must name an environment variable/,
    ],
    [
      'a header with a line break',
      { headers: { 'X-A': 'a\r\nb: c' } },
      /^headers\.X-A must be plain text on one line/,
    ],
    ['a header of the transport', { headers: { Host: 'x' } }, /^headers\.Host /],
    [
      'another host in a path',
      { requests: [{ ...THING, path: 'https://evil.example' }] },
      /^requests\.0\.path must be a path below url/,
    ],
    [
      'another host in a path, without a scheme',
      { requests: [{ ...THING, path: '//evil.example' }] },
      /^requests\.0\.path must be a path below url/,
    ],
    [
      'a body of a GET',
      { requests: [{ ...THING, body: {} }] },
      /^requests\.0\.body is only sent with method: POST/,
    ],
    [
      'items and jq',
      { requests: [{ ...THING, items: 'a', jq: '.a' }] },
      /^requests\.0\.jq stands beside items/,
    ],
    [
      'a cursor without its place',
      { requests: [{ ...THING, paging: { by: 'cursor', param: 'c' } }] },
      /^requests\.0\.paging\.at is needed by cursor/,
    ],
    [
      'a page without its parameter',
      { requests: [{ ...THING, paging: { by: 'page', at: 'x' } }] },
      /^requests\.0\.paging\.at is not used by page\nrequests\.0\.paging\.param is needed by page/,
    ],
    [
      'parameters in the body of a GET',
      { requests: [{ ...THING, paging: { by: 'page', param: 'p', inBody: true } }] },
      /^requests\.0\.paging cannot put parameters into the body of a GET/,
    ],
    [
      'records of nobody',
      { requests: [THING, { ...THING, kind: 'b', path: '/{a}', forEach: { kind: 'c' } }] },
      /^requests\.1\.forEach\.kind is c, and no other entry asks for such records$/,
    ],
    [
      'entries that wait for each other',
      {
        requests: [
          { ...THING, kind: 'a', path: '/a/{x}', forEach: { kind: 'b' } },
          { ...THING, kind: 'b', path: '/b/{x}', forEach: { kind: 'a' } },
        ],
      },
      /^requests\.0\.forEach\.kind is b, which waits for this entry itself\nrequests\.1/,
    ],
    [
      'the same question for each record',
      { requests: [THING, { ...THING, kind: 'b', forEach: { kind: 'thing' } }] },
      /^requests\.1\.path asks the same for each record; name a field/,
    ],
    [
      'a name in braces that is no path',
      { requests: [THING, { ...THING, kind: 'b', path: '/{a..b}', forEach: { kind: 'thing' } }] },
      /^requests\.1\.path has \{a\.\.b\} in it, which is no path of a field/,
    ],
    ['braces without forEach', { requests: [{ ...THING, path: '/things/{all}' }] }, undefined],
    ['no fields', { requests: [{ kind: 'a', path: '/a', id: 'b' }] }, /^requests\.0\.fields /],
  ])('%s', (_, value, message) => {
    if (message) expect(faults(value).join('\n')).toMatch(message);
    else expect(faults(value)).toEqual([]);
  });

  test('a path cannot leave the address', async () => {
    const server = await start((_, response) => json(response, []));
    const result = await collect(`${server.url}/v1/x`, [{ ...THING, path: '/../../admin' }]);
    expect(server.seen).toEqual([]);
    expect(said(result)[0]).toMatch(/the path \/\.\.\/\.\.\/admin cannot stand in an address/);
  });

  test('a variable that is not set ends the reading before anything is asked', async () => {
    const server = await start((_, response) => json(response, []));
    const result = await collect(server.url, [THING], {
      settings: { headers: { authorization: { env: 'NOPE' } } },
    });
    expect(server.seen).toEqual([]);
    expect(said(result)).toEqual([
      'collect/feed-failed: api could not be read: the environment variable NOPE is not set',
    ]);
  });
});
