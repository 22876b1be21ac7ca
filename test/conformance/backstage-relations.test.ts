import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { relationsOf } from '../../src/catalog/backstage/relations-of.ts';
import { BACKSTAGE } from '../../src/catalog/backstage/strict/setup.ts';
import { readFolder } from '../../src/catalog/testing/read-tree.ts';
import answers from './answers/relations.json' with { type: 'json' };

const FOLDER = join(import.meta.dirname, 'answers/relations');

/** What Backstage gave for the entities of each file, as `type targetRef`. */
const ANSWERS: Record<string, Record<string, string[]>> = answers;

describe('the relations of entities are those that Backstage gives', () => {
  it('for every file there is', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(ANSWERS).sort());
  });

  const cases = Object.keys(ANSWERS).flatMap((file) => [
    { file, mode: 'leniently', strict: undefined },
    { file, mode: 'strictly', strict: BACKSTAGE },
  ]);

  it.each(cases)('$file, read $mode', async ({ file, strict }) => {
    const { catalog, reading } = await readFolder(FOLDER, { patterns: [file], strict });
    expect(reading.documents.rejected).toBe(0);
    const relations = catalog.entities.map(({ ref }) => [
      ref,
      relationsOf(catalog.graph, ref).map(({ type, targetRef }) => `${type} ${targetRef}`),
    ]);
    expect(Object.fromEntries(relations)).toEqual(ANSWERS[file]);
  });

  it('and all that is in them is told once, whichever end declares it', async () => {
    const { catalog } = await readFolder(FOLDER);
    for (const { ref } of catalog.entities) {
      const relations = relationsOf(catalog.graph, ref).map(({ type, targetRef }) => `${type} ${targetRef}`);
      expect(new Set(relations).size).toBe(relations.length);
      expect(relations).toEqual([...relations].sort());
    }
  });
});
