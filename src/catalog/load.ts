import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../base/files.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import type { Reporter } from './reporter.ts';

/** Files beyond this size are not read, in bytes. */
export const MAX_BYTES = 5 * 1024 * 1024;

/**
 * Gives the text of a file below the root (relative path), or undefined when it cannot be used, which is
 * reported. UTF-16 is read when the file begins with its mark; bytes that are not UTF-8 become U+FFFD.
 */
export function createLoader(root: string, reporter: Reporter): (path: string) => string | undefined {
  // One buffer for all files: to ask for their sizes first, and to make one for each, takes twice as long.
  const buffer = Buffer.allocUnsafe(MAX_BYTES + 1);
  return (path) => {
    const origin = { source: 'catalog', file: path };
    let bytes: Buffer;
    try {
      bytes = buffer.subarray(0, readInto(buffer, join(root, path)));
    } catch (error) {
      reporter.report(RULES.unreadable, origin, `the file cannot be read (${errorCode(error)})`, { key: '' });
      return undefined;
    }
    if (bytes.length > MAX_BYTES) {
      reporter.report(RULES['file-too-large'], origin, 'the file has more than 5 MB and is not read', {
        key: '',
      });
      return undefined;
    }
    const text = bytes.toString('utf8');
    return text.includes('\0') || text.includes('\uFFFD') ? decode(bytes, text, path, reporter) : text;
  };
}

/** Fills the buffer with the content of a file, as far as it goes; gives the number of bytes. */
function readInto(buffer: Buffer, file: string): number {
  const descriptor = openSync(file, 'r');
  try {
    let length = 0;
    let read = -1;
    while (read !== 0 && length < buffer.length) {
      read = readSync(descriptor, buffer, length, buffer.length - length, null);
      length += read;
    }
    return length;
  } finally {
    closeSync(descriptor);
  }
}

function decode(bytes: Buffer, text: string, path: string, reporter: Reporter): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const nul = text.indexOf('\0');
  if (nul !== -1) {
    const message = 'the file holds a NUL character, as binary files do';
    reporter.report(RULES.binary, originAt(path, text, nul), message, { key: '' });
    return undefined;
  }
  if (!isUtf8(bytes)) {
    const origin = originAt(path, text, text.indexOf('\uFFFD'));
    reporter.report(RULES.encoding, origin, 'the file is not UTF-8 text', { key: '' });
  }
  return text;
}

function originAt(
  file: string,
  text: string,
  offset: number,
): { source: string; file: string; line: number; column: number } {
  const before = text.slice(0, offset);
  return {
    source: 'catalog',
    file,
    line: before.split('\n').length,
    column: offset - before.lastIndexOf('\n'),
  };
}
