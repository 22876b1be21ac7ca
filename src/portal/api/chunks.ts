import { z } from 'zod';

/** A part of a long list, with what a reader needs to get the rest. */
export interface Chunk<Item> {
  /** Path below `/api/v1/`. */
  path: string;
  items: readonly Item[];
  head: ChunkHead;
}

/** The members with which every chunk begins. */
export const ChunkHead = {
  total: z.int().min(0).describe('Rows in all chunks together.'),
  rows: z.int().min(0).describe('Rows in this chunk: the length of every column.'),
  chunk: z.int().min(1).describe('Number of this chunk, from 1.'),
  chunks: z.int().min(1).describe('How many chunks there are.'),
  next: z.string().nullable().describe('Path of the next chunk, relative to /api/v1/; null in the last.'),
};
export type ChunkHead = { [Key in keyof typeof ChunkHead]: z.infer<(typeof ChunkHead)[Key]> };

/**
 * Cuts a list into chunks of at most `size`; an empty list is one empty chunk. `pathOf` names the chunk
 * with a number, from 1.
 */
export function* chunksOf<Item>(
  items: readonly Item[],
  size: number,
  pathOf: (chunk: number) => string,
): Generator<Chunk<Item>> {
  const chunks = chunkCount(items.length, size);
  for (let chunk = 1; chunk <= chunks; chunk += 1) {
    const part = items.slice((chunk - 1) * size, chunk * size);
    const next = chunk < chunks ? pathOf(chunk + 1) : null;
    yield {
      path: pathOf(chunk),
      items: part,
      head: { total: items.length, rows: part.length, chunk, chunks, next },
    };
  }
}

export function chunkCount(total: number, size: number): number {
  return Math.max(1, Math.ceil(total / size));
}

/** `problems.json`, `problems-2.json`, `problems-3.json`. */
export function numbered(base: string): (chunk: number) => string {
  return (chunk) => `${base}${chunk === 1 ? '' : `-${chunk}`}.json`;
}
