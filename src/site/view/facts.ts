import { parseTime } from '../../base/dates.ts';
import { asString, asStrings, isObject, own } from '../../base/json.ts';
import { formatNumber } from '../../base/text.ts';
import { safeHref } from '../../base/url.ts';
import type { Blueprint, Property } from '../../catalog/blueprint.ts';
import { valueAt } from '../../catalog/document.ts';
import type { Entity } from '../../catalog/entity.ts';
import { isPersonKind } from '../../catalog/people.ts';
import { DEFAULT_NAMESPACE, formatRef } from '../../catalog/ref.ts';
import type { Portal } from '../../portal/portal.ts';
import { getPortal } from '../../portal/store.ts';
import { validityOf } from '../../portal/validity.ts';
import { COLORS } from '../../scorecards/scorecard.ts';
import { wordFor } from './cells.ts';
import { entityHref, href, nameOf } from './links.ts';
import { sourceHref } from './source-href.ts';

/** A value as a page shows it. Text is never markup; links are already safe. */
export type Shown =
  | { as: 'text'; text: string }
  | { as: 'code'; text: string }
  | { as: 'number'; text: string }
  | { as: 'link'; text: string; href: string }
  | { as: 'time'; text: string; datetime: string }
  | { as: 'yes' | 'no' }
  | { as: 'tags'; items: { text: string; colour?: string }[] }
  | { as: 'links'; items: { text: string; href: string | undefined }[] }
  /** Text with line breaks that matter: code, or prose that nobody has read as Markdown. */
  | { as: 'block'; text: string; code: boolean; cut: boolean };

export interface Fact {
  label: string;
  description?: string;
  value: Shown;
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

/**
 * The properties of a kind with the values that an entity has, in the order of the definition: those that are
 * written, then those that are computed. What the definition does not know comes last, for kinds that keep all
 * they have in `properties`.
 */
export function factsOf(entity: Entity, blueprint: Blueprint): Fact[] {
  const facts: Fact[] = [];
  const seen = new Set<string>();
  const add = (id: string, property: Property): void => {
    const path = property.path ?? `properties.${id}`;
    seen.add(path);
    if (PLACED.has(path) || path === 'properties.description') return;
    const value = shown(valueAt(entity.doc, path), property);
    if (!value) return;
    const validity = factValidity(entity, property, path);
    facts.push({
      label: property.title ?? id,
      ...(property.description ? { description: property.description } : {}),
      value,
      ...(validity ? { validity } : {}),
    });
  };
  for (const [id, property] of Object.entries(blueprint.schema.properties)) add(id, property);
  for (const computed of [
    blueprint.calculationProperties,
    blueprint.mirrorProperties,
    blueprint.aggregationProperties,
  ]) {
    for (const [id, property] of Object.entries(computed ?? {})) add(id, computedProperty(property));
  }
  if (blueprint.family !== 'custom' && blueprint.family !== 'unknown') return facts;
  for (const id of Object.keys(entity.doc.properties)) {
    if (!seen.has(`properties.${id}`) && !OBSERVED.has(id)) add(id, {});
  }
  return facts;
}

function factValidity(entity: Entity, property: Property, path: string): FactValidity | undefined {
  const found = validityOf(getPortal(), entity, property, path);
  if (!found) return undefined;
  const { asOf, expires, source, feed, url } = found;
  return { asOf, expires, source, href: url ?? (feed === undefined ? href('/sources/') : sourceHref(feed)) };
}

/** Roots of what sources say; they have places of their own. */
export const OBSERVED: ReadonlySet<string> = new Set(['git', 'cost']);

/** The part of a computed property that says how it is shown. */
function computedProperty(property: object): Property {
  const keys = ['title', 'description', 'type', 'format', 'enum', 'enumColors'];
  return Object.fromEntries(Object.entries(property).filter(([key]) => keys.includes(key)));
}

/** Texts longer than this, or with line breaks, are blocks. */
const LINE = 300;
/** Characters of a block that a page shows. */
const BLOCK = 4000;

/** How a value is shown by its type and format (reference: port.md 1.2); undefined when there is none. */
export function shown(value: unknown, property: Property): Shown | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'boolean') return { as: value ? 'yes' : 'no' };
  if (typeof value === 'number') {
    return property.enum
      ? { as: 'tags', items: [tag(String(value), property)] }
      : { as: 'number', text: formatNumber(value) };
  }
  if (typeof value === 'string') return shownText(value, property);
  if (Array.isArray(value)) return shownList(value, property);
  if (isObject(value)) {
    const href = safeHref(own(value, 'url'));
    if (href) return { as: 'link', href, text: asString(own(value, 'displayText')) || hostAndPath(href) };
    return Object.keys(value).length > 0 ? block(JSON.stringify(value, null, 2), true) : undefined;
  }
  return undefined;
}

