import { describe, expect, test, vi } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import { applyMapping, type Mapped } from './apply.ts';
import { parseMapping } from './mapping.ts';
import type { MatchTarget } from './match.ts';
import type { StoredRecord } from './snapshot.ts';
import { blueprint, mappingContext, NOW } from './testing/mapping-context.ts';

vi.setConfig({ testTimeout: 60_000 });

function record(id: string, data: JsonObject = {}, extra: Partial<StoredRecord> = {}): StoredRecord {
  return { kind: 'thing', id, data: { id, ...data }, ...extra };
}

function component(name: string, annotations: Record<string, string> = {}): MatchTarget {
  return { ref: `component:default/${name}`, kind: 'Component', name, title: name, annotations };
}

async function apply(
  text: string,
  records: StoredRecord[],
  targets: MatchTarget[] = [],
  timeMs?: number,
): Promise<Mapped> {
  const { mapping, problems } = parseMapping(text, { source: 'example' });
  expect(problems).toEqual([]);
  return applyMapping(mapping!, records, mappingContext(targets, KINDS, timeMs ? { timeMs } : {}));
}

const ANY = {};
/** The kinds of the mappings below; a value without a type may be anything. */
const KINDS = [
  blueprint(
    'service',
    { url: 'string', nested: 'object' },
    { system: false, uses: true },
    { ownership: { type: 'Direct' } },
  ),
  blueprint('Service'),
  blueprint('part', { rest: 'string' }),
  blueprint('x', { sum: 'number', id: 'string', a: ANY, b: ANY }),
  blueprint('a'),
  blueprint('b'),
];

/** A mapping with one resource of the kind `thing`. */
function mapping(entity: string, { query = 'true', port = '' } = {}): string {
  return `resources:\n  - kind: thing\n    selector: {query: '${query}'}\n    port:\n${port ? `      ${port}\n` : ''}      entity:\n${entity.replace(/^/gm, '        ')}\n`;
}

const SERVICE = `mappings:
  identifier: .id
  title: .name
  icon: .icon
  team: .teams
  blueprint: '"service"'
  properties:
    url: .url
    nested: {stars: .stars, none: .nothing}
  relations:
    system: .system
    uses: .uses`;

const MATCH = `match:
  kinds: [Component]
  annotations: {example.org/id: .id}
  name: .name
mappings:
  properties:
    example: {size: .size}`;

function said({ problems }: Mapped): string[] {
  return problems.map(
    ({ rule, severity, message }) => `${severity} ${rule.replace('collect/', '')}: ${message}`,
  );
}

describe('making entities', () => {
  test('gives one contribution per record, with origin, time and rank', async () => {
    const data = {
      name: 'Shop',
      icon: 'cart',
      teams: ['core'],
      url: 'https://example.org/shop',
      stars: 3,
      system: 'sales',
      uses: ['a', 'b', 7],
    };
    const { contributions, matched, problems } = await apply(mapping(SERVICE), [
      record('Shop/1', data),
      record('bare'),
    ]);
    expect(problems).toEqual([]);
    expect(matched).toBe(2);
    expect(contributions).toEqual([
      {
        ref: 'service:default/Shop/1',
        origin: { source: 'example', record: 'Shop/1', url: 'https://example.org/shop', observedAt: NOW },
        observedAt: NOW,
        rank: 3,
        patch: {
          kind: 'service',
          metadata: { name: 'Shop/1', title: 'Shop', icon: 'cart' },
          properties: { url: 'https://example.org/shop', nested: { stars: 3 } },
        },
        relations: { system: ['sales'], uses: ['a', 'b', '7'], team: ['core'] },
      },
      {
        ref: 'service:default/bare',
        origin: { source: 'example', record: 'bare', observedAt: NOW },
        observedAt: NOW,
        rank: 3,
        patch: { kind: 'service', metadata: { name: 'bare' } },
      },
    ]);
  });

  test('kinds of Backstage fold their case, blueprints do not', async () => {
    const { contributions } = await apply(mapping('mappings: {identifier: .id, blueprint: .kind}'), [
      record('Shop', { kind: 'Component' }),
      record('Shop', { kind: 'Service' }),
    ]);
    expect(contributions.map(({ ref }) => ref)).toEqual(['component:default/shop', 'Service:default/Shop']);
  });

  test('a record from before says when it was seen', async () => {
    const { contributions } = await apply(mapping(SERVICE), [
      record('a', {}, { lastSeenAt: '2026-11-01T00:00:00Z' }),
    ]);
    expect(contributions[0]).toMatchObject({
      observedAt: '2026-11-01T00:00:00Z',
      origin: { observedAt: '2026-11-01T00:00:00Z' },
    });
  });

  test('only an address that may be linked becomes the address of the origin', async () => {
    const { contributions } = await apply(mapping(SERVICE), [record('a', { url: 'javascript:alert(1)' })]);
    expect(contributions[0]!.origin.url).toBeUndefined();
  });

  test('the selector chooses records, and what fails in those left out is nobody’s problem', async () => {
    const result = await apply(
      mapping('mappings: {identifier: .id, title: .n + 1, blueprint: \'"x"\'}', { query: '.keep' }),
      [
        record('a', { keep: true, n: 1 }),
        record('b', { keep: false, n: 'text' }),
        record('c', { keep: 'yes' }),
      ],
    );
    expect(result.contributions.map(({ ref }) => ref)).toEqual(['x:default/a']);
    expect(said(result)).toEqual([
      'warning mapping-type: thing c, selector.query: gives "yes" where true or false is needed',
    ]);
  });

  test('records of other kinds are left alone, which is told', async () => {
    const others = ['a', 'b'].map((id) => ({ kind: 'thingy', id, data: { id } }));
    const result = await apply(mapping(SERVICE), others);
    expect(result.contributions).toEqual([]);
    expect(said(result)).toEqual([
      'info unmapped-kind: 2 records of the kind thingy mean nothing, as the mapping has no resource of that kind; did you mean it by thing?',
    ]);
  });

  test('several mappings of one resource make several entities', async () => {
    const { contributions } = await apply(
      mapping(`mappings:\n- {identifier: .id, blueprint: '"a"'}\n- {identifier: .id, blueprint: '"b"'}`),
      [record('x')],
    );
    expect(contributions.map(({ ref }) => ref)).toEqual(['a:default/x', 'b:default/x']);
  });
});

