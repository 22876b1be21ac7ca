import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { listen, serveFolder } from '../../src/site/serve.ts';
import { launchBrowser } from '../browser.ts';
import { EXAMPLE } from '../example.ts';
import { ENVIRONMENT } from './environment.ts';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
export const NOW = '2026-11-22T06:10:00Z';

export interface Site {
  /** Address of the site, with a slash at the end. */
  url: string;
  /** Folder of the built site. */
  folder: string;
  browser: Browser;
  /** A page in a context of its own, at a path of the site. Console errors and policy violations are collected. */
  open(path: string, options?: OpenOptions): Promise<OpenPage>;
  close(): Promise<void>;
}

export interface OpenOptions {
  width?: number;
  scheme?: 'light' | 'dark';
  javaScript?: boolean;
}

export interface OpenPage {
  page: Page;
  context: BrowserContext;
  /** Everything that the browser complained about. */
  complaints: string[];
}

/** Copies the example portal into a folder of its own. */
export function copyExample(folder: string): void {
  for (const path of EXAMPLE) {
    const from = join(REPOSITORY, path);
    if (existsSync(from)) cpSync(from, join(folder, path), { recursive: true });
  }
}

/** Writes a portal from inline files. */
export function writePortal(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Builds a portal with the compiled package, serves it on a free port, and starts a browser. */
export async function startSite(prepare: (folder: string) => void): Promise<Site> {
  const root = mkdtempSync(join(tmpdir(), 'portolan-e2e-'));
  prepare(root);
  const folder = join(root, '_site');
  try {
    execFileSync(
      process.execPath,
      [join(REPOSITORY, 'bin', 'portolan.js'), 'build', '--root', root, '--now', NOW],
      { encoding: 'utf8', env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] },
    );
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    rmSync(root, { recursive: true, force: true });
    throw new Error(`the site was not built:\n${stdout ?? ''}${stderr ?? ''}`);
  }
  const server: Server = serveFolder(folder);
  const port = await listen(server, 0);
  const browser = await launchBrowser();
  const url = `http://127.0.0.1:${port}/`;
  return {
    url,
    folder,
    browser,
    async open(path, { width = 1280, scheme = 'light', javaScript = true } = {}) {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme: scheme,
        javaScriptEnabled: javaScript,
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(`${error.name}: ${error.message}`));
      page.on('dialog', (dialog) => {
        complaints.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      await page.goto(new URL(path, url).href, { waitUntil: 'load' });
      return { page, context, complaints };
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      rmSync(root, { recursive: true, force: true });
    },
  };
}
