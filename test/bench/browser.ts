/**
 * Measures a built site in Chromium: `node test/bench/browser.ts <folder of the site> [runs]`.
 * Times are from a key or click to the frame in which the answer stands, on a server of this machine without
 * a network between: medians of runs in new browser contexts, so that nothing is cached.
 */
import type { Page } from 'playwright-core';
import { listen, serveFolder } from '../../src/site/serve.ts';
import { launchBrowser } from '../browser.ts';

const [folder, runs = '7'] = process.argv.slice(2);
if (!folder) {
  console.error('Name the folder of a built site, such as _site.');
  process.exit(2);
}

const server = serveFolder(folder);
const site = `http://127.0.0.1:${await listen(server, 0)}/`;
const browser = await launchBrowser();

/** Waits in the page for the frame in which a selector fits; gives milliseconds since `from` (the page's clock). */
function shownAt(page: Page, selector: string, from: number): Promise<number> {
  return page.evaluate(
    ([wanted, start]) =>
      new Promise<number>((done) => {
        const look = (): void => {
          if (document.querySelector(wanted)) requestAnimationFrame(() => done(performance.now() - start));
          else requestAnimationFrame(look);
        };
        look();
      }),
    [selector, from] as const,
  );
}

/** The page's clock at its next key or click, whose handling is part of what is measured. */
function nextInput(page: Page): Promise<void> {
  return page.evaluate(() => {
    const state = window as unknown as { began: Promise<number> };
    state.began = new Promise((done) => {
      for (const type of ['keydown', 'click'])
        addEventListener(type, (event) => done(event.timeStamp), { capture: true, once: true });
    });
  });
}

const began = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as { began: Promise<number> }).began);

type Measure = (page: Page) => Promise<number>;

const MEASURES: [string, string, Measure][] = [
  [
    'search box: first key after opening it, names not loaded before',
    '',
    async (page) => {
      await page.locator('html.js').waitFor();
      await page.keyboard.press('/');
      await page.locator('#palette-q').waitFor();
      await nextInput(page);
      await page.keyboard.press('p');
      return shownAt(page, '[role=option] mark', await began(page));
    },
  ],
  [
    'search box: a further key',
    '',
    async (page) => {
      await page.locator('html.js').waitFor();
      await page.keyboard.press('/');
      await page.locator('#palette-q').waitFor();
      await page.keyboard.type('pa');
      await page.locator('[role=option] mark').first().waitFor();
      await page.waitForTimeout(600);
      await page.evaluate(() => {
        for (const mark of document.querySelectorAll('[role=option] mark'))
          mark.replaceWith(mark.textContent);
      });
      await nextInput(page);
      await page.keyboard.press('y');
      return shownAt(page, '[role=option] mark', await began(page));
    },
  ],
  [
    'search page: from its address to results from texts, nothing loaded before',
    'search/?q=payments',
    (page) => shownAt(page, '[data-results] [data-hit]', 0),
  ],
  [
    'search page: another text',
    'search/?q=payments',
    async (page) => {
      await page.locator('[data-results] [data-hit]').first().waitFor();
      await page.evaluate(() => document.querySelector('[data-results]')!.replaceChildren());
      await page.locator('input[name=q]').fill('stock levels');
      await nextInput(page);
      await page.keyboard.press('Enter');
      return shownAt(page, '[data-results] [data-hit]', await began(page));
    },
  ],
  [
    'catalog: a filter, once the rows are loaded',
    'catalog/',
    async (page) => {
      await page.locator('th[data-column=title] a').waitFor();
      const boxes = page.locator('[data-facet] input[type=checkbox]');
      await boxes.nth(0).click();
      await page.locator('[data-chips] .chip').first().waitFor();
      await page.waitForTimeout(300);
      await nextInput(page);
      await boxes.nth(1).click();
      return shownAt(
        page,
        '[data-chips] .chip:nth-of-type(2), [data-chips] > :nth-child(2)',
        await began(page),
      );
    },
  ],
];

async function measure(path: string, work: Measure): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  try {
    await page.goto(`${site}${path}`, { waitUntil: 'load' });
    return await work(page);
  } finally {
    await context.close();
  }
}

try {
  for (const [title, path, work] of MEASURES) {
    const times: number[] = [];
    for (let run = 0; run < Number(runs); run += 1) times.push(await measure(path, work));
    times.sort((a, b) => a - b);
    console.log(
      `${times[Math.floor(times.length / 2)]!.toFixed(0).padStart(6)} ms  ${title} (${times[0]!.toFixed(0)} to ${times.at(-1)!.toFixed(0)})`,
    );
  }
} finally {
  await browser.close();
  server.closeAllConnections();
  server.close();
}
