import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MAPPING } from '../../src/sources/git/mapping.ts';
import { copyExample, NOW, type Site, startSite } from './site.ts';

const INCIDENT = 'catalog/default/incident/slow-carts/';
const HOUR = 3_600_000;
const BUILT = Date.parse(NOW);

/** The example, built every hour; its source also tells of an incident and of a workload. */
function prepare(folder: string): void {
  copyExample(folder);
  const file = join(folder, 'portal.yaml');
  const settings = readFileSync(file, 'utf8')
    .replace(/^asOf: .*$/m, 'schedule: 1h')
    .replace(
      '    title: Git, sample history',
      '    title: Git, sample history\n    mapping: mappings/git.yaml',
    );
  writeFileSync(file, settings);
  mkdirSync(join(folder, 'mappings'));
  writeFileSync(
    join(folder, 'mappings/git.yaml'),
    `${MAPPING}
  - kind: repository
    port:
      entity:
        mappings:
          identifier: '"slow-carts"'
          title: '"Carts are slow"'
          blueprint: '"incident"'
          properties:
            status: '"open"'
            startedAt: '"2026-11-22T05:00:00Z"'
            url: '"https://status.example.org/incidents/7"'
`,
  );
}

let site: Site;
beforeAll(async () => {
  site = await startSite(prepare);
});
afterAll(() => site?.close());

const contexts: BrowserContext[] = [];
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});

interface Opening {
  /** Milliseconds after the build, by the clock of the browser. */
  after?: number;
  /** In the place of the file of the build; by default it is answered by a server that does not tell its time. */
  build?: (route: Route) => Promise<void>;
  javaScript?: boolean;
}

async function open(path: string, { after = HOUR, build, javaScript = true }: Opening = {}): Promise<Page> {
  const context = await site.browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    javaScriptEnabled: javaScript,
  });
  contexts.push(context);
  const page = await context.newPage();
  await page.clock.install({ time: BUILT + after });
  await page.route('**/api/v1/build.json', build ?? answer({}));
  await page.goto(new URL(path, site.url).href, { waitUntil: 'load' });
  return page;
}

/** The file of the build with changes, answered by a server of another time. */
function answer(changes: object, headers: Record<string, string> = {}): (route: Route) => Promise<void> {
  const file = JSON.parse(readFileSync(join(site.folder, 'api/v1/build.json'), 'utf8')) as object;
  return (route) => route.fulfill({ json: { ...file, ...changes }, headers });
}

const banner = (page: Page) => page.locator('.overdue');
const footer = (page: Page) => page.locator('[data-built]');

describe('a site that is older than it should be', () => {
  const OVERDUE =
    'This site is older than it should be: it was built 22 Nov 2026, 06:10 UTC, and the next build was due 22 Nov 2026, 07:10 UTC. Figures and verdicts may have changed since.';

  it('says so on every page once twice the time between builds has passed', async () => {
    for (const path of ['', 'costs/', INCIDENT]) {
      const page = await open(path, { after: 2 * HOUR + 1000 });
      await expect.poll(() => banner(page).textContent()).toBe(OVERDUE);
      expect(await banner(page).getAttribute('role')).toBe('status');
    }
  });

  it('does not before, and says so on a page that stays open until then', async () => {
    const page = await open('', { after: HOUR });
    await expect.poll(() => footer(page).textContent()).toBe('Built 22 Nov 2026, 06:10 UTC');
    await page.clock.fastForward(HOUR - 1000);
    expect(await banner(page).count()).toBe(0);
    await page.clock.fastForward(15 * 60_000);
    await expect.poll(() => banner(page).count()).toBe(1);
  });

  it('is not known to be where nobody knows of a next build', async () => {
    const page = await open('', { after: 10_000 * HOUR, build: answer({ nextBuild: undefined }) });
    await expect.poll(() => footer(page).textContent()).toBe('Built 22 Nov 2026, 06:10 UTC');
    expect(await banner(page).count()).toBe(0);
  });

  it('says nothing of it by a clock that runs behind, but for what the server’s clock says', async () => {
    const behind = await open('', {
      after: -24 * HOUR,
      build: answer({}, { date: new Date(BUILT + HOUR).toUTCString() }),
    });
    await expect.poll(() => footer(behind).textContent()).toContain('Built');
    expect(await banner(behind).count()).toBe(0);
    const told = await open('', {
      after: -24 * HOUR,
      build: answer({}, { date: new Date(BUILT + 3 * HOUR).toUTCString() }),
    });
    await expect.poll(() => banner(told).textContent()).toBe(OVERDUE);
  });

  it('is as complete as before when the file cannot be had', async () => {
    for (const build of [
      (route: Route) => route.abort('internetdisconnected'),
      (route: Route) => route.fulfill({ status: 503 }),
      (route: Route) => route.fulfill({ body: '<html>' }),
    ]) {
      const page = await open('sources/', { after: 100 * HOUR, build });
      await expect.poll(() => page.locator('[data-age]').first().textContent()).not.toBe('');
      expect(await footer(page).textContent()).toBe('Sources and freshness');
      expect(await banner(page).count()).toBe(0);
      expect(await page.locator('tr#git [data-usage]').textContent()).toBe(
        'What this reading cost stands in the report of the build',
      );
    }
  });

  it('takes what it kept for old only when nobody knows better', async () => {
    const page = await open('', { after: HOUR });
    await expect.poll(() => footer(page).textContent()).toContain('Built');
    // The site is built again while the page is open.
    const later = new Date(BUILT + 3 * HOUR).toISOString();
    await page.route(
      '**/api/v1/build.json',
      answer({ builtAt: later, nextBuild: new Date(BUILT + 4 * HOUR).toISOString() }),
    );
    await page.clock.fastForward(3 * HOUR);
    await expect
      .poll(() => banner(page).textContent())
      .toBe(
        'This page is older than the site: it was opened before the build of 22 Nov 2026, 09:10 UTC. Load it again to see what is new.',
      );
    await page.reload();
    await expect.poll(() => footer(page).textContent()).toBe('Built 22 Nov 2026, 09:10 UTC');
    expect(await banner(page).count()).toBe(0);
    // Now nobody answers, and what was kept grows old.
    await page.unroute('**/api/v1/build.json');
    await page.route('**/api/v1/build.json', (route) => route.abort());
    await page.clock.fastForward(3 * HOUR);
    await expect.poll(() => banner(page).textContent()).toContain('it was built 22 Nov 2026, 09:10 UTC');
  });
});

