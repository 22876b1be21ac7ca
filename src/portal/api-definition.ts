import { asString, isObject, own } from '../base/json.ts';
import type { Entity } from '../catalog/entity.ts';

/**
 * The definition that an entity has in Backstage's form, as it is written: a text, or a mapping where somebody wrote one or
 * `$json` and `$yaml` gave one. Undefined without one, and for a placeholder that could not be filled.
 */
export function apiDefinition({ doc }: Entity): string | object | undefined {
  const value = own(doc.spec, 'definition');
  if (!isObject(value)) return asString(value)?.trim() || undefined;
  return Object.keys(value).some((key) => !key.startsWith('$')) ? value : undefined;
}

/** The same as a text: mappings as JSON. */
export function apiDefinitionText(entity: Entity): string | undefined {
  const value = apiDefinition(entity);
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : value;
}
