import { describe, expect, test } from 'vitest';
import type { Json } from '../base/json.ts';
import { expressionsIn, fill, fillText, parseExpression, type Scope } from './template.ts';

const scope: Scope = {
  inputs: {
    name: 'Big Shop',
    size: 3,
    ha: true,
    tags: ['a', 'b'],
    env: { region: 'eu-west' },
    service: 'checkout',
    evil: '{{ .inputs.name }} ${{ secrets.TOKEN }}',
    lines: 'one\ntwo: "three"',
    'a-b': 'dash',
  },
  entity: { identifier: 'checkout', properties: { url: 'https://example.com' } },
  action: { identifier: 'scaffold', title: 'Scaffold', blueprint: null },
  trigger: { operation: 'CREATE' },
};

describe('an expression', () => {
  test.each([
    ['.inputs.name', ['inputs', 'name'], []],
    [' .inputs["a b"] | slug ', ['inputs', 'a b'], ['slug']],
    [".inputs.'a-b'|yaml", ['inputs', 'a-b'], ['yaml']],
    ['.inputs."x".identifier', ['inputs', 'x', 'identifier'], []],
    ['.inputs.a-b', ['inputs', 'a-b'], []],
    ['.inputs.tags[0] | slug | json', ['inputs', 'tags', '0'], ['slug', 'json']],
    ['.inputs', ['inputs'], []],
  ])('%j names a path', (source, path, filters) => {
    expect(parseExpression(source)).toEqual({ source: source.trim(), path, filters });
  });

  test.each([
    '',
    '.',
    'inputs.name',
    '.inputs.name // "x"',
    '.inputs | keys',
    '.inputs.tags | join(",")',
    '.inputs.tags[]',
    'if .inputs.x then 1 else 2 end',
    '.run.id',
    '.secrets["TOKEN"]',
    '.inputs.name | constructor',
    '.env',
  ])('%j is more than a path', (source) => {
    expect(parseExpression(source)).toBeUndefined();
  });
});

describe('a filled text', () => {
  test.each([
    ['a {{ .inputs.name }} b', 'a Big Shop b', []],
    ['{{.inputs.name|slug}}.yaml', 'big-shop.yaml', []],
    ['{{ .inputs.size }}-{{ .inputs.ha }}-{{ .inputs.tags }}', '3-true-["a","b"]', []],
    ['{{ .inputs.env.region }} {{ .entity.properties.url }}', 'eu-west https://example.com', []],
    ['{{ .inputs.service.identifier }} of {{ .action.identifier }}', 'checkout of scaffold', []],
    ['x{{ .inputs.nothing }}y', 'xy', ['.inputs.nothing']],
    ['{{ .inputs.lines | json }}', '"one\\ntwo: \\"three\\""', []],
    ['v: {{ .inputs.lines | yaml }}', 'v: "one\\ntwo: \\"three\\""', []],
    ['v: {{ .inputs.nothing | yaml }}', 'v: null', []],
    ['${{ github.ref }} {{ .inputs.size }}', '${{ github.ref }} 3', []],
    ['no template', 'no template', []],
  ])('%j', (template, text, missing) => {
    expect(fillText(template, scope)).toEqual({ text, missing });
  });

  test('never reads what was inserted', () => {
    expect(fillText('{{ .inputs.evil }}', scope)?.text).toBe('{{ .inputs.name }} ${{ secrets.TOKEN }}');
  });

  test('is nothing when an expression is not supported', () => {
    expect(fillText('a {{ .run.id }}', scope)).toBeUndefined();
  });

  test('sees only own values', () => {
    expect(
      fillText('{{ .inputs.constructor }}{{ .inputs.__proto__.polluted }}{{ .inputs.name.length }}', scope)
        ?.text,
    ).toBe('');
  });

  test('turns marks into letters and everything else into one hyphen for a slug', () => {
    expect(
      fillText('{{ .inputs.name | slug }}', { ...scope, inputs: { name: '  Crème brûlée / №1 ' } })?.text,
    ).toBe('creme-brulee-no1');
  });
});

describe('a filled value', () => {
  test.each<[Json, Json | undefined]>([
    ['{{ .inputs.size }}', 3],
    [' {{ .inputs.tags }} ', ['a', 'b']],
    ['{{ .inputs.size }} {{ .inputs.size }}', '3 3'],
    [{ a: '{{ .inputs.ha }}', b: '{{ .inputs.nothing }}' }, { a: true }],
    [{ a: { b: '{{ .inputs.nothing }}' }, c: 1 }, { c: 1 }],
    [
      { a: {}, b: [] },
      { a: {}, b: [] },
    ],
    [['{{ .inputs.nothing }}', 'x'], ['x']],
    [['{{ .inputs.nothing }}'], undefined],
    [{ '{{ .inputs.service }}': 1, '{{ .inputs.nothing }}': 2 }, { checkout: 1 }],
    [
      { '{{ spreadValue() }}': '{{ .inputs.env }}', x: 1 },
      { region: 'eu-west', x: 1 },
    ],
    [{ x: '{{ .run.id }}', y: 'ok' }, { y: 'ok' }],
    [null, null],
    [7, 7],
  ])('%j', (template, value) => {
    expect(fill(template, scope)).toEqual(value);
  });

  test('cannot reach a prototype by a key', () => {
    const filled = fill(
      { '{{ .inputs.key }}': { polluted: true } },
      { ...scope, inputs: { key: '__proto__' } },
    );
    expect(Object.getPrototypeOf(filled)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

test('the expressions of a text are those outside of ${{ }}', () => {
  expect(expressionsIn('{{ a }} ${{ b }} {{c}}')).toEqual([' a ', 'c']);
});
