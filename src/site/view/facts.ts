import { asString, asStrings, isObject, own } from '../../base/json.ts';
import { safeHref } from '../../base/url.ts';
import type { Blueprint, Property } from '../../catalog/blueprint.ts';
import { valueAt } from '../../catalog/document.ts';
import type { Entity } from '../../catalog/entity.ts';

/** A value as a page shows it. Text is never markup; links are already safe. */
export type Shown =
  | { as: 'text'; text: string }
  | { as: 'code'; text: string }
  | { as: 'number'; text: string }
  | { as: 'link'; text: string; href: string }
  | { as: 'time'; text: string; datetime: string }
  | { as: 'yes' | 'no' }
  | { as: 'tags'; items: { text: string; colour?: string }[] };

export interface Fact {
  label: string;
  description?: string;
  value: Shown;
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

/** The properties of a kind with the values that an entity has, in the order of the definition. */
export function factsOf(entity: Entity, blueprint: Blueprint): Fact[] {
  const facts: Fact[] = [];
  for (const [id, property] of Object.entries(blueprint.schema.properties)) {
    const path = property.path ?? `properties.${id}`;
    if (PLACED.has(path)) continue;
    const value = shown(valueAt(entity.doc, path), property);
    if (value) facts.push({ label: property.title ?? id, ...(property.description ? { description: property.description } : {}), value });
  }
  return facts;
}

/** How a value is shown by its type and format (reference: port.md 1.2); undefined when there is none. */
export function shown(value: unknown, property: Property): Shown | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'boolean') return { as: value ? 'yes' : 'no' };
  if (typeof value === 'number') return property.enum ? { as: 'tags', items: [tag(String(value), property)] } : { as: 'number', text: String(value) };
  if (typeof value === 'string') return shownText(value, property);
  if (Array.isArray(value)) {
    const items = value.filter((item) => typeof item !== 'object').map((item) => tag(String(item), property));
    return items.length > 0 ? { as: 'tags', items } : undefined;
  }
  if (isObject(value)) {
    const href = safeHref(own(value, 'url'));
    if (href) return { as: 'link', href, text: asString(own(value, 'displayText')) ?? hostAndPath(href) };
    const members = Object.entries(value).filter(([, member]) => typeof member !== 'object');
    return members.length > 0 ? { as: 'text', text: members.map(([key, member]) => `${key} ${String(member)}`).join(', ') } : undefined;
  }
  return undefined;
}

function shownText(value: string, property: Property): Shown {
  if (property.format === 'url' || (!property.format && /^https?:\/\//.test(value))) {
    const href = safeHref(value);
    if (href) return { as: 'link', href, text: hostAndPath(href) };
  }
  if (property.format === 'date-time' || property.format === 'timer') return { as: 'time', text: value, datetime: value };
  if (property.format === 'yaml' || property.format === 'proto') return { as: 'code', text: value };
  if (property.enum) return { as: 'tags', items: [tag(value, property)] };
  return { as: 'text', text: value };
}

function tag(text: string, property: Property): { text: string; colour?: string } {
  const colours = property.enumColors ?? (isObject(property.items) ? (property.items['enumColors'] as Record<string, string>) : undefined);
  const colour = colours && asString(own(colours, text));
  return colour ? { text, colour } : { text };
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
    const hint = `${asString(own(link, 'icon')) ?? ''} ${asString(own(link, 'type')) ?? ''} ${title}`.toLowerCase();
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
  return [asString(own(entity.doc.spec, 'type')), asString(own(entity.doc.spec, 'lifecycle')), tier ? `Tier ${tier.replace(/^tier-?/i, '')}` : undefined]
    .filter((word): word is string => Boolean(word))
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
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
