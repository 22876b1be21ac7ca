import { asString, isObject } from '../../base/json.ts';
import type { Fault, FaultKind } from './fault.ts';
import type { WireAnswer } from './send.ts';
import { waitOf } from './wait.ts';

/** Headers in which a server tells how many more requests it allows; names in any case. */
export interface LimitHeaders {
  /** How many are left. */
  remaining: string;
  /** When there will be more: seconds from now, or a point in time; see {@link waitOf}. */
  reset?: string;
  /** How many there are in all. */
  limit?: string;
}

/** What a server said of its limit. */
export interface Limit {
  remaining: number;
  limit?: number;
  /** Milliseconds until it resets. */
  resetMs?: number;
  /** ISO time of the reset by the clock of the server. */
  resetAt?: string;
}

/** The limit that the headers of an answer tell; undefined when they do not. */
export function readLimit(headers: Headers, names: LimitHeaders | undefined): Limit | undefined {
  const remaining = names && integer(headers.get(names.remaining));
  if (remaining === undefined) return undefined;
  const limit = names?.limit === undefined ? undefined : integer(headers.get(names.limit));
  const date = headers.get('date');
  const resetMs = names?.reset === undefined ? undefined : waitOf(headers.get(names.reset), date);
  const resetAt = resetMs === undefined ? Number.NaN : Date.parse(date ?? '') + resetMs;
  return {
    remaining,
    ...(limit === undefined ? {} : { limit }),
    ...(resetMs === undefined ? {} : { resetMs }),
    ...(Number.isNaN(resetAt) ? {} : { resetAt: new Date(resetAt).toISOString() }),
  };
}

function integer(text: string | null): number | undefined {
  return text !== null && /^\s*\d{1,15}\s*$/.test(text) ? Number(text) : undefined;
}

/** What the status of an answer means; undefined for one that may hold what was asked. */
export function statusFault(
  answer: WireAnswer,
  address: string,
  limit: Limit | undefined,
): Fault | undefined {
  const { status, headers, body } = answer;
  if (status >= 200 && status <= 299) return undefined;
  const asked = waitOf(headers.get('retry-after'), headers.get('date'));
  const spent = limit?.remaining === 0;
  const kind = status === 403 && (spent || asked !== undefined) ? 'limit' : kindOf(status);
  const waitMs = asked ?? (kind === 'limit' && spent ? limit?.resetMs : undefined);
  const said = ownWords(body);
  return {
    kind,
    address,
    status,
    ...(waitMs === undefined ? {} : { waitMs }),
    ...(said === undefined ? {} : { said }),
  };
}

function kindOf(status: number): FaultKind {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'missing';
  if (status === 410) return 'gone';
  if (status === 429) return 'limit';
  return status >= 500 ? 'server' : 'rejected';
}

/** What an answer that is an error says for people, where it is JSON in one of the usual forms. */
function ownWords(body: Uint8Array): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(body));
  } catch {
    // Most often it is a web page, which says nothing that the status does not say.
    return undefined;
  }
  return sayings(value)[0];
}

function sayings(value: unknown): string[] {
  if (Array.isArray(value)) return value.slice(0, 10).flatMap(sayings);
  const text = asString(value);
  if (text !== undefined) return text.trim() === '' ? [] : [text];
  if (!isObject(value)) return [];
  return ['message', 'error', 'errors', 'detail', 'title', 'msg', 'errorMessages'].flatMap((key) =>
    Object.hasOwn(value, key) ? sayings(value[key]) : [],
  );
}
