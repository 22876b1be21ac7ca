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
  const sorted = [...relations].sort(compareRelations);
  const all: Relation[] = [];
  const seen = new Set<string>();
  for (const relation of sorted) {
    const key = edgeKey(relation);
    if (seen.has(key)) continue;
    seen.add(key);
    all.push(relation);
  }
  const from = index(all, (relation) => relation.source);
  const to = index(all, (relation) => relation.target);
  return { all, from: (ref) => from.get(ref) ?? NONE, to: (ref) => to.get(ref) ?? NONE };
}

/** One key for an edge and its mirror image: `a dependsOn b` is `b dependencyOf a`. */
function edgeKey({ type, inverse, source, target }: Relation): string {
  return type <= inverse ? `${source}\n${type}\n${target}` : `${target}\n${inverse}\n${source}`;
}

function compareRelations(a: Relation, b: Relation): number {
  return (
    compareText(a.source, b.source) ||
    compareText(a.type, b.type) ||
    compareText(a.target, b.target) ||
    compareText(a.field, b.field) ||
    compareText(a.origin.file ?? a.origin.source, b.origin.file ?? b.origin.source) ||
    (a.origin.line ?? 0) - (b.origin.line ?? 0)
  );
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
  const seen = new Set<string>();
  const add = (neighbour: Neighbour): void => {
    const key = `${neighbour.type}\n${neighbour.ref}`;
    if (!seen.has(key)) list.push(neighbour);
    seen.add(key);
  };
  for (const relation of graph.from(ref)) add({ type: relation.type, ref: relation.target, dangling: relation.dangling, relation });
  for (const relation of graph.to(ref)) add({ type: relation.inverse, ref: relation.source, dangling: false, relation });
  return list.sort((a, b) => compareText(a.type, b.type) || compareText(a.ref, b.ref));
}
