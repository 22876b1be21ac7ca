import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressName } from '../base/address-name.ts';
import { slugOf } from './slug.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'binary', minLength: 60, maxLength: 400 }),
  fc.string({ unit: fc.constantFrom('a', 'A', 'é', '\uD83D', '\uDE00'), minLength: 12, maxLength: 200 }),
);

describe('slugOf', () => {
  it('is the text as it stands in addresses, or that there is none', () => {
    expect(slugOf('acme/Shop')).toBe('acme~2f~shop');
    expect(slugOf('')).toBe('~~empty');
  });

  it('gives different texts different slugs, is never long, and ends in a hash where it was cut', () => {
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(anyText, (text) => {
        const slug = slugOf(text);
        expect(seen.get(slug) ?? text).toBe(text);
        seen.set(slug, text);
        expect(slug.length).toBeLessThanOrEqual(100);
        const whole = addressName(text);
        if (text !== '' && whole.length <= 100) expect(slug).toBe(whole);
        else
          expect(slug).toMatch(/^(?:[a-z0-9._-]|~[a-z]|~\d[0-9a-f]|~_[0-9a-f]+_)*~~(?:[0-9a-f]{16}|empty)$/);
      }),
      { numRuns: 5000 },
    );
  });

  it('tells long texts apart by their whole', () => {
    const long = 'x'.repeat(300);
    expect(slugOf(`${long}a`)).not.toBe(slugOf(`${long}b`));
    expect(slugOf('\uD800'.repeat(100))).not.toBe(slugOf('\uD801'.repeat(100)));
  });
});
