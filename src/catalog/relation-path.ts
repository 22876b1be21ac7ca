import { isObject, own } from '../base/json.ts';
import type { RelationHop, RelationPath } from './computed.ts';

/** The most steps over one relation, and the most relations of a path. */
export const MAX_HOPS = 15;
export const MAX_STEPS = 32;

/** A path of relations as conditions and path filters write it, or what is wrong with it and where. */
export function readRelationPath(
  value: unknown,
): { path: RelationPath } | { fault: string; at: (string | number)[] } {
  if (!isObject(value)) return { fault: 'must be a mapping with a list called path', at: [] };
  const steps = own(value, 'path');
  const from = own(value, 'fromBlueprint');
  if (!Array.isArray(steps) || steps.length === 0 || steps.length > MAX_STEPS)
    return {
      fault: `must list 1 to ${MAX_STEPS} relations in path`,
      at: steps === undefined ? [] : ['path'],
    };
  if (from !== undefined && (typeof from !== 'string' || from === ''))
    return { fault: 'must name a blueprint in fromBlueprint', at: ['fromBlueprint'] };
  const hops: RelationHop[] = [];
  let several = 0;
  for (const [index, step] of steps.entries()) {
    const at = ['path', index];
    const relation: unknown = isObject(step) ? own(step, 'relation') : step;
    const maxHops: unknown = isObject(step) ? (own(step, 'maxHops') ?? 1) : 1;
    if (typeof relation !== 'string' || relation === '' || relation.length > 1000)
      return { fault: 'must name a relation in every step', at };
    if (typeof maxHops !== 'number' || !Number.isInteger(maxHops) || maxHops < 1 || maxHops > MAX_HOPS)
      return { fault: `must have a maxHops from 1 to ${MAX_HOPS}`, at: [...at, 'maxHops'] };
    if (maxHops > 1) several += 1;
    if (several > 1) return { fault: 'may have maxHops in one of its steps only', at: [...at, 'maxHops'] };
    hops.push({ relation, maxHops });
  }
  return { path: { hops, ...(typeof from === 'string' ? { fromBlueprint: from } : {}) } };
}
