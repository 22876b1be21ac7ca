import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tree } from '../base/testing/tree.ts';
import { readCatalog } from './read.ts';
import { entityText, memoryCache, readFolder, readTree } from './testing/read-tree.ts';

const A = entityText('Component', 'a', 'type: service\nlifecycle: production\nowner: core');
const B = entityText('Component', 'b', 'type: service\nlifecycle: production\nowner: core');
const CORE = entityText('Group', 'core', 'type: team\nchildren: []');

describe('the files of a catalog', () => {
  const files = {
    'catalog/a.yaml': A,
    'catalog/deep/b.YML': B,
    'catalog/notes.md': '# no',
    'other/core.json':
      '{"apiVersion":"backstage.io/v1alpha1","kind":"Group","metadata":{"name":"core"},"spec":{"type":"team","children":[]}}',
  };

  it.each([
    [['catalog'], ['component:default/a', 'component:default/b']],
    [['catalog/'], ['component:default/a', 'component:default/b']],
    [['./catalog'], ['component:default/a', 'component:default/b']],
    [['**/*.yaml'], ['component:default/a']],
    [
      ['other/../catalog/*.yaml', './/catalog//d*/*'],
      ['component:default/a', 'component:default/b'],
    ],
    [['./**/*.{yaml,json}'], ['component:default/a', 'group:default/core']],
    [['other/core.json'], ['group:default/core']],
    [
      ['catalog', 'catalog/a.yaml', '**/*'],
      ['component:default/a', 'component:default/b', 'group:default/core'],
    ],
  ])('are those that %j name, each once', async (patterns, refs) => {
    const { catalog } = await readTree(files, { patterns });
    expect(catalog.entities.map(({ ref }) => ref)).toEqual(refs);
  });

  it('are read whatever their name when they are named themselves', async () => {
    const { reading } = await readTree({ 'entities.txt': A }, { patterns: ['entities.txt'] });
    expect(reading.documents.accepted).toBe(1);
  });

  it('leave out what other rooms own', async () => {
    const { reading } = await readTree(
      { ...files, 'scorecards/s.yaml': 'a: 1' },
      { exclude: ['scorecards/**', 'catalog/a.yaml'] },
    );
    expect(reading.files).toBe(2);
  });

  it.each([
    [undefined, ['unreadable portal.yaml the catalog path catalog does not exist']],
    ['fine' as const, []],
    [
      'warned' as const,
      ['no-catalog portal.yaml there is no folder catalog, and no source: the portal has no entities'],
    ],
  ])('need not be there where that is %s', async (missing, expected) => {
    const { reading, problems } = await readTree(
      {},
      { patterns: ['catalog'], ...(missing ? { missing } : {}) },
    );
    expect(problems).toEqual(expected);
    if (!missing)
      expect(reading.problems[0]?.fix).toBe('Make it, or correct the path in catalog of portal.yaml.');
  });

  it('that cannot be had are problems of the settings', async () => {
    const outside = tree({ 'a.yaml': A });
    const root = tree({});
    symlinkSync(outside, join(root, 'link'));
    const { problems, reading } = await readFolder(root, {
      patterns: ['gone', '../x', '/etc', 'link', '../**/*.yaml'],
    });
    expect(reading.files).toBe(0);
    expect(problems).toEqual([
      'outside-root portal.yaml the catalog path ../** /*.yaml leads outside the portal'.replace(
        '** /',
        '**/',
      ),
      'outside-root portal.yaml the catalog path ../x leads outside the portal',
      'outside-root portal.yaml the catalog path /etc leads outside the portal',
      'outside-root portal.yaml the catalog path link leads outside the portal',
      'unreadable portal.yaml the catalog path gone does not exist',
    ]);
  });

  it.each([
    ['services/*/catalog-info.yaml', 'matches no file'],
    ['catalog/*.yml', 'matches no file'],
    [`catalog/${'{a,b}'.repeat(30)}.yaml`, 'is too long, or stands for too many texts'],
    [`catalog/${'*a'.repeat(30)}b.yaml`, 'matches no file'],
  ])('that no file fits are told: %s', async (pattern, words) => {
    const { problems, reading } = await readTree(
      { 'catalog/a.yaml': A, [`catalog/${'a'.repeat(200)}.yaml`]: B },
      { patterns: [pattern] },
    );
    expect(reading.files).toBe(0);
    expect(problems).toEqual([`no-match portal.yaml the catalog path ${pattern} ${words}`]);
  });

  it.skipIf(process.platform !== 'linux')('whose names are not UTF-8 are told', async () => {
    const root = tree({ 'a.yaml': A });
    writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from('caf\xe9.yaml', 'latin1')]), B);
    const { problems, reading } = await readFolder(root);
    expect(reading.documents).toEqual({ accepted: 1, skipped: 0, rejected: 1 });
    expect(problems[0]).toBe('unreadable caf\uFFFD.yaml the file has a name that is not UTF-8');
  });

  it('of a portal that is not there are none', async () => {
    const root = tree({});
    rmSync(root, { recursive: true });
    const { problems } = await readFolder(root);
    expect(problems).toEqual(['unreadable portal.yaml the folder of the portal does not exist']);
  });

  it('behind links that lead out or nowhere are told', async () => {
    const root = tree({ 'a.yaml': A });
    symlinkSync('/etc/passwd', join(root, 'out.yaml'));
    symlinkSync('gone', join(root, 'broken.yaml'));
    const { problems, reading } = await readFolder(root);
    expect(reading.documents).toEqual({ accepted: 1, skipped: 0, rejected: 0 });
    expect(problems.slice(0, 2)).toEqual([
      'unreadable broken.yaml a symbolic link leads to nothing that can be read',
      'outside-root out.yaml a symbolic link leads outside the portal and was not followed',
    ]);
  });

  it.skipIf(process.getuid?.() === 0)('that may not be read are told one by one', async () => {
    const root = tree({ 'a.yaml': A, 'b.yaml': B });
    chmodSync(join(root, 'a.yaml'), 0);
    const { problems, reading } = await readFolder(root);
    expect(reading.documents).toEqual({ accepted: 1, skipped: 0, rejected: 1 });
    expect(problems[0]).toBe('unreadable a.yaml the file cannot be read (EACCES)');
  });

  it('may be reached through a link to the portal itself', async () => {
    const root = tree({ 'catalog/a.yaml': A });
    const link = `${root}-link`;
    symlinkSync(root, link);
    const { reading } = await readFolder(link, { patterns: ['catalog'] });
    expect(reading.contributions[0]?.origin.file).toBe('catalog/a.yaml');
  });
});

