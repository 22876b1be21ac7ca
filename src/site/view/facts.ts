import { parseTime } from '../../base/dates.ts';
import { asString, asStrings, isObject, own } from '../../base/json.ts';
import { formatNumber } from '../../base/text.ts';
import { safeHref } from '../../base/url.ts';
import type { Blueprint, Property } from '../../catalog/blueprint.ts';
import { computedOf } from '../../catalog/computed.ts';
import { valueAt } from '../../catalog/document.ts';
import type { Entity } from '../../catalog/entity.ts';
import { isPersonKind } from '../../catalog/people.ts';
import { DEFAULT_NAMESPACE, formatRef } from '../../catalog/ref.ts';
import { type ShownAnnotation, shownAnnotations, sourceOf } from '../../portal/annotations.ts';
import type { Portal } from '../../portal/portal.ts';
import { getPortal } from '../../portal/store.ts';
import { validityOf } from '../../portal/validity.ts';
import { COLORS } from '../../scorecards/scorecard.ts';
import { wordFor } from './cells.ts';
import { entityHref, href, nameOf } from './links.ts';
import { isProse } from './prose.ts';
import { sourceHref } from './source-href.ts';

/** A value as a page shows it. Text is never markup; links are already safe. */
export type Shown =
  | { as: 'text'; text: string }
  | { as: 'code'; text: string }
  | { as: 'number'; text: string }
  | { as: 'link'; text: string; href: string }
  | { as: 'time'; text: string; datetime: string }
  /** A time at which something ends: the browser says when it has. */
  | { as: 'timer'; datetime: string }
  | { as: 'times'; items: string[] }
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
    const written = valueAt(entity.doc, path);
    // Has a part of the page for itself.
    if (isProse(property, written)) return;
    const value = shown(written, property);
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
  const { computed } = getPortal();
  for (const [id, { definition }] of computedOf(blueprint)) {
    add(id, computedProperty(definition));
    const unknown = computed?.explain(entity, id)?.unknown;
    if (unknown !== undefined)
      facts.push({
        label: definition.title ?? id,
        ...(definition.description ? { description: definition.description } : {}),
        value: { as: 'text', text: `Not known: ${unknown}` },
      });
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
    if (property.format === 'labeled-url' || isLabelledUrl(value)) {
      const { text, href } = labelledUrl(value);
      if (href !== undefined) return { as: 'link', href, text };
      if (text !== '') return { as: 'text', text };
    }
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
    const { text, href } = mailLink(value);
    return href === undefined ? { as: 'text', text } : { as: 'link', href, text };
  }
  if (format === 'user' || format === 'team') return { as: 'links', items: [whoLink(value, format)] };
  if (format === 'timer' && !Number.isNaN(parseTime(value))) return { as: 'timer', datetime: value };
  if (format === 'date-time' && !Number.isNaN(parseTime(value)))
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
  const items = isObject(property.items) ? (property.items as Property) : {};
  const first = values.slice(0, MEMBERS);
  const left = values.length - first.length;
  const linked = (links: { text: string; href: string | undefined }[]): Shown => ({
    as: 'links',
    items: left > 0 ? [...links, { text: `and ${left} more`, href: undefined }] : links,
  });
  if (values.every((value) => isObject(value) && (items.format === 'labeled-url' || isLabelledUrl(value))))
    return linked(first.map((value) => labelledUrl(value as Record<string, unknown>)));
  if (values.some((value) => typeof value === 'object' && value !== null))
    return block(JSON.stringify(values, null, 2), true);
  const texts = first.map((value) => (typeof value === 'number' ? formatNumber(value) : String(value)));
  const linkOf = LIST_LINKS[items.format ?? ''];
  if (linkOf) return linked(texts.map(linkOf));
  if (items.format === 'date-time' && left === 0 && texts.every((text) => !Number.isNaN(parseTime(text))))
    return { as: 'times', items: texts };
  const tags = texts.map((text) => tag(text, property));
  return { as: 'tags', items: left > 0 ? [...tags, { text: `and ${left} more` }] : tags };
}

/** Formats of members that are links. */
const LIST_LINKS: Readonly<Record<string, (text: string) => { text: string; href: string | undefined }>> = {
  url: webLink,
  email: mailLink,
  'idn-email': mailLink,
  user: (text) => whoLink(text, 'user'),
  team: (text) => whoLink(text, 'team'),
};

function mailLink(text: string): { text: string; href: string | undefined } {
  return { text, href: /^[^\s@?&]+@[^\s@?&]+$/.test(text) ? safeHref(`mailto:${text}`) : undefined };
}

/** An object that is an address with what to call it, and nothing else. */
function isLabelledUrl(value: Record<string, unknown>): boolean {
  return (
    typeof own(value, 'url') === 'string' &&
    Object.keys(value).every((key) => key === 'url' || key === 'displayText') &&
    safeHref(own(value, 'url')) !== undefined
  );
}

/** A labelled address; the path of another portal is no link here, and shown as it is. */
function labelledUrl(value: Record<string, unknown>): { text: string; href: string | undefined } {
  const url = asString(own(value, 'url')) ?? '';
  const href = safeHref(url);
  const text = asString(own(value, 'displayText'))?.trim();
  return { text: text || (href ? hostAndPath(href) : url), href };
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

/** The links of `metadata.links` that are safe to follow, then the tools that annotations lead to. */
export function linksOf(entity: Entity): EntityLink[] {
  const links = writtenLinks(entity);
  const known = new Set([...links.map(({ href }) => href), codeHref(entity)]);
  const tools = shownAnnotations(getPortal(), entity).flatMap(({ title, href, isTool }): EntityLink[] => {
    if (!isTool || title === undefined || href === undefined || known.has(href)) return [];
    known.add(href);
    return [{ title, href, icon: iconFor(title), external: true }];
  });
  return [...links, ...tools];
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

/** The annotations, in the order in which they are written. */
export function annotationsOf(entity: Entity): ShownAnnotation[] {
  return shownAnnotations(getPortal(), entity);
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
