import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPERATORS, PRESETS, type Query } from './ast.ts';
import { compileQuery } from './evaluate.ts';
import { aContext, anEntity } from './example.testing.ts';
import { compilePort, type JsonPath } from './port.ts';

function compile(json: unknown, extra: { allowEmpty?: boolean } = {}) {
  return compilePort(json, {
    origin: (path: JsonPath) => ({ source: 'catalog', file: 'scorecards/a.yaml', record: path.join('/') }),
    key: 'a',
    ...extra,
  });
}

const one = (condition: unknown) => compile({ combinator: 'and', conditions: [condition] });

/** Problems as `rule at path: message`. */
function problems(result: {
  problems: readonly { rule: string; message: string; origin: { record?: string } }[];
}): string[] {
  return result.problems.map(({ rule, message, origin }) => `${rule} at ${origin.record}: ${message}`);
}

function only(query: Query): Query {
  return query.kind === 'and' && query.of.length === 1 ? query.of[0]! : query;
}

describe('the seven shapes of a condition', () => {
  it.each([
    [
      { property: 'at', operator: 'between', value: { from: '2026-01-01', to: '2026-01-31T23:59:59Z' } },
      { operator: 'between', value: { from: '2026-01-01', to: '2026-01-31T23:59:59Z' } },
    ],
    [
      { property: 'at', operator: 'notBetween', value: { preset: 'lastMonth' } },
      { operator: 'notBetween', value: { preset: 'lastMonth' } },
    ],
    [
      { property: 'at', operator: '=', value: { preset: 'today' } },
      { operator: 'between', value: { preset: 'today' } },
    ],
    [
      { property: 'langs', operator: 'containsAny', value: ['Go'] },
      { operator: 'containsAny', value: ['Go'] },
    ],
    [
      { property: 'lang', operator: 'in', value: ['Go', 'Rust'] },
      { operator: 'in', value: ['Go', 'Rust'] },
    ],
    [
      { relation: 'system', operator: 'in', value: ['a'] },
      { subject: { kind: 'relation', relation: 'system' }, operator: 'in' },
    ],
    [
      { property: 'n', operator: '>=', value: 2 },
      { operator: '>=', value: 2 },
    ],
    [
      { property: 'n', operator: 'beginsWith', value: 2 },
      { operator: 'beginsWith', value: '2' },
    ],
    [
      { property: 'tags', operator: 'contains', value: ['a', 'b'] },
      { operator: 'contains', value: ['a', 'b'] },
    ],
    [
      { relation: 'system', operator: '!=', value: 'a' },
      { subject: { kind: 'relation', relation: 'system' }, operator: '!=', value: 'a' },
    ],
    [{ property: 'readme', operator: 'isEmpty' }, { operator: 'isEmpty' }],
    [{ property: 'readme', operator: 'isEmpty', not: true }, { operator: 'isNotEmpty' }],
    [{ property: 'readme', operator: 'isNotEmpty', not: true }, { operator: 'isEmpty' }],
    [{ property: 'readme', operator: 'isNotEmpty', not: false }, { operator: 'isNotEmpty' }],
    [
      { relation: 'system', operator: 'isNotEmpty' },
      { subject: { kind: 'relation', relation: 'system' }, operator: 'isNotEmpty' },
    ],
    [{ property: 'until', operator: 'isNotExpired' }, { operator: 'isNotExpired' }],
  ])('%j', (condition, expected) => {
    const result = one(condition);
    expect(problems(result)).toEqual([]);
    expect(only(result.query)).toMatchObject({ kind: 'test', ...expected });
    expect(result.tests.map(({ path }) => path)).toEqual([['conditions', 0]]);
  });

  it('reads relatedTo', () => {
    const result = one({ operator: 'relatedTo', blueprint: 'service', value: 'shop', direction: 'upstream' });
    expect(problems(result)).toEqual([]);
    expect(only(result.query)).toEqual({
      kind: 'relatedTo',
      blueprint: 'service',
      ids: ['shop'],
      direction: 'upstream',
    });
  });

  it('reads every operator and every preset', () => {
    for (const operator of OPERATORS) {
      const value = /etween/.test(operator)
        ? { preset: 'today' }
        : /^in$|notIn|Any/.test(operator)
          ? ['a']
          : /[<>]/.test(operator)
            ? 1
            : 'a';
      expect(
        problems(one({ property: 'x', operator, ...(operator.startsWith('is') ? {} : { value }) })),
        operator,
      ).toEqual([]);
    }
    for (const preset of Object.keys(PRESETS)) {
      expect(problems(one({ property: 'x', operator: 'between', value: { preset } })), preset).toEqual([]);
    }
  });

  it('nests groups under either key', () => {
    const result = compile({
      combinator: 'or',
      rules: [
        { property: 'a', operator: 'isEmpty' },
        {
          combinator: 'and',
          conditions: [
            { property: 'b', operator: 'isEmpty' },
            { combinator: 'or', rules: [{ property: 'c', operator: 'isEmpty' }] },
          ],
        },
      ],
    });
    expect(problems(result)).toEqual([]);
    expect(result.query).toMatchObject({
      kind: 'or',
      of: [{ kind: 'test' }, { kind: 'and', of: [{}, { kind: 'or' }] }],
    });
    expect(result.tests.at(-1)?.path).toEqual(['rules', 1, 'conditions', 1, 'rules', 0]);
  });
});

