import { describe, expect, test } from 'vitest';
import { type Mapping, parseMapping } from './mapping.ts';
import { firstPath } from './mapping-resource.ts';

const ORIGIN = { source: 'example', file: 'mappings/example.yaml' };

function parse(text: string): { mapping?: Mapping; said: string[] } {
  const { mapping, problems } = parseMapping(text, ORIGIN);
  const said = problems.map(
    ({ rule, message, origin }) => `${rule.replace('collect/', '')} ${origin.line ?? '-'} ${message}`,
  );
  return { ...(mapping ? { mapping } : {}), said };
}

const WHOLE = `
createMissingRelatedEntities: true
deleteDependentEntities: true
resources:
  - kind: repository
    selector:
      query: .archived == false
    port:
      itemsToParse: .topics
      itemsToParseName: topic
      entity:
        mappings:
          identifier: .full_name
          title: .name
          icon: '"Github"'
          team: '[.teams[].slug]'
          blueprint: '"service"'
          properties:
            url: .html_url
            nested:
              stars: .stars
              list: [.a, .b]
          relations:
            system: .topics[0]
            owners: [.x, .y]
`;

describe('reading a mapping', () => {
  test('takes every part of the format', () => {
    const { mapping, said } = parse(WHOLE);
    expect(said).toEqual([
      expect.stringMatching(/^mapping-port-key 3 deleteDependentEntities is not done: /),
    ]);
    expect(mapping!.resources).toHaveLength(1);
    const resource = mapping!.resources[0]!;
    expect(resource).toMatchObject({
      kind: 'repository',
      query: 'selector.query',
      items: { expression: '.topics', name: 'topic', without: ['topics'] },
      entities: [
        { identifier: 'identifier', title: 'title', icon: 'icon', blueprint: 'blueprint', team: ['team'] },
      ],
    });
    expect(resource.leaves).toEqual({
      'selector.query': '.archived == false',
      identifier: '.full_name',
      title: '.name',
      icon: '"Github"',
      team: '[.teams[].slug]',
      blueprint: '"service"',
      'properties.url': '.html_url',
      'properties.nested.stars': '.stars',
      'properties.nested.list[0]': '.a',
      'properties.nested.list[1]': '.b',
      'relations.system': '.topics[0]',
      'relations.owners[0]': '.x',
      'relations.owners[1]': '.y',
    });
  });

  test('takes mappings as a list, and JSON', () => {
    const { mapping, problems } = parseMapping(
      JSON.stringify({
        resources: [
          {
            kind: 'a',
            selector: { query: true },
            port: {
              entity: {
                mappings: [
                  { identifier: '.a', blueprint: '"x"' },
                  { identifier: '.b', blueprint: '"y"' },
                ],
              },
            },
          },
        ],
      }),
      ORIGIN,
    );
    expect(problems).toEqual([]);
    expect(mapping!.resources[0]!.leaves).toEqual({
      'selector.query': 'true',
      'mappings[0].identifier': '.a',
      'mappings[0].blueprint': '"x"',
      'mappings[1].identifier': '.b',
      'mappings[1].blueprint': '"y"',
    });
  });

  test('takes what YAML gave, without positions', () => {
    const { mapping, problems } = parseMapping(
      { resources: [{ kind: 'a', port: { entity: { mappings: { identifier: '.a' } } } }] },
      { source: 'settings' },
    );
    expect(mapping!.resources).toEqual([]);
    expect(problems).toMatchObject([{ rule: 'collect/mapping-shape', origin: { source: 'settings' } }]);
  });

  test('takes match, with aliases', () => {
    const { mapping, said } = parse(`
resources:
  - kind: repository
    port:
      entity:
        match: &rule
          kinds: [Component, API]
          annotations:
            example.org/slug: .slug
          name: .name
        mappings:
          properties:
            example: {url: .url}
  - kind: other
    port:
      entity:
        mappings:
          identifier: .id
          blueprint: '"other"'
          relations:
            component: {match: *rule}
`);
    expect(said).toEqual([]);
    expect(mapping!.resources[0]!.match).toEqual({
      kinds: ['Component', 'API'],
      annotations: [{ key: 'example.org/slug', leaf: 'match.annotations.example.org/slug' }],
      name: 'match.name',
    });
    expect(mapping!.resources[1]!.entities[0]!.relations).toMatchObject([
      { field: 'component', leaves: [], match: { name: 'relations.component.match.name' } },
    ]);
  });
});

