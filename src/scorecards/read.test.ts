import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blueprintTable } from '../catalog/table.ts';
import { aBlueprint } from '../query/example.testing.ts';
import { read, told, yamlFile } from './example.testing.ts';
import { readScorecards } from './read.ts';

const table = blueprintTable([aBlueprint({ identifier: 'service' }), aBlueprint({ identifier: 'library' })]);

const PLAIN = `
identifier: prod
title: Production readiness
blueprint: service
rules:
  - identifier: has-readme
    title: Has a readme
    level: Bronze
    query:
      combinator: and
      conditions:
        - { property: readme, operator: isNotEmpty }
`;

describe('the wrappings of a scorecard', () => {
  const body = {
    identifier: 'prod',
    title: 'Production readiness',
    rules: [
      {
        identifier: 'has-readme',
        title: 'Has a readme',
        level: 'Bronze',
        query: { combinator: 'and', conditions: [{ property: 'readme', operator: 'isNotEmpty' }] },
      },
    ],
  };

  it.each([
    ['plain with blueprint', { ...body, blueprint: 'service' }],
    ['a list', [{ ...body, blueprint: 'service' }]],
    ['as Ocean wraps it', [{ blueprint: 'service', data: [body] }]],
    ['Ocean’s wrapping without the outer list', { blueprint: 'service', data: [body] }],
    ['in an export', { scorecards: [{ ...body, blueprint: 'service', createdAt: '2026-01-01', id: 'x' }] }],
    [
      'as an entity',
      {
        identifier: 'prod',
        title: 'Production readiness',
        blueprint: '_scorecard',
        properties: { blueprint: 'service', rules: body.rules, rules_tested: 4 },
        relations: {},
      },
    ],
  ])('%s', (_, value) => {
    const { scorecards, problems } = readScorecards([yamlFile(JSON.stringify(value))], table);
    expect(told(problems)).toEqual([]);
    expect(scorecards).toMatchObject([
      {
        key: 'prod',
        identifier: 'prod',
        title: 'Production readiness',
        blueprints: ['service'],
        levels: [{ title: 'Basic' }, { title: 'Bronze' }, { title: 'Silver' }, { title: 'Gold' }],
        rules: [{ identifier: 'has-readme', level: 1, maxAge: 604_800_000, query: { kind: 'and' } }],
      },
    ]);
  });

  it('finds rules that are entities of their own', () => {
    const { scorecards, problems } = read(
      `
- { identifier: prod, title: Production, blueprint: _scorecard, properties: { blueprint: service } }
- identifier: has-readme
  title: Has a readme
  blueprint: _rule
  properties: { level: Bronze, rule_description: So that one knows, query: { combinator: and, conditions: [ { property: readme, operator: isNotEmpty } ] } }
  relations: { scorecard: prod }
- { identifier: lost, title: Lost, blueprint: _rule, properties: { level: Bronze, query: {} }, relations: { scorecard: other } }
`,
      table,
    );
    expect(scorecards[0]?.rules).toMatchObject([
      { identifier: 'has-readme', description: 'So that one knows', level: 1 },
    ]);
    expect(told(problems)).toEqual([
      'scorecards/lost-rule 8:3 This rule names the scorecard “other”, which does not exist',
    ]);
  });

  it('reads several documents of a file', () => {
    const { scorecards } = read(`${PLAIN}\n---\n${PLAIN.replaceAll('prod', 'second')}\n---\n`, table);
    expect(scorecards.map(({ key }) => key)).toEqual(['prod', 'second']);
  });

  it('keeps the place of a rule and of its problems inside a wrapping', () => {
    const { scorecards, problems } = read(
      `identifier: prod
title: Production
blueprint: _scorecard
properties:
  blueprint: service
  rules:
    - identifier: a
      title: A
      level: Bronz
      query: { combinator: and, conditions: [ { property: readme, operator: exists } ] }
`,
      table,
    );
    expect(scorecards[0]?.rules[0]?.origin).toMatchObject({ file: 'scorecards/a.yaml', line: 7, column: 7 });
    expect(told(problems)).toEqual([
      'scorecards/unknown-level 9:7 There is no level “Bronz”. Did you mean “Bronze”?',
      'query/unknown-operator 10:67 There is no operator “exists”. Did you mean “isNotEmpty”?',
    ]);
  });
});

