import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { globSync } from 'tinyglobby';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseYaml } from '../../base/yaml.ts';
import { portalOf } from '../testing/portal.ts';
import { catalogSchema } from './catalog-schema.ts';
import { knownNames } from './names.ts';

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
  const portal = await portalOf(FILES);
  schema = catalogSchema([...portal.blueprints.values()], knownNames(portal.entities));
  const ajv = formats.default(new Ajv({ allErrors: true, strict: false }));
  const check = ajv.compile(schema);
  validate = (text) =>
    parseYaml(text).flatMap(({ value }) =>
      check(value)
        ? []
        : check
            .errors!.filter(({ keyword }) => keyword !== 'if')
            .map(({ instancePath, message }) => `${instancePath} ${message}`),
    );
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

  test('offers what there is: kinds, teams, entities of the kind that a field wants', () => {
    const owner = partOf('Component', 'kind', 'allOf', '0', 'properties', 'spec', 'properties', 'owner');
    expect(owner).toMatchObject({ examples: expect.arrayContaining(['shop']) });
    expect(partOf('database', 'blueprint', 'properties', 'relations', 'properties', 'usedBy')).toMatchObject({
      description: 'Used by',
      items: { examples: ['cart'] },
    });
    expect(
      partOf('database', 'blueprint', 'properties', 'relations', 'properties', 'replicaOf'),
    ).toMatchObject({
      examples: ['Orders'],
    });
    const { blueprint } = (schema['definitions'] as Record<string, { properties: Record<string, object> }>)[
      'port'
    ]!.properties;
    expect(blueprint).toMatchObject({ examples: expect.arrayContaining(['database', 'Component']) });
  });

  test('takes every file of the example portal', async () => {
    const files = globSync('catalog/**/*.{yaml,yml}');
    expect(files.length).toBeGreaterThan(3);
    const portal = await portalOf(
      Object.fromEntries(['portal.yaml', ...files].map((file) => [file, readFileSync(file, 'utf8')])),
    );
    const check = formats
      .default(new Ajv({ allErrors: true, strict: false }))
      .compile(catalogSchema([...portal.blueprints.values()], knownNames(portal.entities)));
    const faults = files.flatMap((file) =>
      parseYaml(readFileSync(file, 'utf8')).flatMap(({ value, empty }) =>
        empty || check(value) ? [] : [[file, check.errors]],
      ),
    );
    expect(faults).toEqual([]);
  });
});
