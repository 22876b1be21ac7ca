import { asString, asStrings, isObject, own } from '../../base/json.ts';
import { safeHref } from '../../base/url.ts';
import type { Blueprint, Property } from '../../catalog/blueprint.ts';
import type { Entity } from '../../catalog/entity.ts';
import { type ShownAnnotation, shownAnnotations, sourceOf } from '../../portal/annotations.ts';
import { getPortal } from '../../portal/store.ts';
import { unknownValue } from '../../portal/unknown-values.ts';
import { validityOf } from '../../portal/validity.ts';
import { wordFor } from './cells.ts';
import { decisionsHref, documentationHref } from './documentation.ts';
import { isEmbed } from './embeds.ts';
import { entityHref, href } from './links.ts';
import { type FactOrigin, factOrigins } from './origins.ts';
import { OBSERVED, type PropertyValue, partsOf } from './parts.ts';
import { isProse } from './prose.ts';
import { BLOCK, hostAndPath, type Shown, shown } from './shown.ts';
import { sourceHref } from './source-href.ts';
import { isSpecification } from './specifications.ts';

export interface Fact {
  label: string;
  description?: string;
  /** What it says; `unknown` where nobody knows, with the reason as a clause. */
  value: Shown | { as: 'unknown'; why: string };
  /** How it came to be, where people did not write it. */
  origin?: FactOrigin;
  /** For a value that is good for a while only. */
  validity?: FactValidity;
}

export interface FactValidity {
  /** ISO times: of the data, and from when on nobody knows any more. */
  asOf: string;
  expires: string;
  /** Who knows better, and where. */
  source: string;
  href: string;
}

/** Paths that have a place of their own on an entity page. */
const PLACED: ReadonlySet<string> = new Set([
  'metadata.description',
  'metadata.links',
  'metadata.tags',
  'spec.definition',
  'spec.type',
  'spec.lifecycle',
]);

/** Characters that the blocks of a page have in all. */
const ROOM = 6000;
/** Characters that a block has in any case. */
const LEAST = 200;

/**
 * The properties of a kind with the values that an entity has, in the order of the definition: those that are
 * written, then those that are computed. What the definition does not know comes last: flat values of `spec`, and all of
 * `properties` for kinds that keep there what they have. What has a part of the page for itself is not among them.
 */
export function factsOf(entity: Entity, blueprint: Blueprint): Fact[] {
  const portal = getPortal();
  const originOf = factOrigins(entity);
  const facts: Fact[] = [];
  const seen = new Set<string>();
  let room = ROOM;
  const add = ({ id, path, property, value: written }: PropertyValue): void => {
    seen.add(path);
    if (PLACED.has(path) || path === 'properties.description') return;
    const unknown = path === `properties.${id}` ? unknownValue(portal, entity, id) : undefined;
    const value =
      unknown === undefined
        ? valueShown(written, dated(id, property, written), Math.max(LEAST, Math.min(BLOCK, room)))
        : ({ as: 'unknown', why: unknown } as const);
    if (!value) return;
    if (value.as === 'block') room -= value.text.length;
    if (value.as === 'tree') room -= value.html.length;
    const validity = factValidity(entity, property, path);
    const origin = originOf(path);
    facts.push({
      label: property.title ?? STAMPS.get(id) ?? id,
      ...(property.description ? { description: property.description } : {}),
      value,
      ...(validity ? { validity } : {}),
      ...(origin ? { origin } : {}),
    });
  };
  for (const part of partsOf(entity, blueprint)) add(part);
  const relations = new Set(Object.values(blueprint.relations).map(({ path }) => path));
  for (const [id, value] of Object.entries(entity.doc.spec)) {
    const path = `spec.${id}`;
    if (!seen.has(path) && !relations.has(path) && isFlat(value)) add({ id, path, property: {}, value });
  }
  if (blueprint.family !== 'custom' && blueprint.family !== 'unknown') return facts;
  for (const [id, value] of Object.entries(entity.doc.properties)) {
    const path = `properties.${id}`;
    if (!seen.has(path) && !OBSERVED.has(id)) add({ id, path, property: {}, value });
  }
  return facts;
}

/** True for what can be taken in at a glance: a value, or a list of values or of mappings with nothing but values in them. */
function isFlat(value: unknown): boolean {
  if (!Array.isArray(value)) return !isObject(value);
  return value.every((item) =>
    isObject(item) ? Object.values(item).every((member) => typeof member !== 'object') : !Array.isArray(item),
  );
}

