import { z } from 'zod';
import { compareText } from '../../base/json.ts';
import { formatNumber } from '../../base/text.ts';
import { pluralOf, refTitle } from '../addresses.ts';
import type { Column, ColumnHead } from '../column.ts';
import { columnsOf } from '../columns.ts';
import type { Portal } from '../portal.ts';
import { columnsOfKind, type KindRows, kindsOf, kindTable, type Table, tableOf } from '../rows.ts';
import { ChunkHead, chunkCount, chunksOf } from './chunks.ts';
import { ColumnSchema, columnSchema, OWN_VALUES } from './column-schema.ts';
import type { ApiSection } from './section.ts';

/** Rows of a chunk at most. */
export const ENTITY_CHUNK = 2000;

const Kind = z.strictObject({
  blueprint: z.string().describe('Identifier of the blueprint.'),
  title: z.string(),
  plural: z.string(),
  icon: z.string().describe("Name of the symbol on the site's pages."),
  path: z.string().describe('Its listing, below the address of the site.'),
  slug: z.string().describe('The last part of that address.'),
  total: z.int().min(0),
  columns: z
    .array(ColumnSchema)
    .describe(
      'Columns that only the chunks of this kind have, beside those of all: one for every property that fits.',
    ),
  chunks: z
    .array(z.strictObject({ path: z.string().describe('Relative to /api/v1/.'), rows: z.int().min(0) }))
    .describe('The files with its entities, in order of ref.'),
});

/** What there is to download, kind by kind, and what the columns mean. */
export const EntityIndex = z.strictObject({
  total: z.int().min(0).describe('All entities.'),
  columns: z.array(ColumnSchema).describe('The columns of every chunk, in their order.'),
  kinds: z.array(Kind).describe('Kinds that have entities.'),
});
export type EntityIndex = z.infer<typeof EntityIndex>;

const Names = z
  .strictObject({
    refs: z.array(z.string()),
    titles: z.array(z.string()),
    paths: z
      .array(z.string().nullable())
      .describe('Address of the page; null for what is not in the catalog.'),
  })
  .describe('What to call the refs that the columns name, in columns of their own.');

/** Entities of one kind as columns of equal length. */
export function entityChunkSchema(columns: readonly ColumnHead[]): z.ZodType {
  return z.strictObject({
    kind: z.string().describe('Identifier of the blueprint.'),
    ...ChunkHead,
    columns: z
      .object(Object.fromEntries(columns.map((column) => [column.id, columnSchema(column)])))
      .catchall(OWN_VALUES),
    names: Names,
  });
}

export const ENTITIES: ApiSection = {
  title: 'Entities',
  about: `All entities with what lists say of them, as columns, kind by kind; a file holds at most ${formatNumber(ENTITY_CHUNK)} of one kind.`,
  start: 'entities/index.json',
  schemas: (portal) => ({
    'entity-index': EntityIndex,
    'entity-chunk': entityChunkSchema(columnsOf(portal)),
  }),
  *documents(portal) {
    const table = tableOf(portal);
    const kinds = kindsOf(portal).filter(({ rows }) => rows.length > 0);
    const paths = chunkPaths(kinds);
    yield {
      path: 'entities/index.json',
      schema: 'entity-index',
      value: entityIndex(portal, table, kinds, paths),
    };
    for (const kind of kinds) {
      const { columns: heads, values, size } = kindTable(portal, kind);
      for (const { path, items, head } of chunksOf(
        Array.from({ length: size }, (_, row) => row),
        ENTITY_CHUNK,
        (chunk) => paths.get(kind)![chunk - 1]!,
      )) {
        const columns = Object.fromEntries(
          heads.map(({ id }) => [id, items.map((row) => values.get(id)![row]!)]),
        );
        const value = {
          kind: kind.blueprint.identifier,
          ...head,
          columns,
          names: namesIn(portal, heads, columns),
        };
        yield { path, schema: 'entity-chunk', value };
      }
    }
  },
};

function entityIndex(
  portal: Portal,
  table: Table,
  kinds: readonly KindRows[],
  paths: ReadonlyMap<KindRows, readonly string[]>,
): EntityIndex {
  return {
    total: table.size,
    columns: table.columns.map(headOf),
    kinds: kinds.map((kind) => ({
      blueprint: kind.blueprint.identifier,
      title: kind.blueprint.title,
      plural: pluralOf(kind.blueprint),
      icon: kind.icon,
      path: kind.path,
      slug: kind.slug,
      total: kind.rows.length,
      columns: columnsOfKind(portal, kind).map(headOf),
      chunks: paths.get(kind)!.map((path, index) => ({
        path,
        rows: Math.min(ENTITY_CHUNK, kind.rows.length - index * ENTITY_CHUNK),
      })),
    })),
  };
}

/** A column without its values. */
function headOf({ value: _, states, colours, ...head }: Column): EntityIndex['columns'][number] {
  return {
    ...head,
    ...(states ? { states: [...states] } : {}),
    ...(colours ? { colours: { ...colours } } : {}),
  };
}

/**
 * File names of all chunks: the kind's slug, with a number from the second on. A kind called `index`, or
 * `service-2` beside a large `service`, must not take the place of another file.
 */
export function chunkPaths(kinds: readonly KindRows[]): Map<KindRows, string[]> {
  const taken = new Set(['entities/index.json']);
  const take = (name: string): string => {
    let path = `entities/${name}.json`;
    for (let extra = 2; taken.has(path); extra += 1) path = `entities/${name}--${extra}.json`;
    taken.add(path);
    return path;
  };
  const paths = new Map<KindRows, string[]>();
  for (const kind of kinds) paths.set(kind, [take(kind.slug)]);
  for (const kind of kinds) {
    const chunks = chunkCount(kind.rows.length, ENTITY_CHUNK);
    for (let chunk = 2; chunk <= chunks; chunk += 1) paths.get(kind)!.push(take(`${kind.slug}-${chunk}`));
  }
  return paths;
}

function namesIn(
  portal: Portal,
  columns: readonly ColumnHead[],
  values: Readonly<Record<string, readonly unknown[]>>,
): z.infer<typeof Names> {
  const refs = new Set<string>();
  for (const { id, type } of columns) {
    if (type !== 'ref' && type !== 'refs') continue;
    for (const value of values[id]!) {
      if (typeof value === 'string') refs.add(value);
      else if (Array.isArray(value)) for (const ref of value) refs.add(String(ref));
    }
  }
  const sorted = [...refs].sort(compareText);
  return {
    refs: sorted,
    titles: sorted.map((ref) => refTitle(portal, ref)),
    paths: sorted.map((ref) => portal.byRef.get(ref)?.path ?? null),
  };
}
