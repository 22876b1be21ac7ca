import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { copyExample, type OpenOptions, type OpenPage, type Site, startSite } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite(copyExample);
});
afterAll(() => site?.close());

const opened: OpenPage[] = [];
afterEach(async () => {
  const complaints = opened
    .flatMap((page) => page.complaints)
    .filter((complaint) => !/status of 404/.test(complaint));
  for (const { context } of opened.splice(0)) await context.close();
  expect(complaints).toEqual([]);
});

async function open(path: string, options?: OpenOptions): Promise<Page> {
  const page = await site.open(path, options);
  opened.push(page);
  return page.page;
}

const hits = (page: Page): Promise<string[]> =>
  page.locator('dialog[open] .hit > span:nth-child(2)').evaluateAll((spans) =>
    spans.map((span) =>
      [...span.childNodes]
        .filter((node) => !(node instanceof Element) || !node.classList.contains('mute'))
        .map((node) => node.textContent)
        .join(''),
    ),
  );

describe('the palette', () => {
  it('opens by keys, finds names at once and texts a moment later, and leads there', async () => {
    const page = await open('');
    await page.keyboard.press('/');
    await page.locator('#palette-q').waitFor();
    await page.keyboard.type('chk');
    await expect.poll(() => hits(page)).toEqual(expect.arrayContaining(['checkoutservice', 'Checkout']));
    await page.locator('#palette-q').fill('placeorder');
    await expect.poll(() => hits(page)).toEqual(['CheckoutService']);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/catalog/default/api/checkout-api/');
  });

  it('is moved through by the arrow keys, which the field tells to assistive tools', async () => {
    const page = await open('');
    await page.keyboard.press('Control+k');
    await page.locator('#palette-q').fill('cart');
    await expect.poll(async () => (await hits(page)).length).toBeGreaterThan(2);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    const active = await page.locator('#palette-q').getAttribute('aria-activedescendant');
    expect(await page.locator('.hit[aria-selected="true"]').getAttribute('id')).toBe(active);
    expect(active).toBe(await page.locator('.hit').last().getAttribute('id'));
  });

  it('offers what comes nearest to a slip, and closes by Esc', async () => {
    const page = await open('');
    await page.keyboard.press('/');
    await page.locator('#palette-q').fill('chekcout');
    await expect.poll(() => hits(page)).toContain('checkoutservice');
    expect(await page.locator('.grp').first().innerText()).toBe('Nothing is called “chekcout”. Closest:');
    await page.keyboard.press('Escape');
    await page.locator('dialog.layer').waitFor({ state: 'hidden' });
  });

  it('does not open while somebody types into a field, and opens by its link', async () => {
    const page = await open('search/');
    await page.locator('#sq').fill('');
    await page.locator('#sq').press('/');
    expect(await page.locator('#sq').inputValue()).toBe('/');
    expect(await page.locator('dialog[open]').count()).toBe(0);
    await page.locator('[data-palette]').click();
    await page.locator('dialog[open]').waitFor();
    expect(new URL(page.url()).pathname).toBe('/search/');
  });

  it('opens a result in a new tab by Ctrl and Enter', async () => {
    const page = await open('');
    await page.keyboard.press('/');
    await page.locator('#palette-q').fill('cartservice');
    await expect.poll(() => hits(page)).toContain('cartservice');
    const [tab] = await Promise.all([
      page.context().waitForEvent('page'),
      page.keyboard.press('Control+Enter'),
    ]);
    await tab.waitForURL('**/cartservice/');
    expect(await page.locator('dialog[open]').count()).toBe(1);
  });

  it('remembers what was opened', async () => {
    const page = await open('catalog/default/component/cartservice/');
    await page.goto(site.url);
    await page.keyboard.press('/');
    await expect.poll(() => hits(page)).toContain('cartservice');
    expect(await page.locator('.grp').first().innerText()).toBe('Opened lately');
  });

  it.each(['light', 'dark'] as const)('has no accessibility violations in the %s scheme', async (scheme) => {
    const page = await open('', { scheme });
    await page.keyboard.press('/');
    await page.locator('#palette-q').fill('check');
    await expect.poll(() => hits(page)).toContain('checkoutservice');
    const { violations } = await new AxeBuilder({ page }).include('dialog').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]!.html])).toEqual([]);
  });
});

describe('the frame', () => {
  it('goes through the themes and keeps the choice', async () => {
    const page = await open('');
    const button = page.locator('[data-theme-toggle]');
    await button.click();
    await button.click();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await page.reload();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await button.click();
    expect(await page.locator('html').getAttribute('data-theme')).toBeNull();
  });

  it('says when the site was built, from a file that is fetched once', async () => {
    const page = await open('');
    await expect.poll(() => page.locator('[data-built]').innerText()).toBe('Built 22 Nov 2026, 06:10 UTC');
    let fetched = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('build.json')) fetched += 1;
    });
    await page.goto(`${site.url}problems/`);
    await expect.poll(() => page.locator('[data-built]').innerText()).toBe('Built 22 Nov 2026, 06:10 UTC');
    expect(fetched).toBe(0);
  });

  it('copies a text and says so', async () => {
    const page = await open('catalog/default/component/checkoutservice/');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const button = page.getByRole('button', { name: 'Copy as Mermaid' });
    await button.click();
    await expect.poll(() => page.locator('[role="status"]').allInnerTexts()).toContain('Copied');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^flowchart/);
  });
});

