import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tree } from '../../../base/testing/tree.ts';
import { NOW } from '../testing/import-of.ts';
import { importBackstage } from './import.ts';
import { fatesOf } from './testing/import-of.ts';

const CORPUS = process.env['PORTOLAN_CORPUS'] ?? join(import.meta.dirname, '../../../../../shared/corpus');

const configs = existsSync(CORPUS)
  ? readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })
      .filter((file) => /^app-config.*\.ya?ml$/.test(basename(file)))
      .sort()
  : [];

describe.skipIf(configs.length === 0)(
  'configurations of public repositories (set PORTOLAN_CORPUS to a folder that holds some)',
  () => {
    it.each(configs)('give every value one fate, and a portal without errors: %s', async (config) => {
      const out = tree();
      const result = await importBackstage({
        sources: [join(CORPUS, config)],
        out,
        now: NOW,
        dryRun: false,
        version: '0.1.0',
      });
      if ('error' in result) throw new Error(result.error);
      fatesOf(result);
      expect(result.check?.new.filter(({ severity }) => severity === 'error')).toEqual([]);
      rmSync(out, { recursive: true, force: true });
    });
  },
);

/** Catalogs of public repositories, as local files of a configuration. */
const catalogs = existsSync(CORPUS)
  ? readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })
      .filter((file) => /^(?:all|catalog-info|all-templates|org)\.ya?ml$/.test(basename(file)))
      .sort()
      .slice(0, 60)
  : [];

describe.skipIf(catalogs.length === 0)(
  'catalogs of public repositories (set PORTOLAN_CORPUS to the folder that holds them)',
  () => {
    it('are copied with what they name, and are there in the portal', async () => {
      const kinds =
        '[Component, API, Location, System, Domain, Resource, Group, User, Template, AiResource, Product, Plugin, Package]';
      const locations = catalogs.map((file) => `    - {type: file, target: ${JSON.stringify(`./${file}`)}}`);
      const folder = tree({
        'app-config.yaml': `catalog:\n  rules: [{allow: ${kinds}}]\n  locations:\n${locations.join('\n')}\n`,
      });
      for (const file of catalogs) cpSync(join(CORPUS, file), join(folder, file), { recursive: true });
      const out = tree();
      const result = await importBackstage({
        sources: [join(folder, 'app-config.yaml')],
        out,
        now: NOW,
        dryRun: false,
        version: '0.1.0',
      });
      if ('error' in result) throw new Error(result.error);
      fatesOf(result);
      expect(result.reads.localFiles.length).toBeGreaterThanOrEqual(catalogs.length);
    });
  },
);
