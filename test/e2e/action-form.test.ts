import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Field, type FormModel, formModel } from '../../src/actions/form.ts';
import { readOne } from '../../src/actions/reading.testing.ts';
import { repositoryTarget } from '../../src/base/repository.ts';
import { findChromium, launchBrowser } from '../browser.ts';

const present = findChromium() !== undefined;
if (!present) console.warn('Skipped: no Chromium was found; name one in PORTOLAN_CHROMIUM.');

const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'";
const repository = repositoryTarget({ owner: 'acme', repo: 'portal' })!;
const DATA: Record<string, object> = {
  '/names.json': { titles: ['Shop', 'Trade'], refs: ['component:default/shop', 'component:default/trade'] },
  '/files.json': { files: ['catalog/shop.yaml:4', null] },
};

const DATABASE = `identifier: add-database
title: Add a database
trigger:
  operation: CREATE
  userInputs:
    properties:
      name: {type: string, title: Name, minLength: 3, pattern: '^[a-z-]+$', description: Lower-case letters and hyphens.}
      size: {type: integer, title: Size, minimum: 20, maximum: 1000, default: 20}
      class: {type: string, title: Class, enum: [small, large]}
      zones: {type: array, title: Zones, items: {enum: [a, b]}}
      ha: {type: boolean, title: Stand-by}
      region: {type: string, enum: [eu, us], title: Region}
      service: {type: string, format: entity, blueprint: Component, title: Service}
      why: {type: string, format: multi-line, title: Why}
      tier: {type: string, visible: false, default: gold}
    required: [name, class]
invocationMethod:
  type: NEW_FILE
  path: databases/{{ .inputs.name }}.yaml
  content: {name: '{{ .inputs.name }}', size: '{{ .inputs.size }}', class: '{{ .inputs.class }}', zones: '{{ .inputs.zones }}', ha: '{{ .inputs.ha }}', region: '{{ .inputs.region }}', service: '{{ .inputs.service }}', why: '{{ .inputs.why }}', tier: '{{ .inputs.tier }}'}
`;
const TIER = `identifier: set-tier
trigger:
  operation: DAY-2
  blueprintIdentifier: Component
  userInputs: {properties: {tier: {type: integer, title: Tier}}, required: [tier]}
invocationMethod: {type: UPSERT_ENTITY, mapping: {identifier: '{{ .entity.identifier }}', properties: {tier: '{{ .inputs.tier }}'}}}
`;
const pages: Record<string, FormModel> = Object.fromEntries(
  [DATABASE, TIER].map((text) => {
    const { action, problems } = readOne(text, { repository });
    expect(problems).toEqual([]);
    return [`/${action.id}`, formModel(action, { repository, optionsSource: () => '/names.json' })];
  }),
);

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

function attributes(all: Record<string, string | true>): string {
  return Object.entries(all)
    .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escapeHtml(value)}"`))
    .join('');
}

/** A field as the site's template draws it. */
function drawField(field: Field): string {
  const { control, value, options } = field;
  const id = ` id="${escapeHtml(field.id)}"`;
  const hint = field.hint ? `<p class="hint" id="${field.hintId}">${escapeHtml(field.hint)}</p>` : '';
  const error = `<p class="err" id="${escapeHtml(field.errorId)}" hidden><span></span></p>`;
  const label = `<label for="${escapeHtml(field.id)}">${escapeHtml(field.label)}</label>`;
  if (control === 'checkbox')
    return `<div class="field"><label><input${id} value="true"${attributes(field.attributes)}>${escapeHtml(field.label)}</label>${hint}${error}</div>`;
  if (control === 'radio' || control === 'checkboxes') {
    const items = options.map(
      (option) =>
        `<label class="opt"><input id="${option.id}" value="${option.value}"${option.checked ? ' checked' : ''}${attributes(field.attributes)}><span>${option.label}</span></label>`,
    );
    return `<fieldset class="field"><legend>${escapeHtml(field.label)}</legend>${items.join('')}${hint}${error}</fieldset>`;
  }
  if (control === 'select') {
    const items = options.map(
      (option) =>
        `<option value="${option.value}"${option.checked ? ' selected' : ''}>${option.label}</option>`,
    );
    return `<div class="field">${label}<select${id}${attributes(field.attributes)}>${items.join('')}</select>${hint}${error}</div>`;
  }
  if (control === 'textarea')
    return `<div class="field">${label}<textarea${id}${attributes(field.attributes)}>${escapeHtml(value)}</textarea>${hint}${error}</div>`;
  const list = field.attributes['list']
    ? `<datalist id="${escapeHtml(String(field.attributes['list']))}"></datalist>`
    : '';
  return `<div class="field">${label}<input${id} value="${escapeHtml(value)}"${attributes(field.attributes)}>${list}${hint}${error}</div>`;
}

