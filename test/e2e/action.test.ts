import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formState, type PageModel } from '../../src/actions/page.ts';
import { inputsValidator } from '../../src/actions/validate.ts';
import { copyExample, type OpenPage, type Site, startSite } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite(copyExample);
});
afterAll(() => site?.close());

const HOST = 'https://github.com/example-org/boutique-portal';
const VALID = {
  name: 'gift-cards',
  description: 'Sells and redeems gift cards of the shop.',
  type: 'service',
  language: 'java',
  owner: 'checkout',
  system: 'online-boutique',
  lifecycle: 'production',
  runbook: 'https://handbook.example.com/runbooks/gift-cards',
};

const primary = (page: Page) => page.locator('[data-part=primary]');
const summary = (page: Page) => page.locator('[data-part=summary]');
const errorOf = (page: Page, field: string) => page.locator(`#e-${field}`);

async function fill(page: Page, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    const control = page.locator(`form [name="${name}"]`);
    if ((await control.first().getAttribute('type')) === 'radio')
      await page.locator(`form [name="${name}"][value="${value}"]`).check();
    else if ((await control.evaluate((element) => element.tagName)) === 'SELECT')
      await control.selectOption(value);
    else await control.fill(value);
  }
}

/** What the rooms below say that the button leads to. */
async function planned(page: Page, values: Record<string, string>): Promise<string> {
  const model = JSON.parse((await page.locator('portolan-action').getAttribute('data-model'))!) as PageModel;
  const texts = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
  const state = formState(model, texts, inputsValidator(model.inputs));
  expect(state.errors).toEqual([]);
  if (!state.plan?.ready) throw new Error(state.plan?.message);
  return state.plan.href;
}

/** Presses the button and gives the address that it would open; undefined when it opens none. */
async function press(page: Page): Promise<string | undefined> {
  return page.evaluate(
    () =>
      new Promise<string | undefined>((resolve) => {
        const link = document.querySelector<HTMLAnchorElement>('[data-part=primary]')!;
        addEventListener(
          'click',
          (event) => {
            resolve(event.defaultPrevented ? undefined : link.href);
            event.preventDefault();
          },
          { once: true },
        );
        link.click();
      }),
  );
}

/** A page of an action, once its form listens. */
async function open(path: string): Promise<OpenPage> {
  const opened = await site.open(path);
  await opened.page.waitForFunction(
    () => document.querySelector<HTMLFormElement>('portolan-action form')?.noValidate,
  );
  return opened;
}

describe('the form of a new service', () => {
  it('says at each field what is wrong once it was left, and takes it back when it is right', async () => {
    const { page, context, complaints } = await open('actions/new-service/');
    const name = page.getByLabel('Name', { exact: true });
    await name.fill('Gift Cards');
    await expect.poll(() => errorOf(page, 'name').isHidden()).toBe(true);
    await page.keyboard.press('Tab');
    await expect.poll(() => errorOf(page, 'name').innerText()).toMatch(/^Name must/);
    expect(await name.getAttribute('aria-invalid')).toBe('true');
    expect(await name.getAttribute('aria-describedby')).toContain('e-name');
    await name.fill('gift-cards');
    await expect.poll(() => errorOf(page, 'name').isHidden()).toBe(true);
    expect(await name.getAttribute('aria-invalid')).toBeNull();
    await context.close();
    expect(complaints).toEqual([]);
  });

  it('gathers all that is wrong in a summary with links to the fields, and opens nothing', async () => {
    const { page, context, complaints } = await open('actions/new-service/');
    await page.getByLabel('Name', { exact: true }).fill('x');
    await page.waitForFunction(() => document.querySelector('#e-name') !== null);
    // The first press loads what checks; it is passed on once that is there.
    await primary(page).click();
    await summary(page).waitFor({ state: 'visible' });
    const items = summary(page).getByRole('listitem');
    const required = ['name', 'description', 'owner', 'runbook'];
    await expect.poll(() => items.count()).toBe(required.length);
    const links = await items
      .getByRole('link')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(links).toEqual(required.map((field) => `#f-${field}`));
    for (const field of required) expect(await errorOf(page, field).isVisible(), field).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('f-name');
    expect(await summary(page).getAttribute('role')).toBe('alert');
    expect(await press(page)).toBeUndefined();
    expect(context.pages()).toHaveLength(1);
    await items.nth(2).getByRole('link').click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('f-owner');
    await context.close();
    expect(complaints).toEqual([]);
  });

  it('shows the file that will be there, and leads to the address that the deliveries compute', async () => {
    const { page, context, complaints } = await open('actions/new-service/');
    await fill(page, VALID);
    await page.locator('[data-part=preview]').waitFor({ state: 'visible' });
    expect(await page.locator('[data-part=name]').innerText()).toBe('catalog/services/gift-cards.yaml');
    const text = await page.locator('[data-part=text]').innerText();
    expect(parse(text)).toMatchObject({
      kind: 'Component',
      metadata: {
        name: 'gift-cards',
        description: VALID.description,
        links: [{ url: VALID.runbook }],
        tags: ['java'],
      },
      spec: { type: 'service', lifecycle: 'production', owner: 'checkout', system: 'online-boutique' },
    });
    const href = await primary(page).getAttribute('href');
    expect(href).toBe(await planned(page, VALID));
    const url = new URL(href!);
    expect(`${url.origin}${url.pathname}`).toBe(`${HOST}/new/main`);
    expect(url.searchParams.get('filename')).toBe('catalog/services/gift-cards.yaml');
    expect(url.searchParams.get('value')).toBe(text);
    expect(url.searchParams.get('message')).toBe('Register gift-cards');
    expect(await press(page)).toBe(href);
    expect(await primary(page).getAttribute('target')).toBe('_blank');
    expect(await primary(page).getAttribute('rel')).toContain('noopener');
    await context.close();
    expect(complaints).toEqual([]);
  });

  it('offers the teams of the catalog as owners', async () => {
    const { page, context } = await open('actions/new-service/');
    await page.getByLabel('Owner').fill('disc');
    await expect
      .poll(() =>
        page
          .locator('#l-owner option')
          .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value)),
      )
      .toEqual(['discovery']);
    await context.close();
  });

  it('is filled from the address of the page, and only with what it knows', async () => {
    const given = { ...VALID, type: 'job', unknown: 'x', __proto__: { owner: 'nobody' } };
    const { page, context, complaints } = await open(
      `actions/new-service/?formData=${encodeURIComponent(JSON.stringify(given))}`,
    );
    await page.locator('[data-part=preview]').waitFor({ state: 'visible' });
    expect(await primary(page).getAttribute('href')).toBe(await planned(page, { ...VALID, type: 'job' }));
    await context.close();
    expect(complaints).toEqual([]);
  });

  it.each(['{', '[]', 'null', '"x"', '{"name":{"a":1},"type":["nothing"],"owner":null}'])(
    'stays usable with formData=%s',
    async (formData) => {
      const { page, context, complaints } = await open(
        `actions/new-service/?formData=${encodeURIComponent(formData)}`,
      );
      await fill(page, VALID);
      await expect.poll(() => primary(page).getAttribute('href')).toBe(await planned(page, VALID));
      await context.close();
      expect(complaints).toEqual([]);
    },
  );

  it('can be filled in and sent with the keyboard alone', async () => {
    const { page, context } = await open('actions/new-service/');
    await page.getByLabel('Name', { exact: true }).focus();
    const order: string[] = [];
    for (let step = 0; step < 12; step += 1) {
      const name = await page.evaluate(() => (document.activeElement as HTMLInputElement).name ?? '');
      if (name && !order.includes(name)) order.push(name);
      const value = VALID[name as keyof typeof VALID];
      if (value && ['name', 'description', 'owner', 'runbook'].includes(name))
        await page.keyboard.type(value);
      await page.keyboard.press('Tab');
    }
    expect(order).toEqual(Object.keys(VALID));
    const defaults = { ...VALID, language: 'go', lifecycle: 'experimental' };
    await expect.poll(() => primary(page).getAttribute('href')).toBe(await planned(page, defaults));
    const opened = page.evaluate(
      () =>
        new Promise<string>((done) =>
          addEventListener('click', (event) => {
            if (!(event.target instanceof HTMLAnchorElement)) return;
            event.preventDefault();
            done(event.target.href);
          }),
        ),
    );
    await page.getByLabel('Name', { exact: true }).focus();
    await page.keyboard.press('Enter');
    expect(await opened).toBe(await planned(page, defaults));
    await context.close();
  });
});

