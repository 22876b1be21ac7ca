import { describe, expect, it } from 'vitest';
import { parseYaml } from '../base/yaml.ts';
import { readBlueprint, readPortEntity } from './port.ts';

const value = (text: string): Record<string, unknown> => parseYaml(text)[0]!.value as Record<string, unknown>;

describe('readBlueprint', () => {
  it('reads what Port has', () => {
    const text = `
identifier: service
title: Service
plural: Services
icon: Microservice
description: A service.
schema:
  properties:
    tier: { type: string, title: Tier, enum: ["1"], enumColors: { "1": red } }
  required: [tier]
relations:
  system: { title: System, target: system }
  uses: { target: service, many: true, required: true, inverse: used by }
calculationProperties: { x: { calculation: .identifier } }
mirrorProperties: { y: { path: system.tier } }
aggregationProperties: { z: { target: incident } }
ownership: { type: Direct, title: Team }
changelogDestination: { type: KAFKA }
`;
    expect(readBlueprint(value(text))).toEqual({
      blueprint: {
        identifier: 'service',
        title: 'Service',
        plural: 'Services',
        icon: 'Microservice',
        description: 'A service.',
        family: 'custom',
        schema: {
          properties: { tier: { type: 'string', title: 'Tier', enum: ['1'], enumColors: { 1: 'red' } } },
          required: ['tier'],
        },
        relations: {
          system: {
            title: 'System',
            target: 'system',
            many: false,
            required: false,
            relation: 'system',
            inverse: 'system of',
          },
          uses: { target: 'service', many: true, required: true, relation: 'uses', inverse: 'used by' },
          team: {
            title: 'Team',
            many: true,
            required: false,
            relation: 'ownedBy',
            inverse: 'ownerOf',
            candidates: ['Group', '_team', 'User'],
            path: 'team',
          },
        },
        calculationProperties: { x: { calculation: '.identifier' } },
        mirrorProperties: { y: { path: 'system.tier' } },
        aggregationProperties: { z: { target: 'incident' } },
        ownership: { type: 'Direct', title: 'Team' },
      },
    });
  });

  it('reads how long a value is good for, which is ours', () => {
    const read = readBlueprint(
      value(
        '{ identifier: a, schema: { properties: { s: { type: string, validFor: 2h, finalValues: [done] } } } }',
      ),
    );
    expect(read).toMatchObject({
      blueprint: { schema: { properties: { s: { validFor: '2h', finalValues: ['done'] } } } },
    });
  });

  it.each([
    ['validFor: soon', 'validFor of the property s must be a span such as 30m, 12h, 7d or 2w', 'validFor'],
    ['validFor: 2', 'validFor of the property s must be a span such as 30m, 12h, 7d or 2w', 'validFor'],
    ['validFor: 2h, finalValues: done', 'finalValues of the property s is not a list', 'finalValues'],
  ])('refuses a property with %s', (keys, fault, key) => {
    expect(readBlueprint(value(`{ identifier: a, schema: { properties: { s: { ${keys} } } } }`))).toEqual({
      fault,
      path: ['schema', 'properties', 's', key],
    });
  });

  it('reads the older way to inherit owners', () => {
    expect(
      readBlueprint(
        value('{ identifier: a, schema: { properties: {} }, teamInheritance: { path: service } }'),
      ),
    ).toMatchObject({
      blueprint: { ownership: { type: 'Inherited', path: 'service' } },
    });
  });

  it.each([
    'a',
    '@_.+:\\/-',
    'Dienst/größe',
    'x'.repeat(100),
    'constructor',
    'toString',
    'hasOwnProperty',
    '...',
  ])('takes the identifier %j', (identifier) => {
    expect(readBlueprint({ identifier, schema: { properties: {} } })).toMatchObject({
      blueprint: { identifier, title: identifier },
    });
  });

  it.each(['', '.', '..', 'a b', 'a\n', '😀', 'x'.repeat(101), 7, null, undefined])(
    'refuses the identifier %j',
    (identifier) => {
      expect(readBlueprint({ identifier, schema: { properties: {} } })).toMatchObject({
        path: ['identifier'],
      });
    },
  );

  it.each<[string, string[]]>([
    ['{ identifier: a }', ['schema', 'properties']],
    ['{ identifier: a, schema: { properties: [] } }', ['schema', 'properties']],
    ['{ identifier: a, schema: { properties: { x: text } } }', ['schema', 'properties', 'x']],
    ['{ identifier: a, schema: { properties: {} }, relations: [] }', ['relations']],
    ['{ identifier: a, schema: { properties: {} }, relations: { x: y } }', ['relations', 'x']],
    ['{ identifier: a, schema: { properties: {} }, relations: { x: { target: 7 } } }', ['relations', 'x']],
  ])('says where %s is wrong', (text, path) => expect(readBlueprint(value(text))).toMatchObject({ path }));

  it('is not changed by properties called like members of JavaScript', () => {
    const hostile = JSON.parse(
      '{"identifier":"a","schema":{"properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"}}},"relations":{"__proto__":{"target":"b"}}}',
    );
    const read = readBlueprint(hostile);
    expect('blueprint' in read && Object.keys(read.blueprint.schema.properties)).toEqual([
      '__proto__',
      'constructor',
    ]);
    expect(({} as Record<string, unknown>)['target']).toBeUndefined();
  });
});

describe('readPortEntity', () => {
  it('reads what Port has, in every wording of relations', () => {
    const text =
      '{ identifier: a/b, blueprint: service, title: A, icon: Box, team: core, properties: { x: 1, y: null }, relations: { one: b, many: [c, 7], none: null, query: { combinator: and } }, createdAt: "2026-01-01" }';
    expect(readPortEntity(value(text))).toEqual({
      kind: 'service',
      name: 'a/b',
      patch: {
        kind: 'service',
        metadata: { name: 'a/b', title: 'A', icon: 'Box' },
        properties: { x: 1, y: null },
      },
      relations: { one: ['b'], many: ['c', '7'], none: [], query: [], team: ['core'] },
    });
  });

  it.each<[Record<string, unknown>, string]>([
    [{ identifier: 'a' }, 'blueprint'],
    [{ identifier: 'a', blueprint: 7 }, 'blueprint'],
    [{ identifier: '', blueprint: 'b' }, 'identifier'],
    [{ identifier: { combinator: 'and' }, blueprint: 'b' }, 'identifier'],
    [{ identifier: 'x'.repeat(1001), blueprint: 'b' }, 'identifier'],
  ])('says what is wrong with %j', (entity, path) =>
    expect(readPortEntity(entity)).toMatchObject({ path: [path] }),
  );

  it.each(['a'.repeat(1000), '..', 'a/b:c', '😀', 'constructor'])('takes the identifier %j', (identifier) => {
    expect(readPortEntity({ identifier, blueprint: 'b' })).toMatchObject({ name: identifier });
  });
});
