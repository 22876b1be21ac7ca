import { own } from '../../base/json.ts';
import type { Values } from '../input.ts';
import { type Delivery, type Plan, type PlanContext, type PlannedAction, refuse } from './delivery.ts';
import { issueForm } from './issue-form.ts';
import { newFile } from './new-file.ts';
import { upsertEntity } from './upsert-entity.ts';
import { workflow } from './workflow.ts';

/** Every way an action can leave the page, by `invocationMethod.type`. A new one is one file and one line. */
export const DELIVERIES: { readonly [id: string]: Delivery } = {
  ISSUE_FORM: issueForm,
  NEW_FILE: newFile,
  UPSERT_ENTITY: upsertEntity,
  GITHUB: workflow,
};

/** Where the button of an action leads for these values, in a browser or in Node. Throws nothing. */
export function planAction(action: PlannedAction, values: Values, context: PlanContext): Plan {
  const delivery = own(DELIVERIES, action.invocation.type);
  return delivery ? delivery.plan(action, values, context) : refuse('This action has no button here');
}
