import { isObject } from '../base/json.ts';
import { FALSE, type How, type Query, type Scalar, type Subject, TRUE } from './ast.ts';
import { parsePath } from './path.ts';
import {
  didYouMean,
  fault,
  type JsonPath,
  kindOf,
  notSupported,
  quote,
  type Reading,
  unreadable,
} from './port-reading.ts';
import { QUERY_PROBLEMS } from './problems.ts';
import { type ReadingOptions, type ReadQuery, readWith } from './query-reading.ts';

/** Backstage compares keys and values without regard to case. */
const FOLD: How = { fold: true };
const MAX_DEPTH = 50;

const LOGIC = { $all: 'and', $any: 'or', allOf: 'and', anyOf: 'or' } as const;
export const PREDICATES = ['$all', '$any', '$not', '$exists', '$in', '$contains', '$hasPrefix'] as const;

/**
 * Compiles a filter of Backstage's catalog in any of its forms: the text of its API
 * (`filter=kind=component,metadata.annotations.x`), a mapping of keys to values or a list of such, an `EntityFilter`
 * (`allOf`, `anyOf`, `not`, `{key, values}`), or predicates (`$all`, `$any`, `$not` and those of values). What cannot be
 * read becomes unknown and a problem. Never throws.
 */
export function compileCatalogFilter(json: unknown, options: ReadingOptions): ReadQuery {
  return readWith(options, (reading) => readFilter(json, [], reading, 0));
}

function readFilter(json: unknown, path: JsonPath, reading: Reading, depth: number): Query {
  if (depth > MAX_DEPTH) {
    const message = `Filters may be nested ${MAX_DEPTH} levels deep; this one goes deeper`;
    reading.report(QUERY_PROBLEMS['too-deep'], path, message);
    return unreadable('the query is nested too deeply');
  }
  if (typeof json === 'string') return readText(json, path, reading);
  if (Array.isArray(json)) {
    if (json.length === 0) return none(path, reading);
    const of = json.map((item: unknown, index) => readFilter(item, [...path, index], reading, depth + 1));
    return { kind: 'or', of };
  }
  if (!isObject(json))
    return fault(
      reading,
      path,
      `A filter must be a text, a mapping or a list of these; it is ${kindOf(json)}`,
    );
  const keys = Object.keys(json);
  if (keys.length === 0) return none(path, reading);
  if (typeof json['key'] === 'string' && keys.every((key) => key === 'key' || key === 'values'))
    return readKey(json['key'], json['values'] ?? { exists: true }, [...path, 'key'], reading);
  const of = keys.map((key): Query => {
    const value = json[key];
    const place = [...path, key];
    if (Object.hasOwn(LOGIC, key)) {
      const kind = LOGIC[key as keyof typeof LOGIC];
      if (!Array.isArray(value))
        return fault(reading, place, `${key} must be a list; it is ${kindOf(value)}`);
      if (value.length === 0) return none(place, reading);
      const parts = value.map((item: unknown, index) =>
        readFilter(item, [...place, index], reading, depth + 1),
      );
      return { kind, of: parts };
    }
    if (key === '$not' || key === 'not')
      return { kind: 'not', of: readFilter(value, place, reading, depth + 1) };
    if (key.startsWith('$')) return unknownSign(key, place, reading);
    return readKey(key, value, place, reading);
  });
  return of.length === 1 ? of[0]! : { kind: 'and', of };
}

function none(path: JsonPath, reading: Reading): Query {
  reading.report(
    QUERY_PROBLEMS['no-conditions'],
    path,
    'A filter needs at least one condition; this one is empty',
  );
  return unreadable('the query has no conditions');
}

function unknownSign(key: string, path: JsonPath, reading: Reading): Query {
  const message = `Backstage has no predicate ${quote(key)}.${didYouMean(key, PREDICATES)}`;
  reading.report(QUERY_PROBLEMS['unknown-operator'], path, message, `Use one of ${PREDICATES.join(', ')}.`);
  return unreadable('an operator is not known');
}

/** `filter=a=b,c` and more of these joined by `&`: one of them must hold; in each, all keys, and of a key one value. */
function readText(text: string, path: JsonPath, reading: Reading): Query {
  const sets = text
    .split('&')
    .map((part) => decoded(part.replace(/^\s*\??\s*(?:filter=)?/, '')).trim())
    .filter((part) => part !== '');
  if (sets.length === 0) return none(path, reading);
  const of = sets.map((set): Query => {
    const values = new Map<string, (string | undefined)[]>();
    for (const term of set.split(',').map((part) => part.trim())) {
      const equals = term.indexOf('=');
      const key = (equals === -1 ? term : term.slice(0, equals)).trim();
      const value = equals === -1 ? undefined : term.slice(equals + 1).trim();
      values.set(key, [...(values.get(key) ?? []), value]);
    }
    const parts = [...values].map(([key, found]) =>
      key === ''
        ? fault(reading, path, `The filter ${quote(set)} has a part without a key`)
        : readKey(key, found.includes(undefined) ? { exists: true } : found, path, reading),
    );
    return parts.length === 1 ? parts[0]! : { kind: 'and', of: parts };
  });
  return of.length === 1 ? of[0]! : { kind: 'or', of };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone per cent sign stands for itself.
    return text;
  }
}

