import { describe, expect, it } from 'vitest';
import type { BroughtRepository } from '../brought-shelf.ts';
import type { CatalogInput } from '../read.ts';
import { entityText, readTree } from '../testing/read-tree.ts';
import { relationsOf } from './relations-of.ts';

const COMPONENT = 'type: t\nlifecycle: l\nowner: user:o';

/** What is said besides of what references lead to nothing; and every entity's relations. */
async function read(
  files: Record<string, string> | string,
  input: Partial<CatalogInput> = {},
): Promise<{ refs: string[]; said: string[]; edges: string[] }> {
  const { catalog, problems } = await readTree(
    typeof files === 'string' ? { 'a.yaml': files } : files,
    input,
  );
  return {
    refs: catalog.entities.map(({ ref }) => ref),
    said: problems.filter((problem) => !problem.startsWith('dangling')),
    edges: catalog.entities.flatMap(({ ref }) =>
      relationsOf(catalog.graph, ref).map(({ type, targetRef }) => `${ref} ${type} ${targetRef}`),
    ),
  };
}

describe('an AiResource', () => {
  const ai = (type: string, more = ''): string =>
    entityText('AiResource', type, `type: ${type}\nlifecycle: l\nowner: user:o\n${more}`);

  it.each([
    [
      'rule',
      '',
      [
        'required-field a.yaml:5:1 spec.category is missing',
        'required-field a.yaml:5:1 spec.rationale is missing',
      ],
    ],
    ['plugin', '', ['required-field a.yaml:5:1 spec.skills is missing']],
    ['marketplace', '', ['required-field a.yaml:5:1 spec.plugins is missing']],
    ['skill', 'license: 7', ['schema a.yaml:9:3 spec.license is 7 but must be of type string']],
    ['skill', '', []],
    ['prompt', '', []],
  ])('of the type %s with %j needs what its type needs', async (type, more, said) => {
    expect((await read(ai(type, more))).said).toEqual(said);
  });

  it('has only the relations of its type', async () => {
    const { edges, said } = await read(ai('prompt', 'dependsOn: [a]'));
    expect(edges).toEqual(['airesource:default/prompt ownedBy user:default/o']);
    expect(said).toEqual([
      'field-of-other-type a.yaml:9:3 spec.dependsOn means nothing for the type "prompt", only for skill',
    ]);
  });

  it('keeps an edge to a kind that does not belong there for itself, and says so', async () => {
    const { catalog, problems } = await readTree({ 'a.yaml': ai('skill', 'dependsOn: [component:x, y]') });
    expect(catalog.graph.from('airesource:default/skill').map(({ target }) => target)).toEqual([
      'airesource:default/y',
      'component:default/x',
      'user:default/o',
    ]);
    expect(relationsOf(catalog.graph, 'airesource:default/skill').map(({ targetRef }) => targetRef)).toEqual([
      'airesource:default/y',
      'user:default/o',
    ]);
    expect(problems.filter((problem) => problem.startsWith('reference-allowed'))).toEqual([
      'reference-allowed-kind a.yaml:9:15 spec.dependsOn names component:x, a component; expected is AiResource',
    ]);
  });
});

describe('a reference', () => {
  it('that is written as a mapping is understood', async () => {
    const { edges, said } = await read(
      entityText(
        'Component',
        'c',
        'type: t\nlifecycle: l\nowner: { kind: Group, name: X }\ndependencyOf: [{ kind: Resource, namespace: ns, name: r }, { kind: 7 }]',
        'namespace: here',
      ),
    );
    expect(edges).toEqual([
      'component:here/c dependencyOf resource:ns/r',
      'component:here/c ownedBy group:here/x',
    ]);
    expect(said).toEqual([
      'schema a.yaml:9:3 spec.owner is {"kind":"Group","name":"X"} but must be of type string',
      'reference-form a.yaml:10:18 spec.dependencyOf holds a reference that is written as a mapping; it was taken for resource:ns/r',
      'invalid-reference a.yaml:10:62 spec.dependencyOf holds {"kind":7}, which is not a reference',
    ]);
  });

  it('to a kind that sources observe is the same in any case, as in Backstage', async () => {
    const { edges, said } = await read(
      [
        entityText('Component', 'c', `${COMPONENT}\ndependsOn: ['Environment:NS1/Ab', 'environment:ns1/ab']`),
        'apiVersion: acme.example/v1\nkind: Environment\nmetadata: { name: Prod }\nspec: { owner: user:o }\n',
      ].join('---\n'),
    );
    expect(edges).toContain('component:default/c dependsOn environment:ns1/ab');
    expect(edges.filter((edge) => edge.includes('dependsOn'))).toHaveLength(1);
    expect(edges).toContain('environment:default/prod ownedBy user:default/o');
    expect(said).toEqual(['unknown-kind a.yaml:12:1 no blueprint defines the kind Environment']);
  });
});

describe('a Template', () => {
  it('is held against the whole of its schema', async () => {
    const template = [
      'apiVersion: scaffolder.backstage.io/v1beta3',
      'kind: Template',
      'metadata: { name: t }',
      'spec:',
      '  type: t',
      '  parameters: [7]',
      '  steps: [{ action: a, id: 7, input: x, if: 3 }]',
      '  output: []',
      '  presentation: 7',
      '  formDecorators: [{ id: 1 }]',
    ].join('\n');
    const { said } = await read(template);
    expect(said.map((problem) => problem.split(' ').slice(0, 4).join(' '))).toEqual([
      'schema a.yaml:6:16 spec.parameters.0 is',
      'schema a.yaml:7:24 spec.steps.0.id is',
      'schema a.yaml:7:31 spec.steps.0.input is',
      'schema a.yaml:7:41 spec.steps.0.if is',
      'schema a.yaml:8:3 spec.output is',
      'schema a.yaml:9:3 spec.presentation is',
      'schema a.yaml:10:22 spec.formDecorators.0.id is',
    ]);
  });
});

