import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, count, formatNumber, formatShare, list, printable } from './text.ts';

describe('count and formatNumber', () => {
  it('agree in number and group thousands', () => {
    expect([count(1, 'entity', 'entities'), count(0, 'file'), count(12_345, 'file')]).toEqual([
      '1 entity',
      '0 files',
      '12,345 files',
    ]);
    expect([formatNumber(-1234.5), formatNumber(999), formatNumber(1_000_000)]).toEqual([
      '−1,234.5',
      '999',
      '1,000,000',
    ]);
  });
});

describe('list', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
  ])('of %j is %j', (items, expected) => expect(list(items)).toBe(expected));

  it('takes another word', () => expect(list(['a', 'b'], 'or')).toBe('a or b'));
});

describe('clip', () => {
  it('leaves short texts alone and marks a cut', () => {
    expect([clip('short', 10), clip('exactly 10', 10), clip('longer than ten', 10)]).toEqual([
      'short',
      'exactly 10',
      'longer th…',
    ]);
  });

  it('never cuts a character in two and never gives more than was asked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 30 }), (text, max) => {
        const clipped = clip(text, max);
        expect(clipped.isWellFormed()).toBe(text.isWellFormed());
        expect(Array.from(clipped).length).toBeLessThanOrEqual(max);
      }),
    );
  });

  it('counts characters, not units', () => expect(clip('😀😀😀', 3)).toBe('😀😀😀'));
});

describe('printable', () => {
  it('puts U+FFFD in place of what no page can hold', () => {
    expect(printable('a\0b\u0007c\u001b[31m\u007f\u0085\ufffe\ud800')).toBe(
      'a\ufffdb\ufffdc\ufffd[31m\ufffd\ufffd\ufffd\ufffd',
    );
  });

  it('leaves every other text as it is', () => {
    const text = 'tab\t, lines\r\n, \u00a0, \u202e, \u200b, \u{1f600}, \u2028';
    expect(printable(text)).toBe(text);
  });
});

it.each([
  [0, 0, '0 %'],
  [0.57, 0, '57 %'],
  [0.875, 0, '87 %'],
  [0.875, 1, '87.5 %'],
  [0.9996, 0, '99 %'],
  [0.9999, 1, '99.9 %'],
  [1, 0, '100 %'],
  [1, 1, '100.0 %'],
])('the share %d with %d decimals is %s', (share, decimals, text) => {
  expect(formatShare(share, decimals)).toBe(text);
});
