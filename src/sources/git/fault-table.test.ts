import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { folderState } from '../../base/state.ts';
import { type CollectedFeed, collectFeeds } from '../../collect/collect.ts';
import type { Source } from '../../collect/source.ts';
import { gitSource } from './index.ts';
import { type Answer, canHostGit, type GitHost, startGitHost } from './testing/git-host.ts';
import { git, makeRepository, TEST_ENVIRONMENT, temporaryFolder } from './testing/repositories.ts';

/*
 * What may happen to repositories between two builds. Whatever it is: the next reading ends, nothing that was known is
 * taken away, what is old says so, and no secret gets anywhere.
 */

vi.setConfig({ testTimeout: 60_000 });

const MONDAY = '2026-11-16T06:00:00Z';
const TUESDAY = '2026-11-17T07:30:00Z';
const TOKEN = 'canary-9f27c1d4e8b05a63';
const BASIC = Buffer.from(`x-access-token:${TOKEN}`).toString('base64');

const temporary = temporaryFolder();
afterAll(temporary.remove);

let folder: string;
let count = 0;
beforeEach(() => {
  count += 1;
  folder = join(temporary.path, String(count));
  mkdirSync(folder);
});

const FILES = {
  'README.md': '# Shop\n',
  'catalog-info.yaml': 'kind: Component\nmetadata: {name: shop}\n',
};

async function read(
  settings: object,
  now: string,
  environment: Record<string, string> = {},
): Promise<CollectedFeed> {
  const [collected] = await collectFeeds(
    [{ id: 'git', source: gitSource as Source, settings, origin: { source: 'settings' } }],
    {
      state: folderState(join(folder, '.state')),
      now,
      root: folder,
      environment: { ...TEST_ENVIRONMENT, GIT_TOKEN: TOKEN, ...environment },
    },
  );
  return collected!;
}

const said = ({ report }: CollectedFeed): string[] =>
  report.problems.map(({ rule, message, fix }) => `${rule}: ${message} | ${fix}`);

/** The records and when each was seen last, with those of Monday marked. */
const known = ({ snapshot }: CollectedFeed): string[] =>
  (snapshot?.records ?? []).map(
    ({ id, lastSeenAt }) => `${id.split('/').at(-1)}${lastSeenAt ? ' (old)' : ''}`,
  );

/** All that was written, but for the clones, which are git's own; and all that came out. */
function everything(collected: CollectedFeed): string {
  const state = join(folder, '.state');
  const files = readdirSync(state, { recursive: true, encoding: 'utf8' })
    .map((path) => join(state, path))
    .filter((path) => statSync(path).isFile());
  const written = files.map((path) => readFileSync(path, 'latin1'));
  return [JSON.stringify([collected.report, collected.snapshot]), ...written].join('\n');
}

function expectNoSecret(collected: CollectedFeed): void {
  const text = everything(collected);
  expect(text).not.toContain(TOKEN);
  expect(text).not.toContain(BASIC);
}

interface DiskFault {
  fault: string;
  make(): void;
  outcome: 'fresh' | 'stale';
  complete: boolean;
  known: string[];
  said: RegExp[];
  more?: object;
}

