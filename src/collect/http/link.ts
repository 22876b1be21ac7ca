/** A link of a `Link` header. */
export interface WebLink {
  /** As written, often relative. */
  target: string;
  /** Relation types in lower case. */
  rel: string[];
}

/**
 * Reads the value of `Link` headers (RFC 8288, section 3). What is not in its form ends the reading of the value: the
 * links before it are given. Links of another context (`anchor`) say nothing about this answer and are left out.
 */
export function parseLinks(header: string): WebLink[] {
  const links: WebLink[] = [];
  let at = 0;

  const skip = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(header)?.[0] ?? '';
    at += found.length;
    return found;
  };

  for (;;) {
    skip(/[\s,]*/y);
    const target = skip(/<[^<>]*>/y);
    if (target === '') return links;
    const parameters = new Map<string, string>();
    for (skip(/\s*/y); skip(/;\s*/y) !== ''; skip(/\s*/y)) {
      const name = skip(/[^\s;,="<>]*/y).toLowerCase();
      skip(/\s*/y);
      const value = skip(/=\s*/y) === '' ? '' : unquote(skip(/"(?:[^"\\]|\\.)*"|[^\s;,"]*/y));
      // Of several the first counts.
      if (name !== '' && !parameters.has(name)) parameters.set(name, value);
    }
    const rel = (parameters.get('rel') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    if (!parameters.has('anchor')) links.push({ target: target.slice(1, -1).trim(), rel });
    if (at < header.length && header[at] !== ',') return links;
  }
}

function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text;
}

/** The target of the first link with a relation type; undefined when there is none. */
export function linkTo(header: string | undefined, rel: string): string | undefined {
  return parseLinks(header ?? '').find((link) => link.rel.includes(rel))?.target;
}
