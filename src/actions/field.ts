import { formatNumber } from '../base/text.ts';
import { textsOf } from './coerce.ts';
import { ENTITY_FORMATS, type Input, LONG_FORMATS, type ValueRules } from './input.ts';

/** How a field is drawn: one line, several lines, one box, or a choice in one of three forms. */
export type Control = 'input' | 'textarea' | 'checkbox' | 'select' | 'radio' | 'checkboxes';

export interface Option {
  /** Id of the element, for radio buttons and boxes. */
  id: string;
  value: string;
  label: string;
  checked: boolean;
}

/** A field of a form, ready for a template: no decisions are left but where things stand. */
export interface Field {
  /** Id of the input, which is the name of its control. */
  name: string;
  /** Id of the control, or of the first one of a group: where the summary of errors links to. */
  id: string;
  label: string;
  required: boolean;
  hint?: string;
  /** Ids of the hint and of the empty place for a message; both stand in `aria-describedby`. */
  hintId: string;
  errorId: string;
  control: Control;
  /** Text in the control. */
  value: string;
  /** Of `select`, `radio` and `checkboxes`. */
  options: Option[];
  /** Suggestions for an `input`: the content of the `datalist` whose id is in `attributes.list`. */
  suggestions: string[];
  /** Attributes of the control, or of each control of a group: everything but `id`, `value` and `checked`. */
  /** By name; `true` stands for those that have no value. */
  attributes: Record<string, string | true>;
}

/** Up to this many choices stand as radio buttons side by side. */
const RADIOS = 4;

/** Gives the address of the names to choose from, for one kind or for all. */
export type OptionsSource = (blueprint: string | undefined) => string | undefined;

/** The field of an input. */
export function fieldOf(input: Input, optionsSource?: OptionsSource): Field {
  const control = controlOf(input);
  const texts = textsOf(input, input.default);
  const id = `f-${input.id}`;
  const hint = hintOf(input);
  const options = optionsOf(input, control, id, texts);
  const group = control === 'radio' || control === 'checkboxes';
  const attributes = attributesOf(input, control, optionsSource);
  attributes['aria-describedby'] = hint ? `e-${input.id} h-${input.id}` : `e-${input.id}`;
  return {
    name: input.id,
    id: group ? (options[0]?.id ?? id) : id,
    label: input.title,
    required: input.required,
    ...(hint ? { hint } : {}),
    hintId: `h-${input.id}`,
    errorId: `e-${input.id}`,
    control,
    value: control === 'checkbox' ? 'true' : group ? '' : (texts[0] ?? ''),
    options,
    suggestions: input.examples ?? [],
    attributes: control === 'checkbox' && texts.length > 0 ? { ...attributes, checked: true } : attributes,
  };
}

function controlOf(input: Input): Control {
  if (input.type === 'boolean') return 'checkbox';
  if (input.type === 'array') return input.items?.enum ? 'checkboxes' : 'textarea';
  if (input.enum) return input.enum.length <= RADIOS && input.required ? 'radio' : 'select';
  if (input.type === 'object' || LONG_FORMATS.has(input.format ?? '')) return 'textarea';
  return 'input';
}

function optionsOf(input: Input, control: Control, id: string, chosen: readonly string[]): Option[] {
  const values = (input.type === 'array' ? input.items?.enum : input.enum) ?? [];
  const options = values.map((value, index) => ({
    id: index === 0 ? id : `${id}-${index + 1}`,
    value: String(value),
    label: String(value),
    checked: chosen.includes(String(value)),
  }));
  const empty = {
    id: '',
    value: '',
    label: input.required ? 'Choose one' : 'None',
    checked: chosen.length === 0,
  };
  const needsEmpty = control === 'select' && (!input.required || chosen.length === 0);
  return needsEmpty ? [empty, ...options] : options;
}

const TYPES: { [format: string]: string } = { email: 'email', url: 'url', 'date-time': 'datetime-local' };

function attributesOf(
  input: Input,
  control: Control,
  optionsSource: OptionsSource | undefined,
): Record<string, string | true> {
  const attributes: Record<string, string | true> = { name: input.id };
  const set = (name: string, value: string | number | undefined) => {
    if (value !== undefined && value !== '') attributes[name] = String(value);
  };
  if (input.required && control !== 'checkbox' && control !== 'checkboxes') attributes['required'] = true;
  if (input.readOnly)
    attributes[control === 'input' || control === 'textarea' ? 'readonly' : 'disabled'] = true;
  if (control === 'radio') set('type', 'radio');
  if (control === 'checkbox' || control === 'checkboxes') set('type', 'checkbox');
  if (control === 'textarea') {
    set('rows', input.type === 'object' || LONG_FORMATS.has(input.format ?? '') ? 5 : 3);
    if (input.type === 'object') set('spellcheck', 'false');
  }
  if (control === 'input' || control === 'textarea') {
    if (input.type !== 'array') {
      set('minlength', input.minLength);
      set('maxlength', input.maxLength);
    }
    set('autocomplete', 'off');
  }
  if (control !== 'input') return attributes;
  set('type', TYPES[input.format ?? ''] ?? 'text');
  if (input.type === 'number' || input.type === 'integer') {
    set('type', 'number');
    set('min', input.minimum);
    set('max', input.maximum);
    set('step', input.type === 'integer' ? 1 : 'any');
  } else set('pattern', htmlPattern(input.pattern));
  if (ENTITY_FORMATS.has(input.format ?? '') || input.examples) set('list', `l-${input.id}`);
  if (ENTITY_FORMATS.has(input.format ?? '')) {
    const blueprint = entityKind(input);
    set('data-options-src', optionsSource?.(blueprint));
    set('data-kind', blueprint);
  }
  return attributes;
}

/** The kind of the entities that a field names. */
function entityKind({ format, blueprint }: ValueRules): string | undefined {
  return blueprint ?? (format === 'team' ? 'Group' : format === 'user' ? 'User' : undefined);
}

/** A pattern as browsers want it: it has to match the whole text, and compiles with the `v` flag. */
function htmlPattern(pattern: string | undefined): string | undefined {
  if (pattern === undefined) return undefined;
  const whole = /^\^[^|]*(?<!\\)\$$/.test(pattern) ? pattern : `[\\s\\S]*(?:${pattern})[\\s\\S]*`;
  try {
    return new RegExp(whole, 'v').source;
  } catch {
    return undefined;
  }
}

/** What a person should know beside the description: how to write a list, in which zone a time is, a range. */
function hintOf(input: Input): string {
  const hints = [input.description?.trim() ?? ''];
  if (input.type === 'array' && !input.items?.enum) hints.push('One entry a line.');
  if (input.type === 'object') hints.push('JSON, or one “key: value” a line.');
  if (input.format === 'date-time') hints.push('In UTC.');
  const { minimum, maximum } = input;
  if (minimum !== undefined && maximum !== undefined)
    hints.push(`${formatNumber(minimum)} to ${formatNumber(maximum)}.`);
  return hints.filter(Boolean).join(' ');
}
