import type { Json } from '../../../base/json.ts';
import { type Cursor, fault, here, limitDepth, match, NAME, NUMBER, skip } from './hcl-cursor.ts';

/** An expression, as far as its value can be told without running Terraform. */
export type HclExpression = { offset: number } & (
  | { kind: 'value'; value: Json }
  | { kind: 'template'; parts: readonly (string | HclExpression)[] }
  | { kind: 'list'; items: readonly HclExpression[] }
  | { kind: 'object'; entries: readonly (readonly [HclExpression, HclExpression])[] }
  | { kind: 'reference'; path: readonly string[] }
  | { kind: 'call'; name: string; args: readonly HclExpression[] }
  /** A condition, a loop, a sum: only Terraform knows what it gives. */
  | { kind: 'other'; text: string }
);

const HEREDOC = /<<(-?)([\p{L}_][\p{L}\p{N}_-]*)[ \t]*\r?\n/uy;

/** `lines`: whether ends of lines mean nothing, as within brackets. Never goes back, so that no text is read twice. */
export function readExpression(cursor: Cursor, depth: number, lines: boolean): HclExpression {
  limitDepth(cursor, depth);
  const start = cursor.at;
  const offset = here(cursor);
  const first = readOperand(cursor, depth);
  skip(cursor, lines);
  if (first && isEnd(cursor, lines)) return first;
  skipRest(cursor, depth, lines);
  const text = cursor.text.slice(start, cursor.at).trim();
  if (text === '') throw fault('a value is expected', cursor, offset);
  return { kind: 'other', text, offset };
}

function isEnd({ text, at }: Cursor, lines: boolean): boolean {
  const char = text[at];
  return char === undefined || ',}])'.includes(char) || (!lines && char === '\n');
}

/** Moves to the end of an expression that is not understood, over whatever brackets and texts it has. */
function skipRest(cursor: Cursor, depth: number, lines: boolean): void {
  let open = 0;
  for (;;) {
    skip(cursor, lines || open > 0);
    const char = cursor.text[cursor.at];
    if (char === undefined) return;
    if (char === '"') readQuoted(cursor, depth + 1);
    else if (char === '<' && readHeredoc(cursor, depth + 1)) continue;
    else if ('([{'.includes(char)) {
      open += 1;
      cursor.at += 1;
    } else if (')]}'.includes(char)) {
      if (open === 0) return;
      open -= 1;
      cursor.at += 1;
    } else if (open === 0 && (char === ',' || (!lines && char === '\n'))) return;
    else cursor.at += 1;
  }
}

const WORDS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Undefined for what is more than a value or a reference; then the cursor stands somewhere within it, in no bracket. */
function readOperand(cursor: Cursor, depth: number): HclExpression | undefined {
  const offset = here(cursor);
  const char = cursor.text[cursor.at];
  if (char === '"') return readQuoted(cursor, depth);
  if (char === '[') {
    const items = readItems(cursor, depth, ']');
    return items && { kind: 'list', items, offset };
  }
  if (char === '{') return readObject(cursor, depth);
  if (char === '<') return readHeredoc(cursor, depth);
  const number = match(cursor, NUMBER);
  if (number) return { kind: 'value', value: Number(number[0]), offset };
  const name = match(cursor, NAME)?.[0];
  if (name === undefined) return undefined;
  if (cursor.text[cursor.at] === '(') {
    const args = readItems(cursor, depth, ')');
    return args && { kind: 'call', name, args, offset };
  }
  const word = WORDS.get(name);
  if (word !== undefined) return { kind: 'value', value: word, offset };
  const path = readSteps(cursor, [name], depth);
  return path && { kind: 'reference', path, offset };
}

/** `.name`, `.0`, `[0]` and `["name"]` after a name. */
function readSteps(cursor: Cursor, path: string[], depth: number): string[] | undefined {
  for (;;) {
    const char = cursor.text[cursor.at];
    if (char === '.') {
      cursor.at += 1;
      const step = match(cursor, NAME)?.[0] ?? match(cursor, /\d+/y)?.[0];
      if (step === undefined) return undefined;
      path.push(step);
    } else if (char === '[') {
      const [index, ...more] = readItems(cursor, depth, ']') ?? [];
      if (index?.kind !== 'value' || more.length > 0) return undefined;
      path.push(String(index.value));
    } else return path;
  }
}

/** Items between brackets; undefined for what is no plain list of them, such as a loop. */
function readItems(cursor: Cursor, depth: number, close: ']' | ')'): HclExpression[] | undefined {
  const items: HclExpression[] = [];
  const offset = here(cursor);
  let isPlain = true;
  cursor.at += 1;
  for (;;) {
    skip(cursor, true);
    const char = cursor.text[cursor.at];
    if (char === undefined) throw fault('a list has no end', cursor, offset);
    if (char === close) {
      cursor.at += 1;
      return isPlain ? items : undefined;
    }
    const item = readExpression(cursor, depth + 1, true);
    items.push(item);
    if (item.kind === 'other' && /^for\s/.test(item.text)) isPlain = false;
    skip(cursor, true);
    const next = cursor.text[cursor.at];
    if (next === ',') cursor.at += 1;
    else if (next !== close && next !== undefined) throw fault(`${close} is expected`, cursor);
  }
}

