import { expect, test } from 'vitest';
import { relationGroups } from './related.ts';
import { documents, portalOf } from './testing/portal.ts';

test('a relation that is named from the other side alone is headed by where it comes from', async () => {
  const portal = await portalOf({
    'catalog/a.yaml': documents(
      {
        identifier: 'deployment',
        title: 'Deployment',
        schema: { properties: {} },
        relations: {
          service: { title: 'Service', target: 'service' },
          main_base: { target: 'service' },
          owner_of: { target: 'service', inverse: 'runs in' },
        },
      },
      {
        identifier: 'service',
        title: 'Service',
        schema: { properties: {} },
        relations: { uses: { title: 'Uses', target: 'service', many: true } },
      },
      { identifier: 'cart', blueprint: 'service', relations: { uses: ['pay'] } },
      { identifier: 'pay', blueprint: 'service' },
      {
        identifier: 'd',
        blueprint: 'deployment',
        relations: { service: 'pay', main_base: 'pay', owner_of: 'pay' },
      },
    ),
  });
  const titles = (ref: string): string[] =>
    relationGroups(portal, portal.byRef.get(ref)!).map(({ title }) => title);
  expect(titles('service:default/pay')).toEqual([
    'Deployments (Main base)',
    'Deployments (Service)',
    'Runs in',
    'Services (Uses)',
  ]);
  expect(titles('service:default/cart')).toEqual(['Uses']);
});
