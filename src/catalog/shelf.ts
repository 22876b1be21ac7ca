import { posix } from 'node:path';
import { decodeName } from '../base/repository-address.ts';

/** A text, or a clause that says why there is none: `is larger than 5 MB`. */
export type ShelfText = { text: string } | { fault: string };

/** What origins say of a file that does not belong to the portal itself. */
export interface FromSource {
  /** The source that brought it. */
  source: string;
  /** The record that holds it. */
  record: string;
  /** Where a person can look at it. */
  url?: string;
}

/**
 * The files among which a catalog file lies, and which its Locations and placeholders may name: those of the portal's
 * folder, or those of one repository. All paths are relative to its top, with forward slashes.
 */
export interface Shelf {
  /** What messages call it: `the portal`, `acme/shop`. */
  title: string;
  /** What a file is called in origins. */
  nameOf(path: string): string;
  /** Tells files apart: it is the same when two shelves hold one file. */
  keyOf(path: string): string;
  fromOf(path: string): FromSource | undefined;
  /** The text of a catalog file; undefined when it cannot be had, which has been reported. */
  load(path: string): string | undefined;
  /** The text of a file that a placeholder names. */
  content(path: string): ShelfText;
  /** The files that a path or glob means; undefined when it leads out of the shelf by a link. */
  find(target: string): string[] | undefined;
  /** The path of an address that leads to a file, or to files, of this very shelf; undefined for other addresses. */
  pathOf(address: string): string | undefined;
}

/**
 * The path, or glob, that a text in a file names: from the folder of the file, or from the top with a slash before
 * it. Undefined when it leads out of the shelf.
 */
export function pathFrom(file: string, target: string): string | undefined {
  const path = target.startsWith('/')
    ? posix.normalize(target.slice(1))
    : posix.join(posix.dirname(file), target);
  return path === '..' || path.startsWith('../') || path.startsWith('/') ? undefined : path;
}

/** True for an address with a scheme, such as `https://example.com/`. */
export function isAddress(target: string): boolean {
  return /^[a-z][a-z+.-]*:\/\//i.test(target);
}

/** What a text in a file names: paths of its shelf, of which the first that exists is meant, or another place. */
export type Named = { paths: string[] } | { elsewhere: true } | { outside: true };

/**
 * Reads a text that names a file, or files: a path as in {@link pathFrom}, as it is written and else as an address
 * means it, with percent signs, query and fragment; or the address of something on the same shelf.
 */
export function namedBy(shelf: Shelf, file: string, target: string): Named {
  if (isAddress(target)) {
    const inside = shelf.pathOf(target);
    if (inside === undefined) return { elsewhere: true };
    const path = pathFrom(file, `/${inside}`);
    return path === undefined ? { outside: true } : { paths: [path] };
  }
  const [plain, meant] = [pathFrom(file, target), asAddress(target)];
  const other = meant === undefined ? undefined : pathFrom(file, meant);
  if (plain === undefined) return { outside: true };
  return { paths: other === undefined || other === plain ? [plain] : [plain, other] };
}

/** A relative address as a path; undefined where it is the same, or its names would become more than names. */
function asAddress(target: string): string | undefined {
  if (!/[%?#]/.test(target)) return undefined;
  const names = target
    .replace(/[?#].*$/s, '')
    .split('/')
    .map(decodeName);
  return names.includes(undefined) || names.every((name) => name === '') ? undefined : names.join('/');
}
