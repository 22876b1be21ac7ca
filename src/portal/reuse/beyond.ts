import type { Action } from '../../actions/action.ts';
import type { Entity } from '../../catalog/entity.ts';
import { kindKey } from '../../catalog/ref.ts';
import type { Query } from '../../query/ast.ts';
import { explain } from '../../scorecards/explain.ts';
import { OUTCOMES } from '../../scorecards/outcome.ts';
import { isOffered, queryOf } from '../offered.ts';
import type { Portal } from '../portal.ts';

/**
 * What a page says of an entity that rests on others, near or far: the evidence of rules and the conditions of actions
 * that look beyond the entity itself. Their outcomes may be the same, and the words about them others.
 */
export function beyondEntity(portal: Portal, entity: Entity): unknown {
  const evidence = portal.judgement.cards.flatMap(({ scorecard, rowOf, outcomes }) => {
    const row = rowOf.get(entity.ref);
    if (row === undefined) return [];
    const { rules, filter, key } = scorecard;
    return rules.flatMap(({ query, appliesTo, identifier }, index) => {
      const outcome = OUTCOMES[outcomes[row * rules.length + index]!]!;
      // Of what is fine no page tells why.
      if (outcome === 'pass' || outcome === 'notApplicable') return [];
      const looks = [filter, appliesTo, query].some((part) => part && looksBeyond(part));
      return looks ? [explain(portal.judgement, key, identifier, entity.ref)] : [];
    });
  });
  const offered = portal.actions
    .filter((action) => {
      const query = isFor(action, entity) ? queryOf(action) : undefined;
      return query !== undefined && looksBeyond(query);
    })
    .map((action) => isOffered(portal, action, entity));
  return [evidence, offered];
}

function isFor({ blueprint }: Action, entity: Entity): boolean {
  return blueprint !== undefined && kindKey(blueprint) === kindKey(entity.blueprint);
}

/** Whether a condition asks for more than the entity's own values; those that begin with a sign lead to its relations. */
function looksBeyond(query: Query): boolean {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.of.some(looksBeyond);
    case 'not':
      return looksBeyond(query.of);
    case 'test':
      return query.subject.kind === 'property'
        ? query.subject.path.text.startsWith('$')
        : query.subject.kind !== 'schema' && query.subject.kind !== 'scorecard';
    case 'relatedTo':
      return true;
    case 'constant':
      return false;
  }
}
