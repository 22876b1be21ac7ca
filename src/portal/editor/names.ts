import { compareText } from '../../base/json.ts';
import type { RelationField } from '../../catalog/blueprint.ts';
import type { Entity } from '../../catalog/entity.ts';
import { DEFAULT_NAMESPACE, splitRef } from '../../catalog/ref.ts';

/** Entities by the identifier of their blueprint, sorted by name. */
export type KnownNames = ReadonlyMap<string, readonly KnownName[]>;

export interface KnownName {
  id: string;
  kind: string;
  namespace: string;
}

/** More of them is no help to anybody who writes. */
const MOST = 2000;

export function knownNames(entities: readonly Entity[]): KnownNames {
  const names = new Map<string, KnownName[]>();
  for (const { ref, id, blueprint } of entities) {
    const { kind, namespace } = splitRef(ref);
    const list = names.get(blueprint);
    const name = { id, kind, namespace };
    if (list) list.push(name);
    else names.set(blueprint, [name]);
  }
  for (const list of names.values()) list.sort((a, b) => compareText(a.id, b.id));
  return names;
}

/**
 * What a reference of a field may name: as a ref, as short as the field's default kind allows, or by identifier.
 */
export function namesFor(relation: RelationField, names: KnownNames, form: 'ref' | 'id'): string[] {
  const { target, allowedKinds, candidates } = relation;
  const kinds = allowedKinds ?? candidates ?? (target === undefined ? [] : [target]);
  // A bare name is of the first kind that is tried.
  const first = (candidates?.[0] ?? target ?? kinds[0])?.toLowerCase();
  const wanted = new Set(kinds.map((kind) => kind.toLowerCase()));
  const found: string[] = [];
  for (const [blueprint, list] of names) {
    if (!wanted.has(blueprint.toLowerCase())) continue;
    for (const { id, kind, namespace } of list) {
      const name = namespace === DEFAULT_NAMESPACE ? id : `${namespace}/${id}`;
      found.push(form === 'id' ? id : blueprint.toLowerCase() === first ? name : `${kind}:${name}`);
    }
  }
  return found.sort(compareText).slice(0, MOST);
}

/** Entities of some kinds, as references that need no context. */
export function refsOf(names: KnownNames, kinds: ReadonlySet<string>): string[] {
  const refs: string[] = [];
  for (const [blueprint, list] of names) {
    if (!kinds.has(blueprint)) continue;
    for (const { id, kind, namespace } of list)
      refs.push(namespace === DEFAULT_NAMESPACE ? `${kind}:${id}` : `${kind}:${namespace}/${id}`);
  }
  return refs.sort(compareText).slice(0, MOST);
}
