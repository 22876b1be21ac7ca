import { isObject, type Json } from '../base/json.ts';
import { yamlInline } from './yaml-writer.ts';

/**
 * Templates of deliveries: `{{ .inputs.name }}`, `{{ .entity.identifier }}`, with filters as in
 * `{{ .inputs.name | slug }}`. A subset of what Port evaluates with jq (reference: port.md 3.3), because a
 * page has no jq. `${{ … }}` belongs to the Git host and stays as it is. Filled text is never read again.
 */
const EXPRESSION = /(?<!\$)\{\{([\s\S]*?)\}\}/g;
const FORM =
  /^\s*((?:\.[\w$-]+|\.?\[(?:"[^"]*"|'[^']*'|\d+)\]|\.(?:"[^"]*"|'[^']*'))+)\s*((?:\|\s*\w+\s*)*)$/;
const SEGMENT = /\.?\[?(?:"([^"]*)"|'([^']*)'|([\w$-]+))\]?/g;
const SPREAD = /^\s*\{\{\s*spreadValue\(\)\s*\}\}\s*$/;

/** What a template may speak of. */
export interface Scope {
  inputs: Json;
  entity?: Json | undefined;
  action: Json;
  trigger: Json;
}

/** Filters by name. They get undefined for a value that is not there. */
export const FILTERS: { [name: string]: (value: Json | undefined) => string } = {
  slug: (value) =>
    text(value)
      .normalize('NFKD')
      .toLowerCase()
      .replace(/\p{M}+/gu, '')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, ''),
  json: (value) => JSON.stringify(value ?? null),
  yaml: (value) => yamlInline(value ?? null),
};

export interface Expression {
  /** As written, between the braces. */
  source: string;
  path: string[];
  filters: string[];
}

/** The expression between two pairs of braces; undefined when it is more than a path and known filters. */
export function parseExpression(source: string): Expression | undefined {
  const match = FORM.exec(source);
  if (!match) return undefined;
  const path = [...match[1]!.matchAll(SEGMENT)].map(([, double, single, bare]) => double ?? single ?? bare!);
  const filters = match[2]!
    .split('|')
    .map((name) => name.trim())
    .slice(1);
  if (!['inputs', 'entity', 'action', 'trigger'].includes(path[0]!)) return undefined;
  return filters.every((name) => Object.hasOwn(FILTERS, name))
    ? { source: source.trim(), path, filters }
    : undefined;
}

export interface FilledText {
  text: string;
  /** Expressions that found nothing to insert. */
  missing: string[];
}

/** Fills a text; undefined when one of its expressions is not supported. Absent values leave nothing. */
export function fillText(template: string, scope: Scope): FilledText | undefined {
  const missing: string[] = [];
  let supported = true;
  const filled = template.replace(EXPRESSION, (_, source: string) => {
    const expression = parseExpression(source);
    if (!expression) {
      supported = false;
      return '';
    }
    const value = lookUp(expression, scope);
    if (text(value) === '') missing.push(expression.source);
    return typeof value === 'string' ? value : text(value);
  });
  return supported ? { text: filled, missing } : undefined;
}

/**
 * Fills every string of a value. A string that is one expression alone keeps the type of what it names.
 * Members and entries that name something absent or unsupported are left out, and so is a collection that
 * becomes empty by that.
 */
export function fill(template: Json, scope: Scope): Json | undefined {
  if (typeof template === 'string') {
    const whole = /^\s*\{\{((?:(?!\}\})[\s\S])*)\}\}\s*$/.exec(template);
    if (!whole) return fillText(template, scope)?.text;
    const expression = parseExpression(whole[1]!);
    return expression && lookUp(expression, scope);
  }
  if (Array.isArray(template)) {
    const items = template.map((item) => fill(item, scope)).filter((item) => item !== undefined);
    return items.length || !template.length ? items : undefined;
  }
  if (!isObject(template)) return template;
  const members = Object.keys(template).flatMap((key): [string, Json][] => {
    const value = fill(template[key]!, scope);
    if (value === undefined) return [];
    if (SPREAD.test(key)) return isObject(value) ? Object.entries(value) : [];
    const name = fillText(key, scope)?.text;
    return name ? [[name, value]] : [];
  });
  return members.length || !Object.keys(template).length ? Object.fromEntries(members) : undefined;
}

/** Every expression source in a text, as written. */
export function expressionsIn(template: string): string[] {
  return [...template.matchAll(EXPRESSION)].map((match) => match[1]!);
}

function lookUp({ path, filters }: Expression, scope: Scope): Json | undefined {
  let value: unknown = scope;
  for (const key of path) {
    // Port hands on the whole entity that was chosen; here its name stands for it.
    if (typeof value === 'string' && key === 'identifier') continue;
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Values)[key]
        : undefined;
  }
  return filters.reduce((result, name) => FILTERS[name]!(result), (value ?? undefined) as Json | undefined);
}

type Values = { [key: string]: unknown };

function text(value: Json | undefined): string {
  return typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? ''
      : JSON.stringify(value);
}
