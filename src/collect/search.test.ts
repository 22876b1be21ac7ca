import { describe, expect, test, vi } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import { assemble } from '../catalog/assemble.ts';
import type { Contribution } from '../catalog/entity.ts';
import { formatRef } from '../catalog/ref.ts';
import { blueprintTable } from '../catalog/table.ts';
import { applyMapping, type Mapped } from './apply.ts';
import { parseMapping } from './mapping.ts';
import type { StoredRecord } from './snapshot.ts';
import { stubsFor } from './stubs.ts';
import { blueprint, mappingContext } from './testing/mapping-context.ts';

vi.setConfig({ testTimeout: 60_000 });

const KINDS = [
  blueprint(
    'person',
    { login: 'string', mails: 'array', age: 'number' },
    { boss: { target: 'person', inverse: 'reports' }, friends: { target: 'person', many: true } },
    {
      ownership: { type: 'Direct' },
      calculationProperties: { shout: { calculation: '.title' } },
      mirrorProperties: {
        bossLogin: { path: 'boss.login' },
        friendMails: { path: 'friends.mails' },
        reportNames: { path: 'reports.$title' },
        bossShout: { path: 'boss.shout' },
        astray: { path: 'bos.login' },
      },
      aggregationProperties: {
        size: { target: 'person', calculationSpec: { calculationBy: 'entities', func: 'count' } },
      },
    },
  ),
  blueprint(
    'service',
    { size: 'number' },
    {
      owner: { target: 'person' },
      people: { target: 'person', many: true },
      component: { target: 'Component' },
    },
    { ownership: { type: 'Direct' } },
  ),
];

function declared(kind: string, name: string, properties: JsonObject, spec: JsonObject = {}): Contribution {
  return {
    ref: formatRef({ kind, namespace: 'default', name }),
    origin: { source: 'catalog', file: 'a.yaml' },
    patch: { kind, metadata: { name, title: `The ${name}` }, spec, properties },
    rank: 0,
  };
}

const PEOPLE = [
  {
    ...declared('person', 'ann', { login: 'ann1', mails: ['a@example.org', 'ann@example.org'], age: 40 }),
    relations: { boss: ['ben'], friends: ['ben', 'p1'], team: ['core'] },
  },
  declared('person', 'ben', { login: 'ben1', mails: ['b@example.org'], age: 40 }),
  declared('Component', 'Shop', {}, { type: 'website' }),
  declared('Group', 'core', {}, { type: 'team' }),
  ...Array.from({ length: 101 }, (_, i) => declared('person', `p${i}`, { login: `x${i}`, age: 7 })),
];

async function apply(mapping: string, data: JsonObject[]): Promise<Mapped & { rounds: Mapped }> {
  const text = `resources:\n- kind: thing\n  port:\n    entity:\n      mappings:\n${mapping.replace(/^/gm, '        ')}\n`;
  const { mapping: read, problems } = parseMapping(text, { source: 'example' });
  expect(problems).toEqual([]);
  const records = data.map(
    (item, i): StoredRecord => ({ kind: 'thing', id: `r${i}`, data: { id: `r${i}`, ...item } }),
  );
  const rounds = await applyMapping(read!, records, mappingContext([], KINDS));
  const known = assemble([...PEOPLE, ...rounds.contributions], blueprintTable(KINDS));
  return { ...rounds.complete!(known), rounds };
}

const said = ({ problems }: Pick<Mapped, 'problems'>): string[] =>
  problems.map(({ rule, severity, message }) => `${severity} ${rule.replace('collect/', '')}: ${message}`);

const SERVICE = `identifier: .id\nblueprint: '"service"'\n`;
const relation = (rules: string, field = 'owner', combinator = 'and'): string =>
  `${SERVICE}relations: {${field}: {combinator: '"${combinator}"', rules: [${rules}]}}`;
const rule = (property: string, operator: string, value: string): string =>
  `{property: '"${property}"', operator: '"${operator}"', value: ${value}}`;
const found = ({ contributions }: Mapped, field = 'owner'): (string[] | undefined)[] =>
  contributions.map(({ relations }) => relations?.[field]);

