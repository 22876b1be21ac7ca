import { isGlob } from '../base/glob.ts';
import { compareText, isObject } from '../base/json.ts';
import type { Origin } from '../base/origin.ts';
import { type Item, itemOrigin, type Path } from './item.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import type { Reporter } from './reporter.ts';
import { pathFrom } from './shelf.ts';

/** One file names another in a Location. */
interface Edge {
  from: string;
  to: string;
  origin: Origin;
}

/** Follows the Locations of a catalog (reference: backstage.md 1.6). */
export interface Locations {
  /** The files that an item names, as paths in its shelf; none unless it is a Location. */
  targetsOf(item: Item): string[];
  /** Reports each target that leads back to a file on the way to it. */
  reportCircles(): void;
}

/** More files than this are not named by any catalog that people write. */
const MAX_EDGES = 200_000;

/**
 * Targets count from the file that declares them, with a leading `/` from the top of its shelf, and may be globs.
 * Addresses of other hosts are reported and left aside.
 */
export function createLocations(reporter: Reporter): Locations {
  const edges: Edge[] = [];

  function filesOf({ shelf, at }: Item, target: string): string[] | undefined {
    const path = pathFrom(at, target.split('\\').join('/'));
    if (path === undefined) return undefined;
    const files = shelf.find(path);
    return isGlob(path) ? files?.filter((file) => file !== at) : files;
  }

  return {
    targetsOf(item) {
      const spec = specOf(item);
      if (!spec) return [];
      const { shelf } = item;
      const found: string[] = [];
      for (const { target, path } of namedTargets(spec)) {
        const origin = itemOrigin(item, path);
        if (/^(?:url:|[a-z][a-z+.-]*:\/\/)/i.test(target)) {
          reporter.report(
            RULES['location-remote'],
            origin,
            `the target ${target} lies on another host and is not read from here`,
          );
          continue;
        }
        const files = edges.length < MAX_EDGES ? filesOf(item, target) : [];
        if (files === undefined)
          reporter.report(RULES['outside-root'], origin, `the target ${target} leads outside ${shelf.title}`);
        else if (files.length === 0 && spec['presence'] !== 'optional') {
          reporter.report(RULES['location-target'], origin, `the target ${target} matches no file`);
        }
        for (const to of files ?? []) {
          edges.push({ from: item.file, to: shelf.nameOf(to), origin });
          found.push(to);
        }
      }
      return found;
    },
    reportCircles: () => reportCircles(edges, reporter),
  };
}

function specOf({ is, value }: Item): Record<string, unknown> | undefined {
  if (is.type !== 'backstage' || !isObject(value) || String(value['kind']).toLowerCase() !== 'location')
    return undefined;
  return isObject(value['spec']) ? value['spec'] : undefined;
}

function namedTargets(spec: Record<string, unknown>): { target: string; path: Path }[] {
  const { target, targets } = spec;
  const named: { target: unknown; path: Path }[] = [{ target, path: ['spec', 'target'] }];
  if (Array.isArray(targets))
    for (const [index, item] of targets.entries())
      named.push({ target: item, path: ['spec', 'targets', index] });
  return named.flatMap(({ target: text, path }) =>
    typeof text === 'string' ? [{ target: text, path }] : [],
  );
}

function reportCircles(edges: readonly Edge[], reporter: Reporter): void {
  const next = new Map<string, Edge[]>();
  for (const edge of edges) {
    const list = next.get(edge.from);
    if (list) list.push(edge);
    else next.set(edge.from, [edge]);
  }
  const done = new Set<string>();
  const open = new Set<string>();
  // A stack of our own, because a chain of Locations may be longer than the program's.
  const stack: { file: string; at: number }[] = [];
  const enter = (file: string): void => {
    open.add(file);
    stack.push({ file, at: 0 });
  };
  for (const start of [...next.keys()].sort(compareText)) {
    if (!done.has(start)) enter(start);
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const edge = next.get(top.file)?.[top.at];
      top.at += 1;
      if (!edge) {
        open.delete(top.file);
        done.add(top.file);
        stack.pop();
      } else if (open.has(edge.to)) {
        reporter.report(RULES['location-circle'], edge.origin, `${edge.from} leads back to ${edge.to}`);
      } else if (!done.has(edge.to)) enter(edge.to);
    }
  }
}
