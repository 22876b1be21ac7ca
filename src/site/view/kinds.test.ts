import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Entity } from '../../catalog/entity.ts';
import { setPortal } from '../../portal/store.ts';
import { document, documents, pastOf, portalOf } from '../../portal/testing/portal.ts';
import { latestChanges } from './changes.ts';
import { consumersTable, holdings } from './holdings.ts';
import { destinations, sizeSentence, teamChoices } from './home.ts';
import { relationLists } from './relations.ts';
import { tasksOf } from './tasks.ts';
import { leadsOf, mailOf, passShareOf, peopleOf } from './team.ts';
import { holdingFigures, holdingsOf, variantOf, variantTabs } from './variants.ts';

const COMPONENT = { type: 'service', lifecycle: 'production', owner: 'delivery' };
const LEAD = { annotations: { 'portolan.dev/lead': 'user:default/zoe' } };

const FILES = {
  'catalog/a.yaml': documents(
    document('Component', 'cart', {
      ...COMPONENT,
      system: 'shop',
      consumesApis: ['mail'],
      dependsOn: ['component:gone'],
    }),
    document('Component', 'parcel', {
      ...COMPONENT,
      system: 'shop',
      providesApis: ['mail'],
      subcomponentOf: 'cart',
    }),
    document('Component', 'odd', { lifecycle: 'production', owner: 'delivery' }),
    document('API', 'mail', {
      type: 'grpc',
      lifecycle: 'production',
      owner: 'delivery',
      definition: 'syntax = "proto3";',
    }),
    document('System', 'shop', { owner: 'delivery' }),
    document('Group', 'all', { type: 'department', children: [] }),
    document(
      'Group',
      'delivery',
      {
        type: 'team',
        parent: 'all',
        children: [],
        members: ['amy', 'ghost'],
        profile: { email: 'delivery@example.com' },
      },
      LEAD,
    ),
    document('User', 'amy', { memberOf: [], profile: { displayName: 'Amy' } }),
    document('User', 'zoe', {
      memberOf: ['delivery'],
      profile: { displayName: 'Zoe', email: 'zoe@example.com?cc=evil@example.com' },
    }),
    {
      identifier: 'queue',
      title: 'Queue',
      schema: { properties: { size: { type: 'number' } }, required: [] },
      relations: { readers: { title: 'Readers', target: 'Component', many: true, inverse: 'usesQueue' } },
    },
    {
      identifier: 'orders',
      blueprint: 'queue',
      properties: { size: 3 },
      relations: { readers: ['cart', 'missing'] },
    },
  ),
  'scorecards/ready.yaml': `identifier: ready
title: Ready
blueprint: Component
levels: [{ title: Basic, color: paleBlue }, { title: Bronze, color: bronze }, { title: Silver, color: silver }]
rules:
  - identifier: typed
    title: It has a type
    level: Bronze
    query: { combinator: and, conditions: [{ property: type, operator: isNotEmpty }] }
  - identifier: linked
    title: It has links
    level: Silver
    query: { combinator: and, conditions: [{ property: links, operator: isNotEmpty }] }
  - identifier: tagged
    title: It has tags
    level: Silver
    query: { combinator: and, conditions: [{ property: tags, operator: isNotEmpty }] }
`,
};

let find: (ref: string) => Entity;

beforeEach(async () => {
  const portal = await portalOf(FILES);
  setPortal(portal);
  find = (ref) => portal.byRef.get(ref)!;
});
afterEach(() => setPortal(undefined));

describe('the page of a kind', () => {
  test.each([
    ['group:default/delivery', 'team'],
    ['user:default/amy', 'person'],
    ['system:default/shop', 'parts'],
    ['api:default/mail', 'api'],
    ['queue:default/orders', 'facts'],
    ['component:default/cart', undefined],
  ])('of %s is that of %s', (ref, name) => {
    expect(variantOf(find(ref)).name).toBe(name);
  });

  test('has tabs for what only it has', () => {
    expect(variantTabs(find('group:default/delivery'))).toEqual([
      { id: 'holdings', title: 'Owns', count: 5 },
    ]);
    expect(variantTabs(find('system:default/shop'))).toEqual([{ id: 'holdings', title: 'Holds', count: 2 }]);
    expect(variantTabs(find('api:default/mail'))).toEqual([
      { id: 'definition', title: 'Definition' },
      { id: 'consumers', title: 'Used by', count: 1 },
    ]);
    expect(variantTabs(find('group:default/all'))).toEqual([]);
  });
});

