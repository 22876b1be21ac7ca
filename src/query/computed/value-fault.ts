import { isIP } from 'node:net';
import { parseTime } from '../../base/dates.ts';
import { isObject } from '../../base/json.ts';
import { clip } from '../../base/text.ts';
import { safeHref } from '../../base/url.ts';
import type { ComputedLook } from '../../catalog/computed.ts';

/** What is wrong with a value beside its definition, as in `"x", not a number`; undefined when it fits. Null always fits. */
export function valueFault(value: unknown, { type, format, items }: ComputedLook): string | undefined {
  if (value === null || value === undefined) return undefined;
  const shown = clip(JSON.stringify(value) ?? 'nothing', 60);
  if (type !== undefined && !isOfType(value, type)) return `${shown}, not ${TYPE_WORDS[type] ?? type}`;
  if (format !== undefined && typeof value === 'string' && !isOfFormat(value, format))
    return `${shown}, not a valid ${format}`;
  if (Array.isArray(value) && items !== undefined) {
    const inner: ComputedLook = {
      ...(typeof items['type'] === 'string' ? { type: items['type'] } : {}),
      ...(typeof items['format'] === 'string' ? { format: items['format'] } : {}),
    };
    for (const item of value) {
      const fault = valueFault(item, inner);
      if (fault !== undefined) return `a list with ${fault}`;
    }
  }
  return undefined;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
};

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
    default:
      return true;
  }
}

function isOfFormat(text: string, format: string): boolean {
  switch (format) {
    case 'date-time':
    case 'timer':
      return !Number.isNaN(parseTime(text));
    case 'url':
      return URL.canParse(text) && safeHref(text) !== undefined;
    case 'email':
    case 'idn-email':
      return /^[^\s@]+@[^\s@]+$/.test(text);
    case 'ipv4':
      return isIP(text) === 4;
    case 'ipv6':
      return isIP(text) === 6;
    default:
      return true;
  }
}
