import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatOrigin } from '../base/origin.ts';
import { tree } from '../base/testing/tree.ts';
import { readDefinitions } from './documents.ts';

/** The files that were read, and what is wrong. */
function read(root: string): { files: string[]; problems: string[] } {
  const { files, problems } = readDefinitions(root, 'scorecards');
  return {
    files: files.map(({ file }) => file),
    problems: problems.map(({ origin, message }) => `${formatOrigin(origin)} ${message}`),
  };
}

describe('files of definitions', () => {
  test('are YAML and JSON, in any case of their ending and in UTF-8 or UTF-16', () => {
    const root = tree({
      'scorecards/a.yaml': 'a: 1',
      'scorecards/in/B.YML': 'b: 1',
      'scorecards/c.json': '{}',
      'scorecards/d.md': '# d',
    });
    writeFileSync(join(root, 'scorecards/e.yaml'), Buffer.from('\ufeffe: 1', 'utf16le'));
    expect(read(root)).toEqual({
      files: ['scorecards/a.yaml', 'scorecards/c.json', 'scorecards/e.yaml', 'scorecards/in/B.YML'],
      problems: [],
    });
    expect(readDefinitions(root, 'scorecards').files[2]?.docs[0]?.value).toEqual({ e: 1 });
  });

  test('that cannot be read are told, and the others are read', () => {
    const root = tree({ 'scorecards/a.yaml': 'a: 1', 'scorecards/broken.yaml': 'a: b: c' });
    writeFileSync(join(root, 'scorecards/big.yaml'), 'x'.repeat(5 * 1024 * 1024 + 1));
    writeFileSync(join(root, 'scorecards/latin.yaml'), Buffer.from('title: Café', 'latin1'));
    symlinkSync('/etc/hostname', join(root, 'scorecards/out.yaml'));
    expect(read(root)).toEqual({
      files: ['scorecards/a.yaml', 'scorecards/broken.yaml'],
      problems: [
        'scorecards/out.yaml a symbolic link leads outside the portal and was not followed',
        'scorecards/big.yaml the file is larger than 5 MB',
        'scorecards/broken.yaml:1:4 Nested mappings are not allowed in compact mappings',
        'scorecards/latin.yaml:1:11 the file is not UTF-8 text',
      ],
    });
  });

  test('behind a folder that leads outside the portal are not read', () => {
    const outside = tree({ 'a.yaml': 'a: 1' });
    const root = tree({});
    symlinkSync(outside, join(root, 'scorecards'));
    expect(read(root)).toEqual({
      files: [],
      problems: ['scorecards a symbolic link leads outside the portal and was not followed'],
    });
  });
});
