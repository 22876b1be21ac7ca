import type { RelationField } from './blueprint.ts';
import type { KnownEntity } from './entity.ts';
import { foldsInEnvelope, foldsUnlessOwn } from './identity.ts';
import { isPersonKind, isTeamKind, peopleIndex, withNamesake } from './people.ts';
import { DEFAULT_NAMESPACE, foldsCase, formatRef, kindKey, parseRef, type RefParts } from './ref.ts';
import type { BlueprintTable } from './table.ts';

/** What a text of a field means. */
export interface Meant {
  /** It need not exist. */
  ref: string;
  /** Further refs that it may mean as well. When `ref` does not exist, one of these is meant, and nobody knows which. */
  others?: readonly string[];
}

/** How the text is written: as Backstage reads its own documents, or as everything else is read. */
export type Reading = 'envelope' | 'port';

const CUT = /[:/]/;

/** What a text of a field means; undefined when it is not a reference. */
export type Resolver = (
  text: string,
  field: RelationField,
  namespace: string,
  reading: Reading,
) => Meant | undefined;

/**
 * Reads references as fields of a kind mean them. The same text means the same in every entity of a namespace.
 * Fields of Backstage in its own documents ignore case and prefer what does so, too; everywhere else the identifier
 * stands first, exactly as it is written. What exists is always preferred; what exists in another case only is never
 * taken for it.
 */
