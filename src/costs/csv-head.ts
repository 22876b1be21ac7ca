import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import type { BillFile } from './bill-files.ts';

const HEAD = 64 * 1024;
/** A CSV of charges compresses 10 to 40 times; what expands further than this is no bill. */
const MAX_RATIO = 400;
const FREE = 64 * 1024 * 1024;

export interface CsvHead {
  names: string[];
  delimiter: string;
  encoding: 'utf-8' | 'utf-16';
}

/**
 * The header of a CSV file, plain or gzip: its names and the delimiter (comma, semicolon or tab, whichever
 * the header has most of). Undefined for a file without content. Throws when the file cannot be read.
 */
export function readCsvHead(file: BillFile): CsvHead | undefined {
  const start = firstBytes(file);
  const wide = start.length > 1 && start[0] === 0xff && start[1] === 0xfe;
  const text = start.toString(wide ? 'utf16le' : 'utf8').replace(/^\ufeff/, '');
  const header = firstRecord(text);
  if (header.trim() === '') return undefined;
  const bare = header.replace(/"[^"]*"/g, '');
  const delimiter = [',', ';', '\t'].reduce((best, mark) =>
    bare.split(mark).length > bare.split(best).length ? mark : best,
  );
  return { names: splitRecord(header, delimiter), delimiter, encoding: wide ? 'utf-16' : 'utf-8' };
}

/**
 * Reads a gzip file to its end and checks its checksums. DuckDB reads a file that was cut off without a
 * word, and the charges after the cut would be lost. Throws when it is damaged or expands beyond reason.
 */
export async function checkGzip(file: BillFile): Promise<void> {
  let expanded = 0;
  const limit = FREE + file.size * MAX_RATIO;
  await pipeline(createReadStream(file.absolute), createGunzip(), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      expanded += chunk.length;
      if (expanded > limit) throw new RangeError('it expands to more than a bill could');
    }
  });
}

function firstBytes(file: BillFile): Buffer {
  const buffer = Buffer.alloc(Math.min(HEAD, file.size));
  const descriptor = openSync(file.absolute, 'r');
  let length: number;
  try {
    length = readSync(descriptor, buffer, 0, buffer.length, 0);
  } finally {
    closeSync(descriptor);
  }
  const bytes = buffer.subarray(0, length);
  if (file.format === 'csv' || length === 0) return bytes;
  return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: FREE });
}

function firstRecord(text: string): string {
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i];
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '\n' || character === '\r')) return text.slice(0, i);
  }
  return text;
}

function splitRecord(record: string, delimiter: string): string[] {
  const names: string[] = [];
  let name = '';
  let quoted = false;
  for (const character of record) {
    if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) {
      names.push(name.trim());
      name = '';
    } else name += character;
  }
  return [...names, name.trim()];
}
