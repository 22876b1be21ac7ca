import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatOrigin } from '../base/origin.ts';
import { catalogSettings } from './catalog-settings.ts';
import { runPipeline } from './pipeline.ts';
import { parseSettings } from './settings.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portolan-catalog-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const GIT = 'sources: [{ type: git, repositories: [https://github.com/acme/shop] }]\n';

/** Problems of a portal with these settings and no files, without those of sources. */
async function problemsOf(settings: string): Promise<string[]> {
  writeFileSync(join(root, 'portal.yaml'), `title: T\n${settings}`);
  const { problems } = await runPipeline({
    root,
    now: '2026-11-22T06:10:00Z',
    offline: true,
    onProgress: () => {},
  });
  return problems
    .filter(({ rule }) => !rule.startsWith('collect/'))
    .map(({ rule, severity, origin, message }) => `${formatOrigin(origin)} ${severity} ${rule} ${message}`);
}

describe('the folder of the catalog', () => {
  it.each([
    [
      '',
      [
        'portal.yaml:1:1 warning catalog/no-catalog there is no folder catalog, and no source: the portal has no entities',
      ],
    ],
    [GIT, []],
    [`catalog: { strict: backstage }\n${GIT}`, []],
    [`catalog: []\n${GIT}`, []],
    [`catalog: { paths: [] }\n${GIT}`, []],
    [
      `catalog: [catalog]\n${GIT}`,
      ['portal.yaml:2:11 error catalog/unreadable the catalog path catalog does not exist'],
    ],
    [
      `catalog: { paths: [catalog] }\n`,
      ['portal.yaml:2:20 error catalog/unreadable the catalog path catalog does not exist'],
    ],
    [
      'catalog: []\n',
      [
        'portal.yaml:2:1 error portal/settings-invalid catalog names nothing, and there is no source: the portal would have no entities',
      ],
    ],
  ])('that is not there, with the settings %j', async (settings, expected) => {
    expect(await problemsOf(settings)).toEqual(expected);
  });

  it('is read where nothing names it', async () => {
    mkdirSync(join(root, 'catalog'));
    expect(await problemsOf('')).toEqual([]);
    const { settings } = parseSettings('title: T\n');
    expect(catalogSettings(settings!)).toMatchObject({ paths: ['catalog'], isNamed: false });
  });
});
