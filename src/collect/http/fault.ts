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

/** A fault as data. Its texts come from outside until words are made of it. */
export interface Fault {
  kind: FaultKind;
  /** The address without secrets. */
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

/** What happened and where, without a full stop; and how to fix it, with one. */
export interface Words {
  what: string;
  fix: string;
}
