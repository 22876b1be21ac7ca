import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { folderState } from '../../base/state.ts';
import { type CollectedFeed, type CollectOptions, collectFeeds } from '../../collect/collect.ts';
import type { Source } from '../../collect/source.ts';
import { filesSource } from './index.ts';

vi.setConfig({ testTimeout: 60_000 });

const NOW = '2026-11-22T06:00:00Z';
const temporary = mkdtempSync(join(tmpdir(), 'portolan-files-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

let root: string;
let count = 0;
beforeEach(() => {
  count += 1;
  root = join(temporary, String(count), 'portal');
  mkdirSync(root, { recursive: true });
});

function write(files: Record<string, string | Uint8Array>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

async function collect(
  files: object[],
  more: object = {},
  options: Partial<CollectOptions> = {},
): Promise<CollectedFeed> {
  const [collected] = await collectFeeds(
    [
      {
        id: 'files',
        source: filesSource as Source,
        settings: { files, ...more },
        origin: { source: 'settings' },
      },
    ],
    {
      state: folderState(join(temporary, String(count), 'state')),
      now: NOW,
      root,
      environment: {},
      ...options,
    },
  );
  return collected!;
}

/** Records as `kind id file:line {data}`. */
const records = ({ snapshot }: CollectedFeed): string[] =>
  (snapshot?.records ?? []).map(
    ({ kind, id, place, data }) => `${kind} ${id} ${place?.file}:${place?.line} ${JSON.stringify(data)}`,
  );

const said = ({ report }: CollectedFeed): string[] =>
  report.problems.map(({ rule, origin, message }) => `${rule} ${origin.line ?? '-'}: ${message}`);

const ALL = { kind: 'thing', fields: 'all' };

describe('what is read', () => {
  test('JSON: a list, a list at a path, one record', async () => {
    write({
      'data/list.json': '[\n  {"name": "a"},\n  {"name": "b"}\n]',
      'data/deep.json': '{"data": {"things": [{"name": "c"},\n{"name": "d"}]}}',
      'data/one.json': '\uFEFF{"name": "e"}',
    });
    const result = await collect([
      { ...ALL, path: 'data/list.json', id: 'name' },
      { ...ALL, path: 'data/deep.json', items: 'data.things', id: 'name' },
      { ...ALL, path: './data/one.json' },
    ]);
    expect(said(result)).toEqual([]);
    expect(result.report).toMatchObject({ outcome: 'fresh', complete: true, records: 5 });
    expect(records(result)).toEqual([
      'thing a data/list.json:2 {"name":"a"}',
      'thing b data/list.json:3 {"name":"b"}',
      'thing c data/deep.json:1 {"name":"c"}',
      'thing d data/deep.json:2 {"name":"d"}',
      'thing data/one.json#1 data/one.json:1 {"name":"e"}',
    ]);
  });

  test('NDJSON: a record on each line, blank lines left out', async () => {
    write({ 'a.ndjson': '{"id": 1}\n\n{"id": 2}\r\n{"id": "3"}', 'b.jsonl': '{"id":4}\n' });
    const result = await collect([{ ...ALL, path: ['a.ndjson', 'b.jsonl'], id: 'id' }]);
    expect(records(result)).toEqual([
      'thing 1 a.ndjson:1 {"id":1}',
      'thing 2 a.ndjson:3 {"id":2}',
      'thing 3 a.ndjson:4 {"id":"3"}',
      'thing 4 b.jsonl:1 {"id":4}',
    ]);
  });

  test('CSV: names from the first line or the settings, quotes, line breaks in cells, empty cells', async () => {
    write({
      'a.csv': '\uFEFFname, owner ,note\ncart,core,"two\r\nlines, ""quoted"""\n\npay,,\n"last",x,y',
      'b.csv': 'one;1\ntwo;2\n',
      'c.tsv': 'name\tsize\nx\t"a\tb"\n',
    });
    const result = await collect([
      { ...ALL, path: 'a.csv', id: 'name' },
      { ...ALL, path: 'b.csv', columns: ['name', 'n'], delimiter: ';' },
      { ...ALL, path: 'c.tsv', id: 'name' },
    ]);
    expect(said(result)).toEqual([]);
    expect(records(result)).toEqual([
      'thing b.csv#1 b.csv:1 {"name":"one","n":"1"}',
      'thing b.csv#2 b.csv:2 {"name":"two","n":"2"}',
      'thing cart a.csv:2 {"name":"cart","owner":"core","note":"two\\r\\nlines, \\"quoted\\""}',
      'thing last a.csv:6 {"name":"last","owner":"x","note":"y"}',
      'thing pay a.csv:5 {"name":"pay"}',
      'thing x c.tsv:2 {"name":"x","size":"a\\tb"}',
    ]);
  });

  test('YAML: every document, lists and single records, with their lines', async () => {
    write({
      'a.yaml': 'name: a\n---\nname: b\nwhen: 2026-01-01\n',
      'b.yml': 'teams:\n  - name: c\n    deep: {x: 1}\n  - name: d\n',
    });
    const result = await collect([
      { ...ALL, path: 'a.yaml', id: 'name' },
      { ...ALL, path: 'b.yml', items: 'teams', id: 'name' },
    ]);
    expect(said(result)).toEqual([]);
    expect(records(result)).toEqual([
      'thing a a.yaml:1 {"name":"a"}',
      'thing b a.yaml:3 {"name":"b","when":"2026-01-01"}',
      'thing c b.yml:2 {"name":"c","deep":{"x":1}}',
      'thing d b.yml:4 {"name":"d"}',
    ]);
  });

  test('globs, in one order whatever the disk gives; kinds by entry', async () => {
    write({ 'd/b.json': '{"n":1}', 'd/a.json': '{"n":2}', 'd/e/c.json': '{"n":3}', 'd/x.txt': '{"n":4}' });
    const result = await collect([
      { ...ALL, path: 'd/*.json' },
      { kind: 'deep', fields: 'all', path: 'd/**/c.json' },
      { kind: 'text', fields: 'all', path: 'd/x.txt', format: 'json' },
    ]);
    expect(said(result)).toEqual([]);
    expect(records(result)).toEqual([
      'deep d/e/c.json#1 d/e/c.json:1 {"n":3}',
      'text d/x.txt#1 d/x.txt:1 {"n":4}',
      'thing d/a.json#1 d/a.json:1 {"n":2}',
      'thing d/b.json#1 d/b.json:1 {"n":1}',
    ]);
  });

  test('only the fields that are named are kept, and only the records that fit', async () => {
    write({
      'a.json': JSON.stringify([
        {
          name: 'a',
          token: 'hidden-1',
          owner: { team: 'x', mail: 'hidden-2' },
          tags: [{ key: 1, value: 'hidden-3' }],
        },
        { name: 'b', env: 'test', token: 'hidden-4' },
        { name: 'c', env: 'prod' },
      ]),
    });
    const result = await collect([
      { kind: 'thing', path: 'a.json', id: 'name', fields: ['name', 'owner.team', 'tags.key'] },
      { kind: 'prod', path: 'a.json', id: 'name', fields: ['name'], where: { env: ['prod', 'live'] } },
    ]);
    expect(records(result).map((text) => text.replace(/a\.json:1 /, ''))).toEqual([
      'prod c {"name":"c"}',
      'thing a {"name":"a","owner":{"team":"x"},"tags":[{"key":1}]}',
      'thing b {"name":"b"}',
      'thing c {"name":"c"}',
    ]);
    expect(JSON.stringify(result)).not.toContain('hidden');
  });

  test('hostile names and values stay data', async () => {
    write({
      'a.json': '[{"__proto__": {"polluted": true}, "constructor": 1}]',
      'b.csv': '__proto__,toString\nx,y\n',
    });
    const result = await collect([{ ...ALL, path: ['a.json', 'b.csv'] }]);
    expect(records(result)).toEqual([
      'thing a.json#1 a.json:1 {"__proto__":{"polluted":true},"constructor":1}',
      'thing b.csv#1 b.csv:2 {"__proto__":"x","toString":"y"}',
    ]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('what lies outside', () => {
  test.each(['../x.json', '/etc/passwd', 'a/../../x.json', 'C:/x.json', 'a\\..\\x.json'])(
    'the path %s is a fault of the settings',
    async (path) => {
      const result = await collect([{ ...ALL, path }]);
      expect(result.report.outcome).toBe('failed');
      expect(said(result)).toEqual([
        expect.stringMatching(/^collect\/settings -: .*must lead to files below the folder/),
      ]);
    },
  );

  test('links are refused, to files and to folders, named and by globs', async () => {
    write({ '../outside/x.json': '{"secret": "hidden"}', 'real/y.json': '{"n": 1}' });
    symlinkSync(join(root, '../outside'), join(root, 'folder'));
    symlinkSync(join(root, '../outside/x.json'), join(root, 'file.json'));
    symlinkSync(join(root, 'real/y.json'), join(root, 'real/z.json'));
    const result = await collect([
      { ...ALL, path: ['folder/x.json', 'file.json', 'folder/*.json', 'real/*.json', '*.json'] },
    ]);
    expect(records(result)).toEqual(['thing real/y.json#1 real/y.json:1 {"n":1}']);
    expect(said(result)).toEqual([
      'files/link -: file.json is a symbolic link, which is not followed',
      'files/link -: folder/*.json lies behind folder, a symbolic link, which is not followed',
      'files/link -: folder/x.json lies behind folder, a symbolic link, which is not followed',
      'files/link -: real/z.json is a symbolic link, which is not followed',
    ]);
    expect(JSON.stringify(result)).not.toContain('hidden');
    expect(result.report.complete).toBe(false);
  });

  test('files of tools and those that hold secrets are not read', async () => {
    write({
      '.env.json': '{"a":1}',
      '.env': 'TOKEN=hidden',
      'node_modules/x.json': '{}',
      '.portolan/state/x.json': '{}',
      'ok.json': '{}',
    });
    const result = await collect([{ ...ALL, path: ['**/*.json', '.env'] }]);
    expect(records(result)).toEqual(['thing ok.json#1 ok.json:1 {}']);
    expect(said(result)).toEqual([
      'files/unreadable -: .env is not read, as such files hold secrets or are those of tools',
    ]);
  });
});

describe('between builds', () => {
  test('a line that is taken out is gone at once, without a build that reads again', async () => {
    write({ 'a.csv': 'name\na\nb\nc\n' });
    const entry = { ...ALL, path: 'a.csv', id: 'name' };
    await collect([entry]);
    write({ 'a.csv': 'name\na\nc\n' });
    const second = await collect([entry], {}, { now: '2026-11-23T06:00:00Z' });
    expect(second.snapshot!.records.map(({ id }) => id)).toEqual(['a', 'c']);
  });

  test('builds that call nothing read the files all the same, and leave the state alone', async () => {
    write({ 'a.csv': 'name\na\n' });
    const entry = { ...ALL, path: 'a.csv', id: 'name' };
    const state = folderState(join(temporary, String(count), 'state'));
    const result = await collect([entry], {}, { offline: true, state });
    expect(result.report).toMatchObject({ outcome: 'fresh', records: 1 });
    expect(state.read('snapshots/files.json')).toBeUndefined();
  });

  test('the same files give the same bytes', async () => {
    write({ 'a.csv': 'name,n\nb,1\na,2\n', 'b.yaml': '- {name: c, z: 1, a: 2}\n' });
    const entries = [{ ...ALL, path: '*.{csv,yaml}', id: 'name' }];
    const [first, second] = [await collect(entries), await collect(entries)];
    expect(JSON.stringify(second.snapshot)).toBe(JSON.stringify(first.snapshot));
  });
});

test('a large file is read line by line: memory holds what is kept, not the file', async () => {
  const line = (i: number): string => `service-${i},${i % 1000 === 0 ? 'prod' : 'test'},${'x'.repeat(180)}\n`;
  let text = 'name,env,note\n';
  for (let i = 0; i < 100_000; i += 1) text += line(i);
  write({ 'big.csv': text });
  text = '';
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().arrayBuffers);
  }, 5);
  const result = await collect([
    { kind: 'thing', path: 'big.csv', id: 'name', fields: ['name'], where: { env: 'prod' } },
  ]);
  clearInterval(timer);
  expect(result.report.records).toBe(100);
  expect(records(result)).toContain('thing service-99000 big.csv:99002 {"name":"service-99000"}');
  // The file has 20 MB.
  expect(most).toBeLessThan(16 * 1024 * 1024);
});

describe('the key path of a selector', () => {
  const { path } = filesSource.selectors!;
  const record = { kind: 'x', id: 'a', data: {}, place: { file: 'data/a.csv', line: 2 } };

  test.each<[unknown, boolean]>([
    ['data/a.csv', true],
    ['./data/a.csv', true],
    ['data/*.csv', true],
    [['b.csv', '**/a.csv'], true],
    ['data/b.csv', false],
    ['*.csv', false],
  ])('%j', (value, selects) => {
    expect(path!.fault(value as string)).toBeUndefined();
    expect(path!.selects(value as string, record)).toBe(selects);
  });

  test.each([7, null, '../x.csv', ['/etc/x']])('%j is no path', (value) => {
    expect(path!.fault(value)).toMatch(/^must be a path or glob/);
  });
});
