import { compareText } from '../../base/json.ts';

/** Something that is computed from other things. */
export interface GraphNode {
  /** Unique. Nodes that are ready at the same time are computed in the order of their keys. */
  key: string;
  /** What people call it in a message about a circle. */
  title: string;
  reads: readonly Read[];
}

export interface Read {
  /** The key of a node; of one that is not there nothing follows. */
  key: string;
  /** True for what is only read if it is there: it makes no circle. */
  soft?: boolean;
}

export interface Order<Node extends GraphNode> {
  /** Every node once; each stands after all that it reads, but for what it reads in a circle. */
  layers: Node[][];
  circles: Circle<Node>[];
}

/** Nodes of which none can be computed before the others. */
export interface Circle<Node extends GraphNode> {
  /** The shortest way round from the one with the smallest key, in the order in which they read each other. */
  path: Node[];
  /** All of them, in order of key. */
  members: Node[];
}

/** Puts nodes in layers, each of which reads only those before it. The same for any order of nodes. */
export function orderOf<Node extends GraphNode>(nodes: readonly Node[]): Order<Node> {
  const sorted = [...nodes].sort((a, b) => compareText(a.key, b.key));
  const index = new Map(sorted.map((node, at) => [node.key, at]));
  const targets = (soft: boolean): number[][] =>
    sorted.map(({ reads }) =>
      reads.flatMap((read) => (read.soft && !soft ? [] : (index.get(read.key) ?? []))),
    );
  const hard = targets(false);
  const edges = withoutSoftCircles(targets(true), hard);
  const groups = components(edges);
  const circles = groups.filter(
    (group) => group.length > 1 || hard[group[0]!]!.some((target) => target === group[0]),
  );
  const layers: number[][] = [];
  for (const [depth, group] of depths(edges, groups)) {
    const layer = layers[depth] ?? [];
    layer.push(...group);
    layers[depth] = layer;
  }
  return {
    layers: layers.map((layer) => layer.sort((a, b) => a - b).map((at) => sorted[at]!)),
    circles: circles
      .map((group) => ({
        path: circleIn(new Set(group), hard).map((at) => sorted[at]!),
        members: group.map((at) => sorted[at]!),
      }))
      .sort((a, b) => compareText(a.path[0]!.key, b.path[0]!.key)),
  };
}

/** All edges but those soft ones that are part of a circle. */
function withoutSoftCircles(all: readonly number[][], hard: readonly number[][]): number[][] {
  const groups = components(all);
  const groupOf = new Int32Array(all.length);
  for (const [at, group] of groups.entries()) for (const node of group) groupOf[node] = at;
  return all.map((targets, node) =>
    targets.filter((target) => groupOf[target] !== groupOf[node] || hard[node]!.includes(target)),
  );
}

/** Every group with the longest way from it to the end; what a group reads comes before it. */
function depths(edges: readonly number[][], groups: readonly number[][]): [number, number[]][] {
  const depth = new Int32Array(edges.length);
  return groups.map((group) => {
    const own = new Set(group);
    let deepest = 0;
    for (const node of group)
      for (const target of edges[node]!)
        if (!own.has(target)) deepest = Math.max(deepest, depth[target]! + 1);
    for (const node of group) depth[node] = deepest;
    return [deepest, group];
  });
}

/** Groups of nodes that reach each other (Tarjan's algorithm, without recursion); what a group reads comes before it. */
function components(edges: readonly number[][]): number[][] {
  const count = edges.length;
  const number = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const onStack = new Uint8Array(count);
  const stack: number[] = [];
  const groups: number[][] = [];
  let next = 0;
  for (let start = 0; start < count; start += 1) {
    if (number[start] !== -1) continue;
    const work: { node: number; edge: number }[] = [{ node: start, edge: 0 }];
    while (work.length > 0) {
      const frame = work.at(-1)!;
      const { node } = frame;
      if (frame.edge === 0) {
        number[node] = low[node] = next;
        next += 1;
        stack.push(node);
        onStack[node] = 1;
      }
      const target = edges[node]![frame.edge];
      frame.edge += 1;
      if (target !== undefined) {
        if (number[target] === -1) work.push({ node: target, edge: 0 });
        else if (onStack[target]) low[node] = Math.min(low[node]!, number[target]!);
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent) low[parent.node] = Math.min(low[parent.node]!, low[node]!);
      if (low[node] !== number[node]) continue;
      const group: number[] = [];
      let member: number;
      do {
        member = stack.pop()!;
        onStack[member] = 0;
        group.push(member);
      } while (member !== node);
      groups.push(group.sort((a, b) => a - b));
    }
  }
  return groups;
}

/** The shortest circle through the smallest node of a group. */
function circleIn(group: ReadonlySet<number>, edges: readonly number[][]): number[] {
  const start = Math.min(...group);
  const cameFrom = new Map<number, number>();
  let frontier = [start];
  while (frontier.length > 0) {
    const next: number[] = [];
    for (const node of frontier) {
      for (const target of edges[node]!) {
        if (!group.has(target)) continue;
        if (target === start) {
          const circle = [node];
          while (circle[0] !== start) circle.unshift(cameFrom.get(circle[0]!)!);
          return circle;
        }
        if (cameFrom.has(target)) continue;
        cameFrom.set(target, node);
        next.push(target);
      }
    }
    frontier = next;
  }
  return [start];
}