describe('items to parse', () => {
  const ITEM = `mappings: {identifier: .id + "/" + (.item.name | tostring), blueprint: '"part"', properties: {rest: 'keys | join(",")'}}`;

  test('make one entity per element, and take the list out of the record', async () => {
    const result = await apply(mapping(ITEM, { port: 'itemsToParse: .parts' }), [
      record('a', { parts: [{ name: 'x' }, { name: 'y' }] }),
    ]);
    expect(result.contributions.map(({ ref, patch }) => [ref, patch.properties?.['rest']])).toEqual([
      ['part:default/a/x', 'id,item'],
      ['part:default/a/y', 'id,item'],
    ]);
  });

  test('leave the record whole when asked to, under the name asked for', async () => {
    const result = await apply(
      mapping(ITEM.replaceAll('.item', '.part'), {
        port: '{itemsToParse: .parts, itemsToParseName: part, itemsToParseTopLevelTransform: false}'
          .replace(/[{}]/g, '')
          .split(', ')
          .join('\n      '),
      }),
      [record('a', { parts: [{ name: 'x' }] })],
    );
    expect(result.contributions.map(({ patch }) => patch.properties?.['rest'])).toEqual(['id,part,parts']);
  });

  test('a record without a list is told and makes nothing', async () => {
    const result = await apply(mapping(ITEM, { port: 'itemsToParse: .parts' }), [
      record('a', { parts: 'x' }),
      record('b'),
      record('c', { parts: [] }),
    ]);
    expect(result.contributions).toEqual([]);
    expect(said(result)).toEqual([
      'warning mapping-type: thing a, itemsToParse: gives "x" where a list is needed (and so for 1 more record)',
    ]);
  });

  test('the selector sees the element', async () => {
    const result = await apply(mapping(ITEM, { port: 'itemsToParse: .parts', query: '.item.name == "y"' }), [
      record('a', { parts: [{ name: 'x' }, { name: 'y' }] }),
    ]);
    expect(result.contributions.map(({ ref }) => ref)).toEqual(['part:default/a/y']);
  });
});

