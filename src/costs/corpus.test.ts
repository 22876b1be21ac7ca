import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspace } from './testing/workspace.ts';

const corpus = process.env['PORTOLAN_CORPUS'] ?? join(import.meta.dirname, '../../../shared/corpus');

/** Files of the corpus that look like a bill: a CSV whose header has EffectiveCost. */
function bills(): string[] {
  const index = join(corpus, 'INDEX.tsv');
  if (!existsSync(index)) return [];
  return readFileSync(index, 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([, , path]) => path?.endsWith('.csv'))
    .map(([, repository, path]) => join(corpus, repository!, path!))
    .filter((file) => existsSync(file) && /^[^\n]*EffectiveCost/.test(readFileSync(file, 'utf8')));
}

const found = bills();

describe.skipIf(found.length === 0)(
  `bills of the corpus${found.length === 0 ? ` (there is none in ${corpus})` : ''}`,
  () => {
    it.each(found)('%s is read without a rejected row', async (file) => {
      const space = workspace();
      try {
        space.write('bills/a.csv', readFileSync(file));
        const { reports, ledger } = await space.read();
        expect(reports).toMatchObject([{ outcome: 'fresh', complete: true }]);
        expect(
          ledger.proof.every(
            ({ effective, rows, sourceRows }) => effective.difference === 0n && rows === sourceRows,
          ),
        ).toBe(true);
      } finally {
        space.dispose();
      }
    });
  },
);
