import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Position } from '../base/yaml.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import type { Reporter } from './reporter.ts';

/** Files beyond this size are not read, in bytes. */
export const MAX_BYTES = 5 * 1024 * 1024;

/** The text of a file below the root (relative path), or undefined when it cannot be used, which is reported. */
export function loadText(root: string, path: string, reporter: Reporter): string | undefined {
  const origin = { source: 'catalog', file: path };
  let bytes: Buffer;
  try {
    const file = join(root, path);
    const { size } = statSync(file);
    if (size > MAX_BYTES) {
      const megabytes = (size / 1024 / 1024).toFixed(1);
      reporter.report(RULES['file-too-large'], origin, `the file has ${megabytes} MB; up to 5 MB are read`, { key: '' });
      return undefined;
    }
    bytes = readFileSync(file);
  } catch (error) {
    reporter.report(RULES.unreadable, origin, `the file cannot be read (${errorCode(error)})`, { key: '' });
    return undefined;
  }
  const text = decode(bytes);
  const broken = text.search(/[\0\uFFFD]/);
  if (broken === -1) return text;
  const place = { ...origin, ...positionOf(text, broken) };
  if (text[broken] === '\0' && !text.includes('\uFFFD')) {
    reporter.report(RULES.encoding, place, 'the file holds a NUL character, as binary files do', { key: 'nul' });
    return undefined;
  }
  if (!isUtf8(bytes)) {
    reporter.report(RULES.encoding, place, 'the file is not UTF-8 text', { key: 'utf-8' });
    return text.includes('\0') ? undefined : text;
  }
  return text;
}
