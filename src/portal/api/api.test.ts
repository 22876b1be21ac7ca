import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Portal } from '../portal.ts';
import type { KindRows } from '../rows.ts';
import { document, documents, portalOf } from '../testing/portal.ts';
import { chunksOf, numbered } from './chunks.ts';
import { apiFiles, layOut } from './documents.ts';
import { chunkPaths, ENTITY_CHUNK } from './entities.ts';
import { SECTIONS } from './sections.ts';
import { writeApi } from './write.ts';

const EVIL = '</script><img src=x onerror=alert(1)>\u2028';

const FILES = {
  'catalog/a.yaml': documents(
    document('Group', 'shop', { type: 'team', children: [] }, { title: EVIL }),
    document(
      'Component',
      'cart',
      { type: EVIL, lifecycle: 'production', owner: 'shop', dependsOn: ['resource:nowhere'] },
      { description: EVIL, tags: ['a', 'b'] },
    ),
    {
      identifier: 'index',
      title: 'Index',
      schema: {
        properties: {
          size: { type: 'number', title: 'Size' },
          keeper: { type: 'string', format: 'user' },
          ['__proto__']: { type: 'boolean' },
        },
      },
      calculationProperties: { broken: { type: 'number', calculation: '.properties.[' } },
    },
    { identifier: '../../../etc/passwd', blueprint: 'index', properties: { size: 7, keeper: EVIL } },
    { identifier: '__proto__', title: 'Proto', schema: { properties: {} } },
    { identifier: '__proto__', blueprint: '__proto__' },
  ),
  'catalog/b.yaml': documents(document('API', 'broken', { type: 'grpc' })),
};

let portal: Portal;
let files: Map<string, string>;
const json = (path: string): Record<string, unknown> =>
  JSON.parse(files.get(path)!) as Record<string, unknown>;

beforeAll(async () => {
  portal = await portalOf(FILES);
  files = new Map([...apiFiles(portal)].map(({ path, text }) => [path, text]));
});

interface Index {
  sections: { id: string; start: string; schemas: string[] }[];
  documents: { path: string; section: string; schema: string; bytes: number }[];
}
const index = (): Index => json('index.json') as unknown as Index;