function readObject(cursor: Cursor, depth: number): HclExpression | undefined {
  const offset = here(cursor);
  let isPlain = true;
  cursor.at += 1;
  const entries: (readonly [HclExpression, HclExpression])[] = [];
  for (;;) {
    skip(cursor, true);
    const char = cursor.text[cursor.at];
    if (char === undefined) throw fault('an object has no end', cursor, offset);
    if (char === '}') {
      cursor.at += 1;
      return isPlain ? { kind: 'object', entries, offset } : undefined;
    }
    const key = readKey(cursor, depth);
    skip(cursor, true);
    const sign = cursor.text[cursor.at];
    if (key && (sign === '=' || sign === ':')) {
      cursor.at += 1;
      skip(cursor, true);
      entries.push([key, readExpression(cursor, depth + 1, false)]);
    } else {
      isPlain = false;
      skipRest(cursor, depth, true);
    }
    skip(cursor, true);
    const next = cursor.text[cursor.at];
    if (next === ',') cursor.at += 1;
    else if (next === ')' || next === ']') throw fault('} is expected', cursor);
  }
}

/** A bare name is a text; in round brackets it is what it refers to. */
function readKey(cursor: Cursor, depth: number): HclExpression | undefined {
  const offset = here(cursor);
  const char = cursor.text[cursor.at];
  if (char === '(') {
    const [key, ...more] = readItems(cursor, depth, ')') ?? [];
    return more.length === 0 ? key : undefined;
  }
  if (char === '"') return readQuoted(cursor, depth);
  const name = match(cursor, NAME)?.[0] ?? match(cursor, NUMBER)?.[0];
  if (name === undefined || name === 'for') return undefined;
  return { kind: 'value', value: name, offset };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

export function readQuoted(cursor: Cursor, depth: number): HclExpression {
  limitDepth(cursor, depth);
  const offset = here(cursor);
  cursor.at += 1;
  const parts: (string | HclExpression)[] = [];
  let plain = '';
  for (;;) {
    const { text, at } = cursor;
    const char = text[at];
    if (char === undefined || char === '\n') throw fault('a text in quotes has no end', cursor, offset);
    if (char === '"') {
      cursor.at += 1;
      return template(parts, plain, offset);
    }
    if (char === '\\') {
      const code = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;
      code.lastIndex = at;
      const point = code.exec(text);
      if (point) {
        const number = Number.parseInt(point[1] ?? point[2]!, 16);
        plain += number <= 0x10ffff ? String.fromCodePoint(number) : '\ufffd';
        cursor.at += point[0].length;
      } else {
        plain += ESCAPES[text[at + 1] ?? ''] ?? `\\${text[at + 1] ?? ''}`;
        cursor.at += 2;
      }
    } else plain = readPiece(cursor, parts, plain, depth);
  }
}

/** One character of a text, or what is set into it. */
function readPiece(cursor: Cursor, parts: (string | HclExpression)[], plain: string, depth: number): string {
  const { text, at } = cursor;
  if (text.startsWith('$${', at) || text.startsWith('%%{', at)) {
    cursor.at += 3;
    return `${plain}${text[at]}{`;
  }
  const isTemplate = text.startsWith('${', at);
  if (!isTemplate && !text.startsWith('%{', at)) {
    cursor.at += 1;
    return plain + text[at];
  }
  if (plain !== '') parts.push(plain);
  cursor.at += 2;
  skip(cursor, true);
  const inner = readExpression(cursor, depth + 1, true);
  skip(cursor, true);
  if (cursor.text[cursor.at] !== '}') throw fault('what is set into a text has no end', cursor, at);
  cursor.at += 1;
  parts.push(isTemplate ? inner : { kind: 'other', text: text.slice(at, cursor.at), offset: inner.offset });
  return '';
}

function template(parts: (string | HclExpression)[], plain: string, offset: number): HclExpression {
  if (parts.length === 0) return { kind: 'value', value: plain, offset };
  return { kind: 'template', parts: plain === '' ? parts : [...parts, plain], offset };
}

/** A text over several lines; `<<-` takes away the blanks that all of its lines begin with. */
function readHeredoc(cursor: Cursor, depth: number): HclExpression | undefined {
  limitDepth(cursor, depth);
  const offset = here(cursor);
  const begin = match(cursor, HEREDOC);
  if (!begin) return undefined;
  const lines: string[] = [];
  for (;;) {
    if (cursor.at >= cursor.text.length) throw fault(`a text has no end ${begin[2]}`, cursor, offset);
    const end = cursor.text.indexOf('\n', cursor.at);
    const line = cursor.text.slice(cursor.at, end === -1 ? undefined : end).replace(/\r$/, '');
    if (line.trim() === begin[2]) {
      // What ends it ends its line as well.
      cursor.at = end === -1 ? cursor.text.length : end;
      break;
    }
    lines.push(line);
    cursor.at = end === -1 ? cursor.text.length : end + 1;
  }
  const blanks = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)![0].length);
  const margin = begin[1] === '-' ? blanks.reduce((least, one) => Math.min(least, one), 1000) : 0;
  const whole = lines.map((line) => `${line.slice(margin)}\n`).join('');
  const inner: Cursor = { text: whole, at: 0, within: offset };
  const parts: (string | HclExpression)[] = [];
  let plain = '';
  while (inner.at < whole.length) plain = readPiece(inner, parts, plain, depth);
  return template(parts, plain, offset);
}
