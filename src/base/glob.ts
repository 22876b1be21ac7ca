/**
 * Globs that whoever wrote a repository may have written. Regular expressions made of globs can take years on a
 * name that nearly fits; here the time grows with the length of the glob times that of the path, and no more.
 *
 * `*` and `?` stay within a name, `**` alone between slashes stands for any folders, `[a-z]` and `[!a-z]` are one
 * character, `{a,b}` is one of several texts, and a backslash takes the meaning from what follows. Names that begin
 * with a dot are names like any other.
 */
export interface Glob {
  /** The folders before the first wildcard, with a slash at the end; empty when there are none. */
  base: string;
  matches(path: string): boolean;
}

const MAX_LENGTH = 1_000;
/** Texts that the braces of one glob may stand for. */
const MAX_ALTERNATIVES = 64;

/** True when a path means more than itself. */
export function isGlob(path: string): boolean {
  return /[*?[{]/.test(path);
}

/** Reads a glob; undefined for one that is too long or stands for too many texts. */
export function parseGlob(glob: string): Glob | undefined {
  if (glob.length > MAX_LENGTH) return undefined;
  const alternatives = expandBraces(glob);
  if (!alternatives) return undefined;
  const patterns = alternatives.map((text) => text.split('/').map(readName));
  const literal = glob.slice(0, Math.max(0, glob.search(/[*?[{\\]/)));
  const base = isGlob(glob) || glob.includes('\\') ? literal.slice(0, literal.lastIndexOf('/') + 1) : '';
  return {
    base,
    matches(path) {
      if (!path.startsWith(base)) return false;
      const names = path.split('/');
      return patterns.some((pattern) => matchNames(pattern, names));
    },
  };
}

/**
 * Chooses among paths by globs, with a limit on the work for all of them together (characters of the glob times
 * those of the path). Undefined when a glob cannot be used, or when the work is used up.
 */
export function pathChooser(
  paths: readonly string[],
  maxWork = 1_000_000_000,
): (glob: string) => string[] | undefined {
  let work = 0;
  return (text) => {
    const glob = parseGlob(text);
    if (!glob || work > maxWork) return undefined;
    const inside = paths.filter((path) => path.startsWith(glob.base));
    work += paths.length + inside.reduce((sum, { length }) => sum + length, 0) * text.length;
    return work > maxWork ? undefined : inside.filter(glob.matches);
  };
}

type Token =
  | { is: 'character'; character: string }
  | { is: 'any' }
  | { is: 'many' }
  | { is: 'class'; negated: boolean; ranges: [string, string][] };

type Name = Token[] | '**';

function expandBraces(glob: string): string[] | undefined {
  let texts = [glob];
  for (;;) {
    const next = texts.flatMap((text) => expandFirst(text) ?? [text]);
    if (next.length > MAX_ALTERNATIVES) return undefined;
    if (next.length === texts.length && next.every((text, i) => text === texts[i])) return texts;
    texts = next;
  }
}

/** The texts that the first braces with a comma between them stand for; undefined when there are none. */
function expandFirst(text: string): string[] | undefined {
  for (let start = text.indexOf('{'); start !== -1; start = text.indexOf('{', start + 1)) {
    if (isEscaped(text, start)) continue;
    const cuts = [start];
    let depth = 0;
    for (let i = start; i < text.length; i += 1) {
      const character = text[i];
      if (character === '\\') i += 1;
      else if (character === '{') depth += 1;
      else if (character === ',' && depth === 1) cuts.push(i);
      else if (character === '}' && --depth === 0) {
        if (cuts.length === 1) break;
        const ends = [...cuts.slice(1), i];
        const [head, tail] = [text.slice(0, start), text.slice(i + 1)];
        return cuts.map((cut, part) => `${head}${text.slice(cut + 1, ends[part])}${tail}`);
      }
    }
  }
  return undefined;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}

function readName(text: string): Name {
  if (text === '**') return '**';
  const tokens: Token[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i]!;
    const end = character === '[' ? text.indexOf(']', i + 2) : -1;
    if (character === '\\' && i + 1 < text.length) {
      i += 1;
      tokens.push({ is: 'character', character: text[i]! });
    } else if (character === '*') {
      if (tokens.at(-1)?.is !== 'many') tokens.push({ is: 'many' });
    } else if (character === '?') tokens.push({ is: 'any' });
    else if (end !== -1) {
      tokens.push(readClass(text.slice(i + 1, end)));
      i = end;
    } else tokens.push({ is: 'character', character });
  }
  return tokens;
}

function readClass(text: string): Token {
  const negated = /^[!^]/.test(text) && text.length > 1;
  const body = negated ? text.slice(1) : text;
  const ranges: [string, string][] = [];
  for (let i = 0; i < body.length; i += 1) {
    const isRange = body[i + 1] === '-' && i + 2 < body.length;
    ranges.push([body[i]!, body[isRange ? i + 2 : i]!]);
    if (isRange) i += 2;
  }
  return { is: 'class', negated, ranges };
}

/** Whenever something does not fit, the last `**` takes one name more: no earlier one could do better. */
function matchNames(pattern: readonly Name[], names: readonly string[]): boolean {
  let [at, name, star, taken] = [0, 0, -1, 0];
  while (name < names.length) {
    const wanted = pattern[at];
    if (wanted === '**') {
      star = at;
      taken = name;
      at += 1;
    } else if (wanted !== undefined && matchName(wanted, names[name]!)) {
      at += 1;
      name += 1;
    } else if (star !== -1) {
      at = star + 1;
      taken += 1;
      name = taken;
    } else return false;
  }
  while (pattern[at] === '**') at += 1;
  return at === pattern.length;
}

/** The same within a name, with `*` in the place of `**`. */
function matchName(tokens: readonly Token[], text: string): boolean {
  let [at, index, star, taken] = [0, 0, -1, 0];
  while (index < text.length) {
    const token = tokens[at];
    if (token?.is === 'many') {
      star = at;
      taken = index;
      at += 1;
    } else if (token !== undefined && matchCharacter(token, text[index]!)) {
      at += 1;
      index += 1;
    } else if (star !== -1) {
      at = star + 1;
      taken += 1;
      index = taken;
    } else return false;
  }
  while (tokens[at]?.is === 'many') at += 1;
  return at === tokens.length;
}

function matchCharacter(token: Token, character: string): boolean {
  if (token.is === 'character') return token.character === character;
  if (token.is !== 'class') return token.is === 'any';
  return token.ranges.some(([from, to]) => from <= character && character <= to) !== token.negated;
}
