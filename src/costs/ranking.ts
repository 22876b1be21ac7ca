import { addMonths } from '../base/dates.ts';
import { compareText } from '../base/json.ts';
import { monthCovered } from './calendar.ts';
import type { FactsInput } from './facts.ts';
import { type CostFigures, entitySums, figuresOf } from './figures.ts';
import type { BookIndex } from './index-book.ts';
import { spansOf } from './tally.ts';
import { descending } from './view.ts';

/** The figures of an entity in tables. */
export interface Ranked extends CostFigures {
  ref: string;
  /** The same without taxes and credits: compare these. */
  running: CostFigures;
}

/** All entities with cost in a currency, by the last 30 whole days, the dearest first. */
export function rankingOf(input: FactsInput, index: BookIndex, currency: string): Ranked[] {
  const calendar = input.calendars.get(currency);
  if (!calendar) return [];
  const spans = spansOf(calendar);
  const back = monthCovered(calendar, addMonths(calendar.lastDay, -1));
  return index
    .refs(currency)
    .map((ref) => {
      const sums = entitySums(input.book, index, currency, ref, spans);
      return { ref, ...figuresOf(sums, 'effective', back), running: figuresOf(sums, 'running', back) };
    })
    .sort(
      (a, b) =>
        descending(a.last30Days, b.last30Days) ||
        descending(a.monthToDate, b.monthToDate) ||
        compareText(a.ref, b.ref),
    );
}
