import { formatTime } from '../../base/dates.ts';
import { asString, isObject } from '../../base/json.ts';
import { formatOrigin } from '../../base/origin.ts';
import { clip, formatNumber } from '../../base/text.ts';
import { lineOrigin } from '../../catalog/assemble.ts';
import { computedOf } from '../../catalog/computed.ts';
import { valueAt } from '../../catalog/document.ts';
import type { Contribution, Entity } from '../../catalog/entity.ts';
import { blueprintOf } from '../../portal/portal.ts';
import { feedsBehind, staleDataOf } from '../../portal/staleness.ts';
import { getPortal } from '../../portal/store.ts';
import { validityOf } from '../../portal/validity.ts';
import type { ComputedOrigin } from '../../query/computed/explain.ts';
import { originHref, type RefLink, refLink } from './entity.ts';

/** Where a value comes from, as a row of the table of origins. */
export interface OriginRow {
  /** Of the row, to lead there. */
  id: string;
  path: string;
  value: string;
  place: string;
  href: string | undefined;
  observed: string;
  /** ISO time from which on the value is not known any more; undefined for what stays. */
  expires: string | undefined;
  note: string;
  drift: string | undefined;
  /** The entities that a mirror shows values of. */
  sources: readonly RefLink[];
}

/** Where the values of an entity come from: a row for every value that people ask about. */
export function originsOf(entity: Entity): OriginRow[] {
  return [...originPlaces(entity)].map(([path, id]) => ({
    id,
    path,
    ...(computedRow(entity, path) ?? originRow(entity, path)),
  }));
}

/** Every path that has a row, with the id of the row. */
function originPlaces(entity: Entity): ReadonlyMap<string, string> {
  const { doc } = entity;
  const paths = new Set<string>();
  for (const section of ['spec', 'metadata', 'properties'] as const) {
    for (const key of Object.keys(doc[section])) {
      const path = `${section}.${key}`;
      if (path === 'metadata.name' || path === 'metadata.namespace') continue;
      const made = computedAt(entity, path);
      if (!made || made.unknown !== undefined || valueAt(doc, [section, key]) !== undefined) paths.add(path);
    }
  }
  for (const id of computedOf(blueprintOf(getPortal(), entity)).keys()) {
    if (computedAt(entity, `properties.${id}`)?.unknown !== undefined) paths.add(`properties.${id}`);
  }
  return new Map([...paths].map((path, index) => [path, `o-${index + 1}`]));
}

/** How a value came to be, where people did not write it: a word or two that lead to its row. */
export interface FactOrigin {
  word: string;
  href: string;
  /** ISO time of the data, when it could not be read again since. */
  staleSince: string | undefined;
}

const MADE: Record<ComputedOrigin['kind'], string> = {
  calculation: 'Calculated',
  mirror: 'Mirrored',
  aggregation: 'Aggregated',
};

/** Tells for every path of an entity how its value came to be; undefined for what people wrote. */
export function factOrigins(entity: Entity): (path: string) => FactOrigin | undefined {
  const places = originPlaces(entity);
  const portal = getPortal();
  return (path) => {
    const id = places.get(path) ?? places.get(path.split('.').slice(0, 2).join('.'));
    if (id === undefined) return undefined;
    const made = computedAt(entity, path);
    if (made) return { word: MADE[made.kind], href: `#${id}`, staleSince: made.stale?.since };
    const contribution = contributionOf(entity, path);
    if (!contribution || contribution.rank === 0) return undefined;
    const feed = feedsBehind(portal, contribution)[0];
    return {
      word: `From ${feed?.title ?? contribution.origin.source}`,
      href: `#${id}`,
      staleSince: staleDataOf(portal, { contributions: [contribution] })[0]?.observedAt,
    };
  };
}

function computedAt(entity: Entity, path: string): ComputedOrigin | undefined {
  return path.startsWith('properties.')
    ? getPortal().computed?.explain(entity, path.slice('properties.'.length))
    : undefined;
}

function contributionOf({ contributions }: Entity, path: string): Contribution | undefined {
  return contributions.find(({ patch }) => valueAt(patch, path) !== undefined);
}

type Row = Omit<OriginRow, 'id' | 'path'>;

/** Entities of a mirror that are named. */
const SOURCES = 3;

/** Of a value that was computed: the place of its definition, and of which entities it was made. Undefined for others. */
function computedRow(entity: Entity, path: string): Row | undefined {
  const made = computedAt(entity, path);
  if (!made) return undefined;
  const { definition, origin, unknown, stale, sources = [], entities, kind } = made;
  const value = valueAt(entity.doc, path);
  const counted = kind === 'calculation' || entities === undefined ? '' : `, of ${formatNumber(entities)}`;
  return {
    value: unknown === undefined ? clip(brief(value), 60) : `not known: ${clip(unknown, 120)}`,
    place: `${kind}: ${clip(definition, 60)}${counted}`,
    href: originHref(origin),
    observed: stale ? formatTime(stale.since) : '',
    expires: undefined,
    note: stale ? 'computed of old data' : 'computed',
    drift: undefined,
    sources: sources.slice(0, SOURCES).map(refLink),
  };
}

function originRow(entity: Entity, path: string): Row {
  const contribution = contributionOf(entity, path) ?? entity.contributions[0]!;
  const origin = lineOrigin(contribution, path);
  const drift = entity.drift.find((entry) => entry.path === path || entry.path.startsWith(`${path}.`));
  const other = drift && entity.contributions[drift.other]!;
  return {
    value: clip(brief(valueAt(entity.doc, path)), 60),
    place: formatOrigin(origin),
    href: originHref(origin),
    observed: contribution.observedAt ? formatTime(contribution.observedAt) : '',
    expires: expiryOf(entity, path),
    note: contribution.rank === 0 ? 'declared' : 'observed',
    drift:
      other && drift
        ? `${other.origin.source} says ${clip(brief(valueAt(other.patch, drift.path)), 40)}`
        : undefined,
    sources: [],
  };
}

function expiryOf(entity: Entity, path: string): string | undefined {
  const portal = getPortal();
  const found = Object.entries(blueprintOf(portal, entity).schema.properties).find(
    ([id, property]) => (property.path ?? `properties.${id}`) === path,
  );
  return found && validityOf(portal, entity, found[1], path)?.expires;
}

/** More than any row shows. */
const BRIEF = 200;

function brief(value: unknown): string {
  if (value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0))
    return JSON.stringify(value);
  if (typeof value === 'string') return value.trimStart().slice(0, BRIEF).split('\n')[0]!;
  if (Array.isArray(value))
    return value
      .slice(0, BRIEF)
      .map((item) =>
        isObject(item) ? (asString(item['title']) ?? asString(item['url']) ?? '{…}') : String(item),
      )
      .join(', ');
  if (isObject(value))
    return Object.entries(value)
      .slice(0, BRIEF)
      .map(
        ([key, member]) =>
          `${key}: ${typeof member === 'object' && member !== null ? '{…}' : String(member)}`,
      )
      .join(', ');
  return String(value);
}
