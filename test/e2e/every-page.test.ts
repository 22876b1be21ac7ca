import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf, overflowOf, violationsOf } from './checks.ts';
import { PAGES } from './pages.ts';
import { copyExample, type Site, startSite } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite(copyExample);
});
afterAll(() => site?.close());

const pages = Object.entries(PAGES);
const html = (path: string): string =>
  readFileSync(join(site.folder, path === '' || path.endsWith('/') ? `${path}index.html` : path), 'utf8');

describe('every page', () => {
  describe.each(['light', 'dark'] as const)('in the %s scheme', (scheme) => {
    it.each(pages)('%s has no accessibility violations', async (_, path) => {
      const { page, context } = await site.open(path, { scheme });
      const violations = await violationsOf(page);
      await context.close();
      expect(violations).toEqual([]);
    });
  });

  it.each(pages)('%s loads without a complaint of the browser', async (_, path) => {
    const { page, context, complaints } = await site.open(path);
    await page.waitForTimeout(150);
    await context.close();
    expect(complaints).toEqual([]);
  });

  it.each(pages)('%s is valid HTML', async (_, path) => {
    expect(await faultsOf(html(path))).toEqual([]);
  });

  it.each(pages)('%s holds no inline script or style, and a policy that forbids them', (_, path) => {
    const text = html(path);
    expect(text).toMatch(
      /http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'/,
    );
    expect(text).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(text).not.toMatch(/<style|\sstyle="|\son[a-z]+="/);
  });

  it.each(pages)('%s does not scroll sideways on a phone', async (_, path) => {
    const { page, context } = await site.open(path, { width: 390 });
    const overflow = await overflowOf(page);
    await context.close();
    expect(overflow).toBeLessThanOrEqual(0);
  });

  it.each(pages)('%s answers without JavaScript', async (_, path) => {
    const { page, context } = await site.open(path, { javaScript: false });
    const main = await page.locator('main').innerText();
    const heading = await page.locator('h1').count();
    await context.close();
    expect(heading).toBe(1);
    expect(main.length).toBeGreaterThan(60);
    expect(main).not.toMatch(/loading|enable javascript/i);
  });
});

describe('the weight of pages', () => {
  it('keeps an entity page within 40 KB of HTML and 10 KB compressed', () => {
    const text = html(PAGES['component']!);
    expect(Buffer.byteLength(text)).toBeLessThan(40_000);
    expect(gzipSync(text).length).toBeLessThan(10_000);
  });

  it('needs no more than five requests, 17 KB of styles and 20 KB of scripts, compressed', async () => {
    const context = await site.browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    const bytes: Record<string, number> = {};
    const requests: string[] = [];
    page.on('response', async (response) => {
      const type = response.request().resourceType();
      if (type === 'fetch') return;
      requests.push(response.url());
      bytes[type] = (bytes[type] ?? 0) + gzipSync(await response.body()).length;
    });
    await page.goto(new URL(PAGES['component']!, site.url).href, { waitUntil: 'networkidle' });
    await context.close();
    expect(requests.length, requests.join('\n')).toBeLessThanOrEqual(5);
    expect(bytes['stylesheet'] ?? 0).toBeLessThan(17_000);
    expect(bytes['script'] ?? 0).toBeLessThan(20_000);
  });
});
