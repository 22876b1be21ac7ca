import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import type { Contribution, Entity } from './entity.ts';
import { findRenames, formerRefs, type Marked, marksOf } from './renames.ts';

const LONG = 'It takes what customers want to buy and keeps it until they pay. '.repeat(3);

function entity(
  name: string,
  metadata: JsonObject = {},
  more: { spec?: JsonObject; properties?: JsonObject; file?: string; rank?: number } = {},
): Entity {
  const ref = `component:default/${name}`;
  const origin = { source: 'catalog', ...(more.file ? { file: more.file } : {}) };
  const contribution: Contribution = { ref, origin, patch: {}, rank: more.rank ?? 0 };
  return {
    ref,
    id: name,
    slug: name,
    path: `/catalog/default/component/${name}/`,
    blueprint: 'Component',
    kind: 'Component',
    namespace: 'default',
    title: name,
    description: '',
    doc: {
      kind: 'Component',
      metadata: { name, ...metadata },
      spec: more.spec ?? {},
      properties: more.properties ?? {},
    },
    contributions: [contribution],
    drift: [],
  };
}

function marked(one: Entity, blueprint = one.blueprint): Marked {
  return { ref: one.ref, blueprint, marks: marksOf(one), formerly: formerRefs(one) };
}

const slug = (value: string): JsonObject => ({ annotations: { 'github.com/project-slug': value } });

/** `old -> new` of all that is found. */
function found(gone: Entity[], come: Entity[], stayed: Entity[] = []): string[] {
  const all = [gone, come, stayed].map((list) => list.map((one) => marked(one)));
  return [...findRenames(all[0]!, all[1]!, all[2])].map(
    ([from, to]) => `${from.split('/')[1]} -> ${to.split('/')[1]}`,
  );
}

describe('another name is seen', () => {
  test.each<[string, Entity, Entity]>([
    [
      'where all else is said as before',
      entity('a', { description: LONG }),
      entity('b', { description: LONG, title: 'The B' }),
    ],
    [
      'where it stands in another namespace',
      entity('a', { description: LONG }),
      entity('b', { description: LONG, namespace: 'shop' }),
    ],
    [
      'in the file that declared it',
      entity('a', {}, { file: 'a.yaml' }),
      entity('b', { description: 'New' }, { file: 'a.yaml' }),
    ],
    ['by the repository it is built from', entity('a', slug('acme/shop')), entity('b', slug('acme/shop'))],
    [
      'whatever it costs and whoever committed to it',
      entity('a', { description: LONG }, { properties: { cost: { total: 1 }, git: { commits: 1 } } }),
      entity('b', { description: LONG }, { properties: { cost: { total: 2 }, git: { commits: 2 } } }),
    ],
  ])('%s', (_, before, after) => expect(found([before], [after])).toEqual(['a -> b']));

  test('by the surest sign first: what is said goes before where it stands', () => {
    const [a, b] = [
      entity('a', { description: LONG }, { file: 'x.yaml' }),
      entity('b', {}, { file: 'y.yaml' }),
    ];
    const [c, d] = [
      entity('c', {}, { file: 'x.yaml' }),
      entity('d', { description: LONG }, { file: 'y.yaml' }),
    ];
    expect(found([a, b], [c, d])).toEqual(['a -> d']);
  });
});

