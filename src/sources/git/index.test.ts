import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { folderState } from '../../base/state.ts';
import { applyMapping } from '../../collect/apply.ts';
import { type CollectedFeed, type CollectOptions, collectFeeds } from '../../collect/collect.ts';
import { parseMapping } from '../../collect/mapping.ts';
import { type MatchTarget, matchIndex } from '../../collect/match.ts';
import type { Source } from '../../collect/source.ts';
import { mappingContext } from '../../collect/testing/mapping-context.ts';
import { SOURCES } from '../index.ts';
import { gitSource } from './index.ts';
import type { Folder, Repository } from './schema.ts';
import {
  addCommit,
  git,
  makeLongRepository,
  makeRepository,
  TEST_ENVIRONMENT,
  temporaryFolder,
} from './testing/repositories.ts';

vi.setConfig({ testTimeout: 60_000 });

const NOW = '2026-11-22T06:00:00Z';
const temporary = temporaryFolder();
afterAll(temporary.remove);

let folder: string;
let count = 0;
beforeEach(() => {
  count += 1;
  folder = join(temporary.path, String(count));
  mkdirSync(folder);
});

interface Collected extends CollectedFeed {
  byId: Record<string, Repository & Folder>;
  said: string[];
}

async function collect(settings: unknown, options: Partial<CollectOptions> = {}): Promise<Collected> {
  const [collected] = await collectFeeds(
    [{ id: 'git', source: gitSource as Source, settings, origin: { source: 'settings' } }],
    {
      state: folderState(join(folder, '.state')),
      now: NOW,
      root: folder,
      environment: TEST_ENVIRONMENT,
      ...options,
    },
  );
  const { report, snapshot } = collected!;
  return {
    ...collected!,
    byId: Object.fromEntries(
      (snapshot?.records ?? []).map(({ id, data }) => [id, data as unknown as Repository & Folder]),
    ),
    said: report.problems.map(({ rule, message }) => `${rule}: ${message}`),
  };
}

const SHOP = {
  'README.md':
    '![logo](x.svg)\n\n# The **shop**\n\nSells [things](https://example.org) to people.\nEvery day.\n\nMore.\n',
  LICENSE: 'Permission is hereby granted, free of charge, to any person obtaining a copy of this software',
  CODEOWNERS: '# who\n* @acme/core\n/docs/ @acme/writers docs@example.org\n',
  'catalog-info.yaml': 'kind: Component\nmetadata: {name: shop}\n',
  'src/main.ts': 'x'.repeat(300),
  'src/style.css': 'y'.repeat(100),
  'node_modules/left/index.js': 'z'.repeat(5000),
  'data.json': '{}',
};

describe('the commit of a catalog file', () => {
  test('is the merge that brought it, by a path that is taken as it is written', async () => {
    const shop = join(folder, 'shop');
    const file = 'a [b]*/catalog-info.yaml';
    makeRepository(shop, [{ files: { 'README.md': 'old' }, at: '2026-02-03T04:05:06Z' }]);
    git(shop, ['switch', '--quiet', '--create', 'topic']);
    addCommit(shop, { files: { [file]: 'kind: Component\nmetadata: {name: shop}\n' } });
    git(shop, ['switch', '--quiet', 'main']);
    const who = ['-c', 'user.name=Ada Example', '-c', 'user.email=ada@example.org'];
    git(shop, [...who, 'merge', '--quiet', '--no-ff', '--message', 'Merge it', 'topic']);
    const merge = git(shop, ['rev-parse', 'HEAD']).toString().trim();
    const { byId } = await collect({ repositories: ['shop'] });
    expect(byId['shop']!.catalogFiles).toMatchObject([{ path: file, commit: { sha: merge, url: null } }]);
  });

  test('is not known of a shallow clone, whose oldest commit looks as if it had made everything', async () => {
    makeRepository(join(folder, 'shop'), [
      { files: SHOP, at: '2026-02-03T04:05:06Z' },
      { files: { 'x.md': 'x' }, at: '2026-03-03T04:05:06Z' },
    ]);
    git(folder, ['clone', '--quiet', '--depth', '1', `file://${join(folder, 'shop')}`, 'cut']);
    const { byId } = await collect({ repositories: ['cut'] });
    expect(Object.values(byId).map(({ catalogFiles }) => catalogFiles[0]!.commit)).toEqual([null]);
  });
});