describe('relations by search', () => {
  test.each<[string, string, JsonObject, string[] | undefined]>([
    ['a property that is the value', rule('login', '=', '.by'), { by: 'ann1' }, ['ann']],
    ['a list that has the value', rule('mails', '=', '.by'), { by: 'ann@example.org' }, ['ann']],
    ['a list that contains the item', rule('mails', 'contains', '.by'), { by: 'b@example.org' }, ['ben']],
    ['a text that contains the text', rule('login', 'contains', '.by'), { by: 'en1' }, ['ben']],
    ['one of several values', rule('login', 'in', '.by'), { by: ['nobody', 'ben1'] }, ['ben']],
    ['the identifier', rule('$identifier', '=', '.by'), { by: 'ann' }, ['ann']],
    ['the title', rule('$title', '=', '.by'), { by: 'The ben' }, ['ben']],
    ['two rules', `${rule('age', '=', '40')}, ${rule('login', '=', '.by')}`, { by: 'ben1' }, ['ben']],
    [
      'rules within rules',
      `${rule('age', '=', '40')}, {combinator: '"or"', rules: [${rule('login', '=', '.by')}, ${rule('$title', '=', '.by')}]}`,
      { by: 'The ann' },
      ['ann'],
    ],
    ['an owner by its identifier', rule('$team', '=', '.by'), { by: 'core' }, ['ann']],
    ['an owner by its ref', rule('$team', 'in', '.by'), { by: ['group:default/core'] }, ['ann']],
    ['what a mirror shows of one entity', rule('bossLogin', '=', '.by'), { by: 'ben1' }, ['ann']],
    [
      'what a mirror shows of several',
      rule('friendMails', 'contains', '.by'),
      { by: 'b@example.org' },
      ['ann'],
    ],
    ['what a mirror shows from the other end', rule('reportNames', '=', '.by'), { by: 'The ann' }, ['ben']],
    ['nothing where the record has no value', rule('login', '=', '.by'), {}, undefined],
  ])('find %s', async (_, rules, data, names) => {
    const result = await apply(relation(rules), [data]);
    expect(said(result)).toEqual([]);
    expect(found(result)).toEqual([names?.map((name) => `person:default/${name}`)]);
  });

  test('letters count, and so does the type', async () => {
    const result = await apply(relation(rule('login', '=', '.by')), [{ by: 'Ann1' }, { by: 40 }]);
    expect(found(result)).toEqual([undefined, undefined]);
    expect(said(result)).toEqual([
      'info search-none: thing r0, relations.owner: no entity of the kind person fits (and so for 1 more record)',
    ]);
  });

  test('that lead to one entity must find one, others up to 100', async () => {
    const one = await apply(relation(rule('age', '=', '.age')), [{ age: 40 }]);
    expect(found(one)).toEqual([undefined]);
    expect(said(one)).toEqual([
      'warning search-many: thing r0, relations.owner: 2 entities fit (person:default/ann and person:default/ben), and only one can be meant',
    ]);
    const many = await apply(relation(rule('age', '=', '.age'), 'people'), [{ age: 40 }, { age: 7 }]);
    expect(found(many, 'people')).toEqual([['person:default/ann', 'person:default/ben'], undefined]);
    expect(said(many)).toEqual([
      'warning search-many: thing r1, relations.people: 101 entities fit, and at most 100 can be meant',
    ]);
  });

  test('what is no search is told once, and finds nothing', async () => {
    const results = [
      await apply(relation(rule('login', 'beginsWith', '.by')), [{ by: 'a' }, { by: 'b' }]),
      await apply(relation(rule('login', 'in', '.by')), [{ by: 'a' }]),
      await apply(relation(rule('login', '=', '.by'), 'owner', 'xor'), [{ by: 'a' }]),
      await apply(relation(rule('shout', '=', '.by')), [{ by: 'a' }]),
      await apply(relation(rule('size', '=', '.by')), [{ by: 'a' }]),
      await apply(relation(rule('bossShout', '=', '.by')), [{ by: 'a' }]),
      await apply(relation(rule('astray', '=', '.by')), [{ by: 'a' }]),
      await apply(relation(`{property: .nothing, operator: '"="', value: .by}`), [{ by: 'a' }]),
    ];
    expect(results.flatMap(said)).toEqual([
      'warning mapping-type: thing r0, relations.owner.rules[0].operator: gives "beginsWith" where =, in or contains is needed (and so for 1 more record)',
      'warning mapping-type: thing r0, relations.owner.rules[0].value: gives "a" where a list is needed',
      'warning mapping-type: thing r0, relations.owner.combinator: gives "xor" where and or or is needed',
      'warning search-property: thing r0, relations.owner.rules[0].property: the property shout is calculated, and only after all searches',
      'warning search-property: thing r0, relations.owner.rules[0].property: the property size is aggregated, and only after all searches',
      'warning search-property: thing r0, relations.owner.rules[0].property: the property bossShout mirrors what is computed itself, and only after all searches',
      'warning search-property: thing r0, relations.owner.rules[0].property: the property astray is a mirror that leads nowhere: person has no relation bos; did you mean boss?',
      'warning mapping-type: thing r0, relations.owner.rules[0].property: gives nothing where the name of a property is needed',
    ]);
    expect(results.flatMap((result) => found(result))).toEqual(Array(9).fill(undefined));
  });

  test('see what other records of the same source say', async () => {
    const result = await apply(
      `identifier: .id\nblueprint: .kind\nproperties: {login: .login}\nrelations: {owner: {combinator: '"and"', rules: [${rule('login', '=', '.by')}]}}`,
      [
        { kind: 'person', login: 'new1' },
        { kind: 'service', by: 'new1' },
      ],
    );
    expect(found(result)).toEqual([undefined, ['person:default/r0']]);
  });
});

