import { compareText } from '../../base/json.ts';
import { dependencySteps } from '../dependency-steps.ts';
import { ownersOf, type Portal } from '../portal.ts';
import type { EntityChanges } from './entities.ts';
import type { RelationChanges } from './relations.ts';

/** What depends on an entity that changes. */
export interface Reach {
  ref: string;
  title: string;
  is: 'removed' | 'renamed' | 'changed';
  /** Refs of what depends on it directly, before the change or after it. */
  dependents: string[];
  /** How many depend on it in all, over any number of steps. */
  total: number;
  /** Refs of the owners of direct dependents, after the change where they are there then; its own owners aside, before and after. */
  owners: string[];
}

/** An owner and what of a change is theirs. */
export interface Concern {
  /** Ref of the owner. */
  owner: string;
  /** Refs of their entities that were added, removed, renamed or changed. */
  own: string[];
  /** Refs of changed entities of others on which theirs depend. */
  depends: string[];
}

/** Beyond so many steps away nobody counts any more. */
const MOST_COUNTED = 10_000;
/** Fields by which nothing that depends on an entity is touched. */
const HARMLESS = /^(?:metadata\.(?:title|description|links|tags|labels)|properties\.)/;

/** What depends on entities that changed in more than how they are described, most dependents first. */
export function reachOf(
  before: Portal,
  after: Portal,
  { removed, renamed, changed }: EntityChanges,
  relations: RelationChanges,
): Reach[] {
  const touched = new Set([...relations.made, ...relations.broken].map(({ source }) => source));
  const reaches = [
    ...removed.map((entity) => ({ ...entity, is: 'removed' as const, refs: [entity.ref] })),
    ...renamed.map((entity) => ({ ...entity, is: 'renamed' as const, refs: [entity.from, entity.ref] })),
    ...changed
      .filter(({ ref, fields }) => touched.has(ref) || fields.some(({ path }) => !HARMLESS.test(path)))
      .filter(({ ref }) => !renamed.some((other) => other.ref === ref))
      .map((entity) => ({ ...entity, is: 'changed' as const, refs: [entity.ref] })),
  ].map(({ ref, title, is, refs, owners }): Reach => {
    const portals = [before, after];
    const own = new Set(refs);
    const direct = new Set(portals.flatMap((portal) => refs.flatMap((name) => upOf(portal, name))));
    const all = new Set(portals.flatMap((portal) => refs.flatMap((name) => [...everythingUp(portal, name)])));
    for (const name of own) {
      direct.delete(name);
      all.delete(name);
    }
    const dependents = [...direct].sort(compareText);
    const theirs = new Set(
      dependents.flatMap((name) => ownersOf(after.byRef.has(name) ? after : before, name)),
    );
    for (const owner of [
      ...owners,
      ...portals.flatMap((portal) => refs.flatMap((name) => ownersOf(portal, name))),
    ])
      theirs.delete(owner);
    return { ref, title, is, dependents, total: all.size, owners: [...theirs].sort(compareText) };
  });
  return reaches
    .filter(({ dependents }) => dependents.length > 0)
    .sort((a, b) => b.total - a.total || compareText(a.ref, b.ref));
}

function upOf({ graph }: Portal, ref: string): readonly string[] {
  return dependencySteps(graph, ref).up(ref);
}

function everythingUp({ graph }: Portal, ref: string): Set<string> {
  const found = new Set<string>();
  const { up } = dependencySteps(graph, ref);
  let edge = [ref];
  while (edge.length > 0 && found.size < MOST_COUNTED) {
    const next = edge.flatMap((name) => up(name)).filter((name) => name !== ref && !found.has(name));
    edge = [...new Set(next)];
    for (const name of edge) found.add(name);
  }
  return found;
}

/** Whom to tell: owners of what changed, and of what depends on it; those with the most first. */
export function concernsOf(
  before: Portal,
  after: Portal,
  entities: EntityChanges,
  relations: RelationChanges,
  reach: readonly Reach[],
): Concern[] {
  const concerns = new Map<string, { own: Set<string>; depends: Set<string> }>();
  const concernOf = (owner: string): { own: Set<string>; depends: Set<string> } => {
    let concern = concerns.get(owner);
    if (!concern) {
      concern = { own: new Set(), depends: new Set() };
      concerns.set(owner, concern);
    }
    return concern;
  };
  const former = new Map(entities.renamed.map(({ ref, from }) => [ref, from]));
  const changed = new Set(
    Object.values<readonly { ref: string }[]>({ ...entities }).flatMap((list) => list.map(({ ref }) => ref)),
  );
  // A reference that leads to nothing now has to be mended where it stands.
  for (const { source } of relations.dangling) changed.add(source);
  for (const ref of changed) {
    // Who gives something away has to know as well.
    const owners = [...ownersOf(after, ref), ...ownersOf(before, former.get(ref) ?? ref)];
    for (const owner of owners) concernOf(owner).own.add(ref);
  }
  for (const { ref, owners } of reach) for (const owner of owners) concernOf(owner).depends.add(ref);
  return [...concerns]
    .map(([owner, { own, depends }]) => ({
      owner,
      own: [...own].sort(compareText),
      depends: [...depends].sort(compareText),
    }))
    .sort(
      (a, b) =>
        b.own.length + b.depends.length - (a.own.length + a.depends.length) || compareText(a.owner, b.owner),
    );
}