export function createResolver(byRef: ReadonlyMap<string, KnownEntity>, table: BlueprintTable): Resolver {
  const exists = (ref: string): boolean => byRef.has(ref);
  const people = peopleIndex(byRef.values());
  const known = {
    envelope: new Map<RelationField, Map<string, Map<string, Meant | undefined>>>(),
    port: new Map<RelationField, Map<string, Map<string, Meant | undefined>>>(),
  };
  return (text, field, namespace, reading) => {
    const meanings = inner(inner(known[reading], field), namespace);
    if (meanings.has(text)) return meanings.get(text);
    const meant =
      reading === 'envelope' ? inEnvelope(text, field, namespace) : inPort(text, field, namespace);
    meanings.set(text, meant);
    return meant;
  };

  /** The first colon and slash cut, the rest is compared without regard to case. */
  function inEnvelope(text: string, field: RelationField, defaultNamespace: string): Meant | undefined {
    const explicit = parseRef(text, { defaultNamespace });
    const named = field.target ? [field.target, ...(field.candidates ?? [])] : (field.candidates ?? []);
    const kinds = named.flatMap(withNamesake);
    const refs = (
      explicit
        ? [explicit]
        : kinds.flatMap((kind) => parseRef(text, { defaultKind: kind, defaultNamespace }) ?? [])
    ).map(foldedFirst);
    // What Port calls so may hold what cuts a reference in two.
    const identifiers = CUT.test(text)
      ? kinds.map((kind) => formatRef({ kind, namespace: DEFAULT_NAMESPACE, name: text }, false))
      : [];
    const ref = refs.find(exists) ?? identifiers.find(exists) ?? refs[0];
    return ref === undefined ? undefined : { ref };
  }

  function foldedFirst(parts: RefParts): string {
    const exact = formatRef(parts, false);
    const folded = formatRef(parts, true);
    if (ignoresCase(folded, parts.kind)) return folded;
    return exists(exact) ? exact : folded;
  }

  /** Bare identifiers of the kinds that the field leads to; a whole ref is understood as well. */
  function inPort(text: string, field: RelationField, defaultNamespace: string): Meant | undefined {
    if (text === '') return undefined;
    const kinds = kindsOf(field);
    const identifiers = kinds.map((kind) => ({ kind, namespace: DEFAULT_NAMESPACE, name: text }));
    const explicit = readParts(text, undefined, defaultNamespace);
    const written = explicit
      ? [explicit]
      : kinds.flatMap((kind) => readParts(text, kind, defaultNamespace) ?? []);
    const near = defaultNamespace === DEFAULT_NAMESPACE ? [] : existing(written);
    if (near.length > 0) return taken(near, field);
    const exact = identifiers.map((parts) => formatRef(parts, false)).filter(exists);
    if (exact.length > 0) return taken(exact, field);
    if (exists(text)) return { ref: text };
    const whole = existing(written);
    if (whole.length > 0) return taken(whole, field);
    const folded = existing(identifiers);
    if (folded.length > 0) return taken(folded, field);
    const called = calledSo(text, kinds);
    if (called.length === 1) return { ref: called[0]! };
    const ref = missing(explicit, identifiers[0], written[0]);
    return ref === undefined ? undefined : called.length > 1 ? { ref, others: called } : { ref };
  }

  /** Teams and people have two kinds each; who names one of a `team` may mean a person as well, as owners may be. */
  function kindsOf({ target, candidates = [], relation }: RelationField): string[] {
    const named = [...(target ? [target] : []), ...candidates];
    if (!named.some((kind) => isTeamKind(kind) || isPersonKind(kind))) return named;
    const kinds = [...new Set(named.flatMap(withNamesake))];
    const both = relation === 'ownedBy' && kinds.some(isTeamKind) ? [...kinds, 'User', '_user'] : kinds;
    const all = [...new Set(both)];
    return people.hasPortTeams() && named.includes('Group') && all.includes('_team')
      ? ['_team', ...all.filter((kind) => kind !== '_team')]
      : all;
  }

  function existing(all: readonly RefParts[]): string[] {
    const refs = all.flatMap((parts) => {
      const exact = formatRef(parts, false);
      if (exists(exact)) return [exact];
      const folded = formatRef(parts, true);
      return ignoresCase(folded, parts.kind) ? [folded] : [];
    });
    return [...new Set(refs)];
  }

  /** True for what exists and is compared as Backstage compares: identity follows the form in which an entity is declared. */
  function ignoresCase(ref: string, kind: string): boolean {
    const target = byRef.get(ref);
    if (!target) return false;
    const declared = target.contributions?.filter(({ rank }) => rank === 0) ?? [];
    return declared.length > 0
      ? foldsInEnvelope(kind, table) && declared.some(({ enveloped }) => enveloped)
      : foldsUnlessOwn(kind, table);
  }

  /** The kinds of most fields are tried in order; of teams and people none is likelier than the other. */
  function taken([ref, ...others]: readonly string[], field: RelationField): Meant {
    const kinds = kindsOf(field);
    const isOpen = others.length > 0 && kinds.every((kind) => isTeamKind(kind) || isPersonKind(kind));
    return isOpen ? { ref: ref!, others } : { ref: ref! };
  }

  function calledSo(text: string, kinds: readonly string[]): string[] {
    const called = [
      ...(kinds.some(isTeamKind) ? people.teamsCalled(text) : []),
      ...(kinds.some(isPersonKind) ? people.peopleAt(text) : []),
    ];
    const keys = kinds.map(kindKey);
    return called.filter((ref) => keys.includes(kindKey(byRef.get(ref)!.blueprint)));
  }

  /** Of Backstage's kinds a name is looked for in the namespace of the entity first. */
  function readParts(
    text: string,
    defaultKind: string | undefined,
    defaultNamespace: string,
  ): RefParts | undefined {
    const parts = parseRef(text, { defaultKind });
    return parts && foldsCase(parts.kind) ? parseRef(text, { defaultKind, defaultNamespace }) : parts;
  }

  /** What does not exist is called by the ref that it would have. */
  function missing(
    explicit: RefParts | undefined,
    identifier: RefParts | undefined,
    written: RefParts | undefined,
  ): string | undefined {
    const isRef = explicit && (table.find(explicit.kind) !== undefined || explicit.kind === identifier?.kind);
    // Of Backstage's kinds, names have neither slash nor colon: there it tells of a namespace.
    const parts =
      isRef || !identifier ? explicit : foldsUnlessOwn(identifier.kind, table) ? written : identifier;
    return parts && formatRef(parts, foldsUnlessOwn(parts.kind, table));
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