describe('a repository on the disk', () => {
  test('gives all facts', async () => {
    makeRepository(
      join(folder, 'shop'),
      [
        { files: { 'README.md': 'old' }, at: '2020-02-03T04:05:06Z' },
        { files: SHOP, at: '2026-10-01T10:00:00+02:00', name: 'Ben Example', email: 'ben@example.org' },
        { at: '2026-11-20T08:00:00Z', name: 'Ada Example', email: 'ADA@example.org' },
        { at: '2026-11-21T08:00:00Z', name: 'Ada Example', email: 'ada@example.org' },
      ],
      'https://bot:secret-token@github.com/acme/shop.git',
    );
    git(join(folder, 'shop'), ['tag', 'v1.0.0', 'HEAD~2']);
    git(join(folder, 'shop'), ['tag', 'v1.1.0']);
    const { byId, said, report } = await collect({ repositories: ['shop'] });
    expect(said).toEqual([]);
    expect(report).toMatchObject({ outcome: 'fresh', complete: true, records: 1, provides: ['git'] });
    const { head, ...facts } = byId['acme/shop']!;
    // Two commits before the last one, which changed nothing of it.
    const changed = git(join(folder, 'shop'), ['rev-parse', 'HEAD~2']).toString().trim();
    expect(head).toEqual({
      sha: expect.stringMatching(/^[0-9a-f]{40}$/),
      at: '2026-11-21T08:00:00Z',
      author: 'Ada Example',
    });
    expect(facts).toEqual({
      id: 'acme/shop',
      name: 'shop',
      url: 'https://github.com/acme/shop',
      remoteUrl: 'https://github.com/acme/shop.git',
      host: 'github.com',
      slug: 'acme/shop',
      defaultBranch: 'main',
      firstCommitAt: '2020-02-03T04:05:06Z',
      commits90d: 3,
      contributors90d: 2,
      languages: [
        { name: 'TypeScript', bytes: 300 },
        { name: 'CSS', bytes: 100 },
      ],
      catalogFiles: [
        {
          path: 'catalog-info.yaml',
          content: SHOP['catalog-info.yaml'],
          url: 'https://github.com/acme/shop/blob/main/catalog-info.yaml',
          commit: { sha: changed, url: `https://github.com/acme/shop/commit/${changed}` },
        },
      ],
      namedFiles: [],
      portalFolder: null,
      codeowners: {
        path: 'CODEOWNERS',
        url: 'https://github.com/acme/shop/blob/main/CODEOWNERS',
        owners: ['@acme/core'],
        rules: [
          { pattern: '*', owners: ['@acme/core'] },
          { pattern: '/docs/', owners: ['@acme/writers', 'e-mail address'] },
        ],
      },
      readme: {
        path: 'README.md',
        url: 'https://github.com/acme/shop/blob/main/README.md',
        heading: 'The shop',
        excerpt: 'Sells things to people. Every day.',
        bytes: Buffer.byteLength(SHOP['README.md']),
      },
      license: { path: 'LICENSE', url: 'https://github.com/acme/shop/blob/main/LICENSE', spdx: 'MIT' },
      tags: { count: 2, latest: { name: 'v1.1.0', at: '2026-11-21T08:00:00Z' } },
    });
  });

  test('keeps no addresses of people and no credentials', async () => {
    makeRepository(
      join(folder, 'shop'),
      [{ files: SHOP, name: 'ada@example.org', email: 'ada@example.org' }],
      'https://u:hunter2@github.com/acme/shop',
    );
    const { byId } = await collect({ repositories: ['shop'] });
    expect(byId['acme/shop']!.head.author).toBeNull();
    const kept = readFileSync(join(folder, '.state/snapshots/git.json'), 'utf8');
    expect(kept).not.toMatch(/hunter2|@example\.org/);
    expect(kept).not.toContain(folder);
  });

  test('commits after the build and before the 90 days do not count', async () => {
    makeRepository(join(folder, 'a'), [
      { at: '2026-08-24T05:59:59Z', email: 'a@example.org' },
      { at: '2026-08-24T06:00:01Z', email: 'b@example.org' },
      { at: '2026-11-22T06:00:00Z', email: 'c@example.org' },
      { at: '2026-11-23T06:00:00Z', email: 'd@example.org' },
    ]);
    const { byId } = await collect({ repositories: ['a'] });
    expect(byId['a']).toMatchObject({ commits90d: 2, contributors90d: 2 });
  });

  test('without anything but a commit has facts that say so', async () => {
    makeRepository(join(folder, 'bare-bones'), [{}]);
    const { byId, said } = await collect({ repositories: ['bare-bones'] });
    expect(said).toEqual([]);
    expect(byId['bare-bones']).toMatchObject({
      id: 'bare-bones',
      url: null,
      remoteUrl: null,
      languages: [],
      catalogFiles: [],
      codeowners: null,
      readme: null,
      license: null,
      tags: { count: 0, latest: null },
    });
  });

  test.each([
    [
      'git@gitlab.example.org:group/sub/tool.git',
      'group/sub/tool',
      'https://gitlab.example.org/group/sub/tool/-/blob/main/README.md',
    ],
    ['ssh://git@bitbucket.org/acme/tool', 'acme/tool', 'https://bitbucket.org/acme/tool/src/main/README.md'],
    [
      'https://codeberg.org/acme/tool',
      'acme/tool',
      'https://codeberg.org/acme/tool/src/branch/main/README.md',
    ],
    ['https://git.example.org/acme/tool', 'acme/tool', null],
    ['../somewhere/else', 'tool', null],
    ['ext::sh -c "touch x"', 'tool', null],
  ])('with the remote %s', async (remote, id, url) => {
    makeRepository(join(folder, 'tool'), [{ files: { 'README.md': '# Tool' } }], remote);
    const { byId } = await collect({ repositories: ['tool'] });
    expect(byId[id]!.readme!.url).toBe(url);
  });

  test('the default branch of the remote is told apart from the one that is checked out', async () => {
    const path = makeRepository(join(folder, 'shop'), [{}], 'https://github.com/acme/shop');
    git(path, ['update-ref', 'refs/remotes/origin/trunk', 'HEAD']);
    git(path, ['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk']);
    git(path, ['checkout', '--quiet', '-b', 'feature']);
    expect((await collect({ repositories: ['shop'] })).byId['acme/shop']!.defaultBranch).toBe('trunk');
    git(path, ['symbolic-ref', '--delete', 'refs/remotes/origin/HEAD']);
    git(path, ['checkout', '--quiet', '--detach']);
    expect((await collect({ repositories: ['shop'] })).byId['acme/shop']!.defaultBranch).toBeNull();
  });

  test('may be bare, a worktree or a submodule', async () => {
    const path = makeRepository(
      join(folder, 'work'),
      [{ files: { 'a.go': 'package a', 'sub/b.go': 'const' } }],
      'https://github.com/acme/work',
    );
    git(folder, ['clone', '--quiet', '--bare', path, 'copy.git']);
    git(path, ['worktree', 'add', '--quiet', '-b', 'other', join(folder, 'tree')]);
    const outer = makeRepository(join(folder, 'outer'), [{}]);
    git(outer, ['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', path, 'inner']);
    const settings = {
      repositories: ['copy.git', 'tree', 'outer/inner', { repository: 'outer/inner', path: 'sub' }],
    };
    const { byId, said } = await collect(settings);
    expect(said).toEqual([]);
    expect(Object.keys(byId)).toEqual(['outer/inner//sub', 'acme/work', 'copy.git', 'outer/inner']);
    expect(byId['outer/inner//sub']).toMatchObject({ commits90d: 1, languages: [{ name: 'Go', bytes: 5 }] });
    expect(byId['acme/work']!.languages).toEqual([{ name: 'Go', bytes: 14 }]);
  });

  test('a shallow clone does not know its history, and says so', async () => {
    const path = makeRepository(join(folder, 'deep'), [
      { at: '2026-01-01T00:00:00Z' },
      { at: '2026-11-01T00:00:00Z' },
      { at: '2026-11-02T00:00:00Z' },
    ]);
    git(folder, ['clone', '--quiet', '--depth=1', `file://${path}`, 'cut']);
    const { byId, said } = await collect({ repositories: ['cut'] });
    expect(byId['cut']).toMatchObject({ firstCommitAt: null, commits90d: null, contributors90d: null });
    expect(said).toEqual(['git/shallow: cut is a shallow clone']);
  });

  test('a partial clone without its contents is never fetched into, and says so', async () => {
    const path = makeRepository(join(folder, 'whole'), [{ files: SHOP }]);
    git(path, ['config', 'uploadpack.allowFilter', 'true']);
    git(folder, ['clone', '--quiet', '--no-checkout', '--filter=blob:none', `file://${path}`, 'part']);
    const { byId, said } = await collect({ repositories: ['part'] });
    expect(byId['part']).toMatchObject({
      languages: null,
      catalogFiles: [],
      readme: { heading: null, path: 'README.md' },
      commits90d: 1,
    });
    expect(said[0]).toBe(
      'git/missing-objects: part lacks the contents of some of its files, as partial clones do',
    );
    expect(
      git(join(folder, 'part'), ['rev-list', '--objects', '--missing=print', '--no-walk', 'HEAD']),
    ).toContain('?');
  });
});

