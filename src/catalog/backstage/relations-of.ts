import { compareText } from '../../base/json.ts';
import type { Graph } from '../graph.ts';
import { splitRef } from '../ref.ts';

/** A relation as Backstage's API gives it with an entity. */
export interface BackstageRelation {
  /** `ownedBy`, `dependencyOf`: read from the entity. */
  type: string;
  /** `kind:namespace/name` in lower case. */
  targetRef: string;
}

/**
 * The relations of an entity as Backstage gives them (reference: backstage.md 1.3): what it declares and what others
 * declare of it, each once, sorted by type and then by target. Edges that Backstage leaves out are not among them;
 * those of kinds that it does not know are.
 */
export function relationsOf(graph: Graph, ref: string): BackstageRelation[] {
  const relations: BackstageRelation[] = [];
  for (const { type, target, onlyHere } of graph.from(ref))
    if (!onlyHere) relations.push({ type, targetRef: targetRefOf(target) });
  for (const { inverse, source, onlyHere } of graph.to(ref))
    if (!onlyHere) relations.push({ type: inverse, targetRef: targetRefOf(source) });
  relations.sort((a, b) => compareText(a.type, b.type) || compareText(a.targetRef, b.targetRef));
  return relations.filter(
    ({ type, targetRef }, at) =>
      type !== relations[at - 1]?.type || targetRef !== relations[at - 1]?.targetRef,
  );
}

/** A ref as Backstage writes it: nothing in it is encoded, and its case never counts. */
export function targetRefOf(ref: string): string {
  if (!ref.includes('%')) return ref.toLowerCase();
  const { kind, namespace, name } = splitRef(ref);
  return `${kind}:${namespace}/${name}`.toLowerCase();
}
