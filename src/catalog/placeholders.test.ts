import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tree } from '../base/testing/tree.ts';
import { entityText, readFolder, readTree } from './testing/read-tree.ts';

const api = (definition: string): string =>
  entityText('API', 'orders', `type: openapi\nlifecycle: production\nowner: core\ndefinition: ${definition}`);

async function definitionOf(
  definition: string,
  files: Record<string, string | Uint8Array> = {},
): Promise<{ value: unknown; problems: string[] }> {
  const { catalog, problems } = await readTree(
    { 'apis/orders.yaml': api(definition), ...files },
    { patterns: ['apis/orders.yaml'] },
  );
  return {
    value: catalog.entities[0]?.doc.spec['definition'],
    problems: problems.filter((problem) => !problem.startsWith('dangling')),
  };
}

describe("placeholders in Backstage's form", () => {
  const files = {
    'apis/spec.yaml': 'openapi: 3.0.0\n',
    'shared/spec.json': '{"openapi": "3.1.0"}',
    'apis/two.yaml': 'a: 1\n---\nb: 2\n',
    'apis/broken.yaml': 'a: [1\n',
    'apis/.env': 'TOKEN=x',
  };

  it.each([
    ['{ $text: ./spec.yaml }', 'openapi: 3.0.0\n'],
    ['{ $text: spec.yaml }', 'openapi: 3.0.0\n'],
    ['{ $text: /shared/spec.json }', '{"openapi": "3.1.0"}'],
    ['{ $text: ../shared/spec.json }', '{"openapi": "3.1.0"}'],
    ['{ $openapi: ./spec.yaml }', 'openapi: 3.0.0\n'],
    ['{ "$asyncapi" : ./spec.yaml }', 'openapi: 3.0.0\n'],
  ])('%s becomes the text of the file', async (definition, value) => {
    expect(await definitionOf(definition, files)).toEqual({ value, problems: [] });
  });

  it('that cannot be filled are told as problems of their entity, of a kind that nobody defines too', async () => {
    const product = await readTree({ 'a.yaml': entityText('Product', 'Tea', 'owner: { $text: ./gone.md }') });
    const [told] = product.reading.problems.filter(({ rule }) => rule === 'catalog/placeholder');
    expect(told?.subject).toBe(product.catalog.entities[0]?.ref);
    const { catalog, all } = await readTree({ 'apis/orders.yaml': api('{ $text: ./gone.yaml }') }).then(
      (reading) => ({ ...reading, all: reading.reading.problems }),
    );
    expect(catalog.entities.map(({ ref }) => ref)).toEqual(['api:default/orders']);
    expect(all.map(({ rule, subject }) => [rule, subject])).toEqual([
      ['catalog/placeholder', 'api:default/orders'],
    ]);
  });

  it.each([
    ['{ $json: ./spec.yaml }', 'which is not valid JSON'],
    ['{ $json: ./unsafe.json }', undefined],
  ])('%s must be JSON, and cannot change how objects work', async (definition, fault) => {
    const given = { ...files, 'apis/unsafe.json': '{"a": 1, "__proto__": {"b": 2}}' };
    const { value, problems } = await definitionOf(definition, given);
    if (fault) expect(problems.join('\n')).toContain(fault);
    else expect([JSON.stringify(value), (value as { b?: unknown }).b]).toEqual(['{"a":1}', undefined]);
  });

  it('become values anywhere in a document, in lists too', async () => {
    const text = entityText(
      'Template',
      't',
      'type: service\nparameters:\n  - $yaml: ./p.yaml\n  - $json: ./p.json\nsteps:\n  $yaml: ./steps.yaml',
    );
    const { catalog, problems } = await readTree(
      {
        't.yaml': text.replace('backstage.io/v1alpha1', 'scaffolder.backstage.io/v1beta3'),
        'p.yaml': 'title: One\n',
        'p.json': '{"title": "Two"}',
        'steps.yaml': '- action: fetch\n',
      },
      { patterns: ['t.yaml'] },
    );
    expect(catalog.entities[0]?.doc.spec).toEqual({
      type: 'service',
      parameters: [{ title: 'One' }, { title: 'Two' }],
      steps: [{ action: 'fetch' }],
    });
    expect(problems).toEqual([]);
  });

  it.each([
    [
      '{ $text: ./gone.yaml }',
      'placeholder apis/orders.yaml:9:17 $text names "./gone.yaml", which does not exist',
    ],
    [
      '{ $text: ../../etc/passwd }',
      'placeholder apis/orders.yaml:9:17 $text names "../../etc/passwd", which lies outside the portal',
    ],
    [
      '{ $text: /../x }',
      'placeholder apis/orders.yaml:9:17 $text names "/../x", which lies outside the portal',
    ],
    ['{ $text: . }', 'placeholder apis/orders.yaml:9:17 $text names ".", which is a folder'],
    ['{ $text: 7 }', 'placeholder apis/orders.yaml:9:17 $text names 7, but must name a file'],
    [
      '{ $text: ./.env }',
      'placeholder apis/orders.yaml:9:17 $text names "./.env", which may hold secrets and is not read',
    ],
    [
      '{ $yaml: ./two.yaml }',
      'placeholder apis/orders.yaml:9:17 $yaml names "./two.yaml", which holds 2 documents instead of one',
    ],
    [
      '{ $yaml: ./broken.yaml }',
      'placeholder apis/orders.yaml:9:17 $yaml names "./broken.yaml", which is not valid (line 2: Flow sequence in block collection must be sufficiently indented and end with a ])',
    ],
    [
      '{ $text: https://example.com/spec.yaml }',
      'placeholder-remote apis/orders.yaml:9:17 $text names "https://example.com/spec.yaml", which a build does not fetch',
    ],
  ])('%s stays as it is and is told once', async (definition, problem) => {
    const { value, problems } = await definitionOf(definition, files);
    expect(value).toBeTypeOf('object');
    expect(problems).toEqual([problem]);
  });

  it.each(['{ $text: ./spec.yaml, other: 1 }', '{ $unknown: ./spec.yaml }'])(
    '%s is none',
    async (definition) => {
      const { value, problems } = await definitionOf(definition, files);
      expect(value).toBeTypeOf('object');
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain('spec.definition is {');
    },
  );

  it('do not read through links out of the portal, nor files beyond 5 MB', async () => {
    const outside = tree({ 'secret.txt': 'secret' });
    const root = tree({
      'a.yaml': api('{ $text: ./link.txt }').replace('orders', 'a'),
      'b.yaml': api('{ $text: ./big.txt }'),
      'big.txt': 'x'.repeat(5 * 1024 * 1024 + 1),
    });
    symlinkSync(join(outside, 'secret.txt'), join(root, 'link.txt'));
    const { problems } = await readFolder(root, { patterns: ['a.yaml', 'b.yaml'] });
    expect(problems.filter((problem) => problem.startsWith('placeholder'))).toEqual([
      'placeholder a.yaml:9:17 $text names "./link.txt", which lies outside the portal',
      'placeholder b.yaml:9:17 $text names "./big.txt", which is larger than 5 MB',
    ]);
  });

  it.each([
    ['not UTF-8', Buffer.from('Café', 'latin1')],
    ['no text', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1])],
  ])('do not take what is %s for a text', async (_, bytes) => {
    const root = tree({ 'a.yaml': api('{ $text: ./file.txt }') });
    writeFileSync(join(root, 'file.txt'), bytes);
    const { problems } = await readFolder(root, { patterns: ['a.yaml'] });
    expect(problems[0]).toBe('placeholder a.yaml:9:17 $text names "./file.txt", which is not UTF-8 text');
  });

  it('do not show what the folders of tools hold', async () => {
    const root = tree({
      'a.yaml': api('{ $text: /.git/config }'),
      '.git/config': 'extraheader = AUTHORIZATION: basic x',
    });
    symlinkSync('.git', join(root, 'innocent'));
    const { problems, catalog } = await readFolder(root, { patterns: ['a.yaml'] });
    expect(JSON.stringify(catalog.entities)).not.toContain('AUTHORIZATION');
    expect(problems[0]).toContain('which may hold secrets');
  });
});

describe("files in Port's form", () => {
  it('stand where a property begins with file://', async () => {
    const { catalog, problems } = await readTree(
      {
        'services/shop/port.yml':
          '- identifier: shop\n  blueprint: service\n  properties:\n    readme: file://README.md\n    near: file://./notes.md\n    up: file://../all.md\n    gone: file://gone.md\n    out: file://../../../etc/passwd\n    url: https://example.com\n',
        'README.md': '# Root',
        'services/shop/notes.md': '# Near',
        'services/all.md': '# All',
      },
      { patterns: ['services'] },
    );
    expect(catalog.entities[0]?.doc.properties).toEqual({
      readme: '# Root',
      near: '# Near',
      up: '# All',
      gone: 'file://gone.md',
      out: 'file://../../../etc/passwd',
      url: 'https://example.com',
    });
    expect(problems.filter((problem) => problem.startsWith('placeholder'))).toEqual([
      'placeholder services/shop/port.yml:7:5 gone names "/gone.md", which does not exist',
      'placeholder services/shop/port.yml:8:5 out names "../../../etc/passwd", which lies outside the portal',
    ]);
  });
});
