import { own } from '../base/json.ts';
import type { Entity } from '../catalog/entity.ts';
import { lackingOf } from '../query/lacking.ts';
import type { Portal } from './portal.ts';

/**
 * Why nobody knows the value of a property, as a clause: its computation misses something, or a source that may say
 * it has no data. Undefined for what is known, be it nothing; what an audience may not see is known.
 */
export function unknownValue(portal: Portal, entity: Entity, id: string): string | undefined {
  const { context } = portal.judgement;
  if (context.definedAt(id, entity.blueprint)) return portal.computed?.explain(entity, id)?.unknown;
  const whole = context.entity(entity.ref) ?? entity;
  const value = own(whole.doc.properties, id);
  const reason = value == null ? lackingOf(id, whole, value, context) : undefined;
  return reason && portal.clean(reason);
}
