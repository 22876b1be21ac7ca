import { describe, expect, it } from 'vitest';
import { blueprintTable } from '../catalog/table.ts';
import { aBlueprint, aContext, anEntity } from '../query/example.testing.ts';
import { checkScorecards } from './check.ts';
import { read, told } from './example.testing.ts';

const service = aBlueprint({
  identifier: 'service',
  schema: {
    properties: {
      language: { type: 'string', enum: ['Go', 'Rust'] },
      tier: { type: 'string' },
      replicas: { type: 'number' },
      langs: { type: 'array', items: { type: 'string', enum: ['Go', 'Rust'] } },
      free: {},
    },
    required: [],
  },
  calculationProperties: { score: { type: 'number', calculation: '1' } },
  relations: { system: { many: false, required: false, relation: 'system', inverse: 'services' } },
});
const table = blueprintTable([service]);
const entities = [
  anEntity({ id: 'a', blueprint: 'service', properties: { undeclared: 1 } }),
  anEntity({ id: 'b', spec: { size: 'L' } }),
];

function check(condition: string, blueprint = 'service'): string[] {
  const reading = read(
    `identifier: c\ntitle: C\nblueprint: ${blueprint}\nrules:\n  - identifier: a\n    title: A\n    level: Gold\n    query: { combinator: and, conditions: [ ${condition} ] }`,
    table,
  );
  const blueprints = new Map(table.all().map((kind) => [kind.identifier, kind]));
  const context = aContext({ entities, blueprints: [...table.all()] });
  return [
    ...told(reading.problems),
    ...told(checkScorecards({ reading, blueprints, entities, context, roots: new Set(['git', 'cost']) })),
  ];
}

const empty = (property: string) => `{ property: ${property}, operator: isEmpty }`;

describe('a check of scorecards against the kinds', () => {
  it.each([
    [empty('language')],
    [empty('score')],
    [empty('$team')],
    [empty('git.lastCommitAt')],
    [empty('properties.cost.month')],
    [empty('undeclared')],
    [empty('metadata.annotations.anything')],
    [empty('description')],
    ['{ relation: system, operator: isEmpty }'],
    ['{ relation: ownedBy, operator: isEmpty }'],
    ['{ relation: services, operator: isEmpty }'],
    ['{ property: language, operator: in, value: [Go, Rust] }'],
    ["{ property: free, operator: '=', value: 3 }"],
    ['{ property: langs, operator: contains, value: Go }'],
  ])('has nothing to say of %s', (condition) => {
    expect(check(condition)).toEqual([]);
  });

  it.each([
    ['spec.owner', 'Component'],
    ['owner', 'component'],
    ['type', 'component'],
    ['lifecycle', 'component'],
    ['spec.size', 'component'],
    ['size', 'component'],
  ])('knows %s of %s', (property, kind) => {
    expect(check(empty(property), kind)).toEqual([]);
  });

  it.each([
    [
      empty('langage'),
      'scorecards/unknown-property 8:47 service has no property “langage”, and no entity has a value there. Did you mean “language”?',
    ],
    [
      empty('system'),
      'scorecards/unknown-property 8:47 service has no property “system”, and no entity has a value there. It is a relation: write relation: instead of property:',
    ],
    [
      empty('gti.lastCommitAt'),
      'scorecards/unknown-property 8:47 service has no property “gti.lastCommitAt”, and no entity has a value there. Did you mean “git”?',
    ],
    [
      empty('costs.month'),
      'scorecards/unknown-property 8:47 service has no property “costs.month”, and no entity has a value there. Did you mean “cost”?',
    ],
    [
      empty('constructor'),
      'scorecards/unknown-property 8:47 service has no property “constructor”, and no entity has a value there',
    ],
    [
      '{ relation: systm, operator: isEmpty }',
      'scorecards/unknown-relation 8:47 service has no relation “systm”. Did you mean “system”?',
    ],
    [
      "{ property: tier, operator: '=', value: 1 }",
      'scorecards/never-equal 8:47 “tier” is a string, which never equals the number 1',
    ],
    [
      "{ property: replicas, operator: '!=', value: two }",
      'scorecards/never-equal 8:47 “replicas” is a number, which never equals “two”',
    ],
    [
      '{ property: language, operator: in, value: [Go, rust] }',
      'scorecards/never-equal 8:47 “language” is never “rust”; it is one of Go or Rust. Did you mean “Rust”?',
    ],
    [
      '{ property: langs, operator: containsAny, value: [Java] }',
      'scorecards/never-equal 8:47 “langs” is never “Java”; it is one of Go or Rust',
    ],
  ])('warns of %s', (condition, message) => {
    expect(check(condition)).toEqual([message]);
  });

  it('warns of typing errors in the spec of a Backstage kind', () => {
    expect(check(empty('spec.lifecyle'), 'Component')).toEqual([
      'scorecards/unknown-property 8:47 Component has no property “spec.lifecyle”, and no entity has a value there. Did you mean “spec.lifecycle”?',
    ]);
  });
});