describe('repositories that cannot be read', () => {
  test('are one problem each, and the others go on', async () => {
    makeRepository(join(folder, 'good'), [{}]);
    mkdirSync(join(folder, 'no-clone'));
    mkdirSync(join(folder, 'garbage/.git'), { recursive: true });
    const broken = makeRepository(join(folder, 'broken'), [{ files: SHOP }]);
    rmSync(join(broken, '.git/objects'), { recursive: true });
    mkdirSync(join(broken, '.git/objects'));
    git(folder, ['init', '--quiet', 'empty']);
    const pointer = join(folder, 'pointer');
    mkdirSync(pointer);
    writeFileSync(join(pointer, '.git'), 'gitdir: /nonexistent/place\n');
    const { byId, said, report } = await collect({
      repositories: ['missing', 'no-clone', 'garbage', 'broken', 'empty', 'pointer', 'good'],
    });
    expect(Object.keys(byId)).toEqual(['good']);
    expect(said.map((line) => line.replace(/: .*/, '')).sort()).toEqual([
      'git/empty',
      'git/missing',
      'git/missing',
      'git/unreadable',
      'git/unreadable',
      'git/unreadable',
    ]);
    expect(said).toContain('git/empty: empty has no commits');
    expect(said).toContain('git/missing: missing does not exist');
    expect(said.join()).not.toContain(folder);
    expect(report.complete).toBe(false);
  });

  test('what was known of one that broke is kept, marked with its age', async () => {
    const path = makeRepository(join(folder, 'a'), [{}]);
    makeRepository(join(folder, 'b'), [{}]);
    await collect({ repositories: ['a', 'b'] }, { now: '2026-11-20T06:00:00Z' });
    rmSync(join(path, '.git/HEAD'));
    const { snapshot } = await collect({ repositories: ['a', 'b'] });
    expect(snapshot!.records.map(({ id, lastSeenAt }) => [id, lastSeenAt])).toEqual([
      ['a', '2026-11-20T06:00:00Z'],
      ['b', undefined],
    ]);
  });

  test('an empty repository is no reason to keep anything', async () => {
    git(folder, ['init', '--quiet', 'empty']);
    expect((await collect({ repositories: ['empty'] })).report.complete).toBe(true);
  });

  test('a folder inside a clone is not taken for the clone', async () => {
    makeRepository(folder, [{ files: { 'inner/a.ts': 'x' } }]);
    const { said } = await collect({ repositories: ['inner'] });
    expect(said).toEqual(['git/missing: inner is not the top folder of a clone']);
  });

  test('paths that cannot be paths cost nothing but themselves', async () => {
    makeRepository(join(folder, 'shop'), [{ files: SHOP }]);
    writeFileSync(join(folder, 'file'), 'no bundle');
    symlinkSync('loop', join(folder, 'loop'));
    const places = ['file/inner', 'loop', 'x'.repeat(1_000), 'file'];
    const { byId, said, report } = await collect({ repositories: [...places, 'shop'] });
    expect(Object.keys(byId)).toEqual(['shop']);
    expect(said.filter((line) => line.startsWith('git/'))).toHaveLength(places.length);
    expect(JSON.stringify(report)).not.toContain(folder);
  });

  test('without git the source fails as a whole', async () => {
    const { report } = await collect(
      { repositories: ['a'] },
      { environment: { PATH: join(folder, 'nothing') } },
    );
    expect(report).toMatchObject({
      outcome: 'failed',
      message: 'Could not be read: the program git was not found. Nothing is known from before.',
    });
  });

  test('a command that takes too long is stopped', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(
      join(bin, 'git'),
      '#!/bin/sh\ncase "$*" in *version*) exec /usr/bin/git version;; esac\ntrap "" TERM\nexec sleep 60\n',
    );
    chmodSync(join(bin, 'git'), 0o755);
    makeRepository(join(folder, 'a'), [{}]);
    const start = performance.now();
    const { said } = await collect(
      { repositories: ['a'], commandTimeout: 0.3 },
      { environment: { PATH: `${bin}:${process.env['PATH']}` } },
    );
    expect(said).toEqual(['git/unreadable: a cannot be read: git took longer than 0.3 s']);
    expect(performance.now() - start).toBeLessThan(8_000);
  });

  test.each([
    [
      'http://example.org/a/b',
      'git/address: http://example.org/a/b: http:// is not allowed; https, ssh and file are',
    ],
    [
      'git://example.org/a/b',
      'git/address: git://example.org/a/b: git:// is not allowed; https, ssh and file are',
    ],
    [
      'ext::sh -c "touch hacked"',
      'git/address: ext::sh -c "touch hacked": addresses that run a program are not allowed',
    ],
    [
      'https://jo:hunter2@example.org/a/b',
      'git/credentials-in-address: https://***@example.org/a/b: the address holds a password or token',
    ],
    [
      'https://hunter2@example.org/a/b',
      'git/credentials-in-address: https://***@example.org/a/b: the address holds a password or token',
    ],
    [
      'ssh://-oProxyCommand=x/a/b',
      'git/address: ssh://-oProxyCommand=x/a/b: it is not the address of a repository',
    ],
    ['--upload-pack=touch hacked', 'git/missing: --upload-pack=touch hacked does not exist'],
    ['https://', 'git/address: https://: it is not an address'],
    ['a\u0000b', 'git/address: a\ufffdb: the address holds control characters'],
  ])('the address %j is refused', async (repository, expected) => {
    const { said, report } = await collect({ repositories: [repository] });
    expect(said).toEqual([expected]);
    expect(JSON.stringify(report)).not.toContain('hunter2');
    expect(existsSync(join(folder, 'hacked'))).toBe(false);
  });

  test.each<[unknown, string]>([
    [{}, 'needs `repositories` or `folder`'],
    [{ repositories: [{ path: 'x' }] }, 'repositories[0] has no repository'],
    [{ repositories: ['a'], colour: 1 }, 'has no setting colour'],
    [
      { repositories: ['a'], credentials: [{ host: 'https://example.org', tokenEnv: 'X' }] },
      'credentials[0].host has the wrong form',
    ],
  ])('the settings %j are refused', async (settings, expected) => {
    const { said, report } = await collect(settings);
    expect(report.outcome).toBe('failed');
    expect(said.join('\n')).toContain(expected);
  });
});

