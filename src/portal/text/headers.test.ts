import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { portalOf } from '../testing/portal.ts';
import { headersFile } from './headers.ts';
import { writeTexts } from './write.ts';

const settings = (rest = ''): Record<string, string> => ({
  'portal.yaml': `title: T\nrepository: { host: https://git.example.com, owner: acme, name: portal }\n${rest}`,
});

test('every file is sent with the policy of the pages and what a page cannot say of itself', async () => {
  expect(
    headersFile(await portalOf(settings('url: https://portal.example.com/base/\n'))),
  ).toMatchInlineSnapshot(`
    "/*
      Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'none'; connect-src 'self'; worker-src 'self'; frame-src 'none'; manifest-src 'self'; media-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self' https://git.example.com; frame-ancestors 'none'
      X-Content-Type-Options: nosniff
      X-Frame-Options: DENY
      Referrer-Policy: no-referrer
      Permissions-Policy: camera=(), geolocation=(), microphone=()
      Cross-Origin-Opener-Policy: same-origin
    /base/_a/*
      Cache-Control: public, max-age=31536000, immutable
    "
  `);
});

test('hosts whose pages may be shown within are named, and no others', async () => {
  const embed = 'pages: { embed: [grafana.example.com, "*.example.org", "127.0.0.1:3000"] }\n';
  expect(headersFile(await portalOf(settings(embed)))).toContain(
    '; frame-src https://grafana.example.com https://*.example.org https://127.0.0.1:3000; ',
  );
});

test('lines are short enough for hosts, which read 2,000 characters of each', async () => {
  for (const line of headersFile(await portalOf(settings())).split('\n'))
    expect(line.length).toBeLessThan(1000);
});

test('a file of the portal’s own takes its place, and a setting leaves it out', async () => {
  const out = mkdtempSync(join(tmpdir(), 'site-'));
  try {
    writeFileSync(join(out, '_headers'), 'mine');
    const portal = await portalOf(settings());
    writeTexts(portal, out);
    expect(readFileSync(join(out, '_headers'), 'utf8')).toBe('mine');
    rmSync(join(out, '_headers'));
    writeTexts(await portalOf(settings('outputs: { headers: false }\n')), out);
    expect(() => readFileSync(join(out, '_headers'))).toThrow();
    writeTexts(portal, out);
    expect(readFileSync(join(out, '_headers'), 'utf8')).toContain("frame-ancestors 'none'");
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});