describe('identifiers and teams by search', () => {
  test('an identifier adds to the one entity that is found, and makes none', async () => {
    const mapping = `identifier: {combinator: '"and"', rules: [${rule('login', '=', '.by')}]}\nblueprint: '"person"'\nproperties: {age: .age}`;
    const result = await apply(mapping, [{ by: 'ann1', age: 41 }, { by: 'nobody', age: 1 }, { age: 2 }]);
    expect(result.contributions).toMatchObject([
      { ref: 'person:default/ann', patch: { kind: 'person', properties: { age: 41 } } },
    ]);
    expect(result.contributions).toHaveLength(1);
    expect(said(result)).toEqual([
      'info search-none: thing r1, identifier: no entity of the kind person fits',
    ]);
    expect(result.rounds.contributions).toEqual([]);
  });

  test('an identifier that fits several is told', async () => {
    const mapping = `identifier: {combinator: '"and"', rules: [${rule('age', '=', '.age')}]}\nblueprint: '"person"'`;
    const result = await apply(mapping, [{ age: 40 }]);
    expect(result.contributions).toEqual([]);
    expect(said(result)[0]).toMatch(/^warning search-many: thing r0, identifier: 2 entities fit/);
  });

  test('a team is found among groups', async () => {
    const result = await apply(
      `${SERVICE}team: {combinator: '"and"', rules: [${rule('$identifier', '=', '.team')}]}`,
      [{ team: 'core' }],
    );
    expect(found(result, 'team')).toEqual([['group:default/core']]);
    expect(said(result)).toEqual([]);
  });
});

test('ten thousand searches take seconds', async () => {
  const start = performance.now();
  const result = await apply(
    relation(rule('login', '=', '.by')),
    Array.from({ length: 10_000 }, (_, i) => ({ by: `x${i % 101}` })),
  );
  expect(found(result).every((refs) => refs?.length === 1)).toBe(true);
  expect(performance.now() - start).toBeLessThan(10_000);
});

test('entities are made of what relations name and nobody knows, where the mapping asks for it', () => {
  const table = blueprintTable(KINDS);
  const service: Contribution = {
    ref: 'service:default/a',
    origin: { source: 'example', record: 'a', observedAt: '2026-11-22T06:00:00Z' },
    patch: { kind: 'service', metadata: { name: 'a' } },
    relations: { owner: ['zoe'], people: ['ann', 'yan'], component: ['Cart'] },
    rank: 2,
  };
  const { graph, byRef } = assemble([...PEOPLE, service], table);
  expect(stubsFor(graph.all, byRef, table, new Map())).toEqual([]);
  const stubs = stubsFor(graph.all, byRef, table, new Map([['example', 2]]));
  expect(stubs.map(({ ref, patch, rank }) => [ref, patch.kind, patch.metadata, rank])).toEqual([
    ['component:default/cart', 'Component', { name: 'cart' }, 2],
    ['person:default/yan', 'person', { name: 'yan' }, 2],
    ['person:default/zoe', 'person', { name: 'zoe' }, 2],
  ]);
  expect(assemble([...PEOPLE, service, ...stubs], table).graph.all.some(({ dangling }) => dangling)).toBe(
    false,
  );
});