describe('a repository that means harm', () => {
  test('runs nothing of its own', async () => {
    const path = makeRepository(join(folder, 'evil'), [{ files: SHOP }]);
    const hacked = join(folder, 'hacked');
    const script = join(folder, 'evil.sh');
    writeFileSync(script, `#!/bin/sh\ntouch ${hacked}\n`);
    chmodSync(script, 0o755);
    for (const [key, value] of [
      ['core.fsmonitor', script],
      ['core.sshCommand', script],
      ['core.pager', script],
      ['core.hooksPath', folder],
      ['gpg.program', script],
      ['log.showSignature', 'true'],
      ['diff.external', script],
      ['alias.log', `!${script}`],
      ['extensions.partialClone', 'origin'],
      ['remote.origin.promisor', 'true'],
      ['remote.origin.url', `ext::${script}`],
      ['remote.origin.uploadpack', script],
      ['credential.helper', `!${script}`],
    ] as const)
      git(path, ['config', key, value]);
    const blob = git(path, ['rev-parse', 'HEAD:src/main.ts']).trim();
    rmSync(join(path, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    const { byId } = await collect({ repositories: ['evil'] });
    expect(byId['evil']).toMatchObject({ languages: null, readme: { heading: 'The shop' } });
    git(path, ['config', 'remote.origin.url', `file://${folder}/evil`]);
    await collect({ repositories: ['evil'] });
    expect(existsSync(hacked)).toBe(false);
  });

  test('has hostile names and texts, which stay text', async () => {
    makeRepository(join(folder, 'odd'), [
      {
        name: 'Ada \u001b[31m<script>alert(1)</script>',
        files: {
          'a\nb\tc.ts': 'x',
          '-rf.ts': 'xx',
          'ünïcode "quoted" \\.ts': 'xxx',
          __proto__: 'x',
          'constructor.ts': 'xxxx',
          'README.md':
            '# <img src=x onerror=alert(1)>Hi ](javascript:alert(1))\n\n<script>alert(1)</script>Text [link](javascript:alert(1)) `code` &lt;b&gt; \u202egnol\n',
          '.github/CODEOWNERS': `${'*'.repeat(200)} @${'x'.repeat(5000)}\n__proto__ @a\n\u0000 @b\n[Section] @c\n\\#x @d e@f @@g ; rm -rf\n${'a '.repeat(50_000)}\n`,
        },
      },
    ]);
    git(join(folder, 'odd'), ['tag', '--', 'v1;rm', 'HEAD']);
    const { byId, said } = await collect({ repositories: ['odd'] });
    expect(said).toEqual([]);
    const odd = byId['odd']!;
    expect(odd.languages).toEqual([{ name: 'TypeScript', bytes: 10 }]);
    expect(odd.head.author).toMatch(/^Ada {2}\[31m[^<]*$/);
    expect(JSON.stringify(odd.readme)).not.toMatch(/<|\u202e/);
    expect(odd.readme!.excerpt).toBe('Text link code &lt;b&gt; gnol');
    expect(odd.tags.latest!.name).toBe('v1;rm');
    expect(odd.codeowners!.rules.every(({ owners }) => owners.every((owner) => owner.length < 250))).toBe(
      true,
    );
  });

  test('links and submodules are not followed', async () => {
    const path = makeRepository(join(folder, 'links'), [{ files: { 'real.go': 'package a' } }]);
    symlinkSync('/etc/passwd', join(path, 'README.md'));
    symlinkSync('/etc/passwd', join(path, 'catalog-info.yaml'));
    symlinkSync('real.go', join(path, 'copy.go'));
    addCommit(path, {});
    const { byId } = await collect({ repositories: ['links'] });
    expect(byId['links']).toMatchObject({
      readme: null,
      catalogFiles: [],
      languages: [{ name: 'Go', bytes: 9 }],
    });
  });

  test('large and many files are left out and told', async () => {
    const files: Record<string, string> = {
      'big/catalog-info.yaml': 'x'.repeat(300_000),
      'README.md': `# Big\n\n${'word '.repeat(400_000)}`,
      'bin/catalog-info.yaml': 'a\0b',
    };
    for (let i = 0; i < 520; i += 1) files[`many/${i}/catalog-info.yaml`] = 'kind: Component';
    makeRepository(join(folder, 'big'), [{ files }]);
    const { byId, said } = await collect({ repositories: ['big'] });
    expect(byId['big']!.catalogFiles).toHaveLength(500);
    expect(byId['big']!.readme).toMatchObject({ heading: null, bytes: 2_000_007 });
    expect(said).toEqual([
      'git/too-much: big has 22 catalog files, or files that those name, that are binary, too large or too many; they were left out',
    ]);
  });

  test('templates, test data and foreign code hold no catalog files', async () => {
    makeRepository(join(folder, 'a'), [
      {
        files: {
          'services/cart/catalog-info.yaml': 'kind: Component',
          'port.yml': 'identifier: x',
          'templates/x/skeleton/catalog-info.yaml': 'kind: ${{ values.kind }}',
          'vendor/x/catalog-info.yaml': 'kind: Component',
          'test/fixtures/catalog-info.yaml': 'kind: Component',
          '{{cookiecutter.name}}/catalog-info.yaml': 'kind: Component',
          'other.yaml': 'kind: Component',
        },
      },
    ]);
    const paths = async (settings: object): Promise<string[]> =>
      (await collect({ repositories: ['a'], ...settings })).byId['a']!.catalogFiles.map(({ path }) => path);
    expect(await paths({})).toEqual(['port.yml', 'services/cart/catalog-info.yaml']);
    expect(await paths({ catalogFiles: ['*.yaml'] })).toEqual(['other.yaml']);
  });
});

describe('addresses', () => {
  function remote(name: string): string {
    return `file://${join(folder, 'hosts', name)}`;
  }

  test('are cloned into the cache, and brought up to date', async () => {
    const path = makeRepository(join(folder, 'hosts/acme/shop'), [
      { files: SHOP, at: '2026-11-01T00:00:00Z' },
    ]);
    git(path, ['config', 'uploadpack.allowFilter', 'true']);
    const settings = { repositories: [remote('acme/shop')] };
    const first = await collect(settings);
    expect(first.said).toEqual([]);
    const id = first.snapshot!.records[0]!.id;
    expect(first.byId[id]).toMatchObject({
      remoteUrl: null,
      defaultBranch: 'main',
      commits90d: 1,
      readme: { heading: 'The shop' },
      languages: [{ bytes: 300 }, { bytes: 100 }],
    });
    const clones = readdirSync(join(folder, '.state/cache/git/clones'));
    expect(clones).toHaveLength(1);
    addCommit(path, {
      files: { 'src/more.py': 'print(1)\n'.repeat(100), 'README.md': null },
      at: '2026-11-02T00:00:00Z',
    });
    git(path, ['tag', 'v2']);
    git(path, ['branch', '--move', 'main', 'trunk']);
    const second = await collect(settings);
    expect(second.said).toEqual([]);
    expect(second.byId[id]).toMatchObject({
      defaultBranch: 'trunk',
      commits90d: 2,
      readme: null,
      tags: { count: 1 },
      languages: [{ name: 'Python', bytes: 900 }, { bytes: 300 }, { bytes: 100 }],
    });
    expect(readdirSync(join(folder, '.state/cache/git/clones'))).toEqual(clones);
  });

  test('only the contents of HEAD are fetched where the host can filter', async () => {
    const path = makeRepository(join(folder, 'hosts/acme/old'), [
      { files: { 'old.ts': 'old content' } },
      { files: { 'old.ts': 'new content' } },
    ]);
    git(path, ['config', 'uploadpack.allowFilter', 'true']);
    await collect({ repositories: [remote('acme/old')] });
    const clones = join(folder, '.state/cache/git/clones');
    const clone = join(clones, readdirSync(clones)[0]!);
    const missing = git(clone, ['rev-list', '--objects', '--missing=print', '--all']);
    expect(missing.split('\n').filter((line) => line.startsWith('?'))).toHaveLength(1);
  });

  test('a broken clone in the cache is made anew', async () => {
    makeRepository(join(folder, 'hosts/acme/shop'), [{ files: SHOP }]);
    const settings = { repositories: [remote('acme/shop')] };
    const before = await collect(settings);
    const clones = join(folder, '.state/cache/git/clones');
    const clone = join(clones, readdirSync(clones)[0]!);
    writeFileSync(join(clone, 'config'), '[core\nbroken');
    expect((await collect(settings)).snapshot!.records).toEqual(before.snapshot!.records);
    writeFileSync(join(clone, 'refs/heads/main'), 'garbage\n');
    rmSync(join(clone, 'objects'), { recursive: true });
    expect((await collect(settings)).snapshot!.records).toEqual(before.snapshot!.records);
  });

  test('that do not answer are one problem each, and what was known stays', async () => {
    const path = makeRepository(join(folder, 'hosts/acme/shop'), [{}]);
    makeRepository(join(folder, 'hosts/acme/other'), [{}]);
    git(folder, ['init', '--quiet', 'hosts/acme/empty']);
    const settings = { repositories: [remote('acme/shop'), remote('acme/other'), remote('acme/empty')] };
    const first = await collect(settings);
    expect(first.said).toEqual([expect.stringMatching(/^git\/empty: .* has no commits$/)]);
    rmSync(path, { recursive: true });
    const second = await collect(settings);
    expect(second.said[0]).toMatch(/^git\/unreachable: .*acme\/shop cannot be fetched: /);
    expect(second.snapshot!.records).toHaveLength(2);
    expect(second.report.complete).toBe(false);
  });

  test('a token goes to its host alone, and never shows', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    const log = join(folder, 'log');
    writeFileSync(
      join(bin, 'git'),
      `#!/bin/sh\necho "$* | $GIT_CONFIG_KEY_0 | $GIT_CONFIG_VALUE_0 | $MY_TOKEN" >> ${log}\ncase "$*" in *ls-remote*) echo "fatal: no: $GIT_CONFIG_VALUE_0 $OTHER" >&2; exit 128;; *) exit 0;; esac\n`,
    );
    chmodSync(join(bin, 'git'), 0o755);
    const { report } = await collect(
      {
        repositories: [
          'https://git.example.org/acme/shop',
          'https://other.example.org/acme/shop',
          'git@git.example.org:acme/shop',
        ],
        credentials: [{ host: 'git.example.org', tokenEnv: 'MY_TOKEN' }],
        concurrency: 1,
      },
      { environment: { PATH: `${bin}:${process.env['PATH']}`, MY_TOKEN: 'very-secret-token' } },
    );
    const header = Buffer.from('x-access-token:very-secret-token').toString('base64');
    const calls = readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line.includes('ls-remote'));
    expect(
      calls.map((line) =>
        line.includes(`| http.https://git.example.org/.extraHeader | Authorization: Basic ${header} |`),
      ),
    ).toEqual([true, false, false]);
    expect(calls.join()).not.toMatch(/(?:^|,)[^|]*very-secret/);
    expect(readFileSync(log, 'utf8').replaceAll(header, '')).not.toContain('very-secret-token');
    expect(JSON.stringify(report)).not.toMatch(new RegExp(`very-secret-token|${header}`));
  });
});

describe('folders of repositories', () => {
  test('the source can read a folder of clones, three deep', async () => {
    makeRepository(join(folder, 'clones/b'), [{}]);
    makeRepository(join(folder, 'clones/acme/a'), [{}]);
    makeRepository(join(folder, 'clones/example.org/acme/c'), [{}]);
    makeRepository(join(folder, 'clones/too/deep/to/see'), [{}]);
    makeRepository(join(folder, 'elsewhere'), [{}]);
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'clones/link'));
    writeFileSync(join(folder, 'clones/file'), 'x');
    const { byId, said } = await collect({ folder: 'clones' });
    expect(said).toEqual([]);
    expect(Object.keys(byId)).toEqual(['acme/a', 'b', 'example.org/acme/c']);
  });

  test('a folder without clones is told', async () => {
    mkdirSync(join(folder, 'clones/a/b/c'), { recursive: true });
    const { said, report } = await collect({ folder: 'clones' });
    expect(said).toEqual(['git/missing: the folder clones holds no clones']);
    expect(report).toMatchObject({ outcome: 'failed', complete: false, records: 0 });
  });

  test('a folder that is not there is told', async () => {
    const { said, report } = await collect({ folder: 'nowhere' });
    expect(said).toEqual(['git/missing: the folder nowhere does not exist']);
    expect(report.complete).toBe(false);
  });

  test('a folder of a repository has facts of its own', async () => {
    makeRepository(
      folder,
      [
        {
          files: {
            'services/cart/main.go': 'package cart',
            'services/cart/README.md': '# Cart',
            'services/cart/catalog-info.yaml': 'kind: Component',
            LICENSE: 'Apache License Version 2.0',
            '.github/CODEOWNERS': '* @acme/all\n/services/cart/ @acme/cart\n',
          },
          at: '2024-01-01T00:00:00Z',
          name: 'Cleo Example',
        },
        {
          files: { 'services/pay/main.rs': 'fn main() {}', 'README.md': '# Mono' },
          at: '2026-11-01T00:00:00Z',
        },
      ],
      'https://github.com/acme/mono',
    );
    const { byId, said } = await collect({
      repositories: [
        { repository: '.', path: './services/cart/' },
        '.',
        { repository: '.', path: 'services/nothing' },
      ],
    });
    expect(said).toEqual([
      'git/no-such-folder: mono has no folder services/nothing with files'.replace(
        'mono',
        folder.split('/').at(-1)!,
      ),
    ]);
    expect(Object.keys(byId)).toEqual(['acme/mono//services/cart', 'acme/mono']);
    expect(byId['acme/mono//services/cart']).toMatchObject({
      id: 'acme/mono//services/cart',
      name: 'cart',
      path: 'services/cart',
      repository: 'acme/mono',
      url: 'https://github.com/acme/mono/tree/main/services/cart',
      head: { at: '2024-01-01T00:00:00Z', author: 'Cleo Example' },
      firstCommitAt: '2024-01-01T00:00:00Z',
      commits90d: 0,
      contributors90d: 0,
      languages: [{ name: 'Go', bytes: 12 }],
      catalogFiles: [{ path: 'services/cart/catalog-info.yaml' }],
      codeowners: { owners: ['@acme/cart'] },
      readme: { heading: 'Cart' },
      license: { spdx: 'Apache-2.0' },
    });
    expect(byId['acme/mono']).toMatchObject({
      commits90d: 1,
      codeowners: { owners: ['@acme/all'] },
      readme: { heading: 'Mono' },
    });
  });

  test.each(['../outside', 'a/../../b', '.git', 'a\\b', '/etc\u0000'])(
    'the folder %j is refused',
    async (path) => {
      makeRepository(join(folder, 'a'), [{}]);
      const { said } = await collect({ repositories: [{ repository: 'a', path }] });
      expect(said).toEqual([
        expect.stringMatching(/^git\/no-such-folder: the folder .* cannot be a folder of a$/),
      ]);
    },
  );
});

