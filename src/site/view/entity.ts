import { declaredPlace } from '../../actions/facts.ts';
import { writeYaml } from '../../actions/yaml-writer.ts';
import { formatTime } from '../../base/dates.ts';
import { asString, isObject, own } from '../../base/json.ts';
import { formatOrigin, type Origin } from '../../base/origin.ts';
import type { Problem } from '../../base/problem.ts';
import { editHref, viewHref } from '../../base/repository.ts';
import { clip } from '../../base/text.ts';
import { safeHref } from '../../base/url.ts';
import { lineOrigin } from '../../catalog/assemble.ts';
import { valueAt } from '../../catalog/document.ts';
import type { Entity } from '../../catalog/entity.ts';
import { blueprintOf, neighboursOf, problemsOf } from '../../portal/portal.ts';
import { getPortal } from '../../portal/store.ts';
import { badgePathOf } from '../../portal/text/badge.ts';
import { validityOf } from '../../portal/validity.ts';
import { OBSERVED } from './facts.ts';
import { iconOf } from './icons.ts';
import { entityHref, href, kindHref, nameOf } from './links.ts';
import { repositoryTarget } from './repository.ts';

/** A reference as a page shows it: a link when the entity exists. */
export interface RefLink {
  ref: string;
  title: string;
  href: string | undefined;
  icon: string;
}

export function refLink(ref: string): RefLink {
  const entity = getPortal().byRef.get(ref);
  return { ref, title: nameOf(ref), href: entityHref(ref), icon: entity ? iconOf(entity) : 'unknown' };
}

/** Relations of an entity by the name they have when read from it. */
export function relatedTo(entity: Entity, type: string): RefLink[] {
  return neighboursOf(getPortal(), entity.ref).flatMap((neighbour) =>
    neighbour.type === type ? [refLink(neighbour.ref)] : [],
  );
}

/** The crumbs above the title: catalog, system or kind. */
export function crumbs(entity: Entity): { title: string; href: string }[] {
  const portal = getPortal();
  const system = neighboursOf(portal, entity.ref).find(
    ({ type, dangling }) => type === 'partOf' && !dangling,
  );
  const blueprint = blueprintOf(portal, entity);
  return [
    { title: 'Catalog', href: href('/catalog/') },
    ...(system ? [{ title: nameOf(system.ref), href: entityHref(system.ref)! }] : []),
    { title: blueprint.plural ?? blueprint.title, href: kindHref(blueprint) },
  ];
}

/** Where people ask about an entity: its own chat link, else that of its owner. */
export function chatOf(entity: Entity): { title: string; href: string } | undefined {
  const portal = getPortal();
  const owners = portal.graph
    .from(entity.ref)
    .flatMap(({ type, target }) => (type === 'ownedBy' ? [portal.byRef.get(target)] : []));
  for (const candidate of [entity, ...owners]) {
    const links = candidate ? own(candidate.doc.metadata, 'links') : undefined;
    if (!Array.isArray(links)) continue;
    for (const link of links) {
      if (!isObject(link)) continue;
      const target = safeHref(own(link, 'url'));
      const hint = `${asString(own(link, 'icon')) ?? ''} ${asString(own(link, 'type')) ?? ''} ${asString(own(link, 'title')) ?? ''}`;
      if (target && /chat|slack|teams/i.test(hint))
        return { title: asString(own(link, 'title')) ?? 'Chat', href: target };
    }
  }
  return undefined;
}

export interface OriginRow {
  path: string;
  value: string;
  place: string;
  href: string | undefined;
  observed: string;
  /** ISO time from which on the value is not known any more; undefined for what stays. */
  expires: string | undefined;
  note: string;
  drift: string | undefined;
}

/** Where the values of an entity come from: a row for every value that people ask about. */
export function originsOf(entity: Entity): OriginRow[] {
  const paths = new Set<string>();
  for (const section of ['spec', 'metadata', 'properties'] as const) {
    for (const key of Object.keys(entity.doc[section])) {
      const path = `${section}.${key}`;
      if (path !== 'metadata.name' && path !== 'metadata.namespace') paths.add(path);
    }
  }
  return [...paths].flatMap((path) => computedRow(entity, path) ?? [originRow(entity, path)]);
}

/** Of a value that was computed: the place of its definition. Undefined for others; nothing while it is not known. */
function computedRow(entity: Entity, path: string): OriginRow[] | undefined {
  const made = path.startsWith('properties.')
    ? getPortal().computed?.explain(entity, path.slice('properties.'.length))
    : undefined;
  if (!made) return undefined;
  const value = valueAt(entity.doc, path);
  if (value === undefined) return [];
  const { definition, origin } = made;
  return [
    {
      path,
      value: clip(brief(value), 80),
      place: `${made.kind}: ${clip(definition, 60)}`,
      href: originHref(origin),
      observed: '',
      expires: undefined,
      note: 'computed',
      drift: undefined,
    },
  ];
}