describe('a placeholder', () => {
  const api = (more: string): string =>
    entityText('API', 'a', `type: t\nlifecycle: l\nowner: user:o\ndefinition: d\nmore: ${more}`);
  const more = async (text: string, files: Record<string, string> = {}): Promise<unknown> => {
    const { catalog } = await readTree({ 'a.yaml': api(text), ...files }, { patterns: ['a.yaml'] });
    return catalog.entities[0]!.doc.spec['more'];
  };

  it('within a mapping with another dollar sign is left alone', async () => {
    const files = { 't.txt': 'T' };
    expect(await more('{ $foo: { d: { $text: ./t.txt } } }', files)).toEqual({
      $foo: { d: { $text: './t.txt' } },
    });
    expect(await more('{ $text: ./t.txt, b: { $text: ./t.txt } }', files)).toEqual({
      $text: './t.txt',
      b: { $text: './t.txt' },
    });
    expect(await more('[{ a: { $text: ./t.txt } }]', files)).toEqual([{ a: 'T' }]);
  });

  it('names a file as a path, and else as an address means it', async () => {
    expect(await more('{ $text: "./a%20b.txt?raw=1#L2" }', { 'a b.txt': 'T' })).toBe('T');
    expect(await more('{ $text: "./a%20b.txt" }', { 'a%20b.txt': 'As written', 'a b.txt': 'T' })).toBe(
      'As written',
    );
    expect(await more('{ $text: "./%2e%2e/secret.txt" }', { 'secret.txt': 'T' })).toEqual({
      $text: './%2e%2e/secret.txt',
    });
  });
});

describe('a Location', () => {
  const group = (name: string): string => entityText('Group', name, 'type: t\nchildren: []');
  const files = {
    'x/g.yaml': group('g'),
    'x/s p.yaml': group('space'),
    'x/.hidden/h.yaml': group('hidden'),
    'top.yaml': group('top'),
  };
  const found = async (spec: string): Promise<{ refs: string[]; said: string[] }> => {
    const { refs, said } = await read(
      { ...files, 'x/all.yaml': entityText('Location', 'l', spec) },
      { patterns: ['x/all.yaml'] },
    );
    return { refs: refs.filter((ref) => !ref.startsWith('location:')), said };
  };

  it.each([
    ['target: "./s%20p.yaml"', ['group:default/space']],
    ['target: "./g.yaml?ref=main#L1"', ['group:default/g']],
    ['target: "./**/*.yaml"', ['group:default/g', 'group:default/space']],
    ['target: "./.hidden/*.yaml"', ['group:default/hidden']],
    ['target: "./**/.hidden/*.yaml"', ['group:default/hidden']],
    ['type: url\ntarget: g.yaml', ['group:default/g']],
    ['type: file\ntarget: g.yaml', ['group:default/g']],
    ['type: file\ntarget: top.yaml', ['group:default/top']],
  ])('with %j brings %j', async (spec, refs) => {
    expect(await found(spec)).toEqual({ refs, said: [] });
  });

  it.each([
    [
      'type: github-org\ntarget: https://github.com/acme',
      'location-type x/all.yaml:6:3 a Location of the type github-org is not read',
    ],
    ['type: dir\ntarget: .', 'location-type x/all.yaml:6:3 a Location of the type dir is not read'],
    ['target: ./.hidden/', 'location-target x/all.yaml:6:3 the target ./.hidden/ matches no file'],
    [
      'target: "./%2e%2e/top.yaml"',
      'location-target x/all.yaml:6:3 the target ./%2e%2e/top.yaml matches no file',
    ],
  ])('with %j is told', async (spec, problem) => {
    expect(await found(spec)).toEqual({ refs: [], said: [problem] });
  });
});

describe('addresses of the same repository', () => {
  const page = (path: string): string => `https://gitlab.example.com/acme/web/shop/-/blob/main/${path}`;
  const repository = (files: Record<string, string>): BroughtRepository => ({
    source: 'git',
    record: 'acme/web/shop',
    files: Object.entries(files).map(([path, text]) => ({
      path,
      text,
      url: page(path),
      declares: path === 'catalog-info.yaml',
    })),
  });

  it('are paths in it, for Locations and for placeholders', async () => {
    const raw = page('apis/spec.yaml').replace('/blob/', '/raw/');
    const files = {
      'catalog-info.yaml': entityText('Location', 'l', `target: ${page('apis/*.info')}`),
      'apis/a.info': entityText(
        'API',
        'a',
        `type: t\nlifecycle: l\nowner: user:o\ndefinition: { $text: "${raw}" }`,
      ),
      'apis/spec.yaml': 'the text',
    };
    const { catalog, problems } = await readTree({}, { brought: [repository(files)] });
    expect(catalog.byRef.get('api:default/a')?.doc.spec['definition']).toBe('the text');
    expect(problems.filter((problem) => !problem.startsWith('dangling'))).toEqual([]);
  });

  it('are another place on another branch', async () => {
    const target = page('x.yaml').replace('/main/', '/old/');
    const files = { 'catalog-info.yaml': entityText('Location', 'l', `target: ${target}`), 'x.yaml': '' };
    const { problems } = await readTree({}, { brought: [repository(files)] });
    expect(problems[0]).toMatch(/^location-remote /);
  });
});
