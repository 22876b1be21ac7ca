import { realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isInside, isPrivate, relativePath, resolveInside, unreadableWords, walk } from '../base/files.ts';
import { isGlob, parseGlob, pathChooser } from '../base/glob.ts';
import { type RepositoryTarget, viewHref } from '../base/repository.ts';
import { pathInRepository } from '../base/repository-address.ts';
import { readTextFile } from '../base/text-file.ts';
import { createLoader } from './load.ts';
import type { Reporter } from './reporter.ts';
import type { Shelf, ShelfText } from './shelf.ts';

/** The files of the portal's folder, which may lie in a repository that is known. */
export function portalShelf(root: string, reporter: Reporter, repository?: RepositoryTarget): Shelf {
  const texts = new Map<string, ShelfText>();
  const choosers = new Map<string, (glob: string) => string[] | undefined>();

  function filesOf(target: string): string[] | undefined {
    const base = resolveInside(root, isGlob(target) ? (parseGlob(target)?.base ?? '') : target);
    if (!base) return undefined;
    try {
      if (!isInside(root, base)) return undefined;
      // By its real path, so that a file is the same one however it is reached.
      if (!isGlob(target)) {
        const path = relativePath(root, realpathSync(base));
        return statSync(base).isFile() && !isPrivate(path) ? [path] : [];
      }
    } catch {
      // Whatever keeps it from being read, the target matches nothing.
      return [];
    }
    let choose = choosers.get(base);
    if (!choose) {
      choose = pathChooser(
        walk(base, root)
          .files.map((path) => relativePath(root, path))
          .filter((path) => !isPrivate(path)),
      );
      choosers.set(base, choose);
    }
    return choose(target) ?? [];
  }

  return {
    title: 'the portal',
    nameOf: (path) => path,
    keyOf: (path) => `/${path}`,
    fromOf: () => undefined,
    load: createLoader(root, reporter),
    find: filesOf,
    pathOf(address) {
      if (!repository) return undefined;
      const { directory } = repository;
      const path = pathInRepository(address, {
        address: viewHref(repository, 'x'),
        path: directory ? `${directory}/x` : 'x',
      });
      const folder = directory ? `${directory}/` : '';
      return path?.startsWith(folder) ? path.slice(folder.length) : undefined;
    },
    content(path) {
      const known = texts.get(path);
      if (known) return known;
      const text = readText(root, join(root, path));
      texts.set(path, text);
      return text;
    },
  };
}

function readText(root: string, file: string): ShelfText {
  try {
    if (!isInside(root, file)) return { fault: 'lies outside the portal' };
    if (isPrivate(relativePath(root, realpathSync(file))))
      return { fault: 'may hold secrets and is not read' };
  } catch (error) {
    return { fault: unreadableWords(error) };
  }
  const read = readTextFile(file);
  if ('unreadable' in read) return { fault: read.unreadable };
  return read.fault ? { fault: 'is not UTF-8 text' } : { text: read.text };
}
