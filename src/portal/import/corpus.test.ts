import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tree } from '../../base/testing/tree.ts';
import { importPort } from './import.ts';
import { fates, NOW } from './testing/import-of.ts';

const CORPUS = process.env['PORTOLAN_CORPUS'] ?? join(import.meta.dirname, '../../../../shared/corpus');

const DEFINITIONS = /^(?:blueprints|pages|scorecards|actions|port-app-config)\.(?:json|ya?ml)$/;

/** Folders that hold definitions of Port's, and two with what is not imported. */
const folders = existsSync(CORPUS)
  ? [
      ...new Set(
        readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })
          .filter((file) => DEFINITIONS.test(basename(file)))
          .map(dirname),
      ),
      'port-labs/self-service-actions-examples',
      'port-labs/terraform-provider-port-labs',
    ]
      .filter((folder) => existsSync(join(CORPUS, folder)))
      .sort()
  : [];

describe.skipIf(folders.length === 0)(
  'definitions of public repositories (set PORTOLAN_CORPUS to the folder that holds them)',
  () => {
    it.each(folders)('are kept, adapted or dropped with a reason, each of them: %s', async (folder) => {
      const out = tree();
      const result = await importPort({
        source: join(CORPUS, folder),
        out,
        now: NOW,
        dryRun: false,
        title: 'T',
        version: '0.1.0',
      });
      if ('error' in result) {
        expect([basename(folder), result.error]).toEqual([
          'terraform-provider-port-labs',
          expect.stringContaining('it is Terraform, which is not read'),
        ]);
        return;
      }
      fates(result);
      const { tallies, losses, check } = result;
      expect(Object.keys(tallies).length).toBeGreaterThan(0);
      // One of them has a blueprint twice, and not the same.
      const lost = losses.filter(({ sort, fate }) => sort === 'blueprint' && fate === 'dropped');
      expect(lost.every(({ why }) => why.startsWith('the export has another blueprint'))).toBe(true);
      for (const { why, instead } of losses)
        expect([why, instead].every((words) => words.length > 5)).toBe(true);
      expect(check?.new.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual(
        [],
      );
      rmSync(out, { recursive: true, force: true });
    });
  },
);
