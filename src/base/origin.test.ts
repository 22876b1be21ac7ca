import { describe, expect, it } from 'vitest';
import { formatOrigin, type Origin } from './origin.ts';

describe('an origin', () => {
  it.each<[Origin | undefined, string]>([
    [{ source: 'catalog', file: 'catalog/a.yaml', line: 3, column: 5 }, 'catalog/a.yaml:3:5'],
    [{ source: 'catalog', file: 'catalog/a.yaml', line: 3 }, 'catalog/a.yaml:3'],
    [{ source: 'catalog', file: 'catalog/a.yaml', column: 5 }, 'catalog/a.yaml'],
    [{ source: 'git', record: 'acme/shop' }, 'git: acme/shop'],
    [{ source: 'git' }, 'git'],
    [undefined, ''],
  ])('%j is written as %s', (origin, text) => {
    expect(formatOrigin(origin)).toBe(text);
  });

  it('is one line that steers no terminal, whatever the name of the file or record', () => {
    const name = 'a\u001B[31m\nb\u202Ec';
    expect(formatOrigin({ source: 'catalog', file: name, line: 1 })).toBe('a\uFFFD[31m\uFFFDb\uFFFDc:1');
    expect(formatOrigin({ source: 'git', record: name })).toBe('git: a\uFFFD[31m\uFFFDb\uFFFDc');
  });
});
