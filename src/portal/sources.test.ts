import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { formatOrigin } from '../base/origin.ts';
import { valueAt } from '../catalog/document.ts';
import { addCommit, makeRepository } from '../sources/git/testing/repositories.ts';
import { runPipeline } from './pipeline.ts';
import type { Portal } from './portal.ts';

vi.setConfig({ testTimeout: 60_000 });

const NOW = '2026-11-22T06:10:00Z';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-sources-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The portal in a folder beside repositories, made by the real pipeline. */
async function portalOf(files: Record<string, string>, offline = false): Promise<Portal> {
  const root = join(folder, 'portal');
  mkdirSync(join(root, 'catalog'), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const { portal, problems } = await runPipeline({ root, now: NOW, offline, onProgress: () => {} });
  if (!portal) throw new Error(problems.map(({ message }) => message).join('\n'));
  return portal;
}

const settings = (sources: unknown): string =>
  `title: Test\nhost: { audience: private }\nsources: ${JSON.stringify(sources)}\n`;

const component = (name: string, annotations: Record<string, string> = {}): string =>
  `${JSON.stringify({ apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: { name, annotations }, spec: { type: 'service', lifecycle: 'production', owner: 'core' } })}\n`;

const TEAM =
  'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: core}\nspec: {type: team, children: []}\n';

const MONO = {
  'catalog-info.yaml':
    "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: mono}\nspec:\n  targets: ['./services/*/service.yaml']\n",
  'services/cart/service.yaml': `${component('cart')}---\napiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: cart-api}\nspec:\n  type: openapi\n  lifecycle: production\n  owner: core\n  definition: {$text: ./openapi.yaml}\n`,
  'services/cart/openapi.yaml': 'openapi: 3.1.0\n',
  'services/cart/main.go': 'package cart',
  'services/pay/service.yaml': component('pay'),
  'services/pay/main.rs': 'fn main() { pay(); }',
  'README.md': '# Mono',
};

/** Names of entities and the language of the code that is said to be theirs. */
function languages({ entities }: Portal): Record<string, unknown> {
  return Object.fromEntries(
    entities
      .filter(({ kind }) => ['Component', 'API'].includes(kind))
      .map(({ id, doc }) => [id, valueAt(doc, 'properties.git.primaryLanguage')]),
  );
}

describe('entities that are declared in a repository', () => {
  test('are there with what their files name, and have the facts of the repository', async () => {
    makeRepository(join(folder, 'mono'), [{ files: MONO }], 'https://github.com/acme/mono');
    const portal = await portalOf({
      'portal.yaml': settings([{ type: 'git', repositories: ['../mono'] }]),
      'catalog/teams.yaml': TEAM,
      'catalog/elsewhere.yaml': component('elsewhere'),
    });
    expect(portal.problems.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(languages(portal)).toEqual({
      cart: 'Rust',
      'cart-api': 'Rust',
      elsewhere: undefined,
      pay: 'Rust',
    });
    const api = portal.byRef.get('api:default/cart-api')!;
    expect(api.doc.spec['definition']).toBe('openapi: 3.1.0\n');
    expect(formatOrigin(api.contributions[0]!.origin)).toBe('acme/mono/services/cart/service.yaml:3:1');
    expect(portal.graph.from('repository:default/acme/mono').map(({ target }) => target)).toEqual([
      'api:default/cart-api',
      'component:default/cart',
      'component:default/pay',
    ]);
    expect(portal.feeds[0]).toMatchObject({ outcome: 'fresh', records: 1, matched: 4 });
  });

  test('have those of their folder where it is listed', async () => {
    makeRepository(join(folder, 'mono'), [{ files: MONO }], 'https://github.com/acme/mono');
    const portal = await portalOf({
      'portal.yaml': settings([
        { type: 'git', repositories: ['../mono', { repository: '../mono', path: 'services/cart' }] },
      ]),
      'catalog/teams.yaml': TEAM,
    });
    expect(portal.problems.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(languages(portal)).toEqual({ cart: 'Go', 'cart-api': 'Go', pay: 'Rust' });
  });

  test('keep to what their annotations say', async () => {
    const files = {
      'catalog-info.yaml': `${component('here')}---\n${component('there', { 'github.com/project-slug': 'acme/there' })}`,
      'a.go': 'package a',
    };
    makeRepository(join(folder, 'here'), [{ files }], 'https://github.com/acme/here');
    makeRepository(join(folder, 'there'), [{ files: { 'a.rs': 'x' } }], 'https://github.com/acme/there');
    const portal = await portalOf({
      'portal.yaml': settings([{ type: 'git', repositories: ['../here', '../there'] }]),
    });
    expect(languages(portal)).toEqual({ here: 'Go', there: 'Rust' });
  });

  test('read alike offline when the repository is gone', async () => {
    const files = {
      ...MONO,
      'services/pay/service.yaml': `${component('pay')}---\n${component('more').replace('"spec":{', '"spec":{"readme":{"$text":"./gone.md"},')}`,
    };
    makeRepository(join(folder, 'mono'), [{ files }], 'https://github.com/acme/mono');
    const sources = settings([{ type: 'git', repositories: ['../mono'] }]);
    const before = await portalOf({ 'portal.yaml': sources, 'catalog/teams.yaml': TEAM });
    rmSync(join(folder, 'mono'), { recursive: true });
    const after = await portalOf({}, true);
    expect(after.entities).toEqual(before.entities);
    expect(after.problems).toEqual(before.problems);
    expect(after.documents).toEqual(before.documents);
    expect(
      after.problems.map(({ rule, message, origin }) => `${rule} ${formatOrigin(origin)} ${message}`),
    ).toEqual([
      'catalog/placeholder acme/mono/services/pay/service.yaml:3:120 $text names "./gone.md", which is not in acme/mono',
    ]);
    expect(after.feeds[0]).toMatchObject({ outcome: 'stale', records: 1 });
  });
});

test('a portal that is its own source declares nothing twice, and is no home of what it only describes', async () => {
  const root = join(folder, 'portal');
  const files = {
    'portal.yaml': settings([{ type: 'git', repositories: ['.'] }]),
    'catalog/catalog-info.yaml': component('cart'),
    'catalog/teams.yaml': TEAM,
    'services/pay/catalog-info.yaml': component('pay'),
    'services/pay/main.go': 'package pay',
  };
  makeRepository(root, [{ files }], 'https://github.com/acme/portal');
  addCommit(root, {});
  const portal = await portalOf({ 'catalog/catalog-info.yaml': component('cart', { edited: 'yes' }) });
  expect(portal.problems.filter(({ severity }) => severity !== 'info')).toEqual([]);
  expect(languages(portal)).toEqual({ cart: undefined, pay: 'Go' });
  expect(portal.byRef.get('component:default/cart')!.contributions[0]!.origin).toMatchObject({
    source: 'catalog',
    file: 'catalog/catalog-info.yaml',
  });
});

describe('records in files of the portal', () => {
  const SOURCE = {
    id: 'inventory',
    type: 'files',
    files: [
      { kind: 'service', path: 'data/services.csv', id: 'name', fields: ['name', 'team', 'tier', 'system'] },
    ],
    mapping: {
      resources: [
        {
          kind: 'service',
          port: {
            entity: {
              mappings: {
                identifier: '.name',
                blueprint: '"Component"',
                team: '.team',
                properties: { type: '"service"', lifecycle: '"production"' },
                relations: { system: '.system' },
              },
            },
          },
        },
        {
          kind: 'service',
          selector: { query: '.tier != null' },
          port: {
            entity: {
              mappings: { identifier: '.name', blueprint: '"tiered"', properties: { tier: '.tier' } },
            },
          },
        },
      ],
    },
  };
  const FILES = {
    'portal.yaml': settings([SOURCE]),
    'catalog/teams.yaml': `${TEAM}---\napiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: {name: shop}\nspec: {owner: core}\n`,
    'catalog/tiered.yaml':
      'identifier: tiered\ntitle: Tiered\nschema: {properties: {tier: {type: number}}, required: [tier]}\n',
    'data/services.csv': 'name,team,tier,system\ncart,core,one,shop\npay,core,,shop\n',
  };

  test('become entities with a mapping that stands in portal.yaml, offline too, with their place', async () => {
    const portal = await portalOf(FILES, true);
    const cart = portal.byRef.get('component:default/cart')!;
    expect(cart.doc.spec).toEqual({
      type: 'service',
      lifecycle: 'production',
      owner: 'core',
      system: 'shop',
    });
    expect(formatOrigin(cart.contributions[0]!.origin)).toBe('data/services.csv:2');
    expect(portal.graph.from(cart.ref).map(({ type, target }) => `${type} ${target}`)).toEqual([
      'ownedBy group:default/core',
      'partOf system:default/shop',
    ]);
    expect(
      portal.problems.map(({ rule, origin, message }) => `${rule} ${formatOrigin(origin)} ${message}`),
    ).toEqual([
      expect.stringMatching(
        /^collect\/mapped-value portal\.yaml:\d+:\d+ service cart, properties\.tier: is "one" but must be of type number$/,
      ),
    ]);
  });

  test('without a mapping they mean nothing, which is told', async () => {
    const { mapping: _, ...source } = SOURCE;
    const portal = await portalOf({ ...FILES, 'portal.yaml': settings([source]) });
    expect(portal.problems.map(({ rule, severity, message }) => `${severity} ${rule} ${message}`)).toEqual([
      'error collect/no-mapping nothing says what the records of inventory mean',
    ]);
  });

  test('what a kind requires and no record gives is told once', async () => {
    const portal = await portalOf({
      ...FILES,
      'portal.yaml': settings([SOURCE]).replace('.tier != null', 'true'),
      'data/services.csv': 'name,team,system\ncart,core,shop\npay,core,shop\n',
    });
    expect(portal.problems.map(({ rule, message }) => `${rule} ${message}`)).toEqual([
      'collect/mapped-missing tiered:cart, made of cart, lacks properties.tier, which the kind tiered requires (and so for 1 more entity)',
    ]);
  });
});

describe('mappings that need to know the entities of the portal', () => {
  const FILES = {
    'catalog/people.yaml': [
      'identifier: person\ntitle: Person\nschema: {properties: {login: {type: string}}}',
      'identifier: ann\nblueprint: person\nproperties: {login: ann1}',
      'identifier: service\ntitle: Service\nschema: {properties: {}}\nrelations: {lead: {target: person}, uses: {target: service, many: true}}',
    ].join('\n---\n'),
    'data/services.csv': 'name,lead,uses\ncart,ann1,pay\npay,ben1,\n',
  };
  const source = (mapping: object): string =>
    settings([
      {
        type: 'files',
        files: [{ kind: 'service', path: 'data/services.csv', id: 'name', fields: 'all' }],
        mapping: {
          ...mapping,
          resources: [
            {
              kind: 'service',
              selector: { query: '.name != "pay"' },
              port: {
                entity: {
                  mappings: {
                    identifier: '.name',
                    blueprint: '"service"',
                    relations: {
                      uses: '.uses',
                      lead: {
                        combinator: '"and"',
                        rules: [{ property: '"login"', operator: '"="', value: '.lead' }],
                      },
                    },
                  },
                },
              },
            },
          ],
        },
      },
    ]);

  test('find what people declare, and leave open what nobody knows', async () => {
    const portal = await portalOf({ ...FILES, 'portal.yaml': source({}) });
    expect(
      portal.graph.from('service:default/cart').map(({ type, target, dangling }) => [type, target, dangling]),
    ).toEqual([
      ['lead', 'person:default/ann', false],
      ['uses', 'service:default/pay', true],
    ]);
    expect(portal.problems.map(({ rule }) => rule)).toEqual(['catalog/dangling-reference']);
  });

  test('make an entity of what nobody knows where that is asked for', async () => {
    const portal = await portalOf({
      ...FILES,
      'portal.yaml': source({ createMissingRelatedEntities: true }),
    });
    expect(portal.problems).toEqual([]);
    expect(portal.byRef.get('service:default/pay')).toMatchObject({ id: 'pay', blueprint: 'service' });
    expect(portal.graph.all.some(({ dangling }) => dangling)).toBe(false);
  });

  test('tell a search that finds nobody', async () => {
    const portal = await portalOf({
      ...FILES,
      'portal.yaml': source({}).replace('.name != \\"pay\\"', 'true'),
    });
    expect(portal.problems.map(({ message }) => message)).toEqual([
      'service pay, relations.lead: no entity of the kind person fits',
    ]);
    expect(portal.feeds[0]).toMatchObject({ records: 2, matched: 2 });
  });
});
