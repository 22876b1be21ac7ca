import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest, nearestOf } from './nearest.ts';

describe('nearest', () => {
  it.each([
    ['Componet', ['Component', 'Domain'], 'Component'],
    ['component', ['Component'], 'Component'],
    ['owner', ['system', 'type'], undefined],
    ['ab', ['ba'], 'ba'],
    ['titel', ['type', 'title'], 'title'],
    ['ba-cd', ['ab-dc'], undefined],
    ['payments-servce', ['payment-service', 'payments-service'], 'payments-service'],
    ['checkout', [], undefined],
    ['', ['a'], 'a'],
  ])('of %j in %j is %j', (word, words, expected) => expect(nearest(word, words)).toBe(expected));

  it('takes the first of several that are equally near', () => {
    expect(nearest('cart', ['card', 'care'])).toBe('card');
    expect(nearest('cart', ['care', 'card'])).toBe('care');
  });

  it('compares no word longer than 64 characters', () => {
    expect(nearest(`${'a'.repeat(65)}`, ['a'.repeat(65)])).toBeUndefined();
    expect(nearest('a', ['a'.repeat(1_000_000)])).toBeUndefined();
  });

  it('finds what a plain computation of the distance finds', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-'), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 20 }), (wanted, words) => {
        const limit = Math.min(3, Math.max(1, Math.floor(wanted.length / 3)));
        const distances = words.map((candidate) => distance(wanted, candidate));
        const best = Math.min(...distances);
        expect(nearestOf(words)(wanted)).toBe(best <= limit ? words[distances.indexOf(best)] : undefined);
      }),
      { numRuns: 2000 },
    );
  });
});

function distance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => i + j),
  );
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      table[i]![j] = Math.min(
        table[i - 1]![j]! + 1,
        table[i]![j - 1]! + 1,
        table[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        table[i]![j] = Math.min(table[i]![j]!, table[i - 2]![j - 2]! + 1);
    }
  }
  return table[a.length]![b.length]!;
}
