import type { Json } from '../base/json.ts';
import { own } from '../base/json.ts';
import { repositoryHref, repositoryName } from '../base/repository.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { Action, Operation } from './action.ts';
import {
  blankTarget,
  type EntityFacts,
  type PlanContext,
  type PlannedAction,
} from './deliveries/delivery.ts';
import { DELIVERIES } from './deliveries/index.ts';
import { entityShape, neededFacts } from './facts.ts';
import { type Field, fieldOf, type OptionsSource } from './field.ts';
import type { Input } from './input.ts';
import { ENTITY_FIELD, type PageModel } from './page.ts';

export type { Control, Field, Option } from './field.ts';

export interface FormContext extends Pick<PlanContext, 'repository'> {
  /** The blueprint of the action, when the portal has it. */
  blueprint?: Blueprint | undefined;
  /** The entity that the form is about, when its page holds the form. */
  entity?: EntityFacts | undefined;
  /** Addresses of the name indexes that pickers offer, on the portal's own site. */
  optionsSource?: OptionsSource | undefined;
}

export interface FormSection {
  id: string;
  title?: string;
  description?: string;
  step?: number;
  fields: Field[];
}

/** Everything that a template needs to draw the page of an action. */
export interface FormModel {
  id: string;
  title: string;
  description?: string;
  icon?: string;
  operation: Operation;
  /** What the button does, as a tag. */
  tag?: string;
  sections: FormSection[];
  /** Text of the button, and the blank form of the host, which works without scripts. */
  button?: string;
  href?: string;
  /** Where it happens: `owner/name` and its address. */
  repository?: { name: string; href: string };
  /** What happens after the button, in order. */
  steps: readonly string[];
  /** Why there is no button, as a sentence. */
  blocked?: string;
  /** JSON for the attribute `data-model` of `<portolan-action>`; absent when there is no button. */
  data?: string;
}

/** The model of an action's page. */
export function formModel(action: Action, context: FormContext): FormModel {
  const delivery = action.blocked === undefined ? own(DELIVERIES, action.invocation.type) : undefined;
  const base: FormModel = {
    id: action.id,
    title: action.title,
    ...(action.description ? { description: action.description } : {}),
    ...(action.icon ? { icon: action.icon } : {}),
    operation: action.operation,
    sections: sectionsOf(action, context),
    steps: delivery?.steps ?? [],
  };
  if (!delivery)
    return { ...base, blocked: `There is no button here: ${action.blocked ?? 'its delivery is not known'}.` };
  const planned = plannedAction(action);
  const plan = planContext(action, context);
  const target = blankTarget(planned, plan);
  const href = delivery.blankHref(planned, plan);
  const page: PageModel = { action: planned, inputs: action.inputs.map(withoutWords), context: plan };
  return {
    ...base,
    tag: delivery.title,
    button: action.button ?? delivery.button,
    ...(href ? { href } : {}),
    ...(target ? { repository: { name: repositoryName(target), href: repositoryHref(target) } } : {}),
    data: JSON.stringify(page),
  };
}

/** The part of an action that planning needs: a page gets no more, whatever an invocation of Port holds. */
export function plannedAction(action: Action): PlannedAction {
  const { id, title, operation, blueprint, button } = action;
  const known = Object.keys(own(DELIVERIES, action.invocation.type)?.fields ?? {});
  const fields = Object.entries(action.invocation).filter(([key]) => known.includes(key));
  const invocation = { ...Object.fromEntries(fields), type: action.invocation.type };
  return {
    id,
    title,
    operation,
    ...(blueprint ? { blueprint } : {}),
    ...(button ? { button } : {}),
    invocation,
  };
}

function planContext(action: Action, { blueprint, entity, repository }: FormContext): PlanContext {
  const entities = action.invocation.type === 'UPSERT_ENTITY';
  return {
    ...(repository ? { repository } : {}),
    ...(entities && blueprint ? { shape: entityShape(blueprint) } : {}),
    ...(entity ? { entity: neededFacts(action.invocation as { [key: string]: Json }, entity) } : {}),
  };
}

function sectionsOf(action: Action, context: FormContext): FormSection[] {
  const byId = new Map(action.inputs.map((input) => [input.id, input]));
  const sections: FormSection[] = action.sections.map(({ inputs, ...section }) => ({
    ...section,
    fields: inputs
      .map((id) => byId.get(id))
      .filter((input): input is Input => input !== undefined && !input.hidden)
      .map((input) => fieldOf(input, context.optionsSource)),
  }));
  if (action.operation === 'CREATE' || !action.blueprint || context.entity) return sections.filter(hasFields);
  const chooser: Input = {
    id: ENTITY_FIELD,
    title: context.blueprint?.title ?? action.blueprint,
    type: 'string',
    format: 'entity',
    blueprint: action.blueprint,
    required: true,
  };
  return [{ id: 's0', fields: [fieldOf(chooser, context.optionsSource)] }, ...sections].filter(hasFields);
}

function hasFields(section: FormSection): boolean {
  return section.fields.length > 0;
}

/** What checks and deliveries need of an input; its words stand in the page already. */
function withoutWords({ description: _, examples: __, ...input }: Input): Input {
  return input;
}