describe('a folder that is written as a glob', () => {
  const files = {
    'services/cart/a.go': 'package cart',
    'services/pay/deep/a.rs': 'x',
    'services/README.md': '# Services',
    'services/vendor/a.go': 'package vendor',
    'other/a.ts': 'x',
    'odd/[x]/a.ts': 'x',
  };

  test('stands for every folder that fits, but for those of foreign code', async () => {
    makeRepository(join(folder, 'mono'), [{ files }]);
    const { byId, said } = await collect({
      repositories: [
        { repository: 'mono', path: 'services/*' },
        { repository: 'mono', path: 'services/cart' },
        { repository: 'mono', path: 'odd/[x]' },
      ],
    });
    expect(said).toEqual([]);
    expect(Object.keys(byId)).toEqual(['mono//odd/[x]', 'mono//services/cart', 'mono//services/pay']);
  });

  test('is told when nothing fits, and when too much does', async () => {
    const many = Object.fromEntries(Array.from({ length: 203 }, (_, i) => [`many/${i}/a.go`, 'x']));
    makeRepository(join(folder, 'mono'), [{ files: { ...files, ...many } }]);
    const { byId, said } = await collect({
      repositories: [
        { repository: 'mono', path: 'nothing/*' },
        { repository: 'mono', path: 'many/*' },
      ],
    });
    expect(said.sort()).toEqual([
      'git/no-such-folder: mono has no folder nothing/* with files',
      'git/too-much: mono has 3 folders more than are read; name those that matter',
    ]);
    expect(Object.keys(byId)).toHaveLength(200);
  });
});

