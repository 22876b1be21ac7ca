import { posix } from 'node:path';
import { isGlob, parseGlob } from '../base/glob.ts';
import { compareText, isObject } from '../base/json.ts';
import type { Origin } from '../base/origin.ts';
import type { ProblemRule } from '../base/problem.ts';
import { clip } from '../base/text.ts';
import { type Item, itemOrigin, type Path } from './item.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import type { Reporter } from './reporter.ts';
import { namedBy } from './shelf.ts';

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

/** Types of Locations whose targets are files: of a repository, and of a disk. */
const FILE_TYPES = new Set(['url', 'file']);

/**
 * Targets count from the file that declares them, with a leading `/` from the top of its shelf, and may be globs.
 * Addresses of the same repository are paths in it; those of other hosts are reported and left aside.
 *
 * @param strict what Backstage could not read is an error, because it then reads nothing that the Location names
 */
export function createLocations(reporter: Reporter, strict = false): Locations {
  const edges: Edge[] = [];

  function report(rule: ProblemRule, origin: Origin, message: string, fix?: string): void {
    if (strict) reporter.report(RULES['strict-location'], origin, message, { fix: fix ?? rule.fix });
    else reporter.report(rule, origin, message, { fix });
  }

  /** The files that a target means; a word where it means none, or what lies elsewhere. */
  function filesOf({ shelf, at }: Item, target: string, type: unknown): string[] | 'outside' | 'elsewhere' {
    // An address stands alone or after its type.
    const named = namedBy(
      shelf,
      at,
      target
        .replace(/^url:\s*(?=\S)/i, '')
        .split('\\')
        .join('/'),
    );
    if ('elsewhere' in named || ('outside' in named && /^url:/i.test(target))) return 'elsewhere';
    if ('outside' in named) return 'outside';
    // On a disk such a target counts from where Backstage was started.
    const paths =
      type === 'file' && !/^\.{0,2}\//.test(target) ? [...named.paths, posix.normalize(target)] : named.paths;
    for (const path of paths) {
      const found = shelf.find(path);
      if (found === undefined) return 'outside';
      const files = isGlob(path) ? found.filter((file) => file !== at && isSeen(path, file)) : found;
      if (files.length > 0) return files;
    }
    return [];
  }

  return {
    targetsOf(item) {
      const spec = specOf(item);
      if (!spec) return [];
      const { shelf } = item;
      const { type = 'url', presence } = spec;
      const targets = namedTargets(spec);
      if (
        targets.length > 0 &&
        typeof type === 'string' &&
        (!FILE_TYPES.has(type) || (strict && type !== 'url'))
      ) {
        const what = FILE_TYPES.has(type) ? 'is not allowed in a repository' : 'is not read';
        const message = `a Location of the type ${clip(type, 60)} ${what}`;
        report(RULES['location-type'], itemOrigin(item, ['spec', 'type']), message);
        return [];
      }
      const found: string[] = [];
      for (const { target, path } of targets) {
        const origin = itemOrigin(item, path);
        const files = edges.length < MAX_EDGES ? filesOf(item, target, type) : [];
        if (files === 'elsewhere') {
          reporter.report(
            RULES['location-remote'],
            origin,
            `the target ${target} lies on another host and is not read from here`,
          );
          continue;
        }
        if (files === 'outside') {
          report(RULES['outside-root'], origin, `the target ${target} leads outside ${shelf.title}`);
          continue;
        }
        if (files.length === 0 && presence !== 'optional') {
          const fix = target.endsWith('/')
            ? 'Name the files in the folder, such as with *.yaml after it.'
            : undefined;
          report(RULES['location-target'], origin, `the target ${target} matches no file`, fix);
        }
        for (const to of files) {
          edges.push({ from: item.file, to: shelf.nameOf(to), origin });
          found.push(to);
        }
      }
      return found;
    },
    reportCircles: () => reportCircles(edges, reporter),
  };
}

/** Whether a glob means a file: names that begin with a dot only where it speaks of such names itself. */
function isSeen(glob: string, file: string): boolean {
  const hidden = /(?:^|\/)\.[^/]/;
  const base = parseGlob(glob)?.base ?? '';
  return hidden.test(glob.slice(base.length)) || !hidden.test(file.slice(base.length));
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
