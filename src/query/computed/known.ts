import { isObject, own } from '../../base/json.ts';
import { nearest } from '../../base/nearest.ts';
import type { Blueprint } from '../../catalog/blueprint.ts';
import { computedOf } from '../../catalog/computed.ts';
import type { Path } from '../ast.ts';
import { META_NAMES } from '../lookup.ts';

const METADATA = ['name', 'namespace', 'title', 'description', 'labels', 'annotations', 'tags', 'links'];

/**
 * Whether entities of a kind may have a value at a path: its definition, a feed or every document has the name. Kinds
 * without a definition may have anything.
 */
export function mayHave(path: Path, kind: Blueprint, roots: ReadonlySet<string>): boolean {
  const [first, second] = path.segments as [string, string | undefined];
  if (first.startsWith('$')) return META_NAMES.includes(path.text);
  if (kind.family === 'unknown') return true;
  if (first === 'metadata') return second !== undefined;
  if (first === 'spec' || first === 'properties') return second !== undefined;
  return namesOf(kind).includes(first) || namesOf(kind).includes(path.text) || roots.has(first);
}

/** Names that a path may begin with. */
export function namesOf(kind: Blueprint): string[] {
  const spec = own(kind.specSchema, 'properties');
  return [
    ...Object.keys(kind.schema.properties),
    ...computedOf(kind).keys(),
    ...(isObject(spec) ? Object.keys(spec) : []),
    ...METADATA,
  ];
}

/** `; did you mean x?`, or nothing. */
export function hint(word: string, names: Iterable<string>): string {
  const near = nearest(word, word.startsWith('$') ? [...META_NAMES, ...names] : names);
  return near === undefined ? '' : `; did you mean ${near}?`;
}
