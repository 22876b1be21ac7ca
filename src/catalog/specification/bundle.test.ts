import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { tree } from '../../base/testing/tree.ts';
import { portalShelf } from '../portal-shelf.ts';
import { createReporter } from '../reporter.ts';
import { entityText, readTree } from '../testing/read-tree.ts';
import { bundleSpecification } from './bundle.ts';

/** The specification of a folder put together, as a value, and what is wrong as `file:line:column message`. */
async function bundle(
  files: Record<string, string>,
  path = 'apis/openapi.yaml',
): Promise<{ text: string; value: unknown; faults: string[] }> {
  const shelf = portalShelf(tree(files), createReporter());
  const { text, faults } = await bundleSpecification(shelf, path, files[path]!);
  return {
    text,
    value: parse(text),
    faults: faults.map(({ origin, message }) =>
      [
        [origin.file, origin.line, origin.column].filter((part) => part !== undefined).join(':'),
        message,
      ].join(' '),
    ),
  };
}

describe('a specification', () => {
  it('holds what it refers to in other files, in YAML and in JSON, wherever they lie', async () => {
    const { value, faults } = await bundle({
      'apis/openapi.yaml': [
        'openapi: 3.0.0',
        'paths:',
        '  /pets: { $ref: ./paths/pets.yaml }',
        '  /owners: { $ref: "/shared/owners%20all.json#/get" }',
        'info: { description: { $ref: ../README.md } }',
      ].join('\n'),
      'apis/paths/pets.yaml': 'get:\n  responses: { "200": { $ref: "../responses.yaml#/ok" } }\n',
      'apis/responses.yaml': 'ok: { description: All pets }\n',
      'shared/owners all.json': '{"get": {"summary": "Owners"}}',
      'README.md': '# Pets\n',
    });
    expect(faults).toEqual([]);
    expect(value).toEqual({
      openapi: '3.0.0',
      paths: {
        '/pets': { get: { responses: { '200': { description: 'All pets' } } } },
        '/owners': { summary: 'Owners' },
      },
      info: { description: '# Pets\n' },
    });
  });

  it('is what Backstage makes of it, to the letter', async () => {
    const { text } = await bundle({
      'apis/openapi.yaml':
        'openapi: "3.0.0"\ninfo:\n  version: 1.0.0\nservers:\n  - url: http://pets.example.com/v1\npaths:\n  /pets:\n    get:\n      $ref: "./list.yaml"\n',
      'apis/list.yaml':
        "---\nsummary: List all pets\nresponses:\n  '200':\n    content:\n      application/json:    \n        schema:\n          type: string\n",
    });
    expect(text).toBe(
      [
        'openapi: 3.0.0',
        'info:',
        '  version: 1.0.0',
        'servers:',
        '  - url: http://pets.example.com/v1',
        'paths:',
        '  /pets:',
        '    get:',
        '      summary: List all pets',
        '      responses:',
        '        "200":',
        '          content:',
        '            application/json:',
        '              schema:',
        '                type: string',
        '',
      ].join('\n'),
    );
  });

  it('that refers to no other file stays as it is written', async () => {
    const text = '# by hand\nopenapi: 3.0.0\npaths: { /a: { $ref: "#/paths/~1b" }, /b: {} }\n';
    expect(await bundle({ 'apis/openapi.yaml': text })).toMatchObject({ text, faults: [] });
  });

  it('keeps references that lead in a circle', async () => {
    const { value, faults } = await bundle({
      'apis/openapi.yaml': 'components: { schemas: { Tree: { $ref: "./tree.yaml#/Tree" } } }\n',
      'apis/tree.yaml':
        'Tree: { children: { items: { $ref: "#/Tree" } }, other: { $ref: "./openapi.yaml#/components/schemas/Tree" } }\n',
    });
    expect(faults).toEqual([]);
    expect(value).toEqual({
      components: {
        schemas: {
          Tree: {
            children: { items: { $ref: '#/components/schemas/Tree' } },
            other: { $ref: '#/components/schemas/Tree' },
          },
        },
      },
    });
  });

  it('of AsyncAPI 3 keeps the references of operations to channels that lie in other files', async () => {
    const { value, faults } = await bundle({
      'apis/openapi.yaml': [
        'asyncapi: 3.0.0',
        'channels: { orders: { $ref: "./channels.yaml#/orders" } }',
        'operations:',
        '  send:',
        '    action: send',
        '    channel: { $ref: "#/channels/orders" }',
        '    messages: [{ $ref: "#/channels/orders/messages/placed" }]',
      ].join('\n'),
      'apis/channels.yaml': 'orders: { messages: { placed: { payload: { type: object } } } }\n',
    });
    expect(faults).toEqual([]);
    expect(value).toEqual({
      asyncapi: '3.0.0',
      channels: { orders: { messages: { placed: { payload: { type: 'object' } } } } },
      operations: {
        send: {
          action: 'send',
          channel: { $ref: '#/channels/orders' },
          messages: [{ $ref: '#/channels/orders/messages/placed' }],
        },
      },
    });
  });

  it.each([
    ['is missing', './gone.yaml', 'apis/openapi.yaml:2:9 $ref names ./gone.yaml, which does not exist'],
    [
      'lies on another host',
      'https://example.com/x.yaml',
      'apis/openapi.yaml:2:9 $ref names https://example.com/x.yaml, which a build does not fetch',
    ],
    [
      'is a file of the disk',
      'file:///etc/passwd',
      'apis/openapi.yaml:2:9 $ref names file:///etc/passwd, which a build does not fetch',
    ],
    [
      'leads out of the portal',
      '../../../etc/passwd',
      'apis/openapi.yaml:2:9 $ref names ../../../etc/passwd, which lies outside the portal',
    ],
    [
      'may hold secrets',
      '../.env',
      'apis/openapi.yaml:2:9 $ref names ../.env, which may hold secrets and is not read',
    ],
    ['is broken', './broken.yaml', /^apis\/broken\.yaml:\d+:\d+ the file cannot be read: /],
    ['holds two documents', './two.yaml', 'apis/two.yaml the file holds 2 documents instead of one'],
    ['has no such part', './list.yaml#/nothing', /^apis\/openapi\.yaml it cannot be put together: .*nothing/],
  ])('with a reference to what %s stays as it is, and that is told', async (_, ref, fault) => {
    const text = `paths:\n  /a: { x: 1, $ref: "${ref}" }\n`.replace('x: 1, ', '');
    const { text: result, faults } = await bundle({
      'apis/openapi.yaml': text,
      'apis/broken.yaml': 'a: [\n',
      'apis/two.yaml': 'a: 1\n---\nb: 1\n',
      'apis/list.yaml': 'get: {}\n',
      '.env': 'TOKEN=x',
    });
    expect(result).toBe(text);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toEqual(typeof fault === 'string' ? fault : expect.stringMatching(fault));
  });

  it('has limits on files, on the length of chains, and on references', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`apis/${i}.yaml`, `a: { $ref: ./${i + 1}.yaml }\n`]),
    );
    expect((await bundle({ ...chain, 'apis/40.yaml': 'a: 1\n' }, 'apis/0.yaml')).faults).toEqual([
      'apis/20.yaml more than 20 files lead to each other one after the other',
    ]);
    const refs = (count: number, target: (i: number) => string): string =>
      `list:\n${Array.from({ length: count }, (_, i) => `  - { $ref: "${target(i)}" }\n`).join('')}`;
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`apis/f${i}.yaml`, 'a: 1\n']));
    const { faults } = await bundle({ ...many, 'apis/openapi.yaml': refs(400, (i) => `./f${i}.yaml`) });
    expect(faults[0]).toMatch(/is one file more than the 300 that are put together$/);
    expect(
      (await bundle({ 'apis/x.yaml': 'a: 1\n', 'apis/openapi.yaml': refs(20_001, () => './x.yaml') })).faults,
    ).toEqual(['apis/openapi.yaml the specification has more than 20,000 references']);
  });

  it('cannot change how objects work', async () => {
    const { value } = await bundle({
      'apis/openapi.yaml': 'paths: { /a: { $ref: ./a.yaml } }\n',
      'apis/a.yaml': '__proto__: { polluted: true }\nconstructor: { prototype: { polluted: true } }\n',
    });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(JSON.stringify(value)).not.toContain('__proto__');
  });
});

