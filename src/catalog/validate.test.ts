import { describe, expect, it } from 'vitest';
import { parseYaml } from '../base/yaml.ts';
import type { Blueprint } from './blueprint.ts';
import { readBlueprint } from './port.ts';
import { blueprintTable } from './table.ts';
import { createValidator } from './validate.ts';

function blueprint(properties: string, rest = ''): Blueprint {
  const read = readBlueprint(
    parseYaml(`identifier: service\nschema:\n  properties: ${properties}\n${rest}`)[0]!.value as Record<
      string,
      unknown
    >,
  );
  if ('fault' in read) throw new Error(read.fault);
  return read.blueprint;
}

function faults(definition: Blueprint, entity: string): string[] {
  const validator = createValidator((_, { reason }) => expect.fail(reason));
  return validator
    .port(parseYaml(entity)[0]!.value as Record<string, unknown>, definition)
    .map(({ rule, path, message }) => `${rule.id.slice(8)} ${path.join('.')}: ${message}`);
}

describe("an entity in Port's form", () => {
  it.each([
    ['{ title: 5 }', ['schema title: title is 5 but must be of type string']],
    ['{ icon: [a] }', ['schema icon: icon is ["a"] but must be of type string']],
    [
      '{ team: { name: a } }',
      ['invalid-reference team: team holds {"name":"a"}, which is not an identifier'],
    ],
    ['{ team: [a, true] }', ['invalid-reference team.1: team holds true, which is not an identifier']],
    [
      '{ propertes: {} }',
      [
        'unknown-root-field propertes: the root of an entity has no field propertes; did you mean properties?',
      ],
    ],
    ['{ title: null, team: 7, createdAt: x, scorecards: {}, x-own: 1 }', []],
  ])('%s is told of what is not understood', (entity, told) => {
    expect(faults(blueprint('{}'), entity)).toEqual(told);
  });
});

describe('patterns', () => {
  it.each([
    ['{ x: { type: string, pattern: "^[\\\\w-.]+$" } }', '{ properties: { x: a b } }'],
    ['{ x: { patternProperties: { "^[\\\\w-.]+$": { type: string } } } }', '{ properties: { x: { a: 1 } } }'],
  ])(
    'that are regular expressions without the flag u only are held against values: %s',
    (properties, entity) => {
      expect(faults(blueprint(properties), entity)).toHaveLength(1);
    },
  );

  it('that are none cost themselves alone', () => {
    const definition = blueprint(
      '{ x: { type: string, pattern: "(" }, y: { type: object, additionalProperties: false, patternProperties: { "(": {} } } }',
    );
    expect(faults(definition, '{ properties: { x: 1, y: { a: 1 } } }')).toEqual([
      'schema properties.x: properties.x is 1 but must be of type string',
    ]);
  });
});

describe('relations of a kind of its own in Backstage’s envelope', () => {
  const kind = blueprint(
    '{}',
    'relations: { one: { target: a, required: true }, many: { target: a, many: true } }\nownership: { type: Direct }',
  );
  it.each([
    ['{ one: a, many: [a, b], owner: c, other: true }', []],
    ['{ one: true }', ['invalid-reference spec.one: spec.one holds true, which is not a reference']],
    [
      '{ one: a, many: { name: b } }',
      ['invalid-reference spec.many: spec.many holds {"name":"b"}, which is not a reference'],
    ],
    [
      '{ one: a, many: [b, 7] }',
      ['invalid-reference spec.many.1: spec.many.1 holds 7, which is not a reference'],
    ],
    ['{ one: [a] }', ['schema spec.one: spec.one is a list but leads to one entity only']],
    [
      '{ one: a, owner: [true] }',
      ['invalid-reference spec.owner.0: spec.owner.0 holds true, which is not a reference'],
    ],
    ['{}', ['required-field spec: spec.one is missing']],
  ])('in %s are told where they are none', (spec, told) => {
    const entity = `{ apiVersion: v1, kind: service, metadata: { name: a }, spec: ${spec} }`;
    const validator = createValidator((_, { reason }) => expect.fail(reason));
    const found = validator.backstage(parseYaml(entity)[0]!.value as Record<string, unknown>, kind);
    expect(
      found.map(({ rule, path, message }) => `${rule.id.slice(8)} ${path.join('.')}: ${message}`),
    ).toEqual(told);
  });
});

