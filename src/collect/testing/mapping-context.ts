import { isObject, type JsonObject } from '../../base/json.ts';
import type { Blueprint } from '../../catalog/blueprint.ts';
import { readBlueprint } from '../../catalog/port.ts';
import { blueprintTable } from '../../catalog/table.ts';
import { createValidator } from '../../catalog/validate.ts';
import { type MatchTarget, matchIndex } from '../match.ts';
import type { MappingContext } from '../scope.ts';

export const NOW = '2026-11-22T06:00:00Z';

/** What mappings are applied in: targets that `match` finds, and the portal's own blueprints beside the built-in ones. */
export function mappingContext(
  targets: readonly MatchTarget[] = [],
  blueprints: readonly Blueprint[] = [],
  changes: Partial<MappingContext> = {},
): MappingContext {
  return {
    source: 'example',
    observedAt: NOW,
    now: NOW,
    rank: 3,
    targets: matchIndex(targets),
    blueprints: blueprintTable(blueprints),
    validator: createValidator(({ identifier }, reason) => {
      throw new Error(`the schema of ${identifier} cannot be used: ${reason}`);
    }),
    ...changes,
  };
}

/** A blueprint in Port's form with these properties (types by id) and relations (whether they lead to many, by id). */
export function blueprint(
  identifier: string,
  properties: Record<string, string | JsonObject> = {},
  relations: Record<string, boolean | JsonObject> = {},
  more: JsonObject = {},
): Blueprint {
  const read = readBlueprint({
    identifier,
    title: identifier,
    schema: {
      properties: Object.fromEntries(
        Object.entries(properties).map(([id, type]) => [id, isObject(type) ? type : { type }]),
      ),
      required: more['required'] ?? [],
    },
    relations: Object.fromEntries(
      Object.entries(relations).map(([id, many]) => [
        id,
        isObject(many) ? many : { target: identifier, many },
      ]),
    ),
    ...more,
  });
  if ('fault' in read) throw new Error(read.fault);
  return read.blueprint;
}
