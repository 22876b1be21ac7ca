import { compareText } from '../../base/json.ts';
import type { Steps } from '../../portal/dependency-steps.ts';

/**
 * The neighbourhood of an entity: who depends on it on the left, what it depends on to the right, by hops.
 * The layout is ours and not Graphviz's because columns are given by distance, which leaves only the order
 * within a column to find; Graphviz would take 28 s of the 45 s that a build of 10,000 pages may take.
 */
export interface Neighbourhood {
  width: number;
  height: number;
  columns: { x: number; label: string }[];
  nodes: NeighbourNode[];
  edges: NeighbourEdge[];
  /** Boxes that stand for direct neighbours of a full column. */
  more: MoreNeighbours[];
  /** Neighbours that were left out because the picture would hold too many. */
  hidden: number;
  upstream: number;
  downstream: number;
}

export interface NeighbourNode {
  ref: string;
  /** -2 and -1 depend on the subject, 1 and 2 are depended on, 0 is the subject. */
  column: number;
  x: number;
  y: number;
  width: number;
}

/** Direct neighbours that are not drawn, as one box with an edge to the subject. */
export interface MoreNeighbours {
  column: number;
  count: number;
  x: number;
  y: number;
  width: number;
  path: string;
}

export interface NeighbourEdge {
  from: string;
  to: string;
  /** True when it touches the subject. */
  direct: boolean;
  dangling: boolean;
  path: string;
}

export interface NeighbourhoodOptions {
  steps: Steps;
  /** Width of a node in the drawing's units, which are pixels at full size. */
  widthOf(ref: string): number;
  /** True for refs that are not in the catalog. */
  isDangling(ref: string): boolean;
  /** At most this many nodes are drawn, */
  limit: number;
  /** and at most this many above each other, so that the picture fits on a screen. */
  rows: number;
}

const ROW = 44;
const NODE_HEIGHT = 32;
const TOP = 26;
const GAP = 36;

/** Lays out the neighbourhood of a ref. Without any neighbour there is nothing to draw. */
export function neighbourhood(subject: string, options: NeighbourhoodOptions): Neighbourhood | undefined {
  const { steps } = options;
  const down1 = dangling(steps.down(subject), options);
  const up1 = dangling(steps.up(subject), options);
  if (down1.length === 0 && up1.length === 0) return undefined;
  const columns = new Map<number, string[]>([[0, [subject]]]);
  const placed = new Map<string, number>([[subject, 0]]);
  let room = options.limit - 1;
  const beyond = new Map<number, number>();
  const place = (column: number, refs: readonly string[]): void => {
    const drawn: string[] = [];
    columns.set(column, drawn);
    for (const ref of refs) {
      if (placed.has(ref)) continue;
      if (room === 0 || drawn.length === options.rows) {
        beyond.set(column, (beyond.get(column) ?? 0) + 1);
        continue;
      }
      room -= 1;
      placed.set(ref, column);
      drawn.push(ref);
    }
  };
  place(1, down1);
  place(-1, up1);
  const second = (first: number, step: (ref: string) => readonly string[]): string[] => [
    ...new Set((columns.get(first) ?? []).flatMap(step)),
  ];
  place(2, second(1, steps.down));
  place(-2, second(-1, steps.up));
  const edges = collectEdges(placed, options);
  orderColumns(columns, edges);
  return draw(columns, edges, subject, options, {
    beyond,
    upstream: up1.length,
    downstream: down1.length,
  });
}

/** Those that are not in the catalog first: they need somebody. */
function dangling(refs: readonly string[], { isDangling }: NeighbourhoodOptions): string[] {
  return [...refs.filter(isDangling), ...refs.filter((ref) => !isDangling(ref))];
}

interface Edge {
  from: string;
  to: string;
  dangling: boolean;
}

