import { beforeAll, describe, expect, test } from 'vitest';
import { isObject, type JsonObject } from '../../base/json.ts';
import { document, documents, portalOf } from '../testing/portal.ts';
import { catalogSchema } from './catalog-schema.ts';
import { factsOf } from './facts.ts';
import { mutants } from './testing/mutants.ts';
import { refusalsBy } from './testing/refusal.ts';

/** The same law as in `sound.test.ts`, for catalog files, which are read together. */

const BLUEPRINT = {
  identifier: 'database',
  title: 'Database',
  plural: 'Databases',
  description: 'D',
  icon: 'resource',
  schema: {
    properties: {
      engine: {
        type: 'string',
        title: 'Engine',
        enum: ['postgres', 'redis'],
        enumColors: { postgres: 'blue' },
      },
      storage: { type: 'number', minimum: 1, validFor: '2h', finalValues: [1] },
      console: { type: 'string', format: 'url' },
      mail: { type: 'string', format: 'email' },
      at: { type: 'string', format: 'date-time' },
      tags: { type: 'array', items: { type: 'string', enumColors: { a: 'red' } } },
      on: { type: 'boolean' },
    },
    required: ['engine'],
  },
  relations: {
    usedBy: { title: 'Used by', target: 'Component', many: true, inverse: 'uses' },
    replicaOf: { title: 'Replica of', target: 'database', many: false, required: false },
  },
  ownership: { type: 'Direct', title: 'Owner' },
};

/** What is computed, apart from the rest: each change is a kind of its own, and jq takes its time. */
const COMPUTED = {
  calculationProperties: {
    label: {
      title: 'Label',
      type: 'string',
      calculation: '.properties.engine',
      colorized: true,
      colors: { a: 'red' },
    },
  },
  mirrorProperties: { original: { title: 'Original', path: 'replicaOf.engine' } },
  aggregationProperties: {
    replicas: {
      title: 'Replicas',
      type: 'number',
      target: 'database',
      calculationSpec: { calculationBy: 'entities', func: 'count' },
      query: { combinator: 'and', rules: [{ property: 'engine', operator: '=', value: 'redis' }] },
      pathFilter: [{ fromBlueprint: 'database', path: ['replicaOf'] }],
    },
    space: {
      title: 'Space',
      target: 'database',
      calculationSpec: {
        calculationBy: 'property',
        property: 'storage',
        func: 'average',
        averageOf: 'day',
        measureTimeBy: '$createdAt',
      },
      pathFilter: { fromBlueprint: 'database', path: [{ relation: 'replicaOf', maxHops: 2 }] },
    },
  },
};

const SMALL = {
  identifier: 'database',
  title: 'Database',
  schema: { properties: { engine: { type: 'string' }, storage: { type: 'number' } } },
  relations: { replicaOf: { target: 'database' } },
};

const VALUES = {
  engine: 'postgres',
  storage: 3,
  console: 'https://console.example.com/',
  mail: 'shop@example.com',
  at: '2026-11-22T06:10:00Z',
  tags: ['a'],
  on: true,
};

const METADATA = {
  namespace: 'default',
  title: 'Cart',
  description: 'What it is for.',
  labels: { tier: 'one' },
  annotations: { 'backstage.io/source-location': 'url:https://github.com/acme/cart/' },
  tags: ['java'],
  links: [{ url: 'https://example.com/', title: 'L', icon: 'doc', type: 'runbook' }],
};

