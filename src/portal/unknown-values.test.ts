import { describe, expect, test } from 'vitest';
import { impactOf } from './impact.ts';
import type { Portal } from './portal.ts';
import { propertyColumns } from './property-columns.ts';
import { staleDataBehind } from './staleness.ts';
import { documents, portalOf } from './testing/portal.ts';
import { unknownValue } from './unknown-values.ts';

/* A source adds `tier` and `system` to services, and makes incidents; of one service people say the tier themselves. */

const MAPPING = `resources:
  - kind: service
    port:
      entity:
        match: { kinds: [service], name: .name }
        mappings:
          properties: { tier: .tier }
          relations: { suite: .suite }
  - kind: incident
    port:
      entity:
        mappings:
          identifier: .name
          blueprint: '"outage"'
          properties: { since: .since }
          relations: { service: .service }
`;

const rule = (identifier: string, condition: object): object => ({
  identifier,
  title: identifier,
  level: 'Gold',
  maxAge: '7d',
  query: { combinator: 'and', conditions: [condition] },
});

const FILES: Record<string, string> = {
  'portal.yaml': `title: Test
host: { audience: private }
sources:
  - id: pager
    title: Pager
    type: http
    url: https://pager.example.com
    requests: [{ kind: service, path: /a, id: name, fields: all }, { kind: incident, path: /b, id: name, fields: all }]
    mapping: mappings/pager.yaml
`,
  'mappings/pager.yaml': MAPPING,
  'catalog/a.yaml': documents(
    {
      identifier: 'service',
      title: 'Service',
      schema: { properties: { tier: { type: 'string', title: 'Tier' }, size: { type: 'number' } } },
      relations: { suite: { target: 'suite', inverse: 'services' } },
      calculationProperties: { first: { type: 'boolean', calculation: '.properties.tier == "1"' } },
      aggregationProperties: {
        outages: { target: 'outage', calculationSpec: { calculationBy: 'entities', func: 'count' } },
      },
    },
    { identifier: 'suite', title: 'Suite', schema: { properties: {} } },
    {
      identifier: 'outage',
      title: 'Outage',
      schema: { properties: { since: { type: 'string', format: 'date-time' } } },
      relations: { service: { target: 'service', inverse: 'outagesOf' } },
    },
    { identifier: 'cart', blueprint: 'service', properties: {} },
    { identifier: 'pay', blueprint: 'service', properties: { tier: '1' } },
    { identifier: 'shop', blueprint: 'suite', properties: {} },
  ),
  'scorecards/s.yaml': JSON.stringify({
    identifier: 's',
    title: 'S',
    blueprint: 'service',
    rules: [
      rule('tier', { property: 'tier', operator: 'isNotEmpty' }),
      rule('size', { property: 'size', operator: 'isEmpty' }),
      rule('suite', { relation: 'suite', operator: 'isNotEmpty' }),
      rule('calm', { relation: 'outagesOf', operator: 'isEmpty' }),
      rule('count', { property: 'outages', operator: '=', value: 0 }),
    ],
  }),
};

const NOW = '2026-11-22T06:00:00Z';

function snapshot(observedAt: string, complete: boolean, records: [string, object][]): string {
  return JSON.stringify({
    feed: 'pager',
    observedAt,
    complete,
    version: 1,
    settings: '',
    records: records.map(([kind, data]) => ({ kind, id: (data as { name: string }).name, data })),
  });
}

const CART: [string, object] = ['service', { name: 'cart', tier: '2', suite: 'shop' }];
const OUTAGE: [string, object] = ['incident', { name: 'o1', since: '2026-11-01T00:00:00Z', service: 'cart' }];

const withSnapshot = (observedAt: string, complete: boolean, records: [string, object][]): Promise<Portal> =>
  portalOf(
    { ...FILES, '.portolan/state/snapshots/pager.json': snapshot(observedAt, complete, records) },
    NOW,
  );

const WORDS = ['pass', 'fail', 'notApplicable', 'unknown', 'exempt'];