describe('what goes wrong', () => {
  test('names the field and the first record, and counts the rest', async () => {
    const result = await apply(mapping(SERVICE), [
      record('a', { name: ['x'] }),
      record('b', { name: {} }),
      record('c', { uses: [{ deep: 1 }, 'd'], teams: true }),
    ]);
    expect(said(result)).toEqual([
      'warning mapping-type: thing a, title: gives a list where a text is needed (and so for 1 more record)',
      'warning mapping-type: thing c, team: gives true where a text or a list of texts is needed',
      'warning mapping-type: thing c, relations.uses: gives an object where a text or a list of texts is needed',
    ]);
    expect(result.contributions[2]!.relations).toEqual({ uses: ['d'] });
  });

  test('a record without an identifier, with a wrong one or without a kind makes nothing', async () => {
    const text = mapping('mappings: {identifier: .name, blueprint: .kind}');
    const result = await apply(text, [
      record('a', { kind: 'x' }),
      record('b', { name: '', kind: 'x' }),
      record('c', { name: ['n'], kind: 'x' }),
      record('d', { name: 'n' }),
      record('e', { name: 'n'.repeat(1001), kind: 'x' }),
      record('f', { name: 12, kind: 'x' }),
    ]);
    expect(result.contributions.map(({ ref }) => ref)).toEqual(['x:default/12']);
    expect(said(result)).toEqual([
      'warning mapping-type: thing c, identifier: gives a list where a text is needed (and so for 1 more record)',
      'warning mapping-type: thing d, blueprint: gives no kind, so the record makes no entity',
      'info no-identifier: thing a, identifier: gives nothing, so the record makes no entity (and so for 1 more record)',
    ]);
  });

  test('an expression that fails costs its value only', async () => {
    const result = await apply(
      mapping(`mappings: {identifier: .id, blueprint: '"x"', properties: {sum: .n + 1, id: .id}}`),
      [record('a', { n: 'text' }), record('b', { n: 1 })],
    );
    expect(result.contributions.map(({ patch }) => patch.properties)).toEqual([
      { id: 'a' },
      { sum: 2, id: 'b' },
    ]);
    expect(said(result)).toEqual([
      'info mapping-failed: thing a, properties.sum: string ("text") and number (1) cannot be added',
    ]);
  });

  test('a record that is lost because an expression failed is a warning', async () => {
    const text = mapping(`mappings: {identifier: .n + 1, blueprint: '"x"'}`, { query: '.n | length > 0' });
    const result = await apply(text, [record('a', { n: 'text' }), record('b', { n: true })]);
    expect(result.contributions).toEqual([]);
    expect(said(result)).toEqual([
      'warning mapping-lost: thing b, selector.query: boolean (true) has no length',
      'warning mapping-lost: thing a, identifier: string ("text") and number (1) cannot be added',
    ]);
  });

  test('an expression that does not compile is one problem with its line', async () => {
    const result = await apply(
      mapping(
        `mappings:\n  identifier: .id\n  blueprint: '"x"'\n  title: .name | (\n  properties: {id: .id}`,
      ),
      [record('a'), record('b')],
    );
    expect(result.contributions).toHaveLength(2);
    expect(result.problems).toMatchObject([
      {
        rule: 'collect/mapping-expression',
        severity: 'error',
        message:
          'title of thing cannot be used: syntax error, unexpected end of file; the expression is .name | (',
        origin: { line: 9, column: 11 },
      },
    ]);
  });

  test('bad expressions are told even when there are no records', async () => {
    const result = await apply(mapping(`mappings: {identifier: nope, blueprint: '"x"'}`), []);
    expect(result.problems).toMatchObject([{ rule: 'collect/mapping-expression' }]);
  });

  test('an expression that hangs is stopped and told', async () => {
    const result = await apply(
      mapping(`mappings: {identifier: .id, blueprint: '"x"', properties: {a: 'def f: f; f', b: .id}}`),
      [record('a')],
      [],
      500,
    );
    expect(result.contributions.map(({ patch }) => patch.properties)).toEqual([{ b: 'a' }]);
    expect(said(result)).toEqual([
      'error mapping-expression: properties.a of thing cannot be used: it took longer than 0.5 s; the expression is def f: f; f',
    ]);
  });

  test('a selector that cannot be used chooses nothing', async () => {
    const result = await apply(mapping(SERVICE, { query: 'nope' }), [record('a')]);
    expect(result.contributions).toEqual([]);
    expect(said(result)).toEqual([expect.stringContaining('selector.query of thing cannot be used')]);
  });
});