describe('a team', () => {
  test('lists its people, the lead first, whoever declared them, the missing ones marked', () => {
    expect(
      peopleOf(find('group:default/delivery')).map(({ title, role, href, initials }) => [
        title,
        role,
        href !== undefined,
        initials,
      ]),
    ).toEqual([
      ['Zoe', 'lead', true, 'ZO'],
      ['Amy', '', true, 'AM'],
      ['ghost', '', false, 'GH'],
    ]);
    expect(leadsOf(find('user:default/zoe'))).toEqual(new Set(['group:default/delivery']));
    expect(leadsOf(find('user:default/amy'))).toEqual(new Set());
  });

  test('can be written to only at a plain address', () => {
    expect(mailOf(find('group:default/delivery'))).toEqual({
      address: 'delivery@example.com',
      href: 'mailto:delivery@example.com',
    });
    expect(mailOf(find('user:default/zoe'))).toBeUndefined();
  });

  test('owns by kind, with problems first, and leads to the same in the catalog', () => {
    const { title, table, all, kinds } = holdings(find('group:default/delivery'), 'sprite.svg');
    expect([title, all, kinds]).toEqual([
      'Owns',
      '/catalog/?owner=group:default/delivery',
      '3 components, 1 API and 1 system',
    ]);
    expect(table.total).toBe(5);
    expect(table.head.map((cell) => cell.title)).not.toContain('Owner');
    expect(table.head.map((cell) => cell.title)).toContain('Problems');
    const names = [...table.body.matchAll(/<a href="([^"]+)"/g)]
      .map((match) => match[1]!)
      .filter((link) => /\/(?:component|api|system)\//.test(link));
    expect(names.slice(0, 3)).toEqual([
      '/catalog/default/component/cart/',
      '/catalog/default/component/odd/',
      '/catalog/default/component/parcel/',
    ]);
  });

  test('is summed up over what it owns', () => {
    expect(
      holdingFigures(find('group:default/delivery')).map(({ label, value, context }) => [
        label,
        value,
        context,
      ]),
    ).toEqual([
      ['Owns', '5', '3 components and 1 API'],
      ['People', '3', 'in the team'],
      ['Rules that pass', '22 %', '2 of 9 judged'],
      ['Problems', '2', 'in their definitions'],
    ]);
    expect(passShareOf('group:default/delivery')).toBe('22 %');
    expect(holdingFigures(find('group:default/all'))).toEqual([]);
  });

  test('has tasks: what lifts something by itself first, what is further up not yet', () => {
    const { tasks, total } = tasksOf(holdingsOf(find('group:default/delivery'))!, 2);
    expect(total).toBe(5);
    expect(tasks).toMatchObject([
      {
        title: 'It has a type',
        entity: 'odd',
        effect: 'Basic to Bronze',
        href: '/catalog/default/component/odd/#scorecards',
      },
      { title: 'It has links', entity: 'cart', effect: '1 of 2 to Silver' },
    ]);
  });

  test('says so when it owns nothing', () => {
    expect(holdings(find('group:default/all'), '')).toMatchObject({
      table: { total: 0 },
      empty: 'Nothing yet. What names all as its owner stands here.',
    });
  });
});

describe('other kinds', () => {
  test('a person who owns nothing shows what their teams own', () => {
    expect(holdings(find('user:default/zoe'), '')).toMatchObject({
      title: 'Their team owns',
      all: '/catalog/?owner=group:default/delivery',
      table: { total: 5 },
    });
    expect(holdings(find('user:default/amy'), '')).toMatchObject({ title: 'Their team owns' });
  });

  test('a system holds its parts', () => {
    const { table, all } = holdings(find('system:default/shop'), '');
    expect(all).toBe('/catalog/?system=system:default/shop');
    expect(table.total).toBe(2);
    expect(table.head.map((cell) => cell.title)).toContain('Owner');
  });

  test('an API tells who uses it', () => {
    expect(consumersTable(find('api:default/mail'), '')).toMatchObject({ total: 1, shown: 1 });
  });
});

describe('relations without a place of their own', () => {
  test('are listed under the words of their fields, the dangling ones marked', () => {
    expect(relationLists(find('queue:default/orders'))).toMatchObject([
      {
        title: 'Readers',
        total: 2,
        items: [
          { title: 'missing', note: 'not in the catalog', href: undefined },
          { title: 'cart', note: 'Component', href: '/catalog/default/component/cart/' },
        ],
      },
    ]);
  });

  test('are read from the other end under the name of their inverse', () => {
    expect(relationLists(find('component:default/cart')).map(({ title, total }) => [title, total])).toEqual([
      ['Has parts', 1],
      ['Uses queue', 1],
    ]);
    expect(relationLists(find('system:default/shop'))).toEqual([]);
    expect(relationLists(find('group:default/delivery'))).toEqual([]);
  });

  test('fold beyond twenty, and are counted beyond a hundred', async () => {
    const names = Array.from({ length: 130 }, (_, n) => `c${n}`);
    const portal = await portalOf({
      'catalog/a.yaml': documents(
        {
          identifier: 'queue',
          title: 'Queue',
          schema: { properties: {} },
          relations: { readers: { target: 'Component', many: true } },
        },
        { identifier: 'orders', blueprint: 'queue', relations: { readers: names } },
      ),
    });
    setPortal(portal);
    const [list] = relationLists(portal.byRef.get('queue:default/orders')!);
    expect([list!.total, list!.items.length, list!.folded.length, list!.left]).toEqual([130, 20, 80, 30]);
  });
});

describe('the start page', () => {
  test('leads to the kinds that there are', () => {
    expect(destinations().kinds.map(({ title, count }) => `${count} ${title}`)).toEqual([
      '3 Components',
      '1 APIs',
      '1 Systems',
      '2 Teams',
      '2 People',
      '1 Queues',
    ]);
    expect(sizeSentence()).toBe('10 entities, among them 3 components, 1 API, 1 system and 2 teams.');
  });

  test('offers the teams that own most, by name', async () => {
    const { teams, total, judged, costTitle } = teamChoices();
    expect(teams.map(({ title, owns, people, passes }) => [title, owns, people, passes])).toEqual([
      ['all', '0', '0', undefined],
      ['delivery', '5', '3', '22 %'],
    ]);
    expect([total, judged, costTitle]).toEqual([2, true, undefined]);
    const groups = Array.from({ length: 40 }, (_, n) =>
      document('Group', `t${n}`, { type: 'team', children: [] }),
    );
    setPortal(await portalOf({ ...FILES, 'catalog/b.yaml': documents(...groups) }));
    expect(teamChoices().teams).toHaveLength(12);
    expect(teamChoices().teams.map(({ title }) => title)).toContain('delivery');
  });
});

describe('what changed', () => {
  test('names what it is about, but on its own page', async () => {
    const portal = await portalOf(FILES);
    const cart = 'component:default/cart';
    const record = {
      id: 'a'.repeat(32),
      time: '2026-11-20T10:00:00Z',
      ref: cart,
      title: 'cart',
      owners: ['group:default/delivery'],
    };
    const older = {
      ...record,
      id: 'b'.repeat(32),
      time: '2025-12-31T10:00:00Z',
      ref: 'component:default/gone',
      title: 'gone',
    };
    setPortal({
      ...portal,
      history: pastOf(
        { ...record, detail: { type: 'lifecycle', from: 'experimental', to: 'production' } },
        { ...older, detail: { type: 'removed' } },
      ),
    });
    expect(latestChanges(5)).toMatchObject([
      {
        day: '20 Nov',
        name: 'cart',
        href: '/catalog/default/component/cart/',
        text: 'lifecycle is production, was experimental',
      },
      { day: '31 Dec 2025', name: 'gone', href: undefined, text: 'no longer in the catalog' },
    ]);
    expect(latestChanges(5, cart)).toMatchObject([
      { name: '', text: 'Lifecycle is production, was experimental' },
    ]);
    expect(latestChanges(5, 'group:default/delivery')).toHaveLength(2);
    expect(latestChanges(1)).toHaveLength(1);
  });
});