describe('what is wrong with a mapping', () => {
  test.each([
    [
      'resources: [',
      [
        'mapping-syntax 1 the mapping is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
      ],
      false,
    ],
    ['', ['mapping-shape - a mapping must have a list of resources'], false],
    ['- a', ['mapping-shape 1 a mapping must have a list of resources'], false],
    ['resources: x', ['mapping-shape 1 a mapping must have a list of resources'], false],
    ['resources:\n  - x', ['mapping-shape 2 resources[0] is not a mapping'], true],
    ['resources:\n  - {port: {}}', ['mapping-shape 2 resources[0] names no kind'], true],
    ['resources:\n  - kind: a\n    port: {}', ['mapping-shape 2 resources[0] (a) has no port.entity'], true],
    [
      'resources:\n  - kind: a\n    port: {entity: {}}',
      ['mapping-shape 3 resources[0].port.entity.mappings (a) is not a mapping'],
      true,
    ],
    [
      'resources:\n  - kind: a\n    port: {entity: {mappings: {identifier: .a}}}',
      ['mapping-shape 3 resources[0].port.entity.mappings (a) has no blueprint, so it makes no entity'],
      true,
    ],
    [
      'resources:\n  - kind: a\n    port: {entity: {match: {kinds: [Component]}, mappings: {}}}',
      ['mapping-shape 3 match of a has neither annotations, declaredIn nor a name to match by'],
      true,
    ],
    [
      'resources:\n  - kind: a\n    port: {itemsToParse: [1], entity: {mappings: {identifier: .a, blueprint: .b}}}',
      ['mapping-shape 3 itemsToParse must be an expression'],
      true,
    ],
    [
      'resources:\n  - kind: a\n    port: {itemsToParseName: 7, itemsToParseTopLevelTransform: no thanks, entity: {mappings: {identifier: .a, blueprint: .b}}}',
      [
        'mapping-shape 3 itemsToParseName must be a name; the elements are called item',
        'mapping-shape 3 itemsToParseTopLevelTransform must be true or false; it is taken for true',
      ],
      true,
    ],
    [
      'resources:\n  - kind: a\n    port: {entity: {mappings: {identifier: .a, blueprint: .b, properties: .c}}}',
      ['mapping-shape 3 properties of a must be a mapping of properties to expressions'],
      true,
    ],
    [
      'resources:\n  - kind: a\n    port: {entity: {match: {kinds: [7], annotations: .b, name: .c}, mappings: {properties: [.c]}}}',
      [
        'mapping-shape 3 match.kinds of a must be a list of kinds, such as [Component]',
        'mapping-shape 3 match.annotations of a must be a mapping of annotations to expressions',
        'mapping-shape 3 properties of a must be a mapping of properties to expressions',
      ],
      true,
    ],
    [
      'resources:\n  - kind: a\n    port: {entity: {mappings: {identifier: .a, blueprint: .b, relations: [x]}}}',
      ['mapping-shape 3 relations of a is not a mapping'],
      true,
    ],
    [
      'resources:\n  - kind: a\n    port: {entity: {mappings: {identifier: .a, blueprint: [.b]}}}',
      [
        'mapping-shape 3 blueprint of a must be one expression',
        'mapping-shape 3 resources[0].port.entity.mappings (a) has no blueprint, so it makes no entity',
      ],
      true,
    ],
  ])('%j', (text, expected, read) => {
    const { mapping, said } = parse(text);
    expect(said).toEqual(expected);
    expect(mapping !== undefined).toBe(read);
  });

  test('unknown keys are told and ignored', () => {
    const { mapping, said } = parse(`
colour: red
resources:
  - kind: a
    note: x
    selector: {query: 'true', includedFiles: [README.md]}
    port:
      other: 1
      entity:
        mappings: {identifier: .a, blueprint: .b, extra: .c}
`);
    expect(said).toEqual([
      'mapping-unknown-key 2 colour means nothing here and was ignored',
      'mapping-unknown-key 5 resources[0].note means nothing here and was ignored',
      'mapping-selector 6 resources[0].selector.includedFiles was ignored: what the source reads is said by its settings in portal.yaml, and which of its records are meant by query',
      'mapping-unknown-key 8 resources[0].port.other means nothing here and was ignored',
      'mapping-unknown-key 10 resources[0].port.entity.mappings.extra means nothing here and was ignored',
    ]);
    expect(mapping!.resources[0]!.selector).toEqual({});
  });

  test('keys of the selector that a source understands are not told', () => {
    const text =
      'resources:\n  - kind: a\n    selector: {includedFiles: [x]}\n    port: {entity: {mappings: {identifier: .a, blueprint: .b}}}';
    const selectors = {
      includedFiles: {
        fault: (value: unknown) => (Array.isArray(value) ? undefined : 'must be a list'),
        selects: () => true,
      },
    };
    const { mapping, problems } = parseMapping(text, ORIGIN, { selectors });
    expect(problems).toEqual([]);
    expect(mapping!.resources[0]!.selector).toEqual({ includedFiles: ['x'] });
    const wrong = parseMapping(text.replace('[x]', 'x'), ORIGIN, { selectors });
    expect(wrong.problems.map(({ message }) => message)).toEqual([
      'resources[0].selector.includedFiles must be a list',
    ]);
    expect(wrong.mapping!.resources[0]!.selector).toEqual({});
  });

  test('contents of files and searches of Port’s integrations are left out; the rest is used', () => {
    const { mapping, said } = parse(`
resources:
  - kind: a
    port:
      entity:
        mappings:
          identifier: .a
          blueprint: '"x"'
          properties: {readme: file://README.md, has: 'search://scope=blobs&&query=x', url: .url}
          relations:
            other: .other
`);
    expect(said).toEqual([
      "mapping-unsupported 9 properties.readme of a asks for the content of a file of Port's integration (file://README.md), which no source here gives; it was left out",
      "mapping-unsupported 9 properties.has of a asks for a search of Port's integration (search://scope=blobs&&query=x), which no source here gives; it was left out",
    ]);
    expect(Object.keys(mapping!.resources[0]!.leaves)).toEqual([
      'properties.url',
      'relations.other',
      'identifier',
      'blueprint',
    ]);
  });

  test('settings of Port that mean something else here are told, with what is done instead', () => {
    const resources =
      'resources: [{kind: a, port: {entity: {mappings: {identifier: .a, blueprint: \'"x"\'}}}}]';
    const { said } = parse(
      `deleteDependentEntities: true\nenableMergeEntity: false\nentityDeletionThreshold: 0.5\ncreateMissingRelatedEntities: 'yes'\n${resources}`,
    );
    expect(said).toEqual([
      'mapping-port-key 4 createMissingRelatedEntities must be true or false; it is taken for false',
      'mapping-port-key 1 deleteDependentEntities is not done: what relates to an entity that is gone stays, and its relation is shown as leading to nothing',
      'mapping-port-key 2 enableMergeEntity cannot be turned off: what several sources say of an entity is always merged, the first source first',
      'mapping-port-key 3 entityDeletionThreshold is not used: a source that gives less than half of the records it gave before is not believed, unless --allow-drop says so',
    ]);
    const same = parse(
      `deleteDependentEntities: false\nenableMergeEntity: true\ncreateMissingRelatedEntities: true\n${resources}`,
    );
    expect([same.said, same.mapping!.createMissing]).toEqual([[], true]);
  });

  test('a search that cannot be read is left out, and told', () => {
    const { mapping, said } = parse(`
resources:
  - kind: a
    port:
      entity:
        mappings:
          identifier: .a
          blueprint: '"x"'
          team: {combinator: '"and"', rules: []}
          relations:
            one: {combinator: '"and"', rules: [{property: '"name"', operator: '"="'}]}
            two: {rules: [{combinator: '"or"', rules: [x]}]}
            three: {combinator: '"and"', rules: [{property: '"name"', operator: '"="', value: .owner, other: 1}]}
`);
    expect(said).toEqual([
      'mapping-shape 11 relations.one.rules[0] of a needs property, operator and value',
      'mapping-shape 12 relations.two.rules[0].rules[0] of a is not a rule with property, operator and value',
      'mapping-unknown-key 13 resources[0].port.entity.mappings.relations.three.rules[0].other means nothing here and was ignored',
      'mapping-shape 9 team of a has no list of rules to search by',
    ]);
    expect(
      mapping!.resources[0]!.entities[0]!.relations.map(({ field, search }) => [field, search?.name]),
    ).toEqual([['three', 'relations.three']]);
  });

  test('what match makes unused is told', () => {
    const { said } = parse(
      'resources:\n  - kind: a\n    port: {entity: {match: {name: .n}, mappings: {identifier: .a, title: .t, properties: {x: .x}}}}',
    );
    expect(said).toEqual([
      'mapping-unknown-key 3 identifier of a is not used, because match chooses the entity',
      'mapping-unknown-key 3 title of a is not used, because match chooses the entity',
    ]);
  });

  test('bombs and reserved keys are stopped', () => {
    const bomb = `a: &a [x]\nb: &b [${'*a, '.repeat(90)}]\nc: &c [${'*b, '.repeat(90)}]\nresources: [${'*c, '.repeat(90)}]`;
    expect(parse(bomb)).toMatchObject({ said: [expect.stringMatching(/^mapping-syntax/)] });
    const many = parse(`resources:\n${'  - x\n'.repeat(5_000)}`).said;
    expect(many).toHaveLength(101);
    expect(many.at(-1)).toBe('mapping-shape - the mapping has 4,900 more problems like these');
    const circle =
      'resources:\n  - kind: a\n    port: {entity: {mappings: {identifier: .a, blueprint: .b, properties: &p {again: *p}}}}';
    expect(parse(circle).said.some((line) => /nested too deeply|not valid YAML/.test(line))).toBe(true);
    const { mapping, said } = parse(
      'resources:\n  - kind: a\n    port: {entity: {mappings: {identifier: .a, blueprint: .b, properties: {__proto__: .x, constructor: .y}}}}',
    );
    expect(said).toEqual([
      'mapping-syntax 3 the mapping is not valid YAML: the key __proto__ is not allowed and was left out',
    ]);
    expect(Object.keys(mapping!.resources[0]!.leaves)).toContain('properties.constructor');
  });
});

test.each([
  ['.comments', ['comments']],
  ['.file.content.raw', ['file', 'content', 'raw']],
  ['. as $all | ($all | .file.content) // {}', ['file', 'content']],
  ['(.model_breakdown // {} | to_entries)', ['model_breakdown']],
  ['.["a-key"].b', ['a-key', 'b']],
  ['[.a, .b]', ['a']],
  ['.', undefined],
  ['$x.y', undefined],
  ['1.5', undefined],
])('the first path of %s', (expression, path) => {
  expect(firstPath(expression)).toEqual(path);
});
