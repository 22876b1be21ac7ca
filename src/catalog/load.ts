import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../base/files.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import type { Reporter } from './reporter.ts';

/** Files beyond this size are not read, in bytes. */
export const MAX_BYTES = 5 * 1024 * 1024;

/**
 * The text of a file below the root (relative path), or undefined when it cannot be used, which is reported.
 * UTF-16 is read when the file begins with its mark; bytes that are not UTF-8 become U+FFFD.
 */
export function loadText(root: string, path: string, reporter: Reporter): string | undefined {
  const origin = { source: 'catalog', file: path };
  const file = join(root, path);
  try {
    const { size } = statSync(file);
    if (size > MAX_BYTES) {
      const megabytes = (size / 1024 / 1024).toFixed(1);
      reporter.report(RULES['file-too-large'], origin, `the file has ${megabytes} MB; up to 5 MB are read`, {
        key: '',
      });
      return undefined;
    }
    const text = readFileSync(file, 'utf8');
    if (!text.includes('\0') && !text.includes('\uFFFD')) return text;
    return decode(readFileSync(file), text, path, reporter);
  } catch (error) {
    reporter.report(RULES.unreadable, origin, `the file cannot be read (${errorCode(error)})`, { key: '' });
    return undefined;
  }
}

function decode(bytes: Buffer, text: string, path: string, reporter: Reporter): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const nul = text.indexOf('\0');
  if (nul !== -1) {
    reporter.report(
      RULES.binary,
      originAt(path, text, nul),
      'the file holds a NUL character, as binary files do',
      { key: '' },
    );
    return undefined;
  }
  if (!isUtf8(bytes)) {
    reporter.report(
      RULES.encoding,
      originAt(path, text, text.indexOf('\uFFFD')),
      'the file is not UTF-8 text',
      { key: '' },
    );
  }
  return text;
}

function originAt(
  file: string,
  text: string,
  offset: number,
): { source: string; file: string; line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { source: 'catalog', file, line, column: offset - before.lastIndexOf('\n') };
}