describe('bundles', () => {
  function bundle(name: string, ...refs: string[]): void {
    const path = makeRepository(join(folder, 'source'), [{ files: SHOP, at: '2026-11-01T00:00:00Z' }]);
    git(path, ['tag', 'v1']);
    git(path, ['branch', 'other']);
    git(path, ['bundle', 'create', '--quiet', join(folder, name), ...refs]);
    rmSync(path, { recursive: true });
  }

  test.each([[['HEAD', 'main', '--tags']], [['--all']], [['main', 'v1']]])(
    'made of %j are read',
    async (refs) => {
      bundle('shop.bundle', ...refs);
      const settings = {
        repositories: [{ repository: 'shop.bundle', address: 'git@github.com:acme/shop.git' }],
      };
      for (let i = 0; i < 2; i += 1) {
        const { byId, said } = await collect(settings);
        expect(said).toEqual([]);
        expect(byId['acme/shop']).toMatchObject({
          url: 'https://github.com/acme/shop',
          remoteUrl: 'git@github.com:acme/shop.git',
          defaultBranch: 'main',
          commits90d: 1,
          readme: { heading: 'The shop' },
          languages: [{ bytes: 300 }, { bytes: 100 }],
          tags: { count: 1 },
        });
      }
    },
  );

  test('without an address have the name of their file', async () => {
    bundle('shop.bundle', 'HEAD', 'main');
    expect(Object.keys((await collect({ repositories: ['shop.bundle'] })).byId)).toEqual(['shop.bundle']);
  });

  test('that are none are told, without the path on the machine', async () => {
    writeFileSync(join(folder, 'text.bundle'), 'no bundle');
    const { said, report } = await collect({ repositories: ['text.bundle'] });
    expect(said).toEqual([expect.stringMatching(/^git\/missing: text\.bundle is not a bundle: /)]);
    expect(JSON.stringify(report)).not.toContain(folder);
  });
});

