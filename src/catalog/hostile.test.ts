import { describe, expect, it } from 'vitest';
import { safeHref } from '../base/url.ts';
import { entityText, readTree } from './testing/read-tree.ts';

const GOOD = entityText('Component', 'good', 'type: service\nlifecycle: production\nowner: core');
const CORE = entityText('Group', 'core', 'type: team\nchildren: []');
/** Names that mean something to JavaScript. */
const WORDS = [
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'prototype',
  '__defineGetter__',
  'isPrototypeOf',
];
const SCRIPT = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>';

/** Reads hostile files beside good ones, which must come through. */
async function readBeside(files: Record<string, string | Uint8Array>): ReturnType<typeof readTree> {
  const result = await readTree({ 'a-good.yaml': GOOD, 'z-core.yaml': CORE, ...files });
  expect(result.catalog.byRef.has('component:default/good')).toBe(true);
  expect(result.catalog.byRef.has('group:default/core')).toBe(true);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  for (const { message, fix } of [...result.reading.problems, ...result.catalog.problems]) {
    expect(message).not.toMatch(/[\0-\x1f]|^\s*$/);
    expect(message.length).toBeLessThanOrEqual(500);
    expect(fix).toMatch(/\.$/);
  }
  return result;
}

const rulesOf = (problems: string[], file: string): string[] => [
  ...new Set(
    problems
      .filter((problem) => problem.split(' ')[1]!.startsWith(`${file}:`))
      .map((problem) => problem.split(' ')[0]!),
  ),
];

describe('a hostile file', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x,x]',
    ...'bcdefghi'
      .split('')
      .map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(',')}]`),
  ].join('\n');

  it.each<[string, string | Uint8Array, string[]]>([
    ['broken YAML', 'a: [1\nb: }\n', ['yaml-syntax']],
    ['tabs', 'a:\n\tb: 1\n', ['yaml-syntax']],
    ['a bomb of aliases', bomb, ['alias-bomb']],
    ['an alias within its own value', 'a: &a { b: *a }\n', ['alias-bomb']],
    ['a key twice', GOOD.replace('name: good', 'name: x\n  name: y'), ['duplicate-key']],
    [
      'ten thousand levels of brackets',
      `apiVersion: backstage.io/v1alpha1\nx: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
      ['too-deep'],
    ],
    ['ten thousand levels of dashes', `${'- '.repeat(10_000)}x\n`, ['too-deep']],
    ['NUL characters', GOOD.replace('good', 'x\0y'), ['binary']],
    [
      'bytes of an image',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
      ['binary'],
    ],
    ['no name', 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {}\n', ['envelope']],
    [
      'a name that is a mapping',
      'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: { a: 1 } }\n',
      ['envelope'],
    ],
    [
      'a kind that is a list',
      'apiVersion: backstage.io/v1alpha1\nkind: [Component]\nmetadata: { name: x }\n',
      ['envelope'],
    ],
    [
      'a name beyond 1,000 characters',
      entityText('Component', 'x'.repeat(1001), 'owner: core'),
      ['envelope'],
    ],
    [
      'metadata that is a text',
      'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: text\n',
      ['envelope'],
    ],
  ])('with %s is rejected, and the reason is told', async (_, content, rules) => {
    const { reading, problems } = await readBeside({ 'hostile.yaml': content });
    expect(reading.documents).toEqual({ accepted: 2, skipped: 0, rejected: 1 });
    expect(rulesOf(problems, 'hostile.yaml')).toEqual(rules);
  });

  it('with the key __proto__ is read without it', async () => {
    const { problems, catalog } = await readBeside({
      'hostile.yaml': entityText(
        'Component',
        'x',
        'type: service\nlifecycle: production\nowner: core\n__proto__: { polluted: true }',
        '__proto__: { polluted: true }\nannotations: { __proto__: a }',
      ),
      'port.json':
        '{"identifier": "p", "blueprint": "service", "properties": {"__proto__": {"polluted": true}}, "relations": {"__proto__": "x"}, "__proto__": {"polluted": true}}',
    });
    expect(problems.filter((problem) => problem.startsWith('unsafe-key'))).toHaveLength(6);
    expect(JSON.stringify(catalog.entities)).not.toContain('polluted');
    expect(catalog.byRef.has('component:default/x')).toBe(true);
  });

  it('with bytes that are not UTF-8 is read with replacements', async () => {
    const { problems, catalog } = await readBeside({
      'hostile.yaml': Buffer.concat([
        Buffer.from(entityText('Component', 'x', 'owner: core', 'title: "')),
        Buffer.from([0xff, 0xfe, 0x80]),
      ]),
    });
    expect(rulesOf(problems, 'hostile.yaml')).toContain('encoding');
    expect(catalog.entities.length).toBeGreaterThanOrEqual(2);
  });

  it('with lone surrogates gives well-formed texts', async () => {
    const { catalog } = await readBeside({
      'x.json':
        '{"identifier": "a\\ud800", "blueprint": "service", "title": "\\udc00", "properties": {"\\ud800": "\\ud83d"}}',
    });
    const entity = catalog.entities.find(({ kind }) => kind === 'service')!;
    expect(JSON.stringify(entity.doc)).toBe(
      JSON.stringify({
        kind: 'service',
        metadata: { name: 'a\uFFFD', title: '\uFFFD' },
        spec: {},
        properties: { '\uFFFD': '\uFFFD' },
      }),
    );
    expect(entity.path.isWellFormed()).toBe(true);
  });

  it('with 100,000 documents is read to its end', async () => {
    const { reading, problems } = await readBeside({
      'hostile.yaml': `${'---\na: 1\n'.repeat(99_999)}---\n${entityText('Component', 'last', 'owner: core')}`,
    });
    expect(reading.documents).toEqual({ accepted: 3, skipped: 99_999, rejected: 0 });
    expect(problems.filter((problem) => problem.includes('hostile.yaml')).length).toBeLessThan(10);
  }, 60_000);

  it('with very many broken entities is told in bounded words', async () => {
    const { reading } = await readBeside({
      'hostile.yaml': 'apiVersion: backstage.io/v1alpha1\nkind: Component\n---\n'.repeat(5000),
      'tags.yaml': entityText('Component', 'tags', `owner: core`, `tags: [${'A,'.repeat(50_000)}]`),
    });
    expect(reading.documents.rejected).toBe(5000);
    expect(reading.problems.filter(({ origin }) => origin.file === 'hostile.yaml')).toHaveLength(1001);
    expect(reading.problems.filter(({ origin }) => origin.file === 'tags.yaml').length).toBeLessThan(60);
  }, 60_000);
});

