import type { Entity, Relation } from '../../catalog/entity.ts';
import { REVERSED } from '../graph-context.ts';

/** Paths of kinds that are tried at most, and kinds on one of them. */
const MAX_PATHS = 200;
const MAX_LENGTH = 8;

/** The edges between entities as numbers, so that walks over many of them are cheap. */
export interface Net {
  /** Number of an entity by its ref. */
  numberOf(ref: string): number | undefined;
  entities: readonly Entity[];
  /** Numbers of the entities that an entity with a number names (`up`), or that name it (`down`). */
  up: Side;
  down: Side;
  kinds: readonly string[];
  kindOf: Uint16Array;
  /** Kind -> kinds that its edges lead to. */
  kindsUp: readonly ReadonlySet<number>[];
  kindsDown: readonly ReadonlySet<number>[];
}

interface Side {
  start: Uint32Array;
  to: Uint32Array;
}

export function buildNet(entities: readonly Entity[], relations: readonly Relation[]): Net {
  const numbers = new Map(entities.map(({ ref }, index) => [ref, index]));
  const kindNumbers = new Map<string, number>();
  const kindOf = new Uint16Array(entities.length);
  for (const [index, { blueprint }] of entities.entries()) {
    if (!kindNumbers.has(blueprint)) kindNumbers.set(blueprint, kindNumbers.size);
    kindOf[index] = kindNumbers.get(blueprint)!;
  }
  const from: number[] = [];
  const to: number[] = [];
  for (const { source, target, type } of relations) {
    const [a, b] = REVERSED.has(type) ? [target, source] : [source, target];
    const first = numbers.get(a);
    const second = numbers.get(b);
    if (first === undefined || second === undefined) continue;
    from.push(first);
    to.push(second);
  }
  const kindsUp = Array.from(kindNumbers, () => new Set<number>());
  const kindsDown = Array.from(kindNumbers, () => new Set<number>());
  for (let edge = 0; edge < from.length; edge += 1) {
    kindsUp[kindOf[from[edge]!]!]!.add(kindOf[to[edge]!]!);
    kindsDown[kindOf[to[edge]!]!]!.add(kindOf[from[edge]!]!);
  }
  return {
    numberOf: (ref) => numbers.get(ref),
    entities,
    up: sideOf(from, to, entities.length),
    down: sideOf(to, from, entities.length),
    kinds: [...kindNumbers.keys()],
    kindOf,
    kindsUp,
    kindsDown,
  };
}

function sideOf(from: readonly number[], to: readonly number[], size: number): Side {
  const start = new Uint32Array(size + 1);
  for (const node of from) start[node + 1]! += 1;
  for (let node = 0; node < size; node += 1) start[node + 1]! += start[node]!;
  const next = start.slice();
  const ends = new Uint32Array(to.length);
  for (let edge = 0; edge < from.length; edge += 1) {
    const node = from[edge]!;
    ends[next[node]!] = to[edge]!;
    next[node]! += 1;
  }
  return { start, to: ends };
}

/** Calls back with the number of each entity of the target kind that a way leads to, each once. */
export type Reached = (start: number, visit: (target: number) => void) => void;

/**
 * All ways from entities of one kind to those of another: over relations in one direction, upstream or downstream,
 * that pass no kind twice (reference: port.md 1.6 gives no more than "all relation paths"). Undefined when there are
 * too many such ways.
 */
export function reachBetween(net: Net, source: string, target: string): Reached | undefined {
  const start = net.kinds.indexOf(source);
  const end = net.kinds.indexOf(target);
  if (start === -1 || end === -1) return () => undefined;
  const up = kindPaths(net.kindsUp, start, end);
  const down = kindPaths(net.kindsDown, start, end);
  if (!up || !down) return undefined;
  const seen = new Uint32Array(net.entities.length);
  const marked = new Uint32Array(net.entities.length);
  let mark = 0;
  let round = 0;
  return (from, visit) => {
    round += 1;
    for (const [side, paths] of [
      [net.up, up],
      [net.down, down],
    ] as const) {
      for (const path of paths) {
        let frontier: number[] = [from];
        for (const kind of path) {
          mark += 1;
          const next: number[] = [];
          for (const node of frontier) {
            for (let edge = side.start[node]!; edge < side.start[node + 1]!; edge += 1) {
              const to = side.to[edge]!;
              if (net.kindOf[to] !== kind || marked[to] === mark) continue;
              marked[to] = mark;
              next.push(to);
            }
          }
          frontier = next;
          if (frontier.length === 0) break;
        }
        for (const found of frontier) {
          if (seen[found] === round || found === from) continue;
          seen[found] = round;
          visit(found);
        }
      }
    }
  };
}

/** The kinds on each way from one kind to another, without the first. Between entities of one kind: one step. */
function kindPaths(
  steps: readonly ReadonlySet<number>[],
  start: number,
  end: number,
): number[][] | undefined {
  if (start === end) return steps[start]!.has(end) ? [[end]] : [];
  const useful = leadingTo(steps, end);
  const paths: number[][] = [];
  const visit = (path: number[]): boolean => {
    const last = path.at(-1)!;
    if (last === end) {
      paths.push(path.slice(1));
      return paths.length <= MAX_PATHS;
    }
    if (path.length > MAX_LENGTH) return true;
    return [...steps[last]!]
      .sort((a, b) => a - b)
      .every((next) => !useful.has(next) || path.includes(next) || visit([...path, next]));
  };
  return visit([start]) ? paths : undefined;
}

function leadingTo(steps: readonly ReadonlySet<number>[], end: number): ReadonlySet<number> {
  const found = new Set([end]);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const [kind, targets] of steps.entries())
      if ([...targets].some((target) => found.has(target))) found.add(kind);
  }
  return found;
}
