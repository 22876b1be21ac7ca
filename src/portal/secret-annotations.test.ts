import { expect, test } from 'vitest';
import { document, documents, portalOf } from './testing/portal.ts';
import { entityMarkdown } from './text/entity.ts';

const KEY = 'R0UT1NGK3Y0123456789';

test('the values of annotations that are secrets go no further than the file, and that they are there is told', async () => {
  const portal = await portalOf({
    'portal.yaml': 'title: T\nhost: { audience: private }\n',
    'catalog/crew.yaml': documents(document('Group', 'crew', { type: 'team', children: [] })),
    'catalog/cart.yaml': `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: cart
  annotations:
    pagerduty.com/integration-key: ${KEY}
    pagerduty.com/service-id: PABC123
spec: { type: service, lifecycle: production, owner: crew }
`,
    'scorecards/on-call.yaml': `- identifier: on-call
  title: On call
  blueprint: Component
  rules:
    - identifier: alerts
      title: Can be alerted
      level: Gold
      query: { combinator: and, conditions: [{ property: metadata.annotations.pagerduty\\.com/integration-key, operator: isNotEmpty }] }
`,
  });
  const entity = portal.byRef.get('component:default/cart')!;
  expect(entity.doc.metadata['annotations']).toEqual({
    'pagerduty.com/integration-key': '(not shown)',
    'pagerduty.com/service-id': 'PABC123',
  });
  const { contributions, ...shown } = entity;
  expect(JSON.stringify([shown, contributions.map(({ patch }) => patch)])).not.toContain(KEY);
  expect(entityMarkdown(portal, entity)).not.toContain(KEY);
  expect(portal.problems).toContainEqual(
    expect.objectContaining({
      rule: 'portal/secret-annotation',
      severity: 'warning',
      origin: expect.objectContaining({ file: 'catalog/cart.yaml', line: 6 }),
    }),
  );
  expect(JSON.stringify(portal.problems)).not.toContain(KEY);
});
