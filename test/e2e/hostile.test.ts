import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printable } from '../../src/base/text.ts';
import { parseXml } from '../../src/portal/text/testing/parse-xml.ts';
import { check, contents } from './cli.ts';
import { ALL, hostilePortal, IDENTIFIERS, LINKS, LONG, PAYLOADS } from './hostile-portal.ts';
import { type Site, startSite, writePortal } from './site.ts';

/** What the API says of every entity, column by column. */
interface Names {
  refs: string[];
  titles: string[];
  paths: string[];
}

/** Titles that the API cuts. */
const LONG_TITLES = new Set([ALL, LONG].map((title) => printable(title)));

/** What every kind has; two kinds are enough. */
const ALIKE = /^(?:actions\/(?:register|edit|deprecate)-(?!thing|component)|kinds\/(?!thing|component|~))/;

let site: Site;
let files: Map<string, Buffer>;
let names: Names;
const text = (path: string): string => files.get(path)!.toString('utf8');
const json = <T>(path: string): T => JSON.parse(text(path)) as T;

beforeAll(async () => {
  site = await startSite((folder) => writePortal(folder, hostilePortal()));
  files = contents(site.folder);
  const chunks = json<{ kinds: { chunks: { path: string }[] }[] }>(
    'api/v1/entities/index.json',
  ).kinds.flatMap(({ chunks }) => chunks);
  const columns = chunks.map(
    ({ path }) =>
      json<{ columns: { ref: string[]; title: string[]; path: string[] } }>(`api/v1/${path}`).columns,
  );
  names = {
    refs: columns.flatMap(({ ref }) => ref),
    titles: columns.flatMap(({ title }) => title),
    paths: columns.flatMap(({ path }) => path),
  };
});
afterAll(() => site?.close());

/** A page whose every misdeed is written down. */
async function watched(): Promise<{ context: BrowserContext; page: Page; misdeeds: string[] }> {
  const context = await site.browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
  });
  const misdeeds: string[] = [];
  const page = await context.newPage();
  page.on('request', (request) => {
    if (!request.url().startsWith(site.url)) misdeeds.push(`asked for ${request.url().slice(0, 200)}`);
  });
  const tell = (what: string) => (message: string) =>
    void misdeeds.push(`${new URL(page.url()).pathname.slice(0, 100)}: ${what} ${message.slice(0, 300)}`);
  page.on('dialog', (dialog) => {
    tell('dialog')(dialog.message());
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => tell('error')(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') tell(message.type())(message.text());
  });
  context.on('page', (other) => other !== page && tell('window')(other.url()));
  return { context, page, misdeeds };
}

const pwned = (page: Page): Promise<boolean> =>
  page.evaluate(
    () =>
      'pwned' in window ||
      document.querySelector(
        'main script, main iframe, main [onerror], main [onload], main [onfocus], base',
      ) !== null,
  );

