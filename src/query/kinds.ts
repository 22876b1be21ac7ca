import { own } from '../base/json.ts';
import type { Blueprint, RelationField } from '../catalog/blueprint.ts';
import type { RelationPath } from '../catalog/computed.ts';
import { withNamesake } from '../catalog/people.ts';

/** The kinds that a step over a relation may lead to. */
export interface Ends {
  /** Identifiers; undefined where the definitions do not say, and so any kind may be there. */
  kinds: readonly string[] | undefined;
  /** True when there may be several entities at the other end. */
  many: boolean;
}

/** What definitions say about where relations lead. */
export interface Kinds {
  all(): Iterable<Blueprint>;
  find(identifier: string): Blueprint | undefined;
}

/**
 * Where a relation leads from entities of some kinds: the id of a field, else the name of an edge as read from the
 * entity. Undefined when none of the kinds has it.
 */
export function endsOf(
  from: readonly string[] | undefined,
  relation: string,
  kinds: Kinds,
): Ends | undefined {
  const starts = from ? from.flatMap((kind) => kinds.find(kind) ?? []) : [...kinds.all()];
  const found: Ends[] = [];
  for (const start of starts) {
    const field = own(start.relations, relation);
    if (field) found.push({ kinds: targetsOf(field, kinds), many: field.many });
    else found.push(...byEdge(start, relation, kinds));
  }
  if (found.length === 0) return undefined;
  const open = found.some((ends) => ends.kinds === undefined);
  return {
    kinds: open ? undefined : [...new Set(found.flatMap((ends) => ends.kinds!))],
    many: found.some(({ many }) => many),
  };
}

/** Edges are named from either end; what others name from theirs leads to any number of them. */
function byEdge(start: Blueprint, name: string, kinds: Kinds): Ends[] {
  const found = Object.values(start.relations)
    .filter(({ relation }) => relation === name)
    .map((field): Ends => ({ kinds: targetsOf(field, kinds), many: field.many }));
  for (const other of kinds.all()) {
    for (const field of Object.values(other.relations)) {
      if (field.inverse !== name) continue;
      const targets = targetsOf(field, kinds);
      if (targets === undefined || targets.includes(start.identifier))
        found.push({ kinds: [other.identifier], many: true });
    }
  }
  return found;
}

/** The kinds that a field may name. */
export function targetsOf(
  { target, candidates, allowedKinds }: RelationField,
  kinds: Kinds,
): string[] | undefined {
  const names = target ? [target, ...(allowedKinds ?? [])] : (allowedKinds ?? candidates);
  if (!names) return undefined;
  // Teams and people may be of Backstage's kind or of Port's, whichever the field names.
  const listed = names.some((name) => withNamesake(name).length > 1) ? [...kinds.all()] : [];
  const meant = names.flatMap((name) => [
    name,
    ...withNamesake(name).filter((other) => listed.some(({ identifier }) => identifier === other)),
  ]);
  return [...new Set(meant.map((name) => kinds.find(name)?.identifier ?? name))];
}

/** What is wrong with a path of relations, as a clause, and at which step; undefined when it leads to one of the kinds. */
export function pathFault(
  { hops, fromBlueprint }: RelationPath,
  start: string,
  end: string | undefined,
  kinds: Kinds,
): { fault: string; step: number } | undefined {
  let at: readonly string[] | undefined = [fromBlueprint ?? start];
  if (fromBlueprint !== undefined && !kinds.find(fromBlueprint))
    return { fault: `there is no kind ${fromBlueprint}`, step: 0 };
  for (const [step, { relation }] of hops.entries()) {
    const ends = endsOf(at, relation, kinds);
    if (!ends) return { fault: `${at?.join(' or ') ?? 'no kind'} has no relation ${relation}`, step };
    at = ends.kinds;
  }
  const wanted = fromBlueprint === undefined ? end : start;
  if (at === undefined || wanted === undefined || at.includes(wanted)) return undefined;
  return { fault: `it leads to ${at.join(' or ')}, not to ${wanted}`, step: hops.length - 1 };
}