describe('which kinds a scorecard judges', () => {
  const kinds = (blueprint: string) => {
    const { scorecards, problems } = read(PLAIN.replace('blueprint: service', blueprint), table);
    return [scorecards[0]?.blueprints, told(problems)];
  };

  it.each([
    ['blueprint: Component', ['Component'], []],
    ['blueprint: component', ['Component'], []],
    ['blueprint: [API, resource, service]', ['API', 'Resource', 'service'], []],
    [
      'blueprint: Service',
      [],
      ['scorecards/unknown-blueprint 4:1 There is no kind “Service”. Did you mean “service”?'],
    ],
    [
      'blueprint: [service, libary]',
      ['service'],
      ['scorecards/unknown-blueprint 4:22 There is no kind “libary”. Did you mean “library”?'],
    ],
    [
      'blueprint: 7',
      [],
      [
        'scorecards/field 4:1 The blueprint of a scorecard is a number; it must name a kind, or list some',
        'scorecards/no-blueprint 2:1 A scorecard needs the kind that it judges; without one it judges nothing',
      ],
    ],
    [
      'description: no kind',
      [],
      [
        'scorecards/no-blueprint 2:1 A scorecard needs the kind that it judges; without one it judges nothing',
      ],
    ],
  ])('%s', (blueprint, expected, problems) => {
    const [found, messages] = kinds(blueprint);
    expect(found).toEqual(expected);
    expect([...(messages as string[])].sort()).toEqual([...problems].sort());
  });
});

describe('a plain scorecard without a kind', () => {
  it('is told which kind has the properties it asks about', () => {
    const kinds = blueprintTable([
      aBlueprint({ identifier: 'app', schema: { properties: { readme: {} }, required: [] } }),
      aBlueprint({ identifier: 'job' }),
    ]);
    const [problem] = read(PLAIN.replace('blueprint: service', 'description: x'), kinds).problems;
    expect(problem).toMatchObject({
      rule: 'scorecards/no-blueprint',
      fix: 'Add blueprint: app; it has the properties that the rules ask about.',
    });
  });
});

describe('a full scorecard', () => {
  it('reads every field', () => {
    const { scorecards, problems } = read(
      `identifier: prod
title: Production
description: Can it be run at night?
blueprint: service
filter: { combinator: and, conditions: [ { property: type, operator: '=', value: job } ] }
levels:
  - { title: None, color: red }
  - { title: Good, color: lime }
rules:
  - identifier: fresh
    title: Changed of late
    description: What nobody touches, nobody knows.
    level: Good
    maxAge: 12h
    appliesTo: { combinator: and, conditions: [ { property: tier, operator: '=', value: '1' } ] }
    query: { combinator: and, conditions: [ { property: at, operator: between, value: { preset: lastWeek } } ] }
    remedy: { title: Change it, action: touch, docs: https://example.com/how, effort: 5 minutes }
`,
      table,
    );
    expect(told(problems)).toEqual([]);
    expect(scorecards[0]).toMatchObject({
      description: 'Can it be run at night?',
      filter: { kind: 'and' },
      levels: [
        { title: 'None', color: 'red' },
        { title: 'Good', color: 'lime' },
      ],
      rules: [
        {
          identifier: 'fresh',
          level: 1,
          maxAge: 43_200_000,
          appliesTo: { kind: 'and' },
          remedy: {
            title: 'Change it',
            action: 'touch',
            docs: 'https://example.com/how',
            effort: '5 minutes',
          },
        },
      ],
    });
  });
});

