import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { BillFile } from './bill-files.ts';

/**
 * Writes a CSV file anew as UTF-8, unpacked. `windows-1252` is what spreadsheets mean when they do not say;
 * it reads every byte. Throws when the file cannot be read.
 */
export async function recode(
  file: BillFile,
  encoding: 'utf-16le' | 'windows-1252',
  target: string,
): Promise<void> {
  const decoder = new TextDecoder(encoding);
  const source = createReadStream(file.absolute);
  async function* decode(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  }
  const writer = createWriteStream(target, { encoding: 'utf8' });
  if (file.format === 'csv.gz') await pipeline(source, createGunzip(), decode, writer);
  else await pipeline(source, decode, writer);
}