describe('the definition of an API', () => {
  const api = (name: string, definition: string): string =>
    entityText('API', name, `type: openapi\nlifecycle: production\nowner: core\ndefinition: ${definition}`);
  const files = {
    'openapi.yaml': 'openapi: 3.0.0\npaths: { /a: { $ref: ./a.yaml }, /b: { $ref: ./gone.yaml } }\n',
    'good.yaml': 'openapi: 3.0.0\npaths: { /a: { $ref: ./a.yaml } }\n',
    'a.yaml': 'get: {}\n',
  };

  it('is put together for $openapi and $asyncapi, and left as it is for $text', async () => {
    const { catalog, problems } = await readTree(
      {
        ...files,
        'all.yaml': [api('a', '{ $openapi: ./good.yaml }'), api('b', '{ $text: ./good.yaml }')].join('---\n'),
      },
      { patterns: ['all.yaml'] },
    );
    const [a, b] = catalog.entities.map(({ doc }) => String(doc.spec['definition']));
    expect(parse(a!)).toEqual({ openapi: '3.0.0', paths: { '/a': { get: {} } } });
    expect(b).toBe(files['good.yaml']);
    expect(problems.filter((problem) => !problem.startsWith('dangling'))).toEqual([]);
  });

  it('says where a reference of its file fails, and shows the file as it is', async () => {
    const { catalog, problems } = await readTree(
      { ...files, 'all.yaml': api('a', '{ $openapi: ./openapi.yaml }') },
      { patterns: ['all.yaml'] },
    );
    expect(catalog.entities[0]!.doc.spec['definition']).toBe(files['openapi.yaml']);
    expect(problems.filter((problem) => !problem.startsWith('dangling'))).toEqual([
      'specification openapi.yaml:2:40 $ref names ./gone.yaml, which does not exist',
    ]);
  });
});