describe('the bytes of a file', () => {
  it('beyond 5 MB are not read', async () => {
    const { problems, reading } = await readTree({
      'big.yaml': `${A}# ${'x'.repeat(10 * 1024 * 1024)}`,
      'a.yaml': A,
    });
    expect(reading.documents).toEqual({ accepted: 1, skipped: 0, rejected: 1 });
    expect(problems).toContain('file-too-large big.yaml the file has more than 5 MB and is not read');
  });

  it('that are not UTF-8 are replaced and told', async () => {
    const { problems, catalog } = await readTree({
      'a.yaml': Buffer.from(entityText('Component', 'a', 'owner: x', 'title: caf\xe9'), 'latin1'),
    });
    expect(catalog.entities[0]?.title).toBe('caf\uFFFD');
    expect(problems).toContain('encoding a.yaml:5:13 the file is not UTF-8 text');
  });

  it('may be UTF-16 with its mark, or UTF-8 with one', async () => {
    const little = Buffer.from(`\uFEFF${A}`, 'utf16le');
    const { reading } = await readTree({
      'a.yaml': little,
      'b.yaml': Buffer.from(`\uFEFF${B}`, 'utf16le').swap16(),
      'c.yaml': `\uFEFF${CORE}`,
    });
    expect(reading.documents).toEqual({ accepted: 3, skipped: 0, rejected: 0 });
    expect(reading.problems).toEqual([]);
  });

  it('with NUL among them are no text', async () => {
    const { problems, reading } = await readTree({ 'a.yaml': A, 'b.yaml': `a: 1\nb: x\0y\n` });
    expect(reading.documents).toEqual({ accepted: 1, skipped: 0, rejected: 1 });
    expect(problems).toContain('binary b.yaml:2:5 the file holds a NUL character, as binary files do');
  });

  it('may hold the replacement character itself', async () => {
    const { reading } = await readTree({ 'a.yaml': A.replace('type: service', 'type: "\uFFFD"') });
    expect(reading.problems).toEqual([]);
  });
});

