import { isUtf8 } from 'node:buffer';
import { jsonFault } from './json-fault.ts';
import type { ImportLimits } from './limits.ts';

export type Path = readonly (string | number)[];

/** Where something stands in a file; both count from 1, columns in UTF-16 units. */
export interface Place {
  line: number;
  column: number;
}

/** What a file of JSON gives: a value with the path at which it stands in its document, or why there is none. */
export type JsonPiece =
  | { type: 'value'; path: Path; value: unknown; place: Place }
  | { type: 'fault'; path: Path; message: string; place: Place };

/** Takes the bytes of a file as they come. Nothing is asynchronous: pieces are given while bytes are taken. */
export interface JsonReader {
  push(bytes: Uint8Array): void;
  end(): void;
}

/** Containers within containers that are taken apart. */
const MAX_LEVEL = 3;

/**
 * Reads JSON of any size, and several documents one after the other (NDJSON). A document that is small enough is given as
 * a whole. A larger one is taken apart: members of objects and items of lists are given one by one, with their paths; so
 * is a document that is not valid, so that a broken item costs itself only.
 */
export function readJson(
  give: (piece: JsonPiece) => void,
  limits: Pick<ImportLimits, 'wholeBytes' | 'pieceBytes'>,
): JsonReader {
  const cursor: Cursor = { line: 1, column: 1 };
  let current: Reader | undefined;
  let first = true;
  return {
    push(bytes) {
      let at = 0;
      if (first && bytes.length > 0) {
        first = false;
        if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) at = 3;
      }
      while (at < bytes.length) {
        if (!current) {
          at = skipSpace(bytes, at, cursor);
          if (at === bytes.length) return;
          current = valueReader([], 0, cursor, give, limits);
        }
        at = current.feed(bytes, at);
        if (current.done) current = undefined;
      }
    },
    end() {
      current?.end();
      current = undefined;
    },
  };
}

type Cursor = { line: number; column: number };

interface Reader {
  done: boolean;
  /** Takes bytes from an index; gives the index of the first that is not its own. */
  feed(bytes: Uint8Array, from: number): number;
  /** The file ends here. */
  end(): void;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_MAP = 0x7b;
const CLOSE_MAP = 0x7d;

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Moves the cursor over a byte of UTF-8. */
function step(cursor: Cursor, byte: number): void {
  if (byte === 0x0a) {
    cursor.line += 1;
    cursor.column = 1;
  } else if (byte < 0x80) cursor.column += 1;
  else if (byte >= 0xc0) cursor.column += byte >= 0xf0 ? 2 : 1;
}

function skipSpace(bytes: Uint8Array, from: number, cursor: Cursor): number {
  let at = from;
  while (at < bytes.length && isSpace(bytes[at]!)) {
    step(cursor, bytes[at]!);
    at += 1;
  }
  return at;
}

type Give = (piece: JsonPiece) => void;
type Sizes = Pick<ImportLimits, 'wholeBytes' | 'pieceBytes'>;

/** Reads one value as a whole, until that is too much of it. */
function valueReader(path: Path, level: number, cursor: Cursor, give: Give, limits: Sizes): Reader {
  const place: Place = { ...cursor };
  const divisible = level < MAX_LEVEL;
  const most = divisible ? limits.wholeBytes : limits.pieceBytes;
  let parts: Uint8Array[] = [];
  let size = 0;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let scalar = false;
  let structured = false;
  let began = false;
  let inner: Reader | undefined;

  const reader: Reader = {
    done: false,
    feed(bytes, from) {
      if (inner) return feedInner(bytes, from);
      const at = scan(bytes, from);
      const part = bytes.subarray(from, at);
      size += part.length;
      // A copy: whoever gives the bytes may use their memory again.
      if (size <= most || mayDivide()) parts.push(new Uint8Array(part));
      if (size > most && mayDivide()) divide();
      else if (reader.done) finish();
      return at;
    },
    end() {
      if (inner) inner.end();
      else finish();
      reader.done = true;
    },
  };
  return reader;

  function mayDivide(): boolean {
    return divisible && structured;
  }

  function feedInner(bytes: Uint8Array, from: number): number {
    const at = inner!.feed(bytes, from);
    reader.done = inner!.done;
    return at;
  }

  /** Finds the end of the value; what it holds is looked at when it is whole. */
  function scan(bytes: Uint8Array, from: number): number {
    let at = from;
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at]!;
      if (!began) {
        began = true;
        structured = byte === OPEN_MAP || byte === OPEN_LIST;
        scalar = !structured && byte !== QUOTE;
      }
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
      } else if (scalar) {
        if (at > from || size > 0) {
          if (isSpace(byte) || byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_MAP) {
            reader.done = true;
            return at;
          }
        }
      } else if (byte === QUOTE) inString = true;
      else if (byte === OPEN_MAP || byte === OPEN_LIST) depth += 1;
      else if (byte === CLOSE_MAP || byte === CLOSE_LIST) depth -= 1;
      step(cursor, byte);
      if (!inString && !scalar && depth <= 0) {
        reader.done = true;
        return at + 1;
      }
    }
    return at;
  }

  function divide(): void {
    const text = concat(parts);
    parts = [];
    const start = { ...place };
    inner = containerReader(path, level, start, give, limits);
    inner.feed(text, 0);
    // From here on what it moves is the cursor that everybody shares.
    inner = containerOn(inner, start, cursor);
  }

  function finish(): void {
    if (size > most) {
      const message = `it is larger than ${Math.floor(most / 1024 / 1024)} MB`;
      give({ type: 'fault', path, message, place });
      return;
    }
    const bytes = concat(parts);
    parts = [];
    if (!isUtf8(bytes)) {
      give({ type: 'fault', path, message: 'it is not UTF-8 text', place });
      return;
    }
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
    try {
      give({ type: 'value', path, value: JSON.parse(text), place });
      return;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
    if (divisible && salvage(bytes)) return;
    give({ type: 'fault', path, ...faultIn(text, place) });
  }

  /** The whole items of a list in a document that is broken elsewhere; false when there is none. */
  function salvage(bytes: Uint8Array): boolean {
    if (bytes[0] !== OPEN_MAP && bytes[0] !== OPEN_LIST) return false;
    const found: JsonPiece[] = [];
    const inside = containerReader(path, level, { ...place }, (piece) => found.push(piece), limits);
    inside.feed(bytes, 0);
    if (!inside.done) inside.end();
    const isItem = (piece: JsonPiece): boolean => typeof piece.path.at(-1) === 'number';
    if (!found.some((piece) => piece.type === 'value' && isItem(piece) && isStructured(piece.value)))
      return false;
    for (const piece of found) give(piece);
    return true;
  }
}

