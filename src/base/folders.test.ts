import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { folderMaker } from './folders.ts';

const root = mkdtempSync(join(tmpdir(), 'portolan-folders-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

it('makes a folder with those above it, and takes one that is there', () => {
  const make = folderMaker();
  make(join(root, 'a/b/c'));
  make(join(root, 'a/b/c'));
  make(join(root, 'a/b/d'));
  folderMaker()(join(root, 'a/b/d'));
  expect(['a/b/c', 'a/b/d'].map((path) => existsSync(join(root, path)))).toEqual([true, true]);
});

it('fails where a file is in the way', () => {
  writeFileSync(join(root, 'file'), '');
  expect(() => folderMaker()(join(root, 'file/below'))).toThrow(/ENOTDIR/);
});
