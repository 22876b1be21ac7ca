import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tree } from './testing/tree.ts';
import { decodeText, readTextFile } from './text-file.ts';

const utf16be = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

describe('the text of bytes', () => {
  it.each<[string, Buffer, string]>([
    ['UTF-8', Buffer.from('Zoë 👻'), 'Zoë 👻'],
    ['UTF-8 that speaks of U+FFFD', Buffer.from('a\ufffd'), 'a\ufffd'],
    ['UTF-16, little end first', Buffer.from('\ufeffZoë 👻', 'utf16le'), 'Zoë 👻'],
    ['UTF-16, big end first', utf16be('Zoë 👻'), 'Zoë 👻'],
    ['nothing', Buffer.alloc(0), ''],
  ])('is read from %s', (_, bytes, text) => {
    expect(decodeText(bytes)).toEqual({ text });
  });

  it.each<[string, Buffer, object]>([
    ['Latin-1', Buffer.from('a\nZoë', 'latin1'), { code: 'encoding', line: 2, column: 3 }],
    ['a NUL character', Buffer.from('a\nb\0'), { code: 'binary', line: 2, column: 2 }],
    ['UTF-16 without its mark', Buffer.from('ab', 'utf16le'), { code: 'binary', line: 1, column: 2 }],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), { code: 'binary', line: 1, column: 1 }],
  ])('has a fault with its place for %s', (_, bytes, fault) => {
    expect(decodeText(bytes).fault).toMatchObject(fault);
  });
});

describe('a file of text', () => {
  it('is read, or says why not', () => {
    const root = tree({ 'a.txt': 'a' });
    mkdirSync(join(root, 'folder'));
    writeFileSync(join(root, 'big.txt'), 'x'.repeat(5 * 1024 * 1024 + 1));
    expect(readTextFile(join(root, 'a.txt'))).toEqual({ text: 'a' });
    expect(readTextFile(join(root, 'gone.txt'))).toEqual({ unreadable: 'does not exist' });
    expect(readTextFile(join(root, 'folder'))).toEqual({ unreadable: 'is a folder' });
    expect(readTextFile(join(root, 'big.txt'))).toEqual({ unreadable: 'is larger than 5 MB' });
    expect(readTextFile(join(root, 'a.txt', 'b'))).toEqual({ unreadable: 'cannot be read (ENOTDIR)' });
    expect(readTextFile('/dev/zero')).toEqual({ unreadable: 'is not a file' });
  });
});