describe("values in Port's form", () => {
  it.each([
    ['{ x: { type: string } }', '{ x: a }', []],
    ['{ x: { type: string } }', '{ x: null }', []],
    ['{ x: { type: string, default: 7 } }', '{}', []],
    ['{ x: { type: string } }', '{ other: [1] }', []],
    [
      '{ x: { type: string } }',
      '{ x: 7 }',
      ['schema properties.x: properties.x is 7 but must be of type string'],
    ],
    [
      '{ x: { type: number } }',
      '{ x: "7" }',
      ['schema properties.x: properties.x is "7" but must be of type number'],
    ],
    [
      '{ x: { type: string, enum: [a, b] } }',
      '{ x: c }',
      ['schema properties.x: properties.x is "c" but must be one of a or b'],
    ],
    [
      '{ x: { type: array, items: { type: string, format: url } } }',
      '{ x: [https://a, b] }',
      ['schema properties.x.1: properties.x.1 is "b", which is not a valid url'],
    ],
    [
      '{ x: { type: string, format: date-time } }',
      '{ x: soon }',
      ['schema properties.x: properties.x is "soon", which is not a valid date-time'],
    ],
    [
      '{ x: { type: string, format: timer } }',
      '{ x: 2026-02-30 }',
      ['schema properties.x: properties.x is "2026-02-30", which is not a valid timer'],
    ],
    [
      '{ x: { type: string, format: markdown }, y: { type: string, format: unheard-of } }',
      '{ x: "# a", y: b }',
      [],
    ],
    [
      '{ x: { type: string, pattern: "^a" } }',
      '{ x: b }',
      ['schema properties.x: properties.x is "b" but must match the pattern ^a'],
    ],
    [
      '{ x: { type: number, maximum: 5 } }',
      '{ x: 7 }',
      ['schema properties.x: properties.x is 7 but must be <= 5'],
    ],
    [
      '{ x: { type: string, minLength: 3 } }',
      '{ x: a }',
      ['schema properties.x: properties.x is "a" but must have at least 3 characters'],
    ],
    ['{ constructor: { type: string }, toString: { type: string } }', '{}', []],
    ['{ x: { type: object } }', '[]', ['schema properties: properties is not a mapping']],
  ])('%s takes %s for %j', (schema, properties, expected) => {
    expect(faults(blueprint(schema), `{ identifier: a, properties: ${properties} }`)).toEqual(expected);
  });

  it('are asked for when they are required, also under the names of JavaScript', () => {
    expect(
      faults(blueprint('{ x: {}, constructor: {} }', '  required: [x, constructor]\n'), '{ identifier: a }'),
    ).toEqual([
      'required-field properties: properties.x is missing',
      'required-field properties: properties.constructor is missing',
    ]);
  });

  it('tell a value that must be quoted', () => {
    const validator = createValidator((_, { reason }) => expect.fail(reason));
    expect(validator.port({ properties: { x: 1.1 } }, blueprint('{ x: { type: string } }'))).toMatchObject([
      { fix: 'Put the value in quotes: YAML reads it as something other than text.' },
    ]);
  });

  it('with very many faults tell the first', () => {
    const many = { properties: { x: Array.from({ length: 100_000 }, () => 7) } };
    const validator = createValidator((_, { reason }) => expect.fail(reason));
    expect(validator.port(many, blueprint('{ x: { type: array, items: { type: string } } }'))).toHaveLength(
      1,
    );
  });

  it('are not held against a schema that cannot be compiled, which is told once', () => {
    const reasons: string[] = [];
    const validator = createValidator(({ identifier }, { id, reason, slow }) =>
      reasons.push(`${identifier}.${id}${slow ? ' slow' : ''}: ${reason}`),
    );
    const broken = blueprint('{ x: { $ref: "https://example.com/schema.json" } }');
    for (const properties of [{ x: 1 }, { x: 2 }, { x: Array.from({ length: 10_000 }, () => 1) }])
      expect(validator.port({ properties }, broken)).toEqual([]);
    expect(reasons).toEqual(["service.x: can't resolve reference https://example.com/schema.json from id #"]);
  });

  it('are held against the other properties of a schema of which one cannot be used', () => {
    const reasons: string[] = [];
    const validator = createValidator((_, { id, reason }) => reasons.push(`${id}: ${reason}`));
    const broken = blueprint(
      '{ x: { type: string, minLength: many }, y: { type: number } }',
      '  required: [y]\n',
    );
    const told = [{ x: 1, y: 'one' }, { x: 2 }].map((properties) =>
      validator.port({ properties }, broken).map(({ message }) => message),
    );
    expect(told).toEqual([['properties.y is "one" but must be of type number'], ['properties.y is missing']]);
    expect(reasons).toEqual(['x: minLength must be integer']);
  });

  it('are not held against a pattern that takes too long a few times, and against the others all the same', () => {
    const reasons: string[] = [];
    const validator = createValidator(({ identifier }, { id, reason, slow }) =>
      reasons.push(`${identifier}.${id}${slow ? ' slow' : ''}: ${reason}`),
    );
    const slow = blueprint('{ x: { type: string, pattern: "^(a+)+$" }, y: { type: number } }');
    expect(validator.port({ properties: { x: 'b' } }, slow)).toHaveLength(1);
    const told = [1, 2, 3, 4].map(() =>
      validator
        .port({ properties: { x: `${'a'.repeat(60)}!`, y: 'one' } }, slow)
        .map(({ message }) => message),
    );
    const x = 'properties.x is not checked: the pattern ^(a+)+$ takes too long for a text of 61 characters';
    const y = 'properties.y is "one" but must be of type number';
    expect(told).toEqual([[x, y], [x, y], [x, y], [y]]);
    expect(reasons).toEqual([
      'service.x slow: the pattern ^(a+)+$ takes too long for a text of 61 characters',
    ]);
  });
});

