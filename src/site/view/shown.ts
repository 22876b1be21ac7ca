import { parseTime } from '../../base/dates.ts';
import { asString, isObject, own } from '../../base/json.ts';
import { formatNumber } from '../../base/text.ts';
import { safeHref } from '../../base/url.ts';
import type { Property } from '../../catalog/blueprint.ts';
import { HIDDEN } from '../../portal/publish/names.ts';
import { getPortal } from '../../portal/store.ts';
import { whoIs } from '../../portal/who.ts';
import { COLORS } from '../../scorecards/scorecard.ts';
import { entityHref, kindHref, nameOf } from './links.ts';
import { toHtml } from './markup.ts';
import { treeMarkup } from './tree.ts';

/** A value as a page shows it. Text is never markup; links are already safe. `more` counts what is left out. */
export type Shown =
  | { as: 'text'; text: string }
  | { as: 'code'; text: string }
  | { as: 'number'; text: string }
  | { as: 'link'; text: string; href: string }
  | { as: 'time'; text: string; datetime: string }
  /** A time at which something ends: the browser says when it has. */
  | { as: 'timer'; datetime: string }
  | { as: 'times'; items: string[]; more?: number }
  | { as: 'yes' | 'no' }
  | { as: 'tags'; items: ShownTag[]; more?: number }
  | { as: 'links'; items: ShownLink[]; more?: number }
  /** Text with line breaks that matter: code, or prose that nobody has read as Markdown. */
  | { as: 'block'; text: string; code: boolean; cut: boolean }
  /** Members on several levels, as HTML that holds nothing but what the build made. */
  | { as: 'tree'; html: string };

export interface ShownTag {
  text: string;
  colour?: string;
}

export interface ShownLink {
  text: string;
  href: string | undefined;
  /** True for a person or team that is not in the catalog. */
  missing?: true;
  /** True for what the site does not tell. */
  hidden?: true;
}

/** Texts longer than this, or with line breaks, are blocks. */
const LINE = 300;
/** Characters of a block that a page shows. */
export const BLOCK = 3000;
/** Members of a list that a page shows. */
const MEMBERS = 50;

/**
 * How a value is shown by its type and format (reference: port.md 1.2); undefined when there is none.
 *
 * @param most characters that a block may have, at most {@link BLOCK}
 */
export function shown(value: unknown, property: Property, most = BLOCK): Shown | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'boolean') {
    const colour = colourOf(String(value), property);
    return colour === undefined
      ? { as: value ? 'yes' : 'no' }
      : { as: 'tags', items: [{ text: value ? 'Yes' : 'No', colour }] };
  }
  if (typeof value === 'number') {
    return property.enum || property.enumColors
      ? { as: 'tags', items: [tag(String(value), property)] }
      : { as: 'number', text: formatNumber(value) };
  }
  if (typeof value === 'string') return shownText(value, property, most);
  if (Array.isArray(value)) return shownList(value, property, most);
  return isObject(value) ? shownObject(value, property, most) : undefined;
}

function shownText(value: string, property: Property, most: number): Shown {
  if (value === HIDDEN) return { as: 'links', items: [hiddenLink()] };
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
  if (format === 'blueprints') return { as: 'links', items: [kindLink(value)] };
  if (format === 'timer' && !Number.isNaN(parseTime(value))) return { as: 'timer', datetime: value };
  if ((format === 'date-time' || format === 'date') && !Number.isNaN(parseTime(value)))
    return { as: 'time', text: value, datetime: value };
  if (format === 'yaml' || format === 'proto' || format === 'json') return block(value, true, most);
  if (value.length <= LINE && !value.includes('\n')) {
    if (format === 'ipv4' || format === 'ipv6') return { as: 'code', text: value };
    if (property.enum || property.enumColors) return { as: 'tags', items: [tag(value, property)] };
    if (format !== 'markdown' && format !== 'multi-line') return { as: 'text', text: value };
  }
  return block(value, false, most);
}

function shownObject(value: Record<string, unknown>, property: Property, most: number): Shown | undefined {
  if (property.format === 'labeled-url' || isLabelledUrl(value)) {
    const { text, href } = labelledUrl(value);
    if (href !== undefined) return { as: 'link', href, text };
    if (text !== '') return { as: 'text', text };
  }
  return Object.keys(value).length > 0 ? tree(value, most) : undefined;
}

