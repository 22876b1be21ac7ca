import { type Json, own } from '../base/json.ts';
import type { RepositoryTarget } from '../base/repository.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Action } from './action.ts';
import type { ReadyPlan } from './deliveries/delivery.ts';
import { planAction } from './deliveries/index.ts';
import { type DiffLine, lineDiff } from './diff.ts';
import { editEntityText } from './edit-text.ts';
import { changesOf } from './entity-document.ts';
import { entityFacts, entityShape } from './facts.ts';
import { plannedAction } from './form.ts';
import { fill } from './template.ts';

/** What an action without inputs would do to one entity, for the entity's own page. */
export interface EntityChange {
  plan: ReadyPlan;
  /** The whole new text of the file, to copy, and what differs in it. Absent when the file cannot be seen or edited safely. */
  text?: string;
  diff?: DiffLine[];
}

/**
 * Plans a `UPSERT_ENTITY` action without inputs for an entity that is there. `source` is the text of the file
 * that declares it, when the build has read it.
 */
export function changeEntity(
  action: Action,
  entity: Entity,
  blueprint: Blueprint,
  repository: RepositoryTarget | undefined,
  source?: string,
): EntityChange | undefined {
  if (
    action.blocked !== undefined ||
    action.invocation.type !== 'UPSERT_ENTITY' ||
    action.operation === 'CREATE'
  )
    return undefined;
  const shape = entityShape(blueprint);
  const facts = entityFacts(entity, blueprint);
  const plan = planAction(plannedAction(action), {}, { repository, entity: facts, shape });
  if (!plan.ready) return undefined;
  const scope = { inputs: {}, entity: facts as Json, action: {}, trigger: { operation: action.operation } };
  const changes = changesOf(fill(own(action.invocation, 'mapping') ?? {}, scope), shape);
  const text =
    source !== undefined && changes.length > 0
      ? editEntityText(source, { kind: entity.kind, identifier: entity.id }, changes)
      : undefined;
  return text === undefined || text === source ? { plan } : { plan, text, diff: lineDiff(source!, text) };
}
