import { describe, expect, it } from 'vitest';
import type { BroughtFile, BroughtRepository } from './brought-shelf.ts';
import { entityText, readTree, type TreeReading } from './testing/read-tree.ts';

const component = (name: string): string =>
  entityText('Component', name, 'type: service\nlifecycle: production\nowner: core');
const api = (name: string, definition: string): string =>
  entityText('API', name, `type: document\nlifecycle: production\nowner: core\ndefinition: ${definition}`);
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

describe('a Location of the portal', () => {
  const on = (address: string, files: Record<string, string>, record = 'acme/shop'): BroughtRepository => ({
    source: 'git',
    record,
    files: Object.entries(files).map(([path, text]) => ({
      path,
      text,
      url: address.replace('PATH', path),
      declares: true,
    })),
  });
  const SHOP = on('https://github.com/acme/shop/blob/main/PATH', {
    'catalog-info.yaml': component('shop'),
    'services/cart/catalog-info.yaml': component('cart'),
  });

  it.each<[string, string, BroughtRepository]>([
    ['GitHub', 'https://github.com/acme/shop/blob/main/catalog-info.yaml', SHOP],
    ['GitHub, bare', 'https://raw.githubusercontent.com/acme/shop/main/catalog-info.yaml', SHOP],
    ['GitHub, a glob', 'https://github.com/acme/shop/tree/main/services/*/catalog-info.yaml', SHOP],
    ['GitHub, after its type', 'url:https://github.com/acme/shop/blob/main/catalog-info.yaml', SHOP],
    [
      'GitLab',
      'https://gitlab.example.com/acme/all/shop/-/raw/main/catalog-info.yaml',
      on('https://gitlab.example.com/acme/all/shop/-/blob/main/PATH', {
        'catalog-info.yaml': component('shop'),
      }),
    ],
    [
      'Bitbucket',
      'https://bitbucket.org/acme/shop/src/main/catalog-info.yaml',
      on('https://bitbucket.org/acme/shop/src/main/PATH', { 'catalog-info.yaml': component('shop') }),
    ],
    [
      'Azure',
      'https://dev.azure.com/acme/all/_git/shop?path=/catalog-info.yaml&version=GBmain',
      on('https://dev.azure.com/acme/all/_git/shop?path=/PATH&version=GBmain', {
        'catalog-info.yaml': component('shop'),
      }),
    ],
  ])(
    'leads to files that a source brought of a repository on %s, which are there once',
    async (_, target, shop) => {
      const { catalog, problems } = await readTree(
        { 'all.yaml': location(`target: ${JSON.stringify(target)}`) },
        { brought: [shop] },
      );
      expect(problems.filter((problem) => !problem.startsWith('dangling'))).toEqual([]);
      expect(catalog.entities.filter(({ kind }) => kind === 'Component')).toHaveLength(shop.files.length);
    },
  );

  it.each([
    [
      'https://github.com/acme/shop/blob/main/more/all.yaml',
      'is in acme/shop, of which such a file was not brought',
      'Correct the target, or add more/all.yaml to catalogFiles of the source in portal.yaml that reads acme/shop.',
    ],
    [
      'https://github.com/Acme/Other/blob/main/catalog-info.yaml',
      'is in https://github.com/Acme/Other, which no source brings',
      'Add https://github.com/Acme/Other to repositories of a source of the type git in portal.yaml.',
    ],
    [
      'https://gitlab.com/acme/all/other/-/blob/main/a.yaml',
      'is in https://gitlab.com/acme/all/other, which no source brings',
      'Add https://gitlab.com/acme/all/other to repositories of a source of the type git in portal.yaml.',
    ],
    [
      'https://dev.azure.com/acme/all/_git/other?path=/a.yaml',
      'is in https://dev.azure.com/acme/all/_git/other, which no source brings',
      'Add https://dev.azure.com/acme/all/_git/other to repositories of a source of the type git in portal.yaml.',
    ],
    [
      'https://bitbucket.example.com/projects/ACME/repos/other/browse/a.yaml',
      'is in https://bitbucket.example.com/scm/acme/other.git, which no source brings',
      'Add https://bitbucket.example.com/scm/acme/other.git to repositories of a source of the type git in portal.yaml.',
    ],
    [
      'https://files.example.com/a.yaml',
      'lies on another host and is not read from here',
      'Read that repository with a source of the type git.',
    ],
  ])('to %s is a note that says what to set', async (target, message, fix) => {
    const { reading } = await readTree(
      { 'all.yaml': location(`target: ${JSON.stringify(target)}`) },
      { brought: [SHOP] },
    );
    const found = reading.problems.filter(({ rule }) => rule === 'catalog/location-remote');
    expect(found.map((problem) => [problem.severity, problem.message, problem.fix])).toEqual([
      ['info', `the target ${target} ${message}`, fix],
    ]);
  });

  it('in a repository never leads to files of the portal', async () => {
    const address = 'https://github.com/acme/portal/blob/main/kept/a.yaml';
    const { catalog, problems } = await readTree(
      { 'catalog/b.yaml': component('b'), 'kept/a.yaml': component('kept') },
      {
        patterns: ['catalog'],
        repository: {
          host: 'https://github.com',
          owner: 'acme',
          repo: 'portal',
          branch: 'main',
          directory: '',
        },
        brought: [
          on('https://github.com/acme/shop/blob/main/PATH', { 'x.yaml': location(`target: ${address}`) }),
        ],
      },
    );
    expect(catalog.entities.filter(({ kind }) => kind === 'Component').map(({ id }) => id)).toEqual(['b']);
    expect(problems).toEqual([
      expect.stringContaining('is in https://github.com/acme/portal, which no source brings'),
      expect.anything(),
    ]);
  });
});

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