describe('the documents of a file', () => {
  it('are accepted, skipped or rejected one by one', async () => {
    const text = `${A}---\n---\n# only a comment\n---\na: [1\n---\nkind: ConfigMap\napiVersion: v1\nmetadata: { name: x }\n---\napiVersion: backstage.io/v1alpha1\nkind: Component\n---\n${B}`;
    const { problems, reading } = await readTree({ 'all.yaml': text, 'core.yaml': CORE });
    expect(reading.documents).toEqual({ accepted: 3, skipped: 1, rejected: 2 });
    expect(problems).toEqual([
      'yaml-syntax all.yaml:14:1 Flow sequence in block collection must be sufficiently indented and end with a ]',
      'envelope all.yaml:19:1 the document is no entity: metadata.name is missing or not a text',
      'not-an-entity all.yaml:15:1 the document was skipped: a manifest of v1',
    ]);
  });

  it('may be lists of entities, each with its place', async () => {
    const { problems, reading } = await readTree({
      'port.yml':
        '- identifier: a\n  blueprint: Component\n- identifier: 7\n  blueprint: Component\n  relations:\n    system: nowhere\n- blueprint: Component\n  identifier: ""\n- unrelated: true\n',
    });
    expect(reading.documents).toEqual({ accepted: 2, skipped: 1, rejected: 1 });
    expect(reading.contributions.map(({ ref, origin }) => `${ref} ${origin.line}:${origin.column}`)).toEqual([
      'component:default/a 1:3',
      'component:default/7 3:3',
    ]);
    expect(problems).toContain('envelope port.yml:8:3 the document is no entity: identifier must be a text');
    expect(problems).toContain(
      'dangling-reference port.yml:6:5 spec.system names system:nowhere, which is not in the catalog',
    );
  });

  it('of one kind that are skipped make one problem', async () => {
    const { problems } = await readTree({
      'all.yaml': 'openapi: 3.0.0\n---\nopenapi: 3.0.1\n---\njobs: {}\non: push\n',
    });
    expect(problems).toEqual([
      'not-an-entity all.yaml:1:1 2 documents were skipped: an OpenAPI description',
      'not-an-entity all.yaml:5:1 the document was skipped: a GitHub workflow',
    ]);
  });

  it('are told apart from their like by fingerprints without lines', async () => {
    const text =
      'a: [1\n---\nb: [1\n---\napiVersion: backstage.io/v1alpha1\nkind: Component\n---\napiVersion: backstage.io/v1alpha1\nkind: Component\n';
    const prints = async (source: string): Promise<string[]> =>
      (await readTree({ 'x.yaml': source })).reading.problems.map(({ fingerprint }) => fingerprint).sort();
    const before = await prints(text);
    expect(new Set(before).size).toBe(4);
    expect(await prints(`# moved\n\n${text}`)).toEqual(before);
  });

  it('keep what nobody knows', async () => {
    const { catalog } = await readTree({
      'a.yaml': entityText(
        'Component',
        'a',
        'custom: { deep: [1, 2] }\nowner: core',
        'annotations:\n  example.com/anything: goes',
      ),
    });
    expect(catalog.entities[0]?.doc).toMatchObject({
      metadata: { annotations: { 'example.com/anything': 'goes' } },
      spec: { custom: { deep: [1, 2] } },
    });
  });

  it.each([
    [
      'kind: component',
      'component:default/a',
      'kind-case a.yaml:2:1 the kind component is written Component',
    ],
    [
      'kind: Componet',
      'componet:default/a',
      'unknown-kind a.yaml:2:1 no blueprint defines the kind Componet; did you mean Component?',
    ],
    ['kind: Product', 'product:default/a', 'unknown-kind a.yaml:2:1 no blueprint defines the kind Product'],
  ])('are accepted with %s', async (kind, ref, problem) => {
    const { problems, catalog } = await readTree({ 'a.yaml': A.replace('kind: Component', kind) });
    expect(catalog.entities.map((entity) => entity.ref)).toEqual([ref]);
    expect(problems).toContain(problem);
  });

  it('may have names that YAML takes for numbers', async () => {
    const { reading, problems } = await readTree({ 'a.yaml': entityText('Component', '404', 'owner: core') });
    expect(reading.contributions[0]?.ref).toBe('component:default/404');
    expect(problems[0]).toContain('field a.yaml:4:3 metadata.name 404 must be');
  });
});

