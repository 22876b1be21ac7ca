import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAmount, formatMoney, parseAmount, roundTo, SCALE, split, toNumber } from './money.ts';

const amount = fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n });
const weight = fc.bigInt({ min: 0n, max: 10n ** 20n });
const sum = (parts: readonly bigint[]): bigint => parts.reduce((total, part) => total + part, 0n);
const abs = (value: bigint): bigint => (value < 0n ? -value : value);

describe('parseAmount', () => {
  it.each([
    ['12.5', 12_500_000_000_000_000_000n],
    [' -0.000001 ', -1_000_000_000_000n],
    ['1.5e-7', 150_000_000_000n],
    ['+.5', 500_000_000_000_000_000n],
    ['5.', 5_000_000_000_000_000_000n],
    ['1E3', 1_000_000_000_000_000_000_000n],
    ['0.0000000000000000005', 1n],
    ['-0.0000000000000000005', -1n],
    ['0.0000000000000000004', 0n],
    ['-0', 0n],
  ])('reads %j', (text, expected) => expect(parseAmount(text)).toBe(expected));

  it.each([
    '',
    ' ',
    '.',
    '-',
    'e5',
    '1,5',
    '1.2.3',
    '0x10',
    'NaN',
    'Infinity',
    '1e99999',
    '1 2',
    '٣',
    `${'9'.repeat(401)}`,
  ])('refuses %j', (text) => {
    expect(() => parseAmount(text)).toThrow(RangeError);
  });

  it('reads back what formatAmount writes', () => {
    fc.assert(fc.property(amount, (value) => parseAmount(formatAmount(value)) === value));
  });
});

describe('formatAmount, roundTo and toNumber', () => {
  it('write no zeros that say nothing', () => {
    expect([0n, 10n ** 18n, -(10n ** 17n), 1n].map(formatAmount)).toEqual([
      '0',
      '1',
      '-0.1',
      '0.000000000000000001',
    ]);
  });

  it('round half away from zero', () => {
    expect(['0.005', '-0.005', '0.0049', '2.675'].map((text) => roundTo(parseAmount(text), 2))).toEqual([
      1n,
      -1n,
      0n,
      268n,
    ]);
    fc.assert(
      fc.property(
        amount,
        (value) => roundTo(-value, 4) === -roundTo(value, 4) && roundTo(value, SCALE) === value,
      ),
    );
  });

  it('give the nearest float', () => {
    expect(toNumber(parseAmount('1171.07'))).toBe(1171.07);
  });
});

describe('split', () => {
  it('gives parts that sum to the amount exactly', () => {
    fc.assert(
      fc.property(
        amount,
        fc.array(weight, { minLength: 1, maxLength: 50 }),
        (value, weights) => sum(split(value, weights)) === value,
      ),
    );
  });

  it('keeps every part within one unit of its exact share', () => {
    fc.assert(
      fc.property(amount, fc.array(weight, { minLength: 1, maxLength: 20 }), (value, weights) => {
        const total = sum(weights);
        fc.pre(total > 0n);
        for (const [index, part] of split(value, weights).entries())
          expect(abs(part * total - value * weights[index]!)).toBeLessThanOrEqual(total);
      }),
    );
  });

  it('gives nothing to a weight of zero unless all are zero', () => {
    expect(split(10n, [0n, 1n, 0n])).toEqual([0n, 10n, 0n]);
    expect(split(10n, [0n, 0n, 0n])).toEqual([4n, 3n, 3n]);
  });

  it('mirrors a negative amount, so that a credit takes back what a charge brought', () => {
    fc.assert(
      fc.property(amount, fc.array(weight, { minLength: 1, maxLength: 10 }), (value, weights) => {
        expect(split(-value, weights)).toEqual(split(value, weights).map((part) => -part));
      }),
    );
  });

  it('gives the rest to the largest remainders, and to the earlier of two that are equal', () => {
    expect(split(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(split(10n, [5n, 3n, 4n])).toEqual([4n, 3n, 3n]);
  });

  it('depends on the proportion of weights only', () => {
    fc.assert(
      fc.property(
        amount,
        fc.array(weight, { minLength: 1, maxLength: 10 }),
        fc.bigInt({ min: 1n, max: 1000n }),
        (value, weights, factor) => {
          expect(
            split(
              value,
              weights.map((item) => item * factor),
            ),
          ).toEqual(split(value, weights));
        },
      ),
    );
  });

  it('of no weights is nothing', () => expect(split(10n, [])).toEqual([]));
});

describe('formatMoney', () => {
  it.each([
    ['1171.4', 'USD', {}, '$1,171'],
    ['-212', 'USD', {}, '−$212'],
    ['0.42', 'EUR', {}, '€0.42'],
    ['1200', 'SEK', {}, '1,200 SEK'],
    ['0', 'USD', {}, '$0'],
    ['99.999', 'USD', {}, '$100.00'],
    ['12.345', 'USD', { decimals: 1 }, '$12.3'],
    ['1234567.891', 'GBP', { decimals: 2 }, '£1,234,567.89'],
    ['5', 'USD', { signed: true }, '+$5.00'],
    ['-0.001', 'USD', { signed: true }, '$0.00'],
    ['3', 'constructor', {}, '3.00 constructor'],
  ])('writes %s %s %j as %s', (text, currency, options, expected) => {
    expect(formatMoney(parseAmount(text), currency, options)).toBe(expected);
  });
});
