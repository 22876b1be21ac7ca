import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyExample, type Site, startSite, writePortal } from './site.ts';

/** Services beside those of the example, so that lists have several pages. */
const FLEET = 230;
const ROWS = 66 + FLEET;

function fleet(): string {
  return Array.from(
    { length: FLEET },
    (_, index) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: vessel-${String(index + 1).padStart(3, '0')}
  description: Sails ${index % 2 === 0 ? 'north' : 'south'}.
  tags: [${index % 2 === 0 ? 'north' : 'south'}]
spec:
  type: ${index % 10 === 0 ? 'job' : 'service'}
  lifecycle: experimental
  owner: delivery
`,
  ).join('---\n');
}

let site: Site;
beforeAll(async () => {
  site = await startSite((folder) => {
    copyExample(folder);
    writePortal(folder, { 'catalog/fleet.yaml': fleet() });
  });
});
afterAll(() => site?.close());

const rows = (page: Page): Promise<string[]> => page.locator('tbody tr th a').allInnerTexts();
const count = (page: Page): Promise<string> => page.locator('[data-count]').innerText();
const query = (page: Page): string => decodeURIComponent(new URL(page.url()).search);
const box = (page: Page, facet: string, value: string) =>
  page.locator(`[data-facet="${facet}"] input[value="${value}"]`);
const chips = (page: Page): Promise<string[]> => page.locator('[data-chips] .chip').allInnerTexts();
const sorted = (page: Page): Promise<(string | null)[]> =>
  page
    .locator('th[aria-sort]')
    .evaluateAll((cells) => cells.map((cell) => `${cell.textContent} ${cell.getAttribute('aria-sort')}`));

/** A list whose script listens: its headings are links then. */
async function open(path: string): Promise<Awaited<ReturnType<Site['open']>>> {
  const opened = await site.open(path);
  // Where nothing is found, the table is there and hidden.
  await opened.page.locator('th[data-column=title] a').waitFor({ state: 'attached' });
  return opened;
}

/** The same address in a browser that has never been there. */
async function elsewhere(page: Page): Promise<string[]> {
  const other = await site.open(new URL(page.url()).href.slice(site.url.length));
  await expect.poll(() => count(other.page)).toMatch(/ of /);
  const found = await rows(other.page);
  await other.context.close();
  return found;
}

describe('the catalog', () => {
  it('is narrowed by facets: values of one are alternatives, facets narrow each other, counts follow', async () => {
    const { page, context, complaints } = await open('catalog/');
    expect(await count(page)).toBe(`${ROWS} entities`);
    await box(page, 'kind', 'Resource').check();
    await expect.poll(() => count(page)).toBe(`7 of ${ROWS} entities`);
    expect(query(page)).toBe('?kind=Resource');
    await box(page, 'kind', 'System').check();
    await expect.poll(() => count(page)).toBe(`10 of ${ROWS} entities`);
    const owner = page.locator('[data-facet="owner"] label', { hasText: 'Platform' });
    const promised = Number(await owner.locator('.n').innerText());
    await owner.locator('input').check();
    await expect.poll(() => count(page)).toBe(`${promised} of ${ROWS} entities`);
    expect((await rows(page)).length).toBe(promised);
    expect(await chips(page)).toEqual(['Kind: Resource', 'Kind: System', 'Owner: Platform']);
    expect(await page.locator('[data-status]').innerText()).toContain(`${promised} of ${ROWS} entities`);
    expect(await elsewhere(page)).toEqual(await rows(page));
    await context.close();
    expect(complaints).toEqual([]);
  });

  it('takes filters back by their chips, one by one and all at once', async () => {
    const { page, context } = await open('catalog/?kind=Resource&kind=System&owner=group:default/platform');
    await expect.poll(() => chips(page)).toHaveLength(3);
    await page.getByRole('link', { name: 'Remove filter Kind: System' }).click();
    await expect.poll(() => chips(page)).toEqual(['Kind: Resource', 'Owner: Platform']);
    expect(await box(page, 'kind', 'System').isChecked()).toBe(false);
    expect(query(page)).toBe('?kind=Resource&owner=group:default/platform');
    await page.locator('[data-chips]').getByRole('link', { name: 'Clear' }).click();
    await expect.poll(() => chips(page)).toEqual([]);
    expect(await count(page)).toBe(`${ROWS} entities`);
    expect(query(page)).toBe('');
    expect(await page.evaluate(() => document.activeElement?.closest('[data-chips]') !== null)).toBe(true);
    await context.close();
  });

  it('finds by part of a name while it is typed, as one step of the history', async () => {
    const { page, context } = await open('catalog/');
    const name = page.getByRole('searchbox', { name: 'Name contains' });
    await name.pressSequentially('CART', { delay: 40 });
    await expect.poll(() => query(page)).toBe('?q=CART');
    await expect.poll(() => chips(page)).toEqual(['Name: CART']);
    expect(await rows(page)).toContain('cartservice');
    expect((await rows(page)).every((title) => /cart/i.test(title))).toBe(true);
    expect(await elsewhere(page)).toEqual(await rows(page));
    await page.goBack();
    await expect.poll(() => count(page)).toBe(`${ROWS} entities`);
    expect(await name.inputValue()).toBe('');
    await name.fill('nothing is called like this');
    await page.getByText('Nothing fits').waitFor();
    await page.getByRole('link', { name: 'Show all' }).click();
    await expect.poll(() => count(page)).toBe(`${ROWS} entities`);
    await context.close();
  });

  it('is sorted by its headings, first in their own direction, then in the other', async () => {
    const { page, context, complaints } = await open('catalog/');
    const heading = (name: string) => page.getByRole('columnheader', { name, exact: true }).getByRole('link');
    await heading('Name').click();
    await expect.poll(() => sorted(page)).toEqual(['Name ascending']);
    const ascending = await rows(page);
    expect(ascending).toEqual([...ascending].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
    await heading('Name').click();
    await expect.poll(() => sorted(page)).toEqual(['Name descending']);
    expect(query(page)).toBe('?sort=-title');
    expect((await rows(page))[0]).toBe('Wren Ballast');
    await heading('Level').click();
    await expect.poll(() => sorted(page)).toEqual(['Level ascending']);
    expect(query(page)).toBe('?sort=level');
    expect(await elsewhereSorted(page)).toEqual(await rows(page));
    await context.close();
    expect(complaints).toEqual([]);
  });

  it('goes through pages, and keeps filters and order on the way', async () => {
    const { page, context } = await open('catalog/');
    expect(await page.locator('[data-range]').innerText()).toBe(`1–100 of ${ROWS}`);
    await box(page, 'lifecycle', 'experimental').check();
    await expect.poll(() => page.locator('[data-range]').innerText()).toBe('1–100 of 232');
    await page.getByRole('link', { name: 'Next' }).click();
    await expect.poll(() => page.locator('[data-range]').innerText()).toBe('101–200 of 232');
    expect(query(page)).toBe('?lifecycle=experimental&page=2');
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-panel'))).toBe(true);
    await page.getByRole('link', { name: 'Page 3' }).click();
    await expect.poll(() => page.locator('[data-range]').innerText()).toBe('201–232 of 232');
    expect(await rows(page)).toHaveLength(32);
    expect(await elsewhere(page)).toEqual(await rows(page));
    expect(await page.locator('[data-pager] [aria-current=page]').innerText()).toBe('3');
    // A filter leads back to the first page.
    await box(page, 'tag', 'north').check();
    await expect.poll(() => page.locator('[data-range]').innerText()).toMatch(/^1–100 of 115$/);
    await context.close();
  });

  it('comes back step by step with the back button, and goes forward again', async () => {
    const { page, context } = await open('catalog/');
    const steps: { query: string; rows: string[] }[] = [];
    const note = async (): Promise<void> => void steps.push({ query: query(page), rows: await rows(page) });
    await note();
    await box(page, 'kind', 'API').check();
    await expect.poll(() => count(page)).toBe(`11 of ${ROWS} entities`);
    await note();
    await box(page, 'owner', 'group:default/checkout').check();
    await expect.poll(() => chips(page)).toHaveLength(2);
    await note();
    await page.getByRole('columnheader', { name: 'Name', exact: true }).getByRole('link').click();
    await expect.poll(() => sorted(page)).toEqual(['Name ascending']);
    await note();
    for (const step of steps.slice(0, -1).reverse()) {
      await page.goBack();
      await expect.poll(() => rows(page)).toEqual(step.rows);
      expect(query(page)).toBe(step.query);
    }
    expect(await box(page, 'kind', 'API').isChecked()).toBe(false);
    await page.goForward();
    await expect.poll(() => rows(page)).toEqual(steps[1]!.rows);
    expect(await box(page, 'kind', 'API').isChecked()).toBe(true);
    // From a page of an entity the list comes back as it was.
    await page.locator('tbody tr th a').first().click();
    await page.locator('h1').waitFor();
    await page.goBack();
    await expect.poll(() => rows(page)).toEqual(steps[1]!.rows);
    await context.close();
  });

  it('shows what belongs to the teams that the reader has chosen', async () => {
    const { page, context, complaints } = await open('catalog/');
    await page.getByRole('link', { name: 'Mine', exact: true }).click();
    await page.getByText('You have not said which teams are yours').waitFor();
    expect(query(page)).toBe('?view=mine');
    await page.evaluate(() =>
      localStorage.setItem(
        'portolan.me',
        JSON.stringify({ name: 'Isolde Cairn', refs: ['group:default/checkout'] }),
      ),
    );
    await page.reload();
    await expect.poll(() => count(page)).toMatch(/^\d+ of /);
    const found = await rows(page);
    expect(found).toContain('checkoutservice');
    expect(found).not.toContain('cartservice');
    expect(await page.getByRole('link', { name: 'Mine', exact: true }).getAttribute('aria-current')).toBe(
      'true',
    );
    await context.close();
    expect(complaints).toEqual([]);
  });

  it('shows all values of a facet on request, and finds one among many', async () => {
    const { page, context } = await open('catalog/');
    const facet = page.locator('[data-facet="type"]');
    const before = await facet.locator('input[type=checkbox]').count();
    await facet.getByRole('button', { name: /^All \d+$/ }).click();
    await expect.poll(() => facet.locator('input[type=checkbox]').count()).toBeGreaterThan(before);
    await context.close();
  });

  it('says so when the rows cannot be downloaded, and tries again', async () => {
    const { page, context } = await open('catalog/');
    await context.route('**/api/v1/entities/**', (route) => route.abort());
    await box(page, 'kind', 'API').check();
    await page.getByRole('alert').getByText('The list could not be downloaded').waitFor();
    await context.unroute('**/api/v1/entities/**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => count(page)).toBe(`11 of ${ROWS} entities`);
    expect(await page.getByRole('alert').count()).toBe(0);
    await context.close();
  });

  it('is saved as a table of all rows that fit', async () => {
    const { page, context } = await open('catalog/?lifecycle=experimental');
    await expect.poll(() => count(page)).toMatch(/ of /);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('catalog.csv');
    const stream = await download.createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const lines = Buffer.concat(chunks).toString('utf8').trimEnd().split('\r\n');
    expect(lines).toHaveLength(232 + 1);
    expect(lines[0]!.toLowerCase()).toContain('name');
    await context.close();
  });

  it.each([
    'catalog/?kind=Nothing&owner=group:default/none',
    'catalog/?sort=nothing&view=nothing&page=-3',
    'catalog/?page=999999',
    'catalog/?q=%00&kind=__proto__&constructor=x',
    'catalog/?unknown=1',
  ])('stays usable at the address %s', async (path) => {
    const { page, context, complaints } = await open(path);
    await expect.poll(() => page.locator('table[aria-busy]').count()).toBe(0);
    await page.goto(new URL('catalog/', site.url).href);
    expect(await count(page)).toBe(`${ROWS} entities`);
    await context.close();
    expect(complaints).toEqual([]);
  });
});

describe('the pages of a kind', () => {
  it('have their pager without JavaScript, every entity once, in order', async () => {
    const { page, context } = await site.open('kinds/component/', { javaScript: false });
    const seen: string[] = [];
    const places: string[] = [];
    for (let visited = 0; visited < 5; visited += 1) {
      seen.push(...(await rows(page)));
      places.push(new URL(page.url()).pathname);
      expect(await page.locator('h1').innerText()).toBe('Components');
      const next = page.locator('[data-pager] a[rel=next]');
      if ((await next.count()) === 0) break;
      await next.click();
    }
    expect(places).toEqual(['/kinds/component/', '/kinds/component/2/', '/kinds/component/3/']);
    expect(seen).toHaveLength(13 + FLEET);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual([...seen].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
    await page.locator('[data-pager] a[rel=prev]').click();
    expect(new URL(page.url()).pathname).toBe('/kinds/component/2/');
    expect(
      await page
        .getByRole('searchbox')
        .isVisible()
        .catch(() => false),
    ).toBe(false);
    await context.close();
  });

  it('lead to each other', async () => {
    const { page, context } = await site.open('kinds/component/', { javaScript: false });
    const kinds = page.getByRole('navigation', { name: 'Pages by kind' });
    expect(await kinds.locator('[aria-current=page]').innerText()).toContain('Components');
    await kinds.getByRole('link', { name: /^APIs/ }).click();
    expect(await page.locator('h1').innerText()).toBe('APIs');
    expect(await rows(page)).toHaveLength(11);
    await context.close();
  });

  it('are filtered and sorted like the catalog, within their kind', async () => {
    const { page, context, complaints } = await open('kinds/component/2/');
    expect(await page.locator('[data-range]').innerText()).toBe(`101–200 of ${13 + FLEET}`);
    await box(page, 'type', 'job').check();
    await expect.poll(() => page.locator('[data-range]').innerText()).toMatch(/^1–\d+ of \d+$/);
    expect(new URL(page.url()).pathname).toBe('/kinds/component/');
    expect((await rows(page)).filter((title) => title.startsWith('vessel-'))).toHaveLength(23);
    await page.goBack();
    await expect.poll(() => page.locator('[data-range]').innerText()).toBe(`101–200 of ${13 + FLEET}`);
    await context.close();
    expect(complaints).toEqual([]);
  });
});

/** As {@link elsewhere}, for an address that only sorts. */
async function elsewhereSorted(page: Page): Promise<string[]> {
  const other = await site.open(new URL(page.url()).href.slice(site.url.length));
  await expect.poll(() => sorted(other.page)).toEqual(await sorted(page));
  await expect.poll(() => other.page.locator('tbody .wait').count()).toBe(0);
  const found = await rows(other.page);
  await other.context.close();
  return found;
}
