import { describe, expect, test } from 'vitest';
import type { Entity, Relation } from '../catalog/entity.ts';
import { buildGraph } from '../catalog/graph.ts';
import { anEntity } from '../query/example.testing.ts';
import { type ChangeSource, changesOf, MOST_CHANGES, recordedChanges } from './changes.ts';
import type { CostPast } from './costs.ts';
import type { ChangeLists, Listed, ManyChanges, OneChange, ShownDetail } from './lists.ts';

const NOW = '2026-11-22T06:10:00Z';
const CART = 'component:default/cart';
const DELIVERY = 'group:default/delivery';

/** A portal in which these changes were recorded, all of them of the cart. */
function source(
  entities: Entity[],
  relations: Partial<Relation>[] = [],
  listed: Listed[] = [],
  costs?: CostPast,
): ChangeSource {
  const edges = relations.map((relation) => ({
    type: 'ownedBy',
    inverse: 'ownerOf',
    field: 'spec.owner',
    origin: { source: 'catalog' },
    dangling: false,
    source: CART,
    target: DELIVERY,
    ...relation,
  }));
  const of = (ref: string): Listed[] => (ref === CART || ref === DELIVERY ? listed : []);
  const lists: ChangeLists = {
    all: listed,
    of,
    print: (ref) => JSON.stringify(of(ref)),
    renames: new Map(),
    pages: new Map(),
  };
  return {
    entities,
    byRef: new Map(entities.map((entity) => [entity.ref, entity])),
    graph: buildGraph(edges),
    now: NOW,
    history: { lists, costs },
  };
}

function record(detail: ShownDetail, extra: Partial<OneChange> = {}): OneChange {
  return { id: 'a'.repeat(32), time: NOW, ref: CART, title: 'cart', detail, ...extra };
}

function group(type: ManyChanges['type'], count: number, some: [string, string][] = []): ManyChanges {
  return {
    id: 'b'.repeat(32),
    time: NOW,
    type,
    count,
    some: some.map(([ref, title]) => ({ ref, title })),
    ...(type === 'verdict'
      ? { verdict: { card: 'Readiness', rule: 'Has an owner', from: 'p' as const, to: 'f' as const } }
      : {}),
  };
}

function committed(id: string, lastCommitAt: string): Entity {
  return anEntity({ id, properties: { git: { lastCommitAt } } });
}

function verdict(from: 'p' | 'f' | 'x', to: 'p' | 'f' | 'x'): ShownDetail {
  return { type: 'verdict', card: 'Readiness', rule: 'Has an owner', from, to };
}

const TEAM = anEntity({ id: 'delivery', blueprint: 'Group' });

