import { expect, test } from 'vitest';
import { tree } from '../../base/testing/tree.ts';
import { runPipeline } from '../pipeline.ts';
import { document, documents, NOW, portalOf } from '../testing/portal.ts';
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
  const found = writtenSecrets(portal, tree());
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

test('secrets in settings and definitions are told with their lines, comments and minified JSON among them', async () => {
  const root = tree({
    'portal.yaml': `title: T\n# the old one: ${TOKEN}\nsources:\n  - id: own\n    type: files\n    entries:\n      - { kind: a, path: data.json }\n    mapping: own.yaml\n`,
    'catalog/crew.yaml': documents(document('Group', 'crew', { type: 'team', children: [] })),
    'catalog/kind.yaml': `identifier: kind\ntitle: Kind\nschema:\n  properties:\n    a: { type: string, description: ${TOKEN} }\n`,
    'actions/hook.yaml': `identifier: hook\ninvocationMethod:\n  headers:\n    Authorization: Bearer ${TOKEN}\n    Other: Bearer ${TOKEN}\n`,
    'scorecards/s.json': `{"identifier": "s", "description": "a\\n${TOKEN}"}`,
    'mappings/m.yaml': `resources: []\nnote: ${PASSWORD}\n`,
    'own.yaml': `resources: []\nnote: ${TOKEN}\n`,
  });
  const { portal } = await runPipeline({ root, now: NOW, offline: true, onProgress: () => {} });
  const found = writtenSecrets(portal!, root);
  expect(
    found.map(({ severity, message, origin: { file, line } }) => `${file}:${line} ${severity} ${message}`),
  ).toEqual([
    'actions/hook.yaml:4 error the line holds what looks like a GitHub token',
    'actions/hook.yaml:5 error the line holds what looks like a GitHub token',
    'mappings/m.yaml:2 error the line holds what looks like an address with a password',
    'own.yaml:2 error the line holds what looks like a GitHub token',
    'portal.yaml:2 error the line holds what looks like a GitHub token',
    'scorecards/s.json:1 error the line holds what looks like a GitHub token',
    'catalog/kind.yaml:5 error the line holds what looks like a GitHub token',
  ]);
  expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(found.length);
  expect(JSON.stringify(found)).not.toContain(TOKEN);
  expect(JSON.stringify(found)).not.toContain('s3cr3tW0rd');
});
