import { expect, test } from 'vitest';
import { setPortal } from '../../portal/store.ts';
import { portalOf } from '../../portal/testing/portal.ts';
import { rawYaml } from './entity.ts';
import { originsOf } from './origins.ts';

test('a computed value comes from its definition, also one that is not known', async () => {
  const portal = await portalOf({
    'portal.yaml': 'title: T\n',
    'catalog/a.yaml': `identifier: service
title: Service
schema: { properties: { language: { type: string } } }
relations: {}
calculationProperties:
  label: { title: Label, type: string, calculation: '.title + " in " + .properties.language' }
  broken: { title: Broken, type: string, calculation: '.properties.[' }
---
identifier: cart
title: Cart
blueprint: service
properties: { language: Go, tags: [], note: '' }
`,
  });
  setPortal(portal);
  const entity = portal.entities[0]!;
  const rows = originsOf(entity).map(({ path, value, place, note }) => [path, value, place, note]);
  expect(rows).toContainEqual([
    'properties.label',
    'Cart in Go',
    'calculation: .title + " in " + .properties.language',
    'computed',
  ]);
  expect(rows).toContainEqual(['properties.language', 'Go', 'catalog/a.yaml:12:15', 'declared']);
  expect(rows.flatMap(([path, value]) => (/tags|note/.test(path!) ? [value] : []))).toEqual(['[]', '""']);
  expect(rows.find(([path]) => path === 'properties.broken')?.[1]).toMatch(/^not known: /);
  expect(rawYaml(entity)).toContain('language: Go');
  expect(rawYaml(entity)).not.toContain('label');
});
