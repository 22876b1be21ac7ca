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
aggregationProperties: { z: { target: incident, calculationSpec: { calculationBy: entities, func: count } } }
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
        aggregationProperties: {
          z: { type: 'number', target: 'incident', spec: { by: 'entities', func: 'count' } },
        },
        ownership: { type: 'Direct', title: 'Team' },
      },
      faults: [
        {
          rule: 'required-many',
          fault: 'the relation uses is required and leads to many, which Port does not take',
          path: ['relations', 'uses', 'required'],
        },
        {
          rule: 'unknown',
          fault: 'changelogDestination has no effect here',
          path: ['changelogDestination'],
          fix: 'Leave it as it is: the blueprint works without it.',
        },
      ],
    });
  });

  it.each([
    ['title: 7', 'title of the blueprint is 7, not a text', ['title']],
    ['description: [x]', 'description of the blueprint is ["x"], not a text', ['description']],
    ['ownership: Direct', 'ownership of the blueprint is "Direct", not a mapping', ['ownership']],
    ['ownership: { type: Direct, title: 7 }', 'title of ownership is 7, not a text', ['ownership', 'title']],
    ['teamInheritance: { path: [a] }', 'teamInheritance names no path of relations', ['teamInheritance']],
    [
      'relations: { x: { target: y, many: yes please } }',
      'many of the relation x is "yes please", not true or false',
      ['relations', 'x', 'many'],
    ],
    [
      'relations: { x: { target: y, required: 1 } }',
      'required of the relation x is 1, not true or false',
      ['relations', 'x', 'required'],
    ],
    [
      'schema: { properties: { x: { type: string, title: 404 } } }',
      'title of the property x is 404, not a text',
      ['schema', 'properties', 'x', 'title'],
    ],
    [
      'schema: { properties: { x: { type: string, format: [url] } } }',
      'format of the property x is ["url"], not a text',
      ['schema', 'properties', 'x', 'format'],
    ],
    [
      'schema: { properties: { x: { type: string, enumColors: red } } }',
      'enumColors of the property x is "red", not a mapping',
      ['schema', 'properties', 'x', 'enumColors'],
    ],
    [
      'schema: { properties: { x: { type: array, items: { format: 7 } } } }',
      'format of the items of the property x is 7, not a text',
      ['schema', 'properties', 'x', 'items', 'format'],
    ],
    [
      'mirrorProperties: { x: { path: a.b, title: 7 } }',
      'title of mirrorProperties.x is 7, not a text',
      ['mirrorProperties', 'x', 'title'],
    ],
  ])('says that %s has the wrong form, and takes the rest', (keys, fault, path) => {
    const read = readBlueprint({ schema: { properties: {} }, ...value(`{ identifier: a, ${keys} }`) });
    expect(read).toMatchObject({ faults: [{ rule: 'part', fault, path }] });
  });

  it.each([
    [
      'relatons: {}',
      'the blueprint has a key relatons, which means nothing; did you mean relations?',
      ['relatons'],
    ],
    [
      'schema: { properties: {}, requird: [] }',
      'schema has a key requird, which means nothing; did you mean required?',
      ['schema', 'requird'],
    ],
    [
      'schema: { properties: { x: { type: string, enumColor: {} } } }',
      'the property x has a key enumColor, which means nothing; did you mean enumColors?',
      ['schema', 'properties', 'x', 'enumColor'],
    ],
    [
      'relations: { x: { target: y, inverseOf: z } }',
      'the relation x has a key inverseOf, which means nothing; did you mean inverse?',
      ['relations', 'x', 'inverseOf'],
    ],
    [
      'ownership: { type: Direct, titel: Team }',
      'ownership has a key titel, which means nothing; did you mean title?',
      ['ownership', 'titel'],
    ],
  ])('says that a key of %s means nothing', (keys, fault, path) => {
    const read = readBlueprint({ schema: { properties: {} }, ...value(`{ identifier: a, ${keys} }`) });
    expect(read).toMatchObject({ faults: [{ rule: 'unknown', fault, path }] });
  });

  it('takes stamps of exports and keys of people’s own without a word', () => {
    const read = readBlueprint(
      value(
        '{ identifier: a, id: b, createdAt: x, updatedBy: y, x-own: 1, schema: { properties: {} }, title: null }',
      ),
    );
    expect(read).toMatchObject({ blueprint: { title: 'a' }, faults: [] });
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
  ])('leaves out of a property what is wrong in %s', (keys, fault, key) => {
    const read = readBlueprint(value(`{ identifier: a, schema: { properties: { s: { ${keys} } } } }`));
    expect(read).toMatchObject({
      faults: [{ rule: 'part', fault, path: ['schema', 'properties', 's', key] }],
    });
    expect('blueprint' in read && read.blueprint.schema.properties['s']).not.toHaveProperty(key);
  });

  it.each([
    [
      'spec: openapi',
      'the property s has the spec openapi, which is not known; did you mean open-api?',
      'spec',
    ],
    [
      'spec: embedded-url, specAuthentication: { clientId: x }',
      'the property s has specAuthentication, which is not supported: a static site keeps no tokens',
      'specAuthentication',
    ],
  ])('says what is not done with %s', (keys, fault, key) => {
    const read = readBlueprint(
      value(`{ identifier: a, schema: { properties: { s: { type: string, ${keys} } } } }`),
    );
    expect(read).toMatchObject({
      faults: [{ rule: 'unknown', fault, path: ['schema', 'properties', 's', key] }],
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

  it.each<[string, string, string[]]>([
    ['{ identifier: a }', 'the blueprint has no schema', []],
    [
      '{ identifier: a, schema: { properties: [] } }',
      'schema.properties is not a mapping',
      ['schema', 'properties'],
    ],
    [
      '{ identifier: a, schema: { properties: { x: text } } }',
      'the property x is not a mapping',
      ['schema', 'properties', 'x'],
    ],
    [
      '{ identifier: a, schema: { properties: { x: { type: strnig } } } }',
      'the property x has the type "strnig", which there is not; did you mean string?',
      ['schema', 'properties', 'x', 'type'],
    ],
    [
      '{ identifier: a, schema: { properties: { x: { enumColors: { a: redd } } } } }',
      'the property x gives a the colour redd, which there is not; did you mean red?',
      ['schema', 'properties', 'x', 'enumColors', 'a'],
    ],
    [
      '{ identifier: a, schema: { properties: { x: { type: string, format: datetime } } } }',
      'the property x has the format datetime, which is not known; did you mean date-time?',
      ['schema', 'properties', 'x', 'format'],
    ],
    [
      "{ identifier: a, schema: { properties: { x: { type: string, pattern: '(a' } } } }",
      'the pattern of the property x, (a, is no regular expression: unterminated group',
      ['schema', 'properties', 'x', 'pattern'],
    ],
    [
      "{ identifier: a, schema: { properties: { x: { patternProperties: { '[a': {} } } } } }",
      'a key of patternProperties of the property x, [a, is no regular expression: unterminated character class',
      ['schema', 'properties', 'x', 'patternProperties', '[a'],
    ],
    [
      "{ identifier: a, schema: { properties: { x: { items: { properties: { y: { anyOf: [{}, { pattern: '*' }] } } } } } } }",
      'the pattern of the property x, *, is no regular expression: nothing to repeat',
      ['schema', 'properties', 'x', 'items', 'properties', 'y', 'anyOf', 1, 'pattern'] as string[],
    ],
    [
      '{ identifier: a, schema: { properties: {} }, relations: [] }',
      'relations is not a mapping',
      ['relations'],
    ],
    [
      '{ identifier: a, schema: { properties: {} }, relations: { x: y } }',
      'the relation x names no target',
      ['relations', 'x'],
    ],
    [
      '{ identifier: a, schema: { properties: {} }, relations: { x: { target: 7 } } }',
      'the relation x names no target',
      ['relations', 'x', 'target'],
    ],
  ])('says where %s is wrong, and takes the rest', (text, fault, path) =>
    expect(readBlueprint(value(text))).toMatchObject({
      blueprint: { identifier: 'a' },
      faults: [{ fault, path }],
    }),
  );

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
        metadata: { name: 'a/b', title: 'A', icon: 'Box', createdAt: '2026-01-01' },
        properties: { x: 1, y: null },
      },
      relations: { one: ['b'], many: ['c', '7'], none: [], query: [] },
      team: ['core'],
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
