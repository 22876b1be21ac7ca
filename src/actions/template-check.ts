import { isObject, type Json, type JsonObject, own } from '../base/json.ts';
import { nearest } from '../base/text.ts';
import type { Invocation } from './action.ts';
import type { Delivery } from './deliveries/delivery.ts';
import { ENTITY_FORMATS, type Input } from './input.ts';
import { RULES } from './problems.ts';
import type { Path, Report } from './report.ts';
import { type Expression, expressionsIn, parseExpression } from './template.ts';

/**
 * Checks the templates of an invocation before anyone presses its button. Gives the reason why the action
 * must not have one, or undefined. In Port's own maps an expression that only Port knows, such as
 * `.run.id`, costs its entry; anywhere else it costs the button.
 */
export function checkTemplates(
  invocation: Invocation,
  delivery: Delivery,
  inputs: readonly Input[],
  report: Report,
): string | undefined {
  let blocked: string | undefined;
  for (const [name, field] of Object.entries(delivery.fields)) {
    const value = own(invocation, name);
    if (value === undefined) {
      if (field.required) {
        report.add(RULES.invalid, [], { message: `The invocation has no “${name}”`, key: `${name} is missing` });
        blocked ??= `its “${name}” is missing`;
      }
      continue;
    }
    const fits = field.type === 'content' || (field.type === 'text' ? typeof value === 'string' : field.type === 'map' ? isObject(value) : Array.isArray(value));
    if (!fits) {
      report.add(RULES.invalid, [name], { message: `“${name}” of the invocation must be a ${field.type}` });
      if (field.required) blocked ??= `its “${name}” has the wrong form`;
      continue;
    }
    for (const { path, text } of stringsIn(value, [name])) {
      for (const source of expressionsIn(text)) {
        const message = whyNot(source, inputs);
        if (!message) continue;
        const lenient = field.type === 'map';
        report.add(RULES.template, path, {
          message: lenient ? `${message}; this entry is left out` : message,
          key: `${path.join('.')} ${source}`,
          ...(lenient ? { severity: 'warning' } : {}),
        });
        if (!lenient) blocked ??= 'one of its templates is not supported';
      }
    }
  }
  return checkText(invocation, inputs, report) ?? blocked;
}

/** A text of YAML or JSON protects every free value with a filter: otherwise a value could add lines of its own. */
function checkText(invocation: Invocation, inputs: readonly Input[], report: Report): string | undefined {
  const { path, content } = invocation;
  if (typeof content !== 'string' || typeof path !== 'string' || !/\.(?:ya?ml|json)$/i.test(path)) return undefined;
  let blocked: string | undefined;
  for (const source of expressionsIn(content)) {
    const expression = parseExpression(source);
    if (!expression || expression.filters.length > 0 || isTame(expression, inputs)) continue;
    report.add(RULES['unfiltered-value'], ['content'], {
      message: `{{${source}}} is put into ${path.endsWith('json') ? 'JSON' : 'YAML'} as it is`,
      key: source,
    });
    blocked = 'a value stands unprotected in its content';
  }
  return blocked;
}

/** Whether a value can only be one of a few known ones, or a number. */
function isTame({ path }: Expression, inputs: readonly Input[]): boolean {
  const input = path[0] === 'inputs' ? inputs.find(({ id }) => id === path[1]) : undefined;
  if (!input) return path[0] === 'action' || path[0] === 'trigger';
  return input.enum !== undefined || ['number', 'integer', 'boolean'].includes(input.type);
}

/** Why an expression cannot be filled, as a sentence; undefined when it can. */
function whyNot(source: string, inputs: readonly Input[]): string | undefined {
  if (/^\s*spreadValue\(\)\s*$/.test(source)) return undefined;
  const expression = parseExpression(source);
  if (!expression) return `{{${source}}} is not a path with known filters`;
  const [root, id, ...rest] = expression.path;
  if (root === 'inputs' && id !== undefined) {
    const input = inputs.find((candidate) => candidate.id === id);
    const near = nearest(id, inputs.map((candidate) => candidate.id));
    if (!input) return `There is no input “${id}”${near ? `; did you mean “${near}”?` : ''}`;
    const known = rest.length === 0 || input.type === 'object' || input.type === 'array' || rest.join('.') === 'identifier';
    if (known) return undefined;
    return ENTITY_FORMATS.has(input.format ?? '')
      ? `A form knows only the identifier of “${id}”, not its “${rest.join('.')}”`
      : `The input “${id}” has no “${rest.join('.')}”`;
  }
  if (root === 'trigger' && (id !== 'operation' || rest.length > 0)) return 'A page knows only .trigger.operation: who presses the button is known to the Git host';
  if (root === 'action' && !['identifier', 'title', 'blueprint'].includes(id ?? '')) return 'An action has .action.identifier, .action.title and .action.blueprint';
  return undefined;
}

/** Every string of a value with its path; keys of objects count, because they may be templates. */
export function stringsIn(value: Json, path: Path): { path: Path; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => stringsIn(item, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value as JsonObject).flatMap(([key, member]) => [
    ...(key.includes('{{') ? [{ path: [...path, key], text: key }] : []),
    ...stringsIn(member, [...path, key]),
  ]);
}
