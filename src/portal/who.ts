import { asString, isObject, own } from '../base/json.ts';
import type { Entity } from '../catalog/entity.ts';
import { findPerson, type People, peopleIndex } from '../catalog/people.ts';
import type { Portal } from './portal.ts';

const indexes = new WeakMap<Portal, People>();

/** The ref of the person or team that a value of the format `user` or `team` means, when the catalog has it. */
export function whoIs(portal: Portal, text: string, what: 'user' | 'team'): string | undefined {
  if (what === 'team') return portal.teamOf(text);
  let people = indexes.get(portal);
  if (!people) {
    // All entities are asked for when somebody is not found by a ref: most pages need no more than that.
    people = peopleIndex({ [Symbol.iterator]: () => portal.entities[Symbol.iterator]() });
    indexes.set(portal, people);
  }
  return findPerson(text, what, (ref) => portal.byRef.has(ref), people);
}

/** Finds teams among the entities of a portal: see {@link Portal.teamOf}. */
export function openTeams({ entities, byRef }: Pick<Portal, 'entities' | 'byRef'>): Portal['teamOf'] {
  const people = peopleIndex(entities);
  let slugs: Map<string, string> | undefined;
  return (text) => {
    if (!text.startsWith('@')) return findPerson(text, 'team', (ref) => byRef.has(ref), people);
    slugs ??= slugsOf(entities);
    return slugs.get(text.slice(1).toLowerCase());
  };
}

/** What groups are called on a Git host, in lower case, where an annotation says so; the first of a name has it. */
function slugsOf(entities: readonly Entity[]): Map<string, string> {
  const slugs = new Map<string, string>();
  for (const { ref, blueprint, doc } of entities) {
    const annotations = blueprint === 'Group' ? own(doc.metadata, 'annotations') : undefined;
    const slug = isObject(annotations) ? asString(own(annotations, 'github.com/team-slug')) : undefined;
    if (slug && !slugs.has(slug.toLowerCase())) slugs.set(slug.toLowerCase(), ref);
  }
  return slugs;
}
