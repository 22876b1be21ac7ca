import { parseTime } from '../../base/dates.ts';
import { shortHash } from '../../base/hash.ts';
import { element, xmlText } from './xml.ts';

/** An entry of a feed (RFC 4287). */
export interface AtomEntry {
  /** 32 hexadecimal digits that never change. */
  id: string;
  title: string;
  text: string;
  /** ISO time in UTC. */
  updated: string;
  /** What sort of change it is, for filters. */
  category: string;
  /** Address of the page that it is about. */
  link: string;
}

export interface AtomFeed {
  /** 32 hexadecimal digits that never change, not even when the site moves. */
  id: string;
  title: string;
  subtitle: string;
  author: string;
  /** ISO time in UTC: that of its newest entry, or since when there is nothing to tell. */
  updated: string;
  /** Address of the feed itself, and of the page that it is about. */
  self: string;
  link: string;
  entries: readonly AtomEntry[];
}

/** A feed as an Atom document. Any text is safe in it; addresses may be relative to that of the feed. */
export function atom(feed: AtomFeed): string {
  const lines = [
    element('id', {}, urn(feed.id)),
    element('title', {}, xmlText(feed.title)),
    element('subtitle', {}, xmlText(feed.subtitle)),
    element('author', {}, element('name', {}, xmlText(feed.author))),
    element('updated', {}, instant(feed.updated)),
    element('link', { rel: 'self', type: 'application/atom+xml', href: feed.self }),
    element('link', { rel: 'alternate', type: 'text/html', href: feed.link }),
    ...feed.entries.map(entry),
  ];
  const attributes = { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': 'en' };
  return `<?xml version="1.0" encoding="utf-8"?>\n${element('feed', attributes, `\n${lines.join('\n')}\n`)}\n`;
}

function entry({ id, title, text, updated, category, link }: AtomEntry): string {
  const lines = [
    element('id', {}, urn(id)),
    element('title', {}, xmlText(title)),
    element('updated', {}, instant(updated)),
    element('category', { term: category }),
    element('link', { rel: 'alternate', type: 'text/html', href: link }),
    element('content', { type: 'text' }, xmlText(text)),
  ];
  return element('entry', {}, `\n${lines.join('\n')}\n`);
}

/** A time as RFC 3339 wants it; a day is its first moment. */
function instant(time: string): string {
  const ms = parseTime(time);
  return new Date(Number.isNaN(ms) ? 0 : ms).toISOString();
}

/** A lasting name made of 32 hexadecimal digits: a UUID of version 8 (RFC 9562, for hashes of one's own). */
export function urn(digits: string): string {
  const hex = /^[0-9a-f]{32}$/.test(digits) ? digits : shortHash(digits, 32);
  const variant = '89ab'[Number.parseInt(hex[16]!, 16) % 4];
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