/** Edges between neighbouring columns, left to right; those within a column or across two would clutter. */
function collectEdges(
  placed: ReadonlyMap<string, number>,
  { steps, isDangling }: NeighbourhoodOptions,
): Edge[] {
  const edges: Edge[] = [];
  const last = Math.max(...placed.values());
  for (const [from, column] of placed) {
    if (column === last) continue;
    for (const to of steps.down(from)) {
      const other = placed.get(to);
      if (other !== undefined && other - column === 1)
        edges.push({ from, to, dangling: isDangling(to) || isDangling(from) });
    }
  }
  return edges.sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
}

/** Orders every column by the mean position of the neighbours towards the subject, then by ref: few crossings. */
function orderColumns(columns: Map<number, string[]>, edges: readonly Edge[]): void {
  for (const [inner, outer] of [
    [1, 2],
    [-1, -2],
  ] as const) {
    columns.get(inner)?.sort(compareText);
    const rows = new Map((columns.get(inner) ?? []).map((ref, row) => [ref, row]));
    const mean = new Map<string, number>();
    for (const ref of columns.get(outer) ?? []) {
      const near = edges.flatMap(({ from, to }) => {
        const row = from === ref ? rows.get(to) : to === ref ? rows.get(from) : undefined;
        return row === undefined ? [] : [row];
      });
      mean.set(ref, near.length ? near.reduce((sum, row) => sum + row, 0) / near.length : 0);
    }
    columns.get(outer)?.sort((a, b) => mean.get(a)! - mean.get(b)! || compareText(a, b));
  }
}

const LABELS: Record<number, string> = {
  [-2]: '2 hops up',
  [-1]: 'Depends on it',
  0: '',
  1: 'It depends on',
  2: '2 hops down',
};

function draw(
  columns: ReadonlyMap<number, readonly string[]>,
  edges: readonly Edge[],
  subject: string,
  options: NeighbourhoodOptions,
  { beyond, ...counts }: { beyond: ReadonlyMap<number, number>; upstream: number; downstream: number },
): Neighbourhood {
  const present = [-2, -1, 0, 1, 2].filter((column) => columns.get(column)?.length);
  const moreIn = (column: number): number => (Math.abs(column) === 1 ? (beyond.get(column) ?? 0) : 0);
  const rowsOf = (column: number): number => columns.get(column)!.length + (moreIn(column) ? 1 : 0);
  const tallest = Math.max(...present.map(rowsOf));
  const height = TOP + tallest * ROW;
  const nodes: NeighbourNode[] = [];
  const boxes: Omit<MoreNeighbours, 'path'>[] = [];
  const heads: { x: number; label: string }[] = [];
  let x = 0;
  for (const column of present) {
    const refs = columns.get(column)!;
    const width = Math.max(...refs.map(options.widthOf));
    const top = TOP + ((tallest - rowsOf(column)) * ROW) / 2;
    for (const [row, ref] of refs.entries()) nodes.push({ ref, column, x, y: top + row * ROW, width });
    if (moreIn(column)) boxes.push({ column, count: moreIn(column), x, y: top + refs.length * ROW, width });
    if (LABELS[column]) heads.push({ x, label: LABELS[column] });
    x += width + GAP;
  }
  const at = new Map(nodes.map((node) => [node.ref, node]));
  const self = at.get(subject)!;
  return {
    width: x - GAP,
    height,
    columns: heads,
    nodes,
    edges: edges.map(({ from, to, dangling }) => ({
      from,
      to,
      dangling,
      direct: from === subject || to === subject,
      path: curve(at.get(from)!, at.get(to)!),
    })),
    more: boxes.map((box) => ({ ...box, path: box.column < 0 ? curve(box, self) : curve(self, box) })),
    hidden: [...beyond.values()].reduce((sum, count) => sum + count, 0),
    ...counts,
  };
}

type Box = Pick<NeighbourNode, 'x' | 'y' | 'width'>;

function curve(from: Box, to: Box): string {
  const x1 = from.x + from.width;
  const y1 = from.y + NODE_HEIGHT / 2;
  const x2 = to.x;
  const y2 = to.y + NODE_HEIGHT / 2;
  const middle = (x1 + x2) / 2;
  return y1 === y2 ? `M${x1} ${y1}H${x2}` : `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}
