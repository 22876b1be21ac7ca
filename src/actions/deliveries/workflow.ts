import { type Json, type JsonObject, own } from '../../base/json.ts';
import { repositoryName, workflowHref } from '../../base/repository.ts';
import type { Values } from '../input.ts';
import { fill, type Scope } from '../template.ts';
import { blankTarget, type Delivery, linkPlan, refuse, scopeOf, targetOf, textOf } from './delivery.ts';

/** File name of a workflow; never an option of a command. */
const NAME = /^\w[\w .-]*$/;
/** What a shell passes on as it is, without quotes. */
const BARE = /^[\w@%+=:,./-]+$/;
/** What a terminal would act upon, or show as something else. */
const UNSAFE = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/**
 * Port's `GITHUB`: a run of a workflow. No address fills the inputs of a run (reference: actions.md 1.8), so
 * the button leads to the workflow's page and the command that runs it stands beside, ready to copy.
 */
export const workflow: Delivery = {
  id: 'GITHUB',
  title: 'Runs a workflow',
  button: 'Open workflow',
  steps: ['The command, or the workflow’s page, starts a run', 'The run does the work and shows its log'],
  fields: {
    workflow: { type: 'text', required: true },
    workflowInputs: { type: 'map' },
    omitUserInputs: { type: 'flag' },
    org: { type: 'text' },
    repo: { type: 'text' },
  },
  idle: ['reportWorkflowStatus'],
  needsRepository: true,
  blankHref(action, context) {
    const target = blankTarget(action, context);
    const file = textOf(action.invocation, 'workflow', scopeOf(action, {}, context)) ?? '';
    return target && NAME.test(file) ? workflowHref(target, file) : undefined;
  },
  plan(action, values, context) {
    const { invocation } = action;
    const scope = scopeOf(action, values, context);
    const target = targetOf(invocation, scope, context);
    if (!target) return refuse('No repository is known for this action');
    const file = textOf(invocation, 'workflow', scope) ?? '';
    if (!NAME.test(file)) return refuse('The name of the workflow is not complete');
    const { ref, inputs } = workflowInputs(invocation, values, scope);
    const host = target.host.replace(/^https?:\/\//, '');
    const repository = host === 'github.com' ? repositoryName(target) : `${host}/${repositoryName(target)}`;
    const command = ghCommand(
      ['gh', 'workflow', 'run', file, '-R', repository, ...(ref ? ['--ref', ref] : [])],
      inputs,
    );
    const href = workflowHref(target, file);
    return linkPlan({
      href,
      fallbackHref: href,
      buttonLabel: action.button ?? workflow.button,
      preview: { type: 'command', command },
      copy: command,
      always: true,
      hint: 'Run the command, or fill in the workflow’s own form',
    });
  },
};

/** Texts by name. Without `workflowInputs` every input is handed on, as in Port's first version. */
function workflowInputs(invocation: JsonObject, values: Values, scope: Scope) {
  const template = own(invocation, 'workflowInputs');
  const filled = template ? fill(template, scope) : own(invocation, 'omitUserInputs') === true ? {} : values;
  const inputs = new Map<string, string>();
  for (const [name, value] of Object.entries((filled ?? {}) as Values)) inputs.set(name, asText(value));
  const ref = inputs.get('ref');
  inputs.delete('ref');
  return { ref, inputs };
}

/** A command for a POSIX shell. Values that a terminal would act upon travel as escaped JSON. */
function ghCommand(words: string[], inputs: Map<string, string>): string {
  const command = words.map(shellQuote).join(' ');
  const pairs = [...inputs].map(([name, value]) => `${name}=${value}`);
  if (!pairs.some((pair) => pair.search(UNSAFE) >= 0)) {
    return [command, ...pairs.map((pair) => `-f ${shellQuote(pair)}`)].join(' ');
  }
  const json = JSON.stringify(Object.fromEntries(inputs)).replace(
    UNSAFE,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `printf %s ${shellQuote(json)} | ${command} --json`;
}

function shellQuote(word: string): string {
  return BARE.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
