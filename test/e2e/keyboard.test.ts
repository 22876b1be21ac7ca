import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGES } from './pages.ts';
import { copyExample, type Site, startSite } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite(copyExample);
});
afterAll(() => site?.close());

/** What a press of Tab came to. */
interface Stop {
  /** Place among the elements that can be reached, in the order of the document; -1 for something else. */
  index: number;
  /** How a person would name it, for messages. */
  name: string;
  /** True when the focus can be seen: a line around it of at least two pixels that is not transparent. */
  outlined: boolean;
  /** True when some of it lies in the window and nothing covers it. */
  uncovered: boolean;
}

/** Marks what a keyboard must reach, in the order of the document; gives their names. */
function mark(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const candidates = [
      ...document.querySelectorAll<HTMLElement | SVGElement>(
        'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]',
      ),
    ];
    const reachable = candidates.filter((element) => {
      if (
        element.tabIndex < 0 ||
        element.matches(':disabled') ||
        !element.checkVisibility({ visibilityProperty: true })
      )
        return false;
      // Of a group of radio buttons only the chosen one is a stop.
      if (!(element instanceof HTMLInputElement) || element.type !== 'radio') return true;
      const group = [
        ...(element.form ?? document).querySelectorAll<HTMLInputElement>(
          `input[type=radio][name="${CSS.escape(element.name)}"]`,
        ),
      ];
      return element.checked || (!group.some(({ checked }) => checked) && group[0] === element);
    });
    const named = (element: Element): string =>
      `${element.tagName.toLowerCase()} ${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40) || element.getAttribute('name')}`;
    Object.assign(window, { reachable, named });
    return reachable.map(named);
  });
}

/** What has the focus now; undefined when nothing of the document has. */
function focused(page: Page): Promise<Stop | undefined> {
  return page.evaluate(() => {
    const { reachable, named } = window as unknown as {
      reachable: Element[];
      named(element: Element): string;
    };
    const element = document.activeElement;
    if (!element || element === document.body) return undefined;
    const style = getComputedStyle(element);
    const rect = element.getBoundingClientRect();
    const points = [0.5, 0.1, 0.9].map(
      (part) => [rect.left + rect.width * part, rect.top + rect.height / 2] as const,
    );
    const seen = (x: number, y: number): boolean => {
      const top = document.elementFromPoint(x, y);
      return top !== null && (element.contains(top) || top.contains(element));
    };
    const isVisible = (line: string, width: string, colour: string): boolean =>
      line !== 'none' && Number.parseFloat(width) >= 2 && !/rgba\(.*, 0\)|transparent/.test(colour);
    // What is drawn shows the focus by the line around its shape.
    const shape = element instanceof SVGElement ? element.querySelector('rect') : null;
    const drawn = shape && getComputedStyle(shape);
    const unfocused = reachable
      .filter((other) => other !== element && other.classList.value === element.classList.value)
      .map((other) => other.querySelector('rect'))
      .find((other) => other !== null);
    return {
      index: reachable.indexOf(element),
      name: named(element),
      outlined: drawn
        ? isVisible(drawn.stroke, drawn.strokeWidth, drawn.stroke) &&
          (!unfocused || getComputedStyle(unfocused).stroke !== drawn.stroke)
        : isVisible(style.outlineStyle, style.outlineWidth, style.outlineColor),
      uncovered: points.some(([x, y]) => seen(x, y)),
    };
  });
}

/** Presses Tab from the start of the page until the focus leaves it. */
async function walk(page: Page, most: number): Promise<Stop[]> {
  const stops: Stop[] = [];
  while (stops.length <= most) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    if (!stop) break;
    stops.push(stop);
  }
  return stops;
}

const LOOKED_AT = [
  'home',
  'catalog',
  'component',
  'team',
  'action',
  'action for an entity',
  'scorecard',
  'costs',
  'search',
  'me',
  'missing',
];

