import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../base/json.ts';
import { compileCatalogFilter, PREDICATES } from './catalog-filter.ts';
import { compileQuery } from './evaluate.ts';
import { aBlueprint, aContext, anEntity, aRelation } from './example.testing.ts';
import { compileJsonRules, JSON_RULES_OPERATORS } from './json-rules.ts';
import type { ReadingOptions, ReadQuery } from './query-reading.ts';

const DOCS = readFileSync(resolve(import.meta.dirname, '../../docs/queries.md'), 'utf8');
const OPTIONS: ReadingOptions = { origin: () => ({ source: 'catalog' }), key: 'k' };

const told = ({ problems }: ReadQuery): string[] => problems.map(({ rule, message }) => `${rule} ${message}`);

/** The values of the tables in `docs/queries.md`. */
const VALUES = {
  'no value': undefined,
  null: null,
  '""': '',
  '"go"': 'go',
  '"Go"': 'Go',
  '"gopher"': 'gopher',
  '"2"': '2',
  n2: 2,
  n3: 3,
  true: true,
  '[]': [],
  '["go","ts"]': ['go', 'ts'],
  '[2]': [2],
} satisfies Record<string, Json | undefined>;

/** The values of a property for which a query holds. */
function holds(read: ReadQuery): string[] {
  expect(told(read)).toEqual([]);
  const { check } = compileQuery(read.query, { blueprint: undefined, context: aContext() });
  return Object.entries(VALUES).flatMap(([name, value]) => {
    const properties: JsonObject = value === undefined ? {} : { x: value };
    return check(anEntity({ id: 'a', properties })) === 1 ? [name] : [];
  });
}

const others = (...names: string[]): string[] => Object.keys(VALUES).filter((name) => !names.includes(name));

