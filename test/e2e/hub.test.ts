import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Site, startSite, writePortal } from './site.ts';

/**
 * Pages of things that hundreds of others lead to: they weigh no more than others, draw what fits on a screen,
 * and say where the rest is.
 */
let site: Site;
const USERS = 300;

beforeAll(async () => {
  const service = (name: string, spec = ''): string => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name}, annotations: { github.com/project-slug: acme/${name} } }
spec: { type: service, lifecycle: production, owner: crew, system: shop${spec} }
`;
  const names = Array.from({ length: USERS }, (_, index) => `svc${index}`);
  site = await startSite((folder) =>
    writePortal(folder, {
      'portal.yaml': 'title: Hub\nhost: { audience: private }\nrepository: { owner: acme, name: portal }\n',
      'catalog/hub.yaml': service('address-book', ', providesApis: [addresses]'),
      'catalog/users.yaml': names
        .map((name) => service(name, ', dependsOn: [component:address-book], consumesApis: [addresses]'))
        .join('---\n'),
      'catalog/rest.yaml': `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: crew }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: { name: shop }
spec: { owner: crew }
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: addresses }
spec: { type: openapi, lifecycle: production, owner: crew, definition: "openapi: 3.1.0" }
`,
    }),
  );
}, 120_000);
afterAll(() => site.close());

const text = (path: string, file: string): string =>
  readFileSync(join(site.folder, 'catalog', 'default', path, file), 'utf8');

it.each(['component/address-book', 'group/crew', 'system/shop', 'api/addresses'])(
  '%s weighs less than 40 KB, and the Markdown beside it names all',
  (path) => {
    expect(Buffer.byteLength(text(path, 'index.html'))).toBeLessThan(40_000);
    const markdown = text(path, 'index.md');
    for (const last of [0, 99, USERS - 1]) expect(markdown).toContain(`svc${last}`);
  },
);

it('a graph says how many it does not draw, and leads to the list', async () => {
  const { page, complaints } = await site.open('catalog/default/component/address-book/', { width: 1280 });
  const graph = page.locator('#dependencies .plan');
  expect(await graph.locator('a').count()).toBeLessThan(60);
  expect((await graph.boundingBox())!.height).toBeLessThan(800);
  const listed = page.locator('#dependents li');
  expect(await listed.first().isVisible()).toBe(false);
  await graph.getByText(`${USERS - 12} more`).click();
  await listed.first().waitFor({ state: 'visible' });
  const shown = await page.locator('#dependencies .neigh li').count();
  expect(await page.locator('#dependencies .neigh').innerText()).toContain(
    `${USERS - shown} others; all relations as Markdown`,
  );
  expect(complaints).toEqual([]);
});

it('a team says where all it owns is listed', async () => {
  const { page } = await site.open('catalog/default/group/crew/');
  await page.getByRole('link', { name: `All ${USERS + 3}` }).click();
  await page.waitForURL(/\/catalog\/\?owner=/);
});

it('the search finds all that begin alike, in whichever part of its index they stand', async () => {
  const { page } = await site.open('search/?q=svc');
  const count = page.locator('[data-count]');
  await expect.poll(() => count.innerText()).toContain(`${USERS} results`);
  await page.goto(`${site.url}search/?q=svc98`);
  await expect.poll(() => page.locator('[data-hit]').first().innerText()).toBe('svc98');
});
