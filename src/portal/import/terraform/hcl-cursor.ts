import { MAX_DEPTH } from '../limits.ts';

export class Fault extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

export interface Cursor {
  text: string;
  at: number;
  /** Where the text stands, when it is one within a file, without its margin. */
  within?: number;
}

export function here({ at, within }: Cursor): number {
  return within ?? at;
}

export function fault(message: string, cursor: Cursor, offset = here(cursor)): Fault {
  return new Fault(message, cursor.within ?? offset);
}

export const NAME = /[\p{L}_][\p{L}\p{N}_-]*/uy;
export const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

export function match(cursor: Cursor, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text);
  if (!found) return undefined;
  cursor.at += found[0].length;
  return found;
}

/** Moves over blanks and comments; over ends of lines as well when they mean nothing. */
export function skip(cursor: Cursor, lines: boolean): void {
  const { text } = cursor;
  for (; cursor.at < text.length; ) {
    const char = text[cursor.at]!;
    if (char === ' ' || char === '\t' || char === '\r' || (lines && char === '\n')) cursor.at += 1;
    else if (char === '#' || text.startsWith('//', cursor.at)) {
      const end = text.indexOf('\n', cursor.at);
      cursor.at = end === -1 ? text.length : end;
    } else if (text.startsWith('/*', cursor.at)) {
      const end = text.indexOf('*/', cursor.at + 2);
      if (end === -1) throw fault('a comment has no end', cursor);
      cursor.at = end + 2;
    } else return;
  }
}

/** Refuses what is nested deeper than anybody writes. */
export function limitDepth(cursor: Cursor, depth: number): void {
  if (depth > MAX_DEPTH) throw fault(`it is nested more than ${MAX_DEPTH} levels deep`, cursor);
}
