import { guardedPattern, SlowPattern } from '../base/guarded-pattern.ts';
import { asString, isObject, type Json, type JsonObject, own } from '../base/json.ts';
import { schemaFaults } from '../base/schema-faults.ts';
import { list } from '../base/text.ts';
import { InputDocument, type UserInputs } from './action.ts';
import { coerceValues, textsOf } from './coerce.ts';
import type { Input, InputType, ValueRules } from './input.ts';
import { checkKeys, type IdleKeys, INPUT_KEYS, ITEM_KEYS, TOLD_INPUT_KEYS } from './keys.ts';
import { RULES } from './problems.ts';
import type { Report } from './report.ts';
import { inputsValidator } from './validate.ts';

/** What may name an input. */
export const INPUT_ID = /^(?!(?:__proto__|constructor|prototype)$)[A-Za-z0-9_@$=.+-]{1,200}$/;
const NUMBERS = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
] as const;

/** Reads the inputs of an action in the order they are written. What is wrong is reported and left out; the rest stands. */
export function readInputs(userInputs: UserInputs, report: Report, idle: IdleKeys): Input[] {
  const required = userInputs.required;
  if (isJq(required)) reportJq(report, ['required'], 'Which inputs are required');
  const names = Array.isArray(required) ? required : [];
  const inputs: Input[] = [];
  for (const [id, value] of Object.entries(userInputs.properties ?? {})) {
    const path = ['properties', id];
    if (!INPUT_ID.test(id) || !isObject(value)) {
      report.add(RULES.invalid, path, {
        message: `The input “${id}” is not an object with an identifier of letters, digits and _ - . @ = + $`,
      });
      continue;
    }
    const input = readInput(id, value as JsonObject, report.within(path), idle);
    if (!input) continue;
    if (names.includes(id) || own(value as JsonObject, 'required') === true) input.required = true;
    inputs.push(input);
  }
  for (const name of names) {
    if (!Object.hasOwn(userInputs.properties ?? {}, name)) {
      report.add(RULES['unknown-input'], ['required'], {
        message: `“${name}” is required, but there is no such input`,
        key: name,
      });
    }
  }
  return inputs;
}

function readInput(id: string, value: JsonObject, report: Report, idle: IdleKeys): Input | undefined {
  if (isObject(own(value, 'encryption')) || asString(own(value, 'encryption'))) {
    report.add(RULES.secret, ['encryption'], {
      message: `The input “${id}” asks for a secret and is not shown`,
    });
    return undefined;
  }
  checkKeys(value, INPUT_KEYS, report, idle);
  const document = checked(value, report);
  const required = own(value, 'required');
  if (required !== undefined && typeof required !== 'boolean' && !isJq(required))
    report.add(RULES.invalid, ['required'], {
      message: `“required” of the input “${id}” must be true or false`,
    });
  for (const key of [
    'default',
    'enum',
    'required',
    'visible',
    'disabled',
    'pattern',
    'minItems',
    'maxItems',
  ] as const) {
    if (!isJq(document[key])) continue;
    reportJq(report, [key], `“${key}” of the input “${id}”`);
    delete document[key];
  }
  for (const key of TOLD_INPUT_KEYS) {
    if (own(document as JsonObject, key) === undefined) continue;
    report.add(RULES['no-effect'], [key], {
      message: `“${key}” of the input “${id}” has no effect in a form`,
    });
  }
  const rules = readRules(id, document, report, []);
  const input: Input = {
    id,
    title: document.title?.trim() || humanise(id),
    ...(document.description ? { description: document.description } : {}),
    required: false,
    ...rules,
  };
  if (document.visible === false) input.hidden = true;
  if (document.disabled === true) input.readOnly = true;
  if (document.examples) input.examples = document.examples.map(String);
  if (input.type === 'array') {
    const items = own(document as JsonObject, 'items');
    if (isObject(items)) checkKeys(items, ITEM_KEYS, report.within(['items']), idle);
    input.items = isObject(items)
      ? readRules(id, checked(items as JsonObject, report.within(['items'])), report, ['items'])
      : { type: 'string' };
    for (const key of ['minItems', 'maxItems'] as const)
      if (typeof document[key] === 'number') input[key] = document[key];
    if (document.uniqueItems) input.uniqueItems = true;
  }
  readDefault(input, document as JsonObject, report);
  return input;
}