describe('the words of a change', () => {
  test.each<[ShownDetail, string]>([
    [{ type: 'added' }, 'Added to the catalog'],
    [{ type: 'removed' }, 'No longer in the catalog'],
    [{ type: 'removed', unread: true }, 'Cannot be read any more: its file has errors'],
    [{ type: 'title', from: 'Cart', to: 'cart' }, 'Now called cart, was Cart'],
    [{ type: 'owner', from: [DELIVERY], to: ['group:default/gone'] }, 'Owner is gone, was delivery'],
    [{ type: 'owner', from: [], to: [DELIVERY] }, 'Owner is delivery'],
    [{ type: 'owner', from: [DELIVERY], to: [] }, 'Has no owner any more, was delivery'],
    [{ type: 'owner', from: [], to: ['user:default/wren'] }, 'Owner is a person'],
    [{ type: 'lifecycle', from: '', to: 'production' }, 'Lifecycle is production'],
    [{ type: 'lifecycle', from: 'production', to: 'deprecated' }, 'Lifecycle is deprecated, was production'],
    [{ type: 'lifecycle', from: 'production', to: '' }, 'Has no lifecycle any more, was production'],
    [{ type: 'problems', from: [0, 0], to: [1, 2] }, 'Has 1 error and 2 warnings, had none'],
    [{ type: 'problems', from: [0, 1], to: [0, 2] }, 'Has 2 warnings, had 1 warning'],
    [{ type: 'problems', from: [0, 1], to: [0, 0] }, 'Its problem is mended'],
    [{ type: 'problems', from: [1, 1], to: [0, 0] }, 'Its problems are mended'],
    [
      { type: 'drift', from: [], to: ['spec.owner', 'spec.type'] },
      'Sources disagree on spec.owner and spec.type',
    ],
    [{ type: 'drift', from: ['spec.owner'], to: [] }, 'Sources agree again on spec.owner'],
    [
      {
        type: 'level',
        key: 'ready',
        from: { scorecard: 'Ready', level: 'Gold', rank: 2 },
        to: { scorecard: 'Production ready', level: 'Silver', rank: 1 },
      },
      'Fell from Gold to Silver on Production ready',
    ],
    [
      {
        type: 'level',
        key: 'ready',
        from: { scorecard: 'Ready', level: 'Silver', rank: 1 },
        to: { scorecard: 'Ready', level: 'Gold', rank: 2 },
      },
      'Rose from Silver to Gold on Ready',
    ],
    [
      { type: 'renamed', from: 'component:default/basket', title: 'Basket', to: CART },
      'Renamed to component:default/cart, was Basket (component:default/basket)',
    ],
    [
      { type: 'renamed', from: 'user:default/wren', title: 'Wren', to: 'user:default/ash' },
      'Goes by another name',
    ],
    [verdict('p', 'f'), 'Fails “Has an owner” of Readiness'],
    [verdict('x', 'f'), 'Fails again “Has an owner” of Readiness'],
    [verdict('f', 'p'), 'Passes “Has an owner” of Readiness'],
    [verdict('f', 'x'), 'Is exempt from “Has an owner” of Readiness'],
  ])('%j is told as %s', (detail, text) => {
    const [change] = changesOf(source([anEntity({ id: 'cart' }), TEAM], [], [record(detail)]), CART);
    expect(change!.text).toBe(text);
    expect(change!.title).toBe(`cart: ${text.charAt(0).toLowerCase()}${text.slice(1)}`);
  });
});

