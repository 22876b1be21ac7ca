import fc from 'fast-check';
import { expect, it } from 'vitest';
import { carriersOf, floorDivide, shareOfSum } from './share.ts';
import { spreadDays } from './spread.ts';

const amounts = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 25n }), { minLength: 1, maxLength: 20 });

it('shares add up over carriers and over days, and miss the exact ratio by less than two units', () => {
  fc.assert(
    fc.property(weights, fc.array(amounts, { minLength: 1, maxLength: 31 }), (list, days) => {
      const carriers = carriersOf(list.map((weight, index) => [`e${index}`, weight]));
      const total = list.reduce((sum, weight) => sum + weight, 0n);
      if (total === 0n) {
        expect(carriers).toBeUndefined();
        return;
      }
      const sums = [0n];
      for (const day of days) sums.push(sums.at(-1)! + day);
      const cells = list.map((_, position) =>
        days.map(
          (_, day) =>
            shareOfSum(carriers!, position, sums[day + 1]!) - shareOfSum(carriers!, position, sums[day]!),
        ),
      );
      days.forEach((day, index) => {
        expect(cells.reduce((sum, row) => sum + row[index]!, 0n)).toBe(day);
        cells.forEach((row, position) => {
          const error = row[index]! * total - day * list[position]!;
          expect(error < 2n * total && error > -2n * total).toBe(true);
        });
      });
      cells.forEach((row, position) => {
        expect(row.reduce((sum, cell) => sum + cell, 0n)).toBe(shareOfSum(carriers!, position, sums.at(-1)!));
      });
    }),
    { numRuns: 500 },
  );
});

it('a weight of zero carries nothing, and a name counts once', () => {
  const carriers = carriersOf([
    ['a', 0n],
    ['b', 5n],
    ['b', 5n],
    ['c', 0n],
  ])!;
  expect(['a', 'b', 'c'].map((ref) => shareOfSum(carriers, carriers.position.get(ref)!, 7n))).toEqual([
    0n,
    7n,
    0n,
  ]);
});

it('refuses weights below zero', () => {
  expect(() => carriersOf([['a', -1n]])).toThrow(RangeError);
});

it.each([
  [7n, 2n, 3n],
  [-7n, 2n, -4n],
  [-8n, 2n, -4n],
  [0n, 5n, 0n],
])('divides %s by %s downwards to %s', (a, b, quotient) => {
  expect(floorDivide(a, b)).toBe(quotient);
});

it('the days of a charge sum to it, and differ by at most one unit', () => {
  fc.assert(
    fc.property(amounts, fc.integer({ min: 1, max: 400 }), (amount, days) => {
      const parts = spreadDays(amount, days);
      expect(parts).toHaveLength(days);
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(amount);
      const size = parts.map((part) => (part < 0n ? -part : part));
      expect(size[0]! - size.at(-1)!).toBeLessThanOrEqual(1n);
    }),
    { numRuns: 500 },
  );
});
