import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slugOf, unslug } from './slug.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom('a', 'A', '.', '~', '/', ':', '-', '\uD83D', '\uDE00', 'é', '2', 'e'),
    maxLength: 12,
  }),
  fc.string({ unit: 'binary', minLength: 60, maxLength: 400 }),
  fc.constantFrom(
    'con',
    'con.txt',
    'CON',
    'nul',
    'com1',
    'lpt9.x',
    'console',
    '.',
    '..',
    '...',
    '.git',
    'a.',
    '',
  ),
);

describe('slugOf', () => {
  it.each([
    ['payments-api', 'payments-api'],
    ['My_Service.v1', '~4dy_~53ervice.v1'],
    ['acme/shop', 'acme~2fshop'],
    ['a:b', 'a~3ab'],
    ['..', '~2e~2e'],
    ['.', '~2e'],
    ['.env', '~2eenv'],
    ['a.', 'a~2e'],
    ['a..b', 'a..b'],
    ['é', '~c3~a9'],
    ['~', '~7e'],
    ['', '~~empty'],
    ['con', '~63on'],
    ['nul.json', '~6eul.json'],
    ['console', 'console'],
    ['\uD800', '~ed~a0~80'],
  ])('writes %j as %s, and back', (text, slug) => {
    expect(slugOf(text)).toBe(slug);
    expect(unslug(slug)).toBe(text);
  });

  it('gives different texts different slugs, also where letter case is ignored', () => {
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(anyText, (text) => {
        const slug = slugOf(text);
        expect(slug).toBe(slug.toLowerCase());
        expect(seen.get(slug) ?? text).toBe(text);
        seen.set(slug, text);
      }),
      { numRuns: 5000 },
    );
  });

  it('can be read back unless it was cut', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const slug = slugOf(text);
        expect(unslug(slug)).toBe(slug.includes('~~') && text !== '' ? undefined : text);
      }),
      { numRuns: 2000 },
    );
  });

  it('is safe as the name of a file and as a part of an address', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const slug = slugOf(text);
        expect(slug).toMatch(/^[a-z0-9_~-](?:[a-z0-9._~-]*[a-z0-9_~-])?$/);
        expect(slug.length).toBeLessThanOrEqual(100);
        expect(slug).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/);
        expect(encodeURIComponent(slug)).toBe(slug);
      }),
      { numRuns: 2000 },
    );
  });

  it('tells long texts apart by their whole', () => {
    const long = 'x'.repeat(300);
    expect(slugOf(`${long}a`)).not.toBe(slugOf(`${long}b`));
    expect(slugOf(`${'é'.repeat(300)}`)).toMatch(/^(?:~c3~a9)+(?:~c3)?~~[0-9a-f]{16}$/);
    expect(slugOf('\uD800'.repeat(100))).not.toBe(slugOf('\uD801'.repeat(100)));
  });
});

describe('unslug', () => {
  it.each(['~', '~4', '~zz', 'A', 'a/b', '~61', '.a', 'a.', 'con', '~~', '~ff', '', 'a~~0123456789abcdef'])(
    'reads nothing from %j, which no text gives',
    (slug) => {
      expect(unslug(slug)).toBeUndefined();
    },
  );
});
