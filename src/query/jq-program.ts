/**
 * Texts of jq programs: Port's quote rule, and the one program that gives every leaf of a mapping for a record.
 */

/** Longest text of one expression, in UTF-8 bytes: jq takes its program from a small stack. */
const MAX_EXPRESSION = 16_384;
/** Expressions are compiled together up to this many bytes and this many of them. */
const MAX_GROUP = 24_576;
const MAX_GROUP_LEAVES = 100;

/** One named expression, after the quote rule. */
export interface Leaf {
  name: string;
  text: string;
}

const QUOTES = /"(?:[^"\\]|\\[\s\S])*"|\.'([^'"\\]+)'|(?<=^|\s)'(?![\s"])|(?<![\s"])'(?=\s|$)/g;

/**
 * Lets people quote texts with `'`, as Port does (reference: port.md 4.3). A single quote at the start or after
 * whitespace opens a text unless whitespace or `"` follows; one at the end or before whitespace closes it
 * unless whitespace or `"` precedes. `.'a-key'` becomes `["a-key"]`. Quotes within words and within
 * double-quoted texts stay.
 */
export function applyQuoteRule(expression: string): string {
  return expression.replace(QUOTES, (match, key: string | undefined, offset: number) => {
    if (match.startsWith('"')) return match;
    if (key === undefined) return '"';
    const follows = /[\w\])}"'?]/.test(expression[offset - 1] ?? '');
    return `${follows ? '' : '.'}["${key}"]`;
  });
}

export function isTooLong(leaf: Leaf): boolean {
  return Buffer.byteLength(leaf.text) > MAX_EXPRESSION;
}

/** Leaves that are compiled together; one group for all but the largest mappings. */
export function groupLeaves(leaves: readonly Leaf[]): Leaf[][] {
  const groups: Leaf[][] = [];
  let size = 0;
  for (const leaf of leaves) {
    const bytes = Buffer.byteLength(leaf.text);
    const group = groups.at(-1);
    if (group && group.length < MAX_GROUP_LEAVES && size + bytes <= MAX_GROUP) {
      group.push(leaf);
      size += bytes;
    } else {
      groups.push([leaf]);
      size = bytes;
    }
  }
  return groups;
}

/**
 * A program that gives, for each record, an array with one item per leaf: `[value]`, `[]` for no value, or
 * `{e: text}` for an error. The environment is empty, the time is the one given, and the functions that would
 * read other records, stop jq or write elsewhere do nothing.
 */
export function buildProgram(leaves: readonly Leaf[], now: string): string {
  const seconds = Date.parse(now) / 1000;
  const time = Number.isFinite(seconds) ? String(seconds) : 'error("the time is not known")';
  return [
    'def env: {};',
    `def now: ${time};`,
    'def localtime: gmtime;',
    'def strflocaltime(f): strftime(f);',
    'def input: error("input is not available");',
    'def inputs: empty;',
    'def debug: .;',
    'def debug(f): .;',
    'def stderr: .;',
    'def input_filename: null;',
    'def input_line_number: 0;',
    'def get_search_list: [];',
    'def halt: error("halt is not available");',
    'def halt_error: halt;',
    'def halt_error(f): halt;',
    '{} as $ENV |',
    'def _leaf(f): try [first(f)] catch {e: (if type == "string" then . else tojson end)[0:300]};',
    // A comment at the end of an expression ends with its line; a stray bracket cannot close an `if`.
    ...leaves.map(({ text }, i) => `def _leaf${i}: if true then\n${text}\nelse null end;`),
    `[${leaves.map((_, i) => `_leaf(_leaf${i})`).join(',')}]`,
  ].join('\n');
}
