import type { Origin } from '../base/origin.ts';
import type { ProblemRule } from '../base/problem.ts';
import { positionIn, type YamlDocument } from '../base/yaml.ts';
import type { Classified } from './classify.ts';
import type { FromSource, Shelf } from './shelf.ts';

export type Path = readonly (string | number)[];

/** One document of a catalog file, or one item of a document that is a list, on its way through the reader. */
export interface Item {
  /** What origins call the file. */
  file: string;
  /** The files around it, and its path among them. */
  shelf: Shelf;
  at: string;
  /** Which document of the file, counted from 0. */
  index: number;
  document: YamlDocument;
  /** Path of the item within the document; empty unless the document is a list. */
  path: Path;
  /** A digest of its text and of where that stands. */
  print: string;
  /** What the document says, its placeholders filled. */
  value: unknown;
  /** Placeholders that could not be filled. */
  unfilled: readonly Unfilled[];
  /** Specifications that refer to other files and are yet to be put together. */
  specifications?: readonly SpecificationPlace[];
  is: Classified;
  /** The source that brought the file, where it is not one of the portal's own. */
  from?: FromSource;
}

/** A specification within an item. */
export interface SpecificationPlace {
  /** Where its text stands within the value, and where the placeholder stands in the document. */
  path: Path;
  place: Path;
  /** Its file, as a path of the item's shelf. */
  file: string;
}

/** A placeholder that could not be filled, as the problem that it is. */
export interface Unfilled {
  /** Where its content would stand within the value, and where its own text stands. */
  path: Path;
  place: Path;
  /** Where it goes wrong, when that is in another file. */
  origin?: Origin;
  rule: ProblemRule;
  message: string;
  key: string;
}

/** Where a path of an item stands. */
export function itemOrigin(item: Pick<Item, 'file' | 'document' | 'path' | 'from'>, path: Path = []): Origin {
  const { line, column } = positionIn(item.document, [...item.path, ...path]);
  return { source: 'catalog', ...item.from, file: item.file, line, column };
}

/** The key that tells an item from the others of its file, where it has no name of its own. */
export function itemKey(item: Pick<Item, 'index' | 'path'>): string {
  return [item.index, ...item.path].join('.');
}
