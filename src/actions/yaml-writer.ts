import type { Json } from '../base/json.ts';

/** Words that some reader of YAML 1.1 or 1.2 takes for a boolean or null. */
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
/** Starts with a letter, so it can be neither number nor date, and holds nothing that YAML gives a meaning. */
const PLAIN = /^[A-Za-z](?:[\w./@()+-]| (?! |$)|:(?=[\w/]))*$/;
/** Characters that only an escape can carry, or that would change how a reviewer sees the text. */
const ESCAPED =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\p{Cs}]/gu;
/** A reader may refuse a key of more than 1,024 characters that is not marked as one. */
const LONGEST_KEY = 1000;

/**
 * Writes a value as block-style YAML 1.2 that every reader, of YAML 1.1 too, understands as the same value:
 * a string is plain only when it cannot be taken for anything else, texts of several lines are literal
 * blocks. Ends in a newline. Small enough for a page, which never has to read YAML.
 */
export function writeYaml(value: Json): string {
  return `${block(value, '').slice(1)}\n`;
}

/** A value on one line of YAML: a scalar, or a collection in flow style. */
export function yamlInline(value: Json): string {
  if (typeof value === 'string') return isPlain(value) ? value : quote(value);
  // YAML 1.1 knows an exponent only after a decimal point.
  if (typeof value === 'number') return JSON.stringify(value).replace(/^(-?\d+)e/, '$1.0e');
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  const members = Object.keys(value).map((key) => `${quote(key)}: ${flow(value[key]!)}`);
  return `{${members.join(', ')}}`;
}

function flow(value: Json): string {
  return typeof value === 'string' ? quote(value) : yamlInline(value);
}

/** The value with what stands before it: a space on the same line, or a line break and `indent`. */
function block(value: Json, indent: string): string {
  const deeper = `${indent}  `;
  if (Array.isArray(value) && value.length > 0) {
    return value.map((item) => `\n${indent}-${sameLine(block(item, deeper), deeper)}`).join('');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const keys = Object.keys(value);
    if (keys.length > 0) {
      return keys.map((key) => `\n${indent}${member(key, indent)}${block(value[key]!, deeper)}`).join('');
    }
  }
  if (typeof value === 'string' && isLiteral(value)) {
    const ending = value.endsWith('\n');
    const lines = (ending ? value.slice(0, -1) : value).split('\n');
    return ` |${ending ? '' : '-'}${lines.map((line) => `\n${line && (indent || deeper) + line}`).join('')}`;
  }
  return ` ${yamlInline(value)}`;
}

/** A collection within a list starts on the line of its dash. */
function sameLine(text: string, indent: string): string {
  return text.startsWith('\n') ? ` ${text.slice(1 + indent.length)}` : text;
}

function member(key: string, indent: string): string {
  const text = isPlain(key) ? key : quote(key);
  return text.length > LONGEST_KEY ? `? ${text}\n${indent}:` : `${text}:`;
}

function isPlain(text: string): boolean {
  return text.length <= LONGEST_KEY && PLAIN.test(text) && !RESERVED.test(text);
}

/** Whether a literal block holds it exactly: several lines, the first neither blank nor indented, no line of white space alone. */
function isLiteral(text: string): boolean {
  return (
    /^\S.*\n/.test(text) &&
    !text.endsWith('\n\n') &&
    !/[\t\r]/.test(text) &&
    !/^ +$/m.test(text) &&
    text.search(ESCAPED) < 0
  );
}

function quote(text: string): string {
  return JSON.stringify(text).replace(
    ESCAPED,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
