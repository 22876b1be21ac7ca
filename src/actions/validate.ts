import { Validator } from '@cfworker/json-schema';
import { type Json, type JsonObject, own } from '../base/json.ts';
import { count, formatNumber } from '../base/text.ts';
import { safeHref } from '../base/url.ts';
import type { Input, ValueRules, Values } from './input.ts';

export interface FieldError {
  /** Id of the input. */
  input: string;
  /** A sentence that starts with the input's title. */
  message: string;
}

const KEYWORDS = [
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minItems',
  'maxItems',
  'uniqueItems',
] as const;

/** Formats that JSON Schema knows too, in words. */
const FORMATS: { [format: string]: string } = {
  email: 'an e-mail address',
  'date-time': 'a date and time',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
};
const TYPES: { [type: string]: string } = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'yes or no',
  object: 'an object',
  array: 'a list',
};

/** JSON Schema (draft 2020-12) of the values that a form gives, for pages, runners and other programs. */
export function inputsSchema(inputs: readonly Input[]): JsonObject {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: Object.fromEntries(inputs.map((input) => [input.id, valueSchema(input)])),
    required: inputs.filter((input) => input.required).map((input) => input.id),
    additionalProperties: false,
  };
}

function valueSchema(rules: ValueRules & Partial<Input>): JsonObject {
  const schema: JsonObject = { type: rules.type };
  if (rules.format && own(FORMATS, rules.format)) schema['format'] = rules.format;
  for (const keyword of KEYWORDS) if (rules[keyword] !== undefined) schema[keyword] = rules[keyword];
  if (rules.items) schema['items'] = valueSchema(rules.items);
  return schema;
}

/**
 * Makes the check of a form's values, once for as many calls as there are key strokes; the same in a
 * browser and in a runner, without `eval`. Gives at most one message for each input. Values of inputs that
 * do not exist are not looked at.
 */
export function inputsValidator(inputs: readonly Input[]): (values: Values) => FieldError[] {
  const checks = inputs.map((input) => [input, new Validator(valueSchema(input), '2020-12', false)] as const);
  return (values) =>
    checks.flatMap(([input, validator]) => {
      const value = own(values, input.id);
      const message = value === undefined ? input.required && 'is required' : check(input, validator, value);
      return message ? [{ input: input.id, message: `${input.title} ${message}` }] : [];
    });
}

function check(input: Input, validator: Validator, value: Json): string | undefined {
  for (const { keyword, instanceLocation } of validator.validate(value).errors) {
    const entry = instanceLocation.slice(2);
    const rules = entry && input.items ? input.items : input;
    const message = describe(keyword, rules, entry ? (value as Values)[entry] : value);
    if (message) return entry ? `has an entry, number ${Number(entry) + 1}, that ${message}` : message;
  }
  if (input.type === 'array') {
    const wrong = (value as Json[]).findIndex(
      (entry) => input.items?.format === 'url' && !isWebAddress(entry),
    );
    return wrong < 0 ? undefined : `has an entry, number ${wrong + 1}, that must be a web address`;
  }
  return input.format === 'url' && !isWebAddress(value)
    ? 'must be a web address, such as https://example.com'
    : undefined;
}

/** What a person has to change, after the name of the field; undefined for keywords that only sum up others. */
function describe(
  keyword: string,
  rules: ValueRules & Partial<Input>,
  value: Json | undefined,
): string | undefined {
  const length = typeof value === 'string' ? [...value].length : 0;
  switch (keyword) {
    case 'type':
      return `must be ${TYPES[rules.type]}`;
    case 'format':
      return `must be ${FORMATS[rules.format!]}`;
    case 'enum':
      return `must be one of: ${rules.enum!.join(', ')}`;
    case 'pattern':
      return `must match ${rules.pattern}`;
    case 'minLength':
      return `needs ${count(rules.minLength!, 'character')} or more`;
    case 'maxLength':
      return `has ${count(length, 'character')}, at most ${formatNumber(rules.maxLength!)} fit`;
    case 'minimum':
      return `must be ${formatNumber(rules.minimum!)} or more`;
    case 'maximum':
      return `must be ${formatNumber(rules.maximum!)} or less`;
    case 'exclusiveMinimum':
      return `must be more than ${formatNumber(rules.exclusiveMinimum!)}`;
    case 'exclusiveMaximum':
      return `must be less than ${formatNumber(rules.exclusiveMaximum!)}`;
    case 'minItems':
      return `needs ${count(rules.minItems!, 'entry', 'entries')} or more`;
    case 'maxItems':
      return `has room for ${count(rules.maxItems!, 'entry', 'entries')}`;
    case 'uniqueItems':
      return 'has an entry twice';
    default:
      return undefined;
  }
}

function isWebAddress(value: Json): boolean {
  return typeof value === 'string' && /^https?:/i.test(value) && safeHref(value) !== undefined;
}
