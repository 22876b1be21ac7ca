import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { moveInto, placeFiles, placeFilesInThread } from './place-files.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portolan-place-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(folder: string, files: Record<string, string>): string {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return join(root, folder);
}

/** Files with their texts, and folders that are empty. */
function read(folder: string): Record<string, string> {
  const at = join(root, folder);
  const found = readdirSync(at, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    const below = path.slice(at.length + 1);
    if (entry.isFile()) return [[below, readFileSync(path, 'utf8')]];
    return readdirSync(path).length === 0 ? [[`${below}/`, '']] : [];
  });
  return Object.fromEntries(found.sort()) as Record<string, string>;
}

const place = (files: string[]): void =>
  placeFiles({ from: join(root, 'site'), to: join(root, 'new'), spare: join(root, 'spare'), files });
const inode = (path: string): number => statSync(join(root, path)).ino;

describe('files that are placed', () => {
  it('are those that were asked for, with a second name for the same content', () => {
    write('site', { 'a/b/one.html': '1', 'a/two.html': '2', 'three.html': '3' });
    place(['a/b/one.html', 'three.html']);
    expect(read('new')).toEqual({ 'a/b/one.html': '1', 'three.html': '3' });
    expect(inode('new/three.html')).toBe(inode('site/three.html'));
    expect(read('site')).toEqual({ 'a/b/one.html': '1', 'a/two.html': '2', 'three.html': '3' });
  });

  it('are all that the folder has: what lay there, and what else lay in the spare one, is gone', () => {
    write('site', { 'a/one.html': '1', 'b/two.html': 'new' });
    place(['a/one.html']);
    // The spare folder shares one file with the site; the others are older, unwanted or no files at all.
    renameSync(join(root, 'new'), join(root, 'spare'));
    write('spare', { 'b/two.html': 'old', 'c/d/three.html': '3', 'a/four.html': '4' });
    mkdirSync(join(root, 'spare', 'empty'));
    symlinkSync(join(root, 'site'), join(root, 'spare', 'link'));
    write('new', { 'left-over.html': '?' });
    place(['a/one.html', 'b/two.html']);
    expect(read('new')).toEqual({ 'a/one.html': '1', 'b/two.html': 'new' });
    expect(inode('new/a/one.html')).toBe(inode('site/a/one.html'));
    expect(read('site')).toEqual({ 'a/one.html': '1', 'b/two.html': 'new' });
    expect(existsSync(join(root, 'spare'))).toBe(false);
  });

  it('use up the spare folder also when there are none', () => {
    write('site', { 'one.html': '1' });
    write('spare', { 'one.html': '1' });
    place([]);
    expect(read('new')).toEqual({});
    expect(existsSync(join(root, 'spare'))).toBe(false);
  });

  it('are missed where they are not', () => {
    write('site', {});
    expect(() => place(['one.html'])).toThrow('ENOENT');
  });
});

it('a thread places files, and tells when it cannot', async () => {
  const from = write('site', { 'a/one.html': '1' });
  const placing = { from, to: join(root, 'new'), spare: join(root, 'spare'), files: ['a/one.html'] };
  await placeFilesInThread(placing);
  expect(read('new')).toEqual({ 'a/one.html': '1' });
  await expect(placeFilesInThread({ ...placing, files: ['two.html'] })).rejects.toThrow('ENOENT');
});

it('folders are moved into others: names go over, and content with a second name stays', () => {
  write('site', { 'a/one.html': '1', 'b/two.html': '2' });
  place(['a/one.html', 'b/two.html']);
  write('rendered', { 'a/one.html': 'other', 'a/c/three.html': '3', 'd/four.html': '4' });
  expect(moveInto(join(root, 'rendered'), join(root, 'new'))).toEqual(['a/one.html']);
  expect(read('new')).toEqual({
    'a/one.html': 'other',
    'a/c/three.html': '3',
    'b/two.html': '2',
    'd/four.html': '4',
  });
  expect(read('site')).toEqual({ 'a/one.html': '1', 'b/two.html': '2' });
});
