import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from './checks.ts';
import { type Site, startSite, writePortal } from './site.ts';

/** Tables with as many columns as a kind of one's own has: nothing leaves its panel, and words stay whole. */
let site: Site;
const NAMES = ['Catalogue and recommendations of everything', 'Orders', 'Payments', 'Cart'];

beforeAll(async () => {
  const entity = (title: string, n: number): string => `identifier: svc-${n}
title: ${title}
blueprint: service
team: [platform, shop]
properties:
  tier: ${['Gold', 'Silver', 'Bronze'][n % 3]}
  ends: '2026-12-24T10:00:00Z'
  critical: ${n % 2 === 0}
  notes: "It counts.[^1]\\n\\n[^1]: From one."
  ports: [{ name: http, port: 8080 }, { name: metrics, port: 9090 }]
  events: "asyncapi: 2.6.0\\ninfo: { title: E, version: '1' }\\nchannels: { a: { subscribe: { message: { name: M } } } }"
relations: { domain: ${n === 3 ? 'nowhere' : 'commerce'} }
`;
  site = await startSite((folder) =>
    writePortal(folder, {
      'portal.yaml': `title: Boutique Engineering
host: { audience: private }
repository: { owner: acme, name: portal }
sources:
  - id: pods
    type: files
    files: [{ kind: pod, path: pods.json, id: id, fields: all }]
    mapping:
      resources:
        - kind: pod
          port: { entity: { mappings: { identifier: .id, blueprint: '"service"', properties: { cluster: .cluster } } } }
`,
      'pods.json': '[{"id": "svc-0", "cluster": "eu"}]',
      'catalog/a.yaml': [
        `identifier: service
title: Service
schema:
  properties:
    tier: { type: string, title: Tier, enum: [Gold, Silver, Bronze], enumColors: { Gold: gold } }
    ends: { type: string, format: timer, title: Certificate ends }
    critical: { type: boolean, title: Critical }
    cluster: { type: string, title: Cluster }
    notes: { type: string, format: markdown, title: Notes }
    ports: { type: array, title: Ports, items: { type: object } }
    events: { type: string, spec: async-api, title: Events }
calculationProperties:
  slo: { title: SLO, type: string, calculation: '"99.9"', colorized: true, colors: { '99.9': green } }
relations: { domain: { title: Domain, target: area } }
ownership: { type: Direct }
`,
        'identifier: area\ntitle: Area\nschema: { properties: {} }\n',
        'identifier: commerce\ntitle: Commerce\nblueprint: area\n',
        ...['platform', 'shop'].map(
          (name) =>
            `apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: ${name} }\nspec: { type: team, children: [] }\n`,
        ),
        ...NAMES.map(entity),
      ].join('---\n'),
      'scorecards/a.yaml': `identifier: basics
title: Basics
blueprint: service
rules: [{ identifier: r, title: Is critical, level: Gold, query: { combinator: and, conditions: [{ property: critical, operator: '=', value: true }] } }]
`,
    }),
  );
}, 120_000);
afterAll(() => site?.close());

/** What is wrong with the tables of a page. */
function faultsOfTables(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    for (const table of document.querySelectorAll<HTMLElement>('.panel > table')) {
      const over = table.getBoundingClientRect().right - table.parentElement!.getBoundingClientRect().right;
      if (over > 0) faults.push(`the table is ${over} px wider than its panel`);
    }
    const words = document.createTreeWalker(document.querySelector('table')!, NodeFilter.SHOW_TEXT);
    for (let node = words.nextNode(); node; node = words.nextNode()) {
      for (const { index, 0: word } of (node.textContent ?? '').matchAll(/[\p{L}\p{N}]{2,12}/gu)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1)
          faults.push(`broken: ${word}`);
      }
    }
    for (const name of document.querySelectorAll('.name a'))
      if (name.scrollWidth > name.clientWidth && getComputedStyle(name).overflowX !== 'visible')
        faults.push(`cut: ${name.textContent}`);
    return faults;
  });
}

describe.each([1440, 1100, 820, 390])('in a window of %d pixels', (width) => {
  it.each(['kinds/service/', 'catalog/', 'catalog/default/group/shop/'])(
    'the table of %s keeps within its panel, with whole words and names',
    async (path) => {
      const { page, context } = await site.open(path, { width });
      const faults = await faultsOfTables(page);
      await context.close();
      expect(faults).toEqual([]);
    },
  );
});

it('the head of a page is whole in windows of a usual size', async () => {
  const { page, context } = await site.open('', { width: 1000 });
  const cut = await page
    .locator('.top :is(.nav, .brand > span)')
    .evaluateAll((parts) => parts.filter((part) => part.scrollWidth > part.clientWidth).length);
  await context.close();
  expect(cut).toBe(0);
});

describe('the page of an entity', () => {
  it('draws no boxes within the table of origins, and footnotes as text', async () => {
    const { page, context } = await site.open('catalog/default/service/svc-0/');
    const noted = page.locator('#origins .noted');
    expect(await noted.first().innerText()).toBe('declared');
    expect(
      await noted.evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell).borderLeftWidth)),
    ).toEqual(Array(await noted.count()).fill('0px'));
    expect(await page.locator('.footnote').evaluate((part) => getComputedStyle(part).display)).toBe('block');
    await context.close();
  });

  it.each([1440, 390])(
    'writes a verb of AsyncAPI on one line, and a port as it is written, at %d pixels',
    async (width) => {
      const { page, context } = await site.open('catalog/default/service/svc-0/', { width });
      const verb = page.locator('.verb', { hasText: 'subscribe' });
      expect(
        await verb.evaluate((cell) => {
          const range = document.createRange();
          range.selectNodeContents(cell);
          return range.getClientRects().length;
        }),
      ).toBe(1);
      expect(await page.getByRole('region', { name: 'Table of 2 items' }).innerText()).toMatch(/http\s+8080/);
      await context.close();
    },
  );
});

it.each([1440, 390])('verdicts stand beside names, however long these are, at %d pixels', async (width) => {
  const { page, context } = await site.open('scorecards/basics/', { width });
  const cells = page.locator('.heat tbody tr', { hasText: 'Catalogue and recommendations' }).locator('.c');
  const right = await cells.first().evaluate((cell) => cell.getBoundingClientRect().right);
  await context.close();
  expect(right).toBeLessThan(width);
});

it('problems and what they are about can be reached with a thumb', async () => {
  const { page, context } = await site.open('problems/', { width: 390 });
  expect(await page.getByRole('link', { name: 'Cart' }).count()).toBe(1);
  expect(await violationsOf(page)).toEqual([]);
  await context.close();
});
