import { z } from 'zod';
import { compareText } from '../../base/json.ts';
import { formatOrigin } from '../../base/origin.ts';
import { formatNumber } from '../../base/text.ts';
import { ChunkHead, chunkCount, chunksOf } from './chunks.ts';
import type { ApiSection } from './section.ts';

/** Rows of a chunk at most. */
export const RELATION_CHUNK = 10_000;

const Texts = z.array(z.string());

const RelationIndex = z.strictObject({
  total: z
    .int()
    .min(0)
    .describe('All relations; every edge counts once, from whichever end it was declared.'),
  types: z
    .array(
      z.strictObject({
        type: z.string(),
        inverse: z.string().describe('The same edge as read from the target.'),
        total: z.int().min(0),
      }),
    )
    .describe('Names of relations, the most frequent first.'),
  chunks: z.array(
    z.strictObject({ path: z.string().describe('Relative to /api/v1/.'), rows: z.int().min(0) }),
  ),
});

/** Edges as columns of equal length, in order of source, type and target. */
const RelationChunk = z.strictObject({
  ...ChunkHead,
  columns: z.strictObject({
    source: Texts.describe('Ref of the entity that the edge is read from.'),
    type: Texts.describe('Read as: source dependsOn target.'),
    inverse: Texts.describe('Read as: target dependencyOf source.'),
    target: Texts.describe('Ref of the other entity.'),
    dangling: z.array(z.boolean()).describe('True when the target is not in the catalog.'),
    field: Texts.describe('The field that declared it.'),
    origin: Texts.describe('File and line, or source and record, that declared it.'),
  }),
});

export const RELATIONS: ApiSection = {
  title: 'Relations',
  about: `The edges between entities as columns; a file holds at most ${formatNumber(RELATION_CHUNK)}.`,
  start: 'relations/index.json',
  schemas: () => ({ 'relation-index': RelationIndex, 'relation-chunk': RelationChunk }),
  *documents({ graph }) {
    const all = graph.all;
    const types = new Map<string, { type: string; inverse: string; total: number }>();
    for (const { type, inverse } of all) {
      const key = `${type}\n${inverse}`;
      const entry = types.get(key) ?? { type, inverse, total: 0 };
      entry.total += 1;
      types.set(key, entry);
    }
    const chunks = Array.from({ length: chunkCount(all.length, RELATION_CHUNK) }, (_, index) => ({
      path: pathOf(index + 1),
      rows: Math.min(RELATION_CHUNK, all.length - index * RELATION_CHUNK),
    }));
    const sorted = [...types.values()].sort(
      (a, b) => b.total - a.total || compareText(a.type, b.type) || compareText(a.inverse, b.inverse),
    );
    yield {
      path: 'relations/index.json',
      schema: 'relation-index',
      value: { total: all.length, types: sorted, chunks },
    };
    for (const { path, items, head } of chunksOf(all, RELATION_CHUNK, pathOf)) {
      const columns = {
        source: items.map(({ source }) => source),
        type: items.map(({ type }) => type),
        inverse: items.map(({ inverse }) => inverse),
        target: items.map(({ target }) => target),
        dangling: items.map(({ dangling }) => dangling),
        field: items.map(({ field }) => field),
        origin: items.map(({ origin }) => formatOrigin(origin)),
      };
      yield { path, schema: 'relation-chunk', value: { ...head, columns } };
    }
  },
};

function pathOf(chunk: number): string {
  return `relations/${chunk}.json`;
}
