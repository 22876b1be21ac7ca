import type { Path } from './ast.ts';

/** Longest path text, and most segments, that are read. */
const MAX_LENGTH = 1000;
const MAX_SEGMENTS = 32;

/** Maps from text to text, whose keys hold dots: the rest of an unquoted path is one key, as in Backstage's filters. */
const FLAT = new Set(['metadata.annotations', 'metadata.labels']);

/**
 * Reads a path: names parted by dots, and anything else in quotes and brackets, as in
 * `metadata.annotations["example.com/tier"]` or `metadata.tags[0]`. Gives the fault as a sentence part
 * (`has an empty name at character 5`) when the text is none.
 */
export function parsePath(text: string): { path: Path } | { fault: string } {
  if (text === '') return { fault: 'is empty' };
  if (text.length > MAX_LENGTH) return { fault: `is longer than ${MAX_LENGTH} characters` };
  const segments: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (segments.length === MAX_SEGMENTS) return { fault: `has more than ${MAX_SEGMENTS} parts` };
    if (text[at] === '[') {
      const bracket = readBracket(text, at);
      if ('fault' in bracket) return bracket;
      segments.push(bracket.name);
      at = bracket.end;
    } else {
      if (segments.length > 0) {
        if (text[at] !== '.') return { fault: `needs a dot or a bracket at character ${at + 1}` };
        at += 1;
      }
      const end = FLAT.has(segments.join('.')) ? text.length : endOfName(text, at);
      if (end === at) return { fault: `has an empty name at character ${at + 1}` };
      segments.push(text.slice(at, end));
      at = end;
    }
  }
  return { path: { text, segments } };
}

function endOfName(text: string, from: number): number {
  let end = from;
  while (end < text.length && text[end] !== '.' && text[end] !== '[') end += 1;
  return end;
}

function readBracket(text: string, open: number): { name: string; end: number } | { fault: string } {
  const quote = text[open + 1];
  if (quote === '"' || quote === "'") {
    const close = text.indexOf(`${quote}]`, open + 2);
    if (close === -1) return { fault: `has a bracket without its end at character ${open + 1}` };
    return { name: text.slice(open + 2, close), end: close + 2 };
  }
  const close = text.indexOf(']', open);
  const name = close === -1 ? '' : text.slice(open + 1, close);
  if (!/^\d{1,6}$/.test(name))
    return { fault: `needs a number or a quoted name in the bracket at character ${open + 1}` };
  return { name, end: close + 1 };
}

/** A path as it would be written: names in dots where they can be, in quotes and brackets where not. */
export function formatPath(segments: readonly string[]): string {
  let text = '';
  for (const segment of segments) {
    if (/^[A-Za-z0-9@_=$-]+$/.test(segment)) text += text === '' ? segment : `.${segment}`;
    else text += segment.includes('"]') ? `['${segment}']` : `["${segment}"]`;
  }
  return text;
}

/** The value at a path below a value: own members of objects, items of lists by number; undefined where there is none. */
export function valueAt(value: unknown, segments: readonly string[]): unknown {
  return compileReader(segments)(value);
}

/** {@link valueAt} for one path and many values. */
export function compileReader(segments: readonly string[]): (value: unknown) => unknown {
  const steps = segments.map((name) => ({ name, inherited: name in Array.prototype }));
  return (value) => {
    let current = value;
    for (let index = 0; index < steps.length; index += 1) {
      if (typeof current !== 'object' || current === null) return undefined;
      const { name, inherited } = steps[index]!;
      // Only names that every object or list has by itself need the slower question whether they are its own.
      if (inherited && (Array.isArray(current) || !Object.hasOwn(current, name))) return undefined;
      current = (current as Record<string, unknown>)[name];
    }
    return current;
  };
}
