import { type Amount, parseAmount } from '../base/money.ts';
import { nearest } from '../base/text.ts';
import type { Book } from './book.ts';
import { foldName } from './names.ts';

/** Charges that found no entity, grouped by what they have in common: work for someone. */
export interface WorkItem {
  /** Empty where the bill says nothing. */
  service: string;
  subAccount: string;
  resource: string;
  /** The value of the first tag that rules look at; no entity has this name. */
  tag: string;
  rows: number;
  /** Effective cost in the latest month and the month before. */
  current: Amount;
  previous: Amount;
  /** The ref of an entity whose name is nearly the value of the tag. */
  suggestion?: string;
}

function descending(a: Amount, b: Amount): number {
  return a > b ? -1 : a < b ? 1 : 0;
}

/** Guessing compares a value with every name, so only the dearest are worth it. */
const GUESSES = 25;

export function workItems(book: Book, currency: string, names: ReadonlyMap<string, string>): WorkItem[] {
  const guesses = new Map<string, string | undefined>();
  const guess = (tag: string): string | undefined => {
    const folded = foldName(tag);
    if (folded === '') return undefined;
    if (!guesses.has(folded) && guesses.size < GUESSES) guesses.set(folded, nearest(folded, names.keys()));
    return guesses.get(folded);
  };
  return book.worklist
    .filter((entry) => entry.currency === currency)
    .map(({ service, subAccount, resource, tag, rows, current, previous }) => {
      const near = guess(tag);
      const suggestion = near === undefined ? undefined : names.get(near);
      return {
        service,
        subAccount,
        resource,
        tag,
        rows,
        current: parseAmount(current),
        previous: parseAmount(previous),
        ...(suggestion === undefined ? {} : { suggestion }),
      };
    })
    .sort((a, b) => descending(a.current, b.current) || descending(a.previous, b.previous));
}