function shownText(value: string, property: Property): Shown {
  const { format } = property;
  if (format === 'url' || (!format && /^https?:\/\//.test(value))) {
    const href = safeHref(value);
    if (href) return { as: 'link', href, text: hostAndPath(href) };
  }
  if (format === 'email' || format === 'idn-email') {
    const href = safeHref(`mailto:${value}`);
    return href && /^[^\s@?&]+@[^\s@?&]+$/.test(value)
      ? { as: 'link', href, text: value }
      : { as: 'text', text: value };
  }
  if (format === 'user' || format === 'team') return { as: 'links', items: [whoLink(value, format)] };
  if ((format === 'date-time' || format === 'timer') && !Number.isNaN(parseTime(value)))
    return { as: 'time', text: value, datetime: value };
  if (format === 'yaml' || format === 'proto' || format === 'json') return block(value, true);
  if (format === 'ipv4' || format === 'ipv6') return { as: 'code', text: value };
  if (property.enum) return { as: 'tags', items: [tag(value, property)] };
  if (format === 'markdown' || format === 'multi-line' || value.length > LINE || value.includes('\n'))
    return block(value, false);
  return { as: 'text', text: value };
}

/** Members of a list that a page shows. */
const MEMBERS = 50;

function shownList(values: readonly unknown[], property: Property): Shown | undefined {
  if (values.length === 0) return undefined;
  if (values.some((value) => typeof value === 'object' && value !== null))
    return block(JSON.stringify(values, null, 2), true);
  const items = isObject(property.items) ? (property.items as Property) : {};
  const texts = values.slice(0, MEMBERS).map(String);
  const left = values.length - texts.length;
  if (items.format === 'url' || items.format === 'user' || items.format === 'team') {
    const links = texts.map((text) =>
      items.format === 'url' ? webLink(text) : whoLink(text, items.format as 'user' | 'team'),
    );
    return {
      as: 'links',
      items: left > 0 ? [...links, { text: `and ${left} more`, href: undefined }] : links,
    };
  }
  const tags = texts.map((text) => tag(text, property));
  return { as: 'tags', items: left > 0 ? [...tags, { text: `and ${left} more` }] : tags };
}

function webLink(text: string): { text: string; href: string | undefined } {
  const href = safeHref(text);
  return { text: href ? hostAndPath(href) : text, href };
}

/** A person by mail address or name, or a team by name, with a link when the catalog has it. */
function whoLink(text: string, format: 'user' | 'team'): { text: string; href: string | undefined } {
  const { byRef } = getPortal();
  const kinds = format === 'user' ? ['user', '_user'] : ['group', '_team'];
  const ref = kinds
    .map((kind) => formatRef({ kind, namespace: DEFAULT_NAMESPACE, name: text }))
    .find((candidate) => byRef.has(candidate));
  const found = ref ?? (format === 'user' ? refByMail(text) : undefined);
  return found ? { text: nameOf(found), href: entityHref(found) } : { text, href: undefined };
}

const mails = new WeakMap<Portal, Map<string, string>>();

function refByMail(address: string): string | undefined {
  const portal = getPortal();
  let index = mails.get(portal);
  if (!index) {
    index = new Map();
    for (const { ref, blueprint, doc } of portal.entities) {
      if (!isPersonKind(blueprint)) continue;
      const mail = asString(valueAt(doc, 'spec.profile.email')) ?? asString(valueAt(doc, 'properties.email'));
      if (mail) index.set(mail.toLowerCase(), ref);
    }
    mails.set(portal, index);
  }
  return index.get(address.toLowerCase());
}

function block(text: string, code: boolean): Shown {
  return { as: 'block', text: text.slice(0, BLOCK), code, cut: text.length > BLOCK };
}

function tag(text: string, property: Property): { text: string; colour?: string } {
  const colours =
    property.enumColors ??
    (isObject(property.items) ? (property.items['enumColors'] as Record<string, string>) : undefined);
  const colour = colours && asString(own(colours, text));
  return colour !== undefined && COLORS.includes(colour) ? { text, colour } : { text };
}

function hostAndPath(href: string): string {
  const url = new URL(href);
  if (!url.host) return href;
  const path = url.pathname === '/' ? '' : url.pathname.replace(/\/$/, '');
  return `${url.host}${path}`;
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

/** The links of `metadata.links` that are safe to follow. */
export function linksOf(entity: Entity): EntityLink[] {
  const links = own(entity.doc.metadata, 'links');
  if (!Array.isArray(links)) return [];
  return links.flatMap((link) => {
    const href = isObject(link) ? safeHref(own(link, 'url')) : undefined;
    if (!isObject(link) || !href) return [];
    const title = asString(own(link, 'title'))?.trim() || hostAndPath(href);
    const hint =
      `${asString(own(link, 'icon')) ?? ''} ${asString(own(link, 'type')) ?? ''} ${title}`.toLowerCase();
    const icon = [...LINK_ICONS].find(([word]) => hint.includes(word))?.[1] ?? 'out';
    return [{ title, href, icon, external: true }];
  });
}

export function tagsOf(entity: Entity): string[] {
  return asStrings(own(entity.doc.metadata, 'tags'));
}

/** The annotations, sorted as written; values that are safe addresses can be linked. */
export function annotationsOf(entity: Entity): { key: string; value: string; href?: string }[] {
  const annotations = own(entity.doc.metadata, 'annotations');
  if (!isObject(annotations)) return [];
  return Object.entries(annotations).map(([key, raw]) => {
    const value = typeof raw === 'string' ? raw : JSON.stringify(raw);
    const href = safeHref(value.replace(/^url:/, ''));
    return { key, value, ...(href?.startsWith('http') ? { href } : {}) };
  });
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

/** The address of the entity's source code, from the annotations that Backstage knows (reference: backstage.md 2). */
export function sourceOf(entity: Entity): string | undefined {
  const annotations = own(entity.doc.metadata, 'annotations');
  if (!isObject(annotations)) return undefined;
  const location = asString(own(annotations, 'backstage.io/source-location'))?.replace(/^url:/, '');
  const github = asString(own(annotations, 'github.com/project-slug'));
  const gitlab = asString(own(annotations, 'gitlab.com/project-slug'));
  const slug = /^[\w.-]+(?:\/[\w.-]+)+$/;
  const href =
    location ??
    (github && slug.test(github) ? `https://github.com/${github}` : undefined) ??
    (gitlab && slug.test(gitlab) ? `https://gitlab.com/${gitlab}` : undefined) ??
    asString(valueAt(entity.doc, 'properties.git.url'));
  return safeHref(href);
}
