import { posix } from 'node:path';
import { isGlob, parseGlob } from '../base/glob.ts';
import { asString, compareText, isObject } from '../base/json.ts';
import type { Origin } from '../base/origin.ts';
import type { ProblemRule } from '../base/problem.ts';
import { repositoryAddress } from '../base/repository-address.ts';
import { clip } from '../base/text.ts';
import { type Item, itemOrigin, type Path } from './item.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import { DEFAULT_NAMESPACE, formatRef } from './ref.ts';
import type { Detail, Reporter } from './reporter.ts';
import { namedBy, type Shelf } from './shelf.ts';

/** One file names another in a Location. */
interface Edge {
  from: string;
  to: string;
  origin: Origin;
  /** The ref of the Location. */
  subject: string | undefined;
}

/** A file that a Location names, and the files around it. */
export interface Target {
  shelf: Shelf;
  path: string;
}

/** Follows the Locations of a catalog (reference: backstage.md 1.6). */
export interface Locations {
  /** The files that an item names; none unless it is a Location. */
  targetsOf(item: Item): Target[];
  /** Reports each target that leads back to a file on the way to it. */
  reportCircles(): void;
}

/** More files than this are not named by any catalog that people write. */
const MAX_EDGES = 200_000;

/** Types of Locations whose targets are files: of a repository, and of a disk. */
const FILE_TYPES = new Set(['url', 'file']);

/**
 * Targets count from the file that declares them, with a leading `/` from the top of its shelf, and may be globs.
 * Addresses of the same repository are paths in it, and so are those of a repository that a source brought; others are
 * reported and left aside.
 *
 * @param shelves the repositories that sources brought
 * @param strict what Backstage could not read is an error, because it then reads nothing that the Location names
 */
export function createLocations(
  reporter: Reporter,
  strict = false,
  shelves: readonly Shelf[] = [],
): Locations {
  const edges: Edge[] = [];

  function report(rule: ProblemRule, origin: Origin, message: string, { fix, subject }: Detail): void {
    if (strict) reporter.report(RULES['strict-location'], origin, message, { fix: fix ?? rule.fix, subject });
    else reporter.report(rule, origin, message, { fix, subject });
  }

  /** The files that a target means; where it means none, what it is instead. */
  function filesOf(
    { shelf, at }: Item,
    target: string,
    type: unknown,
  ): Target[] | 'outside' | { elsewhere: string; brought?: Shelf } {
    // An address stands alone or after its type.
    const text = target
      .replace(/^url:\s*(?=\S)/i, '')
      .split('\\')
      .join('/');
    const named = namedBy(shelf, at, text);
    if ('elsewhere' in named) {
      const brought = shelves.find((one) => one.pathOf(text) !== undefined);
      const there = brought && namedBy(brought, '', text);
      if (!brought || !there || !('paths' in there)) return { elsewhere: text };
      const files = there.paths.flatMap((path) => targetsIn(brought, path) ?? []);
      return files.length > 0 ? files : { elsewhere: text, brought };
    }
    if ('outside' in named) return /^url:/i.test(target) ? { elsewhere: text } : 'outside';
    // On a disk such a target counts from where Backstage was started.
    const paths =
      type === 'file' && !/^\.{0,2}\//.test(target) ? [...named.paths, posix.normalize(target)] : named.paths;
    for (const path of paths) {
      const found = targetsIn(shelf, path, at);
      if (found === undefined) return 'outside';
      if (found.length > 0) return found;
    }
    return [];
  }

  return {
    targetsOf(item) {
      const spec = specOf(item);
      if (!spec) return [];
      const { shelf } = item;
      const { type = 'url', presence } = spec;
      const subject = locationRef(item.value);
      const targets = namedTargets(spec);
      if (
        targets.length > 0 &&
        typeof type === 'string' &&
        (!FILE_TYPES.has(type) || (strict && type !== 'url'))
      ) {
        const what = FILE_TYPES.has(type) ? 'is not allowed in a repository' : 'is not read';
        const message = `a Location of the type ${clip(type, 60)} ${what}`;
        report(RULES['location-type'], itemOrigin(item, ['spec', 'type']), message, { subject });
        return [];
      }
      const found: Target[] = [];
      for (const { target, path } of targets) {
        const origin = itemOrigin(item, path);
        const files = edges.length < MAX_EDGES ? filesOf(item, target, type) : [];
        if (typeof files === 'object' && 'elsewhere' in files) {
          const { message, fix } = remoteWords(target, files);
          reporter.report(RULES['location-remote'], origin, message, { fix, subject });
          continue;
        }
        if (files === 'outside') {
          report(RULES['outside-root'], origin, `the target ${target} leads outside ${shelf.title}`, {
            subject,
          });
          continue;
        }
        if (files.length === 0 && presence !== 'optional') {
          const fix = target.endsWith('/')
            ? 'Name the files in the folder, such as with *.yaml after it.'
            : undefined;
          report(RULES['location-target'], origin, `the target ${target} matches no file`, { fix, subject });
        }
        for (const to of files) {
          edges.push({ from: item.file, to: to.shelf.nameOf(to.path), origin, subject });
          found.push(to);
        }
      }
      return found;
    },
    reportCircles: () => reportCircles(edges, reporter),
  };
}

/** The files of a shelf that a path or glob means, but for the one that names it; undefined when it leads out. */
function targetsIn(shelf: Shelf, path: string, at?: string): Target[] | undefined {
  const found = shelf.find(path);
  if (found === undefined) return undefined;
  const files = isGlob(path) ? found.filter((file) => file !== at && isSeen(path, file)) : found;
  return files.map((file) => ({ shelf, path: file }));
}

/** What lies in no file that was read, and what to write into the settings so that it is. */
function remoteWords(
  target: string,
  { elsewhere, brought }: { elsewhere: string; brought?: Shelf },
): { message: string; fix: string | undefined } {
  if (brought) {
    const path = brought.pathOf(elsewhere) ?? '';
    return {
      message: `the target ${target} is in ${brought.title}, of which such a file was not brought`,
      fix: `Correct the target, or add ${path} to catalogFiles of the source in portal.yaml that reads ${brought.title}.`,
    };
  }
  const repository = repositoryAddress(elsewhere);
  if (repository === undefined)
    return { message: `the target ${target} lies on another host and is not read from here`, fix: undefined };
  return {
    message: `the target ${target} is in ${repository}, which no source brings`,
    fix: `Add ${repository} to repositories of a source of the type git in portal.yaml.`,
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

/** The ref of a Location, on whose page its problems stand; undefined where it has no name. */
function locationRef(value: unknown): string | undefined {
  const metadata = isObject(value) ? value['metadata'] : undefined;
  if (!isObject(metadata)) return undefined;
  const name = asString(metadata['name']);
  const namespace = asString(metadata['namespace']) || DEFAULT_NAMESPACE;
  return name ? formatRef({ kind: 'Location', namespace, name }, true) : undefined;
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
        const { from, to, origin, subject } = edge;
        reporter.report(RULES['location-circle'], origin, `${from} leads back to ${to}`, { subject });
      } else if (!done.has(edge.to)) enter(edge.to);
    }
  }
}
