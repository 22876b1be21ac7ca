import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { launchBrowser } from '../browser.ts';
import { CLI, removeFolders, temporaryFolder } from './cli.ts';
import { ENVIRONMENT } from './environment.ts';
import { NOW, writePortal } from './site.ts';

/** How soon a change of a file must show. */
const SOON = 3000;

function service(name: string, owner: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
spec:
  type: service
  lifecycle: production
  owner: ${owner}
`;
}

function team(name: string, title: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: ${name}
  title: ${title}
spec:
  type: team
  children: []
`;
}

/** A running `portolan dev`, with what it has printed. */
interface Running {
  child: ChildProcess;
  url: string;
  printed(): string;
  ended: Promise<number | null>;
}

let root: string;
let dev: Running;
let browser: Browser;

/** Starts the command in a process group of its own, so that what it leaves behind can be found. */
async function start(): Promise<Running> {
  const child = spawn(process.execPath, [CLI, 'dev', '--root', root, '--port', '0', '--now', NOW], {
    detached: true,
    env: ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = await vi.waitFor(
    () => {
      const match = /The portal is at (http:\S+)/.exec(printed);
      if (!match) throw new Error(`the server did not start:\n${printed}`);
      return match[1]!;
    },
    { timeout: 60_000 },
  );
  return { child, url, printed: () => printed, ended };
}

async function get(path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(new URL(path, dev.url));
  return { status: response.status, text: await response.text() };
}

/** The words of a page, without markup. */
const words = async (path: string): Promise<string> =>
  (await get(path)).text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

/** Writes files and waits until a page says what it should; gives how long that took. */
async function after(files: Record<string, string>, look: () => Promise<boolean>): Promise<number> {
  const begin = performance.now();
  writePortal(root, files);
  await expect.poll(look, { timeout: 20_000, interval: 50 }).toBe(true);
  return performance.now() - begin;
}

beforeAll(async () => {
  root = temporaryFolder({
    'portal.yaml': 'title: Harbour\nhost:\n  audience: private\n',
    'catalog/teams.yaml': `${team('crew', 'The Crew')}---\n${team('pilots', 'The Pilots')}`,
    'catalog/anchor.yaml': service('anchor', 'crew'),
    'catalog/beacon.yaml': service('beacon', 'crew'),
  });
  browser = await launchBrowser();
  dev = await start();
  // The first page of each sort compiles what it needs.
  for (const path of ['', 'catalog/', 'catalog/default/component/anchor/'])
    expect((await get(path)).status, path).toBe(200);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  if (dev && dev.child.exitCode === null && dev.child.signalCode === null) {
    process.kill(-dev.child.pid!, 'SIGKILL');
    await dev.ended;
  }
  removeFolders();
});

describe('portolan dev', () => {
  it('serves the pages and the data that a build would write', async () => {
    expect(await words('')).toContain('Harbour');
    expect(await words('catalog/')).toContain('anchor');
    expect(await words('catalog/default/component/anchor/')).toContain('The Crew');
    expect(await words('problems/')).toContain('Problems');
    expect(JSON.parse((await get('api/v1/names.json')).text)).toMatchObject({ total: 4 });
    expect((await get('catalog/default/component/nothing/')).status).toBe(404);
  });

  it('shows a changed owner soon, on every page', async () => {
    const took = await after({ 'catalog/anchor.yaml': service('anchor', 'pilots') }, async () =>
      (await words('catalog/default/component/anchor/')).includes('The Pilots'),
    );
    expect(took).toBeLessThan(SOON);
    const { text } = await get('api/v1/names.json');
    const { refs, owners } = JSON.parse(text) as { refs: string[]; owners: string[] };
    expect(owners[refs.indexOf('component:default/anchor')]).toBe('The Pilots');
  });

  it('makes a page for a new entity, and none for one that is gone', async () => {
    const took = await after(
      { 'catalog/cable.yaml': service('cable', 'crew') },
      async () => (await get('catalog/default/component/cable/')).status === 200,
    );
    expect(took).toBeLessThan(SOON);
    expect(await words('catalog/')).toContain('cable');
    rmSync(join(root, 'catalog/cable.yaml'));
    await after({}, async () => (await get('catalog/default/component/cable/')).status === 404);
  });

  it('loads open pages again, in a browser with the policy of the site', async () => {
    const page = await (await browser.newContext()).newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(new URL('catalog/default/component/beacon/', dev.url).href, { waitUntil: 'networkidle' });
    expect(await page.locator('main').innerText()).toContain('The Crew');
    writePortal(root, { 'catalog/beacon.yaml': service('beacon', 'pilots') });
    await expect
      .poll(
        () =>
          page
            .locator('main')
            .innerText()
            .catch(() => ''),
        { timeout: 20_000 },
      )
      .toContain('The Pilots');
    await page.context().close();
    expect(complaints).toEqual([]);
  });

  it('reports a broken file with its place, and keeps everything else', async () => {
    const before = dev.printed().length;
    await after(
      { 'catalog/anchor.yaml': 'apiVersion: backstage.io/v1alpha1\nkind: [Component\n' },
      async () => (await get('catalog/default/component/anchor/')).status === 404,
    );
    expect(dev.printed().slice(before)).toMatch(/catalog\/anchor\.yaml:\d+/);
    expect(dev.printed().slice(before)).toContain('1 error');
    expect((await get('catalog/default/component/beacon/')).status).toBe(200);
    expect(await words('problems/')).toContain('catalog/anchor.yaml');
    await after(
      { 'catalog/anchor.yaml': service('anchor', 'crew') },
      async () => (await get('catalog/default/component/anchor/')).status === 200,
    );
  });

  it('keeps what it had while the settings are broken', async () => {
    const before = dev.printed().length;
    writePortal(root, { 'portal.yaml': 'title: [\n' });
    await expect.poll(() => dev.printed().slice(before), { timeout: 20_000 }).toMatch(/portal\.yaml:\d+/);
    expect((await get('catalog/default/component/anchor/')).status).toBe(200);
    await after({ 'portal.yaml': 'title: New Harbour\nhost:\n  audience: private\n' }, async () =>
      (await words('')).includes('New Harbour'),
    );
  });

  it('shows the last of many quick changes', async () => {
    for (let round = 0; round < 8; round += 1) {
      writePortal(root, { 'catalog/anchor.yaml': service('anchor', round % 2 === 0 ? 'pilots' : 'crew') });
      await new Promise((done) => setTimeout(done, 60));
    }
    await after({ 'catalog/anchor.yaml': service('anchor', 'pilots') }, async () =>
      (await words('catalog/default/component/anchor/')).includes('The Pilots'),
    );
  });

  it('stops on SIGTERM with exit code 0, and leaves no process behind', async () => {
    const group = dev.child.pid!;
    const begin = performance.now();
    dev.child.kill('SIGTERM');
    expect(await dev.ended).toBe(0);
    expect(performance.now() - begin).toBeLessThan(10_000);
    expect(() => process.kill(-group, 0)).toThrow('ESRCH');
    expect(dev.printed()).not.toMatch(/\n\s+at /);
  });
});
