import { describe, expect, it } from 'vitest';
import type { BroughtFile, BroughtRepository } from './brought-shelf.ts';
import { entityText, readTree, type TreeReading } from './testing/read-tree.ts';

const component = (name: string): string =>
  entityText('Component', name, 'type: service\nlifecycle: production\nowner: core');
const api = (name: string, definition: string): string =>
  entityText('API', name, `type: openapi\nlifecycle: production\nowner: core\ndefinition: ${definition}`);
const location = (spec: string): string => entityText('Location', 'all', spec);

type Files = Record<string, string | { fault: string } | { text: string }>;

/** A repository: texts are catalog files, objects are what only is there because it is named. */
function repository(files: Files, record = 'acme/shop'): BroughtRepository {
  return {
    source: 'git',
    record,
    files: Object.entries(files).map(([path, file]): BroughtFile => {
      const url = `https://git.example.org/${record}/${path}`;
      return typeof file === 'string'
        ? { path, text: file, url, declares: true }
        : { path, ...file, url, declares: false };
    }),
  };
}

async function read(
  files: Files,
  own: Record<string, string> = {},
): Promise<TreeReading & { said: string[] }> {
  const found = await readTree(
    { 'portal.yaml': '', ...own },
    { patterns: ['.'], brought: [repository(files)], exclude: ['portal.yaml'] },
  );
  return { ...found, said: found.problems.filter((problem) => !problem.startsWith('dangling')) };
}

describe('placeholders in a file of a repository', () => {
  it('stand for files of that repository, never of the portal', async () => {
    const { catalog, said } = await read(
      {
        'apis/catalog-info.yaml': [
          api('near', '{ $text: ./openapi.yaml }'),
          api('top', '{ $text: /all.yaml }'),
        ].join('---\n'),
        'apis/openapi.yaml': { text: 'openapi: 3.1.0 # of the repository' },
        'all.yaml': { text: 'all: 1' },
      },
      { 'apis/openapi.yaml': 'openapi: 3.0.0 # of the portal' },
    );
    expect(catalog.entities.map(({ doc }) => doc.spec['definition'])).toEqual([
      'openapi: 3.1.0 # of the repository',
      'all: 1',
    ]);
    expect(said.filter((problem) => !problem.startsWith('not-an-entity'))).toEqual([]);
  });

  it("in Port's form count from the top of the repository", async () => {
    const { catalog } = await read({
      'services/cart/port.yml':
        'identifier: cart\nblueprint: service\nproperties: { readme: file://README.md, near: file://./NOTES.md }\n',
      'README.md': { text: '# Top' },
      'services/cart/NOTES.md': { text: '# Near' },
    });
    expect(catalog.entities[0]?.doc.properties).toEqual({ readme: '# Top', near: '# Near' });
  });

  it.each<[string, Files, string]>([
    ['./gone.yaml', {}, 'which is not in acme/shop'],
    ['../../etc/passwd', {}, 'which lies outside acme/shop'],
    ['/../portal.yaml', {}, 'which lies outside acme/shop'],
    [
      './link.yaml',
      { 'apis/link.yaml': { fault: 'is a link, which is not followed' } },
      'which is a link, which is not followed',
    ],
    ['./big.yaml', { 'apis/big.yaml': { fault: 'is larger than 1 MB' } }, 'which is larger than 1 MB'],
    ['./.env', { 'apis/.env': { text: 'TOKEN=x' } }, 'which may hold secrets and is not read'],
  ])('that name %s are told with repository, file, line and column', async (target, files, fault) => {
    const { reading, catalog } = await read({
      'apis/catalog-info.yaml': api('a', `{ $text: ${target} }`),
      ...files,
    });
    expect(catalog.entities[0]?.doc.spec['definition']).toEqual({ $text: target });
    const problems = reading.problems.filter(({ rule }) => rule === 'catalog/placeholder');
    expect(problems).toMatchObject([
      {
        message: `$text names "${target}", ${fault}`,
        origin: {
          source: 'git',
          record: 'acme/shop',
          file: 'acme/shop/apis/catalog-info.yaml',
          line: 9,
          column: 17,
          url: 'https://git.example.org/acme/shop/apis/catalog-info.yaml',
        },
      },
    ]);
  });
});

