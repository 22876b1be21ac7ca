import type { Json } from '../../base/json.ts';
import type { Fault } from './fault.ts';
import type { WireAnswer } from './send.ts';

const JSON_TYPE = /^(?:application|text)\/(?:json|[\w.+-]+\+json)$/;
/** Types that say nothing about what it is. */
const ANY_TYPE = new Set(['', 'text/plain', 'application/octet-stream', 'binary/octet-stream']);

/** What works on a value calls itself for every level. */
export const MAX_LEVELS = 500;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The JSON of an answer; null where the server says by its status that there is none. */
export function readJson(
  body: Uint8Array,
  answer: Pick<WireAnswer, 'status' | 'headers'>,
  address: string,
): { value: Json; text: string } | Fault {
  if (answer.status === 204 || answer.status === 205) return { value: null, text: '' };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return { kind: 'malformed', address };
  }
  if (text.trim() === '') return { kind: 'empty', address };
  const type = (answer.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (
    /^(?:text\/html|application\/xhtml\+xml)$/.test(type) ||
    /^\s*<(?:!doctype html|html|head|body)\b/i.test(text)
  )
    return { kind: 'page', address };
  if (!JSON_TYPE.test(type) && !ANY_TYPE.has(type)) return { kind: 'type', address, detail: type };
  if (levels(text) > MAX_LEVELS) return { kind: 'shape', address, detail: `more than ${MAX_LEVELS} levels` };
  try {
    return { value: JSON.parse(text) as Json, text };
  } catch {
    return { kind: 'malformed', address };
  }
}

/** How deep a JSON text nests. */
export function levels(text: string): number {
  let depth = 0;
  let most = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (quoted) {
      if (code === BACKSLASH) i += 1;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) quoted = true;
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      most = Math.max(most, depth);
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return most;
}
