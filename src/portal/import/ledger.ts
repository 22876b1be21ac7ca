import { compareText } from '../../base/json.ts';
import type { Sort } from './sorts.ts';

/** Where a thing of the export stood, and what it is called. */
export interface Named {
  file: string;
  identifier: string;
}

/** What became of things of one sort, and why: the same for all that are listed. */
export interface Loss<S extends string = Sort> {
  sort: S;
  /** `adapted`: it is there, in another form or without a part. `dropped`: it is not. */
  fate: 'adapted' | 'dropped';
  /** What happened, as a sentence without its full stop. */
  why: string;
  /** What to do instead, a sentence with its full stop. */
  instead: string;
  /** True when somebody has to do or decide something. */
  needs: boolean;
  items: Named[];
}

/** Values that were left out on purpose, as the portal makes them itself or has them from elsewhere. */
export interface Left {
  /** `service.openIncidents`, or the name of a field. */
  what: string;
  why: string;
  /** Values that were left out. */
  values: number;
  files: string[];
}

/** What became of the things of a sort: `kept + adapted + dropped` is `read`. */
export interface Tally {
  read: number;
  kept: number;
  adapted: number;
  dropped: number;
}

export interface Change {
  why: string;
  instead: string;
  needs: boolean;
}

/** Keeps the books of an import. */
export interface Ledger<S extends string = Sort> {
  /** A thing was met. Every one of them must get exactly one fate. */
  read(sort: S): void;
  /** Its fate: kept without changes, adapted with them. */
  kept(sort: S, item: Named, changes?: readonly Change[]): void;
  dropped(sort: S, item: Named, change: Change): void;
  left(what: string, why: string, file: string, values?: number): void;
  finish(): { tallies: Partial<Record<S, Tally>>; losses: Loss<S>[]; left: Left[] };
}

/** @param sorts what is imported, in the order in which reports list it */
export function openLedger<S extends string>(sorts: readonly S[]): Ledger<S> {
  const tallies = new Map<S, Tally>();
  const losses = new Map<string, Loss<S>>();
  const left = new Map<string, { what: string; why: string; values: number; files: Set<string> }>();

  const tally = (sort: S): Tally => {
    let found = tallies.get(sort);
    if (!found) {
      found = { read: 0, kept: 0, adapted: 0, dropped: 0 };
      tallies.set(sort, found);
    }
    return found;
  };
  const note = (sort: S, fate: Loss['fate'], item: Named, { why, instead, needs }: Change): void => {
    const key = [sort, fate, why, instead, needs].join('\n');
    const loss = losses.get(key);
    if (loss) loss.items.push(item);
    else losses.set(key, { sort, fate, why, instead, needs, items: [item] });
  };

  return {
    read(sort) {
      tally(sort).read += 1;
    },
    kept(sort, item, changes = []) {
      tally(sort)[changes.length > 0 ? 'adapted' : 'kept'] += 1;
      for (const change of changes) note(sort, 'adapted', item, change);
    },
    dropped(sort, item, change) {
      tally(sort).dropped += 1;
      note(sort, 'dropped', item, change);
    },
    left(what, why, file, values = 1) {
      const found = left.get(`${what}\n${why}`);
      if (found) {
        found.values += values;
        found.files.add(file);
      } else left.set(`${what}\n${why}`, { what, why, values, files: new Set([file]) });
    },
    finish() {
      const sorted: Partial<Record<S, Tally>> = {};
      for (const sort of sorts) {
        const found = tallies.get(sort);
        if (found) sorted[sort] = found;
      }
      return {
        tallies: sorted,
        losses: [...losses.values()]
          .map((loss) => ({ ...loss, items: loss.items.sort(compareNamed) }))
          .sort((a, b) => compareLosses(a, b, sorts)),
        left: [...left.values()]
          .map((entry) => ({ ...entry, files: [...entry.files].sort(compareText) }))
          .sort((a, b) => compareText(a.what, b.what) || compareText(a.why, b.why)),
      };
    },
  };
}

function compareNamed(a: Named, b: Named): number {
  return compareText(a.file, b.file) || compareText(a.identifier, b.identifier);
}

function compareLosses<S extends string>(a: Loss<S>, b: Loss<S>, sorts: readonly S[]): number {
  return (
    Number(b.needs) - Number(a.needs) ||
    sorts.indexOf(a.sort) - sorts.indexOf(b.sort) ||
    compareText(b.fate, a.fate) ||
    compareText(a.why, b.why) ||
    compareText(a.instead, b.instead)
  );
}
