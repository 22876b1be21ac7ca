import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GraphNode, orderOf } from './order.ts';

/** `a: b c?` reads b, and c if it is there. */
function nodes(...lines: string[]): GraphNode[] {
  return lines.map((line) => {
    const [key, reads = ''] = line.split(':') as [string, string?];
    return {
      key,
      title: key,
      reads: reads
        .split(' ')
        .filter((name) => name !== '')
        .map((name) => (name.endsWith('?') ? { key: name.slice(0, -1), soft: true } : { key: name })),
    };
  });
}

function told(...lines: string[]): { layers: string[]; circles: string[] } {
  const { layers, circles } = orderOf(nodes(...lines));
  const text = (list: GraphNode[]): string => list.map(({ key }) => key).join(' ');
  return { layers: layers.map(text), circles: circles.map(({ path }) => text(path)) };
}

describe('the order of what is computed', () => {
  it('puts every node after all that it reads', () => {
    expect(told('c: a b', 'b: a', 'a', 'd: nothing')).toEqual({ layers: ['a d', 'b', 'c'], circles: [] });
  });

  it('names a circle in the order in which its members read each other, and what reads it comes after', () => {
    expect(told('a: b', 'b: c', 'c: a', 'd: a', 'e')).toEqual({
      layers: ['a b c e', 'd'],
      circles: ['a b c'],
    });
    expect(told('a: a')).toEqual({ layers: ['a'], circles: ['a'] });
  });

  it('lets soft reads give way to hard ones', () => {
    expect(told('a: b?', 'b')).toEqual({ layers: ['b', 'a'], circles: [] });
    expect(told('a: b?', 'b: a')).toEqual({ layers: ['a', 'b'], circles: [] });
    expect(told('a: b?', 'b: a?')).toEqual({ layers: ['a b'], circles: [] });
  });

  it('is deep without end', () => {
    const lines = Array.from(
      { length: 20_000 },
      (_, at) => `n${String(at).padStart(5, '0')}: n${String(at + 1).padStart(5, '0')}`,
    );
    expect(orderOf(nodes(...lines)).layers).toHaveLength(20_000);
  });

  it('holds for any graph: every node once, reads before readers outside of circles, whatever the order', () => {
    const graph = fc.array(fc.array(fc.tuple(fc.nat(9), fc.boolean()), { maxLength: 4 }), { maxLength: 10 });
    fc.assert(
      fc.property(graph, (edges) => {
        const all = edges.map(
          (reads, at): GraphNode => ({
            key: `n${at}`,
            title: '',
            reads: reads.map(([to, soft]) => ({ key: `n${to}`, soft })),
          }),
        );
        const { layers, circles } = orderOf(all);
        expect(
          layers
            .flat()
            .map(({ key }) => key)
            .sort(),
        ).toEqual(all.map(({ key }) => key).sort());
        const layerOf = new Map(layers.flatMap((layer, at) => layer.map(({ key }) => [key, at] as const)));
        const inCircle = new Set(circles.flatMap(({ members }) => members).map(({ key }) => key));
        for (const { key, reads } of all) {
          for (const read of reads) {
            if (read.soft || !layerOf.has(read.key) || inCircle.has(key)) continue;
            expect(layerOf.get(read.key)).toBeLessThan(layerOf.get(key)!);
          }
        }
        const again = orderOf([...all].reverse());
        expect(again.layers.map((layer) => layer.map(({ key }) => key))).toEqual(
          layers.map((layer) => layer.map(({ key }) => key)),
        );
      }),
    );
  });
});
