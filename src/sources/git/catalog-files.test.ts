import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { folderState } from '../../base/state.ts';
import { type CollectedFeed, collectFeeds } from '../../collect/collect.ts';
import type { Source } from '../../collect/source.ts';
import { gitSource } from './index.ts';
import type { Repository } from './schema.ts';
import { addCommit, git, makeRepository, TEST_ENVIRONMENT, temporaryFolder } from './testing/repositories.ts';

vi.setConfig({ testTimeout: 60_000 });

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
  record(id: string): Repository;
  said: string[];
}

async function collect(settings: unknown, root = folder): Promise<Collected> {
  const [collected] = await collectFeeds(
    [{ id: 'git', source: gitSource as Source, settings, origin: { source: 'settings' } }],
    {
      state: folderState(join(folder, '.state')),
      now: '2026-11-22T06:00:00Z',
      root,
      environment: TEST_ENVIRONMENT,
    },
  );
  const { report, snapshot } = collected!;
  return {
    ...collected!,
    record: (id) => snapshot!.records.find((item) => item.id === id)!.data as unknown as Repository,
    said: report.problems.map(({ rule, message }) => `${rule}: ${message}`),
  };
}

const location = (...targets: string[]): string =>
  `apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}\nspec: {targets: ${JSON.stringify(targets)}}\n`;
const api = (target: string): string =>
  `apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: a}\nspec: {definition: {$text: ${target}}}\n`;
const component = 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: c}\nspec: {}\n';

/** Path -> content, or why there is none. */
function named({ namedFiles }: Repository): Record<string, string | null> {
  return Object.fromEntries(namedFiles.map(({ path, content, fault }) => [path, content ?? fault]));
}

