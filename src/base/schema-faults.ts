import type { z } from 'zod';
import { isObject } from './json.ts';
import { clip, count, formatNumber, list, nearest } from './text.ts';

/** Path of a value in a document. */
type Path = (string | number)[];

/** What a schema finds wrong with a value, in words for whoever wrote the value. */
export interface SchemaFault {
  /** Where: of the key for one that is unknown, of what should hold it for one that is missing. */
  path: Path;
  /** A sentence without a full stop that names the place: `host.audience must be public or private, not internal`. */
  message: string;
  /** Tells faults at one place apart. */
  key: string;
}

/**
 * What zod found wrong, in plain words: its own speak of inputs and types of JavaScript. Of the alternatives of
 * a union only that one is spoken of which the value was probably meant to be.
 *
 * @param schema what the value was checked with, for the names of its keys
 * @param whole what to call the value itself, such as `the file`
 */
export function schemaFaults(
  error: z.ZodError,
  schema: z.ZodType,
  value: unknown,
  whole: string,
): SchemaFault[] {
  const context = { schema, value, whole };
  const found = flattened(error.issues, [], value);
  const misspelt = new Set(
    found.flatMap(({ issue, path }) => (issue.code === 'unrecognized_keys' ? [path.join('\n')] : [])),
  );
  return found.flatMap(({ issue, path }) =>
    // What a mapping lacks as a whole is mostly what its misspelt key was meant to be.
    issue.code === 'custom' && misspelt.has(path.join('\n')) ? [] : faultsOf(issue, path, context),
  );
}

interface Context {
  schema: z.ZodType;
  value: unknown;
  whole: string;
}

type Issue = z.core.$ZodIssue;

/** An issue with the whole path to its value. */
interface Found {
  issue: Issue;
  path: Path;
}

/** The issues one by one; of a union those of the alternative that was meant, where one was. */
function flattened(issues: readonly Issue[], above: Path, whole: unknown): Found[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
    const value = valueAt(whole, path);
    const meant =
      issue.code === 'invalid_union' && value !== undefined ? likeliest(issue.errors, value) : undefined;
    return meant ? flattened(meant, path, whole) : [{ issue, path }];
  });
}

function faultsOf(issue: Issue, path: Path, context: Context): SchemaFault[] {
  const value = valueAt(context.value, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(path, key, context));
    case 'custom':
      return [fault(path, says(issue, value), issue.code, context)];
    case 'invalid_key': {
      const inner = issue.issues[0];
      const name = valueWords(String(path.at(-1) ?? ''));
      const words = `has a key that is not right: ${name} ${inner ? says(inner, path.at(-1)) : 'is not allowed'}`;
      return [fault(path, words, issue.code, context, path.slice(0, -1))];
    }
  }
  if (value === undefined) return [missing(path, context)];
  if (issue.code !== 'invalid_union') return [fault(path, says(issue, value), issue.code, context)];
  const kinds = [...new Set(issue.errors.flatMap((errors) => wanted(errors[0])))];
  const words =
    kinds.length > 0 ? `must be ${list(kinds, 'or')}, not ${describe(value)}` : 'has the wrong form';
  return [fault(path, words, issue.code, context)];
}

function missing(path: Path, context: Context): SchemaFault {
  if (path.length === 0) return fault(path, 'is empty', 'missing', context);
  const above = path.slice(0, -1);
  const message = `${placeName(above, context)} has no ${clip(String(path.at(-1)), 80)}`;
  return { path: above, message, key: `${path.join('.')} missing` };
}

/** The issues of the alternative that a value was meant to be: the one of its form, and of several the one it misses least. */
function likeliest(errors: readonly Issue[][], value: unknown): Issue[] | undefined {
  const ofItsForm = errors.filter(
    (issues) => !issues.some((issue) => issue.path.length === 0 && isOtherForm(issue, value)),
  );
  return [...ofItsForm].sort((a, b) => a.length - b.length)[0];
}

function isOtherForm(issue: Issue, value: unknown): boolean {
  if (issue.code === 'invalid_type') return true;
  // A word that is none of those allowed is a word all the same.
  if (issue.code === 'invalid_value')
    return issue.values.length === 1 || typeof value !== typeof issue.values[0];
  return (
    issue.code === 'invalid_union' &&
    issue.errors.every((inner) => inner.some((one) => one.path.length === 0 && isOtherForm(one, value)))
  );
}

/** What an alternative wants, in words. */
function wanted(issue: Issue | undefined): string[] {
  if (issue?.code === 'invalid_type') return [typeWords(issue.expected)];
  if (issue?.code === 'invalid_value') return issue.values.map(String);
  if (issue?.code === 'invalid_union') return issue.errors.flatMap((errors) => wanted(errors[0]));
  return [];
}

function unknownKey(path: Path, key: string, context: Context): SchemaFault {
  const known = keysAt(context.schema, path);
  const near = nearest(key, known);
  const hint = near
    ? `; did you mean ${near}?`
    : known.length > 0 && known.length <= 12
      ? `; it may have ${list(known, 'and')}`
      : '';
  const message = `${placeName(path, context)} has no setting ${clip(key, 80)}${hint}`;
  return { path: [...path, key], message, key: `${[...path, key].join('.')} unknown` };
}

function fault(path: Path, words: string, code: string, context: Context, place = path): SchemaFault {
  const gap = words.startsWith(':') ? '' : ' ';
  return { path, message: `${placeName(place, context)}${gap}${words}`, key: `${path.join('.')} ${code}` };
}

