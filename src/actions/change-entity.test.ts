import { describe, expect, test } from 'vitest';
import type { Origin } from '../base/origin.ts';
import { repositoryTarget } from '../base/repository.ts';
import { parseYaml } from '../base/yaml.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import { BACKSTAGE_BLUEPRINTS } from '../catalog/blueprints/backstage.ts';
import { valueAt } from '../catalog/document.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Action } from './action.ts';
import { changeEntity } from './change-entity.ts';
import { generatedActions } from './generated.ts';

const repository = repositoryTarget({ owner: 'acme', repo: 'portal' })!;
const service: Blueprint = {
  identifier: 'service',
  title: 'Service',
  family: 'custom',
  schema: { properties: { lifecycle: { type: 'string' } }, required: [] },
  relations: {},
};
const blueprints = [...BACKSTAGE_BLUEPRINTS, service];
const actions = new Map(generatedActions(blueprints, repository).map((action) => [action.id, action]));
const SHOP = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: shop
spec:
  type: service
  lifecycle: production # now
  owner: core
`;

interface Where {
  /** Index of the document, and path of the entity within it. */
  index?: number;
  path?: (string | number)[];
  origin?: Origin;
  /** What the file holds by now. */
  now?: string;
}

/** What an action does to the entity that a text declares. */
function change(id: string, text: string, { index = 0, path = [], origin, now = text }: Where = {}) {
  const document = parseYaml(text)[index]!;
  const value = valueAt(document.value, path) as { [key: string]: { [key: string]: string } };
  const kind = String(value['kind'] ?? value['blueprint']);
  const name = String(value['metadata']?.['name'] ?? value['identifier']);
  const entity: Entity = {
    ref: `${kind.toLowerCase()}:default/${name}`,
    id: name,
    slug: name,
    path: `/catalog/default/${kind.toLowerCase()}/${name}/`,
    blueprint: kind,
    kind,
    namespace: 'default',
    title: name,
    description: '',
    doc: {
      kind,
      metadata: value['metadata'] ?? {},
      spec: value['spec'] ?? {},
      properties: value['properties'] ?? {},
    },
    contributions: [
      {
        ref: '',
        origin: origin ?? { source: 'catalog', file: 'catalog/all.yaml', ...document.start },
        patch: {},
        rank: 0,
        declared: { document, path, print: '' },
      },
    ],
    drift: [],
  };
  const blueprint = blueprints.find(({ identifier }) => identifier === kind)!;
  return changeEntity(actions.get(id)!, entity, { blueprint, repository, lines: now.split('\n') });
}

/** The diff as text, a line each: number, sign, text. */
function diffOf(id: string, text: string, where: Where = {}): string[] | undefined {
  const signs = { same: ' ', removed: '-', added: '+' };
  return change(id, text, where)?.diff?.map(({ type, text: line, line: n }) => `${n}${signs[type]}${line}`);
}

describe('deprecating an entity', () => {
  test('shows the lines of its file that change, and leads to them', () => {
    expect(diffOf('deprecate-component', SHOP)).toEqual([
      '5 spec:',
      '6   type: service',
      '7-  lifecycle: production # now',
      '7+  lifecycle: deprecated # now',
      '8   owner: core',
    ]);
    expect(change('deprecate-component', SHOP)!.plan).toMatchObject({
      href: 'https://github.com/acme/portal/edit/main/catalog/all.yaml#L7',
      copy: 'spec:\n  lifecycle: deprecated\n',
    });
  });

  test('finds the entity among the documents of its file, and shows nothing of its neighbours', () => {
    const other = SHOP.replace('name: shop', 'name: other');
    expect(
      diffOf('deprecate-component', `${other}---\n${SHOP.replace('  owner: core\n', '')}---\n${other}`, {
        index: 1,
      }),
    ).toEqual([
      '14 spec:',
      '15   type: service',
      '16-  lifecycle: production # now',
      '16+  lifecycle: deprecated # now',
    ]);
  });

  test.each([
    ['quoted', '  lifecycle: "production"', '  lifecycle: deprecated'],
    ['in single quotes', "  'lifecycle': 'production'", "  'lifecycle': deprecated"],
    ['with an anchor', '  lifecycle: &stage production', '  lifecycle: &stage deprecated'],
    ['over two lines', '  lifecycle: >-\n    production', '  lifecycle: deprecated'],
  ])('changes a value that is written %s', (_, before, after) => {
    const diff = diffOf('deprecate-component', SHOP.replace('  lifecycle: production # now', before));
    expect(diff?.filter((line) => /^\d+\+/.test(line))).toEqual([`7+${after}`]);
  });

  test('changes a mapping that is written in one line', () => {
    const text = SHOP.replace(
      /spec:[\s\S]*/,
      'spec: { type: service, lifecycle: production, owner: core }\n',
    );
    expect(diffOf('deprecate-component', text)).toEqual([
      '3 metadata:',
      '4   name: shop',
      '5-spec: { type: service, lifecycle: production, owner: core }',
      '5+spec: { type: service, lifecycle: deprecated, owner: core }',
    ]);
  });

  test('adds the value where there is none', () => {
    expect(diffOf('deprecate-component', SHOP.replace('  lifecycle: production # now\n', ''))).toEqual([
      '6   type: service',
      '7   owner: core',
      '8+  lifecycle: deprecated',
    ]);
  });

  test('changes an entity in the form of Port', () => {
    const text = '- identifier: cart\n  blueprint: service\n  properties:\n    lifecycle: beta\n';
    expect(diffOf('deprecate-service', text, { path: [0] })).toEqual([
      '2   blueprint: service',
      '3   properties:',
      '4-    lifecycle: beta',
      '4+    lifecycle: deprecated',
    ]);
  });

  test('is done when the file says so already', () => {
    const done = change('deprecate-component', SHOP.replace('production', 'deprecated'))!;
    expect(done).toMatchObject({ done: true });
    expect(done).not.toHaveProperty('diff');
  });

  test('shows nothing that is not in the file when it has changed since it was read', () => {
    const now = SHOP.replace('lifecycle: production', 'lifecycle: {{ broken');
    const { plan, diff } = change('deprecate-component', SHOP, { now })!;
    expect(diff).toBeUndefined();
    expect(plan.href).toBe('https://github.com/acme/portal/edit/main/catalog/all.yaml#L1');
  });

  test('leads to the file of a kind without a lifecycle', () => {
    const text = SHOP.replace('Component', 'System').replace(/spec:[\s\S]*/, 'spec:\n  owner: core\n');
    const { plan, done, diff } = change('deprecate-system', text)!;
    expect({ done, diff }).toEqual({ done: false, diff: undefined });
    expect(plan).toMatchObject({
      href: 'https://github.com/acme/portal/edit/main/catalog/all.yaml#L1',
      preview: { content: '' },
    });
  });

  test.each([
    [
      'https://github.com/acme/shop/blob/main/catalog-info.yaml',
      'https://github.com/acme/shop/edit/main/catalog-info.yaml',
    ],
    [
      'https://gitlab.example.org/group/sub/tool/-/blob/main/a.yaml',
      'https://gitlab.example.org/group/sub/tool/-/edit/main/a.yaml',
    ],
  ])('leads to the repository where it is declared: %s', (url, href) => {
    const origin = { source: 'git', file: 'acme/shop/catalog-info.yaml', line: 1, column: 1, url };
    const { plan, diff } = change('deprecate-component', SHOP, { origin })!;
    expect(plan.href).toBe(href);
    expect(diff).toHaveLength(5);
  });

  test('never takes a file of another repository for one of the portal', () => {
    const origin = { source: 'git', file: 'acme/shop/catalog-info.yaml', line: 1, column: 1 };
    const { plan } = change('deprecate-component', SHOP, { origin })!;
    expect(plan.href).toBe('https://github.com/acme/portal/tree/main/catalog');
  });

  test('is nothing for actions that ask for something, make something, or have no button', () => {
    expect(change('register-component', SHOP)).toBeUndefined();
    expect(change('edit-component', SHOP)).toBeUndefined();
    const action: Action = { ...actions.get('deprecate-component')!, blocked: 'no repository is known' };
    const context = { blueprint: service, repository: undefined };
    expect(changeEntity(action, {} as Entity, context)).toBeUndefined();
  });
});
