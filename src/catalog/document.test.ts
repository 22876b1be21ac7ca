import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeContributions, valueAt } from './document.ts';
import type { Contribution, Patch } from './entity.ts';

function said(rank: number, patch: Patch, relations?: Record<string, string[]>): Contribution {
  return {
    ref: 'component:default/a',
    origin: { source: rank === 0 ? 'catalog' : `feed-${rank}` },
    rank,
    patch,
    ...(relations ? { relations } : {}),
  };
}

describe('valueAt', () => {
  const document = { metadata: { annotations: { 'a.b/c': 'x' }, tags: ['one', 'two'] } };
  it.each([
    ['metadata.tags', ['one', 'two']],
    [['metadata', 'annotations', 'a.b/c'], 'x'],
    [['metadata', 'tags', 1], 'two'],
    ['metadata.tags.length.x', undefined],
    ['metadata.constructor', undefined],
    ['__proto__.toString', undefined],
    ['nothing.at.all', undefined],
  ])('of %j is %j', (path, expected) => expect(valueAt(document, path)).toEqual(expected));
});

describe('mergeContributions', () => {
  it('lets the first that has a value win, member by member', () => {
    const { doc } = mergeContributions([
      said(0, { kind: 'Component', metadata: { name: 'a', labels: { x: '1' } }, spec: { owner: 'team' } }),
      said(1, {
        metadata: { labels: { x: '2', y: '3' }, title: 'A' },
        spec: { owner: 'other', type: 'service' },
      }),
      said(2, { spec: { type: 'website' }, properties: { git: { stars: 1 } } }),
    ]);
    expect(doc).toEqual({
      kind: 'Component',
      metadata: { name: 'a', labels: { x: '1', y: '3' }, title: 'A' },
      spec: { owner: 'team', type: 'service' },
      properties: { git: { stars: 1 } },
    });
  });

  it('tells every disagreement with both sides', () => {
    const { drift } = mergeContributions([
      said(0, { spec: { owner: 'team' }, metadata: { annotations: { 'a.b': '1' } } }),
      said(1, { spec: { type: 'service' } }),
      said(2, { spec: { owner: 'other', type: 'website' }, metadata: { annotations: { 'a.b': '2' } } }),
    ]);
    expect(drift).toEqual([
      { path: 'metadata.annotations.a.b', steps: ['metadata', 'annotations', 'a.b'], shown: 0, other: 2 },
      { path: 'spec.owner', steps: ['spec', 'owner'], shown: 0, other: 2 },
      { path: 'spec.type', steps: ['spec', 'type'], shown: 1, other: 2 },
    ]);
  });

  it('knows who brought a value that came within an object', () => {
    const { drift } = mergeContributions([
      said(0, {}),
      said(1, { properties: { git: { branch: 'main' } } }),
      said(2, { properties: { git: { branch: 'dev' } } }),
    ]);
    expect(drift).toMatchObject([{ path: 'properties.git.branch', shown: 1, other: 2 }]);
  });

  it('does not call names and titles drift, nor equal values in another order of keys', () => {
    const { drift } = mergeContributions([
      said(0, { metadata: { name: 'a', title: 'A' }, properties: { x: { p: 1, q: [1, { r: 2, s: 3 }] } } }),
      said(1, { metadata: { name: 'A', title: 'a' }, properties: { x: { q: [1, { s: 3, r: 2 }], p: 1 } } }),
    ]);
    expect(drift).toEqual([]);
  });

  it('compares relations as sets and keeps those of the first', () => {
    const { drift } = mergeContributions([
      said(0, {}, { system: ['a', 'b'] }),
      said(1, {}, { system: ['b', 'a'], team: ['x'] }),
      said(2, {}, { system: ['c'], team: ['x'] }),
    ]);
    expect(drift).toMatchObject([{ path: 'relations.system', shown: 0, other: 2 }]);
  });

  it('takes kind and apiVersion from the first that has them', () => {
    const { doc } = mergeContributions([
      said(1, { properties: {} }),
      said(2, { kind: 'Component', apiVersion: 'v1' }),
    ]);
    expect([doc.kind, doc.apiVersion]).toEqual(['Component', 'v1']);
  });

  it('leaves what was said untouched', () => {
    const first = said(0, { metadata: { labels: { a: '1' } } });
    const copy = structuredClone(first);
    mergeContributions([first, said(1, { metadata: { labels: { b: '2' } }, spec: { x: 1 } })]);
    expect(first).toEqual(copy);
  });

  it('is not changed by a member called __proto__', () => {
    const hostile = JSON.parse(
      '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}',
    );
    const { doc } = mergeContributions([
      said(0, { properties: {} }),
      said(1, { properties: hostile }),
      said(2, { properties: hostile }),
    ]);
    expect(Object.getPrototypeOf(doc.properties)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  const patch = fc.dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.oneof(fc.integer(), fc.constant(null), fc.dictionary(fc.constantFrom('x', 'y'), fc.integer())),
  );

  it('shows of each path the value of the first that has one', () => {
    fc.assert(
      fc.property(fc.array(patch, { minLength: 1, maxLength: 4 }), (patches) => {
        const { doc } = mergeContributions(
          patches.map((spec, rank) => said(rank, { spec: spec as Patch['spec'] & object })),
        );
        for (const key of ['a', 'b', 'c']) {
          const first = patches
            .map((spec) => spec[key])
            .find((value) => value !== undefined && value !== null);
          if (typeof first === 'number') expect(doc.spec[key]).toBe(first);
          else if (first) expect(doc.spec[key]).toMatchObject(first);
        }
      }),
    );
  });

  it('of one contribution is that contribution', () => {
    fc.assert(
      fc.property(patch, (spec) => {
        expect(mergeContributions([said(0, { spec: spec as Patch['spec'] & object })])).toMatchObject({
          doc: { spec },
          drift: [],
        });
      }),
    );
  });
});
