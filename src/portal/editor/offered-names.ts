import type { JsonObject } from '../../base/json.ts';
import type { RelationField } from '../../catalog/blueprint.ts';
import { definition, offeringOf, offers } from './json-schema.ts';
import { type KnownNames, namesFor } from './names.ts';

/** What references may name, each list once in a file however many fields want it. */
export interface OfferedNames {
  /** A field of references with what it may name; nothing that was allowed is forbidden by it. */
  of(relation: RelationField, form: 'ref' | 'id', schema: JsonObject): JsonObject;
  /** The lists that were asked for, as definitions. */
  definitions(): Record<string, JsonObject>;
}

export function offeredNames(names: KnownNames): OfferedNames {
  const known = new Map<string, string>();
  const lists: Record<string, JsonObject> = {};
  return {
    of(relation, form, schema) {
      const { target, candidates, allowedKinds } = relation;
      const wants = JSON.stringify([form, target, candidates, allowedKinds]);
      let name = known.get(wants);
      if (name === undefined) {
        const list = namesFor(relation, names, form);
        name = list.length === 0 ? '' : `names${known.size + 1}`;
        known.set(wants, name);
        if (name !== '') lists[name] = offers(list);
      }
      return name === '' ? schema : offeringOf(schema, definition(name));
    },
    definitions: () => lists,
  };
}