function isScalar(value: unknown): value is Scalar {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** One key with what its value must be: a value, one of some, or predicates. */
function readKey(key: string, value: unknown, path: JsonPath, reading: Reading): Query {
  const subject = readSubject(key, path, reading);
  if (!subject) return unreadable('a key cannot be read');
  if (isScalar(value)) return oneOf(key, subject, [value], path, reading);
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every(isScalar)) return oneOf(key, subject, value, path, reading);
    if (value.length === 0) return fault(reading, path, `${key} has an empty list; nothing is in it`);
    return {
      kind: 'or',
      of: value.map((item: unknown, index) => readKey(key, item, [...path, index], reading)),
    };
  }
  if (!isObject(value) || Object.keys(value).length === 0)
    return fault(reading, path, `${key} needs a value, a list or { exists: true }; it is ${kindOf(value)}`);
  const of = Object.keys(value).map((sign) =>
    readPredicate(key, subject, sign, value[sign], [...path, sign], reading),
  );
  return of.length === 1 ? of[0]! : { kind: 'and', of };
}

function readPredicate(
  key: string,
  subject: Subject,
  sign: string,
  value: unknown,
  path: JsonPath,
  reading: Reading,
): Query {
  switch (sign) {
    case 'exists':
    case '$exists':
      if (typeof value !== 'boolean')
        return fault(reading, path, `${sign} must be true or false; it is ${kindOf(value)}`);
      return exists(key, subject, value, path, reading);
    case '$in':
      if (!Array.isArray(value) || value.length === 0 || !value.every(isScalar))
        return fault(reading, path, `$in needs a list of values; it is ${kindOf(value)}`);
      return oneOf(key, subject, value, path, reading);
    case '$contains':
      if (isScalar(value))
        return reading.test(
          {
            kind: 'test',
            subject,
            operator: 'containsAny',
            value: [value],
            how: { fold: true, only: 'list' },
          },
          path,
        );
      return notSupported(
        reading,
        path,
        '$contains with anything but one value is not supported',
        'Name the value itself, or write the condition on a relation.',
      );
    case '$hasPrefix':
      if (typeof value !== 'string')
        return fault(reading, path, `$hasPrefix needs a text; it is ${kindOf(value)}`);
      return reading.test({ kind: 'test', subject, operator: 'beginsWith', value, how: FOLD }, path);
    case '$not':
      return { kind: 'not', of: readKey(key, value, path, reading) };
    default:
      return sign.startsWith('$')
        ? unknownSign(sign, path, reading)
        : fault(reading, path, `${key} is compared with a value, not with a mapping that has ${quote(sign)}`);
  }
}

/** Entities without a namespace are in the one called default. */
const NAMESPACE = 'metadata.namespace';

function oneOf(
  key: string,
  subject: Subject,
  values: readonly Scalar[],
  path: JsonPath,
  reading: Reading,
): Query {
  const value = [...new Set(values.flatMap(asWritten))];
  const test = reading.test({ kind: 'test', subject, operator: 'in', value, how: FOLD }, path);
  if (key.toLowerCase() !== NAMESPACE || !values.some((item) => String(item).toLowerCase() === 'default'))
    return test;
  return { kind: 'or', of: [test, { kind: 'test', subject, operator: 'isEmpty' }] };
}

/** Backstage keeps all values as texts: `3` is the number as well, `true` the truth value. */
function asWritten(value: Scalar): Scalar[] {
  const text = String(value);
  const number = Number(text);
  return [
    text,
    ...(text.trim() !== '' && String(number) === text ? [number] : []),
    ...(/^true$/i.test(text) ? [true] : /^false$/i.test(text) ? [false] : []),
  ];
}

function exists(key: string, subject: Subject, wanted: boolean, path: JsonPath, reading: Reading): Query {
  if (key.toLowerCase() === NAMESPACE || key.toLowerCase() === 'kind')
    return { kind: 'constant', truth: wanted ? TRUE : FALSE, why: `Every entity has ${key}` };
  return reading.test({ kind: 'test', subject, operator: wanted ? 'isNotEmpty' : 'isEmpty' }, path);
}

/** A key is a dotted path into the document; `relations.<type>` the refs at the other end. */
function readSubject(key: string, path: JsonPath, reading: Reading): Subject | undefined {
  if (key.toLowerCase() === 'kind')
    return { kind: 'property', path: { text: '$blueprint', segments: ['$blueprint'] } };
  if (key.toLowerCase().startsWith('relations.') && key.length > 10)
    return { kind: 'relation', relation: key.slice(10) };
  if (key.toLowerCase() === 'apiversion') {
    notSupported(reading, path, 'A filter by apiVersion is not supported', 'Filter by kind instead.');
    return undefined;
  }
  const parsed = parsePath(key);
  if ('path' in parsed) return { kind: 'property', path: parsed.path };
  reading.report(QUERY_PROBLEMS.path, path, `The key ${quote(key)} ${parsed.fault}`);
  return undefined;
}
