import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findBillFiles } from './bill-files.ts';
import { messages } from './testing/workspace.ts';

let outside: string;
let root: string;
beforeAll(() => {
  outside = mkdtempSync(join(tmpdir(), 'portolan-files-'));
  root = join(outside, 'portal');
  for (const path of [
    'bills/b.csv',
    'bills/a.CSV.gz',
    'bills/p=1/c.parquet',
    'bills/p=2/c.parquet',
    'bills/x.xlsx',
    'other/d.csv',
    'top.csv',
  ]) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), 'x');
  }
  writeFileSync(join(outside, 'secret.csv'), 'x');
  symlinkSync(join(outside, 'secret.csv'), join(root, 'bills/link.csv'));
  symlinkSync(join(root, 'other/d.csv'), join(root, 'bills/inside.csv'));
  symlinkSync(outside, join(root, 'bills/folder'));
});
afterAll(() => rmSync(outside, { recursive: true }));

const OUT = (path: string): string => `unreadable ${path} cannot be opened, or leads out of the portal`;

function find(...files: string[]) {
  const found = findBillFiles(root, { id: 'cloud', files });
  return { paths: found.files.map(({ path }) => path), problems: messages(found.problems) };
}

it.each<[string[], string[], string[]?]>([
  [['bills/*.csv'], ['bills/b.csv', 'bills/inside.csv'], [OUT('bills/link.csv')]],
  [
    ['bills/*.csv', 'bills/b.csv', './other/*'],
    ['bills/b.csv', 'bills/inside.csv', 'other/d.csv'],
    [OUT('bills/link.csv')],
  ],
  [['bills/**/*.parquet'], ['bills/p=1/c.parquet', 'bills/p=2/c.parquet']],
  [['bills/*.{CSV.gz,nothing}'], ['bills/a.CSV.gz']],
  [['top.csv'], ['top.csv']],
  [['nothing/*'], []],
])('%j names %j', (globs, paths, problems = []) => {
  expect(find(...globs)).toEqual({ paths, problems });
});

it('never follows a link out of the portal, and says so', () => {
  expect(find('bills/**').paths.filter((path) => /link|folder|secret/.test(path))).toEqual([]);
  expect(find('bills/{folder,link.csv}').problems).toEqual([OUT('bills/folder'), OUT('bills/link.csv')]);
});

it('reports files of other formats', () => {
  expect(find('bills/x*').problems).toEqual([
    'unknown-format bills/x.xlsx is neither .csv, .csv.gz nor .parquet',
  ]);
});

it.each([
  ['../secret.csv', 'leaves the portal'],
  ['bills/../../secret.csv', 'leaves the portal'],
  ['bills\\..\\..\\secret.csv', 'leaves the portal'],
  ['/etc/*.csv', 'is absolute; it must be relative to portal.yaml'],
  ['s3://bucket/*.parquet', 'is an address; only files in the portal are read'],
  ['C:\\bills\\*.csv', 'is an address; only files in the portal are read'],
])('refuses %s', (glob, reason) => {
  expect(find(glob)).toEqual({ paths: [], problems: [`bad-path the path ${glob} ${reason}`] });
});

it('takes no longer for names that were made to nearly fit a glob', () => {
  writeFileSync(join(root, 'other', `${'a'.repeat(200)}.csv`), 'x');
  const begun = performance.now();
  expect(find('other/*a*a*a*a*a*a*a*a*b.csv').paths).toEqual([]);
  expect(performance.now() - begun).toBeLessThan(5_000);
  rmSync(join(root, 'other', `${'a'.repeat(200)}.csv`));
});

it('meets names that begin with a dot only where the glob writes the dot', () => {
  writeFileSync(join(root, 'other/.e.csv'), 'x');
  expect([find('other/*.csv').paths, find('other/.*.csv').paths]).toEqual([
    ['other/d.csv'],
    ['other/.e.csv'],
  ]);
  rmSync(join(root, 'other/.e.csv'));
});