test('a mirror has the address that the settings say', async () => {
  makeRepository(join(folder, 'mirror'), [{}], 'https://mirror.example.org/x/shop');
  const settings = { repositories: [{ repository: 'mirror', address: 'https://github.com/acme/shop' }] };
  expect((await collect(settings)).byId['acme/shop']).toMatchObject({ host: 'github.com' });
  const { said } = await collect({ repositories: [{ repository: 'mirror', address: 'nowhere' }] });
  expect(said.join()).toContain('is not the address of a repository on a host');
});

describe('size and order', () => {
  test('a repository of 5,000 commits is read in moments', async () => {
    makeLongRepository(join(folder, 'long'), 5_000, NOW);
    const start = performance.now();
    const { byId, said } = await collect({ repositories: ['long'] });
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(said).toEqual([]);
    expect(byId['long']).toMatchObject({
      commits90d: 90 * 24,
      contributors90d: 40,
      languages: [{ name: 'TypeScript' }],
    });
  });

  test('the same repositories give the same bytes, whatever the order and the number at a time', async () => {
    for (const name of ['c', 'a', 'b', 'd'])
      makeRepository(join(folder, name), [{ files: SHOP }], `https://github.com/acme/${name}`);
    const bytes = async (repositories: string[], concurrency: number): Promise<string> => {
      const { snapshot } = await collect(
        { repositories, concurrency },
        { state: folderState(join(folder, `state-${concurrency}`)) },
      );
      return JSON.stringify(snapshot!.records);
    };
    expect(await bytes(['d', 'b', 'a', 'c'], 4)).toBe(await bytes(['a', 'b', 'c', 'd'], 1));
  });

  test('the first of two clones of one repository is used, and it is told', async () => {
    makeRepository(join(folder, 'one'), [{ files: { 'a.ts': 'x' } }], 'https://github.com/acme/shop');
    makeRepository(join(folder, 'two'), [{ files: { 'a.go': 'x' } }], 'git@github.com:acme/shop.git');
    const { byId, said } = await collect({ repositories: ['one', 'two', 'one'] });
    expect(byId['acme/shop']!.languages).toEqual([{ name: 'TypeScript', bytes: 1 }]);
    expect(said).toEqual(['collect/duplicate-record: repository acme/shop was given twice']);
  });
});

