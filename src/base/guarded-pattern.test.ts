import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardedPattern, SlowPattern } from './guarded-pattern.ts';

const NEARLY = `${'a'.repeat(60)}!`;

describe('a guarded pattern', () => {
  it.each(['^(a+)+$', '^(a|aa)+$', '(a*)*b', `${'a?'.repeat(40)}${'a'.repeat(40)}b`, '(?=(a+)+$)a'])(
    'gives up %s instead of trying for years',
    (pattern) => {
      expect(() => guardedPattern(pattern, 'u', 50)(NEARLY)).toThrow(SlowPattern);
    },
  );

  it('gives up where a long text makes a plain pattern slow', () => {
    expect(() => guardedPattern('\\s+$', 'u', 50)(`${' '.repeat(1_000_000)}x`)).toThrow(
      /^the pattern \\s\+\$ takes too long for a text of 1000001 characters$/,
    );
  });

  it('goes on as before after it gave up', () => {
    const matches = guardedPattern('^(a+)+$', 'u', 50);
    expect(() => matches(NEARLY)).toThrow(SlowPattern);
    expect(matches('a'.repeat(60))).toBe(true);
    expect(guardedPattern('^b+$')('bbb')).toBe(true);
  });

  it('throws for what is no regular expression', () => {
    expect(() => guardedPattern('[')).toThrow(SyntaxError);
  });

  it('says what the expression itself says', () => {
    const patterns = ['^[a-c]+$', '^([a-c]+(-[a-c]+)*)$', '(a)\\1', '^\\w{2,}[+*]?$', 'a|b+c*', '^$'];
    fc.assert(
      fc.property(
        fc.constantFrom(...patterns),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-', '+', 'é'), maxLength: 20 }),
        (pattern, text) => {
          expect(guardedPattern(pattern)(text)).toBe(new RegExp(pattern, 'u').test(text));
        },
      ),
    );
  });
});
