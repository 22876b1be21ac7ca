import { isObject } from '../../base/json.ts';
import type { Path } from '../item.ts';

/** A `$ref` that leads to another file. */
export interface ExternalRef {
  /** As it is written. */
  ref: string;
  /** The file, without the pointer into it. */
  target: string;
  /** Where the `$ref` stands. */
  path: Path;
}

/** True for a text in which there may be a `$ref` to another file: nearly all specifications have none. */
export function mayReferToFiles(text: string): boolean {
  return /\$ref["']?\s*:\s*(?:["'](?!#)|[^"'\s#])/.test(text);
}

/** All `$ref`s of a document, however many there are, and those that lead to other files. */
export function refsOf(document: unknown): { count: number; external: ExternalRef[] } {
  const external: ExternalRef[] = [];
  let count = 0;
  const visit = (value: unknown, path: Path): void => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, [...path, index]);
      return;
    }
    if (!isObject(value)) return;
    const { $ref: ref } = value;
    if (typeof ref === 'string') {
      count += 1;
      const target = ref.replace(/#.*$/s, '');
      if (target !== '') external.push({ ref, target, path: [...path, '$ref'] });
    }
    for (const [key, member] of Object.entries(value)) visit(member, [...path, key]);
  };
  visit(document, []);
  return { count, external };
}