describe.each(LOOKED_AT)('the keyboard on the page %s', (name) => {
  it('reaches everything that can be used, in the order of the document, and shows where it is', async () => {
    const { page, context } = await site.open(PAGES[name]!);
    await page.locator('html.js').waitFor();
    await page.waitForLoadState('networkidle');
    // Some pages put the focus into their box: the walk begins at the start all the same.
    await page.evaluate(() => {
      document.body.tabIndex = -1;
      document.body.focus();
      document.body.removeAttribute('tabindex');
    });
    const names = await mark(page);
    expect(names.length).toBeGreaterThan(8);
    const stops = await walk(page, names.length + 20);
    // Chromium also stops at what scrolls; that is a help and no element to use.
    const used = stops.filter(({ index }) => index >= 0);
    expect(used.map((stop) => stop.name)).toEqual(names);
    expect(stops.length - used.length, 'stops that cannot be used').toBeLessThanOrEqual(3);
    expect(used.filter(({ outlined }) => !outlined).map((stop) => stop.name)).toEqual([]);
    expect(used.filter(({ uncovered }) => !uncovered).map((stop) => stop.name)).toEqual([]);
    // And back out at the other end: nothing holds the focus.
    await page.keyboard.press('Shift+Tab');
    expect((await focused(page))?.index).toBe(names.length - 1);
    await page.keyboard.press('Shift+Tab');
    expect((await focused(page))?.index).toBe(names.length - 2);
    await context.close();
  }, 60_000);
});

describe('the link that skips to the content', () => {
  it.each(['home', 'catalog', 'component', 'action'])(
    'is the first stop of the page %s, shows itself, and works',
    async (name) => {
      const { page, context } = await site.open(PAGES[name]!);
      await page.locator('html.js').waitFor();
      const skip = page.getByRole('link', { name: 'Skip to content' });
      await page.keyboard.press('Tab');
      expect(await skip.evaluate((element) => element === document.activeElement)).toBe(true);
      const box = (await skip.boundingBox())!;
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.y).toBeGreaterThanOrEqual(0);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(
        await page.evaluate(
          () => document.activeElement?.closest('main') !== null && document.activeElement !== document.body,
        ),
      ).toBe(true);
      await context.close();
    },
  );
});

describe('what opens and closes', () => {
  it('on the page of an entity follows Enter and Space', async () => {
    const { page, context } = await site.open(PAGES['component']!);
    const summary = page.locator('main summary').first();
    await summary.focus();
    const details = summary.locator('xpath=..');
    const before = await details.evaluate((element) => (element as HTMLDetailsElement).open);
    await page.keyboard.press('Enter');
    expect(await details.evaluate((element) => (element as HTMLDetailsElement).open)).toBe(!before);
    await page.keyboard.press('Space');
    expect(await details.evaluate((element) => (element as HTMLDetailsElement).open)).toBe(before);
    await context.close();
  });

  it('filters the catalog by keys alone', async () => {
    const { page, context } = await site.open(PAGES['catalog']!);
    await page.locator('th[data-column=title] a').waitFor();
    await page.locator('[data-facet="kind"] input').first().focus();
    await page.keyboard.press('Space');
    await expect.poll(() => page.locator('[data-chips] .chip').count()).toBe(1);
    // The box keeps the focus, so that the next one is a Tab away.
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe('kind');
    await page.locator('[data-chips] a').first().focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('[data-chips] .chip').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
    await page.locator('th[data-column=title] a').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('th[aria-sort]').count()).toBe(1);
    expect(await page.evaluate(() => document.activeElement?.closest('th')?.dataset['column'])).toBe('title');
    await context.close();
  });

  it('changes the theme, and remembers it', async () => {
    const { page, context } = await site.open('');
    await page.locator('html.js').waitFor();
    const button = page.getByRole('button', { name: /Theme/ });
    const before = await button.innerText();
    await button.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => button.innerText()).not.toBe(before);
    const after = await button.innerText();
    await page.reload();
    await expect.poll(() => page.getByRole('button', { name: /Theme/ }).innerText()).toBe(after);
    await context.close();
  });
});
