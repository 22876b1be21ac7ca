import { posix } from 'node:path';

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
