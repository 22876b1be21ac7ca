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
  const isNew = edgeFilter();
  const all = sorted.filter(isNew);
  const from = index(all, (relation) => relation.source);
  const to = index(all, (relation) => relation.target);
  return { all, from: (ref) => from.get(ref) ?? NONE, to: (ref) => to.get(ref) ?? NONE };
}

/** True the first time for an edge or its mirror image: `a dependsOn b` is `b dependencyOf a`. */
function edgeFilter(): (relation: Relation) => boolean {
  const numbers = new Map<string, number>();
  const types = new Map<number, string[]>();
  function numberOf(ref: string): number {
    let number = numbers.get(ref);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(ref, number);
    }
    return number;
  }
  return ({ type, inverse, source, target }) => {
    const a = numberOf(source);
    const b = numberOf(target);
    // Read from the end whose name comes first; an edge that reads alike from both ends, from the lower number.
    const forward = type === inverse ? a <= b : type < inverse;
    const pair = forward ? a * 0x4000000 + b : b * 0x4000000 + a;
    const name = forward ? `${type}\n${inverse}` : `${inverse}\n${type}`;
    const known = types.get(pair);
    if (!known) types.set(pair, [name]);
    else if (known.includes(name)) return false;
    else known.push(name);
    return true;
  };
}

function compareRelations(a: Relation, b: Relation): number {
  return (
    compare(a.source, b.source) ||
    compare(a.type, b.type) ||
    compare(a.target, b.target) ||
    compare(a.field, b.field) ||
    compare(a.inverse, b.inverse) ||
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
