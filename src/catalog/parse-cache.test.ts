import { existsSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tree } from '../base/testing/tree.ts';
import { parseYaml, type YamlDocument } from '../base/yaml.ts';
import { openParseCache } from './parse-cache.ts';

const KEY = (digit: string): string => digit.repeat(32);
const documents = (text: string): YamlDocument[] => parseYaml(text);
const file = (): string => join(tree(), 'deep', 'catalog');

/** A cache file with the keys a and b. */
function filled(): string {
  const path = file();
  const cache = openParseCache(path);
  cache.set(KEY('a'), documents('a: "ünï\\n\\u2028x"\nb: [1, { c: d }]\n'));
  cache.set(KEY('b'), documents('broken: [\n---\nb: 1\n'));
  cache.save();
  return path;
}

describe('openParseCache', () => {
  it('gives back in the next build what was set in this one', () => {
    const cache = openParseCache(filled());
    expect(cache.get(KEY('a'))).toEqual(documents('a: "ünï\\n\\u2028x"\nb: [1, { c: d }]\n'));
    expect(cache.get(KEY('b'))).toEqual(documents('broken: [\n---\nb: 1\n'));
    expect(cache.get(KEY('c'))).toBeUndefined();
  });

  it('gives within a build what was set in it', () => {
    const cache = openParseCache(file());
    cache.set(KEY('a'), documents('a: 1'));
    expect(cache.get(KEY('a'))).toEqual(documents('a: 1'));
  });

  it('drops what a build did not use', () => {
    const path = filled();
    const second = openParseCache(path);
    second.get(KEY('a'));
    second.set(KEY('c'), documents('c: 1'));
    second.save();
    const third = openParseCache(path);
    expect(
      [third.get(KEY('a')), third.get(KEY('b')), third.get(KEY('c'))].map((found) => found !== undefined),
    ).toEqual([true, false, true]);
  });

  it('writes nothing when nothing changed', () => {
    const path = filled();
    utimesSync(path, 1, 1);
    const cache = openParseCache(path);
    cache.get(KEY('a'));
    cache.get(KEY('b'));
    cache.save();
    expect(statSync(path).mtimeMs).toBe(1000);
  });

  it('writes the same bytes whatever the order in which texts were met', () => {
    const bytes = (keys: string[]): string => {
      const path = file();
      const cache = openParseCache(path);
      for (const key of keys) cache.set(KEY(key), documents(`${key}: 1`));
      cache.save();
      return readFileSync(path, 'utf8');
    };
    expect(bytes(['a', 'b', 'c'])).toBe(bytes(['c', 'a', 'b']));
  });

  it.each<[string, (bytes: Buffer) => Buffer | string]>([
    ['cut short', (bytes) => bytes.subarray(0, bytes.length - 10)],
    ['cut at a line', (bytes) => bytes.subarray(0, bytes.indexOf('\n', bytes.indexOf('\n') + 1) + 1)],
    [
      'damaged in the middle',
      (bytes) => Buffer.concat([bytes.subarray(0, 200), Buffer.from('x'), bytes.subarray(201)]),
    ],
    ['of another format', (bytes) => bytes.toString().replace('cache 1', 'cache 0')],
    ['empty', () => ''],
    ['something else', () => 'hello\nworld\n'],
    ['binary', () => Buffer.from([0, 255, 10, 0, 255])],
  ])('is empty when its file is %s, and can be filled again', (_, damage) => {
    const path = filled();
    writeFileSync(path, damage(readFileSync(path)));
    const cache = openParseCache(path);
    expect([cache.get(KEY('a')), cache.get(KEY('b'))]).toEqual([undefined, undefined]);
    cache.set(KEY('a'), documents('a: 2'));
    cache.save();
    expect(openParseCache(path).get(KEY('a'))).toEqual(documents('a: 2'));
  });

  it('is empty when there is no file, or a folder in its place', () => {
    const path = file();
    expect(openParseCache(path).get(KEY('a'))).toBeUndefined();
    expect(existsSync(path)).toBe(false);
    expect(openParseCache(tree()).get(KEY('a'))).toBeUndefined();
  });
});
