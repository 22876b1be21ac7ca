import { nearestOf } from '../base/nearest.ts';
import type { RelationField } from './blueprint.ts';
import type { KnownEntity } from './entity.ts';
import { isAmong } from './people.ts';
import { splitRef } from './ref.ts';

/** Comparisons of names that a build may spend on suggestions. */
const MAX_COMPARISONS = 150_000;

/** Who asks for a suggestion, and for what. */
export interface Asked {
  /** The kinds that may stand there; any by default. */
  kinds?: readonly string[] | undefined;
  /** The ref of the entity that holds the reference: nothing refers to itself. */
  self?: string | undefined;
}

/** The entities that a dangling ref may have meant. More than one only where letter case alone tells them apart. */
export type Suggest = (ref: string, asked?: Asked) => readonly KnownEntity[];

/**
 * What a dangling reference may have meant: the same name under another kind that may stand there, or in another
 * namespace; else a similar name of the same kind and namespace.
 * Of entities that share a name, one of the ref's own kind comes first.
 */
export function createSuggest(entities: ReadonlyMap<string, KnownEntity>): Suggest {
  const byKinds = new Map<string, (name: string) => readonly KnownEntity[]>();
  let byKind: ReadonlyMap<string, readonly KnownEntity[]> | undefined;
  let spent = 0;

  /** Finds by name among the entities of some kinds. */
  function finder(kinds: readonly string[] | undefined): (name: string) => readonly KnownEntity[] {
    const names = new Map<string, KnownEntity[]>();
    byKind ??= Map.groupBy(entities.values(), ({ blueprint }) => blueprint);
    for (const alike of byKind.values()) {
      if (!fits(alike[0]!, kinds)) continue;
      for (const entity of alike) {
        const key = entity.id.toLowerCase();
        const same = names.get(key);
        if (same) same.push(entity);
        else names.set(key, [entity]);
      }
    }
    const known = new Map<string, readonly KnownEntity[]>();
    let similar: ((name: string) => string | undefined) | undefined;
    return (name) => {
      let found = known.get(name) ?? names.get(name);
      if (!found && spent + names.size <= MAX_COMPARISONS) {
        similar ??= nearestOf([...names.keys()]);
        spent += names.size;
        found = names.get(similar(name) ?? '');
      }
      known.set(name, found ?? []);
      return found ?? [];
    };
  }

  return (ref, { kinds, self } = {}) => {
    const { kind, namespace, name } = splitRef(ref);
    // Another name, and in another namespace or of another kind as well, is another thing and no slip.
    const isSlip = (entity: KnownEntity): boolean => {
      const other = splitRef(entity.ref);
      const isNamesake = entity.id.toLowerCase() === name.toLowerCase();
      return isNamesake || (other.namespace === namespace && other.kind === kind);
    };
    const key = kinds?.join('\n') ?? '';
    const find = byKinds.get(key) ?? finder(kinds);
    byKinds.set(key, find);
    const found = find(name.toLowerCase()).filter((entity) => entity.ref !== self && isSlip(entity));
    const best = found.find((entity) => splitRef(entity.ref).kind === kind) ?? found[0];
    const folded = best?.ref.toLowerCase();
    return found.filter(
      (entity) =>
        entity === best || (entity.blueprint === best?.blueprint && entity.ref.toLowerCase() === folded),
    );
  };
}

/** The kinds that may stand in a field; undefined where any may. */
export function kindsOf({
  allowedKinds,
  target,
  candidates = [],
}: RelationField): readonly string[] | undefined {
  return allowedKinds ?? (target === undefined ? undefined : [target, ...candidates]);
}

/** Whether references of a field may lead to an entity: to one of the kinds, where there are any. */
export function fits({ blueprint }: KnownEntity, kinds: readonly string[] | undefined): boolean {
  return kinds === undefined || isAmong(blueprint, kinds);
}
