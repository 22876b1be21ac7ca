import { isUtf8 } from 'node:buffer';
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import type { BillFile } from './bill-files.ts';

/** Enough for the names of columns, and unpacked at most 16 MB. */
const HEAD = 16 * 1024;
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
 * Reads a file to its end and says whether it is UTF-8. A gzip file is unpacked, and its checksums checked:
 * DuckDB reads a file that was cut off without a word, and the charges after the cut would be lost; and bytes
 * that are not UTF-8 make it fail. Throws when the file is damaged or expands beyond reason.
 */
export async function inspectCsv(file: BillFile): Promise<{ utf8: boolean }> {
  let expanded = 0;
  let utf8 = true;
  let rest: Buffer = Buffer.alloc(0);
  const limit = FREE + file.size * MAX_RATIO;
  async function inspect(chunks: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of chunks) {
      expanded += chunk.length;
      if (expanded > limit) throw new RangeError('it expands to more than a bill could');
      if (!utf8) continue;
      const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      const end = bytes.length - openBytes(bytes);
      utf8 = isUtf8(bytes.subarray(0, end));
      rest = bytes.subarray(end);
    }
    utf8 &&= rest.length === 0;
  }
  const source = createReadStream(file.absolute, { highWaterMark: 1 << 20 });
  if (file.format === 'csv.gz') await pipeline(source, createGunzip({ chunkSize: 1 << 20 }), inspect);
  else await pipeline(source, inspect);
  return { utf8 };
}

/** How many bytes at the end begin a character that goes on in the next chunk. */
function openBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
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
