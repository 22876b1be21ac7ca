import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { tree } from '../../../base/testing/tree.ts';
import { readConfiguration } from './read-config.ts';
import { substitute } from './substitute.ts';
import type { Value } from './value.ts';

type Shown = string | number | boolean | null | Shown[] | { [key: string]: Shown };

/** A value as it is told apart: what is not written down begins with a dollar sign. */
function shown(value: Value): Shown {
  switch (value.type) {
    case 'map':
      return Object.fromEntries([...value.members].map(([key, member]) => [key, shown(member)]));
    case 'list':
      return value.items.map(shown);
    case 'plain':
      return value.value;
    case 'null':
      return null;
    case 'env':
      return `$env ${value.names.join(' ')}${value.whole ? '' : ' in a text'}${value.fallback === undefined ? '' : ` or ${value.fallback}`}`;
    case 'broken':
      return `$broken ${value.why}`;
    default:
      return `$${value.type}`;
  }
}

function read(files: Record<string, string>, configs = ['app-config.yaml']) {
  const folder = tree(files);
  return readConfiguration(configs.map((name) => join(folder, name)));
}

function contentOf(files: Record<string, string>, configs?: string[]): Shown {
  const config = read(files, configs);
  if ('error' in config) throw new Error(config.error);
  return shown(config.root);
}

describe('a configuration in layers', () => {
  test('merges mappings, replaces lists and values, and takes away with null', () => {
    const files = {
      'app-config.yaml': 'a: {b: 1, c: [1, 2], d: {e: 1}}\nf: x\ng: {h: 1}\n',
      'app-config.production.yaml': 'a: {c: [3], d: null, i: 2}\ng: 5\n',
    };
    const config = read(files, ['app-config.yaml', 'app-config.production.yaml']);
    if ('error' in config) throw new Error(config.error);
    expect(shown(config.root)).toEqual({ a: { b: 1, c: [3], d: null, i: 2 }, f: 'x', g: 5 });
    expect(config.overridden.map(({ path, by }) => [path.join('.'), by])).toEqual([
      ['a.c', 'app-config.production.yaml'],
      ['a.d', 'app-config.production.yaml'],
      ['g', 'app-config.production.yaml'],
    ]);
    expect(config.files).toEqual(['app-config.yaml', 'app-config.production.yaml']);
  });

  test('may be JSON, and lie in other folders', () => {
    expect(contentOf({ 'a/x.yaml': 'a: 1', 'b/y.json': '{"b": 2}' }, ['a/x.yaml', 'b/y.json'])).toEqual({
      a: 1,
      b: 2,
    });
  });
});

describe('references', () => {
  test.each<[text: string, read: ReturnType<typeof substitute>]>([
    ['plain', 'plain'],
    ['$${A}', '${A}'],
    ['${A}', { names: ['A'], whole: true, fallback: undefined }],
    ['x ${A} ${B}', { names: ['A', 'B'], whole: false, fallback: undefined }],
    ['${A:-b}', { names: ['A'], whole: true, fallback: 'b' }],
    ['${ A }', { names: ['A'], whole: true, fallback: undefined }],
    [
      'https://${A:-a.example}:${B:-1}$${C}',
      { names: ['A', 'B'], whole: false, fallback: 'https://a.example:1${C}' },
    ],
    ['${A:-}', { names: ['A'], whole: true, fallback: '' }],
    ['${a b}', { names: ['?'], whole: true, fallback: undefined }],
    ['${', '${'],
  ])('in %s', (text, expected) => {
    expect(substitute(text)).toEqual(expected);
  });

  test('to the environment are never followed', () => {
    process.env['PORTOLAN_TEST_VALUE'] = 'seen';
    try {
      expect(
        contentOf({ 'app-config.yaml': 'a: ${PORTOLAN_TEST_VALUE}\nb: {$env: PORTOLAN_TEST_VALUE}' }),
      ).toEqual({
        a: '$env PORTOLAN_TEST_VALUE',
        b: '$env PORTOLAN_TEST_VALUE',
      });
    } finally {
      delete process.env['PORTOLAN_TEST_VALUE'];
    }
  });

  test('to files are followed for $include, with what stands after #, and never for $file', () => {
    expect(
      contentOf({
        'app-config.yaml': 'a: {$include: inc/a.yaml}\nb: {$include: "inc/b.json#x.y"}\nc: {$file: c.txt}\n',
        'inc/a.yaml': 'deep: {$include: ./c.yml}\n',
        'inc/c.yml': '[1, "${A}"]\n',
        'inc/b.json': '{"x": {"y": "z"}}',
        'c.txt': 'text',
      }),
    ).toEqual({ a: { deep: [1, '$env A'] }, b: 'z', c: '$file' });
  });

  test.each<[include: string, why: RegExp]>([
    ['{$include: none.yaml}', /does not exist/],
    ['{$include: ../outside.yaml}', /lies outside/],
    ['{$include: /etc/hosts.yaml}', /lies outside/],
    ['{$include: link.yaml}', /lies outside/],
    ['{$include: a.txt}', /neither YAML nor JSON/],
    ['{$include: app-config.yaml}', /leads back to itself/],
    ['{$include: circle.yaml}', /leads back to itself/],
    ['{$include: "x.${ENV}.yaml"}', /whose name comes from the environment/],
    ['{$include: "a.yaml#no.key"}', /no such key/],
    ['{$include: broken.yaml}', /is not valid YAML/],
    ['{$include: .env.yaml}', /may hold secrets/],
    ['{$include: [a]}', /needs a text/],
    ['{$include: a.yaml, b: 1}', /with other keys beside it/],
    ['{$env: "a b"}', /names no environment variable/],
  ])('%s is told where it stands, and the rest is read', (include, why) => {
    const outside = tree({ 'secret.yaml': 'a: 1' });
    const folder = tree({
      'app-config.yaml': `before: 1\na: ${include}\n`,
      'a.yaml': 'b: 1',
      'a.txt': '',
      'broken.yaml': 'a: [',
      '.env.yaml': 'a: 1',
      'circle.yaml': 'c: {$include: circle2.yaml}',
      'circle2.yaml': 'c: {$include: circle.yaml}',
    });
    symlinkSync(join(outside, 'secret.yaml'), join(folder, 'link.yaml'));
    const config = readConfiguration([join(folder, 'app-config.yaml')]);
    if ('error' in config) throw new Error(config.error);
    expect(JSON.stringify(shown(config.root))).toMatch(why);
    expect(shown(config.root)).toMatchObject({ before: 1 });
    expect(config.problems.at(-1)).toMatchObject({ rule: 'portal/import-include' });
    expect(config.problems.at(-1)!.origin.line).toBeGreaterThan(0);
  });
});

