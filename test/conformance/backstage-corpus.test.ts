import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../src/base/yaml.ts';
import { relationsOf } from '../../src/catalog/backstage/relations-of.ts';
import { judgeFile } from '../../src/catalog/backstage/strict/judge.ts';
import { BACKSTAGE } from '../../src/catalog/backstage/strict/setup.ts';
import { sourceAt } from '../../src/catalog/backstage/strict/source.ts';
import { createFiller } from '../../src/catalog/placeholders.ts';
import { portalShelf } from '../../src/catalog/portal-shelf.ts';
import { createReporter } from '../../src/catalog/reporter.ts';
import { readFolder } from '../../src/catalog/testing/read-tree.ts';
import answers from './answers/corpus.json' with { type: 'json' };

/** What Backstage said of one public repository. */
interface Answer {
  /** By path, how many documents it took and how many it rejected. */
  files: Record<string, number[]>;
  entities: number;
  relations: number;
  /** Of all entities that it took, in order of their refs, with their relations. */
  digest: string;
}

const ANSWERS = Object.entries(answers as unknown as Record<string, Answer>);
const CORPUS = process.env['PORTOLAN_CORPUS'] ?? join(import.meta.dirname, '../../../shared/corpus');

describe.skipIf(!existsSync(CORPUS))(
  'catalogs and templates of public repositories (set PORTOLAN_CORPUS to the folder that holds them)',
  () => {
    it.each(ANSWERS)('%s: Backstage takes and rejects the same documents', async (name, { files }) => {
      const root = join(CORPUS, name);
      const found: Record<string, number[]> = {};
      for (const path of Object.keys(files)) {
        const reporter = createReporter();
        const shelf = portalShelf(root, reporter);
        const text = readFileSync(join(root, path), 'utf8');
        const file = { shelf, path, text, hash: '', documents: parseYaml(text) };
        const source = sourceAt(shelf, path, createFiller());
        const { shown, replaced, rejected } = await judgeFile(file, BACKSTAGE, source, reporter);
        found[path] = [shown.size + replaced, rejected];
        const errors = reporter.finish().filter(({ severity }) => severity === 'error');
        expect(errors.length >= rejected).toBe(true);
        expect(errors.length > 0).toBe(rejected > 0);
      }
      expect(found).toEqual(files);
    });

    it.each(ANSWERS)('%s: Backstage has the same relations', async (name, { files, digest, ...counts }) => {
      // Such a name would be taken for a glob.
      const patterns = Object.keys(files).filter((path) => !/[*?{[]/.test(path));
      const { catalog } = await readFolder(join(CORPUS, name), { patterns, strict: BACKSTAGE });
      const list = catalog.entities.map(({ ref }): [string, string[]] => [
        ref,
        relationsOf(catalog.graph, ref).map(({ type, targetRef }) => `${type} ${targetRef}`),
      ]);
      const relations = list.flatMap(([, all]) => all).length;
      expect({ entities: list.length, relations }).toEqual(counts);
      expect(createHash('sha256').update(JSON.stringify(list)).digest('hex').slice(0, 16)).toBe(digest);
    });

    it('are 418 documents, of which Backstage takes 349', () => {
      const verdicts = ANSWERS.flatMap(([, { files }]) => Object.values(files));
      expect(verdicts.reduce((sum, [taken = 0]) => sum + taken, 0)).toBe(349);
      expect(verdicts.flat().reduce((sum, count) => sum + count, 0)).toBe(418);
    });
  },
);