describe('files that catalog files name', () => {
  test('are kept: texts of placeholders, targets of Locations, and what those name in turn', async () => {
    makeRepository(
      join(folder, 'shop'),
      [
        {
          files: {
            'catalog-info.yaml': `${location('./services/*/info.yaml', './teams.yaml')}---\n${api('./openapi.yaml')}`,
            'openapi.yaml': 'openapi: 3.1.0',
            'unused.yaml': 'a: 1',
            'teams.yaml': location('/more/all.yaml'),
            'more/all.yaml': component,
            'services/cart/info.yaml': api('../../specs/cart.json'),
            'services/pay/info.yaml': component,
            'services/pay/deep/info.yaml': component,
            'services/vendor/info.yaml': component,
            'specs/cart.json': '{}',
          },
        },
      ],
      'https://github.com/acme/shop',
    );
    const { record, said } = await collect({ repositories: ['shop'] });
    expect(said).toEqual([]);
    expect(record('acme/shop').catalogFiles.map(({ path }) => path)).toEqual(['catalog-info.yaml']);
    expect(record('acme/shop').namedFiles).toEqual(
      [
        ['more/all.yaml', component],
        ['openapi.yaml', 'openapi: 3.1.0'],
        ['services/cart/info.yaml', api('../../specs/cart.json')],
        ['services/pay/info.yaml', component],
        ['specs/cart.json', '{}'],
        ['teams.yaml', location('/more/all.yaml')],
      ].map(([path, content]) => ({
        path,
        content,
        fault: null,
        url: `https://github.com/acme/shop/blob/main/${path}`,
      })),
    );
  });

  test('of a folder may lie anywhere in the repository', async () => {
    makeRepository(join(folder, 'mono'), [
      {
        files: {
          'services/cart/catalog-info.yaml': api('../../shared/cart.yaml'),
          'shared/cart.yaml': 'openapi: 3.1.0',
        },
      },
    ]);
    const { record } = await collect({ repositories: [{ repository: 'mono', path: 'services/cart' }] });
    expect(named(record('mono//services/cart'))).toEqual({ 'shared/cart.yaml': 'openapi: 3.1.0' });
  });

  test('are left out when they are links, binary, large, secret or not there', async () => {
    const path = makeRepository(join(folder, 'shop'), [
      {
        files: {
          'catalog-info.yaml': [
            './link',
            './binary',
            './big',
            './.env',
            './gone',
            '../outside',
            '/../x',
            './deep/link/x',
          ]
            .map(api)
            .join('---\n'),
          binary: 'a\0b',
          big: 'x'.repeat(1024 * 1024 + 1),
          '.env': 'TOKEN=very-secret',
        },
      },
    ]);
    symlinkSync('/etc/passwd', join(path, 'link'));
    addCommit(path, {});
    const { record } = await collect({ repositories: ['shop'] });
    expect(named(record('shop'))).toEqual({
      big: 'is larger than 1 MB',
      binary: 'is no text',
      link: 'is a link, which is not followed',
    });
    expect(JSON.stringify(record('shop'))).not.toMatch(/very-secret|root:/);
  });

  test('are bounded in number and size, which is told', async () => {
    const files: Record<string, string> = { 'catalog-info.yaml': location('./**/*.txt') };
    for (let i = 0; i < 505; i += 1) files[`a/${String(i).padStart(3, '0')}.txt`] = component;
    for (let i = 0; i < 5; i += 1) files[`0/${i}.txt`] = 'x'.repeat(1_000_000);
    makeRepository(join(folder, 'many'), [{ files }]);
    const { record, said, report } = await collect({ repositories: ['many'] });
    const kept = named(record('many'));
    expect(Object.keys(kept)).toHaveLength(500);
    expect([kept['0/1.txt']?.length, kept['0/4.txt']]).toEqual([
      1_000_000,
      'is more than is kept of a repository',
    ]);
    expect(kept['a/000.txt']).toBe(component);
    expect(said).toEqual([expect.stringMatching(/^git\/too-much: many has 10 catalog files, or files that/)]);
    expect(report.complete).toBe(true);
  });

  test('cannot make reading take for ever', async () => {
    const chain: Record<string, string> = { 'catalog-info.yaml': location('./0.yaml') };
    for (let i = 0; i < 100; i += 1)
      chain[`${i}.yaml`] = location(`./${i + 1}.yaml`, './**/*.txt', `./${i}.yaml`);
    const hostile = location(...Array.from({ length: 500 }, (_, i) => `./${'**/*a'.repeat(40)}*${i}b`));
    const names = Array.from({ length: 300 }, (_, i) => [`${'a/'.repeat(60)}${'a'.repeat(100)}${i}`, 'x']);
    makeRepository(join(folder, 'chain'), [{ files: chain }]);
    makeRepository(join(folder, 'hostile'), [
      { files: { 'catalog-info.yaml': hostile, ...Object.fromEntries(names) } },
    ]);
    const start = performance.now();
    const { record } = await collect({ repositories: ['chain', 'hostile'] });
    expect(Object.keys(named(record('chain')))).toHaveLength(16);
    expect(named(record('hostile'))).toEqual({});
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  test('are fetched where the clone in the cache lacks them', async () => {
    const path = makeRepository(join(folder, 'hosts/shop'), [
      {
        files: {
          'catalog-info.yaml': location('./one.info'),
          'one.info': api('./two.info'),
          'two.info': 'the end',
        },
      },
    ]);
    git(path, ['config', 'uploadpack.allowFilter', 'true']);
    const { record, snapshot } = await collect({ repositories: [`file://${path}`] });
    expect(named(record(snapshot!.records[0]!.id))).toEqual({
      'one.info': api('./two.info'),
      'two.info': 'the end',
    });
  });

  test('are told to be missing where a clone of others lacks them', async () => {
    const path = makeRepository(join(folder, 'whole'), [
      { files: { 'catalog-info.yaml': api('./x.txt'), 'x.txt': 'text' } },
    ]);
    git(path, ['config', 'uploadpack.allowFilter', 'true']);
    git(folder, ['clone', '--quiet', '--no-checkout', '--filter=blob:none', `file://${path}`, 'part']);
    git(join(folder, 'part'), ['cat-file', 'blob', 'HEAD:catalog-info.yaml']);
    const { record } = await collect({ repositories: ['part'] });
    expect(named(record('part'))).toEqual({ 'x.txt': 'is missing from the clone' });
  });
});

test('the clone that holds the portal knows where in it the portal lies', async () => {
  const files = { 'docs/portal/portal.yaml': 'title: x' };
  makeRepository(join(folder, 'mono'), [{ files }], 'https://github.com/acme/mono');
  makeRepository(join(folder, 'other'), [{}]);
  const root = join(folder, 'mono/docs/portal');
  const { record } = await collect({ repositories: ['../..', '../../../other'] }, root);
  expect([record('acme/mono').portalFolder, record('other').portalFolder]).toEqual(['docs/portal', null]);
  const top = await collect({ repositories: ['.'] }, join(folder, 'mono'));
  expect(top.record('acme/mono').portalFolder).toBe('');
});
