import { compareText, own } from '../base/json.ts';
import { list } from '../base/text.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Neighbour } from '../catalog/graph.ts';
import { pluralOf } from './addresses.ts';
import { blueprintOf, neighboursOf, type Portal } from './portal.ts';

/** The relations of one name that an entity has, read from its side. */
export interface RelationGroup {
  type: string;
  /** What people call it, as a heading: `Depends on`. */
  title: string;
  neighbours: readonly Neighbour[];
}

/** Headings of the built-in relations that no field of the entity's own kind names. */
const TITLES: ReadonlyMap<string, string> = new Map([
  ['ownerOf', 'Owns'],
  ['partOf', 'Part of'],
  ['hasPart', 'Has parts'],
  ['dependencyOf', 'Needed by'],
  ['apiProvidedBy', 'Provided by'],
  ['apiConsumedBy', 'Used by'],
  ['hasMember', 'Members'],
  ['memberOf', 'Member of'],
  ['childOf', 'Part of'],
  ['parentOf', 'Teams within'],
  ['deployedAs', 'Deployments'],
  ['hasIncident', 'Incidents'],
  ['runsAs', 'Runs as'],
  ['usesResource', 'Cloud resources'],
  ['storedIn', 'Repositories'],
]);

/** All relations of an entity, grouped by name, in the order of the kind's fields, then by heading. */
export function relationGroups(portal: Portal, entity: Entity): RelationGroup[] {
  const groups = new Map<string, Neighbour[]>();
  for (const neighbour of neighboursOf(portal, entity.ref)) {
    const list = groups.get(neighbour.type);
    if (list) list.push(neighbour);
    else groups.set(neighbour.type, [neighbour]);
  }
  const fields = Object.values(blueprintOf(portal, entity).relations);
  const place = (type: string): number => {
    const index = fields.findIndex(({ relation }) => relation === type);
    return index === -1 ? fields.length : index;
  };
  return [...groups]
    .map(([type, neighbours]) => ({ type, title: titleOf(portal, entity, type, neighbours), neighbours }))
    .sort(
      (a, b) => place(a.type) - place(b.type) || compareText(a.title, b.title) || compareText(a.type, b.type),
    );
}

/** Headings of the relations that lead to people whom the audience may not see, by name. */
export function hiddenRelations(portal: Portal, entity: Entity): { type: string; title: string }[] {
  return [...(portal.hidden?.relations.get(entity.ref) ?? [])]
    .sort(compareText)
    .map((type) => ({ type, title: titleOf(portal, entity, type) }));
}

function titleOf(
  portal: Portal,
  entity: Entity,
  type: string,
  neighbours: readonly Neighbour[] = [],
): string {
  const field = Object.values(blueprintOf(portal, entity).relations).find(
    ({ relation }) => relation === type,
  );
  return field?.title ?? TITLES.get(type) ?? fromThere(portal, type, neighbours) ?? asWords(type);
}

/** Of a relation that has a name from the other side alone: which kinds it comes from, and that name. */
function fromThere(portal: Portal, type: string, neighbours: readonly Neighbour[]): string | undefined {
  const id = / of$/.test(type) ? type.slice(0, -3) : undefined;
  const kinds = new Set(
    neighbours.flatMap(({ ref }) => {
      const there = portal.byRef.get(ref);
      return there ? blueprintOf(portal, there) : [];
    }),
  );
  if (id === undefined || kinds.size === 0) return undefined;
  const title = [...kinds].map(({ relations }) => own(relations, id)?.title).find(Boolean) ?? asWords(id);
  return `${list([...kinds].map(pluralOf).sort(compareText))} (${title})`;
}

/** `usesQueue` as `Uses queue`. */
function asWords(name: string): string {
  const words = name
    .replace(/[_-]+/g, ' ')
    .replace(
      /(\p{Ll}|\p{N})(\p{Lu})/gu,
      (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
    )
    .trim();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
