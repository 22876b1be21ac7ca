import { endianness } from 'node:os';
import type { Book } from './book.ts';
import { DAYS, POOLED, SLICES } from './book.ts';
import { type Shape, tableBytes, tableFrom } from './columns.ts';

const MAGIC = 'portolan costs 1\n';

/** A book as bytes: one line of JSON, then the columns as they lie in memory. `key` says what it was made of. */
export function encodeBook(book: Book, key: string): Uint8Array {
  const { slices, days, pooled, ...rest } = book;
  const header = JSON.stringify({
    key,
    endianness: endianness(),
    ...rest,
    lengths: [slices.length, days.length, pooled.length],
  });
  const head = Buffer.from(`${MAGIC}${header}\n`, 'utf8');
  return Buffer.concat([
    head,
    ...tableBytes(slices, SLICES),
    ...tableBytes(days, DAYS),
    ...tableBytes(pooled, POOLED),
  ]);
}

/** The book in some bytes; undefined when they are not one, were made of something else, or are cut off. */
export function decodeBook(bytes: Uint8Array, wanted: string): Book | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.subarray(0, MAGIC.length).toString('latin1') !== MAGIC) return undefined;
  const end = buffer.indexOf(10, MAGIC.length);
  if (end === -1) return undefined;
  try {
    const {
      key,
      endianness: order,
      lengths,
      ...rest
    } = JSON.parse(buffer.subarray(MAGIC.length, end).toString('utf8')) as Omit<
      Book,
      'slices' | 'days' | 'pooled'
    > & { key: string; endianness: string; lengths: [number, number, number] };
    if (key !== wanted || order !== endianness()) return undefined;
    let offset = end + 1;
    const take = (length: number): ArrayBuffer => {
      if (offset + length > buffer.length) throw new RangeError('cut off');
      const part = new Uint8Array(length);
      part.set(buffer.subarray(offset, offset + length));
      offset += length;
      return part.buffer;
    };
    const table = <S extends Shape>(shape: S, length: number) => tableFrom(shape, length, take);
    const [slices, days, pooled] = [
      table(SLICES, lengths[0]),
      table(DAYS, lengths[1]),
      table(POOLED, lengths[2]),
    ];
    return { ...rest, slices, days, pooled };
  } catch {
    return undefined;
  }
}