describe("relations in Port's form", () => {
  const definition = blueprint(
    '{}',
    'relations: { system: { target: System, required: true }, uses: { target: service, many: true } }\n',
  );
  it.each([
    ['{ system: a, uses: [b, 7, null] }', []],
    ['{}', ['required-field relations: relations.system is missing']],
    ['{ system: "" }', ['required-field relations: relations.system is missing']],
    ['{ system: [a] }', ['schema relations.system: relations.system is a list but leads to one entity only']],
    [
      '{ system: a, sistem: b }',
      ['unknown-relation relations.sistem: service has no relation sistem; did you mean system?'],
    ],
    [
      '{ system: a, constructor: b }',
      ['unknown-relation relations.constructor: service has no relation constructor'],
    ],
    [
      '{ system: { combinator: and } }',
      [
        'invalid-reference relations.system: relations.system holds {"combinator":"and"}, which is not an identifier',
      ],
    ],
    [
      '{ system: a, uses: [true] }',
      ['invalid-reference relations.uses.0: relations.uses holds true, which is not an identifier'],
    ],
    ['[]', ['schema relations: relations is not a mapping']],
  ])('%s have the faults %j', (relations, expected) => {
    expect(faults(definition, `{ identifier: a, relations: ${relations} }`)).toEqual(expected);
  });
});