describe('repositories on the disk', () => {
  const SETTINGS = { repositories: ['a', 'b', 'shop.bundle'] };
  const ALL = ['a', 'b', 'shop.bundle'];
  const bundle = (): string => join(folder, 'shop.bundle');

  const FAULTS: DiskFault[] = [
    { fault: 'nothing', make: () => undefined, outcome: 'fresh', complete: true, known: ALL, said: [] },
    {
      fault: 'a clone is not there',
      make: () => rmSync(join(folder, 'b'), { recursive: true }),
      outcome: 'fresh',
      complete: false,
      known: ['a', 'b (old)', 'shop.bundle'],
      said: [/^git\/missing: b does not exist \| Correct the path/],
    },
    {
      fault: 'half of the repositories are not there',
      make: () => {
        rmSync(join(folder, 'a'), { recursive: true });
        rmSync(join(folder, 'b'), { recursive: true });
      },
      outcome: 'fresh',
      complete: false,
      known: ['a (old)', 'b (old)', 'shop.bundle'],
      said: [/^git\/missing: a /, /^git\/missing: b /],
    },
    {
      fault: 'none is there',
      make: () => {
        for (const name of ALL) rmSync(join(folder, name), { recursive: true });
      },
      outcome: 'stale',
      complete: true,
      known: ALL,
      said: [/^git\/missing: a /, /^git\/missing: b /, /^git\/missing: shop\.bundle does not exist/],
    },
    {
      fault: 'a clone without its objects',
      make: () => {
        rmSync(join(folder, 'b/.git/objects'), { recursive: true });
        mkdirSync(join(folder, 'b/.git/objects'));
      },
      outcome: 'fresh',
      complete: false,
      known: ['a', 'b (old)', 'shop.bundle'],
      said: [/^git\/unreadable: b cannot be read: /],
    },
    {
      fault: 'a clone whose HEAD is cut off',
      make: () => truncateSync(join(folder, 'b/.git/HEAD'), 3),
      outcome: 'fresh',
      complete: false,
      known: ['a', 'b (old)', 'shop.bundle'],
      said: [/^git\/unreadable: b cannot be read: /],
    },
    {
      fault: 'a bundle that is cut off in its head',
      make: () => truncateSync(bundle(), 12),
      outcome: 'fresh',
      complete: false,
      known: ['a', 'b', 'shop.bundle (old)'],
      said: [/^git\/missing: shop\.bundle is not a bundle: /],
    },
    {
      fault: 'a newer bundle that is cut off in its pack',
      make: () => {
        const path = makeRepository(join(folder, 'newer'), [
          { files: FILES },
          { files: { 'new.ts': 'x'.repeat(5000) } },
        ]);
        git(path, ['bundle', 'create', '--quiet', bundle(), 'HEAD', 'main']);
        truncateSync(bundle(), statSync(bundle()).size - 60);
      },
      outcome: 'fresh',
      complete: false,
      known: ['a', 'b', 'shop.bundle (old)'],
      said: [/^git\/missing: shop\.bundle is not a bundle: /],
    },
    {
      fault: 'words in the place of a bundle',
      make: () =>
        writeFileSync(bundle(), 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'),
      outcome: 'fresh',
      complete: false,
      known: ['a', 'b', 'shop.bundle (old)'],
      said: [/^git\/missing: shop\.bundle is not a bundle: /],
    },
    {
      fault: 'an empty file in the place of a bundle',
      make: () => truncateSync(bundle(), 0),
      outcome: 'fresh',
      complete: false,
      known: ['a', 'b', 'shop.bundle (old)'],
      said: [/^git\/missing: shop\.bundle is not a bundle: /],
    },
    {
      fault: 'an empty repository in the place of a clone',
      make: () => {
        rmSync(join(folder, 'b'), { recursive: true });
        git(folder, ['init', '--quiet', 'b']);
      },
      outcome: 'fresh',
      complete: true,
      known: ['a', 'b (old)', 'shop.bundle'],
      said: [/^git\/empty: b has no commits/],
    },
    {
      fault: 'a catalog file that is malformed',
      make: () => {
        rmSync(join(folder, 'b'), { recursive: true });
        makeRepository(join(folder, 'b'), [
          { files: { 'catalog-info.yaml': 'kind: [Component\n\u0000\u0007', 'README.md': '\ufffd\u0000' } },
        ]);
      },
      outcome: 'fresh',
      complete: true,
      known: ALL,
      said: [/^git\/too-much: /],
    },
  ];

  test.each(FAULTS.map((row) => [row.fault, row] as const))('%s', async (_, row) => {
    for (const name of ['a', 'b']) makeRepository(join(folder, name), [{ files: FILES }]);
    git(join(folder, 'a'), ['bundle', 'create', '--quiet', bundle(), 'HEAD', 'main']);
    expect(known(await read(SETTINGS, MONDAY))).toEqual(ALL);
    row.make();
    const after = await read(SETTINGS, TUESDAY);
    expect(known(after)).toEqual(row.known);
    expect(after.report).toMatchObject({
      outcome: row.outcome,
      complete: row.complete,
      observedAt: row.outcome === 'fresh' ? TUESDAY : MONDAY,
    });
    expect(after.report.problems).toHaveLength(row.said.length);
    for (const [index, words] of row.said.entries()) expect(said(after)[index]).toMatch(words);
    expect(said(after).join()).not.toContain(folder);
    expect(after.report.usage).toEqual({ calls: 0, notModified: 0, waitedMs: 0 });
    expectNoSecret(after);
  });
});

const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    void response.writeHead(code, headers).end(`no: ${TOKEN}`);
const page: Answer = (_, response) =>
  void response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Sign in</title>');
const cut: Answer = (_, response) => {
  response.writeHead(200, {
    'content-type': 'application/x-git-upload-pack-result',
    'content-length': '5000',
  });
  response.write('0008NAK\n00');
  setTimeout(() => response.destroy(), 20);
};

interface HostFault {
  fault: string;
  answer: Answer;
  /** Only what is posted fails: the list of branches is still had. */
  late?: boolean;
  timeout?: number;
  said: RegExp;
}

describe.skipIf(!canHostGit())('repositories on a host', () => {
  let host: GitHost;
  beforeAll(async () => {
    const [root, certificates] = ['hosted', 'certificates'].map((name) => join(temporary.path, name)) as [
      string,
      string,
    ];
    mkdirSync(certificates, { recursive: true });
    for (const name of ['shop', 'cart']) {
      const path = makeRepository(join(root, name), [{ files: FILES }]);
      git(path, ['config', 'uploadpack.allowFilter', 'true']);
    }
    host = await startGitHost(root, certificates);
  });
  afterAll(() => host?.close());
  afterEach(() => {
    host.fault = undefined;
    host.credentials.length = 0;
  });

  const settings = (commandTimeout = 30): object => ({
    repositories: [`${host.url}/shop`, `${host.url}/cart`],
    credentials: [{ host: host.url.slice('https://'.length), tokenEnv: 'GIT_TOKEN' }],
    concurrency: 1,
    commandTimeout,
  });
  const fetch = (now: string, commandTimeout?: number): Promise<CollectedFeed> =>
    read(settings(commandTimeout), now, { GIT_SSL_CAINFO: host.authority });

  test('are read with the token, which goes nowhere else; how often they were asked is told', async () => {
    const first = await fetch(MONDAY);
    expect(said(first)).toEqual([]);
    expect(known(first)).toEqual(['cart', 'shop']);
    expect(host.credentials.every((text) => text === `Basic ${BASIC}`)).toBe(true);
    expect(first.report.usage!.calls).toBeGreaterThanOrEqual(4);
    expectNoSecret(first);
  });

  const FAULTS: HostFault[] = [
    {
      fault: 'a token that is refused (401)',
      answer: status(401, { 'www-authenticate': 'Basic realm="git"' }),
      said: /wants a token, and none is named for it or the one that is was refused .* \| Name the environment variable/,
    },
    {
      fault: 'a token that may not (403)',
      answer: status(403),
      said: /does not let the build read it .* \| Give the token/,
    },
    {
      fault: 'a repository that is not there (404)',
      answer: status(404),
      said: /there is no such repository, or the build may not see it/,
    },
    {
      fault: 'too many requests (429)',
      answer: status(429, { 'retry-after': '60' }),
      said: /asks for fewer requests/,
    },
    { fault: 'a host that fails (500)', answer: status(500), said: /its host failed/ },
    { fault: 'a host that fails later (503)', answer: status(503), late: true, said: /its host failed/ },
    { fault: 'a page of words', answer: page, said: /sent what is no repository/ },
    { fault: 'an answer that breaks off', answer: cut, late: true, said: /cannot be fetched: / },
    {
      fault: 'a connection that is closed',
      answer: (request) => void request.socket.destroy(),
      said: /cannot be fetched: /,
    },
    {
      fault: 'no answer in time',
      answer: () => undefined,
      timeout: 0.7,
      said: /git took longer than 0\.7 s/,
    },
  ];

  test.each(FAULTS.map((row) => [row.fault, row] as const))('%s', async (_, row) => {
    await fetch(MONDAY);
    // What was cloned is forgotten, so that there is something to fetch.
    if (row.late) rmSync(join(folder, '.state/cache'), { recursive: true });
    host.fault = ({ url, method }) =>
      url?.startsWith('/shop') && (!row.late || method === 'POST') ? row.answer : undefined;
    const half = await fetch(TUESDAY, row.timeout);
    expect(known(half)).toEqual(['cart', 'shop (old)']);
    expect(half.report).toMatchObject({ outcome: 'fresh', complete: false, observedAt: TUESDAY });
    expect(said(half)).toHaveLength(1);
    expect(said(half)[0]).toMatch(row.said);
    expect(said(half)[0]).toMatch(/^git\/unreachable: https:\/\/127\.0\.0\.1:\d+\/shop cannot be fetched: /);
    expectNoSecret(half);

    if (row.late) rmSync(join(folder, '.state/cache'), { recursive: true });
    host.fault = ({ method }) => (!row.late || method === 'POST' ? row.answer : undefined);
    const none = await fetch('2026-11-18T06:00:00Z', row.timeout);
    expect(known(none)).toEqual(['cart', 'shop (old)']);
    expect(none.report).toMatchObject({
      outcome: 'stale',
      observedAt: TUESDAY,
      message:
        'Could not be read: it gave no records. The pages show what was known on 17 Nov 2026, 07:30 UTC.',
    });
    expectNoSecret(none);
  });

  test('a repository without commits is no fault, also when it had some', async () => {
    const root = join(temporary.path, 'hosted');
    makeRepository(join(root, 'late'), [{ files: FILES }]);
    const late = { repositories: [`${host.url}/late`, `${host.url}/cart`] };
    const environment = { GIT_SSL_CAINFO: host.authority };
    expect(known(await read(late, MONDAY, environment))).toEqual(['cart', 'late']);
    rmSync(join(root, 'late'), { recursive: true });
    git(root, ['init', '--quiet', 'late']);
    const after = await read(late, TUESDAY, environment);
    expect(after.report.complete).toBe(true);
    expect(said(after)[0]).toMatch(/^git\/empty: .*\/late has no commits/);
  });

  test('a certificate that nobody vouches for', async () => {
    await fetch(MONDAY);
    const after = await read(settings(), TUESDAY);
    expect(after.report.outcome).toBe('stale');
    expect(known(after)).toEqual(['cart', 'shop']);
    expect(said(after)[0]).toMatch(/certificate of its host is not trusted/);
    expect(host.credentials.filter((text) => text === undefined)).toEqual([]);
    expectNoSecret(after);
  });
});
