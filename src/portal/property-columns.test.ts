import { expect, test } from 'vitest';
import { columnsOfKind, kindsOf, kindTable } from './rows.ts';
import { documents, portalOf } from './testing/portal.ts';

async function columns(definition: object, ...entities: object[]) {
  const portal = await portalOf({
    'catalog/a.yaml': documents(
      { identifier: 'thing', title: 'Thing', schema: { properties: {} }, ...definition },
      ...entities.map((properties, index) => ({ identifier: `t${index}`, blueprint: 'thing', properties })),
    ),
  });
  const kind = kindsOf(portal).find(({ blueprint }) => blueprint.identifier === 'thing')!;
  const heads = columnsOfKind(portal, kind);
  const { values, columns: all, size } = kindTable(portal, kind);
  return { heads, values, all, size };
}

const properties = (table: Record<string, object>): object => ({ schema: { properties: table } });

test.each<[string, object, unknown, string, string | undefined, unknown]>([
  ['a text', { type: 'string' }, ' a  b ', 'text', 'text', 'a b'],
  [
    'an enum',
    { type: 'string', enum: ['a'], enumColors: { a: 'red', b: 'mauve' } },
    'a',
    'text',
    'pills',
    'a',
  ],
  ['a number', { type: 'number' }, -1.5, 'number', 'number', -1.5],
  ['a number that is a text', { type: 'number' }, '7', 'number', 'number', null],
  ['a number of an enum', { type: 'integer', enum: [1] }, 1, 'number', 'pills', 1],
  ['a toggle', { type: 'boolean' }, false, 'boolean', 'yesno', false],
  ['a toggle with colours', { type: 'boolean', enumColors: { true: 'red' } }, true, 'boolean', 'pills', true],
  [
    'a time',
    { type: 'string', format: 'date-time' },
    '2026-11-22T07:10:00+01:00',
    'time',
    'date',
    '2026-11-22T06:10:00Z',
  ],
  ['no time', { type: 'string', format: 'timer' }, 'soon', 'time', 'date', null],
  [
    'a person who is not there',
    { type: 'string', format: 'user' },
    'amy@example.com',
    'refs',
    'refs',
    ['user:default/amy@example.com'],
  ],
  [
    'teams',
    { type: 'array', items: { type: 'string', format: 'team' } },
    ['a', 7],
    'refs',
    'refs',
    ['group:default/a', 'group:default/7'],
  ],
  [
    'an address',
    { type: 'string', format: 'url' },
    'https://a.example.com',
    'text',
    'link',
    'https://a.example.com',
  ],
  [
    'a labelled address',
    { type: 'object', format: 'labeled-url' },
    { url: 'https://a.example.com', displayText: 'A' },
    'text',
    'link',
    'A',
  ],
  ['a list of texts', { type: 'array', items: { type: 'string' } }, ['a', 'b'], 'texts', 'pills', ['a', 'b']],
  ['a list of anything', { type: 'array' }, ['a', 1, true], 'texts', 'pills', ['a', '1', 'true']],
  ['a value without a type', {}, 3, 'number', 'number', 3],
])('%s has a column', async (_, property, value, type, cell, expected) => {
  const { heads, values } = await columns(properties({ p: property }), { p: value });
  expect(heads).toMatchObject([{ id: 'properties.p', type, cell }]);
  expect(values.get('properties.p')).toEqual([expected]);
});

test.each<[string, object, unknown]>([
  ['an object', { type: 'object' }, { a: 1 }],
  ['a list of objects', { type: 'array', items: { type: 'object' } }, [{ a: 1 }]],
  ['a list of anything with objects', { type: 'array' }, [{ a: 1 }]],
  ['a text of many lines', { type: 'string' }, 'a\nb'],
  ['a text of Backstage’s', { type: 'string', path: 'spec.definition' }, 'a'],
  ['Markdown', { type: 'string', format: 'markdown' }, 'a'],
  ['YAML', { type: 'string', format: 'yaml' }, 'a'],
  ['a specification', { type: 'string', format: 'url', spec: 'open-api' }, 'https://a.example.com'],
  ['values of several types', {}, null],
])('%s has none', async (_, property, value) => {
  const { heads } = await columns(properties({ p: property }), { p: value }, { p: { b: 1 } });
  expect(heads).toEqual([]);
});

test('a list shows what tells most, with room for what is computed', async () => {
  const { heads } = await columns(
    {
      ...properties({
        text: { type: 'string' },
        link: { type: 'string', format: 'url' },
        on: { type: 'boolean' },
        tier: { type: 'string', enum: ['1'] },
        size: { type: 'number' },
        day: { type: 'string', format: 'date-time' },
        type: { type: 'string' },
      }),
      calculationProperties: {
        a: { type: 'number', calculation: '1' },
        b: { type: 'string', calculation: '"x"' },
        c: { type: 'number', calculation: '1' },
      },
    },
    { text: 'x' },
    { text: 'x' },
  );
  expect(heads.filter(({ cell }) => cell).map(({ id }) => id)).toEqual([
    'properties.on',
    'properties.tier',
    'properties.size',
    'properties.a',
    'properties.c',
  ]);
  expect(heads.map(({ id }) => id)).not.toContain('properties.type');
  expect(heads.filter(({ facet }) => facet).map(({ id }) => id)).toEqual([
    'properties.text',
    'properties.on',
    'properties.tier',
    'properties.b',
  ]);
});

test('a definition may say which properties have a column', async () => {
  const { heads } = await columns(
    {
      ...properties({ a: { type: 'boolean' }, b: { type: 'string', column: true } }),
      calculationProperties: { c: { type: 'number', calculation: '1', column: true } },
    },
    { a: true },
  );
  expect(heads.filter(({ cell }) => cell).map(({ id }) => id)).toEqual(['properties.b', 'properties.c']);
  const without = await columns(
    properties({ a: { type: 'boolean', column: false }, b: { type: 'string' } }),
    { a: true },
  );
  expect(without.heads.filter(({ cell }) => cell).map(({ id }) => id)).toEqual(['properties.b']);
});

test('what is not known is neither a value nor nothing', async () => {
  const { values } = await columns(
    { calculationProperties: { broken: { type: 'number', calculation: '.properties.[' } } },
    {},
  );
  expect(values.get('properties.broken')).toEqual([{ unknown: expect.any(String) }]);
});

test('columns of properties stand after what a thing is, and every column has a value for every row', async () => {
  const { all, values, size } = await columns(
    properties({ p: { type: 'string' } }),
    { p: 'a' },
    { p: 'b' },
    {},
  );
  const ids = all.map(({ id }) => id);
  expect(ids.indexOf('properties.p')).toBe(ids.indexOf('lifecycle') + 1);
  expect(size).toBe(3);
  for (const id of ids) expect(values.get(id)).toHaveLength(3);
  expect(values.get('properties.p')).toEqual(['a', 'b', null]);
});