/** The document without the keys whose values have the wrong form; each is reported. */
function checked(value: JsonObject, report: Report): InputDocument {
  const result = InputDocument.safeParse(value);
  if (result.success) return result.data;
  for (const { path, message, key } of schemaFaults(result.error, InputDocument, value, 'the input')) {
    report.add(RULES.invalid, path, { message, key });
  }
  const copy: JsonObject = { ...value };
  for (const { path } of result.error.issues) delete copy[String(path[0])];
  return InputDocument.parse(copy);
}

function readRules(id: string, document: InputDocument, report: Report, path: string[]): ValueRules {
  const choices = Array.isArray(document.enum) ? document.enum : undefined;
  const rules: ValueRules = { type: document.type ?? guessType(choices) };
  if (document.format) rules.format = document.format;
  if (document.blueprint) rules.blueprint = document.blueprint;
  if (choices) {
    const fitting = choices.filter(
      (option) =>
        rules.type === 'array' || typeof option === (rules.type === 'integer' ? 'number' : rules.type),
    );
    const unique = [
      ...new Map((fitting.length > 0 ? fitting : choices).map((option) => [String(option), option])).values(),
    ];
    rules.enum = fitting.length > 0 ? unique : unique.map(String);
  }
  for (const key of NUMBERS) if (document[key] !== undefined) rules[key] = document[key];
  if (typeof document.pattern === 'string') {
    const pattern = usablePattern(document.pattern);
    if (pattern !== undefined) rules.pattern = pattern;
    else
      report.add(RULES.pattern, [...path, 'pattern'], {
        message: `The pattern of “${id}” is not a regular expression: ${document.pattern}`,
      });
  }
  return rules;
}

function readDefault(input: Input, document: JsonObject, report: Report): void {
  const value: Json | undefined = own(document, 'default');
  if (value === undefined || value === null) return;
  dropSlowPatterns(input, value, report);
  const { values, errors } = coerceValues([{ ...input, hidden: false, readOnly: false }], {
    [input.id]: textsOf(input, value),
  });
  const error = errors[0] ?? inputsValidator([input])(values)[0];
  if (error) {
    report.add(RULES['unfit-default'], ['default'], {
      message: `The default of “${input.id}” does not fit: ${error.message}`,
    });
  } else {
    const fitting = own(values, input.id);
    if (fitting !== undefined) input.default = fitting;
  }
}

/** A pattern that takes too long for the default would take too long for what people type. */
function dropSlowPatterns(input: Input, value: Json, report: Report): void {
  const places: [ValueRules | undefined, string[]][] = [
    [input, ['pattern']],
    [input.items, ['items', 'pattern']],
  ];
  for (const [rules, path] of places) {
    if (rules?.pattern === undefined) continue;
    try {
      const matches = guardedPattern(rules.pattern);
      for (const text of [value].flat()) if (typeof text === 'string') matches(text);
    } catch (error) {
      if (!(error instanceof SlowPattern)) throw error;
      report.add(RULES.pattern, path, { message: `In the input “${input.id}” ${error.message}` });
      delete rules.pattern;
    }
  }
}

/** A pattern that compiles with the `u` flag, which the validator uses; needless escapes are dropped. */
function usablePattern(pattern: string): string | undefined {
  const candidates = [pattern, pattern.replace(/\\([^\w\s^$\\.*+?()[\]{}|/-])/gu, '$1').replace(/\\_/g, '_')];
  return candidates.find((candidate) => {
    try {
      return Boolean(new RegExp(candidate, 'u'));
    } catch {
      return false;
    }
  });
}

function reportJq(report: Report, path: string[], what: string): void {
  report.add(RULES['jq-value'], path, {
    message: `${what} is computed with jq, which forms do not do; it is left out`,
  });
}

function isJq(value: unknown): boolean {
  return isObject(value) && typeof value['jqQuery'] === 'string';
}

function guessType(choices: readonly unknown[] | undefined): InputType {
  return choices?.every((option) => typeof option === 'number') ? 'number' : 'string';
}

/** `service_name` and `serviceName` as `Service name`. */
export function humanise(id: string): string {
  const words = id
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_.$@=+-]+/g, ' ')
    .trim();
  return words
    ? words.charAt(0).toUpperCase() +
        words.slice(1).replace(/\b([A-Z])(?=[a-z])/g, (letter) => letter.toLowerCase())
    : list([id]);
}
