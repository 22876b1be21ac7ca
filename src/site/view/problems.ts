import { compareText } from '../../base/json.ts';
import { formatOrigin } from '../../base/origin.ts';
import { compareProblems, countProblems, type Problem, type Severity } from '../../base/problem.ts';
import { count, list } from '../../base/text.ts';
import type { Portal } from '../../portal/portal.ts';
import { getPortal } from '../../portal/store.ts';
import { ruleAnchor, ruleOf } from '../rules.ts';
import { originHref } from './entity.ts';
import { entityHref, href, nameOf } from './links.ts';
import { sentence } from './sentence.ts';

/** Problems on one page. */
export const PROBLEMS_PER_PAGE = 100;

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** How a severity looks and is called. */
export const SEVERITY_LOOK: Record<Severity, { is: string; one: string; many: string; means: string }> = {
  error: { is: 'fail', one: 'Error', many: 'Errors', means: 'each keeps something from the site' },
  warning: { is: 'warn', one: 'Warning', many: 'Warnings', means: 'something is not as it should be' },
  info: { is: 'info', one: 'Note', many: 'Notes', means: 'nothing must be done' },
};

export interface ProblemItem {
  message: string;
  /** Only where it says more than the fix of the rule. */
  fix: string | undefined;
  place: string;
  href: string | undefined;
  subject: { title: string; href: string } | undefined;
}

/** Problems of one rule on a page. */
export interface ProblemGroup {
  rule: string;
  title: string;
  fix: string | undefined;
  /** Place of the group on its page, and of its rule in the reference. */
  id: string;
  ruleHref: string | undefined;
  total: number;
  /** True when the page before ends with the same rule. */
  continued: boolean;
  items: ProblemItem[];
}

export interface ProblemSection {
  severity: Severity;
  total: number;
  groups: ProblemGroup[];
}

interface Ordered {
  problems: readonly Problem[];
  /** By severity and rule, in the order of the pages. */
  runs: readonly Run[];
}

interface Run {
  severity: Severity;
  rule: string;
  start: number;
  end: number;
}

const orders = new WeakMap<Portal, Ordered>();

/** Worst first; within a severity the rule with the most problems first, then by place. */
function ordered(portal: Portal): Ordered {
  let order = orders.get(portal);
  if (order) return order;
  const totals = new Map<string, number>();
  for (const problem of portal.problems) totals.set(runKey(problem), (totals.get(runKey(problem)) ?? 0) + 1);
  const problems = [...portal.problems].sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      totals.get(runKey(b))! - totals.get(runKey(a))! ||
      compareText(a.rule, b.rule) ||
      compareProblems(a, b),
  );
  const runs: Run[] = [];
  for (const [index, { severity, rule }] of problems.entries()) {
    const last = runs.at(-1);
    if (last?.severity === severity && last.rule === rule) last.end = index + 1;
    else runs.push({ severity, rule, start: index, end: index + 1 });
  }
  order = { problems, runs };
  orders.set(portal, order);
  return order;
}

function runKey({ severity, rule }: Problem): string {
  return `${severity} ${rule}`;
}

/** How many pages the problems fill; at least one. */
export function problemPages(): number {
  return Math.max(1, Math.ceil(getPortal().problems.length / PROBLEMS_PER_PAGE));
}

export function problemPageHref(page: number): string {
  return href(page === 1 ? '/problems/' : `/problems/${page}/`);
}

/** The problems on a page (from 1), by severity and rule. */
export function problemPage(page: number): ProblemSection[] {
  const { problems, runs } = ordered(getPortal());
  const first = (page - 1) * PROBLEMS_PER_PAGE;
  const last = Math.min(problems.length, first + PROBLEMS_PER_PAGE);
  const totals = countProblems(problems);
  return SEVERITIES.flatMap((severity) => {
    const groups = runs
      .filter((run) => run.severity === severity && run.start < last && run.end > first)
      .map((run) =>
        groupView(
          run,
          problems.slice(Math.max(run.start, first), Math.min(run.end, last)),
          run.start < first,
        ),
      );
    return groups.length === 0 ? [] : [{ severity, total: totals[severity], groups }];
  });
}

function groupView(run: Run, problems: readonly Problem[], continued: boolean): ProblemGroup {
  const rule = ruleOf(run.rule);
  const common =
    rule?.fix ?? (problems.every(({ fix }) => fix === problems[0]!.fix) ? problems[0]!.fix : undefined);
  return {
    rule: run.rule,
    title: rule?.title ?? run.rule,
    fix: common,
    id: runAnchor(run),
    ruleHref: rule ? ruleHref(run.rule) : undefined,
    total: run.end - run.start,
    continued,
    items: problems.map((problem) => itemView(problem, common)),
  };
}

function itemView({ message, fix, origin, subject }: Problem, common: string | undefined): ProblemItem {
  const page = subject === undefined ? undefined : entityHref(subject);
  return {
    message: sentence(message),
    fix: fix === common ? undefined : fix,
    place: formatOrigin(origin),
    href: originHref(origin),
    subject: page === undefined ? undefined : { title: nameOf(subject!), href: page },
  };
}

/** A rule's place in the reference. */
export function ruleHref(rule: string): string {
  return href(`/problems/rules/#${ruleAnchor(rule)}`);
}

function runAnchor({ severity, rule }: Run): string {
  return `${severity}-${ruleAnchor(rule)}`;
}

export interface RuleRow {
  title: string;
  rule: string;
  severity: Severity;
  total: number;
  /** Where its problems begin. */
  href: string;
}

/** Every rule that something breaks, in the order of the pages. Their totals add up to all problems. */
export function rulesBroken(): RuleRow[] {
  return ordered(getPortal()).runs.map((run) => ({
    title: ruleOf(run.rule)?.title ?? run.rule,
    rule: run.rule,
    severity: run.severity,
    total: run.end - run.start,
    href: `${problemPageHref(Math.floor(run.start / PROBLEMS_PER_PAGE) + 1)}#${runAnchor(run)}`,
  }));
}

/** `3 errors, 4 warnings and 1 note`; without problems `none`. */
export function problemSentence(problems: readonly Problem[] = getPortal().problems): string {
  const counts = countProblems(problems);
  const parts = [
    ...(counts.error ? [count(counts.error, 'error')] : []),
    ...(counts.warning ? [count(counts.warning, 'warning')] : []),
    ...(counts.info ? [count(counts.info, 'note')] : []),
  ];
  return parts.length === 0 ? 'none' : list(parts);
}

/** What became of the documents of the declared catalog; the parts add up. */
export function documentsSentence(): string {
  const { documents, files } = getPortal();
  const { accepted, skipped, rejected } = documents;
  const total = accepted + skipped + rejected;
  return `${count(total, 'document')} in ${count(files, 'file')}: ${accepted} accepted, ${skipped} skipped, ${rejected} rejected.`;
}