/** Right documents by what they are. */
const DOCUMENTS: Record<string, object> = {
  'a Component': document(
    'Component',
    'cart',
    {
      type: 'service',
      lifecycle: 'production',
      owner: 'shop',
      system: 'store',
      subcomponentOf: 'whole',
      providesApis: ['cart-api'],
      dependsOn: ['component:whole'],
    },
    METADATA,
  ),
  'an API': document('API', 'cart-api', {
    type: 'openapi',
    lifecycle: 'production',
    owner: 'shop',
    definition: 'openapi: 3.0.3\ninfo: { title: Cart, version: "1" }\npaths: {}\n',
  }),
  'an API of another type': document('API', 'tools', {
    type: 'mcp-server',
    lifecycle: 'production',
    owner: 'shop',
    remotes: [{ type: 'http', url: 'https://example.com/' }],
  }),
  'a Group': document('Group', 'shop', { type: 'team', children: [], profile: { displayName: 'Shop' } }),
  'a User': document('User', 'ada', { memberOf: ['shop'], profile: { email: 'ada@example.com' } }),
  'a System': document('System', 'store', { owner: 'shop' }),
  'a Template': {
    ...document('Template', 'make', {
      type: 'service',
      owner: 'shop',
      parameters: [{ title: 'P', required: ['a'], properties: { a: { type: 'string' } } }],
      steps: [{ id: 'one', name: 'One', action: 'debug:log', input: { message: 'm' } }],
      output: { links: [{ title: 'L', url: 'https://example.com/' }] },
    }),
    apiVersion: 'scaffolder.backstage.io/v1beta3',
  },
  'a kind of its own in Backstage’s envelope': {
    ...document('database', 'orders', { ...VALUES, usedBy: ['whole'], owner: 'shop' }),
    apiVersion: 'acme.example/v1',
  },
  'an entity in Port’s form': {
    identifier: 'orders-db',
    title: 'Orders',
    icon: 'resource',
    blueprint: 'database',
    team: ['shop'],
    properties: VALUES,
    relations: { usedBy: ['whole'], replicaOf: 'first' },
  },
  'a Component in Port’s form': {
    identifier: 'ported',
    blueprint: 'Component',
    properties: { type: 'service', lifecycle: 'production' },
    relations: { owner: 'shop', system: 'store' },
  },
  'a blueprint': BLUEPRINT,
  'a calculation': { ...SMALL, calculationProperties: COMPUTED.calculationProperties },
  'a mirror': { ...SMALL, mirrorProperties: COMPUTED.mirrorProperties },
  aggregations: { ...SMALL, aggregationProperties: COMPUTED.aggregationProperties },
};

const BASE = {
  'catalog/blueprints.yaml': documents(BLUEPRINT),
  'catalog/base.yaml': documents(
    document('Component', 'whole', { type: 'service', lifecycle: 'production', owner: 'shop' }),
    document('Group', 'shop', { type: 'team', children: [] }),
    document('System', 'store', { owner: 'shop' }),
    document('API', 'cart-api', { type: 'openapi', lifecycle: 'production', owner: 'shop', definition: 'x' }),
    { identifier: 'first', blueprint: 'database', properties: VALUES },
  ),
};

let schema: JsonObject;
let refusals: (value: unknown) => string[];
beforeAll(async () => {
  schema = catalogSchema(factsOf(await portalOf(BASE)));
  refusals = refusalsBy(schema);
});

/** The same document under another name, where its name was not what was changed. */
function renamed(value: unknown, original: object, index: number): unknown {
  if (!isObject(value)) return value;
  const { identifier } = original as { identifier?: string };
  if (identifier !== undefined && value['identifier'] === identifier)
    return JSON.parse(JSON.stringify(value).replaceAll(`"${identifier}"`, `"${identifier}-${index}"`));
  if (identifier !== undefined) return value;
  const { metadata } = original as { metadata: { name: string } };
  const written = value['metadata'];
  return isObject(written) && written['name'] === metadata.name
    ? { ...value, metadata: { ...written, name: `${metadata.name}-${index}` } }
    : value;
}

describe('what the schema of catalog files refuses, check reports:', () => {
  test.each(Object.entries(DOCUMENTS))('%s', { timeout: 120_000 }, async (_, original) => {
    const isBlueprint = 'schema' in original;
    const all = [{ what: 'nothing', value: original as unknown }, ...mutants(original)].map(
      ({ what, value }, index) => ({
        what,
        file: `catalog/mutants/${index}.yaml`,
        value: renamed(value, original, index),
      }),
    );
    const textOf = (value: unknown): string => {
      const kind = isObject(value) ? value['identifier'] : undefined;
      return isBlueprint && typeof kind === 'string'
        ? documents(value, {
            identifier: `of ${kind}`,
            blueprint: kind,
            properties: { engine: 'redis', storage: 3 },
          })
        : documents(value);
    };
    const { problems } = await portalOf({
      ...BASE,
      ...Object.fromEntries(all.map(({ file, value }) => [file, textOf(value)])),
    });
    const reported = new Set(problems.map(({ origin }) => origin.file));
    const [right, ...changed] = all;
    expect(refusals(right!.value)).toEqual([]);
    expect(problems.filter(({ origin }) => origin.file === right!.file)).toEqual([]);
    const refused = changed.filter(({ value }) => refusals(value).length > 0);
    const unheard = refused.filter(({ file }) => !reported.has(file));
    expect(unheard.map(({ what, value }) => [what, refusals(value)[0]])).toEqual([]);
    // References, names that are taken and keys of other cases are for check alone.
    const told = changed.filter(({ file }) => reported.has(file));
    expect(refused.length).toBeGreaterThan(told.length * 0.55);
  });
});
