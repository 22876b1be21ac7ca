import { z } from 'zod';
import type { Json, JsonObject } from '../base/json.ts';
import type { Origin } from '../base/origin.ts';
import type { Input, Section } from './input.ts';

/** What an action does to the catalog: adds something, changes something that is there, or removes it. */
export type Operation = 'CREATE' | 'DAY-2' | 'DELETE';

/** How an action leaves the page. Further keys belong to the type. */
export type Invocation = { type: string; [key: string]: Json };

/** A self-service operation, after reading. */
export interface Action {
  id: string;
  title: string;
  description?: string;
  icon?: string;
  operation: Operation;
  /** Blueprint or kind of the entities it makes or works on. Absent: it stands on its own. */
  blueprint?: string;
  inputs: Input[];
  sections: Section[];
  /** Decides for which entities the action is offered: a query as written; who shows actions evaluates it. */
  condition?: Json;
  /** Text of the button, when the action has its own. */
  button?: string;
  invocation: Invocation;
  /** Why the action has no button, as a sentence. */
  blocked?: string;
  /** False for drafts. */
  published: boolean;
  /** True for those that every blueprint gets without being written. */
  generated: boolean;
  origin: Origin;
  /** The document as written, with all that is not known here. */
  document: JsonObject;
}

const operation = z
  .enum(['CREATE', 'DAY-2', 'DELETE'])
  .describe('CREATE makes something; DAY-2 and DELETE work on an entity, and are offered on its page.');

/** A value that Port lets jq compute from the form. */
const dynamic = z.looseObject({ jqQuery: z.string() });
const length = z.number().int().min(0);
const choice = z.union([z.string(), z.number()]);
const visible = z.union([z.boolean(), dynamic]).optional();

/**
 * An input as it is written (reference: port.md 3.2). Every key is optional: what is wrong is reported and
 * left out, the rest of the input stands.
 */
export const InputDocument = z.looseObject({
  type: z
    .enum(['string', 'number', 'integer', 'boolean', 'object', 'array'])
    .optional()
    .describe('What is entered; by default a text, or a number where all choices are numbers.'),
  title: z.string().optional().describe('The label of the field; by default made from its id.'),
  description: z.string().optional().describe('What stands below the label.'),
  format: z.string().optional().describe('What the text is: the field is made and checked for it.'),
  blueprint: z.string().optional().describe('With format: entity, the kind of the entities to choose from.'),
  enum: z
    .union([z.array(choice).min(1), dynamic])
    .optional()
    .describe('The values to choose from.'),
  pattern: z.union([z.string(), dynamic]).optional().describe('A regular expression that a text must fit.'),
  visible: visible.describe('False: not shown; its default is sent.'),
  disabled: z.union([z.boolean(), dynamic]).optional().describe('True: shown, but only its default is sent.'),
  minLength: length.optional().describe('The fewest characters.'),
  maxLength: length.optional().describe('The most characters.'),
  minimum: z.number().optional().describe('The least number.'),
  maximum: z.number().optional().describe('The greatest number.'),
  exclusiveMinimum: z.number().optional().describe('A number must be more than this.'),
  exclusiveMaximum: z.number().optional().describe('A number must be less than this.'),
  minItems: z.union([length, dynamic]).optional().describe('The fewest entries of a list.'),
  maxItems: z.union([length, dynamic]).optional().describe('The most entries of a list.'),
  uniqueItems: z.boolean().optional().describe('True: no entry of a list twice.'),
  examples: z
    .array(choice)
    .optional()
    .describe('As in JSON Schema: suggestions, not a choice; other values are accepted.'),
  items: z.looseObject({}).optional().describe('With type: array, what an entry of the list is.'),
});
export type InputDocument = z.infer<typeof InputDocument>;

/** Words between the inputs of a form. */
export const Heading = z.looseObject({
  title: z.string().optional().describe('The words of the heading.'),
  description: z.string().optional().describe('What stands below the heading.'),
  visible: visible.describe('False leaves the heading out; the inputs below it stay.'),
});

/** A part of a long form. */
export const Step = z.looseObject({
  title: z.string().optional().describe('What the step is called.'),
  order: z.array(z.string()).describe('The ids of its inputs, in order.'),
  visible: visible.describe('False hides the inputs of the step; their defaults are sent.'),
});

/** The inputs of an action and their layout: none, `order`, or `steps`, with `titles` as headings within. */
export const UserInputs = z.looseObject({
  properties: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('The inputs by id, each a field of the form.'),
  required: z
    .union([z.array(z.string()), dynamic])
    .optional()
    .describe('The ids of inputs that must be filled in.'),
  order: z
    .array(z.string())
    .optional()
    .describe('The ids of inputs, and of titles between them, in the order of the form.'),
  steps: z.array(Step).optional().describe('The parts of a long form, in place of order.'),
  titles: z
    .record(z.string(), Heading)
    .optional()
    .describe('Headings by id, which order names between inputs.'),
});
export type UserInputs = z.infer<typeof UserInputs>;

/** What sets an action off, with its form. */
export const Trigger = z.looseObject({
  type: z.string().optional().describe('self-service; an automation is read as a note only.'),
  operation: operation.optional(),
  blueprintIdentifier: z.string().nullish().describe('The kind that it is about.'),
  userInputs: UserInputs.optional().describe('The form.'),
  condition: z.unknown().optional().describe('A query: offered on the pages of entities that fulfil it.'),
  executeActionButtonText: z.string().optional().describe('The text of the button.'),
});

/**
 * An action as it is written, in Port's format (reference: port.md 3.1). The first version of the format,
 * with the operation as the trigger and the inputs at the top, is read too. Unknown keys are kept.
 */
export const ActionDocument = z.looseObject({
  identifier: z
    .string()
    .max(1000)
    .regex(/^[A-Za-z0-9@_.+:\\/=-]+$/, 'must be made of letters, digits and @ _ . + : \\ / = -')
    .describe('Names the action; a part of its address.'),
  title: z.string().nullish().describe('What people call it; by default made from the identifier.'),
  description: z.string().nullish().describe('What it does, in a sentence or two.'),
  icon: z.string().nullish().describe('The name of an icon.'),
  blueprint: z.string().nullish().describe('The kind that it is about, where the trigger names none.'),
  trigger: z
    .union([operation, Trigger], 'must be CREATE, DAY-2 or DELETE, or an object with an operation')
    .optional()
    .describe('What sets it off, with its form.'),
  userInputs: UserInputs.optional().describe('The form, in the first version of the format.'),
  condition: z.unknown().optional().describe('A query: offered on the pages of entities that fulfil it.'),
  invocationMethod: z
    .looseObject({ type: z.string() })
    .describe('How it leaves the page: what the button opens on the Git host.'),
  requiredApproval: z
    .unknown()
    .optional()
    .describe('A note: an approval is left to the Git host, as by code owners or protected environments.'),
  publish: z.boolean().optional().describe('False hides a draft.'),
});
export type ActionDocument = z.infer<typeof ActionDocument>;
