import { own } from '../base/json.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Availability, QueryContext } from './context.ts';

/** Why it is not known where a relation of an entity leads; undefined when it leads somewhere, or is known not to. */
export function relationLacking(
  availability: Availability,
  { ref }: Entity,
  ends: readonly unknown[],
): string | undefined {
  if (ends.length > 0) return undefined;
  return availability.state === 'missing' ? availability.reason : availability.lacking?.(ref);
}

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
  const lacking = value == null ? availability.lacking?.(ref) : undefined;
  if (lacking !== undefined) return lacking;
  return availability.partial !== undefined && own(doc.properties, root) == null
    ? availability.partial
    : undefined;
}
