import { clip } from '../base/text.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Column } from './column.ts';
import type { Portal } from './portal.ts';

/** Relations of a kind that its list has columns for. */
const MOST = 2;
/** Targets of a cell. */
const TARGETS = 20;
/** What has a column of its own on every list. */
const COMMON: ReadonlySet<string> = new Set(['ownedBy', 'partOf', 'memberOf']);

/**
 * Columns for the first relations of a kind that lead to one entity each, in the order of its definition: those that some of its
 * entities have. Backstage's kinds and those that sources observe have the columns of every list.
 */
export function relationColumns(
  portal: Portal,
  blueprint: Blueprint,
  entities: readonly Entity[],
): readonly Column[] {
  if (blueprint.family === 'backstage' || blueprint.family === 'observed') return [];
  return Object.entries(blueprint.relations)
    .filter(
      ([, { many, relation }]) =>
        !many &&
        !COMMON.has(relation) &&
        entities.some(({ ref }) => portal.graph.from(ref).some(({ type }) => type === relation)),
    )
    .slice(0, MOST)
    .map(([id, { title: written, relation }], index): Column<'refs'> => {
      const title = clip(written ?? id, 60);
      return {
        id: `relations.${id}`,
        title,
        about: clip(`Refs that the relation ${id} leads to; null where it leads nowhere.`, 200),
        type: 'refs',
        cell: 'refs',
        priority: index === 0 ? 'p3' : 'p4',
        sort: 'ascending',
        facet: { key: `relations.${id}`, title },
        value: ({ graph }, { ref }) => {
          const refs = graph.from(ref).flatMap(({ type, target }) => (type === relation ? [target] : []));
          return refs.length > 0 ? refs.slice(0, TARGETS) : null;
        },
      };
    });
}