describe('conditions of json-rules-engine', () => {
  const rows: [string, Json, string[]][] = [
    ['equal', 'go', ['"go"']],
    ['equal', 2, ['n2']],
    ['equal', true, ['true']],
    ['equal', null, ['no value', 'null', '""', '[]']],
    ['notEqual', 'go', others('"go"')],
    ['lessThan', 3, ['"2"', 'n2']],
    ['lessThanInclusive', 2, ['"2"', 'n2']],
    ['greaterThan', 2, ['n3']],
    ['greaterThanInclusive', 2, ['"2"', 'n2', 'n3']],
    ['in', ['go', 3], ['"go"', 'n3']],
    ['notIn', ['go', 3], others('"go"', 'n3')],
    ['contains', 'go', ['["go","ts"]']],
    ['contains', 2, ['[2]']],
    ['doesNotContain', 'go', others('["go","ts"]')],
  ];

  it.each(rows)('%s %j holds for exactly the values of its row', (operator, value, expected) => {
    const read = compileJsonRules({ all: [{ fact: 'x', operator, value }] }, OPTIONS);
    expect(holds(read).sort()).toEqual([...expected].sort());
  });

  it('have every operator in the table and in the reference', () => {
    expect([...new Set(rows.map(([operator]) => operator))].sort()).toEqual([...JSON_RULES_OPERATORS].sort());
    for (const operator of JSON_RULES_OPERATORS) expect(DOCS, operator).toContain(`\`${operator}\``);
  });

  it.each<[object, string[]]>([
    [
      {
        any: [
          { fact: 'x', operator: 'equal', value: 2 },
          { fact: 'x', operator: 'equal', value: 3 },
        ],
      },
      ['n2', 'n3'],
    ],
    [
      {
        conditions: {
          all: [
            { not: { fact: 'x', operator: 'in', value: ['go', 'Go', 'gopher', '2', '', true] } },
            { fact: 'x', operator: 'greaterThan', value: 2 },
          ],
        },
      },
      ['n3'],
    ],
    [{ fact: 'x', operator: 'equal', value: 3, path: '$' }, ['n3']],
    [{ fact: 'x', operator: 'equal', value: 'ts', path: '$[1]' }, ['["go","ts"]']],
  ])('%j', (json, expected) => expect(holds(compileJsonRules(json, OPTIONS))).toEqual(expected));

  it('know what the fact retrievers of Backstage find out', () => {
    const entities = [
      anEntity({ id: 'a', metadata: { description: 'x' }, spec: { owner: 'group:default/crew' } }),
      anEntity({ id: 'b', spec: { owner: 'user:default/ada' } }),
    ];
    const context = aContext({
      entities,
      relations: entities.map(({ ref }) =>
        aRelation(ref, 'ownedBy', 'group:default/crew', 'ownerOf', 'spec.owner'),
      ),
    });
    const ask = (fact: string, value: boolean): number[] => {
      const read = compileJsonRules({ all: [{ fact, operator: 'equal', value }] }, OPTIONS);
      expect(told(read)).toEqual([]);
      const { check } = compileQuery(read.query, { blueprint: undefined, context });
      return entities.map(check);
    };
    expect(ask('hasDescription', true)).toEqual([1, 0]);
    expect(ask('hasTitle', false)).toEqual([1, 1]);
    expect(ask('hasOwner', true)).toEqual([1, 1]);
    expect(ask('hasGroupOwner', true)).toEqual([1, 0]);
    expect(ask('hasAnnotationBackstageIoTechdocsRef', true)).toEqual([0, 0]);
  });

  it.each<[unknown, string]>([
    ['x', 'query/condition-shape A condition must be a mapping with all, any, not or a fact; it is “x”'],
    [{ all: [] }, 'query/no-conditions all has an empty list'],
    [{ all: {} }, 'query/condition-shape all must be a list; it is a mapping'],
    [
      { all: [], any: [] },
      'query/condition-shape A group is one of all, any and not; this one has all and any',
    ],
    [{ operator: 'equal', value: 1 }, 'query/condition-shape A condition needs a fact; it is missing'],
    [
      { fact: 'x', operator: 'equals', value: 1 },
      'query/unknown-operator json-rules-engine has no operator “equals”. Did you mean “equal”?',
    ],
    [
      { fact: 'x', operator: 'lessThan', value: 'soon' },
      'query/condition-shape lessThan needs a number or an ISO date; the value is “soon”',
    ],
    [{ fact: 'x', operator: 'in', value: 'go' }, 'query/condition-shape in needs a list; the value is “go”'],
    [
      { fact: 'x', operator: 'equal', value: { fact: 'y' } },
      'query/not-supported A comparison of two facts is not supported',
    ],
    [{ condition: 'shared' }, 'query/not-supported A condition that is kept elsewhere is not supported'],
    [
      { fact: 'x', operator: 'equal', value: 1, path: '$..a[*]' },
      'query/path The path “$..a[*]” has an empty name at character 1',
    ],
    [
      { fact: 'hasOwner', operator: 'greaterThan', value: 1 },
      'query/condition-shape hasOwner is true or false; it is compared by equal or notEqual with one of these',
    ],
    [
      { fact: 'x', operator: 'equal', value: 1, params: {} },
      'query/unknown-key A condition has no key “params”',
    ],
  ])('%j is told', (json, message) => expect(told(compileJsonRules(json, OPTIONS))).toEqual([message]));
});

