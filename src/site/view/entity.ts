import { declaredPlace } from '../../actions/facts.ts';
import { writeYaml } from '../../actions/yaml-writer.ts';
import { asString, isObject, own } from '../../base/json.ts';
import type { Origin } from '../../base/origin.ts';
import type { Problem } from '../../base/problem.ts';
import { editHref, viewHref } from '../../base/repository.ts';
import { formatNumber } from '../../base/text.ts';
import { safeHref } from '../../base/url.ts';
import type { Entity } from '../../catalog/entity.ts';
import { pluralOf } from '../../portal/addresses.ts';
import { blueprintOf, hidesRelation, neighboursOf, problemsOf } from '../../portal/portal.ts';
import { getPortal } from '../../portal/store.ts';
import { badgePathOf } from '../../portal/text/badge.ts';
import { iconOf } from './icons.ts';
import { entityHref, href, kindHref, nameOf } from './links.ts';
import { OBSERVED } from './parts.ts';
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

/** True where people own an entity whom the site does not tell. */
export function hidesOwners({ ref }: Entity): boolean {
  return hidesRelation(getPortal(), ref, 'ownedBy');
}

/**
 * True for a kind of which everything should have an owner: one of Backstage's that leads to an owner, or one whose definition asks
 * for one. Where a kind has no place for an owner, nobody forgot to name one.
 */
export function mustHaveOwner(entity: Entity): boolean {
  const { family, relations } = blueprintOf(getPortal(), entity);
  return Object.values(relations).some(
    ({ relation, required }) =>
      relation === 'ownedBy' && (required || (family === 'backstage' && !OWNS_ITSELF.has(entity.blueprint))),
  );
}

/** Kinds that people or teams stand for, and those that nobody looks for. */
const OWNS_ITSELF: ReadonlySet<string> = new Set(['User', 'Group', 'Location']);

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
    { title: pluralOf(blueprint), href: kindHref(blueprint) },
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
  return firstLines(writeYaml(shorten(document, 0)));
}

/** Characters of the YAML that a page shows; an entity's page stays below 40 KB. */
const MOST_YAML = 3000;

function firstLines(text: string): string {
  if (text.length <= MOST_YAML) return text;
  const shown = text.slice(0, text.lastIndexOf('\n', MOST_YAML) + 1);
  const left = text.slice(shown.length).split('\n').length - 1;
  return `${shown}# and ${left === 1 ? '1 more line' : `${formatNumber(left)} more lines`}\n`;
}

const LONGEST = 1200;
/** Items of a list that the YAML shows, and levels. */
const ITEMS = 50;
const DEEPEST = 20;

function shorten(value: unknown, depth: number): never {
  if (typeof value === 'string')
    return (
      value.length > LONGEST
        ? `${value.slice(0, LONGEST)}\n… ${value.length - LONGEST} more characters`
        : value
    ) as never;
  if (typeof value !== 'object' || value === null) return value as never;
  if (depth > DEEPEST) return '…' as never;
  if (Array.isArray(value)) {
    const items = value.slice(0, ITEMS).map((item) => shorten(item, depth + 1));
    return (value.length > ITEMS ? [...items, `… ${value.length - ITEMS} more`] : items) as never;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, shorten(member, depth + 1)]),
  ) as never;
}

/** Problems of an entity, worst first; notes are left to the problems page. */
export function problemsFor(entity: Entity): Problem[] {
  return problemsOf(getPortal(), entity.ref).filter(({ severity }) => severity !== 'info');
}