describe('nothing is guessed', () => {
  const repo = entity('a', slug('acme/shop'));
  test.each<[string, Entity[], Entity[], Entity[]]>([
    ['between things that say next to nothing', [entity('a')], [entity('b')], []],
    ['of two that went', [repo, entity('x', slug('acme/shop'))], [entity('b', slug('acme/shop'))], []],
    ['of two that came', [repo], [entity('b', slug('acme/shop')), entity('c', slug('acme/shop'))], []],
    [
      'from a repository that holds others too',
      [repo],
      [entity('b', slug('acme/shop'))],
      [entity('c', slug('acme/shop'))],
    ],
    [
      'from a file that declares others too',
      [entity('a', {}, { file: 'all.yaml' })],
      [entity('b', {}, { file: 'all.yaml' })],
      [entity('c', {}, { file: 'all.yaml' })],
    ],
    [
      'from words that others use too',
      [entity('a', { description: LONG })],
      [entity('b', { description: LONG })],
      [entity('c', { description: LONG })],
    ],
    [
      'from the file of a source, which many come from',
      [entity('a', {}, { file: 'dump.json', rank: 1 })],
      [entity('b', {}, { file: 'dump.json', rank: 1 })],
      [],
    ],
    [
      'from annotations that are no texts',
      [entity('a', { annotations: [LONG] })],
      [entity('b', { annotations: [LONG, 1] })],
      [],
    ],
  ])('%s', (_, gone, come, stayed) => expect(found(gone, come, stayed)).toEqual([]));

  test('between kinds', () => {
    const [a, b] = [entity('a', { description: LONG }), entity('b', { description: LONG })];
    expect(findRenames([marked(a)], [marked(b, 'API')]).size).toBe(0);
  });

  test('from marks that a stored summary made up', () => {
    const one = (ref: string, marks: string[]): Marked => ({ ref, blueprint: '__proto__', marks });
    expect(findRenames([one('a', ['', '', ''])], [one('b', ['', '', ''])]).size).toBe(0);
    expect(findRenames([one('a', [])], [one('b', new Array(50).fill('x'))]).size).toBe(0);
    expect(findRenames([one('a', ['x'])], [one('b', ['x'])])).toEqual(new Map([['a', 'b']]));
  });
});

test('marks are short, the same for the same, and nothing where there is nothing to tell', () => {
  expect(marksOf(entity('a'))).toEqual([]);
  const one = entity('a', { description: LONG, ...slug('acme/shop') }, { file: 'a.yaml' });
  expect(marksOf(one)).toEqual(marksOf({ ...one, title: 'Another' }));
  expect(marksOf(one).map(({ length }) => length)).toEqual([12, 12, 0, 12]);
});

describe('another name is told by the entity itself', () => {
  const formerly = (names: string): JsonObject => ({ annotations: { 'portolan.dev/formerly': names } });

  test.each([
    ['a', ['component:default/a']],
    [' A , component:shop/B,, api:c', ['component:default/a', 'component:shop/b', 'api:default/c']],
    ['', []],
    [Array.from({ length: 40 }, (_, i) => `n${i}`).join(','), expect.objectContaining({ length: 20 })],
  ])('as %j', (names, refs) => expect(formerRefs(entity('x', formerly(names)))).toEqual(refs));

  test('also where nothing else is the same, and others like it stay in the file', () => {
    const file = { file: 'teams.yaml' };
    const [money, finance] = [
      entity('Money', {}, file),
      entity('finance', formerly('money, payments'), file),
    ];
    expect(found([money], [finance], [entity('other', {}, file)])).toEqual(['Money -> finance']);
  });

  test('and goes before what looks the same', () => {
    const [a, b] = [entity('a', { description: LONG }), entity('b', { description: LONG })];
    expect(found([a], [b, entity('c', formerly('a'))])).toEqual(['a -> c']);
  });

  test('once for each, and not where two claim one name, or it is one of another kind', () => {
    const [a, b] = [entity('a'), entity('b')];
    expect(found([a, b], [entity('c', formerly('a, b'))])).toEqual(['a -> c']);
    expect(found([a], [entity('c', formerly('a')), entity('d', formerly('a'))])).toEqual([]);
    expect(found([a], [entity('c', formerly('api:a'))])).toEqual([]);
  });
});

describe('in a file in which others of its kind stay', () => {
  const team = (name: string, spec: JsonObject) => entity(name, {}, { file: 'teams.yaml', spec });
  const stays = team('other', { type: 'team' });

  test('another name is seen where the same is said, however little', () => {
    expect(found([team('a', { type: 'squad' })], [team('b', { type: 'squad' })], [stays])).toEqual([
      'a -> b',
    ]);
  });

  test('and not where another says that too, something else is said, or several came', () => {
    expect(found([team('a', { type: 'team' })], [team('b', { type: 'team' })], [stays])).toEqual([]);
    expect(found([team('a', { type: 'squad' })], [team('b', { type: 'guild' })], [stays])).toEqual([]);
    const [a, b, c] = ['a', 'b', 'c'].map((name) => team(name, { type: 'team' })) as [Entity, Entity, Entity];
    expect(found([a], [b, c], [stays])).toEqual([]);
  });
});
