import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { dirname, join, posix, resolve, sep } from 'node:path';
import { isInside, isPrivate, relativePath, resolveInside, walk } from '../../../base/files.ts';
import { isGlob, parseGlob } from '../../../base/glob.ts';
import { asStrings, compareText, isObject } from '../../../base/json.ts';
import { readTextFile } from '../../../base/text-file.ts';
import { parseYaml } from '../../../base/yaml.ts';
import { namedFiles, referencedFiles } from '../../../catalog/named-files.ts';

/** The folder in which Backstage is started, below the top of its repository. */
const BACKEND = 'packages/backend';
/** The folder of copies in the portal. */
export const COPIES = 'locations';

const MAX_FILES = 1000;
const MAX_CHARACTERS = 50_000_000;

/** A local location: what it is called in the portal, and the files that it means. */
export interface LocalTarget {
  /** A path or glob relative to the top of the repository. */
  path: string;
  isGlob: boolean;
  files: string[];
}

/** Files of a Backstage repository. Paths are relative to its top, with forward slashes. */
export interface LocalFiles {
  root: string;
  /** What the target of a location of the type `file` means; a sentence when that is nothing that can be read. */
  find(target: string): LocalTarget | { fault: string };
  /** Why a file cannot be copied; undefined when it can. */
  whyNot(path: string): string | undefined;
  /** The files with all that they name in turn, and addresses of other hosts that their Locations name. */
  withNamed(paths: readonly string[]): NamedClosure;
}

export interface NamedClosure {
  texts: Map<string, string>;
  /** Files that are left out, each with the reason. */
  left: { path: string; why: string }[];
  /** Targets of Locations that are addresses. */
  addresses: string[];
}

/** The top of the repository of a configuration: the nearest folder with a backend in it, else its own. */
export function repositoryRoot(config: string): string {
  const own = dirname(config);
  let folder = own;
  for (let level = 0; level < 4; level += 1) {
    if (existsSync(join(folder, BACKEND))) return folder;
    const above = dirname(folder);
    if (above === folder) break;
    folder = above;
  }
  return own;
}

/**
 * @param holdsSecret tells files that must not be copied
 * @param portal folder of the portal: where it lies in the repository, globs do not mean its files
 */
export function localFiles(root: string, holdsSecret: (text: string) => boolean, portal: string): LocalFiles {
  const inner = relativePath(root, portal);
  const isOwn = (path: string): boolean => inner !== '' && path.startsWith(`${inner}/`);
  let all: string[] | undefined;
  const every = (): string[] => {
    all ??= walk(root, root).files.map((file) => relativePath(root, file));
    return all;
  };
  const matching = (glob: string): string[] => {
    const parsed = parseGlob(glob);
    if (!parsed) return [];
    return every().filter((path) => !isOwn(path) && path.startsWith(parsed.base) && parsed.matches(path));
  };

  return {
    root,
    find(target) {
      const bare = target.split('\\').join('/');
      // Images have the repository at /app.
      const places = posix.isAbsolute(bare)
        ? [relativeTo(root, bare), bare.replace(/^\/app\//, '')]
        : [posix.join(BACKEND, bare), posix.normalize(bare)];
      const inside = places.filter(
        (path): path is string =>
          path !== undefined && path !== '..' && !path.startsWith('../') && !path.startsWith('/'),
      );
      if (inside.length === 0) return { fault: 'leads outside the folder of the configuration' };
      for (const path of inside) {
        if (isGlob(path)) {
          const files = matching(path);
          if (files.length > 0) return { path, isGlob: true, files };
        } else if (existsSync(join(root, path))) {
          if (!isReadable(root, path)) return { fault: 'is no file of the repository' };
          return { path, isGlob: false, files: [path] };
        }
      }
      return { fault: isGlob(bare) ? 'matches no file' : 'does not exist' };
    },
    whyNot(path) {
      const read = takeText(root, path, holdsSecret);
      return 'why' in read ? read.why : undefined;
    },
    withNamed(paths) {
      const closure: NamedClosure = { texts: new Map(), left: [], addresses: [] };
      const met = new Set<string>();
      let characters = 0;
      let next = paths.map((path) => ({ path, declares: true, specifies: false }));
      while (next.length > 0) {
        const found: typeof next = [];
        for (const { path, declares, specifies } of next) {
          if (met.has(path)) continue;
          met.add(path);
          const read = takeText(root, path, holdsSecret);
          if ('why' in read) {
            closure.left.push({ path, why: read.why });
            continue;
          }
          characters += read.text.length;
          if (closure.texts.size >= MAX_FILES || characters > MAX_CHARACTERS) {
            closure.left.push({ path, why: 'it is one more than an import copies' });
            continue;
          }
          closure.texts.set(path, read.text);
          if (declares) {
            const named = namedFiles(path, read.text);
            closure.addresses.push(...addressesIn(read.text));
            const specifications = new Set(named.specifications);
            for (const content of named.contents)
              found.push({ path: content, declares: false, specifies: specifications.has(content) });
            for (const name of named.targets)
              for (const file of isGlob(name) ? matching(name) : [name])
                found.push({ path: file, declares: true, specifies: false });
          } else if (specifies)
            for (const name of referencedFiles(path, read.text))
              found.push({ path: name, declares: false, specifies: true });
        }
        // What is not there is told by the check of the portal, as it would be in the repository.
        next = found.filter(({ path }) => !path.startsWith('../') && existsSync(join(root, path)));
      }
      closure.left.sort((a, b) => compareText(a.path, b.path));
      return closure;
    },
  };
}

function relativeTo(root: string, path: string): string | undefined {
  const inside = resolveInside(root, path);
  return inside === undefined ? undefined : relativePath(root, inside);
}

function isReadable(root: string, path: string): boolean {
  const file = join(root, path);
  return lstatSync(file).isDirectory() ? false : isInside(root, file);
}

function takeText(
  root: string,
  path: string,
  holdsSecret: (text: string) => boolean,
): { text: string } | { why: string } {
  if (isPrivate(path)) return { why: 'it may hold secrets' };
  if (!isReadable(root, path)) return { why: 'it is no file of the repository' };
  const read = readTextFile(join(root, path));
  if ('unreadable' in read) return { why: `it ${read.unreadable}` };
  if (read.fault) return { why: read.fault.message };
  return holdsSecret(read.text) ? { why: 'it holds what looks like a secret' } : { text: read.text };
}

/** Addresses that the Locations of a catalog file name: they lead to other repositories. */
function addressesIn(text: string): string[] {
  if (!/https:\/\//.test(text)) return [];
  return parseYaml(text).flatMap(({ value }) => {
    if (!isObject(value) || String(value['kind']).toLowerCase() !== 'location' || !isObject(value['spec']))
      return [];
    const { target, targets } = value['spec'];
    return [...asStrings(target), ...asStrings(targets)]
      .map((one) => one.replace(/^url:\s*/i, ''))
      .filter((one) => one.startsWith('https://'));
  });
}

/** What a path of the repository is called in the portal, where the repository or a part of it lies in the portal; else undefined. */
export function pathInPortal(root: string, path: string, out: string): string | undefined {
  if (!existsSync(out)) return undefined;
  const base = parseGlob(path)?.base ?? '';
  const folder = resolve(realpathSync(root), base);
  const portal = realpathSync(out);
  const file = resolve(realpathSync(root), path);
  const within = folder === portal || folder.startsWith(portal + sep);
  return within ? relativePath(portal, file) : undefined;
}
