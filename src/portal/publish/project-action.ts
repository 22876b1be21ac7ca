import type { Action } from '../../actions/action.ts';
import type { Input } from '../../actions/input.ts';

/** An action without the names of people: in its words, and in what its form has filled in or suggests. */
export function projectAction(action: Action, clean: (text: string) => string): Action {
  return {
    ...action,
    title: clean(action.title),
    ...(action.description ? { description: clean(action.description) } : {}),
    inputs: action.inputs.map((input) => projectInput(input, clean)),
    sections: action.sections.map((section) => ({
      ...section,
      ...(section.title ? { title: clean(section.title) } : {}),
      ...(section.description ? { description: clean(section.description) } : {}),
    })),
  };
}

function projectInput(input: Input, clean: (text: string) => string): Input {
  const { default: given, examples, ...rest } = input;
  const person = namesPerson(input);
  const isClean = (value: unknown): boolean =>
    !person && (typeof value !== 'string' || clean(value) === value);
  const kept = examples?.filter(isClean);
  return {
    ...rest,
    title: clean(input.title),
    ...(input.description ? { description: clean(input.description) } : {}),
    // A default that is cleaned is none: the form would send it.
    ...(given !== undefined && (Array.isArray(given) ? given.every(isClean) : isClean(given))
      ? { default: given }
      : {}),
    ...(kept && kept.length > 0 ? { examples: kept } : {}),
  };
}

function namesPerson({ format, blueprint, items }: Input): boolean {
  return [{ format, blueprint }, items ?? {}].some(
    (rules) => rules.format === 'user' || rules.format === 'email' || /^_?user$/i.test(rules.blueprint ?? ''),
  );
}
