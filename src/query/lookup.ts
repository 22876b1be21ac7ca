import { own } from '../base/json.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import { computedOf } from '../catalog/computed.ts';
import type { Entity } from '../catalog/entity.ts';
import { isPortUser, MEMBER_OF } from '../catalog/people.ts';
import type { Path } from './ast.ts';
import type { QueryContext } from './context.ts';
import { compileReader, parsePath, valueAt } from './path.ts';

/** How a path is answered for the entities of one blueprint. */
export interface Lookup {
  /** The value; undefined where there is none. Lists and objects are those of the entity: not to be changed. */
  read(entity: Entity): unknown;
  /** The property root that a feed may own (`git` of `git.lastCommitAt`); undefined for what only people declare. */
  root: string | undefined;
  /** Where in the entity's document the value stands, such as `['spec', 'owner']`; undefined where there is none. */
  locate(entity: Entity): readonly string[] | undefined;
}

type Section = 'metadata' | 'spec' | 'properties';

interface Place {
  section: Section;
  segments: readonly string[];
}

/** The meta-properties (reference: port.md 1.3) and where a document keeps those that it keeps. */
const META: Readonly<Record<string, (entity: Entity) => unknown>> = {
  $identifier: (entity) => entity.id,
  $title: (entity) => entity.title,
  $blueprint: (entity) => entity.blueprint,
};
const STORED_META = ['icon', 'createdAt', 'updatedAt', 'createdBy', 'updatedBy'];
/** Owners, by the edge that every way to declare them gives. */
export const TEAM = '$team';
export const OWNED_BY = 'ownedBy';
/** The edge that `$team` reads: to owners, and of people of Port's to the teams in which they are. */
export function teamEdge(blueprint: string | undefined): string {
  return blueprint !== undefined && isPortUser(blueprint) ? MEMBER_OF : OWNED_BY;
}
export const META_NAMES: readonly string[] = [
  ...Object.keys(META),
  TEAM,
  ...STORED_META.map((name) => `$${name}`),
];

/**
 * Resolves a path once for a blueprint, so that each entity costs a few member reads. In this order:
 * `$meta`; a path that starts with `spec.`, `metadata.` or `properties.`, exactly there; the place that the
 * blueprint's property of that id names; else the first of `properties`, `spec` and `metadata` that has it.
 */
export function compileLookup(path: Path, blueprint: Blueprint | undefined, context: QueryContext): Lookup {
  const name = path.segments[0]!;
  if (name.startsWith('$') && path.segments.length === 1) return metaLookup(name, context);
  const places = placesOf(path, blueprint);
  return {
    read: reader(places),
    root: rootOf(path, blueprint),
    locate(entity) {
      const place = places.find(
        ({ section, segments }) => valueAt(entity.doc[section], segments) !== undefined,
      );
      return place && [place.section, ...place.segments];
    },
  };
}

/** The property root of a path, which a source or a computation may own; undefined for what only people declare. */
export function rootOf(path: Path, blueprint: Blueprint | undefined): string | undefined {
  if (path.segments[0]!.startsWith('$') && path.segments.length === 1) return undefined;
  return placesOf(path, blueprint).find(({ section }) => section === 'properties')?.segments[0];
}

/** Where a path may stand for a blueprint, best first. */
function placesOf(path: Path, blueprint: Blueprint | undefined): Place[] {
  const absolute = placeIn(path.segments);
  if (absolute) return [absolute];
  const properties = blueprint?.schema.properties;
  const whole = own(properties, path.text);
  // What is computed is nowhere else, also where a feed or a document has the same name.
  const computed = computedOf(blueprint);
  if (computed.has(path.text) || computed.has(path.segments[0]!))
    return [{ section: 'properties', segments: computed.has(path.text) ? [path.text] : path.segments }];
  const property = whole ?? own(properties, path.segments[0]!);
  if (!property) return ALL.map((section) => ({ section, segments: path.segments }));
  const base = definedPlace(property.path) ?? {
    section: 'properties',
    segments: [whole ? path.text : path.segments[0]!],
  };
  return [
    {
      section: base.section,
      segments: whole ? base.segments : [...base.segments, ...path.segments.slice(1)],
    },
  ];
}

const ALL: readonly Section[] = ['properties', 'spec', 'metadata'];

function placeIn(segments: readonly string[]): Place | undefined {
  const section = ALL.find((candidate) => candidate === segments[0]);
  return section && segments.length > 1 ? { section, segments: segments.slice(1) } : undefined;
}

function definedPlace(text: string | undefined): Place | undefined {
  if (typeof text !== 'string') return undefined;
  const parsed = parsePath(text);
  if ('fault' in parsed) return undefined;
  return placeIn(parsed.path.segments) ?? { section: 'properties', segments: parsed.path.segments };
}

function reader(places: readonly Place[]): (entity: Entity) => unknown {
  if (places.length > 1) {
    const readers = places.map((place) => reader([place]));
    return (entity) => {
      for (const read of readers) {
        const value = read(entity);
        if (value !== undefined) return value;
      }
      return undefined;
    };
  }
  const { section, segments } = places[0]!;
  const [name] = segments as [string];
  if (segments.length === 1 && !(name in Object.prototype)) return memberReader(section, name);
  const read = compileReader(segments);
  return (entity) => read(entity.doc[section]);
}

/** The shortest way to a member: one function for each section, so that each sees one shape of document. */
function memberReader(section: Section, name: string): (entity: Entity) => unknown {
  switch (section) {
    case 'properties':
      return ({ doc }) => doc.properties[name];
    case 'spec':
      return ({ doc }) => doc.spec[name];
    case 'metadata':
      return ({ doc }) => doc.metadata[name];
  }
}

function metaLookup(name: string, context: QueryContext): Lookup {
  const meta = own(META, name);
  if (meta) return { read: meta, root: undefined, locate: () => META_PLACE[name] };
  if (name === TEAM) {
    return {
      read: (entity) => context.related(entity, teamEdge(entity.blueprint)).map((owner) => owner.id),
      root: undefined,
      locate: () => undefined,
    };
  }
  const key = name.slice(1);
  const places: Place[] = STORED_META.includes(key)
    ? [
        { section: 'metadata', segments: [key] },
        { section: 'properties', segments: [key] },
      ]
    : [];
  return {
    read: places.length > 0 ? reader(places) : () => undefined,
    root: undefined,
    locate(entity) {
      const place = places.find(
        ({ section, segments }) => valueAt(entity.doc[section], segments) !== undefined,
      );
      return place && [place.section, ...place.segments];
    },
  };
}

const META_PLACE: Readonly<Record<string, readonly string[]>> = {
  $identifier: ['metadata', 'name'],
  $title: ['metadata', 'title'],
  $blueprint: ['kind'],
};