describe('addresses without a page', () => {
  it.each([
    ['catalog/default/Component/CheckoutService', 'catalog/default/component/checkoutservice/'],
    [
      'catalog/default/component/checkoutservice/dependencies',
      'catalog/default/component/checkoutservice/#dependencies',
    ],
    ['go/checkoutservice', 'catalog/default/component/checkoutservice/'],
    ['go/?name=checkoutservice', 'catalog/default/component/checkoutservice/'],
    ['create', 'actions/'],
  ])('%s leads to %s', async (from, to) => {
    const page = await open(from);
    await page.waitForURL(new URL(to, site.url).href);
  });

  it('show what comes nearest, and offer to register what is missing', async () => {
    const page = await open('catalog/default/component/checkout-svc/');
    await expect.poll(() => page.locator('[data-found] h3').allInnerTexts()).toContain('checkoutservice');
    expect(await page.locator('[data-address]').innerText()).toBe(
      '404, /catalog/default/component/checkout-svc/',
    );
    await page.getByRole('link', { name: 'Register checkout-svc' }).click();
    await page.waitForURL('**/actions/register-component/?formData=*');
    await expect
      .poll(() =>
        page
          .getByLabel(/identifier|name/i)
          .first()
          .inputValue(),
      )
      .toBe('checkout-svc');
  });

  it('never take text for markup', async () => {
    const page = await open(`go/${encodeURIComponent('<img src=x onerror=alert(1)>')}`);
    await expect
      .poll(() => page.locator('h1').innerText())
      .toBe('Nothing is called “<img src=x onerror=alert(1)>”');
    expect(await page.locator('main img').count()).toBe(0);
  });
});

describe('the search page', () => {
  it('finds words of texts, and narrows them by kind', async () => {
    const page = await open('search/?q=checkout');
    await expect.poll(() => page.locator('[data-results] h3').allInnerTexts()).toContain('checkoutservice');
    const before = await page.locator('[data-results] h3').count();
    await page.locator('[data-facets]').getByLabel(/^API/).check();
    await expect
      .poll(() =>
        page
          .locator('[data-results] .tag')
          .allInnerTexts()
          .then((kinds) => [...new Set(kinds)]),
      )
      .toEqual(['API']);
    expect(page.url()).toContain('kind=API');
    expect(await page.locator('[data-results] h3').count()).toBeLessThan(before);
    await page.goBack();
    await expect.poll(() => page.locator('[data-results] h3').count()).toBe(before);
  });

  it('leads from the field to the results by the arrow keys', async () => {
    const page = await open('search/');
    await page.locator('#sq').fill('cart');
    await expect.poll(() => page.locator('[data-hit]').count()).toBeGreaterThan(2);
    await page.locator('#sq').press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
      await page.locator('[data-hit]').nth(1).innerText(),
    );
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('sq');
  });

  it('names what is nearest when there is nothing, and has no accessibility violations with results', async () => {
    const page = await open('search/?q=chekcout');
    await expect.poll(() => page.locator('.empty a').allInnerTexts()).toContain('checkoutservice');
    await page.locator('#sq').fill('checkout');
    await expect.poll(() => page.locator('[data-hit]').count()).toBeGreaterThan(3);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]!.html])).toEqual([]);
  });

  it('lists kinds and teams without JavaScript', async () => {
    const page = await open('search/', { javaScript: false });
    expect(await page.locator('main a').allInnerTexts()).toEqual(
      expect.arrayContaining(['Components', 'Checkout']),
    );
  });
});

describe('the page of the reader', () => {
  it('keeps who they are, and shows what is theirs', async () => {
    const page = await open('me/');
    await page.locator('#me-q').fill('odile');
    await page.getByRole('button', { name: /^This is me/ }).click();
    await page.locator('#me-q').fill('checkout');
    await page.locator('#me-q').press('Enter');
    await expect
      .poll(() => page.locator('[data-mine] tbody th a').allInnerTexts())
      .toContain('checkoutservice');
    expect(await page.locator('[data-me]').innerText()).toContain('Odile Fairwater');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]!.html])).toEqual([]);
    await page.goto(site.url);
    await expect.poll(() => page.locator('[data-me]').innerText()).toContain('Odile Fairwater');
    await page.goto(`${site.url}me/`);
    await page.getByRole('button', { name: 'Take away Odile Fairwater' }).click();
    await page.getByRole('button', { name: 'Take away Checkout' }).click();
    await expect.poll(() => page.locator('[data-me]').innerText()).toContain('Choose your team');
  });
});
