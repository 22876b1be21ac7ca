import type { Problem } from '../../base/problem.ts';

/** What `portolan check` finds in a portal after an import. */
export interface CheckResult {
  errors: number;
  warnings: number;
  notes: number;
  /** Those that were not there before. */
  new: Problem[];
}
