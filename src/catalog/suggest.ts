import { nearestOf } from '../base/nearest.ts';
import type { KnownEntity } from './entity.ts';
import { isAmong } from './people.ts';
import { splitRef } from './ref.ts';

/** Comparisons of names that a build may spend on suggestions. */
const MAX_COMPARISONS = 150_000;

/** The entities that a dangling ref may have meant: of several with the same name one of the `kinds`, where given. More than one only where letter case alone tells them apart. */
export type Suggest = (ref: string, kinds?: readonly string[]) => readonly KnownEntity[];

/**
 * What a dangling reference may have meant: the same name under another kind, else a similar name. Of entities that
 * share a name, one of the ref's own kind comes first, then one of a kind that belongs there.
 */
export function createSuggest(entities: Iterable<KnownEntity>): Suggest {
  let names: Map<string, KnownEntity[]> | undefined;
  let similar: ((name: string) => string | undefined) | undefined;
  let spent = 0;
  const known = new Map<string, readonly KnownEntity[]>();

  function named(name: string): readonly KnownEntity[] {
    if (!names) {
      names = new Map();
      for (const entity of entities) {
        const key = entity.id.toLowerCase();
        const alike = names.get(key);
        if (alike) alike.push(entity);
        else names.set(key, [entity]);
      }
    }
    const same = names.get(name);
    if (same || spent + names.size > MAX_COMPARISONS) return same ?? [];
    similar ??= nearestOf([...names.keys()]);
    spent += names.size;
    return names.get(similar(name) ?? '') ?? [];
  }

  return (ref, kinds) => {
    const { kind, name } = splitRef(ref);
    const key = name.toLowerCase();
    const found = known.get(key) ?? named(key);
    known.set(key, found);
    const best =
      found.find((entity) => splitRef(entity.ref).kind === kind && fits(entity, kinds)) ??
      found.find((entity) => kinds && fits(entity, kinds)) ??
      found[0];
    const folded = best?.ref.toLowerCase();
    return found.filter(
      (entity) =>
        entity === best || (entity.blueprint === best?.blueprint && entity.ref.toLowerCase() === folded),
    );
  };
}

/** Whether references of a field may lead to an entity: to one of the kinds, where there are any. */
export function fits({ blueprint }: KnownEntity, kinds: readonly string[] | undefined): boolean {
  return kinds === undefined || isAmong(blueprint, kinds);
}
