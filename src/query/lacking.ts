import { own } from '../base/json.ts';
import type { Entity } from '../catalog/entity.ts';
import type { QueryContext } from './context.ts';

/** Why a value of an entity is not known; undefined when it is, be it null. */
export function lackingOf(
  root: string | undefined,
  { ref, blueprint, doc }: Entity,
  value: unknown,
  context: QueryContext,
): string | undefined {
  if (root === undefined) return undefined;
  const availability = context.availability(root, blueprint);
  if (availability.state === 'missing') return value == null ? availability.reason : undefined;
  const lacking = availability.lacking?.(ref);
  if (lacking !== undefined) return lacking;
  return availability.partial !== undefined && own(doc.properties, root) == null
    ? availability.partial
    : undefined;
}
