import { isObject, type Json, type JsonObject } from '../base/json.ts';
import { nearest } from '../base/nearest.ts';
import { clip, list } from '../base/text.ts';
import { applyQuoteRule } from '../query/jq.ts';

interface Hint {
  message: RegExp;
  words: (jq: string, match: RegExpExecArray) => string | undefined;
}

/** What people mostly meant when jq says such a thing. */
const HINTS: readonly Hint[] = [
  {
    message: /^(\S+)\/0 is not defined/,
    words: (jq, [, name]) =>
      jq.trim() === name
        ? `a fixed text needs quotes of its own: '"${name}"'; a field of the record begins with a dot: .${name}`
        : `jq has no function ${name}; a field of the record begins with a dot: .${name}`,
  },
  {
    message: /^Cannot iterate over null/,
    words: () =>
      'what stands before [] is not in this record; write []? , or (… // [])[] where a list may be missing',
  },
  {
    message: /^Cannot iterate over (\w+)/,
    words: (_, [, type]) => `what stands before [] is ${typeWords(type!)}, not a list`,
  },
  {
    message: /^Cannot index (\w+) with/,
    words: (_, [, type]) =>
      `a member was asked of ${typeWords(type!)}, which has none; look at the record, or write ? after it`,
  },
  {
    message: /^null \(null\) (?:cannot be|has no)/,
    words: () =>
      'a value that it needs is not in this record; give another one with // , or leave such records out by selector.query',
  },
  {
    message: /cannot be (?:added|subtracted|multiplied|divided)/,
    words: () => 'the two values are not of one kind; tostring and tonumber change a value into the other',
  },
  {
    message: /cannot be parsed as a number|Invalid numeric literal/,
    words: () => 'the text is no number; write (tonumber? // null)',
  },
  {
    message: /does not match format|date "/,
    words: () =>
      'the text is no time in that form; times of the form 2026-11-22T06:00:00Z need no change at all',
  },
  {
    message: /^it took longer|^the time of/,
    words: () =>
      'the expression does not come to an end; look for a function that calls itself, or for a range without one',
  },
  { message: /syntax error|unterminated|not one whole expression/, words: (jq) => quoteWords(jq) },
];

function typeWords(type: string): string {
  const words: Record<string, string> = {
    object: 'a mapping',
    array: 'a list',
    string: 'a text',
    number: 'a number',
    boolean: 'true or false',
  };
  return words[type] ?? type;
}

function quoteWords(jq: string): string | undefined {
  const written = applyQuoteRule(jq);
  if ((written.match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1) return 'a quote has no end';
  const open = (written.match(/[([{]/g)?.length ?? 0) - (written.match(/[)\]}]/g)?.length ?? 0);
  if (open > 0) return 'a bracket has no end';
  if (open < 0) return 'a bracket ends that did not begin';
  return /^[\w -]+$/.test(jq.trim()) ? `a fixed text needs quotes of its own: '"${jq.trim()}"'` : undefined;
}

/** What jq said, and what people mostly meant when it says so. */
export function failureWords(jq: string, message: string): string {
  for (const hint of HINTS) {
    const match = hint.message.exec(message);
    const words = match && hint.words(jq, match);
    if (words) return `${message}: ${words}`;
  }
  return message;
}

const PLAIN_PATH = /^\s*((?:\.[A-Za-z_]\w*)+)/;

/** Why an expression gave nothing: where a plain path leaves the record. */
export function nothingWords(jq: string, data: JsonObject): string {
  const path = PLAIN_PATH.exec(jq)?.[1];
  if (path === undefined) return 'it gives nothing for this record';
  let value: Json | undefined = data;
  let walked = '';
  for (const name of path.split('.').slice(1)) {
    if (value === null) return `${walked || 'the record'} is null in this record`;
    if (!isObject(value))
      return `${walked || 'the record'} is ${Array.isArray(value) ? 'a list' : 'no mapping'} in this record, so it has no member ${name}`;
    if (!Object.hasOwn(value, name)) {
      const names = Object.keys(value);
      const near = nearest(name, names);
      const has = near
        ? `did you mean ${walked}.${near}?`
        : names.length === 0
          ? 'it is empty'
          : `it has ${list(names.slice(0, 12).map((one) => clip(one, 40)))}${names.length > 12 ? ', …' : ''}`;
      return `${walked === '' ? 'the record' : walked} has no ${name} in this record; ${has}`;
    }
    value = (value as JsonObject)[name];
    walked += `.${name}`;
  }
  return value === null ? `${walked} is null in this record` : 'it gives nothing for this record';
}
