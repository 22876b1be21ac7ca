import { isPrivate } from '../base/files.ts';
import { isGlob, pathChooser } from '../base/glob.ts';
import { pathInRepository } from '../base/repository-address.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import type { Reporter } from './reporter.ts';
import type { FromSource, Shelf } from './shelf.ts';

/** A repository as a source brought it: its catalog files, and the files that those name. */
export interface BroughtRepository {
  /** The source that brought it. */
  source: string;
  /** The id of its record, which stands before the paths of its files: `acme/shop/catalog-info.yaml`. */
  record: string;
  /** The portal's folder in it, where the portal lies in this very repository; empty for its top. */
  portalFolder?: string | undefined;
  files: readonly BroughtFile[];
}

/** A file of a repository. Without a text there is a `fault`, a clause such as `is larger than 1 MB`. */
export interface BroughtFile {
  /** Path in the repository. */
  path: string;
  text?: string | undefined;
  fault?: string | undefined;
  /** Where a person can look at it. */
  url?: string | undefined;
  /** True for a catalog file; false for what is only read because a catalog file names it. */
  declares: boolean;
}

/** What origins call a file of a repository. */
export function broughtName({ record }: Pick<BroughtRepository, 'record'>, path: string): string {
  return `${record}/${path}`;
}

/** The place of a file with such a name: the id of the record, and after `//` the folder, where there is one. */
export function broughtFolder(record: string, name: string): string {
  const path = name.slice(record.length + 1);
  const end = path.lastIndexOf('/');
  return end === -1 ? record : `${record}//${path.slice(0, end)}`;
}

/** The files of a repository. Nothing but what was brought is there, so that it reads alike without a network. */
export function broughtShelf(repository: BroughtRepository, reporter: Reporter): Shelf {
  const { source, record, portalFolder } = repository;
  const files = new Map(repository.files.map((file) => [file.path, file]));
  const home = repository.files.find(({ url }) => url);
  const choose = pathChooser([...files.keys()]);
  const own = portalFolder === undefined ? undefined : portalFolder === '' ? '' : `${portalFolder}/`;
  const fromOf = (path: string): FromSource => {
    const url = files.get(path)?.url;
    return { source, record, ...(url ? { url } : {}) };
  };
  return {
    title: record,
    nameOf: (path) => broughtName(repository, path),
    // A file of the portal itself is read where it lies, with what has changed since the last commit.
    keyOf: (path) =>
      own !== undefined && path.startsWith(own) ? `/${path.slice(own.length)}` : `${record}//${path}`,
    fromOf,
    load(path) {
      const { text, fault } = files.get(path) ?? { fault: 'was not brought' };
      if (text !== undefined) return text;
      const origin = { ...fromOf(path), file: broughtName(repository, path) };
      reporter.report(RULES.unreadable, origin, `the file ${fault} and is not read`, {
        key: '',
        fix: 'Make it a smaller text file, or take it out of what is read of this repository.',
      });
      return undefined;
    },
    content(path) {
      if (isPrivate(path)) return { fault: 'may hold secrets and is not read' };
      const file = files.get(path);
      if (file?.text !== undefined) return { text: file.text };
      return { fault: file?.fault ?? `is not in ${record}` };
    },
    pathOf: (address) =>
      home?.url ? pathInRepository(address, { address: home.url, path: home.path }) : undefined,
    find: (target) => (isGlob(target) ? (choose(target) ?? []) : files.has(target) ? [target] : []),
  };
}
