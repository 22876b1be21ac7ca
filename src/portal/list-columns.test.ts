import { expect, test } from 'vitest';
import { plural } from '../base/text.ts';
import { iconOfKind } from './icons.ts';
import { columnsOfKind, kindsOf, tableOf } from './rows.ts';
import { titlesOf } from './sources.ts';
import { documents, portalOf } from './testing/portal.ts';

const thing = (id: string, extra: object = {}): object => ({ identifier: id, blueprint: 'thing', ...extra });

async function things(...values: object[]) {
  return portalOf({
    'catalog/a.yaml': documents(
      {
        identifier: 'thing',
        title: 'Thing',
        schema: { properties: {} },
        relations: {
          many: { target: 'thing', many: true },
          unused: { target: 'thing', many: false },
          one: { title: 'One', target: 'thing', many: false },
          two: { target: 'thing', many: false },
          three: { target: 'thing', many: false },
        },
      },
      ...values,
    ),
  });
}

test('the list of a kind has columns for the first relations to one entity that are used', async () => {
  const portal = await things(
    thing('a', { relations: { one: 'b', two: 'b', three: 'b', many: ['b'] } }),
    thing('b'),
  );
  const kind = kindsOf(portal).find(({ blueprint }) => blueprint.identifier === 'thing')!;
  const columns = columnsOfKind(portal, kind);
  expect(columns.map(({ id, title }) => [id, title])).toEqual([
    ['relations.one', 'One'],
    ['relations.two', 'two'],
  ]);
  expect(portal.entities.map((entity) => columns[0]!.value(portal, entity))).toEqual([
    ['thing:default/b'],
    null,
  ]);
});

test('what has the name of another of its kind is told apart', async () => {
  const portal = await things(
    thing('a', { title: 'Same' }),
    thing('b', { title: 'same' }),
    thing('c', { title: 'Other' }),
  );
  expect(tableOf(portal).values.get('apart')).toEqual(['a', 'b', null]);
});

test.each([
  ['Technology', 'Technologies'],
  ['Key', 'Keys'],
  ['Box', 'Boxes'],
  ['Process', 'Processes'],
  ['Branch', 'Branches'],
  ['Crash', 'Crashes'],
  ['Service', 'Services'],
  ['API', 'APIs'],
])('several of %s are %s', (one, many) => {
  expect(plural(one)).toBe(many);
});

test.each([
  ['anything', 'Github', 'code'],
  ['anything', 'Jira', 'action'],
  ['anything', 'Package', 'library'],
  ['component', 'Nothing we know', 'service'],
  ['user', undefined, 'person'],
  ['anything', undefined, 'doc'],
])('the kind %s with the icon %j has the symbol %s', async (identifier, icon, symbol) => {
  const portal = await portalOf({
    'catalog/a.yaml': documents({
      identifier,
      title: 'T',
      ...(icon ? { icon } : {}),
      schema: { properties: {} },
    }),
  });
  expect(iconOfKind(portal, identifier)).toBe(symbol);
});

test('sources are called by their type, and by an id that says more or tells them apart', () => {
  const source = (settings: object) => settings as Parameters<typeof titlesOf>[0][number];
  const [git, ...others] = titlesOf([source({ type: 'git' })]);
  expect([git, others]).toEqual(['Git', []]);
  expect(titlesOf([source({ type: 'git', id: 'git' }), source({ type: 'http', id: 'pager' })])).toEqual([
    'Git',
    'HTTP API (pager)',
  ]);
  expect(
    titlesOf([
      source({ type: 'git' }),
      source({ type: 'git', id: 'wide' }),
      source({ type: 'git', id: 'named', title: 'Shops' }),
    ]),
  ).toEqual(['Git (git)', 'Git (wide)', 'Shops']);
});
