/** What a text with references to environment variables is made of; none of them is asked for. */
export interface Substituted {
  /** Environment variables in the order of the text. */
  names: string[];
  /** True for one reference and nothing else. */
  whole: boolean;
  /** The text with the defaults in their places; undefined when one has none. */
  fallback: string | undefined;
}

const PARTS = /(\$?\$\{[^{}]*\})/;
const REFERENCE = /^([A-Za-z_]\w*)(?::?-([\s\S]*))?$/;
/** What stands for a reference that names no variable. */
const UNNAMED = '?';

/**
 * Reads `${NAME}`, `${NAME:-default}` and the escape `$${…}` as Backstage does. Gives the text itself, with what was
 * escaped as it is meant, when it refers to nothing.
 */
export function substitute(text: string): string | Substituted {
  const parts = text.split(PARTS);
  const names: string[] = [];
  let fallback: string | undefined = '';
  for (const [index, part] of parts.entries()) {
    const isReference = index % 2 === 1 && !part.startsWith('$$');
    if (!isReference) {
      if (fallback !== undefined) fallback += index % 2 === 1 ? part.slice(1) : part;
      continue;
    }
    const match = REFERENCE.exec(part.slice(2, -1).trim());
    names.push(match?.[1] ?? UNNAMED);
    const given = match?.[2];
    fallback = fallback === undefined || given === undefined ? undefined : fallback + given;
  }
  if (names.length === 0) return fallback ?? text;
  const whole = names.length === 1 && parts.every((part, index) => index % 2 === 1 || part === '');
  return { names, whole, fallback };
}