describe('a hostile portal', () => {
  it('has every entity, each with a page of its own', () => {
    const things = names.refs.filter((ref) => ref.startsWith('thing:default/'));
    expect(things.map((ref) => ref.slice('thing:default/'.length)).sort()).toEqual([...IDENTIFIERS].sort());
    expect(new Set(names.paths).size).toBe(names.refs.length);
    for (const path of names.paths) {
      expect(files.has(`${path.slice(1)}index.html`), path).toBe(true);
      expect(files.has(`${path.slice(1)}index.md`), path).toBe(true);
      expect(path).toMatch(/^(?:\/[a-z0-9~_-][a-z0-9._~-]*)+\/$/);
      expect(path.split('/').every((part) => part.length <= 128)).toBe(true);
    }
  });

  it('shows every page without running anything, and the title of every entity as its heading', async () => {
    const titles = new Map(names.paths.map((path, index) => [path, names.titles[index]!]));
    const pages = [...files.keys()]
      .filter((path) => path.endsWith('.html') && !ALIKE.test(path))
      .map((path) => `/${path.replace(/(?:^|(?<=\/))index\.html$/, '')}`);
    expect(pages.length).toBeGreaterThan(70);
    const faults: string[] = [];
    const queue = [...pages];
    await Promise.all(
      Array.from({ length: 3 }, async () => {
        const { context, page, misdeeds } = await watched();
        for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
          await page.goto(new URL(path.slice(1), site.url).href, { waitUntil: 'load' });
          if (await pwned(page)) faults.push(`${path}: something ran, or stands in the page`);
          const title = titles.get(path);
          const heading = await page.locator('h1').textContent();
          const is =
            title === undefined ||
            heading === title ||
            (title.endsWith('…') && LONG_TITLES.has(heading ?? ''));
          if (!is) faults.push(difference(path, heading ?? '', title!));
          const links = await page.$$eval('a[href], form[action], link[href], use[href]', (elements) =>
            elements.map((element) => element.getAttribute('href') ?? element.getAttribute('action') ?? ''),
          );
          for (const link of links)
            if (!/^(?:https?:|mailto:|tel:|[/#?]|$)/.test(link) || link.startsWith('//'))
              faults.push(`${path}: leads to ${link.slice(0, 100)}`);
        }
        faults.push(...misdeeds);
        await context.close();
      }),
    );
    expect(faults).toEqual([]);
  }, 90_000);

  it('runs nothing where browsers draw what they were given: lists, forms, searches, addresses', async () => {
    const { context, page, misdeeds } = await watched();
    const go = (path: string) => page.goto(new URL(path, site.url).href, { waitUntil: 'networkidle' });
    const bad = PAYLOADS['image']!;

    await go('catalog/');
    await page.getByRole('searchbox', { name: 'Name contains' }).fill('<img');
    await page.locator('[data-chips] .chip').waitFor();
    expect(await pwned(page)).toBe(false);
    const value = encodeURIComponent(bad);
    for (const query of [
      `q=${value}`,
      `owner=${value}&sort=${value}&view=${value}&page=1e9`,
      `__proto__=${value}&constructor=${value}`,
    ]) {
      await go(`catalog/?${query}`);
      expect(await pwned(page)).toBe(false);
    }

    await go('actions/hostile/');
    await page.locator('form input').first().focus();
    await go(
      `actions/hostile/?${new URLSearchParams({ entity: `thing:${bad}`, formData: JSON.stringify({ name: bad, long: ALL, choice: bad, __proto__: { x: 1 } }) })}`,
    );
    await page.locator('[data-part=primary]').waitFor();
    expect(await page.locator('[data-part=primary]').getAttribute('href')).toMatch(
      /^https:\/\/github\.com\/example-org\/hostile\//,
    );
    await go('actions/hostile/?formData={"__proto__":{"pwned":1}}');
    expect(await page.evaluate(() => 'pwned' in {})).toBe(false);
    expect(await pwned(page)).toBe(false);

    for (const path of [
      `search/?q=${encodeURIComponent(bad)}`,
      `go/${encodeURIComponent(bad)}`,
      `catalog/default/component/${encodeURIComponent(bad)}`,
      `nothing/${encodeURIComponent(PAYLOADS['script']!)}?x=${encodeURIComponent(bad)}#${encodeURIComponent(bad)}`,
    ]) {
      await go(path);
      expect(await pwned(page)).toBe(false);
    }
    await go('');
    await page.keyboard.press('/');
    await page.keyboard.type('img src');
    await page.waitForTimeout(400);
    expect(await pwned(page)).toBe(false);
    await context.close();
    // A missing page answers 404, which browsers note; nothing else may be noted.
    expect(misdeeds.filter((misdeed) => !/status of 404/.test(misdeed))).toEqual([]);
  }, 60_000);

  it('has well-formed JSON, Atom and Markdown', () => {
    for (const [path, bytes] of files) {
      const content = bytes.toString('utf8');
      if (path.endsWith('.json')) expect(() => JSON.parse(content), path).not.toThrow();
      if (path.endsWith('.xml')) expect(() => parseXml(content), path).not.toThrow();
      if (/\.(?:html|md|json|xml|txt)$/.test(path))
        expect(content, path).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f]/);
      if (path.endsWith('.md')) {
        const prose = proseOf(content);
        expect(prose, path).not.toMatch(/\]\(<?(?:javascript|data|vbscript|file):/i);
        expect(prose, path).not.toMatch(/<(?!https?:|mailto:|tel:|\/)[a-z!?/]/i);
        expect(prose, path).not.toMatch(/!\[/);
      }
    }
  });

  it('keeps what it publishes within bounds, however long the texts are', () => {
    const large = [...files]
      .filter(([path, bytes]) => path.endsWith('.html') && bytes.length > 300_000)
      .map(([path, bytes]) => `${path}: ${bytes.length}`);
    expect(large).toEqual([]);
    expect(LONG.length).toBe(10_000);
  });
});

describe('the check of a hostile portal', () => {
  it('names a clear problem with its place for everything that is wrong', async () => {
    const run = await check(join(site.folder, '..'), '--format', 'json');
    expect(run.code).toBe(1);
    const problems = JSON.parse(run.out) as {
      rule: string;
      message: string;
      fix: string;
      origin: { source: string; file?: string; line?: number };
    }[];
    for (const { message, fix, origin } of problems) {
      expect(message).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      expect(message.length).toBeLessThanOrEqual(500);
      expect(message).not.toMatch(/undefined|\[object|NaN/);
      expect(fix).toMatch(/\S/);
      expect(origin.file ?? origin.source).toMatch(/./);
    }
    const about = (rule: string, file: string, part: string | RegExp): boolean =>
      problems.some(
        (problem) =>
          problem.rule === rule &&
          problem.origin.file === file &&
          (problem.origin.line ?? 0) > 0 &&
          (typeof part === 'string' ? problem.message.includes(part) : part.test(problem.message)),
      );
    const components = 'catalog/components.yaml';
    for (const link of LINKS) {
      const shownLink = JSON.stringify(printable(link)).slice(0, 40);
      if (!link.startsWith('https://evil.example/'))
        expect(
          about('catalog/unsafe-link', components, shownLink) ||
            about('catalog/field', components, shownLink),
          shownLink,
        ).toBe(true);
    }
    expect(about('catalog/field', components, 'the tag "<img')).toBe(true);
    expect(about('catalog/field', components, 'metadata.labels')).toBe(true);
    expect(about('catalog/field', components, 'in metadata.annotations')).toBe(true);
    expect(about('catalog/field', components, 'metadata.name "<img')).toBe(true);
    expect(about('catalog/field', components, 'metadata.namespace')).toBe(true);
    expect(about('catalog/field', components, /^kind "<img/)).toBe(true);
    expect(about('catalog/unknown-kind', components, '<img')).toBe(true);
    expect(about('catalog/api-version', components, '</script>')).toBe(true);
    expect(about('catalog/dangling-reference', components, 'spec.owner names group:<img')).toBe(true);
    expect(about('catalog/schema', 'catalog/things.yaml', 'properties.link is "javascript:')).toBe(true);
    expect(about('catalog/schema', 'catalog/things.yaml', 'properties.link is "data:')).toBe(true);
    expect(about('catalog/dangling-reference', 'catalog/things.yaml', 'relations.gone')).toBe(true);
    for (const what of [
      'identifier of a rule',
      'title of a rule',
      'description of a rule',
      'title of a level',
      'docs of a remedy',
    ]) {
      expect(about('scorecards/field', 'scorecards/hostile.yaml', what), what).toBe(true);
    }
    expect(about('scorecards/unknown-color', 'scorecards/hostile.yaml', 'gold')).toBe(true);
    expect(about('actions/template', 'actions/hostile.yaml', 'constructor.constructor')).toBe(true);
    expect(about('actions/needs-runner', 'actions/hostile.yaml', 'WEBHOOK')).toBe(true);
  });

  it('prints nothing that steers a terminal', async () => {
    const run = await check(join(site.folder, '..'));
    expect(run.out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
  });
});

/** A Markdown text without code and without what a backslash makes harmless (CommonMark 0.31, 2.4, 4.5, 6.1). */
function proseOf(markdown: string): string {
  const text = markdown.replace(/^(`{3,})[^`\n]*\n[\s\S]*?^\1`*$/gm, '');
  let prose = '';
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') {
      prose += ' ';
      at += 1;
    } else if (text[at] === '`') {
      const fence = /^`+/.exec(text.slice(at))![0];
      const end = new RegExp(`(?<!\`)${fence}(?!\`)`, 'g');
      end.lastIndex = at + fence.length;
      const match = end.exec(text);
      at = match ? end.lastIndex - 1 : at + fence.length - 1;
    } else prose += text[at];
  }
  return prose;
}

function difference(path: string, heading: string, title: string): string {
  const at = [...title].findIndex((_, index) => heading[index] !== title[index]);
  return `${path}: ${JSON.stringify(heading.slice(at, at + 60))} is not ${JSON.stringify(title.slice(at, at + 60))}`;
}
