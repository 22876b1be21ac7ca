import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf, overflowOf, violationsOf } from './checks.ts';
import { PROPERTIES_PORTAL } from './properties-portal.ts';
import { type Site, startSite, writePortal } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite((folder) => writePortal(folder, PROPERTIES_PORTAL));
});
afterAll(() => site?.close());

const PAGES = {
  'an entity with every property': 'catalog/default/instrument/sextant/',
  'one with everything in excess': 'catalog/default/instrument/astrolabe/',
  'one in the envelope of Backstage': 'catalog/default/instrument/compass/',
  'one with nothing': 'catalog/default/instrument/lead-line/',
  'the list of the kind': 'kinds/instrument/',
  'an API': 'catalog/default/api/readings/',
};
const SEXTANT = PAGES['an entity with every property'];
const pages = Object.entries(PAGES);
const html = (path: string): string => readFileSync(join(site.folder, `${path}index.html`), 'utf8');

describe('properties of every type', () => {
  it.each(pages)('%s is valid HTML, without inline scripts or styles', async (_, path) => {
    const text = html(path);
    expect(await faultsOf(text)).toEqual([]);
    expect(text).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle="|\son[a-z]+="|<iframe/);
  });

  it.each(pages)('%s has no accessibility violations', async (_, path) => {
    for (const scheme of ['light', 'dark'] as const) {
      const { page, context, complaints } = await site.open(path, { scheme });
      // What is folded is read too.
      await page.evaluate(() => {
        for (const part of document.querySelectorAll('details')) part.open = true;
      });
      expect(await violationsOf(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await context.close();
    }
  });

  it.each(pages)('%s does not scroll sideways on a phone', async (_, path) => {
    const { page, context } = await site.open(path, { width: 390 });
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await context.close();
  });

  it('keep a page within 40 KB, and within a little more where there is everything in excess', () => {
    expect(Buffer.byteLength(html(SEXTANT))).toBeLessThan(40_000);
    expect(Buffer.byteLength(html(PAGES['one with everything in excess']))).toBeLessThan(44_000);
  });

  it('say where values that nobody wrote come from', async () => {
    const { page, context } = await site.open(SEXTANT);
    await page.getByRole('link', { name: /^Mirrored.*where Room comes from$/ }).click();
    const row = page.locator('tr:target');
    expect(await row.innerText()).toMatch(
      /properties\.room\s+Chart room\s+mirror: chest\.room, of 1: Oak chest/,
    );
    await context.close();
  });

  it('are columns of their kind, to sort and to filter by, the computed ones too', async () => {
    const { page, context, complaints } = await site.open('kinds/instrument/', { width: 1500 });
    const names = (): Promise<string[]> => page.locator('tbody tr th a').allInnerTexts();
    const heading = page.locator('th[data-column="properties.density"]');
    await heading.getByRole('link').click();
    await page.waitForFunction(() => location.search.includes('sort=-properties.density'));
    await expect.poll(async () => (await names())[0]).toBe('Sextant');
    expect(await heading.getAttribute('aria-sort')).toBe('descending');
    await page.locator('fieldset[data-facet="properties.grade"]').getByLabel('A').check();
    await page.waitForFunction(() => location.search.includes('properties.grade=A'));
    await expect.poll(names).toEqual(['Sextant']);
    expect(await page.locator('tbody .tag').first().getAttribute('data-colour')).toBe('green');
    await context.close();
    expect(complaints).toEqual([]);
  });
});

describe('a page elsewhere', () => {
  const frames = (page: Page): Promise<number> => page.locator('iframe').count();

  it('is a link without scripts', async () => {
    const { page, context } = await site.open(SEXTANT, { javaScript: false });
    const panel = page.locator('#embed-dashboard');
    expect(await panel.getByRole('link').getAttribute('href')).toBe(
      'https://dashboards.example.com/d/sextant?theme=light',
    );
    expect(await panel.getByRole('button').count()).toBe(0);
    await context.close();
  });

  it('is shown in a sandbox once somebody asks, and nothing is loaded from there before', async () => {
    const { page, context, complaints } = await site.open('catalog/');
    const asked: string[] = [];
    await context.route('https://dashboards.example.com/**', (route) => {
      asked.push(route.request().headers()['referer'] ?? 'no referrer');
      return route.fulfill({ contentType: 'text/html', body: '<title>x</title><p id="in">42 degrees</p>' });
    });
    await page.goto(new URL(SEXTANT, site.url).href, { waitUntil: 'networkidle' });
    expect(await frames(page)).toBe(0);
    expect(asked).toEqual([]);

    const button = page.locator('#embed-dashboard').getByRole('button', { name: 'Show here' });
    await button.click();
    const frame = page.locator('#embed-dashboard iframe');
    await frame.scrollIntoViewIfNeeded();
    expect(await page.frameLocator('#embed-dashboard iframe').locator('#in').innerText()).toBe('42 degrees');
    expect(asked).toEqual(['no referrer']);
    expect((await frame.getAttribute('sandbox'))?.split(' ')).toEqual(
      expect.not.arrayContaining(['allow-top-navigation', 'allow-modals', 'allow-downloads']),
    );
    expect(await frame.getAttribute('title')).toBe('Dashboard');
    expect(await frame.getAttribute('referrerpolicy')).toBe('no-referrer');
    expect(await violationsOf(page)).toEqual([]);

    const hide = page.locator('#embed-dashboard').getByRole('button', { name: 'Hide' });
    expect(await hide.getAttribute('aria-expanded')).toBe('true');
    await hide.click();
    expect(await frames(page)).toBe(0);
    await context.close();
    expect(complaints).toEqual([]);
  });

  it('is only a link where its host is not named, with the reason', async () => {
    const { page, context } = await site.open(SEXTANT);
    expect(await page.locator('button[data-embed]').count()).toBe(1);
    expect(await page.locator('#embed-otherDashboard').innerText()).toContain(
      'pages.embed in portal.yaml does not name elsewhere.example.org',
    );
    expect(await page.locator('#embed-plainDashboard').innerText()).toContain('does not begin with https');
    await context.close();
  });

  it('cannot be of another host: the policy of the page forbids it, also of this site itself', async () => {
    const { page, context } = await site.open(SEXTANT);
    const blocked = (address: string): Promise<string> =>
      page.evaluate(
        (src) =>
          new Promise<string>((done) => {
            const late = setTimeout(() => done('not blocked'), 3000);
            document.addEventListener(
              'securitypolicyviolation',
              ({ effectiveDirective }) => {
                clearTimeout(late);
                done(effectiveDirective);
              },
              { once: true },
            );
            const frame = document.createElement('iframe');
            frame.src = src;
            document.body.append(frame);
          }),
        address,
      );
    expect(await blocked('https://elsewhere.example.org/board')).toBe('frame-src');
    expect(await blocked(new URL('catalog/', site.url).href)).toBe('frame-src');
    await context.close();
  });

  it('is allowed on the pages that name it alone', () => {
    expect(html(SEXTANT)).toContain('frame-src https://dashboards.example.com;');
    expect(html('catalog/default/instrument/compass/')).toContain("frame-src 'none';");
    expect(readFileSync(join(site.folder, '_headers'), 'utf8')).toContain(
      'frame-src https://dashboards.example.com;',
    );
  });
});
