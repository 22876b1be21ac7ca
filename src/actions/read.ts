import { asString, compareText, isObject, type JsonObject, own } from '../base/json.ts';
import { formatOrigin } from '../base/origin.ts';
import { compareProblems, type Problem } from '../base/problem.ts';
import type { RepositoryTarget } from '../base/repository.ts';
import { schemaFaults } from '../base/schema-faults.ts';
import { clip, nearest } from '../base/text.ts';
import { type Action, ActionDocument, type Invocation, type Operation, type UserInputs } from './action.ts';
import { readCondition } from './condition.ts';
import { DELIVERIES } from './deliveries/index.ts';
import { humanise, readInputs } from './inputs.ts';
import {
  ACTION_KEYS,
  checkKeys,
  HEADING_KEYS,
  type IdleKeys,
  type Keys,
  reportIdle,
  STEP_KEYS,
  TRIGGER_KEYS,
  USER_INPUTS_KEYS,
} from './keys.ts';
import { layOut } from './layout.ts';
import { RULES } from './problems.ts';
import { type ActionFile, type Path, type Report, reportOn } from './report.ts';
import { checkTemplates } from './template-check.ts';

export type { ActionFile } from './report.ts';

/** Invocations that Port runs on its own servers, and a page cannot. */
export const NEEDS_RUNNER = new Set([
  'WEBHOOK',
  'KAFKA',
  'GITLAB',
  'AZURE_DEVOPS',
  'SLACK',
  'JENKINS',
  'INTEGRATION_ACTION',
]);

export interface ReadOptions {
  /** The portal's own repository; absent when the portal does not know it. */
  repository?: RepositoryTarget | undefined;
  /** Whether a blueprint or kind exists. Without it, names are not checked. */
  hasBlueprint?: ((identifier: string) => boolean) | undefined;
}

/**
 * Reads self-service actions from parsed documents: single actions, lists of them, and Port's exports
 * (`{actions: […]}`, `[{blueprint, data: […]}]`). Whatever is wrong becomes a located problem; an action
 * whose delivery cannot work is kept without a button, and says why. The result is sorted by id.
 */
export function readActions(
  files: readonly ActionFile[],
  options: ReadOptions = {},
): { actions: Action[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const byId = new Map<string, Action>();
  for (const { file, docs } of [...files].sort((a, b) => compareText(a.file, b.file))) {
    for (const doc of docs) {
      const report = reportOn(file, doc, problems);
      for (const found of findActions(doc.value, [], undefined)) {
        const action = readAction(found.value, found.blueprint, report.within(found.path), options);
        if (!action) continue;
        const first = byId.get(action.id);
        if (first) {
          report.within(found.path).add(RULES.duplicate, ['identifier'], {
            message: `The action “${action.id}” is defined in ${formatOrigin(first.origin)} already`,
          });
        } else byId.set(action.id, action);
      }
    }
  }
  const actions = [...byId.values()].sort((a, b) => compareText(a.id, b.id));
  return { actions, problems: problems.sort(compareProblems) };
}

interface Found {
  value: unknown;
  path: Path;
  blueprint: string | undefined;
}

/** The actions within a document, wherever Port's exports put them. */
function findActions(value: unknown, path: Path, blueprint: string | undefined): Found[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => findActions(item, [...path, index], blueprint));
  if (isObject(value) && !('invocationMethod' in value)) {
    const group = own(value, 'actions') ?? own(value, 'data');
    const key = Object.hasOwn(value, 'actions') ? 'actions' : 'data';
    if (Array.isArray(group))
      return findActions(group, [...path, key], asString(own(value, 'blueprint')) ?? blueprint);
  }
  return [{ value, path, blueprint }];
}

/** Reads one action; undefined when it is none. Also reads the generated ones, so that all actions are alike. */
export function readAction(
  value: unknown,
  groupBlueprint: string | undefined,
  report: Report,
  options: ReadOptions,
): Action | undefined {
  if (!isObject(value) || !(Object.hasOwn(value, 'invocationMethod') || Object.hasOwn(value, 'trigger'))) {
    report.add(RULES['not-an-action'], [], {
      message: `This is not an action: it has no trigger and no invocationMethod`,
    });
    return undefined;
  }
  const trigger = own(value, 'trigger');
  if (isObject(trigger) && own(trigger, 'type') === 'automation') {
    report.add(RULES.automation, [], {
      message: `“${asString(own(value, 'identifier')) ?? '?'}” is an automation; it is not shown`,
    });
    return undefined;
  }
  const parsed = ActionDocument.safeParse(value);
  if (!parsed.success) {
    for (const fault of schemaFaults(parsed.error, ActionDocument, value, 'the action'))
      report.add(RULES.invalid, fault.path, { message: fault.message, key: fault.key });
    return undefined;
  }
  return build(parsed.data, value as JsonObject, groupBlueprint, report, options);
}