describe('matching', () => {
  test('adds the properties to the entity that the record means', async () => {
    const result = await apply(
      mapping(MATCH),
      [record('1', { size: 5 }), record('2', { name: 'Pay', size: 6 })],
      [component('shop', { 'example.org/id': '1' }), component('pay')],
    );
    expect(result.contributions).toMatchObject([
      {
        ref: 'component:default/shop',
        patch: { properties: { example: { size: 5 } } },
        origin: { record: '1' },
        rank: 3,
      },
      {
        ref: 'component:default/pay',
        patch: { properties: { example: { size: 6 } } },
        origin: { record: '2' },
      },
    ]);
    expect(result.contributions[0]!.patch).not.toHaveProperty('kind');
    expect(result.matched).toBe(2);
  });

  test('records that match nothing, or too much, are told once', async () => {
    const result = await apply(
      mapping(MATCH),
      [record('1', { name: 'x' }), record('2', { name: 'y' }), record('3', { name: 'twin' })],
      [
        { ...component('twin'), ref: 'component:a/twin' },
        { ...component('twin'), ref: 'component:b/twin' },
      ],
    );
    expect(result.contributions).toEqual([]);
    expect(said(result)).toEqual([
      'info ambiguous: thing 3, match: the name fits component:a/twin, component:b/twin',
      'info unmatched: thing 1, match: no entity of the catalog matches (and so for 1 more record)',
    ]);
  });

  test('of two records the one named by an annotation is believed', async () => {
    const result = await apply(
      mapping(
        `match: {annotations: {example.org/a: .a, example.org/b: .b}, name: .name}\nmappings: {properties: {example: {from: .id}}}`,
      ),
      [record('1', { b: 'B' }), record('2', { a: 'A' }), record('3', { name: 'shop' })],
      [component('shop', { 'example.org/a': 'A', 'example.org/b': 'B' })],
    );
    expect(result.contributions.map(({ patch }) => patch.properties)).toEqual([{ example: { from: '2' } }]);
    expect(said(result)).toEqual([expect.stringContaining('unmatched: thing 3')]);
  });

  test('of two records with an equal claim the first is believed, and it is told', async () => {
    const result = await apply(
      mapping(`match: {name: .name}\nmappings: {properties: {example: {from: .id}}}`),
      [record('1', { name: 'shop' }), record('2', { name: 'SHOP' })],
      [component('shop')],
    );
    expect(result.contributions.map(({ patch }) => patch.properties)).toEqual([{ example: { from: '1' } }]);
    expect(result.problems).toMatchObject([
      {
        rule: 'collect/several-records',
        subject: 'component:default/shop',
        message: '2 records of example claim example of component:default/shop equally (1, 2); 1 was used',
      },
    ]);
  });

  test('different property roots do not compete', async () => {
    const text = `resources:
  - kind: thing
    port: {entity: {match: {name: .name}, mappings: {properties: {one: {id: .id}}}}}
  - kind: thing
    port: {entity: {match: {name: .name}, mappings: {properties: {two: {id: .id}}}}}
`;
    const result = await apply(text, [record('1', { name: 'shop' })], [component('shop')]);
    expect(result.problems).toEqual([]);
    expect(result.contributions.map(({ patch }) => patch.properties)).toEqual([
      { one: { id: '1' } },
      { two: { id: '1' } },
    ]);
  });

  test('a relation can lead to the entities that match', async () => {
    const result = await apply(
      mapping(`mappings:
  identifier: .id
  blueprint: '"repository"'
  relations:
    component: {match: {annotations: {example.org/id: .id}}}`),
      [record('1'), record('2')],
      [component('shop', { 'example.org/id': '1' }), component('cart', { 'example.org/id': '1' })],
    );
    expect(result.contributions.map(({ relations }) => relations)).toEqual([
      { component: ['component:default/cart', 'component:default/shop'] },
      undefined,
    ]);
    expect(result.problems).toEqual([]);
  });

  test('hostile keys and values stay data', async () => {
    const data = JSON.parse(
      '{"name": "constructor", "__proto__": {"polluted": true}, "size": {"__proto__": {"polluted": true}}}',
    ) as JsonObject;
    const result = await apply(mapping(MATCH), [record('__proto__', data)], [component('constructor')]);
    expect(result.contributions.map(({ ref }) => ref)).toEqual(['component:default/constructor']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

test('the same records give the same bytes, and ten thousand of them take seconds', async () => {
  const records = Array.from({ length: 10_000 }, (_, i) =>
    record(`r${i}`, { name: `n${i}`, size: i, url: `https://example.org/${i}`, stars: i }),
  );
  const targets = Array.from({ length: 5_000 }, (_, i) => component(`n${i}`));
  const text = `${mapping(MATCH)}${mapping(SERVICE).replace('resources:\n', '')}`;
  const start = performance.now();
  const first = await apply(text, records, targets);
  expect(performance.now() - start).toBeLessThan(10_000);
  expect(first.matched).toBe(15_000);
  const second = await apply(text, records, [...targets].reverse());
  expect(JSON.stringify(second)).toBe(JSON.stringify(first));
});