describe('blueprints in the catalog', () => {
  const SERVICE =
    'identifier: service\ntitle: Service\nschema:\n  properties:\n    tier: { type: string, enum: ["1", "2"] }\n  required: [tier]\nrelations:\n  system: { target: System, required: true }\n';

  it('define kinds, whichever file is read first', async () => {
    const { problems, catalog } = await readTree({
      'a.yaml': 'identifier: shop\nblueprint: service\nproperties: { tier: "3" }\n',
      'z.yaml': SERVICE,
    });
    expect(catalog.entities[0]).toMatchObject({ ref: 'service:default/shop', blueprint: 'service' });
    expect(problems).toEqual([
      'required-field a.yaml:1:1 relations.system is missing',
      'schema a.yaml:3:15 properties.tier is "3" but must be one of 1 or 2',
    ]);
  });

  it('may be used in either form', async () => {
    const { catalog, problems } = await readTree({
      'service.yaml': `${SERVICE}ownership: { type: Direct }\n`,
      'shop.yaml': entityText('service', 'shop', 'tier: "1"\nsystem: all\nowner: core\nmore: kept'),
      'all.yaml': entityText('System', 'all', 'owner: core'),
      'core.yaml': CORE,
    });
    expect(problems).toEqual([]);
    expect(catalog.byRef.get('service:default/shop')?.doc).toMatchObject({
      properties: { tier: '1' },
      spec: { more: 'kept' },
    });
    expect(catalog.graph.from('service:default/shop').map(({ type, target }) => `${type} ${target}`)).toEqual(
      ['ownedBy group:default/core', 'system system:default/all'],
    );
  });

  it('extend a built-in kind of the same name', async () => {
    const { catalog, problems } = await readTree({
      'component.yaml':
        'identifier: component\ntitle: Component\nschema:\n  properties:\n    type: { type: string, title: Sort }\n    tier: { type: number }\nrelations:\n  runtime: { target: environment }\n',
      'a.yaml': entityText('Component', 'a', 'type: service\nlifecycle: production\nowner: core\ntier: 1'),
      'b.yaml':
        'identifier: b\nblueprint: component\nteam: core\nproperties: { type: website, lifecycle: production, tier: x }\nrelations: { runtime: prod, system: shop }\n',
      'core.yaml': CORE,
    });
    expect(catalog.byRef.get('component:default/a')?.doc).toMatchObject({
      spec: { type: 'service' },
      properties: { tier: 1 },
    });
    expect(catalog.byRef.get('component:default/b')?.doc).toMatchObject({
      kind: 'Component',
      spec: { type: 'website', system: 'shop', owner: 'core' },
      properties: { tier: 'x' },
    });
    expect(catalog.graph.to('group:default/core').map(({ source }) => source)).toEqual([
      'component:default/a',
      'component:default/b',
    ]);
    expect(problems).toEqual([
      'schema b.yaml:4:53 properties.tier is "x" but must be of type number',
      'kind-alone component.yaml:1:1 component is one kind with Backstage’s Component, as there are documents of that in the catalog; it has the fields of both, and what each of them requires is asked of its own documents only',
      'dangling-reference b.yaml:5:14 relations.runtime names environment:prod, which is not in the catalog',
      'dangling-reference b.yaml:5:29 spec.system names system:shop, which is not in the catalog',
    ]);
  });

  it('whose name cannot be used are rejected, and of others only what is wrong is left out', async () => {
    const { reading, problems } = await readTree({
      '1.yaml': 'identifier: "a b"\nschema: { properties: {} }\n',
      '2.yaml': 'identifier: c\nschema: { properties: { x: 1 } }\n',
      '3.yaml': 'identifier: d\nschema: {}\n',
      '4.yaml': 'identifier: e\nschema: { properties: {} }\nrelations: { x: {} }\n',
      '5.yaml':
        'identifier: f\nschema: { properties: { x: { type: nonsense } } }\n---\nidentifier: one\nblueprint: f\nproperties: { x: 1 }\n',
      '6.yaml': 'identifier: f\nschema: { properties: {} }\n',
      '7.yaml':
        'identifier: g\nschema: { properties: { x: { type: string, pattern: "(" } } }\n---\nidentifier: one\nblueprint: g\nproperties: { x: y }\n',
    });
    expect(reading.documents).toEqual({ accepted: 7, skipped: 0, rejected: 2 });
    expect(problems.map((problem) => problem.split(' ').slice(0, 2).join(' '))).toEqual([
      'blueprint 1.yaml:1:1',
      'blueprint-part 2.yaml:2:25',
      'blueprint-part 3.yaml:2:1',
      'blueprint-part 4.yaml:3:14',
      'blueprint-part 5.yaml:2:30',
      'duplicate-blueprint 6.yaml:1:1',
      'blueprint-part 7.yaml:2:44',
    ]);
  });
});

