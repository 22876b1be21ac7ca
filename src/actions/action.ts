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
  /** Decides for which entities the action is offered. Kept as written; who shows actions evaluates it. */
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

const operation = z.enum(['CREATE', 'DAY-2', 'DELETE']);

/** A value that Port lets jq compute from the form. */
const dynamic = z.looseObject({ jqQuery: z.string() });
const length = z.number().int().min(0);
const choice = z.union([z.string(), z.number()]);

/**
 * An input as it is written (reference: port.md 3.2). Every key is optional: what is wrong is reported and
 * left out, the rest of the input stands.
 */
export const InputDocument = z.looseObject({
  type: z.enum(['string', 'number', 'integer', 'boolean', 'object', 'array']).optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  format: z.string().optional(),
  blueprint: z.string().optional(),
  enum: z.union([z.array(choice).min(1), dynamic]).optional(),
  pattern: z.union([z.string(), dynamic]).optional(),
  visible: z.union([z.boolean(), dynamic]).optional(),
  disabled: z.union([z.boolean(), dynamic]).optional(),
  minLength: length.optional(),
  maxLength: length.optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  minItems: z.union([length, dynamic]).optional(),
  maxItems: z.union([length, dynamic]).optional(),
  uniqueItems: z.boolean().optional(),
  /** As in JSON Schema: suggestions, not a choice. */
  examples: z.array(choice).optional(),
  items: z.looseObject({}).optional(),
});
export type InputDocument = z.infer<typeof InputDocument>;

const heading = z.looseObject({
  title: z.string().optional(),
  description: z.string().optional(),
  visible: z.union([z.boolean(), dynamic]).optional(),
});

/** The inputs of an action and their layout: none, `order`, or `steps`, with `titles` as headings within. */
export const UserInputs = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.union([z.array(z.string()), dynamic]).optional(),
  order: z.array(z.string()).optional(),
  steps: z
    .array(
      z.looseObject({
        title: z.string().optional(),
        order: z.array(z.string()),
        visible: z.union([z.boolean(), dynamic]).optional(),
      }),
    )
    .optional(),
  titles: z.record(z.string(), heading).optional(),
});
export type UserInputs = z.infer<typeof UserInputs>;

const Trigger = z.looseObject({
  type: z.string().optional(),
  operation: operation.optional(),
  blueprintIdentifier: z.string().nullish(),
  userInputs: UserInputs.optional(),
  condition: z.unknown().optional(),
  executeActionButtonText: z.string().optional(),
});

/**
 * An action as it is written, in Port's format (reference: port.md 3.1). The first version of the format,
 * with the operation as the trigger and the inputs at the top, is read too. Unknown keys are kept.
 */
export const ActionDocument = z.looseObject({
  identifier: z
    .string()
    .max(1000)
    .regex(/^[A-Za-z0-9@_.+:\\/=-]+$/, 'must be made of letters, digits and @ _ . + : \\ / = -'),
  title: z.string().nullish(),
  description: z.string().nullish(),
  icon: z.string().nullish(),
  blueprint: z.string().nullish(),
  trigger: z
    .union([operation, Trigger], 'must be CREATE, DAY-2 or DELETE, or an object with an operation')
    .optional(),
  userInputs: UserInputs.optional(),
  condition: z.unknown().optional(),
  invocationMethod: z.looseObject({ type: z.string() }),
  requiredApproval: z.unknown().optional(),
  publish: z.boolean().optional(),
});
export type ActionDocument = z.infer<typeof ActionDocument>;
