import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldsCase, formatRef, parseRef, shortRef, splitRef } from './ref.ts';

describe('parseRef', () => {
  it.each([
    ['a:b/c', ['a', 'b', 'c']],
    ['a:c', ['a', 'y', 'c']],
    ['b/c', ['x', 'b', 'c']],
    ['c', ['x', 'y', 'c']],
    ['a:b:c', ['a', 'y', 'b:c']],
    ['a/b/c', ['x', 'a', 'b/c']],
    ['a/b:c', ['x', 'a', 'b:c']],
    ['a:b/c/d', ['a', 'b', 'c/d']],
    ['a:b/c:d', ['a', 'b', 'c:d']],
    [' c ', ['x', 'y', ' c ']],
    ['Some Team / Foo', ['x', 'Some Team ', ' Foo']],
    ['Component:Default/MyName', ['Component', 'Default', 'MyName']],
  ])('cuts %j as Backstage does', (text, [kind, namespace, name]) => {
    expect(parseRef(text, { defaultKind: 'x', defaultNamespace: 'y' })).toEqual({ kind, namespace, name });
  });

  it.each([':b/c', 'a:/c', 'a:b/', '/c', 'b/', ':c', 'a:', ''])('finds nothing in %j', (text) => {
    expect(parseRef(text, { defaultKind: 'x', defaultNamespace: 'y' })).toBeUndefined();
  });

  it.each(['b/c', 'c', 'a/b/c', 'a/b:c'])('finds nothing in %j without a kind to assume', (text) =>
    expect(parseRef(text)).toBeUndefined(),
  );

  it('assumes the namespace default', () =>
    expect(parseRef('a:c')).toEqual({ kind: 'a', namespace: 'default', name: 'c' }));
});

describe('formatRef', () => {
  it.each([
    [{ kind: 'Component', namespace: 'Default', name: 'MyName' }, 'component:default/myname'],
    [{ kind: 'API', namespace: 'default', name: 'X' }, 'api:default/x'],
    [{ kind: 'Component', namespace: 'default', name: 'É' }, 'component:default/é'],
    [{ kind: 'Service', namespace: 'default', name: 'Acme/Shop:v1' }, 'Service:default/Acme/Shop:v1'],
    [{ kind: 'a:b/c', namespace: 'd/e', name: 'f' }, 'a%3Ab%2Fc:d%2Fe/f'],
  ])('writes %j as %s', (parts, expected) => expect(formatRef(parts)).toBe(expected));

  it('folds the case of kinds without a definition only when asked', () => {
    expect(formatRef({ kind: 'Product', namespace: 'default', name: 'A' }, true)).toBe('product:default/a');
  });

  const part = fc.string({
    minLength: 1,
    maxLength: 12,
    unit: fc.oneof(
      fc.constantFrom(':', '/', '%', '.', 'A', 'a', '2', 'F'),
      fc.string({ minLength: 1, maxLength: 1 }),
    ),
  });

  it('can be split again into the same parts', () => {
    fc.assert(
      fc.property(part, part, part, (kind, namespace, name) => {
        expect(splitRef(formatRef({ kind, namespace, name }, false))).toEqual({ kind, namespace, name });
      }),
      { numRuns: 2000 },
    );
  });

  it('never gives one key for different parts', () => {
    const parts = fc.record({ kind: part, namespace: part, name: part });
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const same = a.kind === b.kind && a.namespace === b.namespace && a.name === b.name;
        expect(formatRef(a, false) === formatRef(b, false)).toBe(same);
      }),
      { numRuns: 2000 },
    );
  });

  it('of a folded ref is that ref', () => {
    fc.assert(
      fc.property(part, part, part, (kind, namespace, name) => {
        const ref = formatRef({ kind, namespace, name }, true);
        fc.pre(ref === ref.toLowerCase());
        expect(formatRef(splitRef(ref), true)).toBe(ref);
      }),
    );
  });
});

describe('splitRef', () => {
  it.each(['', 'a', 'a:b', ':b/c', 'a:/c', 'a:b/'])('refuses %j', (text) =>
    expect(() => splitRef(text)).toThrow(TypeError),
  );
});

describe('foldsCase and shortRef', () => {
  it('hold Backstage kinds in any case, and no others', () => {
    expect([
      foldsCase('Component'),
      foldsCase('component'),
      foldsCase('AIRESOURCE'),
      foldsCase('service'),
      foldsCase('constructor'),
    ]).toEqual([true, true, true, false, false]);
  });

  it('leave out the default namespace', () => {
    expect([shortRef('component:default/a'), shortRef('component:other/a')]).toEqual([
      'component:a',
      'component:other/a',
    ]);
  });
});
