import type { Origin } from '../base/origin.ts';
import { type Edit, type Problem, type ProblemInput, type ProblemRule, problem } from '../base/problem.ts';
import { formatNumber } from '../base/text.ts';

/** What may be said beside the message; see `ProblemInput`. */
export interface Detail {
  fix?: string | undefined;
  /** Tells apart problems of one rule in one file; the message by default. */
  key?: string | undefined;
  subject?: string | undefined;
  edit?: Edit | undefined;
  /** Stands in the fingerprint for file and subject, where the problem is one of many files. */
  scope?: string | undefined;
}

/** Collects problems while reading. */
export interface Reporter {
  report(rule: ProblemRule, origin: Origin, message: string, detail?: Detail): void;
  /** All problems so far, with a last one for each file and rule of which there were too many. */
  finish(): Problem[];
}

/** So many problems of one rule are kept per file; the others are counted. */
const MAX_ALIKE = 1000;

/** A reporter that tells equal problems of a file apart by counting them, so that each has its own fingerprint. */
export function createReporter(): Reporter {
  const problems: Problem[] = [];
  const seen = new Map<string, number>();
  const alike = new Map<string, { rule: ProblemRule; origin: Origin; count: number }>();
  return {
    report(rule, origin, message, { fix, key = message, subject, edit, scope } = {}) {
      const group = alike.get(`${rule.id} ${origin.file ?? origin.source}`) ?? { rule, origin, count: 0 };
      group.count += 1;
      alike.set(`${rule.id} ${origin.file ?? origin.source}`, group);
      if (group.count > MAX_ALIKE) return;
      const input = {
        message,
        origin,
        key,
        edit,
        ...(fix === undefined ? {} : { fix }),
        ...(subject === undefined ? {} : { subject }),
      };
      const first = scope === undefined ? problem(rule, input) : scoped(rule, input, scope);
      const times = (seen.get(first.fingerprint) ?? 0) + 1;
      seen.set(first.fingerprint, times);
      problems.push(times === 1 ? first : problem(rule, { ...input, key: `${key} ${times}` }));
    },
    finish() {
      const rest = [...alike.values()].filter(({ count }) => count > MAX_ALIKE);
      return [
        ...problems,
        ...rest.map(({ rule, origin, count }) =>
          problem(rule, {
            message: `there are ${formatNumber(count - MAX_ALIKE)} more problems of this kind here`,
            origin,
            key: 'more',
          }),
        ),
      ];
    },
  };
}

function scoped(rule: ProblemRule, input: ProblemInput, scope: string): Problem {
  const { subject: _, origin, ...rest } = input;
  const { fingerprint } = problem(rule, { ...rest, origin: { source: origin.source, file: scope } });
  return { ...problem(rule, input), fingerprint };
}
