import { type Problem, type ProblemInput, type ProblemRule, problem } from '../../base/problem.ts';

/** Collects problems, each once: the same branch is looked at more than once in a build. */
export interface Reporter {
  report(rule: ProblemRule, branch: string, message: string, more?: Partial<ProblemInput>): void;
  /** What was reported since it was asked last. */
  take(): Problem[];
}

export function createReporter(): Reporter {
  const told = new Set<string>();
  let fresh: Problem[] = [];
  return {
    report(rule, branch, message, more = {}) {
      const origin = { source: 'state', ...(branch === '' ? {} : { record: branch }) };
      const found = problem(rule, { message, origin, ...more });
      if (told.has(found.fingerprint)) return;
      told.add(found.fingerprint);
      fresh.push(found);
    },
    take() {
      const taken = fresh;
      fresh = [];
      return taken;
    },
  };
}
