import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import { applyMapping, type Mapped } from './apply.ts';
import { type Mapping, parseMapping } from './mapping.ts';
import { matchIndex } from './match.ts';
import type { StoredRecord } from './snapshot.ts';

const NOW = '2026-11-22T06:00:00Z';
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CORPUS = process.env['PORTOLAN_CORPUS'] ?? join(ROOT, '../shared/corpus');
const present = existsSync(join(CORPUS, 'INDEX.tsv'));
const files = present
  ? readFileSync(join(CORPUS, 'INDEX.tsv'), 'utf8')
      .split('\n')
      .map((line) => line.split('\t'))
  : [];
const mappings = files.filter(([, , path]) => /port-app-config\.ya?ml$/.test(path ?? ''));

function read(repository: string, path: string): string {
  return readFileSync(join(CORPUS, repository, path), 'utf8');
}

function parse(repository: string, path: string): Mapping {
  const { mapping, problems } = parseMapping(read(repository, path), { source: 'corpus', file: path });
  expect(problems.filter(({ severity }) => severity !== 'info')).toEqual([]);
  return mapping!;
}

function apply(mapping: Mapping, records: StoredRecord[]): Promise<Mapped> {
  return applyMapping(mapping, records, {
    source: 'corpus',
    observedAt: NOW,
    now: NOW,
    rank: 1,
    targets: matchIndex([]),
  });
}

if (!present) console.warn(`skipped: there is no corpus at ${CORPUS} (set PORTOLAN_CORPUS)`);

describe.skipIf(!present)('mappings of the corpus', () => {
  test('there are some', () => {
    expect(mappings.length).toBeGreaterThan(10);
  });

  test.each(mappings)(
    '%s %s %s is read, and every expression compiles',
    async (_category, repository, path) => {
      const mapping = parse(repository!, path!);
      expect(mapping.resources.length).toBeGreaterThan(0);
      const { problems } = await apply(mapping, []);
      expect(problems).toEqual([]);
    },
  );

  const examples = files.filter(([, , path]) => path?.includes('/.port/examples/'));
  const pairs = mappings.flatMap(([, repository, path]) => {
    const base = path!.slice(0, path!.indexOf('/resources/'));
    const own = examples.filter(
      ([, other, example]) => other === repository && example!.startsWith(`${base}/examples/`),
    );
    return own.length > 0
      ? [{ repository: repository!, path: path!, base, own: own.map(([, , example]) => example!) }]
      : [];
  });

  test('there are recorded payloads for some', () => {
    expect(pairs.length).toBeGreaterThan(0);
  });

  test.each(pairs)('recorded payloads go through $path', async ({ repository, path, base, own }) => {
    const mapping = parse(repository, path);
    const kinds = new Set(mapping.resources.map(({ kind }) => kind));
    const records = own.flatMap((example): StoredRecord[] => {
      const kind = example.slice(`${base}/examples/`.length).split('/')[0]!;
      return kinds.has(kind)
        ? [{ kind, id: example, data: JSON.parse(read(repository, example)) as JsonObject }]
        : [];
    });
    expect(records.length).toBeGreaterThan(0);
    const { contributions, problems } = await apply(mapping, records);
    expect(problems.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(new Set(contributions.map(({ origin }) => origin.record))).toEqual(
      new Set(records.map(({ id }) => id)),
    );
    for (const { patch } of contributions) expect(Object.keys(patch.properties!).length).toBeGreaterThan(0);
  });
});
