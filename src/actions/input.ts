import type { Json } from '../base/json.ts';

export type InputType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array';

/** What a value of an input, or an entry of an array, has to be. Keys as in JSON Schema and in Port. */
export interface ValueRules {
  type: InputType;
  /** `url`, `email`, `date-time`, `multi-line`, `markdown`, `yaml`, `entity`, `user`, `team`, `ipv4`, `ipv6`, ... */
  format?: string;
  /** Blueprint or kind of the entities to choose from, for `format: entity`. */
  blueprint?: string;
  enum?: (string | number)[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
}

/** A field of an action's form. */
export interface Input extends ValueRules {
  id: string;
  title: string;
  description?: string;
  required: boolean;
  default?: Json;
  /** Not shown; its default is sent. */
  hidden?: boolean;
  /** Shown, but only its default is sent. */
  readOnly?: boolean;
  /** Values that people often give; others are accepted too. */
  examples?: string[];
  items?: ValueRules;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
}

/** Values of a form after coercion: input id -> value. Has no prototype; optional inputs left empty are absent. */
export type Values = { [id: string]: Json };

/** A part of the form under one heading. */
export interface Section {
  id: string;
  title?: string;
  description?: string;
  /** Counts from 1 when the action is laid out in steps. */
  step?: number;
  /** Ids of its inputs, in order. */
  inputs: string[];
}

/** Formats whose text may run over several lines. */
export const LONG_FORMATS: ReadonlySet<string> = new Set(['multi-line', 'markdown', 'yaml', 'proto']);

/** Formats whose value names an entity. */
export const ENTITY_FORMATS: ReadonlySet<string> = new Set(['entity', 'user', 'team']);
