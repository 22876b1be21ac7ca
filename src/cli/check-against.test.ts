import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { apiFiles } from '../portal/api/documents.ts';
import { document, documents, portalOf } from '../portal/testing/portal.ts';
import { command } from './check.ts';
import { main } from './main.ts';
import { EXIT } from './terminal.ts';
import { capturedTerminal } from './testing/captured.ts';

vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let repository: string;
let server: Server;
let site: string;
/** What the server answers with instead of the API, by path. */
const answers = new Map<string, { status?: number; text: string }>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-against-'));
  const portal = await portalOf({
    'catalog/a.yaml': documents(
      document('Group', 'checkout', { type: 'team', children: [] }),
      document('Component', 'cart', { type: 'service', lifecycle: 'production', owner: 'checkout' }),
      { identifier: 'Robot', title: 'Robot', schema: { properties: {} } },
      document(
        'Component',
        'basket',
        { type: 'service', lifecycle: 'production', owner: 'checkout' },
        { annotations: { 'portolan.dev/formerly': 'trolley' } },
      ),
      { identifier: 'Component', title: 'Component', schema: { properties: { tier: { type: 'string' } } } },
      { identifier: 'Rover', title: 'Rover', schema: { properties: {} } },
      { blueprint: 'Robot', identifier: 'r2' },
    ),
  });
  for (const { path, text } of apiFiles(portal)) write(join(folder, 'site/api/v1', path), text);
  const files = new Map(Array.from(apiFiles(portal), ({ path, text }) => [`/portal/api/v1/${path}`, text]));
  server = createServer((request, response) => {
    const path = request.url ?? '';
    const { status = 200, text } = answers.get(path) ?? { text: files.get(path) };
    response.writeHead(text === undefined ? 404 : status).end(text);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}/portal`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  repository = mkdtempSync(join(folder, 'repository-'));
  answers.clear();
});

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

async function check(...options: string[]): Promise<{ code: number; text: string }> {
  const { terminal, lines } = capturedTerminal();
  return { code: await main(['check', '--root', repository, ...options], terminal), text: lines.join('\n') };
}

const gift = (owner: string, needs = 'component:cart'): string =>
  documents(
    document('Component', 'gift', { type: 'service', lifecycle: 'production', owner, dependsOn: [needs] }),
  );

describe('the catalog file of a service', () => {
  test.each([
    ['an address', () => site],
    ['an address with a slash', () => `${site}/`],
    ['the folder of a site', () => join(folder, 'site')],
    ['the folder of its API', () => join(folder, 'site/api/v1')],
  ])('may name what the portal has, told by %s', async (_, place) => {
    write(join(repository, 'catalog-info.yaml'), gift('checkout'));
    expect(await check('--against', place(), '--fail-on', 'info')).toEqual({
      code: EXIT.sound,
      text: [
        '1 document in 1 file: 1 accepted, 0 skipped, 0 rejected. 1 entity, 2 relations.',
        'No problems, against 4 entities of the portal.',
      ].join('\n'),
    });
  });

  test('is told what the portal does not have, and what it may have meant', async () => {
    write(join(repository, 'services/gift/catalog-info.yaml'), gift('chekout', 'component:kart'));
    const { code, text } = await check('--against', site, '--fail-on', 'warning');
    expect(code).toBe(EXIT.problems);
    expect(text).toContain('names group:chekout, which is not in the catalog; did you mean group:checkout?');
    expect(text).toContain('names component:kart, which is not in the catalog; did you mean component:cart?');
    expect(text).toContain('services/gift/catalog-info.yaml:1:');
  });

  test('may be of a kind that only the portal defines', async () => {
    const robot = (kind: string): string => documents({ blueprint: kind, identifier: 'c3' });
    write(join(repository, 'port.yml'), robot('Robot'));
    expect((await check('--against', site)).text).toContain('No problems');
    write(join(repository, 'port.yml'), robot('Droid'));
    expect((await check('--against', site)).text).toContain('no blueprint defines the kind Droid');
  });

  test('is told of what the portal has under another name now', async () => {
    write(join(repository, 'catalog-info.yaml'), gift('checkout', 'component:trolley'));
    const { text } = await check('--against', site);
    expect(text).toContain('names component:trolley, which was renamed to component:basket');
    expect(text).toContain('Write component:basket.');
  });

  test('in Port’s form is not asked for what Backstage has of a kind that the portal extends', async () => {
    const port = {
      identifier: 'g',
      blueprint: 'Component',
      properties: { tier: 'one' },
      relations: { of: 'x' },
    };
    write(join(repository, 'port.yml'), documents(port, { identifier: 'r', blueprint: 'Rover' }));
    expect((await check('--against', site, '--fail-on', 'info')).text).toContain('No problems');
    write(join(repository, 'port.yml'), documents({ ...port, blueprint: 'API' }));
    expect((await check('--against', site)).text).toContain('API has no relation of');
  });

  test('is checked against a portal that says nothing of former names', async () => {
    write(join(repository, 'catalog-info.yaml'), gift('checkout', 'component:trolley'));
    answers.set('/portal/api/v1/places.json', { status: 404, text: 'Not here' });
    const { text } = await check('--against', site);
    expect(text).toContain('names component:trolley, which is not in the catalog');
    answers.set('/portal/api/v1/places.json', { text: '{"formerly":[7,{"ref":1}],"own":"no"}' });
    expect((await check('--against', site)).text).toContain('which is not in the catalog');
  });

  test('may lie elsewhere', async () => {
    write(join(repository, 'docs/entity.yaml'), gift('checkout'));
    expect((await check('--against', site)).text).toContain(
      'there is no catalog-info.yaml and no port.yml below',
    );
    expect((await check('--against', site, '--files', 'docs/*.yaml')).code).toBe(EXIT.sound);
  });
});

describe('what is published', () => {
  const NAMES = '/portal/api/v1/names.json';
  test.each([
    ['nothing', { status: 404, text: 'Not here' }, 'answers with 404'],
    ['a failure', { status: 500, text: '{}' }, 'answers with 500'],
    ['a page to log in', { text: '<html>Log in</html>' }, 'is not what a portal publishes'],
    ['lists of other lengths', { text: '{"refs":["a:b/c"],"kinds":[]}' }, 'is not what a portal publishes'],
    ['no texts', { text: '{"refs":[1],"kinds":[2]}' }, 'is not what a portal publishes'],
    [
      'a way elsewhere',
      { text: '{"refs":[],"kinds":[],"next":"../../x.json"}' },
      'is not what a portal publishes',
    ],
    [
      'an end that never comes',
      { text: '{"refs":[],"kinds":[],"next":"names-2.json"}' },
      'names-2.json answers with 404',
    ],
  ])('that is %s is told in words', async (_, answer, words) => {
    write(join(repository, 'catalog-info.yaml'), gift('checkout'));
    answers.set(NAMES, answer);
    const { code, text } = await check('--against', site);
    expect([code, text]).toEqual([EXIT.unusable, expect.stringContaining(words)]);
  });

  test('that goes round in a circle comes to an end', async () => {
    write(join(repository, 'catalog-info.yaml'), gift('checkout'));
    const round = { text: '{"refs":[],"kinds":[],"next":"names-2.json"}' };
    answers.set(NAMES, round);
    answers.set('/portal/api/v1/names-2.json', round);
    expect((await check('--against', site)).text).toContain('lists more than 1000 files of names');
  });

  test('counts with --since only what the commit did not have', async () => {
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=Wren', '-c', 'user.email=wren@example.org', ...args], {
        cwd: repository,
        encoding: 'utf8',
      });
    git('init', '--quiet', '--initial-branch=main');
    write(join(repository, 'catalog-info.yaml'), gift('checkuot'));
    git('add', '--all');
    git('commit', '--quiet', '--message', 'One');
    write(join(repository, 'port.yml'), 'identifier: r3\nblueprint: Robott\n');
    const review = join(repository, '.git/review.json');
    const { code, text } = await check(
      '--against',
      site,
      '--since',
      'main',
      '--fail-on',
      'warning',
      '--review',
      review,
    );
    expect(code).toBe(EXIT.problems);
    expect(text).toContain('no blueprint defines the kind Robott; did you mean Robot?');
    expect(text).not.toContain('checkuot');
    expect(text).toContain('1 warning, against 4 entities of the portal; 1 more already in main.');
    // The file is no part of a commit, and so of no pull request.
    expect(JSON.parse(readFileSync(review, 'utf8'))).toEqual([]);
    git('add', '--all');
    git('commit', '--quiet', '--message', 'Two');
    await check('--against', site, '--since', 'main~', '--review', review);
    expect(JSON.parse(readFileSync(review, 'utf8'))).toMatchObject([{ path: 'port.yml', line: 2 }]);
  });

  test.each([
    [['--against', 'http://portal.example.com'], 'is not an https address'],
    [['--against', 'ftp://portal.example.com'], 'is not an https address'],
    [['--against', 'https://name:word@portal.example.com'], 'holds no name and no password'],
    [['--against', 'https://'], 'is not an address'],
    [['--against', 'nowhere'], 'there is no published portal in nowhere'],
    [['--against', '.', '--head', 'main'], '--head goes with --review only'],
    [['--files', '*.yaml'], '--files goes with --against only'],
  ])('is refused in words: %j', async (options, words) => {
    const { code, text } = await check(...options);
    expect([code, text]).toEqual([EXIT.unusable, expect.stringContaining(words)]);
  });
});

test('the last catalog file of a repository may be taken away, and there must have been one', async () => {
  const person = ['-c', 'user.name=Wren Ballast', '-c', 'user.email=wren@example.com'];
  const git = (...args: string[]): void =>
    void execFileSync('git', [...person, ...args], { cwd: repository, stdio: 'ignore' });
  git('init', '--quiet', '--initial-branch=main');
  write(join(repository, 'README.md'), 'x');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Begin');
  expect((await check('--against', site, '--since', 'HEAD')).code).toBe(EXIT.unusable);
  write(join(repository, 'catalog-info.yaml'), gift('checkout'));
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Come');
  rmSync(join(repository, 'catalog-info.yaml'));
  expect(await check('--against', site, '--since', 'HEAD')).toMatchObject({
    code: EXIT.sound,
    text: expect.stringContaining('0 documents in 0 files'),
  });
});

test('the action for repositories of services asks for options that the command has', () => {
  const file = fileURLToPath(new URL('../../action.yml', import.meta.url));
  const used = [...readFileSync(file, 'utf8').matchAll(/(?<= )--([a-z-]+)/g)].map(([, name]) => name!);
  expect(used.sort()).toEqual(['against', 'fail-on', 'files', 'format', 'head', 'review', 'since', 'yes']);
  const known = command.options.map(({ name }) => name);
  expect(used.filter((name) => name !== 'yes' && !known.includes(name))).toEqual([]);
});
