import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderState, writeAtomic } from './state.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'portolan-state-'));

describe('folderState', () => {
  it('gives back what was written, and nothing before or after', () => {
    const state = folderState(folder());
    expect(state.read('snapshots/git.json')).toBeUndefined();
    state.write('snapshots/git.json', '{"a":1}');
    expect(Buffer.from(state.read('snapshots/git.json')!).toString()).toBe('{"a":1}');
    state.write('snapshots/git.json', Buffer.from([0, 255]));
    expect([...state.read('snapshots/git.json')!]).toEqual([0, 255]);
    state.remove('snapshots/git.json');
    expect(state.read('snapshots/git.json')).toBeUndefined();
    expect(() => state.remove('snapshots/git.json')).not.toThrow();
  });

  it('says which file cannot be read where something else lies in its place', () => {
    const root = folder();
    const state = folderState(root);
    state.path('published.json/inside');
    expect(() => state.read('published.json')).toThrow(
      expect.objectContaining({ code: 'EISDIR', syscall: 'read', path: join(root, 'published.json') }),
    );
  });

  it('makes no folder by reading', () => {
    const root = folder();
    folderState(join(root, 'state')).read('a/b');
    expect(readdirSync(root)).toEqual([]);
  });

  it('gives a path whose folder exists', () => {
    const state = folderState(folder());
    writeFileSync(state.path('roll-ups/2026/11.parquet'), 'x');
    expect(Buffer.from(state.read('roll-ups/2026/11.parquet')!).toString()).toBe('x');
  });

  it.each(['', '..', '../a', 'a/../../b', '/etc/passwd', 'a//b', 'a/./b', 'a/'])(
    'refuses the key %j',
    (key) => {
      const state = folderState(folder());
      expect(() => state.read(key)).toThrow(RangeError);
      expect(() => state.write(key, 'x')).toThrow(RangeError);
      expect(() => state.remove(key)).toThrow(RangeError);
    },
  );
});

describe('writeAtomic', () => {
  it('replaces the file and leaves nothing else behind', () => {
    const root = folder();
    writeAtomic(join(root, 'deep', 'a.txt'), 'one');
    writeAtomic(join(root, 'deep', 'a.txt'), 'two');
    expect(readdirSync(join(root, 'deep'))).toEqual(['a.txt']);
    expect(readFileSync(join(root, 'deep', 'a.txt'), 'utf8')).toBe('two');
  });

  it('leaves nothing behind when it cannot write', () => {
    const root = folder();
    writeAtomic(join(root, 'taken', 'inner'), 'x');
    expect(() => writeAtomic(join(root, 'taken'), 'x')).toThrow();
    expect(readdirSync(root)).toEqual(['taken']);
  });
});
