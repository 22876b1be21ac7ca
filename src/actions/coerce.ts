import { isObject, type Json, own } from '../base/json.ts';
import { ENTITY_FORMATS, type Input, LONG_FORMATS, type ValueRules, type Values } from './input.ts';
import type { FieldError } from './validate.ts';

/** What a form holds: field name -> texts, as `FormData.getAll` gives them. A checked box gives one text, an unchecked one none. */
export type FormTexts = { readonly [name: string]: readonly string[] | undefined };

/** Objects deeper than this are refused, so that no text can exhaust the stack. */
const DEPTH = 32;

/**
 * Turns the texts of a form into typed values. Empty fields are absent; hidden and read-only inputs give
 * their default whatever the form says; fields that no input has are ignored.
 */
export function coerceValues(
  inputs: readonly Input[],
  texts: FormTexts,
): { values: Values; errors: FieldError[] } {
  const values: [string, Json][] = [];
  const errors: FieldError[] = [];
  for (const input of inputs) {
    const value = input.hidden || input.readOnly ? input.default : coerce(input, own(texts, input.id) ?? []);
    if (value instanceof Error) errors.push({ input: input.id, message: `${input.title} ${value.message}` });
    else if (value !== undefined) values.push([input.id, value]);
  }
  return { values: Object.fromEntries(values), errors };
}

/** The texts that a form shows for a value: the reverse of coercion, for defaults and pre-filled links. */
export function textsOf(input: Input, value: Json | undefined): string[] {
  if (value === undefined || value === null) return [];
  if (input.type === 'boolean') return value === true || value === 'true' ? ['true'] : [];
  if (input.type === 'array') {
    const entries = Array.isArray(value) ? value : [value];
    const texts = entries.map(textOf);
    return input.items?.enum ? texts : [texts.join('\n')];
  }
  if (isObject(value) && input.type === 'object') return [JSON.stringify(value, null, 2)];
  if (input.format === 'date-time')
    return [textOf(value).replace(/(T\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z$/, '$1')];
  return [textOf(value)];
}

function coerce(input: Input, texts: readonly string[]): Json | undefined | Error {
  const text = clean(texts[0] ?? '', input.type === 'object' || LONG_FORMATS.has(input.format ?? ''));
  switch (input.type) {
    case 'boolean':
      return texts.length > 0;
    case 'array': {
      const entries = texts.flatMap((entry) => clean(entry, true).split('\n')).map((entry) => entry.trim());
      const items = entries.filter(Boolean).map((entry) => scalar(input.items ?? { type: 'string' }, entry));
      return (
        items.find((item) => item instanceof Error) ?? (items.length > 0 ? (items as Json[]) : undefined)
      );
    }
    case 'object':
      return text.trim() === '' ? undefined : readObject(text);
    default:
      return text.trim() === '' ? undefined : scalar(input, text);
  }
}

function scalar(rules: ValueRules, text: string): Json | Error {
  const choice = rules.enum?.find((option) => String(option) === text);
  if (choice !== undefined) return choice;
  if (rules.type === 'number' || rules.type === 'integer') {
    return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i.test(text)
      ? Number(text)
      : new Error('must be a number');
  }
  if (rules.type === 'boolean') return text === 'true';
  if (rules.format === 'date-time' && /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text)) return `${text}:00Z`;
  if (ENTITY_FORMATS.has(rules.format ?? '')) return entityName(text, rules.blueprint);
  return text;
}

/** The bare name when a reference says no more than the field knows: `system:default/shop` in a field for systems. */
function entityName(text: string, blueprint: string | undefined): string {
  const prefix = `${blueprint ?? ''}:`;
  if (!blueprint || text.slice(0, prefix.length).toLowerCase() !== prefix.toLowerCase()) return text;
  return text.slice(prefix.length).replace(/^default\//, '');
}

/** JSON, or one `key: value` a line, which is what most people write. */
function readObject(text: string): Json | Error {
  if (text.trimStart().startsWith('{')) {
    try {
      const value: Json = JSON.parse(text);
      return depth(value) > DEPTH ? new Error(`must not be deeper than ${DEPTH} levels`) : value;
    } catch {
      return new Error('is not complete JSON');
    }
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const pairs = lines.map((line) => /^([\w./-]+):(?:\s+(.*))?$/.exec(line.trimEnd()));
  if (pairs.some((pair) => !pair)) return new Error('must be JSON, or one “key: value” a line');
  return Object.fromEntries(pairs.map((pair) => [pair![1]!, readScalar(pair![2] ?? '')]));
}

function readScalar(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? text : (value as Json);
  } catch {
    return text;
  }
}

function depth(value: unknown): number {
  let level: unknown[] = [value];
  let levels = 0;
  while (level.length > 0 && levels <= DEPTH) {
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
    levels += 1;
  }
  return levels;
}

/** Line breaks as `\n`, or as spaces where only one line is meant; without characters that no keyboard gives. */
function clean(text: string, lines: boolean): string {
  const plain = text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, '');
  return lines ? plain : plain.replace(/[\n\t]+/g, ' ').trim();
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
