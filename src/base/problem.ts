import { shortHash } from './hash.ts';
import { compareText } from './json.ts';
import type { Origin } from './origin.ts';
import { clip, oneLine } from './text.ts';

export type Severity = 'error' | 'warning' | 'info';

/**
 * A kind of problem. Every room keeps its own in a table, made with {@link defineRules};
 * the reference documentation of problems is generated from these tables.
 */
export interface ProblemRule {
  /** `<room>/<name>`, stable for ever: people silence and search by it. */
  id: string;
  severity: Severity;
  title: string;
  /** How to fix it in general; a problem may carry a more exact fix. */
  fix: string;
}

/**
 * What mends a problem where nothing has to be decided: at its origin stands `from`, and `to` should. Of a member of
 * a mapping it is the value, or with `at: 'key'` its key. Both are texts as the file means them, without quotes.
 */
export interface Edit {
  from: string;
  to: string;
  at?: 'key';
}

/** Something wrong that a person can mend. Problems are values: the build goes on. */
export interface Problem {
  rule: string;
  severity: Severity;
  /** One sentence: what is wrong. Without a full stop at its end, so that it can stand in a list and in a text. */
  message: string;
  /** One sentence or more: how to fix it, with its full stop. */
  fix: string;
  origin: Origin;
  /** The entity it speaks of, as a ref. */
  subject?: string;
  edit?: Edit;
  /**
   * Identifies the problem between builds: made from rule, file or record, subject and `key`,
   * never from lines, so that moving a text does not make an old problem new.
   */
  fingerprint: string;
}

export interface ProblemInput {
  message: string;
  origin: Origin;
  fix?: string;
  severity?: Severity;
  subject?: string;
  edit?: Edit | undefined;
  /** Tells apart problems of one rule on one subject in one file: a path or a value, never a line. */
  key?: string;
}

/** Turns a table `name -> rule` into rules whose id is `<room>/<name>`. */
export function defineRules<Name extends string>(
  room: string,
  rules: Record<Name, Omit<ProblemRule, 'id'>>,
): Record<Name, ProblemRule> {
  const entries = Object.entries<Omit<ProblemRule, 'id'>>(rules);
  return Object.fromEntries(
    entries.map(([name, rule]) => [name, { id: `${room}/${name}`, ...rule }]),
  ) as Record<Name, ProblemRule>;
}

/**
 * A problem of a rule. The severity and fix of the rule stand unless the input has its own. Messages are one
 * line of at most 500 characters without a full stop at the end, and hold nothing that could steer a terminal or
 * turn the reading direction.
 */
export function problem(rule: ProblemRule, input: ProblemInput): Problem {
  const place = input.origin.file ?? input.origin.record ?? '';
  return {
    rule: rule.id,
    severity: input.severity ?? rule.severity,
    // What a library or another system says comes with or without one.
    message: shortLine(input.message).replace(/(?<!\.)\.$/, ''),
    fix: shortLine(input.fix ?? rule.fix).replace(/[^.?!:…]$/, '$&.'),
    origin: input.origin,
    ...(input.subject === undefined ? {} : { subject: input.subject }),
    ...(input.edit && isPlainEdit(input.edit) ? { edit: input.edit } : {}),
    fingerprint: shortHash(
      [rule.id, input.origin.source, place, input.subject ?? '', input.key ?? ''].join('\n'),
      16,
    ),
  };
}

const MAX_MESSAGE = 500;

/** An edit is of words on one line: nobody can look over anything longer, or anything that cannot be seen. */
function isPlainEdit({ from, to }: Edit): boolean {
  return (
    from !== to &&
    [from, to].every((text) => text !== '' && text.length <= MAX_MESSAGE && oneLine(text) === text)
  );
}

function shortLine(text: string): string {
  return clip(oneLine(text), MAX_MESSAGE);
}

const RANK: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** Order of problems everywhere: severity, then place, then rule, then message. */
export function compareProblems(a: Problem, b: Problem): number {
  return (
    RANK[a.severity] - RANK[b.severity] ||
    compareText(a.origin.file ?? a.origin.source, b.origin.file ?? b.origin.source) ||
    (a.origin.line ?? 0) - (b.origin.line ?? 0) ||
    (a.origin.column ?? 0) - (b.origin.column ?? 0) ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message) ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

/** How many problems there are of each severity. */
export function countProblems(problems: readonly Problem[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  for (const { severity } of problems) counts[severity] += 1;
  return counts;
}