function shownList(values: readonly unknown[], property: Property, most: number): Shown | undefined {
  if (values.length === 0) return undefined;
  const items = isObject(property.items) ? (property.items as Property) : {};
  const first = values.slice(0, MEMBERS);
  const more = values.length > first.length ? { more: values.length - first.length } : {};
  if (values.every((value) => isObject(value) && (items.format === 'labeled-url' || isLabelledUrl(value))))
    return {
      as: 'links',
      items: first.map((value) => labelledUrl(value as Record<string, unknown>)),
      ...more,
    };
  if (values.some((value) => typeof value === 'object' && value !== null)) return tree(values, most);
  const texts = first.map(String);
  const linkOf = LIST_LINKS[items.format ?? ''];
  if (texts.every((text) => text === HIDDEN)) return { as: 'links', items: texts.map(hiddenLink), ...more };
  if (linkOf) return { as: 'links', items: texts.map(linkOf), ...more };
  if (items.format === 'date-time' && texts.every((text) => !Number.isNaN(parseTime(text))))
    return { as: 'times', items: texts, ...more };
  if (texts.some((text) => text.length > LINE)) return tree(values, most);
  return {
    as: 'tags',
    items: first.map((value, index) => tag(texts[index]!, property, String(value))),
    ...more,
  };
}

/** Formats of members that are links. */
const LIST_LINKS: Readonly<Record<string, (text: string) => ShownLink>> = {
  url: webLink,
  email: mailLink,
  'idn-email': mailLink,
  user: (text) => whoLink(text, 'user'),
  team: (text) => whoLink(text, 'team'),
  blueprints: kindLink,
};

function tree(value: unknown, most: number): Shown {
  return { as: 'tree', html: toHtml(treeMarkup(value, most)) };
}

function mailLink(text: string): ShownLink {
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
function labelledUrl(value: Record<string, unknown>): ShownLink {
  const url = asString(own(value, 'url')) ?? '';
  const href = safeHref(url);
  const text = asString(own(value, 'displayText'))?.trim();
  return { text: text || (href ? hostAndPath(href) : url), href };
}

function webLink(text: string): ShownLink {
  const href = safeHref(text);
  return { text: href ? hostAndPath(href) : text, href };
}

function hiddenLink(): ShownLink {
  return { text: HIDDEN, href: undefined, hidden: true };
}

/** A person or team, with a link when the catalog has it, and marked when it does not. */
function whoLink(text: string, format: 'user' | 'team'): ShownLink {
  if (text === HIDDEN) return hiddenLink();
  const found = whoIs(getPortal(), text, format);
  return found === undefined
    ? { text, href: undefined, missing: true }
    : { text: nameOf(found), href: entityHref(found) };
}

/** A kind, with a link to its list. */
function kindLink(text: string): ShownLink {
  const blueprint = getPortal().blueprints.get(text);
  return blueprint
    ? { text: blueprint.title, href: kindHref(blueprint) }
    : { text, href: undefined, missing: true };
}

function block(text: string, code: boolean, most: number): Shown {
  return { as: 'block', text: text.slice(0, most), code, cut: text.length > most };
}

/** @param value the value itself where the text is how it is written here */
function tag(text: string, property: Property, value = text): ShownTag {
  const colour = colourOf(value, property);
  return colour === undefined ? { text } : { text, colour };
}

/** The colour that a property, or the items of its list, give a value. */
export function colourOf(value: string, property: Property): string | undefined {
  const colours =
    property.enumColors ??
    (isObject(property.items) ? (property.items['enumColors'] as Record<string, string>) : undefined);
  const colour = isObject(colours) ? asString(own(colours, value)) : undefined;
  return colour !== undefined && COLORS.includes(colour) ? colour : undefined;
}

/** What to call an address: its host and path, without what stands behind a question mark. */
export function hostAndPath(href: string): string {
  const url = new URL(href);
  if (!url.host) return href;
  const path = url.pathname === '/' ? '' : url.pathname.replace(/\/$/, '');
  return `${url.host}${path}`;
}

/** True for a text of a script that is written from right to left. */
export function isRightToLeft(text: string): boolean {
  return /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(
    text,
  );
}
