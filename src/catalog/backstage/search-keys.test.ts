import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isObject } from '../../base/json.ts';
import { caseTwins } from './search-keys.ts';

const entity = (more: object, metadata: object = {}): Record<string, unknown> => ({
  apiVersion: 'v1',
  kind: 'K',
  metadata: { name: 'n', ...metadata },
  spec: more,
});

/** All paths as they are filed, without any shortcut. */
function paths(value: unknown, path = '', items = new Set<string>()): string[] {
  if (['attachments', 'relations', 'status', 'metadata.etag'].includes(path)) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const name = `${path}.${item}`;
      if (typeof item !== 'string' || items.has(name.toLowerCase())) return paths(item, path, items);
      items.add(name.toLowerCase());
      return [...paths(item, path, items), name];
    });
  }
  if (!isObject(value)) return [path];
  return Object.entries(value).flatMap(([key, member]) =>
    paths(member, path ? `${path}.${key}` : key, items),
  );
}

function meets(value: Record<string, unknown>): boolean {
  const all = new Set([...paths(value), 'metadata.name', 'metadata.namespace', 'metadata.uid']);
  return new Set([...all].map((path) => path.toLowerCase())).size < all.size;
}

describe('fields that differ in letter case only', () => {
  it.each([
    [entity({ Foo: 1, foo: 2 }), 'spec.foo'],
    [entity({}, { Name: 'x' }), 'metadata.name'],
    [entity({}, { labels: { A: '', a: '' } }), 'metadata.labels.a'],
    [entity({ list: [{ a: 1 }, { A: 2 }] }), 'spec.list.A'],
    [entity({ 'a.B': 1, a: { b: 2 } }), 'spec.a.b'],
    [entity({ mixed: [{ B: 1 }, 'b'] }), 'spec.mixed.b'],
  ])('are found in %j', (value, second) => expect(caseTwins(value)?.second).toBe(second));

  it.each([
    entity({ Foo: 1, bar: 'foo' }),
    entity({ list: ['Java', 'java'] }),
    entity({ a: { Foo: 1 }, b: { foo: 2 } }),
    entity({ Foo: { a: 1 }, foo: [] }),
    { ...entity({}), relations: [{ A: 1 }, { a: 2 }], status: { A: 1, a: 2 } },
  ])('are not in %j', (value) => expect(caseTwins(value)).toBeUndefined());

  it('are found exactly where two paths meet in lower case', () => {
    const key = fc.constantFrom('a', 'A', 'b', 'B', 'a.b', 'A.B');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        key,
        fc.integer(),
        fc.dictionary(key, tie('tree'), { maxKeys: 3 }),
        fc.array(tie('tree'), { maxLength: 3 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const whole = JSON.parse(JSON.stringify(entity({ value }))) as Record<string, unknown>;
        expect(caseTwins(whole) !== undefined).toBe(meets(whole));
      }),
      { numRuns: 2000 },
    );
  });
});
