import { describe, expect, it } from 'vitest';
import { entityText, readTree, type TreeReading } from '../../testing/read-tree.ts';
import { BACKSTAGE, type BackstageSetup, SETUPS } from './setup.ts';

const component = (name: string, spec = 'type: t\nlifecycle: l\nowner: o', metadata = ''): string =>
  entityText('Component', name, spec, metadata);

async function read(
  files: Record<string, string> | string,
  setup: BackstageSetup = BACKSTAGE,
  patterns = ['.'],
): Promise<TreeReading & { refs: string[]; said: string[] }> {
  const tree = typeof files === 'string' ? { 'a.yaml': files } : files;
  const result = await readTree(tree, { patterns, strict: setup });
  return {
    ...result,
    refs: result.catalog.entities.map(({ ref }) => ref),
    said: result.problems.filter((problem) => !problem.startsWith('dangling')),
  };
}

describe('a catalog read as Backstage reads it', () => {
  it.each([
    [
      'a text',
      'just text\n',
      'strict-yaml a.yaml:1:1 the document cannot be read: it holds a string instead of a mapping',
    ],
    [
      'a list of entities',
      '- apiVersion: backstage.io/v1alpha1\n  kind: Group\n  metadata: { name: g }\n  spec: { type: t, children: [] }\n',
      'strict-yaml a.yaml:1:1 the document cannot be read: it holds a list instead of a mapping',
    ],
    [
      'a key twice',
      'kind: a\nkind: b\n',
      'strict-yaml a.yaml:2:1 the document cannot be read: Map keys must be unique',
    ],
    [
      'a manifest',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: d }\nspec: {}\n',
      'strict-kind a.yaml:2:1 Backstage rejects Deployment d: Backstage knows no kind Deployment',
    ],
    [
      "an entity in Port's form",
      'identifier: a\nblueprint: service\n',
      'strict-envelope a.yaml:1:1 Backstage rejects the document: apiVersion is missing',
    ],
    [
      'a name that is a number',
      'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: 7\nspec: { type: t, children: [] }\n',
      'strict-envelope a.yaml:4:3 Backstage rejects Group: metadata.name is 7 but must be of type string',
    ],
    [
      'a kind in lower case',
      entityText('component', 'c', 'type: t\nlifecycle: l\nowner: o'),
      'strict-kind a.yaml:2:1 Backstage rejects component c: Backstage knows no kind component; did you mean Component?',
    ],
    [
      'a foreign version',
      'apiVersion: v1\nkind: Component\nmetadata: { name: c }\nspec: { type: t, lifecycle: l, owner: o }\n',
      'strict-kind a.yaml:1:1 Backstage rejects Component c: Component is not a kind of v1 but of backstage.io/v1alpha1 or backstage.io/v1beta1',
    ],
    [
      'a field of its own at the root',
      `${component('c')}foo: 1\n`,
      'strict-field a.yaml:9:1 Backstage rejects Component c: the root of an entity has no field foo',
    ],
    [
      'a namespace in upper case',
      component('c', undefined, 'namespace: Up'),
      'strict-field a.yaml:5:3 Backstage rejects Component c: metadata.namespace is "Up" but must be',
    ],
    [
      'no owner',
      component('c', 'type: t\nlifecycle: l'),
      'strict-kind a.yaml:5:1 Backstage rejects Component c: spec.owner is missing',
    ],
    [
      'a Location without spec',
      'apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: { name: l }\n',
      'strict-kind a.yaml:1:1 Backstage rejects Location l: spec is missing',
    ],
    [
      'a reference without a kind',
      component('c', 'type: t\nlifecycle: l\nowner: o\ndependsOn: [component:a, db]'),
      'strict-reference a.yaml:9:28 Backstage rejects Component c: spec.dependsOn.1 holds "db", which names no kind',
    ],
    [
      'fields that differ in case',
      component('c', 'type: t\nType: u\nlifecycle: l\nowner: o'),
      'strict-key-case a.yaml:7:3 Backstage rejects Component c: spec.Type and spec.type differ in letter case only',
    ],
    [
      'a placeholder of a file that is missing',
      component('c', 'type: { $text: ./gone.txt }\nlifecycle: l\nowner: o'),
      'strict-placeholder a.yaml:6:11 Backstage rejects Component c: $text names "./gone.txt", which does not exist',
    ],
  ])('has no entity of a document that holds %s', async (_, text, problem) => {
    const { refs, said, reading } = await read(text);
    expect(refs).toEqual([]);
    expect(reading.documents).toEqual({ accepted: 0, skipped: 0, rejected: 1 });
    expect(reading.problems.every(({ severity }) => severity === 'error')).toBe(true);
    expect(said[0]!.slice(0, problem.length)).toBe(problem);
  });

  it('says everything that is wrong at the first check that fails, and nothing of those after it', async () => {
    const text = component('c', 'type: t\nowner: 7\nsystem: ""', 'title: ""\ntags: [1]');
    const rules = async (source: string): Promise<string[]> =>
      (await read(source)).said.map((line) => line.split(' ')[0]!);
    expect(await rules(text)).toEqual(['strict-field', 'strict-field']);
    expect(await rules(component('c', 'type: t\nowner: 7\nsystem: ""'))).toEqual(
      Array(3).fill('strict-kind'),
    );
  });

  it('keeps what is right beside what is wrong, and says of everything else what it says always', async () => {
    const { refs, reading, problems } = await read(
      [component('good'), 'a: [1\n', 'just text\n', component('better')].join('---\n'),
    );
    expect(refs).toEqual(['component:default/better', 'component:default/good']);
    expect(reading.documents).toEqual({ accepted: 2, skipped: 0, rejected: 2 });
    expect(problems.filter((problem) => problem.startsWith('dangling'))).toHaveLength(2);
  });

  it('takes keys that are one to JavaScript and two to YAML', async () => {
    const { catalog, reading, said } = await read(
      `${component('c').trimEnd()}\n  map: { 1: a, "1": b, x: .inf }\n`,
    );
    expect(catalog.entities[0]!.doc.spec['map']).toEqual({ 1: 'b', x: 'Infinity' });
    expect(reading.documents).toEqual({ accepted: 1, skipped: 0, rejected: 0 });
    expect(said).toEqual([]);
  });

  it('takes what only looks like a template', async () => {
    const { refs } = await read(component('c', 'type: t\nlifecycle: l\nowner: "${{ values.owner }}"'));
    expect(refs).toEqual(['component:default/c']);
  });

  it('shows the last of the documents of a file that declare the same entity, and tells of the others', async () => {
    const { catalog, reading, said } = await read(
      [component('c', undefined, 'title: One'), component('C', undefined, 'title: Two')].join('---\n'),
    );
    expect(catalog.entities.map(({ title }) => title)).toEqual(['Two']);
    expect(reading.documents).toEqual({ accepted: 2, skipped: 0, rejected: 0 });
    expect(said).toEqual([
      'strict-repeated a.yaml:1:1 component:default/c is declared again at a.yaml:11:1, and Backstage shows only that one',
    ]);
  });

  it('does not know what a placeholder of another host holds, and says so', async () => {
    const { refs, said } = await read(
      entityText(
        'API',
        'a',
        'type: t\nlifecycle: l\nowner: o\ndefinition: { $text: "https://example.com/a" }\nlist: { $yaml: "https://example.com/b" }',
      ),
    );
    expect(refs).toEqual(['api:default/a']);
    expect(said.filter((problem) => problem.startsWith('strict'))).toEqual([
      'strict-unknown a.yaml:9:3 $text names https://example.com/a, which a build does not fetch; whether Backstage takes what is there cannot be told',
      'strict-unknown a.yaml:10:3 $yaml names https://example.com/b, which a build does not fetch; whether Backstage takes what is there cannot be told',
    ]);
  });

  it('takes a definition only where its placeholder gives a text', async () => {
    const api = (name: string, definition: string): string =>
      entityText('API', name, `type: t\nlifecycle: l\nowner: o\ndefinition: ${definition}`);
    const files = {
      'all.yaml': [
        api('text', '{ $text: ./spec.yaml }'),
        api('whole', '{ $openapi: ./spec.yaml }'),
        api('value', '{ $yaml: ./spec.yaml }'),
        api('nobody', '{ $other: ./spec.yaml }'),
        api('more', '{ $text: ./spec.yaml, b: 1 }'),
        api('broken', '{ $openapi: ./broken.yaml }'),
        api('within', '{ $openapi: ./within.yaml }'),
      ].join('---\n'),
      'spec.yaml': 'openapi: 3.0.0\n',
      'broken.yaml': 'openapi: 3.0.0\npaths: { $ref: ./gone.yaml }\n',
      'within.yaml': 'openapi: 3.0.0\npaths: { /a: { $ref: "#/nothing" } }\n',
    };
    const only = ['all.yaml'];
    expect((await read(files, BACKSTAGE, only)).refs).toEqual(['api:default/text', 'api:default/whole']);
    const { refs } = await read(files, { ...BACKSTAGE, specifications: false }, only);
    expect(refs).toEqual(['api:default/text']);
  });

  it('reads nothing of a Location of which a target is missing, of another type, or outside', async () => {
    const location = (spec: string): string => entityText('Location', 'l', spec);
    const said = async (spec: string): Promise<string[]> =>
      (await read({ 'a.yaml': location(spec) })).said.map((line) => line.slice(0, 60));
    expect(await said('target: ./gone.yaml')).toEqual([
      'strict-location a.yaml:6:3 the target ./gone.yaml matches no',
    ]);
    expect(await said('target: ../x.yaml')).toEqual([
      'strict-location a.yaml:6:3 the target ../x.yaml leads outsid',
    ]);
    expect(await said('target: ./x.yaml\ntype: file')).toEqual([
      'strict-location a.yaml:7:3 a Location of the type file is no',
    ]);
    expect(await said('target: ./gone.yaml\npresence: optional')).toEqual([]);
  });

  it('survives nesting and aliases that stand for too much', async () => {
    const deep = `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`;
    const bomb = [
      'a: &a [1,1,1,1,1,1,1,1,1,1]',
      ...'bcdefgh'
        .split('')
        .map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(',')}]`),
    ].join('\n');
    const circle = `${component('c').trimEnd()}\n  circle: &x { y: *x }\n`;
    for (const text of [deep, bomb, circle])
      expect((await read(text)).reading.documents).toMatchObject({ accepted: 0, rejected: 1 });
  });
});

describe('the setups of Backstage', () => {
  const api = entityText(
    'API',
    'a',
    'type: mcp-server\nlifecycle: l\nowner: o\nremotes: [{ type: sse, url: "https://a.example.com" }]',
  );
  const defined = entityText('API', 'a', 'type: mcp-server\nlifecycle: l\nowner: o\ndefinition: x');
  const rule = entityText('AiResource', 'r', 'type: rule\nlifecycle: l\nowner: o');
  const template =
    'apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: { name: t }\nspec: { type: t, steps: [] }\n';
  const compound = component('c', 'type: t\nlifecycle: l\nowner: o\ndependencyOf: [{ kind: Component }]');

  it.each([
    ['an MCP server without a definition', api, 'backstage', false],
    ['an MCP server without a definition', api, 'backstage-model', true],
    ['an MCP server without remotes', defined, 'backstage', true],
    ['an MCP server without remotes', defined, 'backstage-model', false],
    ['a rule without a category', rule, 'backstage', false],
    ['a rule without a category', rule, 'backstage-model', false],
    ['a dependency without a name', compound, 'backstage', false],
    ['a dependency without a name', compound, 'backstage-model', true],
    ['a template', template, 'backstage', true],
    ['a template', template, 'backstage-model', true],
  ])('%s', async (_, text, name, taken) => {
    expect((await read(text, SETUPS[name])).refs.length === 1).toBe(taken);
  });

  it('may lack kinds that come with modules', async () => {
    const setup = { ...BACKSTAGE, templates: false, aiResources: false };
    expect((await read(`${template}---\n${rule}`, setup)).said.map((line) => line.split(' ')[0])).toEqual([
      'strict-kind',
      'strict-kind',
    ]);
  });
});
