import type { KeyPath, Value } from './value.ts';

/** A value that a later file replaces. */
export interface Overridden {
  path: KeyPath;
  value: Value;
  /** The file that says otherwise. */
  by: string;
}

/**
 * Puts a later file over an earlier one: mappings are merged, all else is replaced; nothing (`null`) takes a value away.
 * What was replaced is added to `overridden`.
 */
export function mergeValues(lower: Value, upper: Value, overridden: Overridden[], path: KeyPath = []): Value {
  if (lower.type !== 'map' || upper.type !== 'map') {
    overridden.push({ path, value: lower, by: upper.place.file });
    return upper;
  }
  const members = new Map(lower.members);
  for (const [key, value] of upper.members) {
    const before = members.get(key);
    members.set(key, before ? mergeValues(before, value, overridden, [...path, key]) : value);
  }
  return { type: 'map', members, place: lower.place };
}