describe('what is wrong with a scorecard', () => {
  const rule = (extra: string, id = 'a') => `
  - identifier: ${id}
    title: A
    level: Bronze
    query: { combinator: and, conditions: [ { property: x, operator: isNotEmpty } ] }
${extra}`;
  const card = (head: string, rules = rule('')) =>
    `identifier: prod\ntitle: P\nblueprint: service\n${head}\nrules:${rules}`;

  it.each([
    [
      'no identifier',
      'title: P\nblueprint: service\nrules: []',
      'scorecards/field 1:1 A scorecard has no identifier',
    ],
    [
      'a document of another kind',
      'apiVersion: v1\nkind: Pod',
      'scorecards/not-a-scorecard 1:1 This document has neither an identifier nor rules',
    ],
    ['a text', 'hello', 'scorecards/not-a-scorecard 1:1 A scorecard must be a mapping; it is “hello”'],
    ['an unknown key', card('wieght: 3'), 'scorecards/unknown-key 4:1 A scorecard has no key “wieght”'],
    [
      'a misspelt key',
      card('level: []'),
      'scorecards/unknown-key 4:1 A scorecard has no key “level”. Did you mean “levels”?',
    ],
    ['no rules', card('', ' []'), 'scorecards/no-rules 1:1 A scorecard without rules judges nothing'],
    [
      'rules that are no list',
      'identifier: a\ntitle: A\nblueprint: service\nrules: yes',
      'scorecards/field 4:1 The rules of a scorecard is “yes”; it must be a list',
    ],
    [
      'a rule twice',
      card('', rule('') + rule('')),
      'scorecards/duplicate-rule 11:5 There is already a rule “a” in this scorecard',
    ],
    [
      'a rule on the base level',
      card('').replace('Bronze', 'Basic'),
      'scorecards/base-level-rule 8:5 “Basic” is the base level, which every entity has; the rule counts towards no level',
    ],
    ['a rule without query', card('').replace(/ {4}query.*/, ''), 'scorecards/field 6:5 A rule has no query'],
    [
      'a level twice',
      card('levels: [ { title: Basic }, { title: Bronze }, { title: Bronze } ]'),
      'scorecards/duplicate-level 4:48 There is already a level “Bronze”',
    ],
    [
      'an unknown colour',
      card('levels: [ { title: Basic, color: blu }, { title: Bronze } ]'),
      'scorecards/unknown-color 4:27 There is no colour “blu”. Did you mean “blue”?',
    ],
    [
      'a span that is none',
      card('', rule('    maxAge: a week')),
      'scorecards/field 10:5 The maxAge of a rule is “a week”; it must be a span such as 12h, 7d or 2w',
    ],
    [
      'a dangerous link',
      card('', rule('    remedy: { title: Fix, docs: "javascript:alert(1)" }')),
      'scorecards/field 10:27 The docs of a remedy is “javascript:alert(1)”; it must be a complete https address, or a path of this site that starts with /',
    ],
    [
      'a link that leaves the site',
      card('', rule('    remedy: { title: Fix, docs: //evil.example }')),
      'scorecards/field 10:27 The docs of a remedy is “//evil.example”; it must be a complete https address, or a path of this site that starts with /',
    ],
    [
      'a remedy without title',
      card('', rule('    remedy: { effort: 1 day }')),
      'scorecards/field 10:5 A remedy has no title',
    ],
    [
      'a filter without conditions',
      card('filter: { combinator: and, conditions: [] }'),
      'query/no-conditions 4:28 A query needs at least one condition; this list is empty',
    ],
    [
      'a bad identifier',
      card('', rule('', 'has blank')),
      'scorecards/field 6:5 The identifier of a rule is “has blank”; it may hold letters, digits and @ _ . = : / - only',
    ],
  ])('%s', (_, text, message) => {
    expect(told(read(text, table).problems)).toContain(message);
  });

  it('costs only the part that is wrong', () => {
    const { scorecards } = read(
      card('levels: 7', `${rule('    maxAge: never')}${rule('', 'b')}\n  - just a text`),
      table,
    );
    expect(scorecards[0]?.levels).toHaveLength(4);
    expect(scorecards[0]?.rules.map(({ identifier, maxAge }) => [identifier, maxAge])).toEqual([
      ['a', 604_800_000],
      ['b', 604_800_000],
    ]);
  });

  it('keeps a rule whose query cannot be read, as unknown', () => {
    const { scorecards } = read(card('').replace('isNotEmpty', 'isFull'), table);
    expect(scorecards[0]?.rules[0]?.query).toMatchObject({
      kind: 'and',
      of: [{ kind: 'constant', truth: 2 }],
    });
  });

  it('uses the first of two scorecards with one identifier and kind, by the name of the file', () => {
    const file = (name: string, title: string) =>
      yamlFile(PLAIN.replace('Production readiness', title), name);
    for (const files of [
      [file('b.yaml', 'B'), file('a.yaml', 'A')],
      [file('a.yaml', 'A'), file('b.yaml', 'B')],
    ]) {
      const { scorecards, problems } = readScorecards(files, table);
      expect(scorecards.map(({ title }) => title)).toEqual(['A']);
      expect(problems.map((problem) => [problem.rule, problem.origin.file])).toEqual([
        ['scorecards/duplicate-scorecard', 'b.yaml'],
      ]);
    }
  });

  it('tells scorecards of different kinds with one identifier apart, as Port allows them', () => {
    const { scorecards, problems } = read(`${PLAIN}\n---\n${PLAIN.replace('service', 'library')}`, table);
    expect(told(problems)).toEqual([]);
    expect(scorecards.map(({ key }) => key)).toEqual(['prod@library', 'prod@service']);
  });

  it('gives a problem the same fingerprint when the text moves', () => {
    const bad = PLAIN.replace('Bronze', 'Bronz');
    const [first] = read(bad, table).problems;
    const [second] = read(`# a comment\n\n${bad}`, table).problems;
    expect(first?.origin.line).not.toBe(second?.origin.line);
    expect(first?.fingerprint).toBe(second?.fingerprint);
  });
});

