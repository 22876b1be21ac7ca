import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAYS, emptyBook } from './book.ts';
import { decodeBook, encodeBook } from './book-file.ts';
import { readAmount, tableBuilder } from './columns.ts';

const amount = fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n });
const rows = fc.array(fc.tuple(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), amount), {
  maxLength: 3000,
});

function bookOf(list: readonly (readonly [number, bigint])[]) {
  const builder = tableBuilder(DAYS);
  for (const [day, effective] of list) builder.add({ currency: 0, target: 1, day, aside: 0, effective });
  return { ...emptyBook(), days: builder.build(), from: { USD: 7 } };
}

it('a book comes back from its bytes as it was, with every digit of 128-bit amounts', () => {
  fc.assert(
    fc.property(rows, (list) => {
      const book = bookOf(list);
      const back = decodeBook(encodeBook(book, 'key'), 'key')!;
      expect(back).toEqual(book);
      const { day, effective } = back.days.columns;
      expect(list.map((_, row) => [day.values[row], readAmount(effective, row)])).toEqual(
        list.map((pair) => [...pair]),
      );
    }),
    { numRuns: 50 },
  );
});

it('bytes of another book, or damaged ones, are none', () => {
  const bytes = encodeBook(bookOf([[1, 2n]]), 'key');
  expect(decodeBook(bytes, 'other')).toBeUndefined();
  expect(decodeBook(bytes.subarray(0, bytes.length - 1), 'key')).toBeUndefined();
  expect(decodeBook(bytes.subarray(0, 30), 'key')).toBeUndefined();
  expect(decodeBook(Buffer.from('hello'), 'key')).toBeUndefined();
});
