/** A position in a text; both count from 1. Columns count UTF-16 units; a byte order mark counts nothing. */
export interface Position {
  line: number;
  column: number;
}

export type YamlErrorCode = 'syntax' | 'duplicate-key' | 'alias-bomb' | 'too-deep' | 'unsafe-key';

export interface YamlError extends Position {
  code: YamlErrorCode;
  message: string;
}

/** One document of a stream. Plain data that survives JSON. */
export interface YamlDocument {
  /** What JSON can hold, without references shared between its parts; undefined when the document is empty or broken. */
  value?: unknown;
  empty: boolean;
  /** Where the document's content starts. */
  start: Position;
  /** What is wrong. Only `unsafe-key` leaves a value: without the key. */
  errors: YamlError[];
  /** Where each member and item stands; `positionIn` reads it. */
  marks: string;
}
