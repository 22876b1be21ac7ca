import type { Query } from '../../query/ast.ts';
import type { ComputedValues } from '../../query/computed/explain.ts';
import { parsePath } from '../../query/path.ts';
import type { Rule, Scorecard } from '../../scorecards/scorecard.ts';
import type { Portal } from '../portal.ts';
import { aboutRelation } from './fields-of-people.ts';

/** Values of `properties` that are money, or name people: a public site holds none of them. */
const PRIVATE: readonly (readonly string[])[] = [
  ['cost'],
  ['git', 'codeowners'],
  ['git', 'lastCommit', 'author'],
];

/** The properties that hold them. */
export const PRIVATE_ROOTS: readonly string[] = [...new Set(PRIVATE.map(([root]) => root!))];

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
  { filter, blueprints }: Scorecard,
  judged: boolean,
  { computed, hidden, judgement }: Pick<Portal, 'computed' | 'hidden' | 'judgement'>,
): boolean {
  const isPrivate = (steps: readonly string[]): boolean =>
    mayBePrivate(steps) ||
    blueprints.some(
      (kind) =>
        (computed && isPrivateComputed(computed, kind, nameIn(steps), true)) ||
        hidden?.fields.get(kind)?.get(nameIn(steps)) === 'all',
    );
  const leadsToPeople = (relation: string): boolean =>
    blueprints.some((kind) => aboutRelation(kind, relation, judgement.context.kinds) === 'all');
  const asks = (query: Query): boolean => asksForPrivate(query, isPrivate, leadsToPeople);
  return (
    seen.some((path) => {
      const steps = stepsOf(path);
      return isPrivatePath(steps) || (steps[0] === 'properties' && isPrivate(steps));
    }) ||
    asks(rule.query) ||
    (!judged && [filter, rule.appliesTo].some((gate) => gate && asks(gate)))
  );
}

/**
 * Whether a computed property is made of something private, directly or not.
 *
 * @param any whether entities have anything private at all: what is made of everything is private then
 */
export function isPrivateComputed(
  computed: ComputedValues,
  blueprint: string,
  id: string,
  any: boolean,
): boolean {
  return computed.madeOf(blueprint, id).some((steps) => (steps.length === 0 ? any : mayBePrivate(steps)));
}

function nameIn(steps: readonly string[]): string {
  return (steps[0] === 'properties' ? steps[1] : steps[0]) ?? '';
}

function asksForPrivate(
  query: Query,
  isPrivate: (steps: readonly string[]) => boolean,
  leadsToPeople: (relation: string) => boolean,
): boolean {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.of.some((part) => asksForPrivate(part, isPrivate, leadsToPeople));
    case 'not':
      return asksForPrivate(query.of, isPrivate, leadsToPeople);
    case 'test': {
      const { subject } = query;
      if (subject.kind === 'property') return isPrivate(subject.path.segments);
      return (
        subject.kind === 'relation' &&
        (leadsToPeople(subject.relation) ||
          (subject.target !== undefined && isPrivate(subject.target.segments)))
      );
    }
    case 'relatedTo':
      return 'kind' in query.ids && asksForPrivate(query.ids, isPrivate, leadsToPeople);
    case 'constant':
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