describe('what cannot be read', () => {
  it.each([
    [null, 'query/not-a-query at : A query must be a mapping of combinator and conditions; it is null'],
    [
      [],
      'query/not-a-query at : A query must be a mapping of combinator and conditions; it is an empty list',
    ],
    [{ combinator: 'and' }, 'query/not-a-query at : A query needs a list of conditions; it is missing'],
    [
      { combinator: 'and', conditions: {} },
      'query/not-a-query at conditions: A query needs a list of conditions; it is a mapping',
    ],
    [
      { combinator: 'and', conditions: [] },
      'query/no-conditions at conditions: A query needs at least one condition; this list is empty',
    ],
    [
      { combinator: 'AND', conditions: [{ property: 'a', operator: 'isEmpty' }] },
      'query/unknown-combinator at combinator: A combinator is and or or; this one is “AND”. Did you mean “and”?',
    ],
  ])('the query %j', (json, message) => {
    const result = compile(json);
    expect(problems(result)).toEqual([message]);
    expect(result.query).toMatchObject({ kind: 'constant', truth: 2 });
  });

  it.each([
    [
      'x',
      'query/condition-shape at conditions/0: A condition must be a mapping of property or relation, operator and value; it is “x”',
    ],
    [{ property: 'a' }, 'query/condition-shape at conditions/0: A condition has no operator'],
    [
      { operator: '=', value: 1 },
      'query/condition-shape at conditions/0: A condition names neither a property nor a relation',
    ],
    [
      { property: 'a', relation: 'b', operator: 'isEmpty' },
      'query/condition-shape at conditions/0: A condition names a property or a relation, not both: it has property and relation',
    ],
    [
      { property: 3, operator: 'isEmpty' },
      'query/condition-shape at conditions/0/property: A property must be a name or a path; it is a number',
    ],
    [
      { relation: '', operator: 'isEmpty' },
      'query/condition-shape at conditions/0/relation: A relation must be the id of a relation; it is “”',
    ],
    [
      { property: 'a..b', operator: 'isEmpty' },
      'query/path at conditions/0/property: The path “a..b” has an empty name at character 3',
    ],
    [
      { property: '$created', operator: 'isEmpty' },
      'query/unknown-meta at conditions/0/property: There is no meta-property “$created”. Did you mean “$createdAt”?',
    ],
    [
      { property: 'a', operator: 'equals', value: 1 },
      'query/unknown-operator at conditions/0/operator: There is no operator “equals”. Did you mean “=”?',
    ],
    [
      { property: 'a', operator: 'doesNotContain', value: 1 },
      'query/unknown-operator at conditions/0/operator: There is no operator “doesNotContain”. Did you mean “doesNotContains”?',
    ],
    [
      { property: 'a', operator: 'isnotempty' },
      'query/unknown-operator at conditions/0/operator: There is no operator “isnotempty”. Did you mean “isNotEmpty”?',
    ],
    [
      { property: 'a', operator: '__proto__' },
      'query/unknown-operator at conditions/0/operator: There is no operator “__proto__”',
    ],
    [
      { property: 'a', operator: 7 },
      'query/condition-shape at conditions/0/operator: An operator must be a text; it is a number',
    ],
    [
      { property: 'a', operator: '=' },
      'query/condition-shape at conditions/0: = needs a text, a number, true or false, or a list of these; the value is missing',
    ],
    [
      { property: 'a', operator: '=', value: null },
      'query/condition-shape at conditions/0/value: = needs a value to compare with; the value is null',
    ],
    [
      { property: 'a', operator: '!=', value: { preset: 'today' } },
      'query/condition-shape at conditions/0/value: != needs a text, a number, true or false, or a list of these; the value is a mapping',
    ],
    [
      { property: 'a', operator: '>', value: 'B' },
      'query/condition-shape at conditions/0/value: > needs a number or an ISO date; the value is “B”',
    ],
    [
      { property: 'a', operator: '>', value: true },
      'query/condition-shape at conditions/0/value: > needs a number or an ISO date; the value is true',
    ],
    [
      { property: 'a', operator: 'in', value: 'x' },
      'query/condition-shape at conditions/0/value: in needs a list; the value is “x”',
    ],
    [
      { property: 'a', operator: 'in', value: [{}] },
      'query/condition-shape at conditions/0/value: in needs a list; the value is a list',
    ],
    [
      { property: 'a', operator: 'beginsWith', value: ['x'] },
      'query/condition-shape at conditions/0/value: beginsWith needs a text; the value is a list',
    ],
    [
      { property: 'a', operator: 'between', value: 'lastWeek' },
      'query/condition-shape at conditions/0/value: between needs { preset: … } or { from: …, to: … }; the value is “lastWeek”',
    ],
    [
      { property: 'a', operator: 'between', value: { preset: 'lastweek' } },
      'query/condition-shape at conditions/0/value/preset: There is no preset “lastweek”. Did you mean “lastWeek”?',
    ],
    [
      { property: 'a', operator: 'between', value: { from: '2026-01-01' } },
      'query/condition-shape at conditions/0/value: between needs { preset: … } or { from: …, to: … }; to is missing',
    ],
    [
      { property: 'a', operator: 'between', value: { from: 1, to: 5 } },
      'query/condition-shape at conditions/0/value/from: between needs { preset: … } or { from: …, to: … }; from is a number, not an ISO date',
    ],
    [
      { property: 'a', operator: '=', value: 'x', not: true },
      'query/condition-shape at conditions/0/not: not belongs to isEmpty and isNotEmpty; = has an opposite of its own',
    ],
    [
      { property: 'a', operator: 'isEmpty', not: 'yes' },
      'query/condition-shape at conditions/0/not: not must be true or false; it is “yes”',
    ],
    [
      { operator: 'relatedTo', value: 'x' },
      'query/condition-shape at conditions/0: relatedTo needs the blueprint of the entity that it names',
    ],
    [
      { operator: 'relatedTo', blueprint: 'x', value: [] },
      'query/condition-shape at conditions/0/value: relatedTo needs an identifier or a list of them; the value is an empty list',
    ],
    [
      { operator: 'relatedTo', blueprint: 'x', value: 'y', direction: 'up' },
      'query/condition-shape at conditions/0/direction: A direction is upstream or downstream; it is “up”',
    ],
    [
      { property: 'a', operator: 'matchAny', value: 'x' },
      'query/condition-shape at conditions/0/property: matchAny needs a path of relations as its property',
    ],
    [
      { property: { path: [] }, operator: 'matchAny', value: 'x' },
      'query/condition-shape at conditions/0/property/path: A path of relations must list 1 to 32 relations in path',
    ],
    [
      { propertySchema: {}, operator: '=', value: 'x' },
      'query/condition-shape at conditions/0/propertySchema: propertySchema needs a type or a format',
    ],
    [
      { scorecardRule: 'r', operator: '=', value: 'SUCCESS' },
      'query/condition-shape at conditions/0: scorecardRule needs the scorecard of the rule',
    ],
    [
      { scorecard: 's', scorecardRule: 'r', operator: '=', value: 'green' },
      'query/condition-shape at conditions/0/value: A rule of a scorecard is compared with SUCCESS or FAILURE',
    ],
    [
      { property: 'a', targetProperty: '$title', operator: '=', value: 'x' },
      'query/condition-shape at conditions/0/targetProperty: targetProperty belongs to a condition on a relation',
    ],
    [
      { property: 'a', operator: '=', value: { jqQuery: '.x' } },
      'query/not-supported at conditions/0/value: A value that a jq program makes (jqQuery) is not supported in a condition',
    ],
    ...(
      [
        ['', { context: 'userTeams', property: '$identifier' }, 'A contextual value'],
        ['', '{{getUserEmail()}}', '“{{getUserEmail()}}”'],
        ['', '{{ getUserFullName() }} x', '“{{ getUserFullName() }} x”'],
        ['/0', ['{{getUserTeams()}}'], '“{{getUserTeams()}}”'],
        ['/1', ['a', 'My Teams'], '“My Teams”'],
      ] as const
    ).map(([at, value, words]): [object, string] => [
      { property: '$team', operator: '=', value },
      `query/not-supported at conditions/0/value${at}: ${words} depends on who is looking, which is not supported: the site is the same for everybody`,
    ]),
    [
      { property: { context: 'user', property: '$identifier' }, operator: '=', value: 'x' },
      'query/not-supported at conditions/0/property: A contextual value depends on who is looking, which is not supported: the site is the same for everybody',
    ],
    [
      { property: 'a', operator: '=', value: '{{blueprint}}' },
      'query/not-supported at conditions/0/value: “{{blueprint}}” depends on the page that asks, which is not supported',
    ],
  ])('the condition %j', (condition, message) => {
    const result = one(condition);
    expect(problems(result)).toEqual([message]);
    expect(only(result.query)).toMatchObject({ kind: 'constant', truth: 2 });
  });

  it.each([
    [
      { property: 'a', operator: 'in', value: [] },
      'query/never-true at conditions/0/value: in has an empty list; nothing is in it',
    ],
    [
      { property: 'a', operator: 'between', value: { from: '2026-02-01', to: '2026-01-01' } },
      'query/never-true at conditions/0/value: The span ends (2026-01-01) before it starts (2026-02-01)',
    ],
    [
      { property: 'a', operator: 'isEmpty', values: 1 },
      'query/unknown-key at conditions/0/values: A condition has no key “values”. Did you mean “value”?',
    ],
  ])('the condition %j is read all the same', (condition, message) => {
    const result = one(condition);
    expect(problems(result)).toEqual([message]);
    expect(only(result.query).kind).toBe('test');
  });

  it('leaves the other conditions as they are, so that a false one still decides', () => {
    const result = compile({
      combinator: 'and',
      conditions: [
        { property: 'a', operator: 'equal', value: 1 },
        { property: 'b', operator: 'isNotEmpty' },
      ],
    });
    const { check } = compileQuery(result.query, { blueprint: undefined, context: aContext() });
    expect(check(anEntity({ id: 'x', properties: {} }))).toBe(0);
    expect(check(anEntity({ id: 'x', properties: { b: 1 } }))).toBe(2);
  });

  it('takes a missing combinator for and', () => {
    const result = compile({ conditions: [{ property: 'a', operator: 'isEmpty' }] });
    expect(problems(result)).toEqual([
      'query/unknown-combinator at : A query has no combinator; it is read as and',
    ]);
    expect(result.query.kind).toBe('and');
  });

  it('lets an empty filter pass where that is allowed', () => {
    const result = compile({ combinator: 'and', rules: [] }, { allowEmpty: true });
    expect(result).toEqual({ query: { kind: 'and', of: [] }, problems: [], tests: [] });
  });
});