/** How the rules came out for an entity, by rule. */
function outcomes({ judgement }: Portal, name: string): Record<string, string> {
  const { scorecard, rowOf, outcomes: codes } = judgement.cards[0]!;
  const row = rowOf.get(`service:default/${name}`)!;
  const { rules } = scorecard;
  return Object.fromEntries(
    rules.map(({ identifier }, at) => [identifier, WORDS[codes[row * rules.length + at]!]!]),
  );
}

const reasonOf = (portal: Portal, name: string, id: string): string | undefined =>
  unknownValue(portal, portal.byRef.get(`service:default/${name}`)!, id);

describe('what the mapping of a source may say, while the source', () => {
  test('gave nothing, is unknown where nobody else says it, and says why', async () => {
    const portal = await portalOf(FILES, NOW);
    expect(outcomes(portal, 'cart')).toEqual({
      tier: 'unknown',
      size: 'pass',
      suite: 'unknown',
      calm: 'unknown',
      count: 'unknown',
    });
    expect(outcomes(portal, 'pay')).toMatchObject({ tier: 'pass', suite: 'unknown', count: 'unknown' });
    const reason = 'Pager has given no data';
    expect(['tier', 'first', 'outages', 'size'].map((id) => reasonOf(portal, 'cart', id))).toEqual([
      reason,
      reason,
      reason,
      undefined,
    ]);
    expect(reasonOf(portal, 'pay', 'tier')).toBeUndefined();
    const cart = portal.byRef.get('service:default/cart')!;
    const column = propertyColumns(portal, portal.blueprints.get('service')!, [cart]).find(
      ({ id }) => id === 'properties.tier',
    );
    expect(column?.value(portal, cart)).toEqual({ unknown: reason });
    expect(impactOf(portal, portal.feeds[0]!).unknown).toEqual({ verdicts: 5, rules: 3 });
    expect(staleDataBehind(portal, portal.judgement.cards).map(({ title }) => title)).toEqual(['Pager']);
  });

  test('could not be read again, stands until it is too old; what people say does not age', async () => {
    const young = await withSnapshot('2026-11-20T06:00:00Z', true, [CART, OUTAGE]);
    const verdicts = { tier: 'pass', size: 'pass', suite: 'pass', calm: 'fail', count: 'fail' };
    expect(outcomes(young, 'cart')).toEqual(verdicts);
    expect(outcomes(young, 'pay')).toMatchObject({
      tier: 'pass',
      suite: 'fail',
      calm: 'pass',
      count: 'pass',
    });
    expect(reasonOf(young, 'pay', 'tier')).toBeUndefined();
    const old = await withSnapshot('2026-11-01T06:00:00Z', true, [CART, OUTAGE]);
    expect(outcomes(old, 'cart')).toEqual({
      tier: 'unknown',
      size: 'pass',
      suite: 'unknown',
      calm: 'unknown',
      count: 'unknown',
    });
    expect(outcomes(old, 'pay')).toMatchObject({ tier: 'pass', suite: 'unknown' });
  });

  test('was read in part, is unknown of what it said nothing about', async () => {
    const portal = await withSnapshot('2026-11-22T05:00:00Z', false, [
      ['service', { name: 'cart', tier: '2' }],
      ['incident', { name: 'o1', service: 'cart' }],
    ]);
    expect(outcomes(portal, 'cart')).toEqual({
      tier: 'pass',
      size: 'pass',
      suite: 'fail',
      calm: 'fail',
      count: 'unknown',
    });
    expect(outcomes(portal, 'pay')).toMatchObject({ tier: 'pass', suite: 'unknown', calm: 'unknown' });
    expect(reasonOf(portal, 'pay', 'outages')).toBe('Pager could not be read in whole');
  });

  test('is healthy, is nothing where it says nothing', async () => {
    const portal = await withSnapshot(NOW, true, [['service', { name: 'cart' }], OUTAGE]);
    expect(outcomes(portal, 'cart')).toMatchObject({ tier: 'fail', suite: 'fail', count: 'fail' });
    expect(outcomes(portal, 'pay')).toMatchObject({ calm: 'pass', count: 'pass' });
    expect(reasonOf(portal, 'cart', 'tier')).toBeUndefined();
  });
});
