import type { Origin } from '../../base/origin.ts';
import type { Problem, Severity } from '../../base/problem.ts';
import { sentence } from '../../base/text.ts';

/** A problem as GitLab's report of code quality has it (docs.gitlab.com: Code Quality, "Code Quality report format"). */
export interface CodeQualityIssue {
  description: string;
  check_name: string;
  fingerprint: string;
  severity: 'info' | 'minor' | 'major';
  location: { path: string; lines: { begin: number } };
}

const SEVERITY: Record<Severity, CodeQualityIssue['severity']> = {
  error: 'major',
  warning: 'minor',
  info: 'info',
};

/**
 * Problems for the widget of a merge request. Those that stand in no file of the repository are said of `elsewhere`.
 *
 * @param prefix the checked folder within the repository, empty or with a slash at its end
 */
export function codeQuality(
  problems: readonly Problem[],
  { prefix = '', elsewhere }: { prefix?: string; elsewhere: string },
): CodeQualityIssue[] {
  return problems.map(({ message, fix, rule, fingerprint, severity, origin }) => ({
    description: `${sentence(message)} ${fix}`,
    check_name: rule,
    fingerprint,
    severity: SEVERITY[severity],
    location: placeOf(origin, prefix, elsewhere),
  }));
}

/** What a source brought from another repository has a record, and is no file of this one. */
function placeOf(
  { file, line, record }: Origin,
  prefix: string,
  elsewhere: string,
): CodeQualityIssue['location'] {
  return file === undefined || record !== undefined
    ? { path: prefix + elsewhere, lines: { begin: 1 } }
    : { path: prefix + file, lines: { begin: line ?? 1 } };
}