describe('a fact that is true for a while', () => {
  const status = (page: Page) => page.locator('.facts dd').first();
  const GONE = 'Not known any more';

  it('stands beside its time and where to look, without a script as well', async () => {
    const page = await open(INCIDENT, { after: 1000 * HOUR, javaScript: false });
    expect(await status(page).innerText()).toBe(
      'open\nAs of 22 Nov 2026, 06:10 UTC. Now: Git, sample history',
    );
    expect(await status(page).locator('a').getAttribute('href')).toBe(
      'https://status.example.org/incidents/7',
    );
    expect(await status(page).locator('[data-expires]').getAttribute('data-expires')).toBe(
      '2026-11-22T08:10:00.000Z',
    );
  });

  it('is not said any more once it is too old, and nothing moves', async () => {
    const page = await open(INCIDENT, { after: HOUR });
    await page.locator('main > [role="status"]').waitFor({ state: 'attached' });
    expect(await status(page).innerText()).toContain('open\n');
    const before = await page.locator('.facts').boundingBox();
    await page.clock.fastForward(HOUR - 1000);
    expect(await status(page).innerText()).toContain('open\n');
    await page.clock.fastForward(2000);
    await expect
      .poll(() => status(page).innerText())
      .toBe(`${GONE}\nAs of 22 Nov 2026, 06:10 UTC. Now: Git, sample history`);
    expect(await page.locator('.facts').boundingBox()).toEqual(before);
    expect(await page.locator('main > [role="status"]').textContent()).toBe(
      'A part of this page is too old by now and is not shown any more',
    );
  });

  it('is gone when the page is opened later, which needs no announcement', async () => {
    const page = await open(INCIDENT, { after: 3 * HOUR });
    await expect.poll(() => status(page).innerText()).toContain(GONE);
    expect(await page.locator('#origins tr', { hasText: 'properties.status' }).innerText()).toContain(GONE);
    expect(await page.locator('main > [role="status"]').textContent()).toBe('');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it('is gone by the clock of the server when that of the browser runs behind', async () => {
    const page = await open(INCIDENT, {
      after: -24 * HOUR,
      build: answer({}, { date: new Date(BUILT + 3 * HOUR).toUTCString() }),
    });
    await expect.poll(() => status(page).innerText()).toContain(GONE);
  });

  it('is gone without a network too', async () => {
    const page = await open(INCIDENT, { after: 3 * HOUR, build: (route) => route.abort() });
    await expect.poll(() => status(page).innerText()).toContain(GONE);
  });
});

describe('the page of sources', () => {
  const row = (page: Page) => page.locator('tr#git');

  it('says how old the data is and what reading it cost, beside the times that stand there', async () => {
    const feeds = [
      {
        id: 'git',
        title: 'Git',
        outcome: 'fresh',
        usage: {
          calls: 1204,
          notModified: 800,
          waitedMs: 0,
          limit: { remaining: 9, limit: 60, resetAt: '2026-11-22T07:00:00Z' },
        },
      },
    ];
    const page = await open('sources/', { after: 5 * HOUR, build: answer({ feeds }) });
    await expect
      .poll(() => row(page).locator('[data-usage]').textContent())
      .toBe('1,204 calls, 800 of them unchanged; 9 of 60 left, new ones 22 Nov 2026, 07:00 UTC');
    expect(await row(page).locator('td:nth-of-type(2)').innerText()).toBe(
      '22 Nov 2026, 06:10 UTC\n5 hours old',
    );
  });

  it('says all but that without a script', async () => {
    const page = await open('sources/', { javaScript: false });
    expect(await row(page).locator('td:nth-of-type(2)').innerText()).toBe('22 Nov 2026, 06:10 UTC');
    expect(await row(page).innerText()).toContain('the report of the build');
  });
});
