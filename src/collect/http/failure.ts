import { clip, oneLine } from '../../base/text.ts';
import { SourceError } from '../source.ts';
import type { Fault, FaultContext, FaultKind, Words } from './fault.ts';
import type { HTTP_PROBLEMS } from './problems.ts';
import { WORDS } from './words.ts';

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
