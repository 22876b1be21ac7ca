import type { Json } from '../../base/json.ts';
import { newIssueHref } from '../../base/repository.ts';
import {
  blankTarget,
  type Delivery,
  linkPlan,
  oneLine,
  refuse,
  scopeOf,
  targetOf,
  textOf,
} from './delivery.ts';

/** From this length on the payload is written without spaces, to leave room for a sign-in on the way. */
const SPACIOUS = 4000;

/**
 * An issue form with its `title` and one machine-readable field, `payload`, filled. Fields of other types
 * are never named in the address: naming a dropdown may replace the form by a blank editor (reference:
 * actions.md 1.5). `labels` belong to the template, because in an address they need more rights.
 */
export const issueForm: Delivery = {
  id: 'ISSUE_FORM',
  title: 'Opens an issue',
  button: 'Open issue',
  steps: [
    'The Git host shows the issue, ready to submit',
    'A workflow checks it and does the work',
    'The issue says what became of it',
  ],
  fields: {
    template: { type: 'name' },
    title: { type: 'text' },
    labels: { type: 'list' },
    org: { type: 'text' },
    repo: { type: 'text' },
  },
  needsRepository: true,
  blankHref(action, context) {
    const target = blankTarget(action, context);
    return target && newIssueHref(target, [['template', templateName(action)]]);
  },
  plan(action, values, context) {
    const scope = scopeOf(action, values, context);
    const target = targetOf(action.invocation, scope, context);
    if (!target) return refuse('No repository is known for this action');
    const template = templateName(action);
    const title = oneLine(textOf(action.invocation, 'title', scope) ?? '') || oneLine(action.title);
    const payload: Json = {
      action: action.id,
      ...(context.entity ? { entity: context.entity.ref } : {}),
      inputs: values,
    };
    const address = (text: string) =>
      newIssueHref(target, [
        ['template', template],
        ['title', title],
        ['payload', text],
      ]);
    const spacious = JSON.stringify(payload, null, 2);
    const body = address(spacious).length > SPACIOUS ? JSON.stringify(payload) : spacious;
    return linkPlan({
      href: address(body),
      fallbackHref: newIssueHref(target, [
        ['template', template],
        ['title', title],
      ]),
      buttonLabel: action.button ?? issueForm.button,
      preview: { type: 'issue', title, body },
      copy: body,
      hint: 'Paste the copied text into the field “Payload”',
    });
  },
};

/** File name of the issue form that an action opens. */
export function templateName(action: { id: string; invocation: { [key: string]: Json } }): string {
  const { template } = action.invocation;
  return typeof template === 'string' && template ? template : `${action.id.replace(/[^\w.-]+/g, '-')}.yml`;
}
