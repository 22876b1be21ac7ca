import { findPerson, type People, peopleIndex } from '../catalog/people.ts';
import type { Portal } from './portal.ts';

const indexes = new WeakMap<Portal, People>();

/** The ref of the person or team that a value of the format `user` or `team` means, when the catalog has it. */
export function whoIs(portal: Portal, text: string, what: 'user' | 'team'): string | undefined {
  let people = indexes.get(portal);
  if (!people) {
    // All entities are asked for when somebody is not found by a ref: most pages need no more than that.
    people = peopleIndex({ [Symbol.iterator]: () => portal.entities[Symbol.iterator]() });
    indexes.set(portal, people);
  }
  return findPerson(text, what, (ref) => portal.byRef.has(ref), people);
}
