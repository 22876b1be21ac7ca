import { beforeAll, describe, expect, it } from 'vitest';
import { csv, tags } from '../costs/testing/workspace.ts';
import { columnsOf } from './columns.ts';
import type { Portal } from './portal.ts';
import { kindsOf, rowOf, tableOf } from './rows.ts';
import { document, documents, portalOf } from './testing/portal.ts';

const SCORECARD = `identifier: ready
title: Ready
blueprint: Component
levels: [{ title: Basic, color: paleBlue }, { title: Silver, color: silver }, { title: Gold, color: gold }]
rules:
  - { identifier: described, title: Is described, level: Silver, query: { combinator: and, conditions: [{ property: metadata.description, operator: isNotEmpty }] } }
  - { identifier: tagged, title: Is tagged, level: Gold, query: { combinator: and, conditions: [{ property: metadata.tags, operator: isNotEmpty }] } }
`;
const SETTINGS = `title: Test
host: { audience: private }
costs: { bills: [{ id: cloud, files: bills/*.csv }], rules: [{ id: app, tag: app }] }
`;

/** A charge of a whole day. */
function charge(day: string, dollars: string): Record<string, string> {
  return {
    EffectiveCost: dollars,
    BilledCost: dollars,
    BillingPeriodStart: `${day.slice(0, 7)}-01T00:00:00Z`,
    BillingPeriodEnd: day < '2026-11' ? '2026-11-01T00:00:00Z' : '2026-12-01T00:00:00Z',
    ChargePeriodStart: `${day}T00:00:00Z`,
    ChargePeriodEnd: `${day}T23:00:00Z`,
    Tags: tags({ app: 'cart' }),
  };
}

const days = (month: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`);

let portal: Portal;
beforeAll(async () => {
  portal = await portalOf({
    'portal.yaml': SETTINGS,
    'scorecards/ready.yaml': SCORECARD,
    'bills/a.csv': csv([
      ...days('2026-10', 31).map((day) => charge(day, '1')),
      ...days('2026-11', 21).map((day) => charge(day, '1.5')),
    ]),
    'catalog/a.yaml': documents(
      document('Group', 'shop', { type: 'team', children: [] }, { title: 'Shop team' }),
      document('System', 'store', { owner: 'shop' }),
      document(
        'Component',
        'cart',
        { type: 'service', lifecycle: 'production', owner: 'shop', system: 'store' },
        { description: 'Keeps\n  what is to be bought.', tags: ['go', 'go', 'grpc'] },
      ),
      document('Component', 'orphan', { type: 'library', lifecycle: 'experimental', owner: 'nobody' }),
      document(
        'Component',
        'part',
        { type: 'library', lifecycle: 'production', owner: 'shop', subcomponentOf: 'cart' },
        { description: 'A part' },
      ),
      document('Location', 'here', { targets: [] }),
    ),
  });
});

describe('rows', () => {
  it('say of an entity what lists show', () => {
    expect(rowOf(portal, 'component:default/cart')).toMatchObject({
      ref: 'component:default/cart',
      title: 'cart',
      path: '/catalog/default/component/cart/',
      kind: 'Component',
      blueprint: 'Component',
      icon: 'service',
      type: 'service',
      namespace: 'default',
      owner: ['group:default/shop'],
      system: 'system:default/store',
      lifecycle: 'production',
      tags: ['go', 'grpc'],
      description: 'Keeps what is to be bought.',
      problems: 0,
    });
  });

  it('keep owners that are not in the catalog', () => {
    expect(rowOf(portal, 'component:default/orphan')?.owner).toEqual(['group:default/nobody']);
  });

  it('tell kinds that need no owner from entities that lack one', async () => {
    const other = await portalOf({
      'catalog/a.yaml': documents(
        { identifier: 'thing', title: 'Thing', schema: { properties: {} } },
        { identifier: 't', blueprint: 'thing' },
        document('Component', 'cart', { type: 'service', lifecycle: 'production', owner: '' }),
      ),
    });
    expect(tableOf(other).values.get('owner')).toEqual(
      other.entities.map(({ blueprint }) => (blueprint === 'thing' ? null : [])),
    );
    expect(rowOf(portal, 'location:default/here')?.owner).toBeNull();
  });

  it('take no component for a system', () => {
    expect(rowOf(portal, 'component:default/part')?.system).toBeNull();
  });

  it('count errors and warnings, but no notes', () => {
    expect(rowOf(portal, 'component:default/orphan')?.problems).toBe(1);
  });

  it('are not there for refs that are not in the catalog', () => {
    expect(rowOf(portal, 'component:default/nothing')).toBeUndefined();
  });

  it('hold levels and rules of scorecards', () => {
    const { values } = tableOf(portal);
    const at = portal.entities.findIndex(({ id }) => id === 'part');
    expect([values.get('level.ready')![at], values.get('rules')![at]]).toEqual(['Silver', [1, 2]]);
    const team = portal.entities.findIndex(({ id }) => id === 'shop');
    expect([values.get('level.ready')![team], values.get('rules')![team]]).toEqual([null, null]);
  });

  it('hold the cost of the month exactly, its change in whole per cent, and whole weeks', () => {
    const { values } = tableOf(portal);
    const at = portal.entities.findIndex(({ id }) => id === 'cart');
    expect(values.get('cost.USD')![at]).toBe('31.5');
    expect(values.get('change.USD')![at]).toBe(50);
    const weeks = values.get('weeks.USD')![at] as number[];
    expect(weeks).toHaveLength(7);
    expect(weeks.at(-1)).toBe(10.5);
    expect(values.get('cost.USD')![portal.entities.findIndex(({ id }) => id === 'part')]).toBeNull();
  });

  it('cut what is too long for a list', async () => {
    const other = await portalOf({
      'catalog/a.yaml': documents(
        document(
          'Component',
          'long',
          { type: 'x'.repeat(500), lifecycle: 'production', owner: 'shop' },
          { title: 'T'.repeat(5000), description: 'd '.repeat(50_000) },
        ),
      ),
    });
    const row = rowOf(other, 'component:default/long')!;
    expect([row.title.length, row.type?.length, row.description?.length]).toEqual([200, 80, 160]);
  });
});

describe('columns', () => {
  it('have names of their own', () => {
    const ids = columnsOf(portal).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const keys = columnsOf(portal).flatMap(({ facet }) => facet?.key ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('are fewer where there is nothing to say', async () => {
    const bare = await portalOf({
      'catalog/a.yaml': documents(document('Group', 'shop', { type: 'team', children: [] })),
    });
    expect(columnsOf(bare).filter(({ id }) => /^(?:level|rules|cost|weeks|asOf)/.test(id))).toEqual([]);
  });

  it('hold no money for a site that everybody may see', async () => {
    const { project } = await import('./publish/project.ts');
    const open = project({ ...portal, audience: 'public' });
    expect(columnsOf(open).some(({ type }) => type === 'money' || type === 'series')).toBe(false);
  });
});

describe('kinds', () => {
  it('come with their rows, those of Backstage first, and with those that nothing uses', () => {
    const kinds = kindsOf(portal);
    expect(kinds.slice(0, 3).map(({ slug, path, rows }) => [slug, path, rows.length])).toEqual([
      ['component', '/kinds/component/', 3],
      ['api', '/kinds/api/', 0],
      ['resource', '/kinds/resource/', 0],
    ]);
    expect(kinds.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(portal.entities.length);
  });
});