describe("documents in Backstage's form", () => {
  const validator = createValidator((_, { reason }) => expect.fail(reason));
  const table = blueprintTable();
  const messages = (metadata: object, spec: object = {}): string[] =>
    validator
      .backstage(
        {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name: 'a', ...metadata },
          spec: { type: 't', lifecycle: 'l', owner: 'o', ...spec },
        },
        table.find('Component'),
      )
      .map(({ rule, message }) => `${rule.id.slice(8)} ${message}`);

  it.each([
    [
      { links: [{ url: 'javascript:alert(1)' }] },
      [
        'unsafe-link the link address "javascript:alert(1)" is of a kind that browsers could execute or that hides a password',
      ],
    ],
    [
      { links: [{ url: 'https://user:pass@example.com' }] },
      [
        'unsafe-link the link address "https://user:pass@example.com" is of a kind that browsers could execute or that hides a password',
      ],
    ],
    ...['backstage.io/view-url', 'backstage.io/edit-url'].map((key): [object, string[]] => [
      { annotations: { [key]: 'javascript:alert(1)' } },
      [
        `unsafe-link metadata.annotations["${key}"] "javascript:alert(1)" is of a kind that browsers could execute or that hides a password`,
      ],
    ]),
    [
      { annotations: { 'backstage.io/view-url': 'https://example.com/a', 'backstage.io/edit-url': './a' } },
      [],
    ],
    [{ links: [{ url: 'https://example.com/a?b=c#d' }, { url: 'mailto:a@example.com' }] }, []],
    [
      { links: ['https://example.com'] },
      ['field the link "https://example.com" is not a mapping with a url'],
    ],
    [{ links: {} }, ['field metadata.links {} is not a list']],
    [
      { annotations: { 'backstage.io/techdocs-ref': '.' } },
      ['annotation metadata.annotations["backstage.io/techdocs-ref"] "." does not say where to look'],
    ],
    [{ annotations: { 'backstage.io/techdocs-ref': 'dir:.', 'a.b/c': '' } }, []],
    [
      { annotations: { a: '1', A: '2' } },
      ['key-case metadata.annotations.A and metadata.annotations.a differ in letter case only'],
    ],
    [
      { labels: { 'a b': 'c', constructor: 'd' } },
      ['field the key "a b" in metadata.labels is not of the form [domain/]name'],
    ],
  ])('%j have the faults %j', (metadata, expected) => expect(messages(metadata)).toEqual(expected));

  it('are held against the properties that a portal adds to a kind', () => {
    const extended = blueprintTable([
      { ...blueprint('{ tier: { type: number } }', '  required: [tier]\n'), identifier: 'component' },
    ]);
    const entity = (spec: object): Record<string, unknown> => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'a' },
      spec: { type: 't', lifecycle: 'l', owner: 'o', ...spec },
    });
    expect(validator.backstage(entity({ tier: 1 }), extended.find('Component'))).toEqual([]);
    expect(validator.backstage(entity({ tier: 'x' }), extended.find('Component'))).toMatchObject([
      { path: ['spec', 'tier'] },
    ]);
    expect(validator.backstage(entity({}), extended.find('Component'))).toMatchObject([
      { message: 'spec.tier is missing' },
    ]);
  });
});

describe("the version of documents in Backstage's form", () => {
  it.each([
    ['kind: Component', 'apiVersion is missing', 'Add apiVersion: backstage.io/v1alpha1.'],
    ['kind: Template', 'apiVersion is missing', 'Add apiVersion: scaffolder.backstage.io/v1beta3.'],
    ['kind: Product', 'apiVersion is missing', 'Add apiVersion: backstage.io/v1alpha1.'],
    [
      '{ apiVersion: backstage.io/v9, kind: Component }',
      'Component is not a kind of backstage.io/v9',
      'Write apiVersion: backstage.io/v1alpha1.',
    ],
    [
      '{ apiVersion: 1, kind: Component }',
      'apiVersion 1 is not of the form [domain/]version',
      'Write the value in the expected format.',
    ],
  ])('%s is told once that %s', (entity, message, fix) => {
    const validator = createValidator((_, { reason }) => expect.fail(reason));
    const value = parseYaml(entity)[0]!.value as Record<string, unknown>;
    const faults = validator
      .backstage({ metadata: { name: 'a' }, ...value }, blueprintTable().find(String(value['kind'])))
      .filter(({ path }) => path[0] === 'apiVersion');
    expect(faults.map((fault) => [fault.message, fault.fix ?? fault.rule.fix])).toEqual([[message, fix]]);
  });
});