describe('reading', () => {
  it('is the same from a cache that kept its documents as JSON', async () => {
    const kept = new Map<string, string>();
    const cache = {
      get: (hash: string) => (kept.has(hash) ? JSON.parse(kept.get(hash)!) : undefined),
      set: (hash: string, documents: unknown) => void kept.set(hash, JSON.stringify(documents)),
    };
    const root = tree({
      'a.yaml': A,
      'b.yaml': `${B}---\nx: &x {a: 1}\ny: [*x, *x]\n`,
      'broken.yaml': 'a: [1',
    });
    const first = await readFolder(root, { cache });
    const second = await readFolder(root, { cache });
    expect(second.catalog.entities).toEqual(first.catalog.entities);
    expect(second.problems).toEqual(first.problems);
  });

  it('sorts its problems', async () => {
    const root = tree({});
    mkdirSync(join(root, 'x'));
    const { problems } = await readCatalog({ root, patterns: ['b', 'a'], cache: memoryCache() });
    expect(problems.map(({ message }) => message)).toEqual([
      'the catalog path a does not exist',
      'the catalog path b does not exist',
    ]);
  });
});

describe('relations of a blueprint', () => {
  it('to a kind that nobody defines are told, with the kind that may be meant', async () => {
    const blueprint = (id: string, relations: object): string =>
      JSON.stringify({ identifier: id, title: id, schema: { properties: {} }, relations });
    const { problems } = await readTree({
      'service.json': blueprint('service', {
        runs: { title: 'Runs', target: 'clutser' },
        built: { title: 'Built', target: 'Component' },
        by: { title: 'By', target: '_user' },
      }),
      'cluster.json': blueprint('cluster', {}),
    });
    expect(problems).toEqual([
      expect.stringMatching(
        /^unknown-kind service\.json:1:\d+ no blueprint defines the kind clutser; did you mean cluster\?$/,
      ),
    ]);
  });
});
