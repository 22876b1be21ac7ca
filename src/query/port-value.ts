import { parseTime } from '../base/dates.ts';
import { isObject, own } from '../base/json.ts';
import { list } from '../base/text.ts';
import { type Comparison, type Operator, PRESETS, type Preset, type Scalar, type Window } from './ast.ts';
import { numberOf } from './match.ts';
import {
  didYouMean,
  fault,
  type JsonPath,
  kindOf,
  notSupported,
  quote,
  type Reading,
} from './port-reading.ts';
import { QUERY_PROBLEMS } from './problems.ts';
import { endOf, startOf } from './time.ts';

const DATE_FIX = 'Write the date as 2026-11-22 or 2026-11-22T06:10:00Z.';

/** Reads the value of a condition by its operator; undefined after a problem was reported. */
export function readComparison(
  operator: Operator,
  json: Record<string, unknown>,
  path: JsonPath,
  reading: Reading,
): Comparison | undefined {
  const value = own(json, 'value');
  const not = own(json, 'not');
  const at = value === undefined ? path : [...path, 'value'];
  if (operator === 'isEmpty' || operator === 'isNotEmpty') return readEmptiness(operator, not, path, reading);
  if (not !== undefined) {
    fault(
      reading,
      [...path, 'not'],
      `not belongs to isEmpty and isNotEmpty; ${operator} has an opposite of its own`,
    );
    return undefined;
  }
  if (operator === 'isExpired' || operator === 'isNotExpired') return { operator };
  if (viewerIn(value)) {
    tellViewer(value, at, reading);
    return undefined;
  }
  if ((operator === '=' && isObject(value)) || operator === 'between' || operator === 'notBetween') {
    const window = readWindow(operator, value, at, reading);
    return window && { operator: operator === '=' ? 'between' : operator, value: window };
  }
  return readValue(operator, value, at, reading);
}

function readEmptiness(
  operator: 'isEmpty' | 'isNotEmpty',
  not: unknown,
  path: JsonPath,
  reading: Reading,
): Comparison | undefined {
  if (not !== undefined && typeof not !== 'boolean') {
    fault(reading, [...path, 'not'], `not must be true or false; it is ${kindOf(not)}`);
    return undefined;
  }
  if (not !== true) return { operator };
  return { operator: operator === 'isEmpty' ? 'isNotEmpty' : 'isEmpty' };
}

/** Port's contextual values, and programs in their place (reference: port.md 2.2). */
export function isContextual(value: unknown): value is Record<string, unknown> {
  return isObject(value) && (Object.hasOwn(value, 'context') || Object.hasOwn(value, 'jqQuery'));
}

const TEMPLATE = /\{\{[^}]*\b(?:getUser\w*|blueprint)\b[^}]*\}\}/;

/** What in a value depends on who is looking, or where: wherever it stands in a list or in a text. */
export function viewerIn(value: unknown): { value: unknown; at: JsonPath } | undefined {
  if (isContextual(value)) return { value, at: [] };
  if (typeof value === 'string')
    return value === 'My Teams' || TEMPLATE.test(value) ? { value, at: [] } : undefined;
  if (!Array.isArray(value)) return undefined;
  for (const [index, item] of value.entries()) {
    const found = viewerIn(item);
    if (found) return { value: found.value, at: [index, ...found.at] };
  }
  return undefined;
}

/** Says why a contextual value cannot be: a site is the same for everybody. */
export function tellViewer(value: unknown, path: JsonPath, reading: Reading): void {
  const found = viewerIn(value) ?? { value, at: [] };
  const at = [...path, ...found.at];
  if (isObject(found.value) && Object.hasOwn(found.value, 'jqQuery')) {
    const fix = 'Compute the value as a calculation property, and compare that.';
    notSupported(
      reading,
      at,
      'A value that a jq program makes (jqQuery) is not supported in a condition',
      fix,
    );
    return;
  }
  const text = typeof found.value === 'string' ? quote(found.value) : 'A contextual value';
  if (typeof found.value === 'string' && /\bblueprint\b/.test(found.value) && !/getUser/.test(found.value)) {
    const fix = 'Write the identifier of the blueprint, or use the meta-property $blueprint.';
    notSupported(reading, at, `${text} depends on the page that asks, which is not supported`, fix);
    return;
  }
  const fix = 'Name the people or teams; each reader finds their own on My page.';
  notSupported(
    reading,
    at,
    `${text} depends on who is looking, which is not supported: the site is the same for everybody`,
    fix,
  );
}

