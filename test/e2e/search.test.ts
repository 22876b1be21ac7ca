import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyExample, type Site, startSite } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite(copyExample);
});
afterAll(() => site?.close());

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search the portal' });
const chosen = (page: Page) => palette(page).locator('[role=option][aria-selected=true]');
const path = (page: Page): string => decodeURIComponent(new URL(page.url()).pathname);
const isFocused = (page: Page, selector: string): Promise<boolean> =>
  page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);

/** Types into the palette once it has the names. */
async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text);
  await palette(page).getByRole('group', { name: 'Entities' }).waitFor();
}

describe('the palette', () => {
  it.each(['/', 'Control+k', 'Meta+k'])('opens by %s on any page, with the focus in its box', async (key) => {
    const { page, context, complaints } = await site.open('scorecards/');
    await page.locator('html.js').waitFor();
    await page.keyboard.press(key);
    await palette(page).waitFor();
    expect(await isFocused(page, '#palette-q')).toBe(true);
    await expect
      .poll(() => palette(page).getByRole('group', { name: 'Go to' }).getByRole('option').count())
      .toBeGreaterThan(4);
    await context.close();
    expect(complaints).toEqual([]);
  });

  it('finds by name, moves with the arrow keys, and opens with Enter', async () => {
    const { page, context, complaints } = await site.open('');
    await page.locator('html.js').waitFor();
    await page.keyboard.press('/');
    await palette(page).waitFor();
    await type(page, 'cart');
    expect(await page.locator('#palette-q').inputValue()).toBe('cart');
    const options = palette(page).getByRole('option');
    const first = await chosen(page).getAttribute('id');
    expect(first).toBe(await options.first().getAttribute('id'));
    expect(await page.locator('#palette-q').getAttribute('aria-activedescendant')).toBe(first);
    await page.keyboard.press('ArrowDown');
    expect(await chosen(page).getAttribute('id')).toBe(await options.nth(1).getAttribute('id'));
    expect(await page.locator('#palette-q').getAttribute('aria-activedescendant')).toBe(
      await options.nth(1).getAttribute('id'),
    );
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await chosen(page).getAttribute('id')).toBe(await options.last().getAttribute('id'));
    await page.keyboard.press('ArrowDown');
    const href = await chosen(page).getAttribute('href');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === href);
    expect(await page.locator('h1').innerText()).toMatch(/cart/i);
    await context.close();
    expect(complaints).toEqual([]);
  });

  it.each([
    ['the exact name', 'cartservice', '/catalog/default/component/cartservice/'],
    ['a part of it', 'recommend', '/catalog/default/component/recommendationservice/'],
    ['the start of a title', 'tamsin', '/catalog/default/user/tamsin.lodestar/'],
    ['a team', 'discovery', '/catalog/default/group/discovery/'],
  ])('puts what is meant by %s first', async (_, text, target) => {
    const { page, context } = await site.open('');
    await page.locator('html.js').waitFor();
    await page.keyboard.press('/');
    await palette(page).waitFor();
    await type(page, text);
    expect(await chosen(page).getAttribute('href')).toBe(target);
    await context.close();
  });

  it('finds actions, pages, and words of texts', async () => {
    const { page, context, complaints } = await site.open('');
    await page.locator('html.js').waitFor();
    await page.keyboard.press('Control+k');
    await palette(page).waitFor();
    await page.keyboard.type('new service');
    await palette(page)
      .getByRole('group', { name: 'Actions' })
      .getByRole('option', { name: /New service/ })
      .waitFor();
    await page.locator('#palette-q').fill('retries');
    await palette(page)
      .getByRole('group', { name: 'In texts' })
      .getByRole('option', { name: /Tamsin Lodestar/ })
      .waitFor();
    await page.locator('#palette-q').fill('cartservcie');
    await palette(page)
      .getByRole('option', { name: /cartservice/ })
      .first()
      .waitFor();
    await context.close();
    // Pagefind is WebAssembly: the policy lets it run.
    expect(complaints).toEqual([]);
  });

  it('closes with Esc and gives the focus back to where it was', async () => {
    const { page, context } = await site.open('catalog/default/component/cartservice/');
    await page.locator('html.js').waitFor();
    const link = page.locator('main a').first();
    await link.focus();
    await page.keyboard.press('Control+k');
    await palette(page).waitFor();
    await page.keyboard.type('x');
    await page.keyboard.press('Escape');
    await palette(page).waitFor({ state: 'hidden' });
    expect(await link.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(path(page)).toBe('/catalog/default/component/cartservice/');
    // What was typed is still there, ready to be replaced.
    await page.keyboard.press('Control+k');
    await palette(page).waitFor();
    expect(await page.evaluate(() => getSelection()?.toString())).toBe('x');
    await context.close();
  });

  it('leaves the key / to the fields that text goes into', async () => {
    const { page, context } = await site.open('catalog/');
    await page.locator('html.js').waitFor();
    const box = page.getByRole('searchbox', { name: 'Name contains' });
    await box.focus();
    await page.keyboard.press('/');
    expect(await box.inputValue()).toBe('/');
    expect(await palette(page).count()).toBe(0);
    await context.close();
  });

  it('keeps the focus inside while it is open', async () => {
    const { page, context } = await site.open('');
    await page.locator('html.js').waitFor();
    await page.keyboard.press('/');
    await palette(page).waitFor();
    for (let step = 0; step < 6; step += 1) {
      await page.keyboard.press('Tab');
      expect(
        await page.evaluate(
          () =>
            document.activeElement === document.body || document.activeElement?.closest('dialog') !== null,
        ),
      ).toBe(true);
    }
    await context.close();
  });

  it('is a link to the search page without JavaScript', async () => {
    const { page, context } = await site.open('', { javaScript: false });
    await page.locator('[data-palette]').click();
    expect(path(page)).toBe('/search/');
    await page.getByRole('searchbox', { name: 'Search' }).waitFor();
    expect(await page.getByRole('heading', { name: 'By kind' }).count()).toBe(1);
    await context.close();
  });
});

