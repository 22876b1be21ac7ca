import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { describe, expect, it } from 'vitest';
import { tree } from '../../base/testing/tree.ts';
import { readExport } from './export-files.ts';
import type { ExportFault, ExportValue } from './file-readers.ts';
import { LIMITS } from './limits.ts';

type Entry = { path: string; content?: string; type?: Header['type']; linkpath?: string; size?: number };

/** An archive made entry by entry, with whatever names: no tool would make some of these. */
function archive(entries: readonly Entry[]): Buffer {
  const blocks: Buffer[] = [];
  for (const { path, content = '', type = 'File', linkpath, size } of entries) {
    const bytes = Buffer.from(content);
    const header = new Header({
      path,
      type,
      mode: 0o644,
      size: size ?? bytes.length,
      mtime: new Date(0),
      ...(linkpath ? { linkpath } : {}),
    });
    const block = Buffer.alloc(512);
    header.encode(block, 0);
    blocks.push(block, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512));
  }
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

async function read(bytes: Uint8Array, limits = LIMITS) {
  const values: ExportValue[] = [];
  const faults: ExportFault[] = [];
  const file = join(tree(), 'export.tar.gz');
  writeFileSync(file, bytes);
  const refused = await readExport(
    file,
    {
      value: (value) => values.push(value),
      fault: (fault) => faults.push(fault),
      terraform: () => {},
      file: () => {},
    },
    limits,
  );
  return { values, faults, error: refused?.error };
}

const GOOD: Entry = { path: 'blueprints.json', content: '[{"identifier":"service"}]' };

describe('an archive', () => {
  it.each([
    ['packed', gzipSync(archive([GOOD, { path: './teams.json', content: '[]' }]))],
    ['not packed', archive([GOOD, { path: './teams.json', content: '[]' }])],
  ])('that is %s gives its files', async (_, bytes) => {
    const { values, faults } = await read(bytes);
    expect(values.map(({ file, value }) => [file, value])).toEqual([
      ['blueprints.json', [{ identifier: 'service' }]],
      ['teams.json', []],
    ]);
    expect(faults).toEqual([]);
  });

  it.each<[string, Entry, string]>([
    ['leads out of it', { path: '../evil.json', content: '[]' }, 'its path leads out of the archive'],
    [
      'leads out of it inside',
      { path: 'a/../../evil.json', content: '[]' },
      'its path leads out of the archive',
    ],
    ['leads out of it backwards', { path: 'a\\..\\..\\evil.json' }, 'its path leads out of the archive'],
    ['is absolute', { path: '/etc/evil.json', content: '[]' }, 'its path is absolute'],
    ['is of a drive', { path: 'C:\\evil.json', content: '[]' }, 'its path is absolute'],
    ['is a link', { path: 'evil.json', type: 'SymbolicLink', linkpath: '/etc/passwd' }, 'it is a link'],
    ['is a hard link', { path: 'evil.json', type: 'Link', linkpath: 'blueprints.json' }, 'it is a link'],
    ['is a device', { path: 'evil.json', type: 'CharacterDevice' }, 'it is of the type CharacterDevice'],
    ['is a pipe', { path: 'evil.json', type: 'FIFO' }, 'it is of the type FIFO'],
    [
      'comes twice',
      { path: './/blueprints.json', content: '[{"identifier":"evil"}]' },
      'there is another entry of that name',
    ],
  ])('refuses an entry that %s, and reads the others', async (_, entry, message) => {
    const { values, faults, error } = await read(gzipSync(archive([GOOD, entry])));
    expect(error).toBeUndefined();
    expect(faults.map((fault) => fault.message)).toEqual([`the entry was refused: ${message}`]);
    expect(values.map(({ value }) => value)).toEqual([[{ identifier: 'service' }]]);
  });

  it('is refused as a whole when it unpacks to far more than it is', async () => {
    const bomb = gzipSync(archive([{ path: 'a.json', content: `"${' '.repeat(20_000_000)}"` }]));
    expect((await read(bomb)).error).toMatch(/unpacks to more than 200 times its size/);
  });

  it('is refused as a whole when it holds too many entries, or too much', async () => {
    const many = archive([GOOD, { path: 'b.json' }, { path: 'c.json' }]);
    expect((await read(many, { ...LIMITS, files: 2 })).error).toMatch(/more than 2 entries/);
    const much = archive([GOOD, { path: 'b.json', content: ' '.repeat(2_000_000) }]);
    expect((await read(much, { ...LIMITS, archiveBytes: 1024 * 1024 })).error).toMatch(/more than 1 MB/);
  });

  it('leaves out a file that is too large, and reads the others', async () => {
    const bytes = archive([{ path: 'b.json', content: ' '.repeat(2_000_000) }, GOOD]);
    const { values, faults } = await read(bytes, { ...LIMITS, fileBytes: 1024 * 1024 });
    expect(values).toHaveLength(1);
    expect(faults[0]?.message).toMatch(/larger than 1 MB/);
  });

  it('that is cut short gives what there is of it, and says so', async () => {
    const large = {
      path: 'entities.json',
      content: JSON.stringify(Array.from({ length: 5000 }, (_, n) => ({ n, r: Math.sin(n) }))),
    };
    const whole = gzipSync(archive([GOOD, large]));
    const { values, faults } = await read(whole.subarray(0, whole.length - 2000));
    expect(values[0]?.value).toEqual([{ identifier: 'service' }]);
    expect(faults.some(({ message }) => message.includes('damaged'))).toBe(true);
  });

  it('that is none is said to be none', async () => {
    const { values, faults } = await read(gzipSync(Buffer.from('hello')));
    expect(values).toEqual([]);
    expect(faults.length).toBeGreaterThan(0);
  });

  it('names files of other formats, and what is no Terraform although it is called so', async () => {
    const { faults } = await read(
      archive([{ path: 'main.tf', content: 'x' }, { path: 'README.md', content: 'x' }, GOOD]),
    );
    expect(faults.map(({ file, matters }) => [file, matters])).toEqual([
      ['main.tf', true],
      ['README.md', false],
    ]);
  });
});
