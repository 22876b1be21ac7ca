import { type Json, own, sameJson } from '../base/json.ts';
import type { RepositoryTarget } from '../base/repository.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import { valueAt } from '../catalog/document.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Action } from './action.ts';
import { declaredDiff } from './declared-diff.ts';
import type { ReadyPlan } from './deliveries/delivery.ts';
import { planAction } from './deliveries/index.ts';
import type { DiffLine } from './diff.ts';
import { changesOf } from './entity-document.ts';
import { declaredShape, entityFacts, entityShape } from './facts.ts';
import { plannedAction } from './form.ts';
import { fill } from './template.ts';

/** What an action without inputs would do to one entity, for the entity's own page. */
export interface EntityChange {
  /** Its address leads to the first line that changes, where that is known. */
  plan: ReadyPlan;
  /** What differs in the file that declares it; absent when the file cannot be seen, or not be edited safely. */
  diff?: DiffLine[];
  /** True when the entity says all of it already. */
  done: boolean;
}

/** The portal's side of the plan. */
export interface ChangeContext {
  blueprint: Blueprint;
  repository: RepositoryTarget | undefined;
  /** The lines of the file that declares the entity, when it can be read. */
  lines?: readonly string[] | undefined;
}

/** Plans a `UPSERT_ENTITY` action without inputs for an entity that is there; undefined for every other action. */
export function changeEntity(
  action: Action,
  entity: Entity,
  { blueprint, repository, lines }: ChangeContext,
): EntityChange | undefined {
  if (!isPlainChange(action)) return undefined;
  const shape = declaredShape(entity, blueprint);
  const facts = entityFacts(entity, blueprint);
  const scope = { inputs: {}, entity: facts as Json, action: {}, trigger: { operation: action.operation } };
  const mapping = fill(own(action.invocation, 'mapping') ?? {}, scope);
  const changes = changesOf(mapping, shape);
  // Where the document has a value and where the entity has it are two places, when the form is not the kind's own.
  const kept = changesOf(mapping, entityShape(blueprint));
  const done = kept.length > 0 && kept.every(({ path, value }) => sameJson(valueAt(entity.doc, path), value));
  const diff = lines && !done ? declaredDiff(lines, entity, changes) : undefined;
  const line = diff?.find(({ type }) => type !== 'same')?.line;
  const plan = planAction(
    plannedAction(action),
    {},
    { repository, entity: line ? { ...facts, line } : facts, shape },
  );
  return plan.ready ? { plan, ...(diff ? { diff } : {}), done } : undefined;
}

/** Whether an action changes an entity that is there, and asks for nothing before it does. */
export function isPlainChange(action: Action): boolean {
  return (
    action.blocked === undefined &&
    action.invocation.type === 'UPSERT_ENTITY' &&
    action.operation !== 'CREATE' &&
    action.inputs.length === 0
  );
}
