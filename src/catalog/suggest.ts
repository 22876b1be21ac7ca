import { nearestOf } from '../base/nearest.ts';
import type { KnownEntity } from './entity.ts';
import { splitRef } from './ref.ts';

/** Comparisons of names that a build may spend on suggestions. */
const MAX_COMPARISONS = 150_000;

/** The ref that a dangling one may have meant; undefined when none is near. */
export type Suggest = (ref: string) => string | undefined;

/** What a dangling reference may have meant: the same name under another kind, else a similar name. */
export function createSuggest(entities: Iterable<KnownEntity>): Suggest {
  let names: Map<string, string> | undefined;
  let similar: ((name: string) => string | undefined) | undefined;
  let spent = 0;
  const known = new Map<string, string | undefined>();
  return (ref) => {
    const name = splitRef(ref).name.toLowerCase();
    if (known.has(name)) return known.get(name);
    if (!names) {
      names = new Map();
      for (const entity of entities)
        if (!names.has(entity.id.toLowerCase())) names.set(entity.id.toLowerCase(), entity.ref);
    }
    let found = names.get(name);
    if (found === undefined && spent + names.size <= MAX_COMPARISONS) {
      similar ??= nearestOf([...names.keys()]);
      spent += names.size;
      found = names.get(similar(name) ?? '');
    }
    known.set(name, found);
    return found;
  };
}
