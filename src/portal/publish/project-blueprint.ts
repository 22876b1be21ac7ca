import { isObject } from '../../base/json.ts';
import type { Blueprint } from '../../catalog/blueprint.ts';

/** A definition without the names of people: in its words, and among the values that a property may have. */
export function projectBlueprint(blueprint: Blueprint, clean: (text: string) => string): Blueprint {
  const text = JSON.stringify(blueprint);
  // The same object where nothing is to be done, as nearly always: much is known by it.
  return clean(text) === text ? blueprint : (cleanWords(blueprint, clean) as Blueprint);
}

function cleanWords(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((item) => cleanWords(item, clean));
  if (!isObject(value)) return value;
  const isNamed = (item: unknown): boolean => typeof item === 'string' && clean(item) !== item;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      if (key === 'enum' && Array.isArray(member)) return [key, member.filter((item) => !isNamed(item))];
      if (key === 'enumColors' && isObject(member))
        return [key, Object.fromEntries(Object.entries(member).filter(([name]) => !isNamed(name)))];
      return [key, cleanWords(member, clean)];
    }),
  );
}
