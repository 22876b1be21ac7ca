import { parseGlob } from '../base/glob.ts';
import { asString, isObject } from '../base/json.ts';

/** A kind that may be declared, in any case, or `*` for every kind; with `spec.type` only entities of that type. */
export type AllowedKind = string | { kind: string; 'spec.type'?: string | undefined };

/** Where a catalog file may come from: its exact target, or a glob over targets; with neither, all of a type. */
export interface RuleLocation {
  /** `file` for files of the portal, `url` for files that a source brought. */
  type: string;
  exact?: string | undefined;
  pattern?: string | undefined;
}

/** Allows kinds, everywhere or from some locations (reference: backstage.md 1.6). */
export interface CatalogRule {
  allow: readonly AllowedKind[];
  locations?: readonly RuleLocation[] | undefined;
}

/** The location through which a catalog file was found: the file itself, or the first that led to it. */
export interface OriginLocation {
  type: 'file' | 'url';
  /** A path relative to the portal's folder, or the address of a page. */
  target: string;
}

/** Whether a document may be in the catalog: some rule must allow its kind from where it comes. */
export type Allows = (document: unknown, origin: OriginLocation) => boolean;

/** What rules allow; without any, everything. What is neither an entity nor meant for one is not their business. */
export function createRules(rules: readonly CatalogRule[] | undefined): Allows {
  if (!rules) return () => true;
  const ready = rules.map(({ allow, locations }) => ({
    allow: allow.map(kindTest),
    locations: locations?.map(locationTest),
  }));
  return (document, origin) => {
    if (!isObject(document)) return true;
    const kind = asString(document['kind']) ?? asString(document['blueprint']) ?? '';
    const spec = document['spec'];
    const type = isObject(spec) ? asString(spec['type']) : undefined;
    return ready.some(
      ({ allow, locations }) =>
        (locations?.some((fits) => fits(origin)) ?? true) && allow.some((fits) => fits(kind, type)),
    );
  };
}

function kindTest(allowed: AllowedKind): (kind: string, type: string | undefined) => boolean {
  const wanted = typeof allowed === 'string' ? { kind: allowed } : allowed;
  const name = wanted.kind.toLowerCase();
  const wantedType = wanted['spec.type']?.toLowerCase();
  return (kind, type) =>
    (name === '*' || kind.toLowerCase() === name) &&
    (wantedType === undefined || type?.toLowerCase() === wantedType);
}

function locationTest({ type, exact, pattern }: RuleLocation): (origin: OriginLocation) => boolean {
  const glob = pattern === undefined ? undefined : parseGlob(plain(pattern).toLowerCase());
  return (origin) => {
    const target = plain(origin.target);
    if (origin.type !== type) return false;
    if (exact !== undefined && plain(exact) !== target) return false;
    return pattern === undefined || glob?.matches(target.toLowerCase()) === true;
  };
}

/** The same file may be written with or without the folder in which one stands. */
function plain(target: string): string {
  return target.replace(/^(?:\.\/)+/, '');
}