describe('the form of an action on an entity', () => {
  it('knows the entity that the address of the page names', async () => {
    const { page, context, complaints } = await open(
      'actions/scale-service/?entity=component%3Adefault%2Fcartservice',
    );
    expect(await page.locator('form [name="$entity"]').inputValue()).toBe('component:default/cartservice');
    await fill(page, { replicas: '5', reason: 'Carts wait 400 ms at noon since Monday.' });
    await expect.poll(() => primary(page).getAttribute('href')).toContain('Scale+cartservice+to+5+replicas');
    const url = new URL((await primary(page).getAttribute('href'))!);
    expect(`${url.origin}${url.pathname}`).toBe(`${HOST}/issues/new`);
    expect(url.searchParams.get('template')).toBe('scale-service.yml');
    await context.close();
    expect(complaints).toEqual([]);
  });

  it('asks for the entity when the address names none', async () => {
    const { page, context } = await open('actions/scale-service/');
    await primary(page).click();
    await summary(page).waitFor({ state: 'visible' });
    expect(await summary(page).getByRole('link').first().getAttribute('href')).toBe('#f-$entity');
    await context.close();
  });

  it.each([
    ['edit', { description: 'Keeps the carts of the shop.' }],
    ['deprecate', {}],
  ])('leads to the file that declares the entity, to %s it', async (verb, values) => {
    const { page, context } = await open(
      `actions/${verb}-component/?entity=component%3Adefault%2Fcartservice`,
    );
    await fill(page, values);
    await expect
      .poll(() => primary(page).getAttribute('href'))
      .toMatch(`${HOST}/edit/main/catalog/services/cartservice.yaml`);
    await context.close();
  });
});

describe('without JavaScript', () => {
  it.each([
    ['new-service', `${HOST}/new/main?filename=catalog/services/&quick_pull=main`],
    ['scale-service', `${HOST}/issues/new?template=scale-service.yml`],
    ['request-database', `${HOST}/issues/new?template=request-database.yml`],
    ['register-component', `${HOST}/new/main?filename=catalog/&quick_pull=main`],
    ['edit-component', `${HOST}/tree/main/catalog`],
  ])('the button of %s leads to the blank form of the host', async (id, href) => {
    const { page, context } = await site.open(`actions/${id}/`, { javaScript: false });
    expect(decodeURIComponent((await primary(page).getAttribute('href'))!)).toBe(decodeURIComponent(href));
    expect(await primary(page).isVisible()).toBe(true);
    expect(
      (await page.locator('noscript').count()) +
        (await page.getByText('Without scripts this form cannot be filled in for you').count()),
    ).toBeGreaterThan(0);
    await context.close();
  });
});
