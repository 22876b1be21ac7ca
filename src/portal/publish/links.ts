import { posix } from 'node:path';

export interface LinkIndex {
  base: string;
  files: ReadonlySet<string>;
  /** Verdicts by absolute address, as most links repeat on every page. */
  seen: Map<string, string | undefined>;
}

const ATTRIBUTE = /\s(?:href|src)="([^"]*)"/g;

/** The addresses in the `href` and `src` attributes of a page that lead into the site, without duplicates. */
export function findLinks(html: string): Set<string> {
  const links = new Set<string>();
  for (const match of html.matchAll(ATTRIBUTE)) {
    const link = match[1]!;
    if (link !== '' && !link.startsWith('#') && !/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(link)) links.add(link);
  }
  return links;
}

/** The file that a link of a page should lead to, when it is not there; undefined when all is well. */
export function missingTarget(link: string, page: string, index: LinkIndex): string | undefined {
  const address = link
    .replace(/&amp;/g, '&')
    .replace(/&#38;/g, '&')
    .replace(/[?#].*$/s, '');
  if (address === '') return undefined;
  const absolute = address.startsWith('/') ? address : posix.join(index.base, posix.dirname(page), address);
  if (index.seen.has(absolute)) return index.seen.get(absolute);
  // A piece of a text keeps the whole text alive; what is remembered must be a text of its own.
  const own = Buffer.from(absolute).toString();
  const missing = look(own, index);
  index.seen.set(own, missing);
  return missing;
}

function look(absolute: string, { base, files }: LinkIndex): string | undefined {
  if (!absolute.startsWith(base) && `${absolute}/` !== base) return `${absolute} below ${base}`;
  let path: string;
  try {
    path = decodeURIComponent(absolute.slice(base.length));
  } catch {
    return `address ${absolute}`;
  }
  const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
  return files.has(file) ? undefined : `file ${file}`;
}
