import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { EntityChange } from '../actions/change-entity.ts';
import { runPipeline } from './pipeline.ts';
import type { Portal } from './portal.ts';
import { project } from './publish/project.ts';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** A portal whose files are still there: they are read when a page asks. */
async function portalIn(files: Record<string, string>, audience = 'private'): Promise<[Portal, string]> {
  const root = mkdtempSync(join(tmpdir(), 'portal-'));
  roots.push(root);
  put(
    root,
    'portal.yaml',
    `title: T\nhost: { audience: ${audience} }\nrepository: { owner: acme, name: portal }\n`,
  );
  for (const [path, text] of Object.entries(files)) put(root, path, text);
  const { portal } = await runPipeline({
    root,
    now: '2026-11-22T06:10:00Z',
    offline: true,
    onProgress: () => {},
  });
  return [portal!, root];
}

function deprecate(portal: Portal, name: string): EntityChange | undefined {
  const action = portal.actions.find(({ id }) => id === 'deprecate-component')!;
  return portal.changeOf(action, portal.byRef.get(`component:default/${name}`)!);
}

function linesOf(change: EntityChange | undefined): string[] | undefined {
  return change?.diff?.map(({ type, text }) => `${type} ${text}`);
}

const component = (name: string, lifecycle = 'production', extra = ''): string =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n${extra}spec:\n  type: service\n  lifecycle: ${lifecycle}\n  owner: core\n`;

describe('what an action does to the file of an entity', () => {
  test('is read from the file that declares it', async () => {
    const [portal] = await portalIn({
      'catalog/all.yaml': `\ufeff${[component('anchor'), component('beacon')].join('---\n')}`.replaceAll(
        '\n',
        '\r\n',
      ),
    });
    expect(linesOf(deprecate(portal, 'beacon'))).toEqual([
      'same spec:',
      'same   type: service',
      'removed   lifecycle: production',
      'added   lifecycle: deprecated',
      'same   owner: core',
    ]);
    expect(deprecate(portal, 'beacon')!.plan.href).toBe(
      'https://github.com/acme/portal/edit/main/catalog/all.yaml#L16',
    );
  });

  test('does not need the file: without it the button still leads to it', async () => {
    const [portal, root] = await portalIn({ 'catalog/a.yaml': component('anchor') });
    rmSync(join(root, 'catalog'), { recursive: true });
    const change = deprecate(portal, 'anchor')!;
    expect(change.diff).toBeUndefined();
    expect(change.plan).toMatchObject({ ready: true, copy: 'spec:\n  lifecycle: deprecated\n' });
  });

  test('is done where nothing is left to do', async () => {
    const [portal] = await portalIn({ 'catalog/a.yaml': component('anchor', 'deprecated') });
    expect(deprecate(portal, 'anchor')).toMatchObject({ done: true });
  });

  test('shows everybody the changed lines alone, and none that speak of people', async () => {
    const people = `apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata:\n  name: isolde.cairn\nspec:\n  profile: { displayName: Isolde Cairn }\n  memberOf: []\n`;
    const [portal] = await portalIn(
      {
        'catalog/a.yaml': component('anchor', 'production', '  labels:\n    cost: "120"\n'),
        'catalog/b.yaml': component('beacon', 'production # ask Isolde Cairn'),
        'catalog/people.yaml': people,
      },
      'public',
    );
    const open = project(portal);
    expect(linesOf(deprecate(open, 'anchor'))).toEqual([
      'removed   lifecycle: production',
      'added   lifecycle: deprecated',
    ]);
    expect(deprecate(open, 'beacon')).not.toHaveProperty('diff');
    expect(JSON.stringify(deprecate(open, 'beacon'))).not.toMatch(/isolde/i);
  });
});