describe('the search page', () => {
  it('answers the words in its address', async () => {
    const { page, context, complaints } = await site.open('search/?q=retries');
    await page.locator('[data-results] a', { hasText: 'Tamsin Lodestar' }).first().waitFor();
    expect(await page.getByRole('searchbox', { name: 'Search' }).inputValue()).toBe('retries');
    expect(await page.locator('[data-count]').innerText()).toMatch(/^\d+ results?/);
    await page.getByRole('searchbox', { name: 'Search' }).fill('redis');
    await page.locator('[data-results] a', { hasText: 'redis-cart' }).first().waitFor();
    await expect.poll(() => new URL(page.url()).search).toBe('?q=redis');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.closest('[data-results]') !== null)).toBe(true);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname.startsWith('/catalog/'));
    await page.goBack();
    await page.locator('[data-results] a', { hasText: 'redis-cart' }).first().waitFor();
    await context.close();
    expect(complaints).toEqual([]);
  });

  it('says so when nothing is found, and offers what is near', async () => {
    const { page, context, complaints } = await site.open('search/?q=cartservcie');
    await expect.poll(() => page.locator('[data-count]').innerText()).not.toBe('');
    await page.locator('[data-results] a', { hasText: 'cartservice' }).first().waitFor();
    await context.close();
    expect(complaints).toEqual([]);
  });
});

describe('short links and other addresses', () => {
  it.each([
    ['go/cartservice', '/catalog/default/component/cartservice/'],
    ['go/CartService', '/catalog/default/component/cartservice/'],
    ['go/component/cartservice', '/catalog/default/component/cartservice/'],
    ['go/component:default/cartservice', '/catalog/default/component/cartservice/'],
    ['go/isolde.cairn', '/catalog/default/user/isolde.cairn/'],
    // As Backstage writes its addresses.
    ['catalog/default/Component/cartservice', '/catalog/default/component/cartservice/'],
    ['catalog/Default/COMPONENT/CartService/', '/catalog/default/component/cartservice/'],
    ['catalog/default/component/cartservice/overview', '/catalog/default/component/cartservice/'],
  ])('%s leads to the page that is meant', async (from, target) => {
    const { page, context } = await site.open(from);
    await page.waitForURL((url) => url.pathname === target);
    expect(await page.locator('h1').innerText()).not.toBe('Not on the chart');
    await context.close();
  });

  it('a name that several things share leads to a choice', async () => {
    const { page, context } = await site.open('go/platform');
    await page.getByRole('heading', { level: 1, name: 'Several things are called “platform”' }).waitFor();
    const links = await page
      .locator('[data-found] a')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(links).toEqual(
      expect.arrayContaining(['/catalog/default/group/platform/', '/catalog/default/system/platform/']),
    );
    await context.close();
  });

  it.each([
    ['catalog/default/component/cart-service/', '/catalog/default/component/cartservice/'],
    ['old/wiki/checkout-service.html', '/catalog/default/component/checkoutservice/'],
    ['scorecard/production-ready', '/scorecards/production-ready/'],
  ])('the missing address %s suggests the right page', async (from, target) => {
    const { page, context } = await site.open(from);
    const first = page.locator('[data-found] a').first();
    await expect
      .poll(async () =>
        (await page.locator('portolan-lost').count()) === 0
          ? new URL(page.url()).pathname
          : first.getAttribute('href'),
      )
      .toBe(target);
    await context.close();
  });

  it('a missing entity of a kind that can be registered offers to register it', async () => {
    const { page, context } = await site.open('catalog/default/component/gift-cards/');
    const register = page.locator('[data-buttons] a', { hasText: 'Register gift-cards' });
    await register.waitFor();
    expect(await register.getAttribute('href')).toContain('/actions/register-component/');
    expect(await page.locator('[data-address]').innerText()).toContain(
      '/catalog/default/component/gift-cards/',
    );
    await context.close();
  });

  it('a missing address keeps its answer without JavaScript: where to look', async () => {
    const { page, context } = await site.open('nowhere/at/all', { javaScript: false });
    expect(await page.locator('h1').innerText()).toBe('Not on the chart');
    await page.getByRole('link', { name: 'Search', exact: true }).first().click();
    expect(path(page)).toBe('/search/');
    await context.close();
  });
});