describe('the default mapping', () => {
  function component(name: string, annotations: Record<string, string> = {}): MatchTarget {
    return { ref: `component:default/${name}`, kind: 'Component', name, title: name, annotations };
  }

  test('makes repositories, gives facts to entities, and relates the two', async () => {
    makeRepository(
      join(folder, 'shop'),
      [{ files: SHOP, at: '2026-11-01T00:00:00Z' }],
      'https://github.com/acme/shop.git',
    );
    git(join(folder, 'shop'), ['tag', 'v3']);
    makeRepository(join(folder, 'tool'), [{ files: { 'a.py': 'x' } }], 'https://gitlab.com/acme/tool');
    makeRepository(join(folder, 'loose'), [{}]);
    makeRepository(
      join(folder, 'mono'),
      [{ files: { 'services/cart/a.go': 'x', 'services/pay/a.rs': 'xy' } }],
      'git@github.com:acme/mono.git',
    );
    const { snapshot } = await collect({
      repositories: ['shop', 'tool', 'loose', 'mono', { repository: 'mono', path: 'services/cart' }],
    });
    const { mapping, problems } = parseMapping(gitSource.mapping!, { source: 'git' });
    expect(problems).toEqual([]);
    const context = mappingContext([], [], {
      source: 'git',
      rank: 1,
      targets: matchIndex([
        component('web-shop', { 'github.com/project-slug': 'acme/shop' }),
        component('wrong-host', { 'github.com/project-slug': 'acme/tool' }),
        component('tooling', { 'gitlab.com/project-slug': 'acme/tool' }),
        component('loose'),
        component('cart', {
          'backstage.io/source-location': 'url:https://github.com/acme/mono/tree/main/services/cart/',
        }),
        component('pay', {
          'backstage.io/source-location': 'url:https://github.com/acme/mono/tree/main/services/pay/',
        }),
        component('whole', { 'portolan.dev/repository': 'acme/mono' }),
      ]),
    });
    const mapped = await applyMapping(mapping!, snapshot!.records, context);
    expect(mapped.problems).toEqual([]);
    const facts = Object.fromEntries(
      mapped.contributions
        .filter(({ patch }) => patch.properties?.['git'])
        .map(({ ref, patch }) => [ref, patch.properties!['git'] as Record<string, unknown>]),
    );
    expect(Object.keys(facts).sort()).toEqual(
      ['cart', 'loose', 'pay', 'tooling', 'web-shop', 'whole'].map((name) => `component:default/${name}`),
    );
    expect(facts['component:default/web-shop']).toEqual({
      url: 'https://github.com/acme/shop',
      defaultBranch: 'main',
      firstCommitAt: '2026-11-01T00:00:00Z',
      lastCommitAt: '2026-11-01T00:00:00Z',
      lastCommit: expect.stringMatching(/^[0-9a-f]{40}$/),
      commits90d: 1,
      contributors90d: 1,
      primaryLanguage: 'TypeScript',
      languages: { TypeScript: 300, CSS: 100 },
      hasCodeowners: true,
      codeowners: {
        path: 'CODEOWNERS',
        url: 'https://github.com/acme/shop/blob/main/CODEOWNERS',
        owners: ['@acme/core'],
        rules: 2,
      },
      hasReadme: true,
      readme: expect.objectContaining({ heading: 'The shop' }),
      hasLicense: true,
      license: expect.objectContaining({ spdx: 'MIT' }),
      latestTag: 'v3',
      latestTagAt: '2026-11-01T00:00:00Z',
      tags: 1,
    });
    expect(facts['component:default/cart']).toMatchObject({ languages: { Go: 1 } });
    expect(facts['component:default/pay']).toMatchObject({ languages: { Go: 1, Rust: 2 } });
    expect(facts['component:default/loose']).toMatchObject({ hasReadme: false });
    const repositories = mapped.contributions.filter(({ ref }) => ref.startsWith('repository:'));
    expect(repositories.map(({ ref, relations }) => [ref, relations])).toEqual([
      [
        'repository:default/acme/mono',
        { component: ['component:default/cart', 'component:default/pay', 'component:default/whole'] },
      ],
      ['repository:default/acme/shop', { component: ['component:default/web-shop'] }],
      ['repository:default/acme/tool', { component: ['component:default/tooling'] }],
      ['repository:default/loose', { component: ['component:default/loose'] }],
    ]);
    expect(repositories[1]!.patch).toEqual({
      kind: 'repository',
      metadata: { name: 'acme/shop', title: 'shop' },
      properties: {
        url: 'https://github.com/acme/shop',
        defaultBranch: 'main',
        lastCommitAt: '2026-11-01T00:00:00Z',
        contributors90d: 1,
        primaryLanguage: 'TypeScript',
        languages: { TypeScript: 300, CSS: 100 },
      },
    });
  });
});

test('every source stands in the map under its own type, and a mapping that it brings can be read', () => {
  for (const [type, source] of SOURCES) {
    expect(source.type).toBe(type);
    if (source.mapping !== undefined)
      expect(parseMapping(source.mapping, { source: type }).problems).toEqual([]);
    else expect(source.others).toBeDefined();
    // The problems of `http` are those of the transport that others use too.
    const room = type === 'http' ? 'http-source' : type;
    for (const rule of Object.values(source.problems)) expect(rule.id.startsWith(`${room}/`)).toBe(true);
  }
});