/** `costs.rules[2].tag`. */
function placeName(path: Path, { whole }: Context): string {
  if (path.length === 0) return whole;
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${clip(step, 80)}`,
    )
    .join('');
}

/** What an issue says of the value at its place, as the rest of a sentence. */
function says(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${typeWords(issue.expected)}, not ${describe(value)}${remedy(issue.expected, value)}`;
    case 'invalid_value': {
      const near = typeof value === 'string' ? nearest(value, issue.values.map(String)) : undefined;
      return `must be ${list(issue.values.map(String), 'or')}, not ${describe(value)}${near ? `; did you mean ${near}?` : ''}`;
    }
    case 'invalid_format':
      return formatWords(issue, value);
    case 'too_small':
      return tooSmall(issue, value);
    case 'too_big':
      return tooBig(issue, value);
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}, not ${describe(value)}`;
    case 'custom':
      return customWords(issue.message);
    default:
      return 'has the wrong form';
  }
}

/** The words of whoever wrote the schema: the rest of a sentence, or one of its own. */
function customWords(message: string): string {
  return /^(?:must|is|has|needs|names|leads|cannot)\b/.test(message) ? message : `: ${message}`;
}

function formatWords(issue: z.core.$ZodIssueInvalidStringFormat, value: unknown): string {
  // A schema that has words of its own says what is meant; zod's all begin alike.
  if (!issue.message.startsWith('Invalid '))
    return `${customWords(issue.message)}${notWords(issue.message, value)}`;
  if (issue.format === 'url')
    return `must be an address such as https://portal.example.com/, not ${describe(value)}`;
  if (issue.format === 'datetime')
    return `must be a time such as 2026-11-22T06:10:00Z, not ${describe(value)}`;
  return `has the wrong form: ${describe(value)}`;
}

function notWords(message: string, value: unknown): string {
  return message.startsWith('must') ? `, not ${describe(value)}` : '';
}

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall, value: unknown): string {
  if (origin === 'string')
    return minimum === 1 ? 'must not be empty' : `needs ${count(Number(minimum), 'character')} or more`;
  if (origin === 'array' || origin === 'set')
    return `needs ${count(Number(minimum), 'entry', 'entries')} or more`;
  const bound = formatNumber(Number(minimum));
  return `must be ${inclusive ? `${bound} or more` : `more than ${bound}`}, not ${describe(value)}`;
}

function tooBig({ origin, maximum, inclusive }: z.core.$ZodIssueTooBig, value: unknown): string {
  const bound = formatNumber(Number(maximum));
  if (origin === 'string')
    return `has ${count([...String(value)].length, 'character')}, at most ${bound} fit`;
  if (origin === 'array' || origin === 'set')
    return `has ${count(Array.isArray(value) ? value.length : 0, 'entry', 'entries')}, at most ${bound} fit`;
  return `must be ${inclusive ? `${bound} or less` : `less than ${bound}`}, not ${describe(value)}`;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

function typeWords(expected: string): string {
  return (Object.hasOwn(TYPES, expected) && TYPES[expected]) || expected;
}

/** What YAML made of something that was meant as another thing, and how to write it. */
function remedy(expected: string, value: unknown): string {
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return `; put it in quotes: '${String(value)}'`;
  if (expected === 'array' && typeof value === 'string') return `; write [${clip(value, 40)}]`;
  if (expected === 'boolean' && typeof value === 'string' && /^(?:yes|no|on|off)$/i.test(value))
    return `; write ${/^(?:yes|on)$/i.test(value) ? 'true' : 'false'}`;
  if (
    (expected === 'number' || expected === 'int') &&
    typeof value === 'string' &&
    value.trim() !== '' &&
    !Number.isNaN(Number(value))
  )
    return '; write it without quotes';
  return '';
}

/** A value in a few words: texts and numbers as they are, the rest by their form. */
function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'number') return Number.isInteger(value) ? `the number ${value}` : String(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return valueWords(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return isObject(value) ? 'a mapping' : 'that';
}

function valueWords(text: string): string {
  return text.trim() === '' ? 'an empty text' : clip(text.replace(/\s+/g, ' '), 60);
}

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}

/** The keys that a schema knows at a path, in its order; of a union those of all its alternatives. */
function keysAt(schema: z.ZodType, path: Path): string[] {
  let places = unwrapped(schema);
  for (const step of path) places = places.flatMap((place) => inside(place, step)).flatMap(unwrapped);
  return [...new Set(places.flatMap((place) => (place.type === 'object' ? Object.keys(place.shape) : [])))];
}

type Def = z.core.$ZodTypeDef & { type: string; shape: Record<string, z.ZodType> } & Record<string, unknown>;

/** The schema itself, without what makes it optional or gives it a default; each alternative of a union. */
function unwrapped(schema: z.ZodType): Def[] {
  const def = schema.def as unknown as Def;
  if (def.type === 'union') return (def['options'] as z.ZodType[]).flatMap(unwrapped);
  if (def.type === 'intersection')
    return [def['left'], def['right']].flatMap((part) => unwrapped(part as z.ZodType));
  if (def.type === 'pipe') return unwrapped(def['in'] as z.ZodType);
  return def['innerType'] ? unwrapped(def['innerType'] as z.ZodType) : [def];
}

function inside(def: Def, step: string | number): z.ZodType[] {
  if (def.type === 'array') return [def['element'] as z.ZodType];
  if (def.type === 'record') return [def['valueType'] as z.ZodType];
  const member = def.type === 'object' && Object.hasOwn(def.shape, step) ? def.shape[step] : undefined;
  return member ? [member] : [];
}
