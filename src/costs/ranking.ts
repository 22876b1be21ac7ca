import { addMonths } from '../base/dates.ts';
import { compareText } from '../base/json.ts';
import type { Amount } from '../base/money.ts';
import { monthCovered } from './calendar.ts';
import { type FactsInput, spanSums } from './facts.ts';
import type { BookIndex } from './index-book.ts';
import { spansOf } from './tally.ts';
import { descending } from './view.ts';

/** The figures of an entity in tables; see CostView for what each means. */
export interface Ranked {
  ref: string;
  monthToDate: Amount;
  completeToDate: Amount;
  previousMonthSameDays: Amount | undefined;
  previousMonth: Amount | undefined;
  last30Days: Amount;
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
      const sums = spanSums(input.book, index, currency, ref, spans);
      return {
        ref,
        ...sums,
        ...(back ? {} : { previousMonthSameDays: undefined, previousMonth: undefined }),
      };
    })
    .sort(
      (a, b) =>
        descending(a.last30Days, b.last30Days) ||
        descending(a.monthToDate, b.monthToDate) ||
        compareText(a.ref, b.ref),
    );
}
