import type { Origin } from '../../../base/origin.ts';

/** Where a value stands: a file as people call it, line and column from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/**
 * A value of a configuration. What the environment or another file would give is never asked for, and what is a secret
 * is forgotten while it is read: neither can get any further.
 */
export type Value =
  | { type: 'map'; members: ReadonlyMap<string, Value>; place: Place }
  | { type: 'list'; items: readonly Value[]; place: Place }
  | { type: 'plain'; value: string | number | boolean; place: Place }
  /** Says that there is nothing, whatever other files say. */
  | { type: 'null'; place: Place }
  | {
      type: 'env';
      /** Environment variables that it is made of. */
      names: readonly string[];
      /** True for the value of one variable and nothing else. */
      whole: boolean;
      /** What it is when none of them is set, where each has a default. */
      fallback?: string;
      place: Place;
    }
  /** The text of another file, which is not read. */
  | { type: 'file'; place: Place }
  /** A secret that stands in the file. */
  | { type: 'secret'; place: Place }
  /** An include that could not be followed; told as a problem. */
  | { type: 'broken'; why: string; fix: string; place: Place };

/** Names of members and indices of items. */
export type KeyPath = readonly (string | number)[];

const PLAIN_NAME = /^[\w$@/*+^-]+$/;

/** A path as people write it: `catalog.locations[0].target`, `proxy["/a.b"].target`. */
export function formatKey(path: KeyPath): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (PLAIN_NAME.test(part)) return index === 0 ? part : `.${part}`;
      return `[${JSON.stringify(part)}]`;
    })
    .join('');
}

/** A place as an origin of problems. */
export function originOf({ file, line, column }: Place): Origin {
  return { source: 'import', file, line, column };
}
