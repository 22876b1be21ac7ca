import { describe, expect, it } from 'vitest';
import { editLine } from '../base/line-edit.ts';
import { compareProblems, type Problem } from '../base/problem.ts';
import { readTree } from './testing/read-tree.ts';

const CATALOG = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: checkout }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: checkout }
spec: { type: service, lifecycle: production, owner: checkout }
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: { name: Orders-DB, namespace: shop }
spec: { type: database, owner: default/checkout }
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: { name: storefront }
spec: { owner: checkout }
---
identifier: Service
title: Service
schema:
  properties: { tier: { type: string, enum: [gold, silver, bronze] } }
relations: { system: { target: System, many: false }, runsOn: { target: Server, many: true } }
---
identifier: Server
title: Server
schema: { properties: {} }
---
identifier: Rack 1
blueprint: Server
`.replace('Rack 1', 'rack-1');

function component(spec: string, kind = 'Component'): string {
  return `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: { name: cart }\nspec:\n  type: service\n  lifecycle: production\n${spec}`;
}

async function problemsIn(text: string): Promise<Problem[]> {
  const { reading, catalog } = await readTree({ 'a.yaml': CATALOG, 'b.yaml': text });
  return [...reading.problems, ...catalog.problems];
}

/** The lines that edits of the problems of a text make, and how many problems are left once they are made. */
async function mended(text: string): Promise<{ lines: string[]; left: string[] }> {
  let now = text;
  const lines: string[] = [];
  const problems = await problemsIn(text);
  // From right to left, so that places stay where they are.
  for (const { edit, origin } of problems.sort(compareProblems).reverse()) {
    const place = { line: origin.line ?? 0, column: origin.column ?? 0 };
    const made = edit && origin.file === 'b.yaml' ? editLine(now, place, edit) : undefined;
    if (!made) continue;
    now = made.text;
    lines.unshift(made.after.trim());
  }
  return { lines, left: (await problemsIn(now)).map(({ message }) => message) };
}

describe('the edit of a problem', () => {
  it.each([
    ['an owner', component('  owner: checkuot # them'), 'owner: checkout # them'],
    ['an owner with its kind', component('  owner: "group:checkuot"'), 'owner: "group:checkout"'],
    [
      'what was renamed',
      `${component('  owner: checkout\n  dependsOn: [component:old-till]')}\n---\n${component('  owner: checkout').replace('name: cart', 'name: till, annotations: { portolan.dev/formerly: old-till }')}`,
      'dependsOn: [component:till]',
    ],
    [
      'an owner with everything',
      component('  owner: group:default/checkuot'),
      'owner: group:default/checkout',
    ],
    [
      'an owner of a kind that owns nothing',
      component('  owner: component:checkout'),
      'owner: group:checkout',
    ],
    ['a system', component('  owner: checkout\n  system: storefornt'), 'system: storefront'],
    [
      'a dependency in another namespace, as it is called there',
      component('  owner: checkout\n  dependsOn:\n    - resource:shop/orders-bd'),
      '- resource:shop/Orders-DB',
    ],
    [
      'a dependency whose namespace is missing',
      component('  owner: checkout\n  dependsOn: [resource:orders-db]'),
      'dependsOn: [resource:shop/Orders-DB]',
    ],
    [
      'a dependency of the wrong kind',
      component('  owner: checkout\n  dependsOn: ["resource:checkout"]'),
      'dependsOn: ["component:checkout"]',
    ],
    ['a kind', component('  owner: checkout', 'Componnet'), 'kind: Component'],
    ['the case of a kind', component('  owner: checkout', "'component'"), "kind: 'Component'"],
    ['a blueprint', 'identifier: cart\nblueprint: Servcie\n', 'blueprint: Service'],
    [
      'a choice',
      'identifier: cart\nblueprint: Service\nproperties: { tier: sliver }\n',
      'properties: { tier: silver }',
    ],
    [
      'a relation',
      'identifier: cart\nblueprint: Service\nrelations: { sytem: storefront }\n',
      'relations: { system: storefront }',
    ],
    [
      'an item of a relation',
      'identifier: cart\nblueprint: Service\nrelations:\n  runsOn:\n    - rakc-1\n',
      '- rack-1',
    ],
    [
      'a version',
      component('  owner: checkout').replace('backstage.io/v1alpha1', 'backstge.io/v1alpha1'),
      'apiVersion: backstage.io/v1alpha1',
    ],
  ])('mends %s', async (_, text, line) => {
    expect(await mended(text)).toEqual({ lines: [line], left: [] });
  });

  it('mends several things on one line, and in one document of several', async () => {
    const text = `---\n# nothing\n---\n${component('  { owner: checkuot, system: storefornt }').replace(
      /spec:[\s\S]*/,
      'spec: { type: service, lifecycle: production, owner: checkuot, system: storefornt }\n',
    )}`;
    const { lines, left } = await mended(text);
    expect(left).toEqual([]);
    expect(lines[0]).toBe(
      'spec: { type: service, lifecycle: production, owner: checkout, system: storefront }',
    );
  });

  it.each([
    ['nothing is near', component('  owner: payments')],
    ['what is near is no owner', component('  owner: storefornt')],
    ['what is near has another number', component('  owner: checkout2')],
    ['the version is another', component('  owner: checkout').replace('v1alpha1', 'v1alpha2')],
    ['the name is so short that everything is near', component('  owner: abc')],
  ])('is not there when %s', async (_, text) => {
    const problems = await problemsIn(text);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.map(({ edit }) => edit)).toEqual(problems.map(() => undefined));
  });
});
