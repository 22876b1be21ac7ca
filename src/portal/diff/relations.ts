import { compareText } from '../../base/json.ts';
import type { Origin } from '../../base/origin.ts';
import type { Relation } from '../../catalog/entity.ts';
import type { Portal } from '../portal.ts';
import type { Renames } from './entities.ts';

export interface RelationChange {
  type: string;
  source: string;
  target: string;
  /** The field that declares it, and where its entity stands. */
  field: string;
  origin: Origin;
}

export interface RelationChanges {
  /** Edges between entities that are there that were not there before. */
  made: RelationChange[];
  /** Edges between entities that are no longer there. */
  broken: RelationChange[];
  /** Edges that lead to nothing in the catalog now, and did not before. */
  dangling: RelationChange[];
}

/** Compares edges; those of renamed entities are the same edges. */
export function compareRelations(before: Portal, after: Portal, renames: Renames): RelationChanges {
  const old = new Map(before.graph.all.map((edge) => [keyOf(edge, renames), edge]));
  const now = new Map(after.graph.all.map((edge) => [keyOf(edge), edge]));
  const fresh = [...now].filter(([key, { dangling }]) => {
    const known = old.get(key);
    return !known || known.dangling !== dangling;
  });
  return {
    made: sorted(fresh.filter(([, { dangling }]) => !dangling)),
    broken: sorted([...old].filter(([key, { dangling }]) => !dangling && !now.has(key))),
    dangling: sorted(fresh.filter(([, { dangling }]) => dangling)),
  };
}

function keyOf({ type, source, target }: Relation, renames?: Renames): string {
  return [type, renames?.get(source) ?? source, renames?.get(target) ?? target].join('\n');
}

function sorted(edges: readonly (readonly [string, Relation])[]): RelationChange[] {
  return [...edges]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, { type, source, target, field, origin }]) => ({ type, source, target, field, origin }));
}
