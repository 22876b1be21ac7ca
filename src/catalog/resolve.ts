import type { RelationField } from './blueprint.ts';
import type { Entity } from './entity.ts';
import { DEFAULT_NAMESPACE, foldsCase, formatRef, parseRef, type RefParts } from './ref.ts';
import type { BlueprintTable } from './table.ts';

export interface Resolved {
  ref: string;
  /** True when Backstage would have asked for the kind. */
  guessed: boolean;
}

/** The ref that a text of a field means; undefined when it is not a reference. It need not exist. */
export type Resolver = (text: string, field: RelationField, entity: Entity) => Resolved | undefined;

export function createResolver(byRef: ReadonlyMap<string, Entity>, table: BlueprintTable): Resolver {
  /** An entity that exists is preferred, as kinds without a definition may be kept with or without their case. */
  function refOf(parts: RefParts): string {
    if (foldsCase(parts.kind)) return formatRef(parts, true);
    const known = table.find(parts.kind) !== undefined;
    const likely = formatRef(parts, !known);
    if (byRef.has(likely)) return likely;
    const other = formatRef(parts, known);
    return byRef.has(other) ? other : likely;
  }

  /** Port's relations hold bare identifiers of the target blueprint; a whole ref is understood as well. */
  function resolvePort(text: string, target: string): Resolved | undefined {
    if (text === '') return undefined;
    const ref = formatRef({ kind: target, namespace: DEFAULT_NAMESPACE, name: text }, false);
    return { ref: !byRef.has(ref) && byRef.has(text) ? text : ref, guessed: false };
  }

  return (text, field, { namespace: defaultNamespace, doc }) => {
    if (field.target && !foldsCase(field.target)) return resolvePort(text, field.target);
    const explicit = parseRef(text, { defaultNamespace });
    if (explicit) return { ref: refOf(explicit), guessed: false };
    const kinds = field.target ? [field.target] : (field.candidates ?? []);
    const refs = kinds.flatMap((defaultKind) => {
      const parts = parseRef(text, { defaultKind, defaultNamespace });
      return parts ? [refOf(parts)] : [];
    });
    const ref = refs.find((candidate) => byRef.has(candidate)) ?? refs[0];
    const guessed = !field.target && doc.apiVersion !== undefined && field.path?.startsWith('spec.') === true;
    return ref === undefined ? undefined : { ref, guessed };
  };
}
