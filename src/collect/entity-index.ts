import type { Json } from '../base/json.ts';
import type { Entity } from '../catalog/entity.ts';
import { kindKey } from '../catalog/ref.ts';
import type { BlueprintTable } from '../catalog/table.ts';
import { propertyReaders, type Searched } from './search-property.ts';

/** The entities of the catalog, to be found by their properties. */
export interface EntityIndex {
  /** Refs of the entities of the kinds whose property is, or holds, one of the values, sorted. */
  equal(kinds: readonly string[], property: string, values: readonly Json[]): Set<string> | { fault: string };
  /** Refs of the entities whose property holds the text, or the item. */
  containing(kinds: readonly string[], property: string, value: Json): Set<string> | { fault: string };
}

export function entityIndex(searched: Searched, blueprints: BlueprintTable): EntityIndex {
  const { entities } = searched;
  const readerOf = propertyReaders(searched, blueprints);
  const byKind = new Map<string, Entity[]>();
  for (const entity of entities) {
    const key = kindKey(entity.blueprint);
    const group = byKind.get(key);
    if (group) group.push(entity);
    else byKind.set(key, [entity]);
  }
  const values = new Map<string, Map<string, string[]>>();

  /** Refs by value of a property; of a list by each of its items. */
  function indexOf(kind: string, property: string): Map<string, string[]> | { fault: string } {
    const key = JSON.stringify([kindKey(kind), property]);
    const known = values.get(key);
    if (known) return known;
    const reader = readerOf(kind, property);
    if (typeof reader !== 'function') return reader;
    const index = new Map<string, string[]>();
    for (const entity of byKind.get(kindKey(kind)) ?? []) {
      for (const item of new Set([reader(entity)].flat(1).map((one) => JSON.stringify(one) ?? 'null'))) {
        const refs = index.get(item);
        if (refs) refs.push(entity.ref);
        else index.set(item, [entity.ref]);
      }
    }
    values.set(key, index);
    return index;
  }

  return {
    equal(kinds, property, wanted) {
      const found = new Set<string>();
      for (const kind of kinds) {
        const index = indexOf(kind, property);
        if ('fault' in index && !(index instanceof Map)) return index;
        for (const value of wanted)
          for (const ref of (index as Map<string, string[]>).get(JSON.stringify(value)) ?? []) found.add(ref);
      }
      return found;
    },
    containing(kinds, property, value) {
      const found = new Set<string>();
      for (const kind of kinds) {
        const reader = readerOf(kind, property);
        if (typeof reader !== 'function') return reader;
        for (const entity of byKind.get(kindKey(kind)) ?? []) {
          const seen = reader(entity);
          const items: unknown[] = Array.isArray(seen) ? seen : [];
          const holds =
            typeof seen === 'string' || typeof seen === 'number'
              ? String(seen).includes(String(value))
              : items.some((item) => item === value);
          if (holds) found.add(entity.ref);
        }
      }
      return found;
    },
  };
}