function isScalar(value: unknown): value is Scalar {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  );
}

function readValue(
  operator: Exclude<Operator, 'between' | 'notBetween'>,
  value: unknown,
  at: JsonPath,
  reading: Reading,
): Comparison | undefined {
  const wrong = (expected: string, fix?: string): undefined => {
    fault(reading, at, `${operator} needs ${expected}; the value is ${kindOf(value)}`, fix);
    return undefined;
  };
  if (value === null)
    return wrong('a value to compare with', 'To ask whether there is a value, use isEmpty or isNotEmpty.');
  switch (operator) {
    case '=':
    case '!=':
    case 'contains':
    case 'doesNotContains':
      if (isScalar(value)) return { operator, value };
      if (Array.isArray(value) && value.length > 0 && value.every(isScalar)) return { operator, value };
      return wrong(
        'a text, a number, true or false, or a list of these',
        isObject(value) ? 'For a span of time, use between or notBetween.' : undefined,
      );
    case '>':
    case '>=':
    case '<':
    case '<=':
      if (typeof value === 'number' && Number.isFinite(value)) return { operator, value };
      if (typeof value === 'string' && hasOrder(value)) return { operator, value };
      return wrong('a number or an ISO date', `Write a number without quotes. ${DATE_FIX}`);
    case 'beginsWith':
    case 'doesNotBeginsWith':
    case 'endsWith':
    case 'doesNotEndsWith':
      return isScalar(value) ? { operator, value: String(value) } : wrong('a text');
    case 'in':
    case 'notIn':
    case 'containsAny': {
      if (!Array.isArray(value) || !value.every(isScalar)) {
        return wrong(
          'a list',
          isScalar(value) ? `Write the value as a list: [${clipped(value)}].` : undefined,
        );
      }
      if (value.length === 0)
        reading.report(QUERY_PROBLEMS['never-true'], at, `${operator} has an empty list; nothing is in it`);
      return { operator, value };
    }
    default:
      return wrong('no value');
  }
}

function hasOrder(text: string): boolean {
  return !Number.isNaN(numberOf(text)) || !Number.isNaN(parseTime(text));
}

function clipped(value: Scalar): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value);
}

function readWindow(operator: Operator, value: unknown, at: JsonPath, reading: Reading): Window | undefined {
  const needs = `${operator} needs { preset: … } or { from: …, to: … }`;
  if (!isObject(value)) {
    fault(reading, at, `${needs}; the value is ${kindOf(value)}`);
    return undefined;
  }
  const preset = own(value, 'preset');
  if (preset !== undefined) return readPreset(preset, at, reading);
  const from = own(value, 'from');
  const to = own(value, 'to');
  for (const [key, end] of Object.entries({ from, to })) {
    if (typeof end === 'string' && !Number.isNaN(parseTime(end))) continue;
    const fix =
      typeof end === 'number' ? 'For a span of numbers, use >= and <= in two conditions.' : DATE_FIX;
    const missing = end === undefined;
    fault(
      reading,
      missing ? at : [...at, key],
      `${needs}; ${key} is ${kindOf(end)}${missing ? '' : ', not an ISO date'}`,
      fix,
    );
    return undefined;
  }
  if (startOf(from) > endOf(to)) {
    reading.report(
      QUERY_PROBLEMS['never-true'],
      at,
      `The span ends (${String(to)}) before it starts (${String(from)})`,
    );
  }
  return { from: from as string, to: to as string };
}

function readPreset(preset: unknown, at: JsonPath, reading: Reading): Window | undefined {
  if (typeof preset === 'string' && Object.hasOwn(PRESETS, preset)) return { preset: preset as Preset };
  const names = Object.keys(PRESETS);
  const hint = typeof preset === 'string' ? didYouMean(preset, names) : '';
  fault(
    reading,
    [...at, 'preset'],
    `There is no preset ${typeof preset === 'string' ? quote(preset) : kindOf(preset)}.${hint}`,
    `Use one of ${list(names, 'or')}.`,
  );
  return undefined;
}