describe('Locations in a file of a repository', () => {
  it('lead to files of that repository, through globs and through each other', async () => {
    const { catalog, said } = await read(
      {
        'catalog-info.yaml': location('targets: ["./services/*/info.yaml", ./more.yaml]'),
        'services/cart/info.yaml': { text: component('cart') },
        'services/pay/info.yaml': { text: component('pay') },
        'services/pay/deep/info.yaml': { text: component('deep') },
        'more.yaml': { text: entityText('Location', 'more', 'target: ./teams/core.yaml') },
        'teams/core.yaml': { text: entityText('Group', 'core', 'type: team\nchildren: []') },
      },
      { 'services/own/info.yaml': component('own') },
    );
    expect(catalog.entities.map(({ ref }) => ref)).toEqual([
      'component:default/cart',
      'component:default/own',
      'component:default/pay',
      'group:default/core',
      'location:default/all',
      'location:default/more',
    ]);
    expect(said).toEqual([]);
    expect(catalog.byRef.get('component:default/cart')?.contributions[0]?.origin).toEqual({
      source: 'git',
      record: 'acme/shop',
      file: 'acme/shop/services/cart/info.yaml',
      url: 'https://git.example.org/acme/shop/services/cart/info.yaml',
      line: 1,
      column: 1,
    });
  });

  it.each([
    ['target: ./gone.yaml', 'location-target', 'the target ./gone.yaml matches no file'],
    [
      'target: ../other/catalog-info.yaml',
      'outside-root',
      'the target ../other/catalog-info.yaml leads outside acme/shop',
    ],
    [
      'target: ./catalog-info.yaml',
      'location-circle',
      'acme/shop/catalog-info.yaml leads back to acme/shop/catalog-info.yaml',
    ],
  ])('with %j are told', async (spec, rule, message) => {
    const { said } = await read(
      { 'catalog-info.yaml': location(spec) },
      { 'other/catalog-info.yaml': component('x') },
    );
    expect(said).toEqual([`${rule} acme/shop/catalog-info.yaml:6:3 ${message}`]);
  });

  it('that lead to a file which was left out say why', async () => {
    const { reading, said } = await read({
      'catalog-info.yaml': location('target: ./big.yaml'),
      'big.yaml': { fault: 'is larger than 1 MB' },
    });
    expect(said).toEqual(['unreadable acme/shop/big.yaml the file is larger than 1 MB and is not read']);
    expect(reading.documents.rejected).toBe(1);
  });

  it('take no time that grows without bound, whatever their globs are', async () => {
    const start = performance.now();
    const name = `${'a'.repeat(240)}.yaml`;
    const targets = Array.from({ length: 200 }, (_, i) => `"${'*a'.repeat(60)}*${i}b"`);
    const { catalog } = await read({
      'catalog-info.yaml': location(`targets: [${targets.join(', ')}]`),
      ...Object.fromEntries(
        Array.from({ length: 300 }, (_, i) => [`${i}${name}`, { text: component(`c${i}`) }]),
      ),
    });
    expect(catalog.entities).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(15_000);
  });
});

describe('repositories', () => {
  it('with files of the same path are told apart', async () => {
    const files = (name: string): Files => ({
      'catalog-info.yaml': api(name, '{ $text: ./x }'),
      x: { text: `text of ${name}` },
    });
    const { catalog, problems } = await readTree(
      {},
      { brought: [repository(files('one'), 'acme/one'), repository(files('two'), 'acme/two')] },
    );
    expect(catalog.entities.map(({ id, doc }) => [id, doc.spec['definition']])).toEqual([
      ['one', 'text of one'],
      ['two', 'text of two'],
    ]);
    expect(problems.filter((problem) => !problem.startsWith('dangling'))).toEqual([]);
  });

  it('that hold the portal itself do not declare its entities a second time', async () => {
    const brought = {
      ...repository({ 'portal/catalog/a.yaml': component('a'), 'b.yaml': component('b') }),
      portalFolder: 'portal',
    };
    const { catalog, problems } = await readTree(
      { 'catalog/a.yaml': `${component('a')}# edited\n` },
      { brought: [brought] },
    );
    expect(catalog.entities.map(({ id, contributions }) => [id, contributions[0]!.origin.file])).toEqual([
      ['a', 'catalog/a.yaml'],
      ['b', 'acme/shop/b.yaml'],
    ]);
    expect(problems.filter((problem) => problem.startsWith('duplicate'))).toEqual([]);
  });

  it('have origins in problems of syntax too', async () => {
    const { reading } = await read({ 'catalog-info.yaml': 'kind: Component\n  a: [\n' });
    expect(reading.problems[0]).toMatchObject({
      rule: 'catalog/yaml-syntax',
      origin: { source: 'git', record: 'acme/shop', file: 'acme/shop/catalog-info.yaml', line: 1 },
    });
  });
});