describe('the API', () => {
  it('gives documents that follow their schemas', () => {
    const ajv = new Ajv2020({ allErrors: true });
    expect(ajv.validate(json('schema/index.json'), json('index.json')), ajv.errorsText()).toBe(true);
    expect(index().documents.length).toBeGreaterThan(8);
    for (const { path, schema } of index().documents) {
      expect(ajv.validate(json(schema), json(path)), `${path}: ${ajv.errorsText()}`).toBe(true);
    }
  });

  it('gives documents that the definitions behind the schemas accept', () => {
    for (const section of Object.values(SECTIONS)) {
      const schemas = section.schemas(portal);
      for (const { schema, value } of section.documents(portal))
        expect(schemas[schema]?.safeParse(value).error?.issues ?? []).toEqual([]);
    }
  });

  it('lists every file that it has, once', () => {
    const listed = [
      ...index().documents.map(({ path }) => path),
      ...index().sections.flatMap(({ schemas }) => schemas),
      'index.json',
      'schema/index.json',
    ];
    expect(listed.sort()).toEqual([...files.keys()].sort());
    for (const { start } of index().sections) expect(files.has(start)).toBe(true);
    for (const { path, bytes } of index().documents) expect(Buffer.byteLength(files.get(path)!)).toBe(bytes);
  });

  it('gives the properties of a kind as columns of its chunks, and describes them', () => {
    const { kinds, columns } = json('entities/index.json') as {
      columns: { id: string }[];
      kinds: { blueprint: string; columns: { id: string; type: string }[]; chunks: { path: string }[] }[];
    };
    const kind = kinds.find(({ blueprint }) => blueprint === 'index')!;
    expect(kind.columns.map(({ id, type }) => [id, type])).toEqual([
      ['properties.size', 'number'],
      ['properties.keeper', 'refs'],
      ['properties.broken', 'number'],
    ]);
    expect(columns.map(({ id }) => id)).not.toContain('properties.size');
    const chunk = json(kind.chunks[0]!.path) as {
      columns: Record<string, unknown[]>;
      names: { refs: string[] };
    };
    expect(chunk.columns['properties.size']).toEqual([7]);
    expect(chunk.columns['properties.broken']).toEqual([{ unknown: expect.any(String) }]);
    expect(chunk.names.refs).toEqual(
      expect.arrayContaining(chunk.columns['properties.keeper']![0] as string[]),
    );
  });

  it('never leaves its folder, whatever kinds and entities are called', () => {
    for (const path of files.keys()) expect(path).toMatch(/^[a-z0-9~_-]+(?:[./][a-z0-9~_-]+)*\.json$/);
  });

  it('gives the same bytes whatever the order of files and documents', async () => {
    const turned = await portalOf(Object.fromEntries(Object.entries(FILES).reverse()));
    expect([...apiFiles(turned)].map(({ text }) => text)).toEqual([...files.values()]);
  });

  it('writes below api/v1', () => {
    const out = mkdtempSync(join(tmpdir(), 'portolan-api-'));
    try {
      const report = writeApi(portal, out);
      expect(report.files).toBe(files.size);
      expect(readFileSync(join(out, 'api', 'v1', 'build.json'), 'utf8')).toBe(files.get('build.json'));
      expect(existsSync(join(out, 'api', 'v1', 'entities', 'component.json'))).toBe(true);
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  });
});

describe('build.json', () => {
  it('says when the site was built and from how much', () => {
    expect(json('build.json')).toMatchObject({
      title: 'Test portal',
      builtAt: '2026-11-22T06:10:00Z',
      counts: { entities: portal.entities.length, relations: portal.graph.all.length },
      documents: { ...portal.documents },
      feeds: [],
    });
  });

  it('is the only file that changes with the time of the build', async () => {
    const later = await portalOf(FILES, '2026-11-22T09:00:00Z');
    const changed = [...apiFiles(later)]
      .filter(({ path, text }) => files.get(path) !== text)
      .map(({ path }) => path);
    expect(changed).toEqual(['build.json']);
  });
});

describe('entities', () => {
  const columns = (path: string): Record<string, unknown[]> =>
    json(path)['columns'] as Record<string, unknown[]>;

  it('stand in columns of equal length, in order of ref', () => {
    const { ref, title, owner, description } = columns('entities/component.json');
    expect(ref).toEqual(['component:default/cart']);
    expect(title).toEqual(['cart']);
    expect(owner).toEqual([['group:default/shop']]);
    expect(description).toEqual([EVIL.trim()]);
  });

  it('name the refs that they mention, and tell which are in the catalog', () => {
    expect(json('entities/component.json')['names']).toEqual({
      refs: ['group:default/shop'],
      titles: [EVIL],
      paths: ['/catalog/default/group/shop/'],
    });
  });

  it('of a kind called index do not take the place of the index', () => {
    const { kinds } = json('entities/index.json') as {
      kinds: { blueprint: string; chunks: { path: string }[] }[];
    };
    const kind = kinds.find(({ blueprint }) => blueprint === 'index')!;
    expect(kind.chunks.map(({ path }) => path)).toEqual(['entities/index--2.json']);
    expect(columns('entities/index--2.json')['id']).toEqual(['../../../etc/passwd']);
  });

  it('of large kinds are cut into numbered chunks that take nobody’s name', () => {
    const kind = (slug: string, rows: number): KindRows =>
      ({ slug, rows: new Array(rows).fill(0) }) as unknown as KindRows;
    const large = kind('service', ENTITY_CHUNK * 2 + 1);
    const paths = chunkPaths([large, kind('service-2', 1)]);
    expect(paths.get(large)).toEqual([
      'entities/service.json',
      'entities/service-2--2.json',
      'entities/service-3.json',
    ]);
  });
});

describe('relations', () => {
  it('tell where each was declared, and which lead nowhere', () => {
    const { columns } = json('relations/1.json') as { columns: Record<string, unknown[]> };
    const at = columns['target']!.indexOf('resource:default/nowhere');
    expect(Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[at]]))).toEqual({
      source: 'component:default/cart',
      type: 'dependsOn',
      inverse: 'dependencyOf',
      target: 'resource:default/nowhere',
      dangling: true,
      field: 'spec.dependsOn',
      origin: expect.stringMatching(/^catalog\/a\.yaml:\d+/),
    });
  });
});

