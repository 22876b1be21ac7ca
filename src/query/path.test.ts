import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPath, parsePath, valueAt } from './path.ts';

function segments(text: string): readonly string[] | string {
  const parsed = parsePath(text);
  return 'path' in parsed ? parsed.path.segments : parsed.fault;
}

describe('parsePath', () => {
  it.each([
    ['lifecycle', ['lifecycle']],
    ['spec.owner', ['spec', 'owner']],
    ['$team', ['$team']],
    ['git.lastCommitAt', ['git', 'lastCommitAt']],
    [
      'metadata.annotations["github.com/project-slug"]',
      ['metadata', 'annotations', 'github.com/project-slug'],
    ],
    [
      "metadata.annotations['github.com/project-slug']",
      ['metadata', 'annotations', 'github.com/project-slug'],
    ],
    ['metadata.annotations.github.com/project-slug', ['metadata', 'annotations', 'github.com/project-slug']],
    ['metadata.tags[0]', ['metadata', 'tags', '0']],
    ['links[0].url', ['links', '0', 'url']],
    ['["a.b"].c', ['a.b', 'c']],
    ['weird-id_=@x', ['weird-id_=@x']],
  ])('reads %s', (text, expected) => {
    expect(segments(text)).toEqual(expected);
  });

  it.each([
    ['', 'is empty'],
    ['a..b', 'has an empty name at character 3'],
    ['.a', 'has an empty name at character 1'],
    ['a.', undefined],
    ['a[x]', 'needs a number or a quoted name in the bracket at character 2'],
    ['a["x]', 'has a bracket without its end at character 2'],
    ['a[0]b', 'needs a dot or a bracket at character 5'],
    ['x'.repeat(1001), 'is longer than 1000 characters'],
    [Array(33).fill('a').join('.'), 'has more than 32 parts'],
  ])('says what is wrong with %j', (text, fault) => {
    const result = segments(text);
    expect(typeof result).toBe('string');
    if (fault !== undefined) expect(result).toBe(fault);
  });

  it('reads back what it writes', () => {
    const name = fc
      .string({ minLength: 1, maxLength: 12 })
      .filter((text) => !text.includes("']") && !text.includes('"]'));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), (names) => {
        const flat = names[0] === 'metadata' && ['annotations', 'labels'].includes(names[1] ?? '');
        fc.pre(!flat || names.length <= 2);
        expect(segments(formatPath(names))).toEqual(names);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => ['path', 'fault'].includes(Object.keys(parsePath(text))[0]!)),
    );
  });
});

describe('valueAt', () => {
  const value = { a: { list: [{ b: 1 }, 'x'] }, empty: null };

  it.each([
    [['a', 'list', '0', 'b'], 1],
    [['a', 'list', '1'], 'x'],
    [['a', 'list', '2'], undefined],
    [['a', 'list', 'length'], undefined],
    [['empty'], null],
    [['empty', 'x'], undefined],
    [['__proto__'], undefined],
    [['constructor', 'name'], undefined],
    [['a', 'list', 'map'], undefined],
  ])('reads %j', (path, expected) => {
    expect(valueAt(value, path)).toBe(expected);
  });
});