/** The same reader; what it moves from now on is the cursor of the file. */
function containerOn(reader: Reader, own: Cursor, shared: Cursor): Reader {
  return {
    get done() {
      return reader.done;
    },
    feed(bytes, from) {
      const at = reader.feed(bytes, from);
      shared.line = own.line;
      shared.column = own.column;
      return at;
    },
    end: () => reader.end(),
  } as Reader;
}

function isStructured(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

/** What is wrong in a text that stands at a place of its file. */
function faultIn(text: string, place: Place): { message: string; place: Place } {
  const found = jsonFault(text);
  if (!found) return { message: 'it cannot be read', place };
  const before = text.slice(0, found.offset);
  const lines = before.split('\n');
  const last = lines.at(-1)!.length;
  return {
    message: found.message,
    place: {
      line: place.line + lines.length - 1,
      column: lines.length === 1 ? place.column + last : last + 1,
    },
  };
}

/** Reads an object or a list member by member. */
function containerReader(path: Path, level: number, cursor: Cursor, give: Give, limits: Sizes): Reader {
  let began = false;
  let isMap = false;
  let expects: 'key' | 'colon' | 'value' = 'value';
  let key = '';
  let keyReader: Reader | undefined;
  let child: Reader | undefined;
  let index = 0;
  let told = false;

  const reader: Reader = {
    done: false,
    feed(bytes, from) {
      let at = from;
      while (at < bytes.length && !reader.done) {
        if (keyReader ?? child) {
          const active = (keyReader ?? child)!;
          at = active.feed(bytes, at);
          if (active.done) {
            if (keyReader) expects = 'colon';
            else expects = isMap ? 'key' : 'value';
            keyReader = undefined;
            child = undefined;
          }
          continue;
        }
        at = skipSpace(bytes, at, cursor);
        if (at < bytes.length) at = begin(bytes, at);
      }
      return at;
    },
    end() {
      child?.end();
      if (!reader.done) fault('the file ends within it', { ...cursor });
      reader.done = true;
    },
  };
  return reader;

  /** What a byte between members begins; gives the index from which to go on. */
  function begin(bytes: Uint8Array, at: number): number {
    const byte = bytes[at]!;
    if (!began) {
      began = true;
      isMap = byte === OPEN_MAP;
      expects = isMap ? 'key' : 'value';
    } else if (byte === CLOSE_LIST || byte === CLOSE_MAP) reader.done = true;
    else if (expects === 'key' && byte === QUOTE) {
      keyReader = valueReader([], MAX_LEVEL, cursor, (piece) => setKey(piece), limits);
      return at;
    } else if (expects === 'colon' && byte === COLON) expects = 'value';
    else if (expects === 'value' && byte !== COMMA && byte !== COLON) {
      const step = isMap ? key : index;
      index += 1;
      // An item of a list is what is imported: it is never taken apart.
      child = valueReader([...path, step], isMap ? level + 1 : MAX_LEVEL, cursor, give, limits);
      return at;
    } else if (byte !== COMMA)
      fault(`there is ${JSON.stringify(String.fromCharCode(byte))} between its members`, { ...cursor });
    else if (isMap) expects = 'key';
    step(cursor, byte);
    return at + 1;
  }

  function setKey(piece: JsonPiece): void {
    key = piece.type === 'value' && typeof piece.value === 'string' ? piece.value : '';
  }

  /** Once: what follows is its echo. */
  function fault(message: string, place: Place): void {
    if (told) return;
    told = true;
    give({ type: 'fault', path, message, place });
  }
}