describe('a file that cannot be used', () => {
  test.each<[text: string, error: RegExp]>([
    ['- a\n- b\n', /^app-config\.yaml:1:1 must be a mapping of settings, and is a list/],
    ['text', /is a single value/],
    ['{$include: a.yaml}', /Write the mapping itself/],
    ['a: [1\nb: 2', /^app-config\.yaml:\d+:\d+ is not valid YAML/],
    ['a: 1\na: 2', /a key stands there twice/],
    ['a: *SomeSecretPassword1', /is not valid YAML: an alias refers to nothing/],
    [`a: ${'['.repeat(300)}${']'.repeat(300)}`, /nested too deeply/],
    [
      `a: &a [${'1,'.repeat(50)}]\nb: &b [${'*a,'.repeat(50)}]\nc: &c [${'*b,'.repeat(50)}]\nd: [${'*c,'.repeat(50)}]`,
      /stand for too much|more than 50,000 values/,
    ],
    [`a: [${'1,'.repeat(60_000)}]`, /more than 50,000 values/],
    ['\0', /NUL/],
    ['a'.repeat(6 * 1024 * 1024), /larger than 5 MB/],
  ])('%.40s', (text, error) => {
    const config = read({ 'app-config.yaml': text, 'a.yaml': '1' });
    expect('error' in config && config.error).toMatch(error);
    expect(JSON.stringify(config)).not.toContain('SomeSecret');
  });

  it('is one that is not there, or a folder', () => {
    expect(readConfiguration([join(tree(), 'x.yaml')])).toEqual({
      error: expect.stringContaining('x.yaml does not exist'),
    });
    expect(readConfiguration([tree()])).toEqual({ error: expect.stringContaining('is a folder') });
  });
});

describe('keys and values that mean harm', () => {
  test('__proto__ is left out, and told', () => {
    const config = read({ 'app-config.yaml': 'a: {__proto__: {admin: true}, constructor: 1}\n' });
    if ('error' in config) throw new Error(config.error);
    expect(shown(config.root)).toEqual({ a: { constructor: 1 } });
    expect(config.problems.map(({ message }) => message)).toEqual([
      'a key is called __proto__, and is left out with all below it',
    ]);
  });

  test.each<[yaml: string]>([
    ['token: abcdefgh12345678'],
    ['a: {clientSecret: abcdefgh12345678}'],
    ['a: {password: 1234567890}'],
    ['a: [{apiKey: abcdefgh12345678}]'],
    ['headers: {Authorization: Basic abcdefgh12345678}'],
    ['headers: {X-Api-Key: abcdefgh12345678}'],
    ['url: https://user:abcdefgh12345678@x.example'],
    ['url: https://abcdefgh12345678@x.example'],
    ['url: https://x.example/?access_token=abcdefgh12345678'],
    ['token: ${T:-abcdefgh12345678}'],
    ['anything: ghp_abcdefgh12345678abcdefgh12345678abcd'],
    ['? ghp_abcdefgh12345678abcdefgh12345678abcd\n: 1'],
    ['secret: abcdefgh12345678\nelsewhere: see abcdefgh12345678'],
  ])('%s is a secret that stands in the file', (yaml) => {
    const config = read({ 'app-config.yaml': yaml });
    if ('error' in config) throw new Error(config.error);
    expect(JSON.stringify([shown(config.root), config.problems, config.overridden])).not.toMatch(
      /abcdefgh|12345678/,
    );
    expect(config.problems[0]).toMatchObject({ rule: 'portal/import-secret', severity: 'error' });
  });

  test.each([
    'token: ${T}',
    'password: ""',
    'tokenUrl: https://x.example',
    'credentials: true',
    'auth: {secret: {$env: S}}',
    'url: git@github.com:a/b',
    'url: ssh://git@x.example/a',
    'headers: {Authorization: "Bearer ${T}"}',
  ])('%s is none', (yaml) => {
    expect(read({ 'app-config.yaml': yaml })).toMatchObject({ problems: [] });
  });
});
