import type { Query } from '../../query/ast.ts';
import { parsePath } from '../../query/path.ts';
import type { Rule, Scorecard } from '../../scorecards/scorecard.ts';

/** Values of `properties` that are money, or name people: a public site holds none of them. */
const PRIVATE: readonly (readonly string[])[] = [
  ['cost'],
  ['git', 'codeowners'],
  ['git', 'lastCommit', 'author'],
];

/** The same as paths of an entity's document. */
export const PRIVATE_PATHS: readonly (readonly string[])[] = PRIVATE.map((path) => ['properties', ...path]);

/** Whether a value at a path of a document is private, is part of such a value, or holds one. */
export function isPrivatePath(steps: readonly string[]): boolean {
  return PRIVATE_PATHS.some((path) =>
    path.every((step, index) => index >= steps.length || step === steps[index]),
  );
}

/**
 * Whether what a verdict saw must not be told to everybody: what it looked at was private, or its rule asks for
 * something private. Where the rule did not get as far, what decides whether it applies counts as well.
 *
 * @param seen paths of what was looked at, as text
 */
export function isPrivateEvidence(
  seen: readonly string[],
  rule: Rule,
  { filter }: Scorecard,
  judged: boolean,
): boolean {
  return (
    seen.some((path) => isPrivatePath(stepsOf(path))) ||
    asksForPrivate(rule.query) ||
    (!judged && [filter, rule.appliesTo].some((gate) => gate && asksForPrivate(gate)))
  );
}

function asksForPrivate(query: Query): boolean {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.of.some(asksForPrivate);
    case 'not':
      return asksForPrivate(query.of);
    case 'test':
      return query.subject.kind === 'property' && mayBePrivate(query.subject.path.segments);
    default:
      return false;
  }
}

/** A path in a query may leave out the section that it is in. */
function mayBePrivate(segments: readonly string[]): boolean {
  const steps = segments[0] === 'properties' ? segments : ['properties', ...segments];
  return isPrivatePath(steps);
}

function stepsOf(path: string): readonly string[] {
  const parsed = parsePath(path);
  return 'path' in parsed ? parsed.path.segments : [path];
}