function originRow(entity: Entity, path: string): OriginRow {
  const contribution =
    entity.contributions.find(({ patch }) => valueAt(patch, path) !== undefined) ?? entity.contributions[0]!;
  const origin = lineOrigin(contribution, path);
  const drift = entity.drift.find((entry) => entry.path === path || entry.path.startsWith(`${path}.`));
  const other = drift && entity.contributions[drift.other]!;
  return {
    path,
    value: clip(brief(valueAt(entity.doc, path)), 80),
    place: formatOrigin(origin),
    href: originHref(origin),
    observed: contribution.observedAt ? formatTime(contribution.observedAt) : '',
    expires: expiryOf(entity, path),
    note: contribution.rank === 0 ? 'declared' : 'observed',
    drift:
      other && drift
        ? `${other.origin.source} says ${clip(brief(valueAt(other.patch, drift.path)), 40)}`
        : undefined,
  };
}

function expiryOf(entity: Entity, path: string): string | undefined {
  const portal = getPortal();
  const found = Object.entries(blueprintOf(portal, entity).schema.properties).find(
    ([id, property]) => (property.path ?? `properties.${id}`) === path,
  );
  return found && validityOf(portal, entity, found[1], path)?.expires;
}

function brief(value: unknown): string {
  if (typeof value === 'string') return value.split('\n')[0]!;
  if (Array.isArray(value))
    return value
      .map((item) =>
        isObject(item) ? (asString(item['title']) ?? asString(item['url']) ?? '{…}') : String(item),
      )
      .join(', ');
  if (isObject(value))
    return Object.entries(value)
      .map(([key, member]) => `${key}: ${typeof member === 'object' ? '{…}' : String(member)}`)
      .join(', ');
  return String(value);
}

/** Where a person can look at an origin: its own address, else the file in the portal's repository. */
export function originHref(origin: Origin): string | undefined {
  const target = repositoryTarget();
  if (origin.url) return safeHref(atLine(origin.url, origin));
  return origin.file && target ? viewHref(target, origin.file, origin.line) : undefined;
}

/** The page of a file at a line, on hosts that write it so. */
function atLine(url: string, { file, line }: Origin): string {
  return file && line && /\/(?:blob|src\/branch)\/[^?#]+$/.test(url) ? `${url}#L${line}` : url;
}

/** Where a person can edit the document that declares an entity. */
export function editLink(entity: Entity): string | undefined {
  const target = repositoryTarget();
  const place = declaredPlace(entity);
  return place.file && target ? editHref(target, place.file) : place.editHref;
}

/** The image of an entity's levels; undefined where there is none. */
export function badgeHref(entity: Entity): string | undefined {
  const path = badgePathOf(getPortal(), entity);
  return path === undefined ? undefined : href(path);
}

/** What an entity says as YAML, long texts shortened. What sources measure and what is computed has places of its own. */
export function rawYaml(entity: Entity): string {
  const { doc } = entity;
  const { computed } = getPortal();
  const properties = Object.fromEntries(
    Object.entries(doc.properties).filter(([key]) => !OBSERVED.has(key) && !computed?.explain(entity, key)),
  );
  const document = {
    ...(doc.apiVersion ? { apiVersion: doc.apiVersion } : {}),
    kind: entity.kind,
    metadata: doc.metadata,
    ...(Object.keys(doc.spec).length ? { spec: doc.spec } : {}),
    ...(Object.keys(properties).length ? { properties } : {}),
  };
  return writeYaml(shorten(document));
}

const LONGEST = 1200;

function shorten(value: unknown): never {
  if (typeof value === 'string')
    return (
      value.length > LONGEST
        ? `${value.slice(0, LONGEST)}\n… ${value.length - LONGEST} more characters`
        : value
    ) as never;
  if (Array.isArray(value)) return value.map(shorten) as never;
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shorten(member)])) as never;
  return value as never;
}

/** Problems of an entity, worst first; notes are left to the problems page. */
export function problemsFor(entity: Entity): Problem[] {
  return problemsOf(getPortal(), entity.ref).filter(({ severity }) => severity !== 'info');
}

/** The text of an API's definition, shortened for the page. */
export function definitionOf(entity: Entity): { text: string; lines: number; cut: boolean } | undefined {
  const text = asString(own(entity.doc.spec, 'definition'))?.trim();
  if (!text) return undefined;
  const lines = text.split('\n');
  const shown = lines.slice(0, 40).join('\n').slice(0, 4000);
  return { text: shown, lines: lines.length, cut: shown.length < text.length };
}
