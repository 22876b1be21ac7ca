import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, unreadableWords } from '../base/files.ts';
import { decodeText } from '../base/text-file.ts';
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
      // A folder lists a name of other bytes with U+FFFD, and has no file of that name.
      const isMisnamed = path.includes('\uFFFD') && errorCode(error) === 'ENOENT';
      const words = isMisnamed ? 'has a name that is not UTF-8' : unreadableWords(error);
      reporter.report(RULES.unreadable, origin, `the file ${words}`, {
        key: '',
        fix: isMisnamed ? 'Rename the file.' : undefined,
      });
      return undefined;
    }
    if (bytes.length > MAX_BYTES) {
      reporter.report(RULES['file-too-large'], origin, 'the file has more than 5 MB and is not read', {
        key: '',
      });
      return undefined;
    }
    const { text, fault } = decodeText(bytes);
    if (!fault) return text;
    const { code, message, line, column } = fault;
    reporter.report(RULES[code], { ...origin, line, column }, message, { key: '' });
    return code === 'binary' ? undefined : text;
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