function drawPage(model: FormModel, script: string): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${model.title}</title><script type="module" src="${script}"></script></head><body>
<portolan-action data-model="${escapeHtml(model.data!)}"><form>
<section data-part="summary" role="alert" hidden><b>Some fields need a change</b><ul data-part="problems"></ul></section>
${model.sections.flatMap(({ fields }) => fields.map(drawField)).join('\n')}
<a class="btn primary" data-part="primary" href="${escapeHtml(model.href!)}" target="_blank" rel="noopener noreferrer">${model.button}</a>
<button type="button" data-part="copy" hidden>Copy</button><button type="reset">Start again</button><p role="status" data-part="status"></p></form>
<section data-part="preview" hidden><h2 data-part="name"></h2><pre data-part="text"></pre></section></portolan-action></body></html>`;
}

describe.skipIf(!present)('the form of an action in a browser', () => {
  let browser: Browser;
  let server: Server;
  let base: string;
  const scripts = new Map<string, Uint8Array>();
  const requests: string[] = [];

  beforeAll(async () => {
    const result = await build({
      entryPoints: [resolve(import.meta.dirname, '../../src/site/browser/action-form.ts')],
      bundle: true,
      minify: true,
      splitting: true,
      format: 'esm',
      target: 'es2022',
      outdir: '/scripts',
      write: false,
      logLevel: 'silent',
    });
    for (const { path, contents } of result.outputFiles)
      scripts.set(path.slice(path.lastIndexOf('/') + 1), contents);
    server = createServer((request, response) => {
      const { pathname } = new URL(request.url!, 'http://localhost');
      requests.push(pathname);
      response.setHeader('Content-Security-Policy', POLICY);
      const model = pages[pathname];
      const script = scripts.get(pathname.slice(1));
      if (model) response.setHeader('Content-Type', 'text/html').end(drawPage(model, '/action-form.js'));
      else if (script) response.setHeader('Content-Type', 'text/javascript').end(script);
      else if (DATA[pathname])
        response.setHeader('Content-Type', 'application/json').end(JSON.stringify(DATA[pathname]));
      else response.writeHead(404).end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await launchBrowser();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  /** A page, with everything that went wrong on it. */
  async function open(
    path: string,
    options: { javaScriptEnabled?: boolean } = {},
  ): Promise<{ page: Page; faults: string[] }> {
    const context = await browser.newContext({
      ...options,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on(
      'console',
      (message) =>
        message.type() === 'error' && !message.text().includes('favicon') && faults.push(message.text()),
    );
    await context.route('https://github.com/**', (route) => route.fulfill({ body: 'the host' }));
    requests.length = 0;
    await page.goto(base + path);
    return { page, faults };
  }

  const primary = '[data-part=primary]';

  test('fits its budget: what a page loads to show the form, and what it loads when someone uses it', () => {
    const sizes = Object.fromEntries(
      [...scripts].map(([name, bytes]) => [
        name.replace(/-[A-Z0-9]{8}\.js$/, ''),
        gzipSync(bytes, { level: 9 }).length,
      ]),
    );
    const later = sizes['validate']!;
    const first = Object.values(sizes).reduce((sum, size) => sum + size, 0) - later;
    expect(first).toBeLessThan(12_000);
    expect(later).toBeLessThan(8_000);
  });

  test('has the blank form of the host without scripts', async () => {
    const { page } = await open('/add-database', { javaScriptEnabled: false });
    expect(await page.getAttribute(primary, 'href')).toBe(
      'https://github.com/acme/portal/new/main?filename=databases/&quick_pull=main',
    );
    await page.context().close();
  });

  test('loads the validator only when someone uses it', async () => {
    const { page, faults } = await open('/add-database');
    await page.waitForLoadState('networkidle');
    expect(requests.some((path) => path.includes('validate'))).toBe(false);
    const loaded = page.waitForResponse(/validate/);
    await page.focus('#f-name');
    await loaded;
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('shows the file and sets the address as soon as everything fits', async () => {
    const { page, faults } = await open('/add-database');
    await page.fill('#f-name', 'orders');
    await page.fill('#f-size', '50');
    await page.check('#f-class-2');
    await page.check('#f-zones');
    await page.check('#f-ha');
    await page.selectOption('#f-region', 'eu');
    await page.fill('#f-why', 'Because\nof "this"');
    await page.waitForSelector('[data-part=preview]:not([hidden])');
    expect(await page.textContent('[data-part=name]')).toBe('databases/orders.yaml');
    expect(await page.textContent('[data-part=text]')).toBe(
      'name: orders\nsize: 50\nclass: large\nzones:\n  - a\nha: true\nregion: eu\nwhy: |-\n  Because\n  of "this"\ntier: gold\n',
    );
    const href = new URL((await page.getAttribute(primary, 'href'))!);
    expect(href.searchParams.get('value')).toBe(await page.textContent('[data-part=text]'));
    expect(await page.textContent('[data-part=status]')).toBe(`${href.href.length} of 8,000 bytes`);
    const [popup] = await Promise.all([page.context().waitForEvent('page'), page.click(primary)]);
    expect(popup.url()).toBe(href.href);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('leads to the fields with errors, by links and by focus, and says it to everyone', async () => {
    const { page, faults } = await open('/add-database');
    await page.fill('#f-name', 'X');
    expect(await page.isVisible('#e-name')).toBe(false);
    await page.click(primary);
    await page.waitForSelector('[data-part=summary]:not([hidden])');
    expect(await page.locator('[data-part=problems] a').allTextContents()).toEqual([
      'Name needs 3 characters or more',
      'Class is required',
    ]);
    expect(
      await page
        .locator('[data-part=problems] a')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href'))),
    ).toEqual(['#f-name', '#f-class']);
    expect(await page.textContent('#e-name')).toBe('Name needs 3 characters or more');
    expect(await page.getAttribute('#f-name', 'aria-invalid')).toBe('true');
    expect(await page.getAttribute('#f-name', 'aria-describedby')).toBe('e-name h-name');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('f-name');
    await page.fill('#f-name', 'orders');
    expect(await page.isVisible('#e-name')).toBe(false);
    expect(await page.getAttribute('#f-name', 'aria-invalid')).toBeNull();
    await page.check('#f-class');
    await page.waitForSelector('[data-part=preview]:not([hidden])');
    await page.fill('#f-name', '');
    await page.waitForSelector('[data-part=preview]', { state: 'hidden' });
    expect(await page.getAttribute(primary, 'href')).toBe(
      'https://github.com/acme/portal/new/main?filename=databases/&quick_pull=main',
    );
    await page.click('button[type=reset]');
    await page.waitForFunction(() => (document.querySelector('[data-part=summary]') as HTMLElement).hidden);
    expect(page.context().pages()).toHaveLength(1);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('does not move the button away while it is being pressed', async () => {
    const { page } = await open('/add-database');
    await page.fill('#f-name', 'X');
    await page.hover(primary);
    const before = await page.locator(primary).boundingBox();
    await page.mouse.down();
    expect(await page.locator(primary).boundingBox()).toEqual(before);
    await page.mouse.up();
    await page.waitForSelector('[data-part=summary]:not([hidden])');
    expect(await page.isVisible('#e-name')).toBe(true);
    await page.context().close();
  });

  test('opens what is entered when Enter is pressed', async () => {
    const { page } = await open('/add-database');
    await page.check('#f-class');
    await page.fill('#f-name', 'orders');
    const [popup] = await Promise.all([page.context().waitForEvent('page'), page.press('#f-name', 'Enter')]);
    expect(popup.url()).toContain('filename=databases/orders.yaml');
    await page.context().close();
  });

  test('warns of a long address, and copies the text when it is too long', async () => {
    const { page, faults } = await open('/add-database');
    await page.check('#f-class');
    await page.fill('#f-name', 'orders');
    await page.fill('#f-why', 'x'.repeat(7450));
    await page.waitForSelector('[data-part=status][data-state=long]');
    await page.fill('#f-why', 'x'.repeat(9000));
    await page.waitForSelector('[data-part=status][data-state=over]');
    expect(await page.textContent('[data-part=status]')).toMatch(
      /^The text is too long for a link \(9,\d\d\d of 8,000 bytes\)/,
    );
    const [popup] = await Promise.all([page.context().waitForEvent('page'), page.click(primary)]);
    expect(popup.url()).toBe(
      'https://github.com/acme/portal/new/main?filename=databases/orders.yaml&message=Add+databases/orders.yaml&quick_pull=main',
    );
    await page.bringToFront();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      await page.textContent('[data-part=text]'),
    );
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('copies what it shows', async () => {
    const { page } = await open('/add-database');
    await page.check('#f-class');
    await page.fill('#f-name', 'orders');
    await page.click('[data-part=copy]');
    await page.waitForFunction(() => document.querySelector('[data-part=status]')?.textContent === 'Copied');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      await page.textContent('[data-part=text]'),
    );
    await page.context().close();
  });

  test('is filled from the address, with what it knows and nothing else', async () => {
    const formData = {
      name: 'from-link',
      size: 40,
      class: 'small',
      zones: ['b'],
      ha: true,
      region: 'us',
      why: '<img src=x onerror=alert(1)>',
      tier: 'stolen',
      other: 'x',
      __proto__: null,
    };
    const { page, faults } = await open(
      `/add-database?formData=${encodeURIComponent(JSON.stringify(formData))}`,
    );
    await page.waitForSelector('[data-part=preview]:not([hidden])');
    expect(await page.textContent('[data-part=text]')).toBe(
      'name: from-link\nsize: 40\nclass: small\nzones:\n  - b\nha: true\nregion: us\nwhy: "<img src=x onerror=alert(1)>"\ntier: gold\n',
    );
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test.each([
    '{',
    '[]',
    '"x"',
    '{"name": {"a": [1]}, "size": [], "class": null}',
    '{"__proto__": {"name": "x"}}',
  ])('survives %s in the address', async (text) => {
    const { page, faults } = await open(`/add-database?formData=${encodeURIComponent(text)}&entity=%20`);
    await page.fill('#f-name', 'orders');
    await page.check('#f-class');
    await page.waitForSelector('[data-part=preview]:not([hidden])');
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('works on the entity of the address, in the file where the index finds it', async () => {
    const { page, faults } = await open(
      '/set-tier?entity=component:default/shop&formData=%7B%22tier%22:2%7D',
    );
    await page.waitForSelector('[data-part=preview]:not([hidden])');
    expect(await page.inputValue('[name="$entity"]')).toBe('component:default/shop');
    expect(await page.getAttribute(primary, 'href')).toBe(
      'https://github.com/acme/portal/edit/main/catalog/shop.yaml#L4',
    );
    expect(await page.textContent(primary)).toBe('Open file to edit');
    expect(await page.textContent('[data-part=text]')).toBe('properties:\n  tier: 2\n');
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('asks for the entity when there is none, and offers names on focus', async () => {
    const { page, faults } = await open('/set-tier');
    await page.fill('#f-tier', '2');
    await page.click(primary);
    expect(await page.locator('[data-part=problems] a').allTextContents()).toEqual([
      'Choose the Component that this is about',
    ]);
    await page.waitForFunction(() => document.getElementById('l-$entity')?.children.length === 2);
    expect(
      await page
        .locator('[id="l-$entity"] option')
        .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value)),
    ).toEqual(['shop', 'trade']);
    await page.fill('[name="$entity"]', 'tra');
    expect(await page.locator('[id="l-$entity"] option').count()).toBe(1);
    await page.fill('[name="$entity"]', 'shop');
    await page.waitForFunction(() =>
      document
        .querySelector<HTMLAnchorElement>('[data-part=primary]')
        ?.href.endsWith('/catalog/shop.yaml#L4'),
    );
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
