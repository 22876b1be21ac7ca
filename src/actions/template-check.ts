import { isObject, type Json, type JsonObject, own } from '../base/json.ts';
import { safePath } from '../base/repository.ts';
import { clip, nearest } from '../base/text.ts';
import type { Invocation } from './action.ts';
import type { Delivery, DeliveryField } from './deliveries/delivery.ts';
import { ENTITY_FORMATS, type Input } from './input.ts';
import { checkKeys, type IdleKeys } from './keys.ts';
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
  idle: IdleKeys,
): string | undefined {
  const reasons: (string | undefined)[] = [];
  const known = ['type', ...Object.keys(delivery.fields), ...(delivery.also ?? [])];
  checkKeys(
    invocation,
    { what: `An invocation of the type ${delivery.id}`, known, idle: delivery.idle ?? [] },
    report,
    idle,
  );
  for (const [name, field] of Object.entries(delivery.fields)) {
    const value = own(invocation, name);
    if (field.keys && isObject(value))
      checkKeys(
        value,
        { what: `“${name}”`, known: field.keys, idle: field.idle ?? [] },
        report.within([name]),
        idle,
      );
    if (value === undefined) {
      if (!field.required) continue;
      report.add(RULES.invalid, [], {
        message: `The invocation has no “${name}”`,
        key: `${name} is missing`,
      });
      reasons.push(`its “${name}” is missing`);
    } else if (!fits(value, field)) {
      report.add(RULES.invalid, [name], {
        message: `“${name}” of the invocation must be ${FORMS[field.type]}`,
      });
      if (field.type !== 'list' && field.type !== 'flag') reasons.push(`its “${name}” has the wrong form`);
    } else {
      reasons.push(checkField(name, field, value, inputs, report));
    }
  }
  return [...reasons, checkText(invocation, inputs, report)].find((reason) => reason !== undefined);
}

const FORMS: Record<DeliveryField['type'], string> = {
  text: 'a text',
  path: 'a text',
  content: 'a text or an object',
  map: 'an object',
  name: 'a plain file name',
  list: 'a list',
  flag: 'true or false',
};

function fits(value: Json, { type }: DeliveryField): boolean {
  if (type === 'content') return true;
  if (type === 'map') return isObject(value);
  if (type === 'list') return Array.isArray(value);
  if (type === 'flag') return typeof value === 'boolean';
  return typeof value === 'string' && (type !== 'name' || /^\w[\w .-]*$/.test(value));
}

function checkField(
  name: string,
  field: DeliveryField,
  value: Json,
  inputs: readonly Input[],
  report: Report,
): string | undefined {
  let reason: string | undefined;
  for (const { path, text } of field.type === 'list' ? [] : stringsIn(value, [name])) {
    const optional = field.type === 'map' && !field.needs?.includes(String(path[1]));
    for (const source of expressionsIn(text)) {
      const message = whyNot(source, inputs);
      if (!message) continue;
      report.add(RULES.template, path, {
        message: optional ? `${message}; this entry is left out` : message,
        key: `${path.join('.')} ${source}`,
        ...(optional ? { severity: 'warning' } : {}),
      });
      if (!optional) reason = 'one of its templates is not supported';
    }
  }
  const lacking = field.needs?.find((key) => own(value as JsonObject, key) === undefined);
  if (lacking) {
    report.add(RULES.invalid, [name], {
      message: `“${name}” does not say the ${lacking}`,
      key: `${name}.${lacking}`,
    });
    reason = `its “${name}” does not say the ${lacking}`;
  }
  if (field.type === 'path' && !safePath(String(value).replace(/\{\{[\s\S]*?\}\}/g, 'x'))) {
    report.add(RULES.path, [name], {
      message: `“${clip(String(value), 80)}” is not a file name within the repository`,
    });
    reason = 'its file name leaves the repository';
  }
  return reason;
}

/** A text of YAML or JSON protects every free value with a filter: otherwise a value could add lines of its own. */
function checkText(invocation: Invocation, inputs: readonly Input[], report: Report): string | undefined {
  const { path, content } = invocation;
  if (typeof content !== 'string' || typeof path !== 'string' || !/\.(?:ya?ml|json)$/i.test(path))
    return undefined;
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
    const near = nearest(
      id,
      inputs.map((candidate) => candidate.id),
    );
    if (!input) return `There is no input “${id}”${near ? `; did you mean “${near}”?` : ''}`;
    const known =
      rest.length === 0 ||
      input.type === 'object' ||
      input.type === 'array' ||
      rest.join('.') === 'identifier';
    if (known) return undefined;
    return ENTITY_FORMATS.has(input.format ?? '')
      ? `A form knows only the identifier of “${id}”, not its “${rest.join('.')}”`
      : `The input “${id}” has no “${rest.join('.')}”`;
  }
  if (root === 'trigger' && (id !== 'operation' || rest.length > 0))
    return 'A page knows only .trigger.operation: who presses the button is known to the Git host';
  if (root === 'action' && !['identifier', 'title', 'blueprint'].includes(id ?? ''))
    return 'An action has .action.identifier, .action.title and .action.blueprint';
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
