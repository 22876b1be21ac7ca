import { isObject } from './json.ts';
import type { Edit } from './problem.ts';
import { type Position, parseYaml } from './yaml.ts';

/** A line as it stands and as an edit leaves it, without its line break. The line counts from 1. */
export interface EditedLine {
  line: number;
  before: string;
  after: string;
  /** The whole text with the edit in it. */
  text: string;
}

/** Longer texts are not edited: each edit reads the text twice. */
const LONGEST = 500_000;

/**
 * Makes an edit in the text of a YAML or JSON file, at the place where its parser has seen the member or item.
 * Quotes, comments and every other byte stay. Undefined when `from` does not stand there on one line, or when
 * anything else would mean something else afterwards: the result is read again and compared.
 */
export function editLine(text: string, place: Position, edit: Edit): EditedLine | undefined {
  // A byte order mark counts nothing, but stands in the first line.
  if (text.length > LONGEST || (place.line === 1 && text.charCodeAt(0) === 0xfeff)) return undefined;
  const lines = text.split('\n');
  const whole = lines[place.line - 1];
  if (whole === undefined) return undefined;
  const before = whole.replace(/\r$/, '');
  let old: unknown[] | undefined;
  for (const after of candidates(before, place.column - 1, edit)) {
    const changed = lines.with(place.line - 1, after + whole.slice(before.length)).join('\n');
    old ??= valuesOf(text);
    if (isOnly(edit, old, valuesOf(changed))) return { line: place.line, before, after, text: changed };
  }
  return undefined;
}

const KEY = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#,:[\]{}][^\s#,[\]{}:]*)[ \t]*:[ \t]*/;

/** The line with the edit in it, in the ways in which that might be meant. */
function* candidates(line: string, column: number, { from, to, at }: Edit): Generator<string> {
  const starts = [column];
  const key = at === 'key' ? undefined : KEY.exec(line.slice(column))?.[0];
  if (key) starts.unshift(column + key.length);
  for (const start of starts) {
    const [written, ...instead] = wordings(line[start] ?? '', from, to);
    if (written === undefined || !line.startsWith(written, start)) continue;
    for (const wording of instead) yield line.slice(0, start) + wording + line.slice(start + written.length);
  }
}

/** How `from` is written with such a first character, then how `to` may be: as that is, else in quotes. */
function wordings(first: string, from: string, to: string): string[] {
  if (first === '"') return [JSON.stringify(from), JSON.stringify(to)];
  if (first === "'") return [inSingleQuotes(from), inSingleQuotes(to)];
  return [from, to, JSON.stringify(to)];
}

function inSingleQuotes(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function valuesOf(text: string): unknown[] {
  return parseYaml(text).map(({ value, errors }) => value ?? errors.map(({ code }) => code));
}

/** Whether an edit is all by which two values differ. */
function isOnly(edit: Edit, before: unknown, after: unknown): boolean {
  const found: Edit[] = [];
  compare(before, after, found);
  const [one, ...others] = found;
  return (
    others.length === 0 &&
    one !== undefined &&
    one.from === edit.from &&
    one.to === edit.to &&
    one.at === edit.at
  );
}

/** What may be said twice is enough to know that an edit is not all. */
function compare(before: unknown, after: unknown, found: Edit[]): void {
  if (found.length > 1 || before === after) return;
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    for (const [index, value] of before.entries()) compare(value, after[index], found);
  } else if (isObject(before) && isObject(after)) {
    const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
    const came = Object.keys(after).filter((key) => !Object.hasOwn(before, key));
    for (const [index, from] of gone.entries()) {
      found.push({ from, to: came[index] ?? '', at: 'key' });
      compare(before[from], came[index] === undefined ? undefined : after[came[index]], found);
    }
    if (came.length > gone.length) found.push({ from: '', to: '' });
    for (const key of Object.keys(before))
      if (Object.hasOwn(after, key)) compare(before[key], after[key], found);
  } else if (typeof before === 'string' && typeof after === 'string') found.push({ from: before, to: after });
  // A value of another type is two differences: that it is gone, and that something else has come.
  else found.push({ from: '', to: '' }, { from: '', to: '' });
}