/** Times that documents of other systems bring along, by what people call them. */
const STAMPS: ReadonlyMap<string, string> = new Map([
  ['createdAt', 'Created'],
  ['updatedAt', 'Updated'],
]);

/** A time that nobody said is one is shown as what it is. */
function dated(id: string, property: Property, value: unknown): Property {
  const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value);
  return STAMPS.has(id) && property.format === undefined && isTime
    ? { ...property, format: 'date-time' }
    : property;
}

/** Undefined for what there is not, and for what has a part of the page for itself. */
function valueShown(value: unknown, property: Property, most: number): Shown | undefined {
  if (isProse(property, value) || isEmbed(property, value) || isSpecification(property, value))
    return undefined;
  return shown(value, property, most);
}

function factValidity(entity: Entity, property: Property, path: string): FactValidity | undefined {
  const found = validityOf(getPortal(), entity, property, path);
  if (!found) return undefined;
  const { asOf, expires, source, feed, url } = found;
  return { asOf, expires, source, href: url ?? (feed === undefined ? href('/sources/') : sourceHref(feed)) };
}

export interface EntityLink {
  title: string;
  href: string;
  icon: string;
  external: boolean;
}

const LINK_ICONS: ReadonlyMap<string, string> = new Map([
  ['doc', 'doc'],
  ['docs', 'doc'],
  ['runbook', 'doc'],
  ['dashboard', 'scorecard'],
  ['chat', 'chat'],
  ['slack', 'chat'],
  ['email', 'chat'],
  ['phone', 'phone'],
  ['code', 'code'],
  ['github', 'code'],
  ['web', 'website'],
  ['alert', 'warn'],
  ['logs', 'info'],
]);

/** The links of `metadata.links` that are safe to follow, then the documentation and the tools that annotations lead to. */
export function linksOf(entity: Entity): EntityLink[] {
  const links = writtenLinks(entity);
  const known = new Set([...links.map(({ href }) => href), codeHref(entity)]);
  const tools = shownAnnotations(getPortal(), entity).flatMap(({ title, href, isTool }): EntityLink[] => {
    if (!isTool || title === undefined || href === undefined || known.has(href)) return [];
    known.add(href);
    return [{ title, href, icon: iconFor(title), external: true }];
  });
  const documents = (
    [
      ['Documentation', documentationHref(entity)],
      ['Decision records', decisionsHref(entity)],
    ] as const
  ).flatMap(([title, href]): EntityLink[] =>
    href === undefined || known.has(href) ? [] : [{ title, href, icon: 'doc', external: true }],
  );
  return [...links, ...documents, ...tools];
}

/** The address of the code of an entity. */
export function codeHref(entity: Entity): string | undefined {
  return sourceOf(getPortal(), entity);
}

function writtenLinks(entity: Entity): EntityLink[] {
  const links = own(entity.doc.metadata, 'links');
  if (!Array.isArray(links)) return [];
  return links.flatMap((link) => {
    const href = isObject(link) ? safeHref(own(link, 'url')) : undefined;
    if (!isObject(link) || !href) return [];
    const title = asString(own(link, 'title'))?.trim() || hostAndPath(href);
    const hint = `${asString(own(link, 'icon')) ?? ''} ${asString(own(link, 'type')) ?? ''} ${title}`;
    return [{ title, href, icon: iconFor(hint), external: true }];
  });
}

function iconFor(hint: string): string {
  const words = hint.toLowerCase();
  return [...LINK_ICONS].find(([word]) => words.includes(word))?.[1] ?? 'out';
}

/** The annotations, in the order in which they are written; those that name an entity lead to its page. */
export function annotationsOf(entity: Entity): ShownAnnotation[] {
  return shownAnnotations(getPortal(), entity).map((annotation) => {
    const { href, ref } = annotation;
    return { ...annotation, href: ref === undefined ? href : entityHref(ref) };
  });
}

export function tagsOf(entity: Entity): string[] {
  return asStrings(own(entity.doc.metadata, 'tags'));
}

/** What people say of a thing in a word: type, lifecycle, tier. */
export function headTags(entity: Entity): string[] {
  const labels = own(entity.doc.metadata, 'labels');
  const tier = isObject(labels) ? asString(own(labels, 'tier')) : undefined;
  return [
    asString(own(entity.doc.spec, 'type')),
    asString(own(entity.doc.spec, 'lifecycle')),
    tier ? `Tier ${tier.replace(/^tier-?/i, '')}` : undefined,
  ]
    .filter((word): word is string => Boolean(word))
    .map(wordFor);
}