describe('problems', () => {
  it('come with place, fix and fingerprint, the worst first', () => {
    const { columns, counts, total } = json('problems.json') as {
      columns: Record<string, unknown[]>;
      counts: Record<string, number>;
      total: number;
    };
    expect(total).toBe(portal.problems.length);
    expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(total);
    expect(columns['severity']![0]).toBe(portal.problems[0]!.severity);
    expect(columns['fingerprint']).toEqual(portal.problems.map(({ fingerprint }) => fingerprint));
    expect(columns['fix']!.every((fix) => typeof fix === 'string' && fix !== '')).toBe(true);
  });
});

describe('names', () => {
  it('hold what pickers need, by ref', () => {
    const { refs, titles, kinds, paths, next } = json('names.json') as Record<string, string[]>;
    expect(refs).toEqual(portal.entities.map(({ ref }) => ref));
    expect([titles!.length, kinds!.length, paths!.length, next]).toEqual([
      refs!.length,
      refs!.length,
      refs!.length,
      null,
    ]);
  });
});

describe('files', () => {
  it('say where each entity is declared, in the order of the names', () => {
    const { refs } = json('names.json') as Record<string, string[]>;
    const { files } = json('files.json') as Record<string, (string | null)[]>;
    expect(files).toHaveLength(refs!.length);
    for (const [row, { ref, contributions }] of portal.entities.entries()) {
      const { file, line } = contributions[0]!.origin;
      expect(files![row], ref).toBe(`${file}:${line}`);
    }
  });
});

describe('chunks', () => {
  it('hold every item once, in order, and lead from one to the next', () => {
    const chunks = [...chunksOf([1, 2, 3, 4, 5], 2, numbered('x'))];
    expect(chunks.flatMap(({ items }) => items)).toEqual([1, 2, 3, 4, 5]);
    expect(chunks.map(({ path, head }) => [path, head.rows, head.next])).toEqual([
      ['x.json', 2, 'x-2.json'],
      ['x-2.json', 2, 'x-3.json'],
      ['x-3.json', 1, null],
    ]);
  });

  it('are one even when there is nothing', () => {
    expect([...chunksOf([], 2, numbered('x'))].map(({ head }) => head)).toEqual([
      { total: 0, rows: 0, chunk: 1, chunks: 1, next: null },
    ]);
  });
});

describe('layOut', () => {
  it.each([
    [{ a: [1, 2], b: { c: [{ d: 1 }], e: undefined }, f: {}, g: [] }],
    [[]],
    [{ a: [[1], [2]], b: null }],
    ['text'],
    [{ __x: '\u2028' }],
  ])('writes JSON that reads back: %j', (value) => {
    expect(JSON.parse(layOut(value))).toEqual(JSON.parse(JSON.stringify(value)));
  });

  it('puts a column on a line', () => {
    expect(layOut({ rows: 2, columns: { a: [1, 2], b: ['x', 'y'] } })).toBe(
      '{\n"rows": 2,\n"columns": {\n"a": [1,2],\n"b": ["x","y"]\n}\n}\n',
    );
  });
});
