import type { FeedReport } from '../base/feed.ts';
import type { Problem } from '../base/problem.ts';
import { list } from '../base/text.ts';
import { CATALOG_PROBLEMS } from '../catalog/problems.ts';

/**
 * Problems as they can be told while nothing is known from some sources, as in the check of a pull request without a state: what a
 * reference leads to may be theirs, so that it leads to nothing is not known, and no reason to stop anybody (law 10).
 */
export function withoutAbsent(
  problems: readonly Problem[],
  feeds: readonly Pick<FeedReport, 'id' | 'type' | 'outcome' | 'records'>[],
): Problem[] {
  const absent = feeds.filter(
    ({ type, outcome, records }) => type !== 'bill' && outcome === 'failed' && records === 0,
  );
  if (absent.length === 0) return [...problems];
  const names = list(absent.map(({ id }) => id));
  return problems.map((problem) =>
    problem.rule === CATALOG_PROBLEMS['dangling-reference'].id
      ? {
          ...problem,
          severity: 'info',
          message: withReason(problem.message, `it may be known from ${names}, of which nothing was read`),
        }
      : problem,
  );
}

/** A message with a reason, which stands before the question that a message may end in. */
function withReason(message: string, reason: string): string {
  const at = message.lastIndexOf('; did you mean ');
  return at < 0 ? `${message}; ${reason}` : `${message.slice(0, at)}; ${reason}${message.slice(at)}`;
}
