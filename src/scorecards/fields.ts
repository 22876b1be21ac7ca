import type { z } from 'zod';
import { isObject } from '../base/json.ts';
import type { Origin } from '../base/origin.ts';
import { type Problem, type ProblemRule, problem } from '../base/problem.ts';
import { didYouMean, type JsonPath, kindOf, quote } from '../query/port-reading.ts';
import { SCORECARD_PROBLEMS } from './problems.ts';

/** A part of a document: where its members stand, and where its problems go. */
export interface Part {
  /** The place of a path within the part. */
  origin(path: JsonPath): Origin;
  /** Tells the part apart from others of its file, such as `production-ready/has-owner`. */
  key: string;
  problems: Problem[];
}

/** Reports a problem at a path within a part. */
export function report(part: Part, rule: ProblemRule, path: JsonPath, message: string, fix?: string): void {
  const key = `${part.key}/${path.join('/')}`;
  part.problems.push(
    problem(rule, { message, ...(fix === undefined ? {} : { fix }), origin: part.origin(path), key }),
  );
}

/** The same part, seen from a path within it. */
export function partAt(part: Part, path: JsonPath, key: string): Part {
  return { origin: (inner) => part.origin([...path, ...inner]), key, problems: part.problems };
}

type Shape = Record<string, z.ZodType>;
type Fields<S extends Shape> = { [Key in keyof S]?: z.output<S[Key]> };

/**
 * Reads the keys of a mapping one by one, so that a bad one costs only itself: it is left out and reported,
 * as are keys that the shape does not have and required ones that are missing. `what` names the mapping in messages.
 */
export function readFields<S extends Shape>(
  shape: S,
  required: readonly (keyof S & string)[],
  value: unknown,
  part: Part,
  what: string,
  ignored: readonly string[] = [],
): Fields<S> | undefined {
  if (!isObject(value)) {
    report(part, SCORECARD_PROBLEMS.field, [], `${what} must be a mapping; it is ${kindOf(value)}`);
    return undefined;
  }
  const fields: Fields<S> = {};
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(shape, key) || ignored.includes(key)) continue;
    report(
      part,
      SCORECARD_PROBLEMS['unknown-key'],
      [key],
      `${what} has no key ${quote(key)}.${didYouMean(key, Object.keys(shape))}`,
    );
  }
  for (const key of Object.keys(shape) as (keyof S & string)[]) {
    const member = Object.hasOwn(value, key) ? value[key] : undefined;
    if (member === undefined || member === null) {
      if (required.includes(key))
        report(part, SCORECARD_PROBLEMS.field, [], `${what} has no ${key}`, `Add ${key}:.`);
      continue;
    }
    const parsed = shape[key]!.safeParse(member);
    if (parsed.success) fields[key] = parsed.data as Fields<S>[typeof key];
    else reportIssue(parsed.error.issues[0]!, key, member, part, what);
  }
  return fields;
}

function reportIssue(issue: z.core.$ZodIssue, key: string, value: unknown, part: Part, what: string): void {
  const path = [key, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  const message = `The ${key} of ${what.charAt(0).toLowerCase()}${what.slice(1)} is ${kindOf(value)}; it ${issue.message}`;
  report(part, SCORECARD_PROBLEMS.field, path, message);
}
