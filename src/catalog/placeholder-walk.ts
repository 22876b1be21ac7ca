import { isObject } from '../base/json.ts';
import type { Path } from './item.ts';

/** What a placeholder is filled with: its content as text, as a value, or as the text of a specification put together. */
export type PlaceholderUse = 'text' | 'value' | 'specification';

/** The placeholders of Backstage (reference: backstage.md 1.7). */
export const PLACEHOLDERS: Readonly<Record<string, PlaceholderUse>> = {
  $text: 'text',
  $json: 'value',
  $yaml: 'value',
  $openapi: 'specification',
  $asyncapi: 'specification',
};

/** One placeholder of a document. */
export interface Placeholder {
  /** `$text` and its like. */
  key: string;
  /** What it names; anything but a text is a fault. */
  target: unknown;
  /** Where its content shall stand. */
  path: Path;
}

/**
 * A copy of a value in which every placeholder is what `replace` gives for it; undefined leaves it as it is. A mapping
 * with a key that begins with a dollar sign is left alone, with all that is in it, unless that is its only key and the
 * key of a placeholder. What stands in place of a placeholder is not looked at again.
 */
export function replacePlaceholders(
  value: unknown,
  replace: (placeholder: Placeholder) => { value: unknown } | undefined,
): unknown {
  const visit = (inner: unknown, path: Path): unknown => {
    if (Array.isArray(inner)) return inner.map((member, index) => visit(member, [...path, index]));
    if (!isObject(inner)) return inner;
    const keys = Object.keys(inner);
    if (!keys.some((key) => key.startsWith('$')))
      return Object.fromEntries(keys.map((name) => [name, visit(inner[name], [...path, name])]));
    const [key] = keys;
    if (keys.length > 1 || key === undefined || !Object.hasOwn(PLACEHOLDERS, key)) return inner;
    const found = replace({ key, target: inner[key], path });
    return found ? found.value : inner;
  };
  return visit(value, []);
}
