import type { Action } from '../actions/action.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Query } from '../query/ast.ts';
import type { CompiledQuery } from '../query/compiled.ts';
import { compileQuery } from '../query/evaluate.ts';
import { compilePort } from '../query/port.ts';
import type { Portal } from './portal.ts';

interface Condition {
  query: Query;
  /** By blueprint. */
  compiled: Map<string, CompiledQuery>;
}

const conditions = new WeakMap<Action, Condition>();

/** False when the entity surely fails the action's condition. What cannot be read or known hides nothing. */
export function isOffered(
  { judgement, blueprints }: Pick<Portal, 'judgement' | 'blueprints'>,
  action: Action,
  entity: Entity,
): boolean {
  const condition = conditionOf(action);
  if (!condition) return true;
  let query = condition.compiled.get(entity.blueprint);
  if (!query) {
    query = compileQuery(condition.query, {
      blueprint: blueprints.get(entity.blueprint),
      context: judgement.context,
    });
    condition.compiled.set(entity.blueprint, query);
  }
  return query.check(entity) !== 0;
}

/** What has to be true where an action is offered; undefined when nothing has to. */
export function queryOf(action: Action): Query | undefined {
  return conditionOf(action)?.query;
}

function conditionOf(action: Action): Condition | undefined {
  if (action.condition === undefined) return undefined;
  let condition = conditions.get(action);
  if (!condition) {
    const { query } = compilePort(action.condition, {
      origin: () => action.origin,
      key: action.id,
      allowEmpty: true,
    });
    condition = { query, compiled: new Map() };
    conditions.set(action, condition);
  }
  return condition;
}
