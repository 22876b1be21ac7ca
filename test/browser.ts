import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The Chromium that tests drive: the one named by PORTOLAN_CHROMIUM, an installed one, or Playwright's own. */
export function findChromium(): string | undefined {
  const named = process.env['PORTOLAN_CHROMIUM'];
  const own = chromium.executablePath();
  return [...(named ? [named] : []), ...INSTALLED, ...(own ? [own] : [])].find((path) => existsSync(path));
}

/** Starts a headless browser that talks to nobody but the pages it is given. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath)
    throw new Error('No Chromium was found: run scripts/test, or name one in PORTOLAN_CHROMIUM.');
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

if (process.argv.includes('--find')) {
  const path = findChromium();
  console.log(path ?? 'none');
  process.exitCode = path ? 0 : 1;
}