describe('changes', () => {
  test('of an entity that is gone keep its name and have no page', () => {
    const [change] = changesOf(source([TEAM], [], [record({ type: 'removed' })]), DELIVERY);
    expect(change).toMatchObject({ name: 'cart', path: undefined, ref: CART });
  });

  test('of people who are not in the catalog are left out', () => {
    const gone = record({ type: 'removed' }, { ref: 'user:default/wren', title: 'Wren' });
    expect(changesOf(source([TEAM], [], [gone]))).toEqual([]);
  });

  test('tell which commit did them', () => {
    const commit = 'c'.repeat(40);
    const portal = source(
      [TEAM],
      [],
      [record({ type: 'added' }, { commit }), { ...group('title', 9), commit }],
    );
    expect(changesOf(portal).map((change) => change.commit)).toEqual([commit, commit]);
  });

  describe('of many at once', () => {
    const some: [string, string][] = ['a', 'b', 'c'].map((name) => [`component:default/${name}`, name]);

    test.each<[ManyChanges, string]>([
      [group('added', 150, some), '150 entities added to the catalog: a, b, c and 147 more'],
      [group('removed', 6, some), '6 entities no longer in the catalog: a, b, c and 3 more'],
      [group('renamed', 6), '6 entities under another name'],
      [group('title', 6), '6 entities with another title'],
      [group('owner', 1200), '1,200 entities with another owner'],
      [group('lifecycle', 6), '6 entities with another lifecycle'],
      [group('problems', 6), '6 entities with more or fewer problems'],
      [group('drift', 6), '6 entities on which sources began or ceased to disagree'],
      [group('level', 6), '6 levels of scorecards rose or fell'],
      [{ ...group('level', 6), moved: 'fell' as const }, '6 levels of scorecards fell'],
      [
        { ...group('rule', 6), verdict: { card: 'Readiness', rule: 'Has an owner' } },
        'Scorecard Readiness: rule “Has an owner” added',
      ],
      [group('verdict', 3, some), '3 entities fail “Has an owner” of Readiness: a, b and c'],
      [group('verdict', 4, some), '4 entities fail “Has an owner” of Readiness: a, b, c and 1 more'],
    ])('%j is told as %s', (change, title) => {
      expect(changesOf(source([TEAM], [], [change]))).toEqual([
        {
          id: change.id,
          time: NOW,
          type: change.type,
          ref: undefined,
          name: '',
          title,
          text: title,
          path: undefined,
          commit: undefined,
        },
      ]);
    });

    test.each([
      ['f', 'p', '2 entities pass “Has an owner” of Readiness'],
      ['x', 'f', '2 entities fail again “Has an owner” of Readiness'],
      ['f', 'x', '2 entities are exempt from “Has an owner” of Readiness'],
    ] as const)('verdicts from %s to %s are told as %s', (from, to, title) => {
      const change = {
        ...group('verdict', 2),
        verdict: { card: 'Readiness', rule: 'Has an owner', from, to },
      };
      expect(changesOf(source([TEAM], [], [change]))[0]!.title).toBe(title);
    });

    test('have the names of now, and people are counted, not named', () => {
      const named = group('removed', 6, [
        [CART, 'Its title then'],
        ['user:default/wren', 'Wren Oak'],
        ['_user:default/ash', 'Ash Elm'],
      ]);
      const cart = { ...anEntity({ id: 'cart' }), title: 'Its title now' };
      const [change] = changesOf(source([cart], [], [named]));
      expect(change!.title).toBe('6 entities no longer in the catalog: Its title now and 5 more');
      const people = group('added', 2, [['user:default/wren', 'Wren Oak']]);
      expect(changesOf(source([cart], [], [people]))[0]!.title).toBe('2 entities added to the catalog');
    });
  });

  test('of a title say so where it is another one again today', () => {
    const now = { ...anEntity({ id: 'cart' }), title: 'Basket' };
    const texts = changesOf(
      source(
        [now],
        [],
        [
          record({ type: 'title', from: 'cart', to: 'Cart' }),
          record({ type: 'title', from: 'Cart', to: 'Basket' }),
        ],
      ),
    ).map(({ title }) => title);
    expect(texts.sort()).toEqual([
      'Basket: now called Basket, was Cart',
      'Basket: was called Cart from then on, and cart before',
    ]);
  });

  test('of owners never name people who are not in the catalog', () => {
    const owners: ShownDetail = {
      type: 'owner',
      from: ['user:default/wren'],
      to: ['_user:default/ash', DELIVERY],
    };
    const [change] = changesOf(source([anEntity({ id: 'cart' }), TEAM], [], [record(owners)]));
    expect(change!.title).toBe('cart: owner is a person and delivery, was a person');
    const wren = { ...anEntity({ id: 'wren', blueprint: 'User' }), title: 'Wren Oak' };
    const [known] = changesOf(source([anEntity({ id: 'cart' }), wren], [], [record(owners)]));
    expect(known!.text).toBe('Owner is a person and delivery, was Wren Oak');
  });

  test('of what months cost come with the others, of everything and of an entity', () => {
    const month = (name: string, amount: string) => ({
      version: 1 as const,
      month: name,
      time: NOW,
      currencies: { USD: { total: amount, entities: { [CART]: amount }, owners: {} } },
    });
    const costs = { months: [month('2026-09', '100'), month('2026-10', '150')], currency: 'USD' };
    const portal = source([anEntity({ id: 'cart' })], [], [record({ type: 'added' })], costs);
    const text = 'Cost $150 in October 2026, 50 % more than in the month before';
    expect(changesOf(portal).map(({ time, title, path }) => [time, title, path])).toEqual([
      [NOW, 'cart: added to the catalog', '/catalog/default/component/cart/'],
      ['2026-11-01T00:00:00Z', text, '/costs/'],
    ]);
    expect(changesOf(portal, CART).map(({ title }) => title)).toEqual([
      'cart: added to the catalog',
      `cart: c${text.slice(1)}`,
    ]);
  });

  test('that were recorded can be told without a portal', () => {
    const lists: ChangeLists = {
      all: [record({ type: 'removed' })],
      of: (ref) => (ref === CART ? [record({ type: 'removed' })] : []),
      print: () => '',
      renames: new Map(),
      pages: new Map(),
    };
    const known = { byRef: new Map([[DELIVERY, { title: 'Delivery' }]]), history: { lists } };
    expect(recordedChanges(known).map(({ title }) => title)).toEqual(['cart: no longer in the catalog']);
    expect(recordedChanges(known, CART)).toHaveLength(1);
    expect(recordedChanges(known, DELIVERY)).toEqual([]);
    expect(recordedChanges({ byRef: new Map() })).toEqual([]);
  });

  test('of a team include those of what it owns, once', () => {
    const portal = source(
      [committed('cart', '2026-11-20T10:00:00Z'), TEAM],
      [{}],
      [record({ type: 'added' })],
    );
    expect(changesOf(portal, DELIVERY).map(({ text }) => text)).toEqual([
      'Added to the catalog',
      'Last commit',
    ]);
    expect(changesOf(portal)).toHaveLength(2);
  });

  test('come with what the data itself dates: deployments, incidents, the last commit', () => {
    const happening = (id: string, blueprint: string, properties: Record<string, string>): Entity =>
      anEntity({ id, blueprint, properties });
    const about = (from: string): Partial<Relation> => ({
      source: from,
      target: CART,
      type: 'observes',
      inverse: 'told',
      field: 'relations.component',
    });
    const portal = source(
      [
        committed('cart', '2026-11-20T12:00:00+02:00'),
        happening('d1', 'deployment', {
          version: 'v1.2',
          status: 'success',
          finishedAt: '2026-11-21T10:00:00Z',
        }),
        happening('d2', 'deployment', {
          version: 'v1.3',
          status: 'failed',
          finishedAt: '2026-11-21T11:00:00Z',
        }),
        happening('i1', 'incident', { startedAt: '2026-11-19T10:00:00Z', resolvedAt: 'no time' }),
        anEntity({ id: 'eu', blueprint: 'environment' }),
      ],
      [
        about('deployment:default/d1'),
        about('deployment:default/d2'),
        about('incident:default/i1'),
        {
          source: 'deployment:default/d1',
          target: 'environment:default/eu',
          type: 'deployedTo',
          inverse: 'received',
          field: 'relations.environment',
        },
      ],
    );
    expect(changesOf(portal, CART).map(({ time, text }) => [time, text])).toEqual([
      ['2026-11-21T11:00:00Z', 'Deployment of v1.3: failed'],
      ['2026-11-21T10:00:00Z', 'Deployed v1.2 to eu'],
      ['2026-11-20T10:00:00Z', 'Last commit'],
      ['2026-11-19T10:00:00Z', 'Incident began: i1'],
    ]);
  });

  test('never come from the future, and never without a time', () => {
    const portal = source([
      committed('cart', '2026-11-23T00:00:00Z'),
      committed('shop', 'yesterday'),
      anEntity({ id: 'bare' }),
    ]);
    expect(changesOf(portal)).toEqual([]);
  });

  test('have the same id as long as they are the same', () => {
    const ids = (time: string): string[] => changesOf(source([committed('cart', time)])).map(({ id }) => id);
    expect(ids('2026-11-20T10:00:00Z')).toEqual(ids('2026-11-20T12:00:00+02:00'));
    expect(ids('2026-11-20T10:00:00Z')).not.toEqual(ids('2026-11-20T10:00:01Z'));
    expect(ids('2026-11-20T10:00:00Z')[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  test('end after fifty, and commits do not push the others out', () => {
    const busy = Array.from({ length: 80 }, (_, i) => committed(`c${i}`, '2026-11-22T05:00:00Z'));
    const old = record({ type: 'added' }, { time: '2026-01-01T00:00:00Z', ref: 'component:default/c1' });
    const changes = changesOf(source(busy, [], [old]));
    expect(changes).toHaveLength(MOST_CHANGES);
    expect(changes.at(-1)).toMatchObject({ type: 'added' });
  });
});
