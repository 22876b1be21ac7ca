import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../base/yaml.ts';
import { classify } from './classify.ts';
import { discover } from './discover.ts';
import type { CatalogReading } from './read.ts';
import { createReporter } from './reporter.ts';
import { memoryCache, readFolder, type TreeReading } from './testing/read-tree.ts';

const CORPUS = process.env['PORTOLAN_CORPUS'] ?? join(import.meta.dirname, '../../../shared/corpus');

function folders(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
}

const repositories = existsSync(CORPUS)
  ? folders(CORPUS).flatMap((owner) => folders(join(CORPUS, owner)).map((name) => `${owner}/${name}`))
  : [];

/** Every file is parsed once for all of these tests. */
const cache = memoryCache();

const total = ({ documents: { accepted, skipped, rejected } }: CatalogReading): number =>
  accepted + skipped + rejected;

/** Documents that hold something, and items of lists of entities, counted by other means than the reader's. */
function countDocuments(root: string): number {
  let count = 0;
  for (const file of discover({ root, patterns: ['.'], exclude: [] }, createReporter())) {
    for (const { empty, errors, value } of parseYaml(readFileSync(join(root, file), 'utf8'))) {
      if (empty && errors.length === 0) continue;
      const isListOfEntities =
        Array.isArray(value) &&
        value.some((item) => classify(item).type !== 'skipped' || Object.hasOwn(Object(item), 'identifier'));
      count += isListOfEntities ? value.length : 1;
    }
  }
  return count;
}

/** What must be so of everything that is ever read. */
function expectLaws({ reading, catalog }: TreeReading): void {
  for (const { rule, message, fix, origin, fingerprint } of [...reading.problems, ...catalog.problems]) {
    expect({ rule, message: message.length > 5, fix: fix.length > 5 }).toEqual({
      rule,
      message: true,
      fix: true,
    });
    expect(origin.file).toBeTypeOf('string');
    if (origin.source === 'catalog')
      expect({ rule, message, placed: origin.line! > 0 && origin.column! > 0 }).toEqual({
        rule,
        message,
        placed: true,
      });
    expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
  }
  for (const problems of [reading.problems, catalog.problems])
    expect(new Set(problems.map(({ fingerprint }) => fingerprint)).size).toBe(problems.length);
  expect(new Set(catalog.entities.map(({ path }) => path)).size).toBe(catalog.entities.length);
  for (const { source } of catalog.graph.all) expect(catalog.byRef.has(source)).toBe(true);
  for (const { target, dangling } of catalog.graph.all) expect(catalog.byRef.has(target)).toBe(!dangling);
}

describe.skipIf(repositories.length === 0)(
  'real files of public repositories (set PORTOLAN_CORPUS to the folder that holds them)',
  () => {
    it.each(repositories)('%s alone is read', async (repository) => {
      const root = join(CORPUS, repository);
      const result = await readFolder(root, { cache });
      expectLaws(result);
      expect(total(result.reading)).toBe(countDocuments(root));
    });

    it('are read together as one portal', async () => {
      const result = await readFolder(CORPUS, { cache });
      expectLaws(result);
      expect(total(result.reading)).toBe(countDocuments(CORPUS));
      expect(result.reading.documents.accepted).toBeGreaterThan(400);
      expect(result.reading.documents.rejected).toBeLessThan(10);
    });

    it('give the same result in whatever order they are named', async () => {
      const forward = await readFolder(CORPUS, { patterns: repositories, cache });
      const backward = await readFolder(CORPUS, { patterns: [...repositories].reverse(), cache });
      expect(backward.catalog.entities).toEqual(forward.catalog.entities);
      expect(backward.catalog.graph.all).toEqual(forward.catalog.graph.all);
      expect(backward.problems).toEqual(forward.problems);
      expect(backward.reading.documents).toEqual(forward.reading.documents);
    });

    it('that are catalog files are entities, unless they are skeletons or have syntax errors', async () => {
      const { reading } = await readFolder(CORPUS, { patterns: ['**/catalog-info*.yaml'], cache });
      const others = reading.problems.filter(
        ({ rule }) =>
          rule === 'catalog/not-an-entity' || rule === 'catalog/envelope' || rule === 'catalog/yaml-syntax',
      );
      expect(others).toEqual([]);
      const templates = reading.problems.filter(({ rule }) => rule === 'catalog/template');
      for (const { origin } of templates)
        expect(readFileSync(join(CORPUS, origin.file!), 'utf8')).toMatch(/\{\{|\{%/);
    });

    it('that belong to other tools are skipped rather than rejected', async () => {
      const patterns = [
        '**/.github/workflows/*',
        '**/mkdocs.y{,a}ml',
        '**/{kubernetes-manifests,helm-chart,kustomize,charts}/**',
        '**/*{openapi,asyncapi}*.{json,yaml,yml}',
      ];
      const { reading } = await readFolder(CORPUS, { patterns, cache });
      expect(reading.documents).toMatchObject({ accepted: 0, rejected: 0 });
      expect(reading.documents.skipped).toBeGreaterThan(200);
    });
  },
);
