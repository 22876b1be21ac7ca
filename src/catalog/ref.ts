import { compareText } from '../base/json.ts';

/** The three parts of a reference, exactly as written. */
export interface RefParts {
  kind: string;
  namespace: string;
  name: string;
}

export interface RefContext {
  defaultKind?: string | undefined;
  defaultNamespace?: string | undefined;
}

export const DEFAULT_NAMESPACE = 'default';

/**
 * Reads `[<kind>:][<namespace>/]<name>` by Backstage's rules (reference: backstage.md 1.4): the first `:`
 * and the first `/` cut; a `/` before the `:` makes the colon part of the name. Nothing is trimmed or
 * checked. Gives undefined where Backstage throws: an empty part, or no kind and no default.
 */
export function parseRef(text: string, context: RefContext = {}): RefParts | undefined {
  let colon = text.indexOf(':');
  const slash = text.indexOf('/');
  if (slash !== -1 && colon > slash) colon = -1;
  const kind = colon === -1 ? context.defaultKind : text.slice(0, colon);
  const namespace =
    slash === -1 ? (context.defaultNamespace ?? DEFAULT_NAMESPACE) : text.slice(colon + 1, slash);
  const name = text.slice((slash === -1 ? colon : slash) + 1);
  if (!kind || !namespace || !name) return undefined;
  return { kind, namespace, name };
}

/** Decides whether a kind's references ignore case: Backstage's kinds do, Port's blueprints do not. */
export type FoldsCase = (kind: string) => boolean;

/** Kinds of Backstage's model, in lower case. Their references are compared without regard to case. */
export const BACKSTAGE_KINDS: ReadonlySet<string> = new Set([
  'component',
  'api',
  'resource',
  'system',
  'domain',
  'group',
  'user',
  'location',
  'template',
  'airesource',
]);

/** True for the kinds of Backstage's model, in whatever case: only the catalog needs to know (see {@link findRef}). */
export function foldsCase(kind: string): boolean {
  return BACKSTAGE_KINDS.has(kind.toLowerCase());
}

/** A kind as it stands in refs and addresses: Backstage's in lower case. Two kinds with one key are one kind. */
export function kindKey(kind: string): string {
  return foldsCase(kind) ? kind.toLowerCase() : kind;
}

const SPECIAL = /[%:/]/;

/**
 * The comparison key of an entity: `kind:namespace/name`. All of it is in lower case (`fold`) for what is written in
 * Backstage's envelope, but for kinds of the portal's own; exact otherwise, with the kind as {@link kindKey} has it. `%`,
 * `:` and `/` within the kind, and `%` and `/` within the namespace, are percent-encoded, so that different parts never
 * give one key.
 */
export function formatRef(parts: RefParts, fold = foldsCase(parts.kind)): string {
  const key = kindKey(parts.kind);
  const kind = SPECIAL.test(key) ? key.replace(/[%:/]/g, encodeURIComponent) : key;
  const namespace = SPECIAL.test(parts.namespace)
    ? parts.namespace.replace(/[%/]/g, encodeURIComponent)
    : parts.namespace;
  const ref = `${kind}:${namespace}/${parts.name}`;
  return fold ? ref.toLowerCase() : ref;
}

/** The ref that exists: exact as written, else, of Backstage's kinds, as Backstage compares; undefined where there is neither. */
export function existingRef(parts: RefParts, exists: (ref: string) => boolean): string | undefined {
  const exact = formatRef(parts, false);
  if (exists(exact)) return exact;
  const folded = foldsCase(parts.kind) ? exact.toLowerCase() : exact;
  return folded !== exact && exists(folded) ? folded : undefined;
}

/**
 * The ref that a text means among those that exist: a ref as it stands, else its parts in the case in which they are
 * written, else, of Backstage's kinds, as Backstage compares them. Undefined where there is none. This is how everything
 * outside of the catalog reads what people write.
 */
export function findRef(
  text: string,
  exists: (ref: string) => boolean,
  context: RefContext = {},
): string | undefined {
  if (text.includes('/') && exists(text)) return text;
  const parts = parseRef(text, context);
  return parts && existingRef(parts, exists);
}

/** The parts of a key made by {@link formatRef}. Throws a TypeError for anything else. */
export function splitRef(ref: string): RefParts {
  const colon = ref.indexOf(':');
  const slash = ref.indexOf('/', colon + 1);
  if (colon < 1 || slash < colon + 2 || slash === ref.length - 1)
    throw new TypeError(`not an entity ref: ${ref}`);
  return {
    kind: decodeURIComponent(ref.slice(0, colon)),
    namespace: decodeURIComponent(ref.slice(colon + 1, slash)),
    name: ref.slice(slash + 1),
  };
}

/** A ref as people like to read it: without the `default` namespace. */
export function shortRef(ref: string): string {
  return ref.replace(':default/', ':');
}

export const compareRefs = compareText;
