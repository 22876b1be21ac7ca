import { describe, expect, test } from 'vitest';
import type { Json } from '../base/json.ts';
import { lineDiff } from './diff.ts';
import { editEntityText } from './edit-text.ts';

const FILE = `# The shop's catalog
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
    name: shop   # for ever
    tags: [a, b]
spec:
    type: service
    lifecycle: 'production' # since 2024

    owner: core
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: other
spec:
  lifecycle: production
`;
const key = { kind: 'Component', identifier: 'shop' };

function edited(path: string, value: Json, text = FILE, entity = key): string | undefined {
  return editEntityText(text, entity, [{ path: path.split('.'), value }]);
}

describe('an edit of a catalog file', () => {
  test('replaces a value and leaves every other byte', () => {
    expect(edited('spec.lifecycle', 'deprecated')).toBe(
      FILE.replace("'production' # since", 'deprecated # since'),
    );
    expect(edited('spec.lifecycle', 'no')).toBe(FILE.replace("'production' # since", '"no" # since'));
    expect(edited('spec.lifecycle', 'deprecated', FILE, { kind: 'Component', identifier: 'other' })).toBe(
      FILE.replace('lifecycle: production\n', 'lifecycle: deprecated\n'),
    );
  });

  test('adds what is not there, in the column of its neighbours', () => {
    expect(edited('spec.system', 'trade')).toBe(
      FILE.replace('    owner: core\n', '    owner: core\n    system: trade\n'),
    );
    expect(edited('metadata.annotations.note', 'x')).toBe(
      FILE.replace('[a, b]\n', '[a, b]\n    annotations:\n      note: x\n'),
    );
    expect(edited('spec.owner', 'core', 'kind: Component\nmetadata: {name: shop}\nspec:\n  type: x')).toBe(
      'kind: Component\nmetadata: {name: shop}\nspec:\n  type: x\n  owner: core',
    );
  });

  test('replaces lists and texts of several lines', () => {
    expect(edited('metadata.tags', ['x'])).toBe(FILE.replace('tags: [a, b]\n', 'tags:\n      - x\n'));
    const block =
      'kind: Component\nmetadata:\n  name: shop\n  tags:\n    - a\n    - b\n  description: |\n    one\n    two\nspec: {}\n';
    expect(edited('metadata.tags', ['z'], block)).toBe(block.replace('    - a\n    - b\n', '    - z\n'));
    expect(edited('metadata.description', 'short', block)).toBe(
      block.replace('|\n    one\n    two\n', 'short\n'),
    );
    expect(edited('metadata.description', 'a\nb\n', block)).toBe(block.replace('one\n    two', 'a\n    b'));
  });

  test('finds entities in Port’s form, alone and in lists', () => {
    const list =
      '- identifier: a\n  blueprint: svc\n  properties:\n    tier: 1\n- identifier: b\n  blueprint: svc\n  properties:\n    tier: 1\n';
    expect(edited('properties.tier', 2, list, { kind: 'svc', identifier: 'b' })).toBe(
      `${list.slice(0, -2)}2\n`,
    );
    expect(edited('title', 'A', list, { kind: 'svc', identifier: 'a' })).toBe(
      list.replace('    tier: 1\n-', '    tier: 1\n  title: A\n-'),
    );
  });

  test('keeps Windows line ends where it changes one value', () => {
    const text = 'kind: Component\r\nmetadata:\r\n  name: shop\r\nspec:\r\n  lifecycle: production\r\n';
    expect(edited('spec.lifecycle', 'deprecated', text)).toBe(text.replace('production', 'deprecated'));
  });

  test.each([
    ['the entity is not there', FILE, { kind: 'Component', identifier: 'nobody' }, 'spec.lifecycle'],
    [
      'the mapping is in flow style',
      'kind: Component\nmetadata: {name: shop}\nspec: {type: x}\n',
      key,
      'spec.lifecycle',
    ],
    [
      'the value on the way is not a mapping',
      'kind: Component\nmetadata: {name: shop}\nspec: text\n',
      key,
      'spec.lifecycle',
    ],
    [
      'the value is an alias for more than itself',
      'kind: Component\nmetadata: {name: shop}\nspec: &s\n  lifecycle: a\ncopy: *s\n',
      key,
      'spec.lifecycle',
    ],
    [
      'the file is a bomb',
      `kind: Component\nmetadata:\n  name: shop\nspec:\n  lifecycle: x\na: &a [1]\nb: [${'*a,'.repeat(200)}]\n`,
      key,
      'spec.lifecycle',
    ],
    ['the file is broken', 'kind: Component\nmetadata: [name: shop\n', key, 'spec.lifecycle'],
    ['the file is empty', '', key, 'spec.lifecycle'],
  ])('is not made when %s', (_, text, entity, path) => {
    expect(edited(path, 'deprecated', text, entity)).toBeUndefined();
  });

  test('makes several changes or none', () => {
    const changes = [
      { path: ['spec', 'lifecycle'], value: 'deprecated' },
      { path: ['metadata', 'title'], value: 'Shop' },
    ];
    expect(editEntityText(FILE, key, changes)).toBe(
      FILE.replace("'production' #", 'deprecated #').replace('[a, b]\n', '[a, b]\n    title: Shop\n'),
    );
    expect(editEntityText(FILE, key, [...changes, { path: ['apiVersion', 'x'], value: 1 }])).toBeUndefined();
  });
});

describe('a diff', () => {
  test('shows what changed with two lines around it', () => {
    const lines = lineDiff(FILE, edited('spec.lifecycle', 'deprecated')!);
    expect(lines.map(({ type, line, text }) => `${type} ${line} ${text.trim()}`)).toEqual([
      'same 7 spec:',
      'same 8 type: service',
      "removed 9 lifecycle: 'production' # since 2024",
      'added 9 lifecycle: deprecated # since 2024',
      'same 10 ',
      'same 11 owner: core',
    ]);
  });

  test('shows added and removed lines at the ends', () => {
    expect(lineDiff('a\nb', 'a\nb\nc').map(({ type, text }) => [type, text])).toEqual([
      ['same', 'a'],
      ['same', 'b'],
      ['added', 'c'],
    ]);
    expect(lineDiff('a\na', 'a').map(({ type, text }) => [type, text])).toEqual([
      ['same', 'a'],
      ['removed', 'a'],
    ]);
    expect(lineDiff('same', 'same')).toEqual([]);
  });
});
