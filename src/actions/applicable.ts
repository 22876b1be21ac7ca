import type { Json } from '../base/json.ts';
import type { Entity } from '../catalog/entity.ts';
import { foldsCase } from '../catalog/ref.ts';
import type { Action } from './action.ts';

/**
 * Says whether an entity fulfils a condition, as written in the action. `undefined` means that it cannot be
 * known now: the action is offered then, because the Git host decides who may do what anyway.
 */
export type EvaluateCondition = (condition: Json, entity: Entity, action: Action) => boolean | undefined;

/** The actions that are offered on an entity's page: those on its blueprint whose condition it does not fail. */
export function actionsFor(
  entity: Entity,
  actions: readonly Action[],
  evaluate: EvaluateCondition,
): Action[] {
  return actions.filter(
    (action) =>
      action.published &&
      action.operation !== 'CREATE' &&
      action.blueprint !== undefined &&
      (sameKind(action.blueprint, entity.blueprint) || sameKind(action.blueprint, entity.kind)) &&
      (action.condition === undefined || evaluate(action.condition, entity, action) !== false),
  );
}

function sameKind(a: string, b: string): boolean {
  return a === b || (foldsCase(a) && a.toLowerCase() === b.toLowerCase());
}
