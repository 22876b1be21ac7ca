import { expect, test } from 'vitest';
import { formatOrigin } from '../base/origin.ts';
import { document, documents, portalOf } from './testing/portal.ts';

const BILL = `EffectiveCost,BilledCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ServiceName,ResourceId,Tags
1.5,1.5,USD,2026-11-03T00:00:00Z,2026-11-04T00:00:00Z,Compute,vm-1,"{""app"":""cart""}"
`;

test('what is wrong with the rules of costs is told with its line in portal.yaml', async () => {
  const portal = await portalOf({
    'portal.yaml': `title: T
host: { audience: private }
costs:
  bills:
    - id: cloud
      files: bills/a.csv
    - id: other
      files: other/*.csv
  rules:
    - id: app
      tag: app
      values:
        shop: component:cart
        till: component:gone
    - id: idle
      service:
        Nothing: component:cart
  shared:
    - id: fees
      match: { service: Nothing }
      over:
        - component:cart
        - component:gone
`,
    'bills/a.csv': BILL,
    'catalog/a.yaml': documents(
      document('Component', 'cart', { type: 'service', lifecycle: 'production', owner: 'crew' }),
      document('Group', 'crew', { type: 'team', children: [] }),
    ),
  });
  const told = portal.problems
    .filter(({ origin }) => origin.file === 'portal.yaml')
    .map(({ origin, rule, message }) => `${formatOrigin(origin)} ${rule} ${message}`);
  expect(told.sort()).toEqual([
    'portal.yaml:14:9 costs/unknown-target the rule app gives cost to component:gone, which is not in the catalog',
    'portal.yaml:15:7 costs/idle-rule no charge is matched by the rule idle (1 service)',
    'portal.yaml:19:7 costs/idle-rule no charge belongs to the pool fees (fees)',
    'portal.yaml:23:11 costs/unknown-target the pool fees is shared over component:gone, which is not in the catalog',
    'portal.yaml:8:7 costs/no-files no file matches other/*.csv',
  ]);
});

test('bills of which none can be read leave a portal without costs, and say why', async () => {
  const portal = await portalOf({
    'portal.yaml': `title: T
host: { audience: private }
costs:
  bills: [{ id: cloud, files: bills/*.csv }]
`,
    'bills/a.csv': 'hello\n',
    'catalog/a.yaml': documents(document('Group', 'crew', { type: 'team', children: [] })),
  });
  expect(portal.costs).toBeUndefined();
  expect(portal.feeds.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(['cloud failed']);
  expect(portal.problems.map(({ origin, rule }) => `${formatOrigin(origin)} ${rule}`)).toEqual([
    'bills/a.csv costs/not-a-bill',
  ]);
});