describe('hostile scorecards', () => {
  const build = (value: unknown) =>
    readScorecards([{ file: 'a.json', docs: [{ value, position: () => undefined }] }], table);

  it('nested without end are a problem', () => {
    let value: unknown = [];
    for (let level = 0; level < 10_000; level += 1) value = [value];
    expect(build(value).problems.map(({ rule }) => rule)).toEqual(['scorecards/not-a-scorecard']);
  });

  it('with too many rules keep the first five hundred', () => {
    const rules = Array.from({ length: 10_000 }, (_, n) => ({
      identifier: `r${n}`,
      title: 'R',
      level: 'Gold',
      query: { combinator: 'and', conditions: [{ property: 'x', operator: 'isEmpty' }] },
    }));
    const { scorecards, problems } = build({ identifier: 'a', title: 'A', blueprint: 'service', rules });
    expect(scorecards[0]?.rules).toHaveLength(500);
    expect(problems.map(({ message }) => message)).toEqual([
      'A scorecard may have 500 rules; the 9,500 rules after them are left out',
    ]);
  });

  it('with prototype names do nothing', () => {
    const { scorecards } = build(
      JSON.parse(
        '{"__proto__":{"polluted":1},"identifier":"a","title":"A","blueprint":"__proto__","rules":[{"__proto__":null,"identifier":"constructor","title":"T","level":"__proto__"}]}',
      ),
    );
    expect(scorecards[0]?.rules[0]?.identifier).toBe('constructor');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('never throw, whatever the JSON', () => {
    const words = fc.constantFrom(
      'identifier',
      'title',
      'blueprint',
      'rules',
      'levels',
      'filter',
      'query',
      'level',
      'data',
      'scorecards',
      'properties',
      'relations',
      '_scorecard',
      '_rule',
      'service',
      'Gold',
      'remedy',
      'docs',
    );
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        words,
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(words, tie('value'), { maxKeys: 6 }),
      ),
    })).value;
    fc.assert(
      fc.property(json, (value) => {
        expect(build(value).problems.every(({ message }) => message.length < 1000)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('public scorecards', () => {
  const corpus = process.env['PORTOLAN_CORPUS'] ?? resolve(import.meta.dirname, '../../../shared/corpus');
  const files = existsSync(corpus)
    ? readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((file) =>
        /(^|\/)scorecards?\.(json|ya?ml)$/.test(file),
      )
    : [];
  const definitions = files
    .map((file) => [file, readFileSync(join(corpus, file), 'utf8')] as const)
    .filter(([, text]) => text.includes('combinator'));

  it.skipIf(definitions.length === 0)(
    'are read without errors (skipped: no scorecard definitions in the corpus; set PORTOLAN_CORPUS)',
    () => {
      for (const [file, text] of definitions) {
        const errors = readScorecards([yamlFile(text, file)], table).problems.filter(
          ({ rule, severity }) => severity === 'error' && !/blueprint$/.test(rule),
        );
        expect(told(errors), file).toEqual([]);
      }
    },
  );
});
