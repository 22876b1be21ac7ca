import { clip, oneLine } from '../../base/text.ts';
import { SourceError } from '../source.ts';
import type { HTTP_PROBLEMS } from './problems.ts';
import { WORDS } from './words.ts';

/** Why a request, or a list of pages, did not give what was asked. */
export type FaultKind =
  | 'timeout'
  | 'dns'
  | 'connection'
  | 'tls'
  | 'network'
  | 'truncated'
  | 'server'
  | 'unauthorized'
  | 'forbidden'
  | 'missing'
  | 'gone'
  | 'rejected'
  | 'limit'
  | 'calls'
  | 'too-large'
  | 'empty'
  | 'malformed'
  | 'type'
  | 'page'
  | 'shape'
  | 'redirect'
  | 'foreign'
  | 'address'
  | 'loop'
  | 'short'
  | 'partial'
  | 'graphql'
  | 'stopped';

/** A fault as data. Its texts come from outside until {@link describeFault} made words of it. */
export interface Fault {
  kind: FaultKind;
  /** The address without secrets, as {@link tellAddress} gives it. */
  address: string;
  status?: number;
  /** How long the server asks to wait, in milliseconds. */
  waitMs?: number;
  /** A code of the system, such as `CERT_HAS_EXPIRED`, or what else tells more. */
  detail?: string;
  /** The server's own words. */
  said?: string;
}

/** What the words speak of beside the fault. */
export interface FaultContext {
  /** Names of the environment variables that hold what was sent as a credential. */
  variables: readonly string[];
  timeoutMs: number;
  /** The longest that all waiting together may take, in milliseconds. */
  waitMs: number;
  maxCalls: number;
  maxBytes: number;
  /** How often it was tried. */
  tries: number;
  /** Takes secrets out of a text. */
  redact: (text: string) => string;
}

/**
 * A failure over HTTP. `message` is one sentence with what happened, where, and how to fix it; `what` and `fix` are its
 * parts. None of them holds a secret.
 */
export class HttpError extends SourceError {
  override name = 'HttpError';
  readonly kind: FaultKind;
  declare readonly fix: string;
  /** Status of the answer, where there was one. */
  readonly status: number | undefined;
  /** True when no further request of this reading will be made, so that going on makes no sense. */
  readonly final: boolean;

  constructor(kind: FaultKind, words: Words, status?: number, final = false) {
    super(words.what, words.fix);
    this.kind = kind;
    this.status = status;
    this.final = final;
  }
}

/** What happened and where, without a full stop; and how to fix it, with one. */
export interface Words {
  what: string;
  fix: string;
}

/** Turns a fault into an error in words. */
export function describeFault(fault: Fault, context: FaultContext, final = false): HttpError {
  // Secrets go first: a part of one, where a text was cut, could not be told any more.
  const clean = (text: string, max: number): string =>
    clip(oneLine(context.redact(text).replace(/\s+/g, ' ').trim()), max).replace(/\.$/, '');
  const told: Fault = { ...fault, address: clean(fault.address, 200) };
  if (fault.detail !== undefined) told.detail = clean(fault.detail, 100);
  if (fault.said !== undefined) told.said = clean(fault.said, 150);
  return new HttpError(fault.kind, WORDS[fault.kind].words(told, context), fault.status, final);
}

/** The problem that a fault is when only a part of a reading fails. */
export function problemOf(kind: FaultKind): keyof typeof HTTP_PROBLEMS {
  return WORDS[kind].problem;
}

/** True when the same request may well succeed a moment later. */
export function isPassing({ kind, status }: Fault): boolean {
  return WORDS[kind].passing || (status !== undefined && PASSING_STATUSES.has(status));
}

const PASSING_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504]);

/** True when it says that the system as a whole may be out of reach, or the token useless for all of it. */
export function isDown(fault: Fault): boolean {
  return isPassing(fault) || fault.kind === 'unauthorized' || WORDS[fault.kind].problem === 'unreachable';
}
