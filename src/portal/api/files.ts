import { z } from 'zod';
import { declaredShape, entityFacts, entityShape } from '../../actions/facts.ts';
import type { Entity } from '../../catalog/entity.ts';
import { blueprintOf, type Portal } from '../portal.ts';
import { ChunkHead, chunksOf, numbered } from './chunks.ts';
import { NAME_CHUNK } from './names.ts';
import type { ApiSection } from './section.ts';

/** Where entities are declared, row by row as in the chunk of the names with the same number. */
const FileChunk = z.strictObject({
  ...ChunkHead,
  files: z
    .array(z.string().nullable())
    .describe(
      'The file, relative to the folder of the portal, and after a colon the line; or the complete address of the page that edits it, where it lies in another repository; null for what nobody has declared.',
    ),
  ported: z
    .array(z.number().int())
    .describe(
      'Rows of entities of kinds of Backstage that are declared in Port’s form: what changes them is written so.',
    ),
});

export const FILES: ApiSection = {
  title: 'Files',
  about: 'The file that declares every entity, in the order of the names: for forms that lead to it.',
  start: 'files.json',
  schemas: () => ({ files: FileChunk }),
  *documents(portal) {
    for (const { path, items, head } of chunksOf(portal.entities, NAME_CHUNK, numbered('files'))) {
      yield {
        path,
        schema: 'files',
        value: {
          ...head,
          files: items.map((entity) => fileOf(portal, entity)),
          ported: items.flatMap((entity, row) => (isPorted(portal, entity) ? [row] : [])),
        },
      };
    }
  },
};

function isPorted(portal: Portal, entity: Entity): boolean {
  const blueprint = blueprintOf(portal, entity);
  return (
    entityShape(blueprint).apiVersion !== undefined &&
    declaredShape(entity, blueprint).apiVersion === undefined
  );
}

function fileOf(portal: Portal, entity: Entity): string | null {
  const { file, line, editHref } = entityFacts(entity, blueprintOf(portal, entity));
  if (file) return line ? `${file}:${line}` : file;
  return editHref ?? null;
}