describe('hostile queries', () => {
  it('nested 10,000 levels deep are a problem', () => {
    let json: unknown = { property: 'a', operator: 'isEmpty' };
    for (let level = 0; level < 10_000; level += 1) json = { combinator: 'and', conditions: [json] };
    const result = compile(json);
    expect(result.problems.map(({ rule }) => rule)).toEqual(['query/too-deep']);
    expect(
      compileQuery(result.query, { blueprint: undefined, context: aContext() }).check(anEntity({ id: 'x' })),
    ).toBe(2);
  });

  it('that contain themselves are a problem', () => {
    const json: Record<string, unknown> = { combinator: 'or' };
    json['conditions'] = [json];
    expect(compile(json).problems.map(({ rule }) => rule)).toEqual(['query/too-deep']);
  });

  it('that multiply by aliases stop at a number of conditions', () => {
    let json: unknown = { property: 'a', operator: 'isEmpty' };
    for (let level = 0; level < 30; level += 1)
      json = { combinator: 'and', conditions: Array(10).fill(json) };
    const result = compile(json);
    expect(new Set(result.problems.map(({ rule }) => rule))).toEqual(
      new Set(['query/too-large', 'query/condition-shape']),
    );
    expect(result.problems.length).toBeLessThanOrEqual(51);
    expect(result.tests.length).toBeLessThanOrEqual(20_000);
  });

  it('of 10,000 conditions are read', () => {
    const conditions = Array.from({ length: 10_000 }, (_, n) => ({ property: `p${n}`, operator: 'isEmpty' }));
    const result = compile({ combinator: 'and', conditions });
    expect(problems(result)).toEqual([]);
    expect(
      compileQuery(result.query, { blueprint: undefined, context: aContext() }).check(anEntity({ id: 'x' })),
    ).toBe(1);
  });

  it('with 10,000 faults tell the first fifty and count the rest', () => {
    const result = compile({ combinator: 'and', conditions: Array(10_000).fill(7) });
    expect(result.problems).toHaveLength(51);
    expect(result.problems.at(-1)?.message).toBe('The query has 9,950 further problems that are not listed');
  });

  it('of prototype names read own members only', () => {
    const json: unknown = JSON.parse(
      '{"combinator":"and","conditions":[{"__proto__":{"operator":"isEmpty"},"property":"__proto__","operator":"isEmpty"}]}',
    );
    const result = compile(json);
    expect(result.problems.map(({ rule }) => rule)).toEqual(['query/unknown-key']);
    expect(
      compileQuery(result.query, { blueprint: undefined, context: aContext() }).check(anEntity({ id: 'x' })),
    ).toBe(1);
  });

  it('never throw, whatever the JSON', () => {
    const words = fc.constantFrom(
      'combinator',
      'conditions',
      'rules',
      'property',
      'relation',
      'operator',
      'value',
      'not',
      'and',
      'or',
      '=',
      'in',
      'between',
      'preset',
      'relatedTo',
      'blueprint',
    );
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        words,
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(words, tie('value'), { maxKeys: 5 }),
      ),
    })).value;
    fc.assert(
      fc.property(json, (value) => {
        const { query } = compile(value);
        const compiled = compileQuery(query, { blueprint: undefined, context: aContext() });
        const entity = anEntity({ id: 'x', properties: { '=': 1 } });
        expect(compiled.trace(entity).truth).toBe(compiled.check(entity));
      }),
      { numRuns: 500 },
    );
  });
});

describe('queries of public definitions', () => {
  const corpus = process.env['PORTOLAN_CORPUS'] ?? resolve(import.meta.dirname, '../../../shared/corpus');
  const files = ['github-copilot', 'cursor'].map((name) =>
    join(corpus, 'port-labs/ocean/integrations', name, '.port/resources/pages.json'),
  );
  const present = files.every((file) => existsSync(file));

  it.skipIf(!present)(
    'are read without problems (skipped when the corpus is not there: set PORTOLAN_CORPUS)',
    () => {
      let queries = 0;
      const walk = (value: unknown): void => {
        if (typeof value !== 'object' || value === null) return;
        if ('combinator' in value) {
          queries += 1;
          expect(problems(compile(value, { allowEmpty: true }))).toEqual([]);
        } else for (const member of Object.values(value)) walk(member);
      };
      for (const file of files) walk(JSON.parse(readFileSync(file, 'utf8')));
      expect(queries).toBeGreaterThanOrEqual(5);
    },
  );
});
