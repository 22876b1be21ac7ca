import type { Json, JsonObject } from '../../../base/json.ts';
import { OPPOSITE, type Operator, type Query, type Subject, type Test } from '../../../query/ast.ts';

/** Turns every operator that has an opposite into that. */
const NEGATED: ReadonlyMap<Operator, Operator> = new Map(
  Object.entries(OPPOSITE).flatMap(([negative, positive]) => [
    [negative as Operator, positive!] as const,
    [positive!, negative as Operator] as const,
  ]),
);

/**
 * A query as a scorecard writes it, in Port's format; undefined when that has no words for it. Nothing but comparisons
 * of properties and relations is understood, and `how` a dialect compares is left to the caller.
 */
export function portQuery(query: Query): JsonObject | undefined {
  const part = partOf(query, false);
  if (part === undefined) return undefined;
  return 'combinator' in part ? part : { combinator: 'and', conditions: [part] };
}

function partOf(query: Query, negate: boolean): JsonObject | undefined {
  switch (query.kind) {
    case 'and':
    case 'or': {
      const conditions = query.of.map((part) => partOf(part, negate));
      if (conditions.includes(undefined)) return undefined;
      const combinator = (query.kind === 'and') === negate ? 'or' : 'and';
      return { combinator, conditions: conditions as Json[] };
    }
    case 'not':
      return partOf(query.of, !negate);
    case 'test':
      return conditionOf(query, negate);
    default:
      return undefined;
  }
}

function conditionOf(test: Test, negate: boolean): JsonObject | undefined {
  const subject = subjectOf(test.subject);
  const operator = negate ? NEGATED.get(test.operator) : test.operator;
  if (!subject || !operator) return undefined;
  return { ...subject, operator, ...('value' in test ? { value: test.value as Json } : {}) };
}

function subjectOf(subject: Subject): JsonObject | undefined {
  if (subject.kind === 'property') return { property: subject.path.text };
  if (subject.kind === 'relation' && !subject.target) return { relation: subject.relation };
  return undefined;
}