function build(
  document: ActionDocument,
  raw: JsonObject,
  groupBlueprint: string | undefined,
  report: Report,
  options: ReadOptions,
): Action {
  const idle: IdleKeys = { found: [] };
  const trigger = typeof document.trigger === 'object' ? document.trigger : {};
  checkKeys(raw, ACTION_KEYS, report, idle);
  checkKeys(trigger, TRIGGER_KEYS, report.within(['trigger']), idle);
  if (trigger.type !== undefined && trigger.type !== 'self-service')
    report.add(RULES.invalid, ['trigger', 'type'], {
      message: `The trigger is of the type “${clip(trigger.type, 60)}”, not self-service; it is read as that`,
      severity: 'warning',
    });
  const nested = trigger.userInputs !== undefined;
  const userInputs: UserInputs = trigger.userInputs ?? document.userInputs ?? {};
  const inputsReport = report.within(nested ? ['trigger', 'userInputs'] : ['userInputs']);
  checkForm(userInputs, inputsReport, idle);
  if (nested && document.userInputs !== undefined) idle.found.push({ path: ['userInputs'], report });
  const read = readInputs(userInputs, inputsReport, idle);
  const { sections, hidden } = layOut(userInputs, read, inputsReport);
  const inputs = read.map((input) => (hidden.has(input.id) ? { ...input, hidden: true } : input));
  const { invocation, path } = invocationOf(raw['invocationMethod'] as Invocation);
  const made = own(invocation, 'blueprintIdentifier');
  const isUpsert = invocation.type === 'UPSERT_ENTITY';
  const blueprint =
    trigger.blueprintIdentifier ??
    document.blueprint ??
    groupBlueprint ??
    (isUpsert ? asString(made) : undefined);
  const delivered = report.within(['invocationMethod', ...path]);
  if (isUpsert && made !== undefined && made !== blueprint)
    delivered.add(RULES['other-blueprint'], ['blueprintIdentifier'], {
      message: `The action changes a “${blueprint}”, and Port would make a “${clip(String(made), 60)}” of what it says`,
    });
  if (blueprint && options.hasBlueprint && !options.hasBlueprint(blueprint)) {
    report.add(RULES['unknown-blueprint'], nested ? ['trigger', 'blueprintIdentifier'] : [], {
      message: `There is no blueprint or kind “${blueprint}”`,
    });
  }
  if (document.requiredApproval) {
    report.add(RULES.approval, ['requiredApproval'], {
      message: `“${document.identifier}” asks for an approval: the Git host has to hold it back until then`,
    });
  }
  const operation = operationOf(document);
  const condition = readCondition(document, operation, report, idle);
  if (path.length > 0)
    checkKeys(
      raw['invocationMethod'] as JsonObject,
      INTEGRATION_KEYS,
      report.within(['invocationMethod']),
      idle,
    );
  const blocked = checkDelivery(invocation, inputs, delivered, options, idle);
  reportIdle(idle);
  return {
    id: document.identifier,
    title: document.title?.trim() || humanise(document.identifier),
    ...(document.description ? { description: document.description } : {}),
    ...(document.icon ? { icon: document.icon } : {}),
    operation,
    ...(blueprint ? { blueprint } : {}),
    inputs,
    sections,
    ...(condition === undefined ? {} : { condition }),
    ...(trigger.executeActionButtonText ? { button: trigger.executeActionButtonText } : {}),
    invocation,
    ...(blocked ? { blocked } : {}),
    published: document.publish !== false,
    generated: false,
    origin: report.origin([]),
    document: raw,
  };
}

/** The keys of a form beside its inputs. */
function checkForm(form: UserInputs, report: Report, idle: IdleKeys): void {
  checkKeys(form, USER_INPUTS_KEYS, report, idle);
  for (const [index, step] of (form.steps ?? []).entries())
    checkKeys(step, STEP_KEYS, report.within(['steps', index]), idle);
  for (const [id, heading] of Object.entries(form.titles ?? {}))
    checkKeys(heading, HEADING_KEYS, report.within(['titles', id]), idle);
}

function operationOf({ trigger }: ActionDocument): Operation {
  return (typeof trigger === 'string' ? trigger : trigger?.operation) ?? 'CREATE';
}

/** What stands around a workflow that an integration of Port's would run. */
const INTEGRATION_KEYS: Keys = {
  what: 'An invocation of the type INTEGRATION_ACTION',
  // With a workflow they say that the Git host runs it, which it does without them too.
  known: ['type', 'integrationActionExecutionProperties', 'installationId', 'integrationActionType'],
  idle: [],
};

/** The invocation and where it stands: Port's newer way to run a workflow puts it one level deeper. */
function invocationOf(invocation: Invocation): { invocation: Invocation; path: string[] } {
  const key = 'integrationActionExecutionProperties';
  const properties = own(invocation, key);
  if (
    invocation.type !== 'INTEGRATION_ACTION' ||
    !isObject(properties) ||
    !Object.hasOwn(properties, 'workflow')
  ) {
    return { invocation, path: [] };
  }
  return { invocation: { ...(properties as JsonObject), type: 'GITHUB' }, path: [key] };
}

/** Why an action has no button; undefined when it can have one. */
function checkDelivery(
  invocation: Invocation,
  inputs: Action['inputs'],
  report: Report,
  options: ReadOptions,
  idle: IdleKeys,
): string | undefined {
  const delivery = own(DELIVERIES, invocation.type);
  if (!delivery) {
    if (NEEDS_RUNNER.has(invocation.type)) {
      report.add(RULES['needs-runner'], ['type'], {
        message: `${invocation.type} needs a runner; the action is shown without a button`,
      });
      return `${invocation.type} needs a runner`;
    }
    const near = nearest(invocation.type, Object.keys(DELIVERIES));
    report.add(RULES['unknown-delivery'], ['type'], {
      message: `The invocation type “${invocation.type}” is not known${near ? `; did you mean ${near}?` : ''}`,
    });
    return `the invocation type “${invocation.type}” is not known`;
  }
  const blocked = checkTemplates(invocation, delivery, inputs, report, idle);
  if (
    !options.repository &&
    delivery.needsRepository &&
    !(own(invocation, 'org') && own(invocation, 'repo') && own(delivery.fields, 'repo'))
  ) {
    report.add(RULES['no-repository'], [], {
      message: `${invocation.type} needs a repository, and none is known`,
    });
    return blocked ?? 'no repository is known';
  }
  return blocked;
}
