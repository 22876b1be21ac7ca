import fc from 'fast-check';
import picomatch from 'picomatch';
import { describe, expect, it } from 'vitest';
import { isGlob, parseGlob, pathChooser } from './glob.ts';

function matches(glob: string, path: string): boolean | undefined {
  return parseGlob(glob)?.matches(path);
}

describe('a glob', () => {
  it.each([
    ['*.yaml', 'a.yaml', true],
    ['*.yaml', '.a.yaml', true],
    ['*.yaml', 'x/a.yaml', false],
    ['services/*/catalog-info.yaml', 'services/cart/catalog-info.yaml', true],
    ['services/*/catalog-info.yaml', 'services/a/b/catalog-info.yaml', false],
    ['**/catalog-info.yaml', 'catalog-info.yaml', true],
    ['**/catalog-info.yaml', 'a/b/c/catalog-info.yaml', true],
    ['a/**/b/**/c', 'a/b/b/x/c', true],
    ['a/**/b/**/c', 'a/c', false],
    ['a/**', 'a/b/c', true],
    ['a/**', 'b/a/c', false],
    ['**', 'a/b', true],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[^a-c]x', 'dx', true],
    ['[]a]', ']', true],
    ['a[b', 'a[b', true],
    ['{a,b/c}.yaml', 'b/c.yaml', true],
    ['{a,b{c,d}}', 'bd', true],
    ['{a}', '{a}', true],
    ['{a,b', '{a,b', true],
    ['x{,y}', 'x', true],
    ['\\*', '*', true],
    ['\\*', 'a', false],
    ['\\{a,b}', '{a,b}', true],
    ['a.b', 'axb', false],
    ['', '', true],
    ['*', '', true],
  ])('%j against %j: %j', (glob, path, expected) => {
    expect(matches(glob, path)).toBe(expected);
  });

  it.each(['a'.repeat(1001), '{a,b}'.repeat(7), '{a,{b,{c,{d,e}}}}{1,2,3,4,5,6,7,8,9,0}{x,y}'])(
    'that stands for too much is refused (%#)',
    (glob) => {
      expect(parseGlob(glob)).toBeUndefined();
    },
  );

  it('knows the folders before its first wildcard', () => {
    expect(['a/b/*.c', '*.c', 'a/{b,c}/d', 'a/b', 'a/b[c]/d'].map((glob) => parseGlob(glob)?.base)).toEqual([
      'a/b/',
      '',
      'a/',
      '',
      'a/',
    ]);
    expect(['a/b', 'a*', 'a?', '[a]', '{a}'].map(isGlob)).toEqual([false, true, true, true, true]);
  });

  it('means what picomatch means by it', () => {
    const name = fc.array(fc.constantFrom('a', 'b', '*', '?'), { minLength: 1, maxLength: 4 });
    const part = fc.oneof(
      fc.constant('**'),
      name.map((characters) => characters.join('').replace(/\*+/g, '*')),
    );
    const path = fc.array(fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), path, (parts, names) => {
        // Picomatch has ideas of its own about `**` at the end, and about the empty rest that it may stand for.
        fc.pre(parts.at(-1) !== '**');
        const [glob, text] = [parts.join('/'), names.map((characters) => characters.join('')).join('/')];
        expect(matches(glob, text)).toBe(picomatch(glob, { dot: true })(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes no time that grows without bound, whatever it is', () => {
    const start = performance.now();
    expect(matches(`${'*a'.repeat(200)}*b`, 'a'.repeat(900))).toBe(false);
    expect(matches(`${'**/*a*/'.repeat(100)}b`, 'a/'.repeat(400).slice(0, -1))).toBe(false);
    expect(matches(`${'{'.repeat(400)}${'}'.repeat(400)}`, 'a')).toBe(false);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe('choosing among paths', () => {
  const paths = ['a.yaml', 'x/a.yaml', 'x/y/a.yaml'];

  it('gives those that a glob means, in their order', () => {
    const choose = pathChooser(paths);
    expect([choose('x/**/*.yaml'), choose('nothing/*'), choose('{a,b}'.repeat(9))]).toEqual([
      ['x/a.yaml', 'x/y/a.yaml'],
      [],
      undefined,
    ]);
  });

  it('ends when the work is used up', () => {
    const choose = pathChooser(paths, 200);
    expect([choose('*.yaml'), choose('**/*.yaml'), choose('*.yaml')]).toEqual([
      ['a.yaml'],
      undefined,
      undefined,
    ]);
  });
});
