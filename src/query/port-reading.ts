import { isObject } from '../base/json.ts';
import type { ProblemRule } from '../base/problem.ts';
import { nearest } from '../base/text.ts';
import { type Query, type Test, UNKNOWN } from './ast.ts';
import { QUERY_PROBLEMS } from './problems.ts';

/** Steps from the root of a query: names and indexes. */
export type JsonPath = readonly (string | number)[];

/** What the readers of a query's parts share. */
export interface Reading {
  report(rule: ProblemRule, path: JsonPath, message: string, fix?: string): void;
  /** Remembers where a test stands, and gives it back. */
  test(test: Test, path: JsonPath): Query;
}

/** A part that could not be read. */
export function unreadable(why: string): Query {
  return { kind: 'constant', truth: UNKNOWN, why };
}

/** Reports a condition of the wrong shape. */
export function fault(reading: Reading, path: JsonPath, message: string, fix?: string): Query {
  reading.report(QUERY_PROBLEMS['condition-shape'], path, message, fix);
  return unreadable('a condition cannot be read');
}

/** Reports a condition that Port has and Portolan has not. */
export function notSupported(reading: Reading, path: JsonPath, message: string, fix?: string): Query {
  reading.report(QUERY_PROBLEMS['not-supported'], path, message, fix);
  return unreadable('a condition is of a kind that is not supported');
}

/** Reports the keys of a mapping that mean nothing. */
export function checkKeys(
  json: Record<string, unknown>,
  known: readonly string[],
  path: JsonPath,
  reading: Reading,
  what: string,
): void {
  for (const key of Object.keys(json)) {
    if (known.includes(key)) continue;
    reading.report(
      QUERY_PROBLEMS['unknown-key'],
      [...path, key],
      `${what} has no key ${quote(key)}.${didYouMean(key, known)}`,
    );
  }
}

/** A word in quotes, cut to a length that a message can hold. */
export function quote(word: string): string {
  return `“${word.length > 60 ? `${word.slice(0, 59)}…` : word}”`;
}

/** ` Did you mean “x”?`, or nothing when no word is near. */
export function didYouMean(word: string, words: Iterable<string>): string {
  const best = word.length > 100 ? undefined : nearest(word, words);
  return best === undefined ? '' : ` Did you mean ${quote(best)}?`;
}

/** What a value is, in words; texts stand for themselves. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return 'a number';
  if (typeof value === 'boolean') return String(value);
  return isObject(value) ? 'a mapping' : 'not a value';
}
