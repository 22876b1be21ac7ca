import type { Action } from '../../actions/action.ts';
import type { Input, ValueRules } from '../../actions/input.ts';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';

/**
 * An action without the names of people: in its words, in what its form has filled in or suggests, and in what
 * its button carries. The document as written is not part of it: nothing that is published needs it.
 */
export function projectAction(action: Action, clean: (text: string) => string): Action {
  return {
    ...action,
    title: clean(action.title),
    ...(action.description ? { description: clean(action.description) } : {}),
    ...(action.button ? { button: clean(action.button) } : {}),
    invocation: { ...(cleanJson(action.invocation, clean) as JsonObject), type: action.invocation.type },
    document: {},
    inputs: action.inputs.map((input) => projectInput(input, clean)),
    sections: action.sections.map((section) => ({
      ...section,
      ...(section.title ? { title: clean(section.title) } : {}),
      ...(section.description ? { description: clean(section.description) } : {}),
    })),
  };
}

function cleanJson(value: Json, clean: (text: string) => string): Json {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((item) => cleanJson(item, clean));
  if (!isObject(value)) return value;
  const members = Object.entries(value as JsonObject);
  return Object.fromEntries(members.map(([key, member]) => [key, cleanJson(member, clean)]));
}

function projectInput(input: Input, clean: (text: string) => string): Input {
  const { default: given, examples, items, ...rest } = input;
  const person = namesPerson(input);
  const isClean = (value: unknown): boolean => {
    if (person) return false;
    const text = JSON.stringify(value);
    return clean(text) === text;
  };
  const choices = (values: ValueRules): ValueRules =>
    values.enum ? { ...values, enum: values.enum.filter(isClean) } : values;
  const kept = examples?.filter(isClean);
  return {
    ...rest,
    ...choices(rest),
    ...(items ? { items: choices(items) } : {}),
    title: clean(input.title),
    ...(input.description ? { description: clean(input.description) } : {}),
    // A default that is cleaned is none: the form would send it.
    ...(given !== undefined && isClean(given) ? { default: given } : {}),
    ...(kept && kept.length > 0 ? { examples: kept } : {}),
  };
}

function namesPerson({ format, blueprint, items }: Input): boolean {
  return [{ format, blueprint }, items ?? {}].some(
    (rules) => rules.format === 'user' || rules.format === 'email' || /^_?user$/i.test(rules.blueprint ?? ''),
  );
}
