import type { Contribution } from './entity.ts';
import { DEFAULT_NAMESPACE, foldsCase, formatRef, kindKey, parseRef, type RefParts } from './ref.ts';
import type { BlueprintTable } from './table.ts';

/**
 * Which entity is meant by what is not in Backstage's envelope. Identity follows the form in which an entity is declared:
 * the envelope ignores case, Port does not. So what is told in Port's form is an entity of its own, in exactly its case,
 * unless a document in the envelope declares the same entity as Backstage compares. All documents must be read by then,
 * so that their order says nothing.
 */
export interface Identity {
  /** The ref of a document in Port's form. */
  ofPort(kind: string, identifier: string): string;
  /**
   * The entity that a source tells of by an identifier. Of Backstage's kinds that may be a whole ref of that kind, such as
   * `component:default/cart`; of a kind of the portal's own only where such an entity is declared.
   */
  ofSource(kind: string, identifier: string): { ref: string; name: string; namespace?: string };
}

/** @param declared all documents of the catalog, of which those in Backstage's envelope are looked at */
export function createIdentity(declared: Iterable<Contribution>, table: BlueprintTable): Identity {
  const enveloped = new Set<string>();
  const exact = new Set<string>();
  for (const { ref, enveloped: isEnveloped } of declared) (isEnveloped ? enveloped : exact).add(ref);
  return {
    ofPort: (kind, identifier) => {
      const parts = { kind, namespace: DEFAULT_NAMESPACE, name: identifier };
      return inEnvelope(parts) ?? formatRef(parts, false);
    },
    ofSource: (kind, identifier) => {
      const whole = foldsCase(kind) && identifier.includes(':') ? parseRef(identifier) : undefined;
      if (whole && kindKey(whole.kind) === kindKey(kind)) {
        const ref = declaredAs(whole) ?? (table.isOwn(kind) ? undefined : formatRef(whole, true));
        if (ref !== undefined) return { ref, name: whole.name, namespace: whole.namespace };
      }
      const parts = { kind, namespace: DEFAULT_NAMESPACE, name: identifier };
      // Sources of Backstage's kinds meet whatever case each of them has a name in, as they do in Backstage.
      const ref = declaredAs(parts) ?? formatRef(parts, foldsUnlessOwn(kind, table));
      return { ref, name: identifier };
    },
  };

  function declaredAs(parts: RefParts): string | undefined {
    const ref = formatRef(parts, false);
    return exact.has(ref) || enveloped.has(ref) ? ref : inEnvelope(parts);
  }

  function inEnvelope(parts: RefParts): string | undefined {
    if (!foldsInEnvelope(parts.kind, table)) return undefined;
    const folded = formatRef(parts, true);
    return enveloped.has(folded) ? folded : undefined;
  }
}

/** True for kinds whose documents in Backstage's envelope ignore case: all but those of the portal's own. */
export function foldsInEnvelope(kind: string, table: BlueprintTable): boolean {
  return foldsCase(kind) || table.find(kind)?.family !== 'custom';
}

/** True for kinds that mean what they mean in Backstage, as the portal says nothing else of them. */
export function foldsUnlessOwn(kind: string, table: BlueprintTable): boolean {
  return foldsCase(kind) && !table.isOwn(kind);
}
