import { expect, test } from 'vitest';
import { document, documents, portalOf } from '../testing/portal.ts';
import { writtenSecrets } from './written-secrets.ts';

// Put together here, so that no file of the repository looks as if it held one.
const TOKEN = `ghp_${'aB3'.repeat(12)}`;
const PASSWORD = `postgres://app:${'s3cr3tW0rd'}@db.example.com/shop`;

test('secrets in catalog files are told with their places, and not repeated', async () => {
  const portal = await portalOf({
    'portal.yaml': 'title: T\n',
    'catalog/crew.yaml': documents(document('Group', 'crew', { type: 'team', children: [] })),
    'catalog/cart.yaml': `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: cart
  description: Ask with ${TOKEN} today.
  links:
    - url: https://example.com
      title: '${PASSWORD}'
spec: { type: service, lifecycle: production, owner: crew }
`,
  });
  const found = writtenSecrets(portal);
  expect(
    found.map(({ rule, severity, message, subject, origin: { file, line, column } }) => [
      `${rule} ${severity} ${subject}`,
      message,
      `${file}:${line}:${column}`,
    ]),
  ).toEqual([
    [
      'portal/secret-written error component:default/cart',
      'metadata.description of component:default/cart holds what looks like a GitHub token',
      'catalog/cart.yaml:5:3',
    ],
    [
      'portal/secret-written error component:default/cart',
      'metadata.links.0.title of component:default/cart holds what looks like an address with a password',
      'catalog/cart.yaml:8:7',
    ],
  ]);
  expect(JSON.stringify(found)).not.toContain(TOKEN);
  expect(JSON.stringify(found)).not.toContain('s3cr3tW0rd');
});
