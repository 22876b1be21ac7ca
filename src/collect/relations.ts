import { own } from '../base/json.ts';
import type { Blueprint, RelationField } from '../catalog/blueprint.ts';
import type { EntityMapping } from './mapping-model.ts';
import { find, type Scope, texts } from './scope.ts';
import { searchEntities } from './search.ts';

/** What an entity is related to. Searches are made once the entities are known; until then they give nothing. */
export function relationsOf(
  scope: Scope,
  entity: EntityMapping,
  blueprint?: Blueprint,
): Record<string, string[]> {
  const relations: Record<string, string[]> = {};
  for (const { field, leaves, match, search } of entity.relations) {
    if (search) {
      const definition = own(blueprint?.relations, field);
      if (!scope.index) continue;
      const hits = searchEntities(scope, search, kindsOf(definition), scope.index, definition?.many !== true);
      if (hits.length > 0) relations[field] = [...hits];
      continue;
    }
    const found = match ? find(scope, match) : undefined;
    const targets = match
      ? found?.type === 'found'
        ? found.matches.map(({ ref }) => ref)
        : []
      : leaves.flatMap((leaf) => texts(scope, leaf));
    if (targets.length > 0) relations[field] = [...new Set(targets)];
  }
  return relations;
}

/** The kinds that a relation may lead to. */
function kindsOf(field: RelationField | undefined): string[] {
  if (!field) return [];
  return field.allowedKinds ?? field.candidates ?? (field.target === undefined ? [] : [field.target]);
}
