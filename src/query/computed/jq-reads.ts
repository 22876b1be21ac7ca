import { applyQuoteRule } from '../jq-program.ts';

/**
 * What a jq program may read of the entity that it is given, as far as its text tells. It may name more than the
 * program reads, never less.
 */
export interface JqReads {
  /** The paths below `.properties` that it names, each at most three names deep. */
  properties: readonly (readonly string[])[];
  /** True when it takes `.properties` without naming one. */
  allProperties: boolean;
  /** The relations that it names; `all` when it takes `.relations` as a whole. */
  relations: readonly string[] | 'all';
  /** The scorecards that it names; `all` when it takes `.scorecards` as a whole. */
  scorecards: readonly string[] | 'all';
  /** The other members of the entity that it names, such as `title`. */
  members: ReadonlySet<string>;
  /** True when it may take the entity as a whole, with everything in it. */
  everything: boolean;
  /** Every name and text in it. */
  words: ReadonlySet<string>;
}

type Token =
  | { type: 'field'; text: string }
  | { type: 'text'; text: string }
  | { type: 'word'; text: string }
  | { type: 'dot' }
  | { type: 'dots' }
  | { type: 'sign'; text: string };

/** Words that give the same whatever their input is, and those that are grammar. */
const NO_INPUT = new Set([
  ...['now', 'null', 'true', 'false', 'empty', 'range', 'infinite', 'nan', 'env', '__loc__'],
  ...['if', 'then', 'elif', 'else', 'end', 'and', 'or', 'as', 'def', 'reduce', 'foreach', 'try', 'catch'],
  ...['label', 'break', 'import', 'include', 'debug', 'error'],
]);

/** Reads what a program names, after Port's quote rule. */
export function jqReads(program: string): JqReads {
  const tokens = tokenize(applyQuoteRule(program));
  const properties: string[][] = [];
  const relations = new Set<string>();
  const scorecards = new Set<string>();
  const members = new Set<string>();
  const words = new Set<string>();
  const whole = { properties: false, relations: false, scorecards: false };
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    if (token.type === 'dot' || token.type === 'dots' || token.type === 'sign') continue;
    words.add(token.text);
    const { text } = token;
    if (text !== 'properties' && text !== 'relations' && text !== 'scorecards') {
      members.add(text);
      continue;
    }
    const path = token.type === 'field' ? namesAfter(tokens, at + 1) : [];
    if (path.length === 0) whole[text] = true;
    else if (text === 'properties') properties.push(path);
    else (text === 'relations' ? relations : scorecards).add(path[0]!);
  }
  const everything = takesInput(tokens);
  return {
    properties,
    allProperties: whole.properties,
    relations: whole.relations || everything ? 'all' : [...relations],
    scorecards: whole.scorecards ? 'all' : [...scorecards],
    members,
    everything,
    words,
  };
}

/** `.a.b`, `["a"]` and `."a"` after a field, as far as they are plain names. */
function namesAfter(tokens: readonly Token[], from: number): string[] {
  const names: string[] = [];
  let at = from;
  while (names.length < 3) {
    const token = tokens[at];
    if (token?.type === 'sign' && token.text === '?') {
      at += 1;
    } else if (token?.type === 'field') {
      names.push(token.text);
      at += 1;
    } else {
      if (token?.type === 'dot' && isSign(tokens[at + 1], '[')) at += 1;
      const name = tokens[at + 1];
      if (!isSign(tokens[at], '[') || name?.type !== 'text' || !isSign(tokens[at + 2], ']')) break;
      names.push(name.text);
      at += 3;
    }
  }
  return names;
}

function isSign(token: Token | undefined, text: string): boolean {
  return token?.type === 'sign' && token.text === text;
}

/**
 * Whether the entity itself may go somewhere: where no pipe stands before it in its own brackets or in those around
 * them, `.` and functions see what the program sees. A pipe after `as` passes its input on.
 */
