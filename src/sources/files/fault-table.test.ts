import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { folderState } from '../../base/state.ts';
import { type CollectedFeed, collectFeeds } from '../../collect/collect.ts';
import type { Source } from '../../collect/source.ts';
import { filesSource } from './index.ts';

/*
 * What may happen to files between two builds. Whatever it is: the next reading ends, what cannot be read is told with
 * its file and line, and nothing that was known is taken away because of it.
 */

const MONDAY = '2026-11-16T06:00:00Z';
const TUESDAY = '2026-11-17T07:30:00Z';
const temporary = mkdtempSync(join(tmpdir(), 'portolan-files-faults-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

let folder: string;
let count = 0;
beforeEach(() => {
  count += 1;
  folder = join(temporary, String(count));
  mkdirSync(folder);
  write('a.csv', 'name,size\na1,1\na2,2\n');
  write('b.json', '{"items": [\n{"name": "b1"},\n{"name": "b2"}]}');
  write('c.ndjson', '{"name": "c1"}\n{"name": "c2"}\n');
  write('d.yaml', '- name: d1\n- name: d2\n');
});

function write(path: string, text: string | Uint8Array): void {
  writeFileSync(join(folder, path), text);
}

const FILES = [
  { kind: 'x', path: 'a.csv', id: 'name', fields: 'all' },
  { kind: 'x', path: 'b.json', items: 'items', id: 'name', fields: 'all' },
  { kind: 'x', path: 'c.ndjson', id: 'name', fields: 'all' },
  { kind: 'x', path: 'd.yaml', id: 'name', fields: 'all' },
];
const ALL = ['a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'd1', 'd2'];

async function read(now: string, settings: object = {}): Promise<CollectedFeed> {
  const [collected] = await collectFeeds(
    [
      {
        id: 'files',
        source: filesSource as Source,
        settings: { files: FILES, ...settings },
        origin: { source: 'settings' },
      },
    ],
    { state: folderState(join(folder, '.state')), now, root: folder, environment: {} },
  );
  return collected!;
}

interface Row {
  fault: string;
  make(): void;
  known: string[];
  said: string[];
  outcome?: 'stale';
  /** True when what was not seen is gone for good, as the reading was whole. */
  complete?: true;
  settings?: object;
}

const old = (...names: string[]): string[] =>
  ALL.map((name) => (names.includes(name) ? `${name} (old)` : name));

const ROWS: Row[] = [
  { fault: 'nothing', make: () => undefined, known: ALL, said: [], complete: true },
  {
    fault: 'a file is gone',
    make: () => rmSync(join(folder, 'a.csv')),
    known: old('a1', 'a2'),
    said: ['no-file a.csv:-: a.csv does not exist'],
  },
  {
    fault: 'a file became a folder',
    make: () => {
      rmSync(join(folder, 'a.csv'));
      mkdirSync(join(folder, 'a.csv'));
    },
    known: old('a1', 'a2'),
    said: ['unreadable a.csv:-: a.csv is a folder'],
  },
  {
    fault: 'a file became a pipe',
    make: () => {
      rmSync(join(folder, 'c.ndjson'));
      execFileSync('mkfifo', [join(folder, 'c.ndjson')]);
    },
    known: old('c1', 'c2'),
    said: ['unreadable c.ndjson:-: c.ndjson is not a file'],
  },
  {
    fault: 'JSON is cut off',
    make: () => write('b.json', '{"items": [\n{"name": "b1"},\n{"na'),
    known: old('b1', 'b2'),
    said: [expect.stringMatching(/^malformed b\.json:\d: b\.json is not valid JSON$/) as unknown as string],
  },
  {
    fault: 'JSON nests without end',
    make: () => write('b.json', `${'['.repeat(100_000)}`),
    known: old('b1', 'b2'),
    said: ['malformed b.json:-: b.json nests more than 500 levels'],
  },
  {
    fault: 'the list is elsewhere',
    make: () => write('b.json', '{"things": []}'),
    known: old('b1', 'b2'),
    said: ['no-list b.json:1: b.json has no list at items, but there is one at things, which items can name'],
  },
  {
    fault: 'a line is no JSON, and another is too long',
    make: () => write('c.ndjson', `{"name": "c1"}\nnot\nneither\n{"name": "${'x'.repeat(1_100_000)}"}\n`),
    known: old('c2'),
    said: [
      'malformed c.ndjson:2: c.ndjson has a line that is not JSON (and so in 1 more place)',
      'too-large c.ndjson:4: c.ndjson has a line of more than 1 MB',
    ],
  },
  {
    fault: 'a quote does not end',
    make: () => write('a.csv', 'name,size\na1,1\n"a2,2\n'),
    known: old('a2'),
    said: ['malformed a.csv:3: a.csv has a quote without its end in a row that begins here'],
  },
  {
    fault: 'a row never ends',
    make: () => write('a.csv', `name,size\na1,1\n"a2,${'x\n'.repeat(700_000)}`),
    known: old('a2'),
    said: ['too-large a.csv:3: a.csv has a row of more than 1 MB, as a quote without its end makes one'],
  },
  {
    fault: 'rows have other numbers of cells, and columns have one name',
    make: () => write('a.csv', 'name,size,size,\na1,1\na2,2,3,4,5\n'),
    known: ALL,
    complete: true,
    said: [
      'columns a.csv:1: a.csv has two columns with the name "size" (and so in 1 more place)',
      'row a.csv:2: a.csv has a line with 2 cells for 4 columns (and so in 1 more place)',
    ],
  },
  {
    fault: 'files are no text',
    make: () => {
      write('a.csv', Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x0a, 0xff, 0xfe, 0x0a]));
      write('b.json', Buffer.from([0x7b, 0xff, 0x7d]));
      write('c.ndjson', Buffer.from([0x22, 0xff, 0x22, 0x0a]));
      write('d.yaml', Buffer.from([0x61, 0x3a, 0x20, 0x00]));
    },
    outcome: 'stale',
    // What the pages show is the whole of Monday.
    complete: true,
    known: ALL,
    said: [
      'malformed a.csv:1: a.csv is not UTF-8 text',
      'malformed b.json:1: b.json is not UTF-8 text',
      'malformed c.ndjson:1: c.ndjson is not UTF-8 text',
      'malformed d.yaml:1: d.yaml holds a NUL character, as binary files do',
    ],
  },
  {
    fault: 'YAML is broken',
    make: () => write('d.yaml', '- name: d1\n- name: [\n'),
    known: old('d1', 'd2'),
    said: [expect.stringMatching(/^malformed d\.yaml:3: d\.yaml is not valid YAML: /) as unknown as string],
  },
  {
    fault: 'YAML is a bomb',
    make: () =>
      write(
        'd.yaml',
        `a: &a [x, x, x, x, x, x, x, x, x, x]\n${[...'bcdefghi'].map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(', ')}]`).join('\n')}\n`,
      ),
    known: old('d1', 'd2'),
    said: [expect.stringMatching(/^malformed d\.yaml:\d+: d\.yaml is not valid YAML: /) as unknown as string],
  },
  {
    fault: 'items are no records, or have no id',
    make: () => write('d.yaml', '- d1\n- name: d2\n- other: x\n- name: [x]\n'),
    known: old('d1'),
    said: [
      'no-record d.yaml:1: d.yaml has an item that is no mapping of fields',
      'no-id d.yaml:3: d.yaml has a record without a text or number at name (and so in 1 more place)',
    ],
  },
  {
    fault: 'an answer was saved as it came, with its list inside',
    make: () => write('d.yaml', 'meta: {total: 1}\ndata:\n  rows:\n    - name: d1\n'),
    known: old('d1', 'd2'),
    said: [
      'no-id d.yaml:1: d.yaml is no list of records, but there is one at data.rows, which items can name',
    ],
  },
  {
    fault: 'there are more records than are kept',
    make: () =>
      write('a.csv', `name,size\n${Array.from({ length: 9 }, (_, i) => `a${i + 1},${i}`).join('\n')}\n`),
    settings: { maxRecords: 8 },
    known: [
      'a1',
      'a2',
      'a3',
      'a4',
      'a5',
      'a6',
      'a7',
      'a8',
      'b1 (old)',
      'b2 (old)',
      'c1 (old)',
      'c2 (old)',
      'd1 (old)',
      'd2 (old)',
    ],
    said: ['too-many a.csv:10: a.csv has more records than are kept of all files; the rest was not read'],
  },
  {
    fault: 'two records have one id',
    make: () => write('d.yaml', '- name: d1\n- name: d1\n- name: d2\n'),
    known: ALL,
    complete: true,
    said: ['duplicate-record -:-: x d1 was given twice'],
  },
  {
    fault: 'all files are empty',
    make: () => {
      for (const name of ['a.csv', 'c.ndjson', 'd.yaml']) write(name, '');
      write('b.json', '{"items": []}');
    },
    outcome: 'stale',
    complete: true,
    known: ALL,
    said: ['large-drop -:-: files: it gave 0 records where 8 were known before'],
  },
];

describe('files', () => {
  test.each(ROWS)('when $fault', async ({ make, known, said, outcome, complete, settings }) => {
    await read(MONDAY, settings);
    make();
    const result = await read(TUESDAY, settings);
    const { report, snapshot } = result;
    expect(
      report.problems.map(
        ({ rule, origin, message }) =>
          `${rule.replace(/^\w+\//, '')} ${origin.file ?? '-'}:${origin.line ?? '-'}: ${message}`,
      ),
    ).toEqual(said);
    expect(snapshot!.records.map(({ id, lastSeenAt }) => (lastSeenAt ? `${id} (old)` : id))).toEqual(known);
    expect(report.outcome).toBe(outcome ?? 'fresh');
    expect(report.complete).toBe(complete ?? false);
    for (const { fix } of report.problems) expect(fix).toMatch(/\.$/);
  });

  test.skipIf(process.getuid?.() === 0)('when a file may not be read', async () => {
    await read(MONDAY);
    chmodSync(join(folder, 'a.csv'), 0);
    const { report } = await read(TUESDAY);
    expect(report.problems.map(({ message }) => message)).toEqual(['a.csv cannot be read (EACCES)']);
  });
});
