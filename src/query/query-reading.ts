import type { Origin } from '../base/origin.ts';
import { type Problem, problem } from '../base/problem.ts';
import { count } from '../base/text.ts';
import type { Query, Test } from './ast.ts';
import type { JsonPath, Reading } from './port-reading.ts';
import { QUERY_PROBLEMS } from './problems.ts';

export interface ReadingOptions {
  /** Where a part of the query stands, by its path within the query. */
  origin(path: JsonPath): Origin;
  /** Tells this query apart from others of its file, such as `prod/hasOwner/query`. */
  key: string;
}

/** A query with what was wrong in it. */
export interface ReadQuery {
  query: Query;
  problems: Problem[];
  /** Every test with its path within the query, for checks that need a blueprint. */
  tests: readonly { test: Test; path: JsonPath }[];
}

const MAX_PROBLEMS = 50;

/** Reads a query of any dialect: the first problems are listed, the others counted. */
export function readWith(options: ReadingOptions, read: (reading: Reading) => Query): ReadQuery {
  const problems: Problem[] = [];
  const tests: { test: Test; path: JsonPath }[] = [];
  let unlisted = 0;
  const reading: Reading = {
    report(rule, path, message, fix) {
      if (problems.length === MAX_PROBLEMS) {
        unlisted += 1;
        return;
      }
      const key = `${options.key}/${path.join('/')}`;
      problems.push(
        problem(rule, { message, ...(fix === undefined ? {} : { fix }), origin: options.origin(path), key }),
      );
    },
    test(test, path) {
      tests.push({ test, path });
      return test;
    },
  };
  const query = read(reading);
  if (unlisted > 0) {
    const message = `The query has ${count(unlisted, 'further problem')} that ${unlisted === 1 ? 'is' : 'are'} not listed`;
    problems.push(
      problem(QUERY_PROBLEMS['condition-shape'], {
        message,
        origin: options.origin([]),
        key: `${options.key}/*`,
      }),
    );
  }
  return { query, problems, tests };
}