function takesInput(tokens: readonly Token[]): boolean {
  const piped: boolean[] = [false];
  let binding = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    const seen = piped.includes(true);
    if (token.type === 'sign') {
      if ('([{'.includes(token.text)) piped.push(false);
      else if (')]}'.includes(token.text) && piped.length > 1) piped.pop();
      else if (token.text === '|') {
        if (binding > 0) binding -= 1;
        else piped[piped.length - 1] = true;
      } else if (token.text === ';' || token.text === ',') piped[piped.length - 1] = false;
      continue;
    }
    if (token.type === 'word' && token.text === 'as') binding += 1;
    if (seen) continue;
    if (token.type === 'dot' || token.type === 'dots') {
      if (!isPathOf(tokens, at)) return true;
    } else if (token.type === 'word' && !NO_INPUT.has(token.text) && !isKey(tokens, at)) return true;
  }
  return false;
}

/** The dot of `.a.["b"]` goes on with a path. */
function isPathOf(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return (before?.type === 'field' || isSign(before, ']')) && isSign(tokens[at + 1], '[');
}

/** A key of an object, as in `{ grade: .properties.tier }`. */
function isKey(tokens: readonly Token[], at: number): boolean {
  return isSign(tokens[at + 1], ':') && (isSign(tokens[at - 1], '{') || isSign(tokens[at - 1], ','));
}

/** The program in parts; what stands within a text's `\( … )` follows the text in brackets. */
function tokenize(program: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const word = /[A-Za-z_][A-Za-z0-9_]*(?:::[A-Za-z_][A-Za-z0-9_]*)*/y;
  const number = /\d+(?:\.\d*)?(?:[eE][+-]?\d+)?/y;
  const match = (expression: RegExp, from: number): string | undefined => {
    expression.lastIndex = from;
    return expression.exec(program)?.[0];
  };
  const readText = (from: number): number => {
    let text = '';
    let end = from + 1;
    const inner: string[] = [];
    while (end < program.length && program[end] !== '"') {
      if (program[end] === '\\' && program[end + 1] === '(') {
        const close = closing(program, end + 1);
        inner.push(program.slice(end + 2, close));
        end = close + 1;
      } else if (program[end] === '\\') {
        text += program[end + 1] ?? '';
        end += 2;
      } else {
        text += program[end];
        end += 1;
      }
    }
    const afterDot = tokens.at(-1)?.type === 'dot' && inner.length === 0;
    if (afterDot) tokens.pop();
    tokens.push({ type: afterDot ? 'field' : 'text', text });
    for (const part of inner)
      tokens.push({ type: 'sign', text: '(' }, ...tokenize(part), { type: 'sign', text: ')' });
    return end + 1;
  };
  while (at < program.length) {
    const sign = program[at]!;
    if (/\s/.test(sign)) at += 1;
    else if (sign === '#') at = program.indexOf('\n', at) === -1 ? program.length : program.indexOf('\n', at);
    else if (sign === '"') at = readText(at);
    else if (sign === '.' && program[at + 1] === '.') {
      tokens.push({ type: 'dots' });
      at += 2;
    } else if (sign === '.') {
      const name = match(word, at + 1);
      tokens.push(name === undefined ? { type: 'dot' } : { type: 'field', text: name });
      at += 1 + (name?.length ?? 0);
    } else if (sign === '$' || sign === '@') {
      at += 1 + (match(word, at + 1)?.length ?? 0);
    } else if (match(number, at) !== undefined) {
      at += match(number, at)!.length;
    } else {
      const name = match(word, at);
      if (name !== undefined) tokens.push({ type: 'word', text: name });
      else tokens.push({ type: 'sign', text: sign });
      at += name?.length ?? 1;
    }
  }
  return tokens;
}

/** The bracket that closes the one at a place, across texts within it. */
function closing(program: string, open: number): number {
  let depth = 0;
  for (let at = open; at < program.length; at += 1) {
    const sign = program[at];
    if (sign === '\\') at += program[at + 1] === '(' ? 0 : 1;
    else if (sign === '(') depth += 1;
    else if (sign === ')') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return program.length;
}
