import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generate } from '../../test/bench/generate.ts';
import { tree } from '../base/testing/tree.ts';
import { readFolder } from './testing/read-tree.ts';

function bytesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => `${file.slice(folder.length)}\n${readFileSync(file, 'utf8')}`);
}

describe('the generated portal of the benchmark', () => {
  it('is the same for the same seed, and another for another', () => {
    const [a, b, c] = [tree(), tree(), tree()];
    generate({ entities: 300, folder: a, seed: 7 });
    generate({ entities: 300, folder: b, seed: 7 });
    generate({ entities: 300, folder: c, seed: 8 });
    expect(bytesOf(b)).toEqual(bytesOf(a));
    expect(bytesOf(c)).not.toEqual(bytesOf(a));
  });

  it.each(['mixed', 'single'] as const)(
    'in the layout %s reads to as many entities as were asked for, in their shares, nearly all of them right',
    async (layout) => {
      const folder = tree();
      expect(generate({ entities: 2000, folder, layout })).toMatchObject({ entities: 2000 });
      const { reading, catalog } = await readFolder(folder, { patterns: ['catalog'] });
      expect(reading.documents).toEqual({ accepted: 2000, skipped: 0, rejected: 0 });
      const shares = Object.groupBy(catalog.entities, ({ kind }) => kind);
      expect(
        Object.fromEntries(Object.entries(shares).map(([kind, entities]) => [kind, entities!.length])),
      ).toEqual({
        API: 240,
        Component: 1400,
        Domain: 20,
        Group: 60,
        Resource: 200,
        System: 80,
      });
      const problems = [...reading.problems, ...catalog.problems];
      expect(problems.length).toBeGreaterThan(5);
      expect(problems.length).toBeLessThan(40);
      expect(catalog.graph.all.length).toBeGreaterThan(6000);
      if (layout === 'single') expect(reading.files).toBe(2000);
      else expect(reading.files).toBeLessThan(1400);
    },
  );

  it('keeps folders small and comes with everything a portal has', () => {
    const folder = tree();
    generate({ entities: 1500, folder });
    for (const shard of readdirSync(join(folder, 'catalog')))
      expect(readdirSync(join(folder, 'catalog', shard)).length).toBeLessThanOrEqual(500);
    expect(readdirSync(join(folder, 'actions'))).toHaveLength(10);
    const scorecards = readdirSync(join(folder, 'scorecards')).map((file) =>
      readFileSync(join(folder, 'scorecards', file), 'utf8'),
    );
    expect(scorecards).toHaveLength(5);
    expect(scorecards.join('').match(/^ {2}- identifier:/gm)).toHaveLength(50);
    expect(
      readFileSync(join(folder, 'exemptions', 'benchmark.yaml'), 'utf8').match(/^- scorecard:/gm),
    ).toHaveLength(5);
    expect(readFileSync(join(folder, 'portal.yaml'), 'utf8')).toContain('asOf:');
  });
});