describe("filters of Backstage's catalog", () => {
  const rows: [string, unknown, string[]][] = [
    ['a value', { x: 'GO' }, ['"go"', '"Go"', '["go","ts"]']],
    ['a number', { x: 2 }, ['"2"', 'n2', '[2]']],
    ['a truth value', { x: 'true' }, ['true']],
    ['a list', { x: ['go', '3'] }, ['"go"', '"Go"', 'n3', '["go","ts"]']],
    ['exists', { x: { exists: true } }, others('no value', 'null', '""', '[]')],
    ['does not exist', { x: { exists: false } }, ['no value', 'null', '""', '[]']],
    ['text', 'filter=x=go', ['"go"', '"Go"', '["go","ts"]']],
    ['text of a key', 'x', others('no value', 'null', '""', '[]')],
    ['text with one key twice', 'x=go,x=3', ['"go"', '"Go"', 'n3', '["go","ts"]']],
    ['texts', 'filter=x=2&filter=x=3', ['"2"', 'n2', 'n3', '[2]']],
    ['a list of filters', [{ x: 2 }, 'x=3'], ['"2"', 'n2', 'n3', '[2]']],
    ['EntitiesSearchFilter', { key: 'x', values: ['3'] }, ['n3']],
    ['allOf', { allOf: [{ x: ['2', '3'] }, { not: { key: 'x', values: ['2'] } }] }, ['n3']],
    ['anyOf', { anyOf: [{ x: '3' }, { x: 'gopher' }] }, ['"gopher"', 'n3']],
    [
      '$all',
      { $all: [{ x: { $exists: true } }, { $not: { x: { $in: ['go', 'ts', 'gopher', 2, true] } } }] },
      ['n3'],
    ],
    ['$any', { $any: [{ x: 'gopher' }, { x: 3 }] }, ['"gopher"', 'n3']],
    ['$not', { $not: { x: { $exists: true } } }, ['no value', 'null', '""', '[]']],
    ['$exists', { x: { $exists: false } }, ['no value', 'null', '""', '[]']],
    ['$in', { x: { $in: ['Gopher', 3] } }, ['"gopher"', 'n3']],
    ['$contains', { x: { $contains: 'TS' } }, ['["go","ts"]']],
    ['$hasPrefix', { x: { $hasPrefix: 'Go' } }, ['"go"', '"Go"', '"gopher"', '["go","ts"]']],
  ];

  it.each(rows)('%s: %j holds for exactly the values of its row', (_, filter, expected) => {
    expect(holds(compileCatalogFilter(filter, OPTIONS)).sort()).toEqual([...expected].sort());
  });

  it('have every predicate in the table and in the reference', () => {
    for (const predicate of PREDICATES) {
      expect(rows.map(([name]) => name)).toContain(predicate);
      expect(DOCS, predicate).toContain(`\`${predicate}\``);
    }
  });

  const crew = aRelation('component:default/cart', 'ownedBy', 'group:default/crew', 'ownerOf', 'spec.owner');
  const cart = anEntity({
    id: 'cart',
    metadata: { tags: ['Java'], annotations: { 'example.com/a.b': 'X' } },
    spec: { type: 'service' },
  });
  it.each<[unknown, number]>([
    ['filter=kind=component,metadata.annotations.example.com/a.b', 1],
    ['filter=kind=api', 0],
    ['filter=kind=COMPONENT,spec.type=Service', 1],
    ['metadata.annotations.example.com/a.b=x', 1],
    ['filter=metadata.tags=java', 1],
    ['filter=relations.ownedBy=group:default/crew', 1],
    ['filter=relations.ownedBy=Group:Default/Crew', 1],
    ['filter=relations.ownedBy=group:default/other', 0],
    ['filter=metadata.namespace=default', 1],
    ['filter=metadata.namespace=other', 0],
    ['filter=metadata.name=cart%2Ckind=api', 0],
    [{ kind: ['API', 'Component'], 'metadata.namespace': { exists: true } }, 1],
  ])('%j for an entity: %j', (filter, expected) => {
    const read = compileCatalogFilter(filter, OPTIONS);
    expect(told(read)).toEqual([]);
    const context = aContext({ entities: [cart], relations: [crew] });
    const blueprint = aBlueprint({ identifier: 'Component' });
    expect(compileQuery(read.query, { blueprint, context }).check(cart)).toBe(expected);
  });

  it.each<[unknown, string]>([
    [7, 'query/condition-shape A filter must be a text, a mapping or a list of these; it is a number'],
    ['', 'query/no-conditions A filter needs at least one condition; this one is empty'],
    [{}, 'query/no-conditions A filter needs at least one condition; this one is empty'],
    ['=x', 'query/condition-shape The filter “=x” has a part without a key'],
    [{ x: {} }, 'query/condition-shape x needs a value, a list or { exists: true }; it is a mapping'],
    [{ x: { exists: 'yes' } }, 'query/condition-shape exists must be true or false; it is “yes”'],
    [
      { x: { $exist: true } },
      'query/unknown-operator Backstage has no predicate “$exist”. Did you mean “$exists”?',
    ],
    [{ $nor: [] }, 'query/unknown-operator Backstage has no predicate “$nor”. Did you mean “$not”?'],
    [
      { x: { $contains: { a: 1 } } },
      'query/not-supported $contains with anything but one value is not supported',
    ],
    [{ apiVersion: 'v1' }, 'query/not-supported A filter by apiVersion is not supported'],
    ['a..b=1', 'query/path The key “a..b” has an empty name at character 3'],
  ])('%j is told', (filter, message) =>
    expect(told(compileCatalogFilter(filter, OPTIONS))).toEqual([message]),
  );
});

it('no dialect ever throws', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      expect(compileJsonRules(json, OPTIONS).query).toBeDefined();
      expect(compileCatalogFilter(json, OPTIONS).query).toBeDefined();
    }),
  );
});