describe('hostile words', () => {
  it.each(WORDS)(
    '%s is a kind, a name, an annotation, a relation and a blueprint like any other',
    async (word) => {
      const { catalog, reading } = await readBeside({
        'kind.yaml': entityText(
          word,
          word,
          `owner: core\n${word}: x`,
          `annotations: { ${word}: x }\nlabels: { ${word}: x }`,
        ),
        'blueprint.yaml': `identifier: b-${word}\nschema: { properties: { ${word}: { type: string } } }\nrelations: { ${word}: { target: Group } }\n`,
        'word.yaml': `identifier: ${word}-kind\nschema: { properties: {} }\n`,
        'port.yaml': `- { identifier: ${word}, blueprint: b-${word}, properties: { ${word}: x }, relations: { ${word}: core } }\n- { identifier: ${word}, blueprint: ${word}, relations: { ${word}: x } }\n- { identifier: ${word}, blueprint: Component, properties: { ${word}: x }, relations: { ${word}: x } }\n`,
      });
      expect(reading.documents.rejected).toBe(0);
      expect(reading.documents.accepted).toBe(8);
      const entity = catalog.byRef.get(`b-${word}:default/${word}`)!;
      expect(entity.doc.properties[word]).toBe('x');
      expect(catalog.graph.from(entity.ref).map(({ type, target }) => `${type} ${target}`)).toEqual([
        `${word} group:default/core`,
      ]);
      expect(
        catalog.byRef.get(`${word}:default/${word}`)?.kind ??
          catalog.byRef.get(`${word.toLowerCase()}:default/${word.toLowerCase()}`)?.kind,
      ).toBe(word);
    },
  );

  it('cannot be defined away: a blueprint may be called constructor', async () => {
    const { catalog, reading } = await readBeside({
      'b.yaml':
        'identifier: constructor\nschema: { properties: { x: { type: string } } }\nrelations: { toString: { target: constructor } }\n',
      'e.yaml':
        '- { identifier: a, blueprint: constructor, relations: { toString: b } }\n- { identifier: b, blueprint: constructor }\n',
    });
    expect(reading.problems).toEqual([]);
    expect(catalog.graph.from('constructor:default/a').map(({ target }) => target)).toEqual([
      'constructor:default/b',
    ]);
  });

  it.each([
    'a/b',
    'a:b',
    '..',
    '.',
    '../../etc/passwd',
    'x'.repeat(300),
    '😀',
    'a b',
    '%2e%2e',
    '~',
    '-',
    'CON',
    'nul.txt',
    'a\u202eb',
    ' x',
    'ＦＵＬＬ',
  ])('as an identifier (%#) have an address of their own', async (identifier) => {
    const { catalog, reading } = await readBeside({
      'port.json': JSON.stringify([
        { identifier, blueprint: 'service' },
        { identifier: `${identifier}2`, blueprint: identifier },
      ]),
    });
    expect(reading.documents.rejected).toBe(0);
    const [entity] = catalog.entities.filter(({ id }) => id === identifier);
    expect(entity?.ref).toBe(`service:default/${identifier}`);
    expect(entity?.path).toMatch(/^\/catalog\/default\/service\/[a-z0-9._~-]+\/$/);
    for (const { path } of catalog.entities)
      expect(path.split('/').filter((part) => part === '..' || part === '.' || part.length > 255)).toEqual(
        [],
      );
  });

  it.each(['', ' ', '\u3000'])(
    'as an identifier that nobody could see are refused: %j',
    async (identifier) => {
      const { reading, problems } = await readBeside({
        'port.json': JSON.stringify([{ identifier, blueprint: 'service' }]),
      });
      expect(reading.documents.rejected).toBe(1);
      expect(problems).toContainEqual(expect.stringContaining('identifier'));
    },
  );

  it.each(['a/b', 'a:b', '..', 'x'.repeat(300), '😀', 'a b', SCRIPT])(
    'as a name (%#) in a document are read and told',
    async (name) => {
      const { catalog, problems } = await readBeside({
        'x.yaml': entityText(
          'Component',
          JSON.stringify(name),
          'type: service\nlifecycle: production\nowner: core',
        ),
      });
      expect(catalog.entities.map(({ id }) => id)).toContain(name);
      expect(rulesOf(problems, 'x.yaml')).toEqual(['field']);
    },
  );

  it.each([
    ':x',
    'a:',
    '/x',
    'a:/b',
    'a:b/',
    '',
    'a b',
    '😀',
    '../..',
    'x'.repeat(5000),
    SCRIPT,
    'javascript:alert(1)',
  ])('as a reference (%#) are told', async (reference) => {
    const { problems, catalog } = await readBeside({
      'x.yaml': entityText(
        'Component',
        'x',
        `type: service\nlifecycle: production\nowner: ${JSON.stringify(reference)}\ndependsOn: [${JSON.stringify(reference)}]`,
      ),
    });
    expect(rulesOf(problems, 'x.yaml').length).toBeGreaterThan(0);
    for (const { target, dangling } of catalog.graph.from('component:default/x'))
      expect([target.length > 0, dangling]).toEqual([true, true]);
  });

  it('are kept as they are in every text field, for pages to escape', async () => {
    const text = JSON.stringify(SCRIPT);
    const { catalog, problems } = await readBeside({
      'x.yaml': entityText(
        'Component',
        'x',
        `type: ${text}\nlifecycle: ${text}\nowner: core\n${text}: ${text}`,
        `title: ${text}\ndescription: ${text}\ntags: [${text}]\nlabels: { ${text}: ${text} }\nannotations: { ${text}: ${text} }\nlinks: [{ url: "javascript:alert(1)", title: ${text}, icon: ${text}, type: ${text} }, { url: "data:text/html,x" }]`,
      ),
    });
    const { doc, title } = catalog.byRef.get('component:default/x')!;
    expect(title).toBe(SCRIPT);
    expect(doc.spec[SCRIPT]).toBe(SCRIPT);
    expect(problems.filter((problem) => problem.startsWith('unsafe-link'))).toHaveLength(2);
    for (const { url } of doc.metadata['links'] as { url: string }[]) expect(safeHref(url)).toBeUndefined();
    expect(rulesOf(problems, 'x.yaml')).toEqual(['field', 'unsafe-link']);
  });

  it('of control and direction never reach a message', async () => {
    const { problems } = await readBeside({
      'x.yaml':
        'apiVersion: backstage.io/v1alpha1\nkind: "a\\e[2J\\n::error::\\u202e"\nmetadata: { name: "b\\r\\n" }\nspec: { owner: "\\e]8;;http://x" }\n',
    });
    expect(problems.filter((problem) => problem.includes('x.yaml')).length).toBeGreaterThan(2);
    expect(problems.join('')).not.toMatch(/[\u001b\r\n\u202e]/);
  });
});
