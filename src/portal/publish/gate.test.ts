import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GateInput, inspectSite } from './gate.ts';

let site: string;
beforeEach(() => {
  site = mkdtempSync(join(tmpdir(), 'portolan-gate-'));
});
afterEach(() => rmSync(site, { recursive: true, force: true }));

function put(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(site, path)), { recursive: true });
    writeFileSync(join(site, path), text);
  }
}

function inspect(input: Partial<GateInput> = {}): string[] {
  return inspectSite({
    site,
    base: '/',
    before: undefined,
    now: new Set(),
    renames: new Map(),
    maxShrink: 0.2,
    allowShrink: false,
    secrets: [],
    ...input,
  }).refusals.map(({ message }) => message);
}

describe('lost entities', () => {
  const before = Array.from({ length: 20 }, (_, i) => `component:default/s${i}`);

  it('lets a site pass that lost no more than the allowed share', () => {
    expect(inspect({ before, now: new Set(before.slice(4)) })).toEqual([]);
  });
  it('refuses one that lost more, and names some of what is gone', () => {
    expect(inspect({ before, now: new Set(before.slice(6)) })).toEqual([
      '6 of 20 entities are gone (30 %, allowed are 20 %): component:default/s0, component:default/s1, component:default/s2, component:default/s3, component:default/s4 and 1 more',
    ]);
  });
  it('asks nothing about a few: small portals change so, until nothing is left', () => {
    const few = before.slice(0, 4);
    expect(inspect({ before: few, now: new Set(['component:default/other']) })).toEqual([]);
    expect(inspect({ before: few, now: new Set() })).toHaveLength(1);
  });
  it('does not count what goes by another name', () => {
    const renames = new Map(before.map((ref) => [ref, `${ref}-new`]));
    expect(inspect({ before, now: new Set(renames.values()), renames })).toEqual([]);
    expect(inspect({ before, now: new Set(['component:default/s0-new']), renames })).toHaveLength(1);
  });
  it('counts what is gone, not how many there are', () => {
    expect(
      inspect({ before, now: new Set(Array.from({ length: 20 }, (_, i) => `component:default/t${i}`)) }),
    ).toHaveLength(1);
  });
  it('lets it pass when that is allowed', () => {
    expect(inspect({ before, now: new Set(), allowShrink: true })).toEqual([]);
  });
});

describe('secrets', () => {
  // Written in parts, so that no scanner takes this file for a leak.
  const cases: [string, string][] = [
    ['an AWS access key', `${'AK'}IA${'Z'.repeat(16)}`],
    ['a GitHub token', `${'gh'}p_${'a1'.repeat(18)}`],
    ['a GitHub token', `${'github'}_pat_${'a1'.repeat(25)}`],
    ['a GitLab token', `${'gl'}pat-${'x'.repeat(20)}`],
    ['a Slack token', `${'xo'}xb-${'1'.repeat(24)}`],
    ['a private key', `-----BEGIN RSA ${'PRIVATE'} KEY-----`],
    ['an address with a password', 'postgres://shop:hunter2secret@db.example.com/shop'],
  ];
  it.each(cases)('finds %s in a page and says where, without repeating it', (kind, secret) => {
    put({ 'a/index.html': `<p>one</p>\n<p>${secret}</p>` });
    const { refusals } = inspectSite({
      site,
      base: '/',
      before: undefined,
      now: new Set(),
      renames: new Map(),
      maxShrink: 1,
      allowShrink: false,
      secrets: [],
    });
    expect(refusals).toMatchObject([
      { message: `a/index.html holds what looks like ${kind}`, origin: { file: 'a/index.html', line: 2 } },
    ]);
    expect(JSON.stringify(refusals)).not.toContain(secret);
  });
  it('finds the values of secret environment variables in any text file', () => {
    put({ 'api/v1/x.json': '{"a":"correct-horse-battery"}' });
    expect(inspect({ secrets: ['correct-horse-battery', 'short'] })).toEqual([
      'api/v1/x.json holds what looks like the value of a secret environment variable',
    ]);
  });
  it('is not alarmed by placeholders and ordinary identifiers', () => {
    put({
      'index.html': `AKIAlike ghp_short https://user:password@example.com postgres://u:${'${PASSWORD}'}@h a@b.c`,
    });
    expect(inspect()).toEqual([]);
  });
});

describe('internal links', () => {
  it('follows absolute, relative and query links and refuses those that lead nowhere', () => {
    put({
      'index.html':
        '<a href="/a/">a</a><a href="a/?x=1#y">a</a><a href="#here">h</a><a href="https://example.com/">e</a><a href="/gone/">g</a><img src="/logo.svg">',
      'a/index.html': '<a href="../">up</a><a href="../b/">b</a>',
      'logo.svg': '<svg/>',
    });
    expect(inspect()).toEqual([
      'a/index.html links to ../b/, and there is no file b/index.html',
      'index.html links to /gone/, and there is no file gone/index.html',
    ]);
  });
  it('reads links below the base of the site', () => {
    put({ 'index.html': '<a href="/docs/x/">x</a><a href="/x/">x</a>', 'x/index.html': '' });
    expect(inspect({ base: '/docs/' })).toEqual([
      'index.html links to /x/, and there is no /x/ below /docs/',
    ]);
  });
  it('decodes escaped addresses', () => {
    put({ 'index.html': '<a href="/a%20b/">x</a><a href="/%E0%A4%A/">y</a>', 'a b/index.html': '' });
    expect(inspect()).toEqual(['index.html links to /%E0%A4%A/, and there is no address /%E0%A4%A/']);
  });
});
