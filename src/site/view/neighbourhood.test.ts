import { describe, expect, it } from 'vitest';
import { type Neighbourhood, neighbourhood } from './neighbourhood.ts';

/** The neighbourhood of `s` where each of the others depends on the one it names. */
function drawn(edges: readonly string[], limits: { limit?: number; rows?: number } = {}): Neighbourhood {
  const pairs = edges.map((edge) => edge.split('>') as [string, string]);
  const steps = {
    down: (ref: string) => pairs.flatMap(([from, to]) => (from === ref ? [to] : [])).sort(),
    up: (ref: string) => pairs.flatMap(([from, to]) => (to === ref ? [from] : [])).sort(),
  };
  return neighbourhood('s', {
    steps,
    widthOf: () => 100,
    isDangling: (ref) => ref.startsWith('gone'),
    limit: limits.limit ?? 30,
    rows: limits.rows ?? 12,
  })!;
}

const columns = ({ nodes }: Neighbourhood): Record<string, string[]> =>
  Object.fromEntries(
    [-2, -1, 0, 1, 2].map((column) => [
      column,
      nodes.filter((node) => node.column === column).map(({ ref }) => ref),
    ]),
  );
const many = (count: number, edge: (name: string) => string): string[] =>
  Array.from({ length: count }, (_, index) => edge(`n${String(index).padStart(2, '0')}`));

describe('a neighbourhood', () => {
  it('stands in columns by the number of steps', () => {
    const { edges, hidden, more, upstream, downstream, ...rest } = drawn(['a>s', 's>b', 'b>c', 'x>a', 'b>s']);
    expect(columns({ ...rest, edges, hidden, more, upstream, downstream })).toEqual({
      '-2': ['x'],
      '-1': ['a'],
      0: ['s'],
      1: ['b'],
      2: ['c'],
    });
    expect(edges.map(({ from, to, direct }) => `${from} ${to} ${direct}`)).toEqual([
      'a s true',
      'b c false',
      's b true',
      'x a false',
    ]);
    expect([hidden, more, upstream, downstream]).toEqual([0, [], 2, 1]);
  });

  it('is nothing where there are no neighbours', () => {
    expect(drawn(['a>b'])).toBeUndefined();
  });

  it('that would be too high says how many direct neighbours it leaves out, in a box of their column', () => {
    const hub = drawn([...many(20, (name) => `${name}>s`), 's>gone', 's>b', 'x>n00'], { rows: 12 });
    expect(columns(hub)['-1']).toHaveLength(12);
    expect(columns(hub)['1']).toEqual(['b', 'gone']);
    expect(hub.more.map(({ column, count }) => [column, count])).toEqual([[-1, 8]]);
    expect([hub.hidden, hub.upstream]).toEqual([8, 20]);
    const [box] = hub.more;
    const last = hub.nodes.filter(({ column }) => column === -1).at(-1)!;
    expect([box!.x, box!.y > last.y]).toEqual([last.x, true]);
    expect(hub.height).toBeGreaterThan(box!.y + 32);
  });

  it('shows those that are not in the catalog before others are left out', () => {
    const hub = drawn([...many(20, (name) => `s>${name}`), 's>gone-1', 's>gone-2'], { rows: 5 });
    expect(columns(hub)['1']).toEqual(['gone-1', 'gone-2', 'n00', 'n01', 'n02']);
    expect(hub.edges.filter(({ dangling }) => dangling)).toHaveLength(2);
    expect(hub.more).toMatchObject([{ column: 1, count: 17 }]);
  });

  it('holds no more nodes than it may, those nearby first', () => {
    const wide = drawn([...many(6, (name) => `s>${name}`), ...many(6, (name) => `${name}>far-${name}`)], {
      limit: 10,
    });
    expect(wide.nodes).toHaveLength(10);
    expect(columns(wide)['1']).toHaveLength(6);
    expect([columns(wide)['2']!.length, wide.hidden, wide.more]).toEqual([3, 3, []]);
  });

  it('draws no box over another', () => {
    const { nodes, more } = drawn([
      ...many(20, (name) => `${name}>s`),
      ...many(20, (name) => `far-${name}>${name}`),
    ]);
    const places = [...nodes, ...more].map(({ x, y }) => `${x} ${y}`);
    expect(new Set(places).size).toBe(places.length);
  });
});
