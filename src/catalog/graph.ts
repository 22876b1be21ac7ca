import { compareText } from '../base/json.ts';
import type { Relation } from './entity.ts';

/** The edges of the catalog, by the entity at either end. */
export interface Graph {
  /** Every edge once, sorted. */
  all: readonly Relation[];
  /** Edges that the entity declares or that were declared about it from its side. */
  from(ref: string): readonly Relation[];
  /** Edges that end at the entity. */
  to(ref: string): readonly Relation[];
}

const NONE: readonly Relation[] = [];

/** Indexes edges. The same edge declared twice, from whichever end, is kept once: the first in order of place. */
export function buildGraph(relations: Iterable<Relation>): Graph {
  const all = unique([...relations].sort(compareRelations));
  const from = index(all, (relation) => relation.source);
  const to = index(all, (relation) => relation.target);
  return { all, from: (ref) => from.get(ref) ?? NONE, to: (ref) => to.get(ref) ?? NONE };
}

/** Sorted edges, each once: of two that say the same that one is left out which Backstage would not have. */
function unique(sorted: readonly Relation[]): Relation[] {
  const extra = sorted.filter(({ onlyHere }) => onlyHere);
  const shared = withoutRepeats(extra.length > 0 ? sorted.filter(({ onlyHere }) => !onlyHere) : sorted);
  if (extra.length === 0) return shared;
  const key = (source: string, type: string, inverse: string, target: string): string =>
    JSON.stringify([source, type, inverse, target]);
  const said = new Set(
    shared.flatMap(({ source, type, inverse, target }) => [
      key(source, type, inverse, target),
      key(target, inverse, type, source),
    ]),
  );
  const more = withoutRepeats(extra).filter(
    ({ source, type, inverse, target }) => !said.has(key(source, type, inverse, target)),
  );
  return [...shared, ...more].sort(compareRelations);
}

/** Sorted edges without those that an earlier one says as well: the same, or its mirror image (`a dependsOn b` is `b dependencyOf a`). */
function withoutRepeats(sorted: readonly Relation[]): Relation[] {
  const types = new Set(sorted.map(({ type }) => type));
  const mirrored = new Set<string>();
  let last: Relation | undefined;
  return sorted.filter((relation) => {
    const { type, inverse, source, target } = relation;
    if (
      last &&
      last.source === source &&
      last.target === target &&
      last.type === type &&
      last.inverse === inverse
    )
      return false;
    // Only what others name from the other end can have a mirror image.
    if (types.has(inverse)) {
      const forward = type === inverse ? source <= target : type < inverse;
      const key = JSON.stringify(forward ? [source, type, inverse, target] : [target, inverse, type, source]);
      if (mirrored.has(key)) return false;
      mirrored.add(key);
    }
    last = relation;
    return true;
  });
}

function compareRelations(a: Relation, b: Relation): number {
  return (
    compare(a.source, b.source) ||
    compare(a.type, b.type) ||
    compare(a.target, b.target) ||
    compare(a.inverse, b.inverse) ||
    compare(a.field, b.field) ||
    compare(a.origin.file ?? a.origin.source, b.origin.file ?? b.origin.source) ||
    (a.origin.line ?? 0) - (b.origin.line ?? 0) ||
    (a.origin.column ?? 0) - (b.origin.column ?? 0)
  );
}

/** Most texts compared here are one and the same. */
function compare(a: string, b: string): number {
  return a === b ? 0 : compareText(a, b);
}

function index(relations: readonly Relation[], key: (relation: Relation) => string): Map<string, Relation[]> {
  const map = new Map<string, Relation[]>();
  for (const relation of relations) {
    const list = map.get(key(relation));
    if (list) list.push(relation);
    else map.set(key(relation), [relation]);
  }
  return map;
}

/** A relation as seen from one end. */
export interface Neighbour {
  /** Name of the relation as read from the entity asked about. */
  type: string;
  ref: string;
  dangling: boolean;
  relation: Relation;
}

/**
 * All relations of an entity, read from its side, sorted by type then ref: what Backstage gives as
 * `relations` (reference: backstage.md 1.3).
 */
export function neighbours(graph: Graph, ref: string): Neighbour[] {
  const list: Neighbour[] = [];
  for (const relation of graph.from(ref))
    list.push({ type: relation.type, ref: relation.target, dangling: relation.dangling, relation });
  for (const relation of graph.to(ref))
    list.push({ type: relation.inverse, ref: relation.source, dangling: false, relation });
  list.sort((a, b) => compareText(a.type, b.type) || compareText(a.ref, b.ref));
  return list.filter(
    ({ type, ref: other }, at) => type !== list[at - 1]?.type || other !== list[at - 1]?.ref,
  );
}
