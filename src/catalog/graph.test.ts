import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Relation } from './entity.ts';
import { buildGraph, neighbours } from './graph.ts';

const PAIRS = [
  ['dependsOn', 'dependencyOf'],
  ['dependencyOf', 'dependsOn'],
  ['ownedBy', 'ownerOf'],
  ['peerOf', 'peerOf'],
] as const;

function relation(source: string, type: number, target: string, line = 1): Relation {
  const [name, inverse] = PAIRS[type]!;
  return {
    type: name,
    inverse,
    source,
    target,
    field: 'spec.x',
    origin: { source: 'catalog', file: 'a.yaml', line },
    dangling: false,
  };
}

const anyRelation = fc
  .record({
    source: fc.constantFrom('a', 'b', 'c', 'd'),
    type: fc.nat(PAIRS.length - 1),
    target: fc.constantFrom('a', 'b', 'c', 'd'),
    line: fc.nat(5),
  })
  .map(({ source, type, target, line }) => relation(source, type, target, line));

const describeAll = (graph: ReturnType<typeof buildGraph>): string[] =>
  ['a', 'b', 'c', 'd'].flatMap((ref) =>
    neighbours(graph, ref).map((edge) => `${ref} ${edge.type} ${edge.ref}`),
  );

describe('buildGraph', () => {
  it('does not depend on the order of relations', () => {
    fc.assert(
      fc.property(fc.array(anyRelation, { maxLength: 30 }), fc.func(fc.integer()), (relations, key) => {
        const shuffled = [...relations].sort((a, b) => key(a) - key(b));
        expect(buildGraph(shuffled).all).toEqual(buildGraph(relations).all);
      }),
    );
  });

  it('keeps an edge once, from whichever ends it was declared', () => {
    expect(buildGraph([relation('a', 0, 'b'), relation('b', 1, 'a'), relation('a', 0, 'b', 9)]).all).toEqual([
      relation('a', 0, 'b'),
    ]);
    expect(buildGraph([relation('b', 3, 'a'), relation('a', 3, 'b')]).all).toHaveLength(1);
    expect(
      buildGraph([relation('a', 0, 'b'), relation('b', 0, 'a'), relation('a', 2, 'b')]).all,
    ).toHaveLength(3);
  });

  it('is the same after it was built from its own edges', () => {
    fc.assert(
      fc.property(fc.array(anyRelation, { maxLength: 30 }), (relations) => {
        const graph = buildGraph(relations);
        expect(buildGraph(graph.all).all).toEqual(graph.all);
      }),
    );
  });

  it('finds every edge from both ends', () => {
    fc.assert(
      fc.property(fc.array(anyRelation, { maxLength: 30 }), (relations) => {
        const graph = buildGraph(relations);
        for (const edge of graph.all) {
          expect(graph.from(edge.source)).toContain(edge);
          expect(graph.to(edge.target)).toContain(edge);
        }
        expect(graph.from('nobody')).toEqual([]);
      }),
    );
  });
});

describe('neighbours', () => {
  it('are each other mirror images', () => {
    const inverse = new Map(PAIRS.map(([type, other]) => [type, other]));
    fc.assert(
      fc.property(fc.array(anyRelation, { maxLength: 30 }), (relations) => {
        const all = new Set(describeAll(buildGraph(relations)));
        for (const edge of all) {
          const [source, type, target] = edge.split(' ');
          expect(all).toContain(
            `${target} ${inverse.get(type as 'ownedBy') ?? (type === 'ownerOf' ? 'ownedBy' : type)} ${source}`,
          );
        }
      }),
    );
  });

  it('are sorted by type, then ref, and named once', () => {
    const graph = buildGraph([
      relation('a', 2, 'z'),
      relation('a', 0, 'y'),
      relation('a', 0, 'b'),
      relation('b', 1, 'a'),
      relation('c', 0, 'a'),
    ]);
    expect(neighbours(graph, 'a').map(({ type, ref }) => `${type} ${ref}`)).toEqual([
      'dependencyOf c',
      'dependsOn b',
      'dependsOn y',
      'ownedBy z',
    ]);
  });

  it('let an entity depend on itself, read from both ends', () => {
    expect(
      neighbours(buildGraph([relation('a', 0, 'a')]), 'a').map(({ type, ref }) => `${type} ${ref}`),
    ).toEqual(['dependencyOf a', 'dependsOn a']);
  });
});
