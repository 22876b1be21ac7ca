import { isObject, own } from '../base/json.ts';
import { count } from '../base/text.ts';
import type { Query } from './ast.ts';
import { readCondition } from './port-condition.ts';
import { checkKeys, didYouMean, type JsonPath, kindOf, type Reading, unreadable } from './port-reading.ts';
import { QUERY_PROBLEMS } from './problems.ts';
import { type ReadingOptions, type ReadQuery, readWith } from './query-reading.ts';

export type { JsonPath } from './port-reading.ts';

export interface PortOptions extends ReadingOptions {
  /** A filter without conditions lets everything pass, as on Port's pages. Otherwise that is a problem. */
  allowEmpty?: boolean;
}

export type PortQuery = ReadQuery;

const MAX_DEPTH = 50;
const MAX_CONDITIONS = 20_000;
/** The keys of a group of conditions. */
export const GROUP_KEYS = ['combinator', 'conditions', 'rules'];

/** What is left to read: bounds the work that aliases can ask for. */
interface Budget {
  conditions: number;
}

/**
 * Compiles `{combinator, conditions | rules: […]}` in Port's format (reference: port.md 2.1, 2.2); groups may
 * be nested under either key. What cannot be read becomes unknown and a problem; all the rest is compiled.
 * Never throws.
 */
export function compilePort(json: unknown, options: PortOptions): PortQuery {
  const allowEmpty = options.allowEmpty === true;
  return readWith(options, (reading) =>
    readGroup(json, [], reading, { conditions: MAX_CONDITIONS }, allowEmpty),
  );
}

function readGroup(
  json: unknown,
  path: JsonPath,
  reading: Reading,
  budget: Budget,
  allowEmpty: boolean,
): Query {
  const { report } = reading;
  if (!isObject(json)) {
    report(
      QUERY_PROBLEMS['not-a-query'],
      path,
      `A query must be a mapping of combinator and conditions; it is ${kindOf(json)}`,
    );
    return unreadable('the query is not a mapping');
  }
  const key = Object.hasOwn(json, 'rules') && !Object.hasOwn(json, 'conditions') ? 'rules' : 'conditions';
  const parts = own(json, key);
  if (!Array.isArray(parts)) {
    const at = parts === undefined ? path : [...path, key];
    report(QUERY_PROBLEMS['not-a-query'], at, `A query needs a list of conditions; it is ${kindOf(parts)}`);
    return unreadable('the query has no list of conditions');
  }
  checkKeys(json, GROUP_KEYS, path, reading, 'A query');
  const combinator = readCombinator(json, path, reading);
  if (parts.length === 0) {
    if (allowEmpty) return { kind: 'and', of: [] };
    report(
      QUERY_PROBLEMS['no-conditions'],
      [...path, key],
      'A query needs at least one condition; this list is empty',
    );
    return unreadable('the query has no conditions');
  }
  if (combinator === undefined) return unreadable('the combinator is not known');
  if (parts.length > budget.conditions) {
    const message = `A query may have ${count(MAX_CONDITIONS, 'condition')} in all; this one has more`;
    report(QUERY_PROBLEMS['too-large'], [...path, key], message);
    return unreadable('the query is too large');
  }
  budget.conditions -= parts.length;
  const of = parts.map((part: unknown, index) => readPart(part, [...path, key, index], reading, budget));
  return { kind: combinator, of };
}

function readPart(json: unknown, path: JsonPath, reading: Reading, budget: Budget): Query {
  if (!isObject(json) || !GROUP_KEYS.some((key) => Object.hasOwn(json, key)))
    return readCondition(json, path, reading, (inner, at) => readDeeper(inner, at, reading, budget));
  return readDeeper(json, path, reading, budget);
}

function readDeeper(json: unknown, path: JsonPath, reading: Reading, budget: Budget): Query {
  // Two steps, the key and the index, lead to each level.
  if (path.length / 2 >= MAX_DEPTH) {
    reading.report(
      QUERY_PROBLEMS['too-deep'],
      path,
      `Queries may be nested ${MAX_DEPTH} levels deep; this one goes deeper`,
    );
    return unreadable('the query is nested too deeply');
  }
  return readGroup(json, path, reading, budget, false);
}

function readCombinator(
  json: Record<string, unknown>,
  path: JsonPath,
  { report }: Reading,
): 'and' | 'or' | undefined {
  const combinator = own(json, 'combinator');
  if (combinator === 'and' || combinator === 'or') return combinator;
  if (combinator === undefined) {
    const fix = 'Add combinator: and, or combinator: or.';
    report(QUERY_PROBLEMS['unknown-combinator'], path, 'A query has no combinator; it is read as and', fix);
    return 'and';
  }
  const hint = typeof combinator === 'string' ? didYouMean(combinator, ['and', 'or']) : '';
  const message = `A combinator is and or or; this one is ${kindOf(combinator)}.${hint}`;
  report(QUERY_PROBLEMS['unknown-combinator'], [...path, 'combinator'], message);
  return undefined;
}
