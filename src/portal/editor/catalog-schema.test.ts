import { beforeAll, describe, expect, test } from 'vitest';
import { isObject, type JsonObject } from '../../base/json.ts';
import { parseYaml } from '../../base/yaml.ts';
import { portalOf } from '../testing/portal.ts';
import { catalogSchema } from './catalog-schema.ts';
import { factsOf } from './facts.ts';
import { refusalsBy } from './testing/refusal.ts';

const FILES = {
  'portal.yaml': 'title: T\n',
  'catalog/database.yaml': `identifier: database
title: Database
schema:
  properties:
    engine: { type: string, title: Engine, enum: [postgres, redis], enumColors: { postgres: blue } }
    storage: { type: number, minimum: 1 }
    console: { type: string, format: url }
  required: [engine]
relations:
  usedBy: { title: Used by, target: Component, many: true }
  replicaOf: { title: Replica of, target: database }
ownership: { type: Direct }
`,
  'catalog/a.yaml': `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: shop }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: cart }
spec: { type: service, lifecycle: production, owner: shop }
---
identifier: Orders
blueprint: database
properties: { engine: postgres }
relations: { usedBy: [cart] }
`,
};

let validate: (text: string) => string[];
let schema: ReturnType<typeof catalogSchema>;
beforeAll(async () => {
  schema = catalogSchema(factsOf(await portalOf(FILES)));
  const refusals = refusalsBy(schema);
  validate = (text) => parseYaml(text).flatMap(({ value }) => refusals(value));
});

/** The schema at a path, through the conditions that lead to a kind. */
function partOf(kind: string, key: 'kind' | 'blueprint', ...path: string[]): unknown {
  const form = (schema['definitions'] as Record<string, { allOf: Record<string, unknown>[] }>)[
    key === 'kind' ? 'backstage' : 'port'
  ]!;
  const branch = form.allOf.find((one) => JSON.stringify(one['if']).includes(`{"const":"${kind}"}`))!;
  return path.reduce<unknown>(
    (part, step) => (part as Record<string, unknown> | undefined)?.[step],
    branch['then'],
  );
}

describe('the schema of catalog files', () => {
  test('takes what the portal takes', () => {
    for (const text of [FILES['catalog/a.yaml'], FILES['catalog/database.yaml']])
      expect(validate(text)).toEqual([]);
    expect(validate('[{ identifier: x, blueprint: database, properties: { engine: redis } }]')).toEqual([]);
    expect(validate('identifier: x\nblueprint: somethingElse\n')).toEqual([]);
    expect(validate('apiVersion: acme.example/v1\nkind: Robot\nmetadata: { name: r2 }\n')).toEqual([]);
  });

  test.each([
    [
      'a kind’s own field',
      'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: cart }\nspec: { type: 7, lifecycle: production, owner: shop }',
      '/spec/type must be string',
    ],
    [
      'a field that must be there',
      'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: cart }\nspec: { type: service, lifecycle: production }',
      "/spec must have required property 'owner'",
    ],
    [
      'a field of an API',
      'apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: { name: a }\nspec: { type: openapi, lifecycle: production, owner: shop }',
      "/spec must have required property 'definition'",
    ],
    [
      'a field of one type',
      'apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: { name: a }\nspec: { type: mcp-server, lifecycle: production, owner: shop }',
      "/spec must have required property 'remotes'",
    ],
    [
      'a name',
      'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: a b }\nspec: { type: service, lifecycle: production, owner: shop }',
      '/metadata/name must match pattern "^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$"',
    ],
    [
      'a value of a blueprint',
      'identifier: x\nblueprint: database\nproperties: { engine: mysql }',
      '/properties/engine must be equal to one of the allowed values',
    ],
    [
      'a number that is too small',
      'identifier: x\nblueprint: database\nproperties: { engine: redis, storage: 0 }',
      '/properties/storage must be >= 1',
    ],
    [
      'a property that must be there',
      'identifier: x\nblueprint: database\nproperties: { storage: 3 }',
      "/properties must have required property 'engine'",
    ],
  ])('tells %s that is wrong', (_, text, fault) => expect(validate(text)).toContain(fault));

  test('offers what there is: kinds, teams, entities of the kind that a field wants, words that people use', () => {
    const spec = (field: string): unknown =>
      partOf('Component', 'kind', 'properties', 'spec', 'properties', field);
    expect(offered(spec('owner'))).toEqual(['shop']);
    expect(offered(spec('lifecycle'))).toEqual(['production', 'experimental', 'deprecated']);
    const relation = (id: string): unknown =>
      partOf('database', 'blueprint', 'properties', 'relations', 'properties', id);
    expect(relation('usedBy')).toMatchObject({ description: 'Used by' });
    expect(new Set(offered(relation('usedBy')))).toEqual(new Set(['cart']));
    expect(offered(relation('replicaOf'))).toEqual(['Orders']);
    const { blueprint } = (schema['definitions'] as Record<string, { properties: Record<string, object> }>)[
      'port'
    ]!.properties;
    expect(offered(blueprint)).toEqual(expect.arrayContaining(['database', 'Component']));
  });

  test('demands nothing of what it offers, and lists none of it where somebody looks up a place', () => {
    const offers = (schema['definitions'] as Record<string, JsonObject>)['names1'];
    expect(offers).toMatchObject({ not: {}, examples: expect.any(Array) });
    expect(
      validate(
        'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: a }\nspec: { type: x, lifecycle: y, owner: nobody }\n',
      ),
    ).toEqual([]);
  });

  test('takes what stands in another file', () => {
    const api = (definition: string): string =>
      `apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: { name: a }\nspec: { type: openapi, lifecycle: x, owner: shop, definition: ${definition} }\n`;
    expect(validate(api('{ $text: ./openapi.yaml }'))).toEqual([]);
    expect(validate(api('{ $file: ./openapi.yaml }'))).not.toEqual([]);
  });

  test('leaves out what a property says that the build cannot use, and only that', async () => {
    const { schema: broken } = await brokenSchema();
    expect(broken('{ identifier: x, blueprint: odd, properties: { bad: 7, pattern: x, good: 7 } }')).toEqual([
      '/properties/good must be string',
    ]);
  });
});

async function brokenSchema(): Promise<{ schema: (text: string) => string[] }> {
  const portal = await portalOf({
    'catalog/odd.yaml': `identifier: odd
schema:
  properties:
    bad: { type: string, minLength: many }
    pattern: { type: string, pattern: '[' }
    good: { type: string }
`,
  });
  const refusals = refusalsBy(catalogSchema(factsOf(portal)));
  return {
    schema: (text) =>
      refusals(parseYaml(text)[0]!.value).filter((words) => / must be (?:string|array)$/.test(words)),
  };
}

/** All that is offered in a place, through the definitions that it names. */
function offered(place: unknown): string[] {
  if (Array.isArray(place)) return place.flatMap(offered);
  if (!isObject(place)) return [];
  const { $ref, examples, ...rest } = place;
  const named =
    typeof $ref === 'string'
      ? offered((schema['definitions'] as Record<string, unknown>)[$ref.split('/').at(-1)!])
      : [];
  return [...((examples as string[] | undefined) ?? []), ...named, ...Object.values(rest).flatMap(offered)];
}
