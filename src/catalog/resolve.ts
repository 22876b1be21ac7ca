import type { RelationField } from './blueprint.ts';
import { DEFAULT_NAMESPACE, foldsCase, formatRef, parseRef, type RefParts } from './ref.ts';
import type { BlueprintTable } from './table.ts';

/** The ref that a text of a field means; undefined when it is not a reference. It need not exist. */
export type Resolver = (text: string, field: RelationField, namespace: string) => string | undefined;

/** Reads references as fields of a kind mean them. The same text means the same in every entity of a namespace. */
export function createResolver(byRef: ReadonlyMap<string, unknown>, table: BlueprintTable): Resolver {
  const known = new Map<RelationField, Map<string, Map<string, string | undefined>>>();
  return (text, field, namespace) => {
    const refs = inner(inner(known, field), namespace);
    if (refs.has(text)) return refs.get(text);
    const ref = resolve(text, field, namespace);
    refs.set(text, ref);
    return ref;
  };

  function resolve(
    text: string,
    { target, candidates = [], path }: RelationField,
    defaultNamespace: string,
  ): string | undefined {
    if (target && !foldsCase(target)) return resolvePort(text, target);
    const folds = path?.startsWith('spec.') === true;
    const explicit = parseRef(text, { defaultNamespace });
    if (explicit) return refOf(explicit, folds);
    const refs = (target ? [target] : candidates).flatMap((defaultKind) => {
      const parts = parseRef(text, { defaultKind, defaultNamespace });
      return parts ? [refOf(parts, folds)] : [];
    });
    return refs.find((ref) => byRef.has(ref)) ?? refs[0];
  }

  /**
   * Kinds other than Backstage's may be kept with or without their case: what exists is preferred. Of what does not
   * exist, a field of Backstage's means what it means there.
   */
  function refOf(parts: RefParts, folds: boolean): string {
    if (foldsCase(parts.kind)) return formatRef(parts, true);
    const isDefined = table.find(parts.kind) !== undefined;
    const likely = formatRef(parts, !isDefined);
    if (byRef.has(likely)) return likely;
    const other = formatRef(parts, isDefined);
    return byRef.has(other) ? other : formatRef(parts, folds || !isDefined);
  }

  /** Port's relations hold bare identifiers of the target blueprint; a whole ref is understood as well. */
  function resolvePort(text: string, target: string): string | undefined {
    if (text === '') return undefined;
    const ref = formatRef({ kind: target, namespace: DEFAULT_NAMESPACE, name: text }, false);
    return !byRef.has(ref) && byRef.has(text) ? text : ref;
  }
}

function inner<K, Inner, V>(map: Map<K, Map<Inner, V>>, key: K): Map<Inner, V> {
  let value = map.get(key);
  if (!value) {
    value = new Map();
    map.set(key, value);
  }
  return value;
}
