import { describe, expect, test } from 'vitest';
import type { Entity, Relation } from '../catalog/entity.ts';
import { buildGraph } from '../catalog/graph.ts';
import { anEntity } from '../query/example.testing.ts';
import { type ChangeSource, changesOf, MOST_CHANGES } from './changes.ts';
import type { ChangeRecord, Detail } from './record.ts';

const NOW = '2026-11-22T06:10:00Z';
const CART = 'component:default/cart';
const DELIVERY = 'group:default/delivery';

function source(
  entities: Entity[],
  relations: Partial<Relation>[] = [],
  history: ChangeRecord[] = [],
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
  return {
    entities,
    byRef: new Map(entities.map((entity) => [entity.ref, entity])),
    graph: buildGraph(edges),
    now: NOW,
    history,
  };
}

function record(detail: Detail, extra: Partial<ChangeRecord> = {}): ChangeRecord {
  return {
    id: 'a'.repeat(32),
    time: NOW,
    ref: CART,
    title: 'cart',
    owners: [],
    detail,
    ...extra,
  } as ChangeRecord;
}

function committed(id: string, lastCommitAt: string): Entity {
  return anEntity({ id, properties: { git: { lastCommitAt } } });
}

const TEAM = anEntity({ id: 'delivery', blueprint: 'Group' });

describe('the words of a change', () => {
  test.each<[Detail, string]>([
    [{ type: 'added' }, 'Added to the catalog'],
    [{ type: 'removed' }, 'No longer in the catalog'],
    [{ type: 'title', from: 'cart', to: 'Cart' }, 'Now called Cart, was cart'],
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
  ])('%j is told as %s', (detail, text) => {
    const [change] = changesOf(source([anEntity({ id: 'cart' }), TEAM], [], [record(detail)]), CART);
    expect(change!.text).toBe(text);
    expect(change!.title).toBe(`cart: ${text.charAt(0).toLowerCase()}${text.slice(1)}`);
  });
});

describe('changes', () => {
  test('of an entity that is gone keep its name and have no page', () => {
    const [change] = changesOf(
      source([TEAM], [], [record({ type: 'removed' }, { owners: [DELIVERY] })]),
      DELIVERY,
    );
    expect(change).toMatchObject({ name: 'cart', path: undefined, ref: CART });
  });

  test('of people who are not in the catalog are left out', () => {
    const gone = record({ type: 'removed' }, { ref: 'user:default/wren', title: 'Wren' });
    expect(changesOf(source([TEAM], [], [gone]))).toEqual([]);
  });

  test('of many at once are told by their number, to each owner by its own', () => {
    const bulk: ChangeRecord = {
      id: 'b'.repeat(32),
      time: NOW,
      bulk: 'added',
      count: 150,
      owners: { [DELIVERY]: 30 },
    };
    const portal = source([TEAM], [], [bulk]);
    expect(changesOf(portal)).toMatchObject([{ id: bulk.id, title: '150 entities added to the catalog' }]);
    const [own] = changesOf(portal, DELIVERY);
    expect(own!.title).toBe('30 entities added to the catalog');
    expect(own!.id).not.toBe(bulk.id);
  });

  test('of a team include those of what it owns, once', () => {
    const portal = source(
      [committed('cart', '2026-11-20T10:00:00Z'), TEAM],
      [{}],
      [record({ type: 'added' }, { owners: [DELIVERY] })],
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
