import { addMonths } from '../base/dates.ts';
import { compareText } from '../base/json.ts';
import type { State } from '../base/state.ts';
import { logKey, MONTHS_KEPT } from './log.ts';
import type { Audience } from './summary.ts';

/** A month is forgotten when it lies too far before each of so many months with builds: one wrong clock forgets nothing. */
const WITNESSES = 3;
/** Months before those that are kept which are looked for to be forgotten. */
const LOOK = 120;

/**
 * The first month (`YYYY-MM`) that is still kept, by the months that have builds; undefined while nothing is forgotten.
 * It never goes by the time of one build alone: a clock that is years ahead must not cost the past.
 */
export function keptFrom(months: Iterable<string>): string | undefined {
  const last = [...new Set(months)].sort(compareText).slice(-WITNESSES);
  return last.length < WITNESSES ? undefined : addMonths(`${last[0]!}-01`, -MONTHS_KEPT).slice(0, 7);
}

/** The first month that is still kept after a build of a day, by the months that have a log in a state. */
export function keptFromIn(state: Pick<State, 'read'>, audience: Audience, day: string): string | undefined {
  const months: string[] = [];
  for (let back = 0; back <= MONTHS_KEPT && months.length < WITNESSES; back += 1) {
    const month = addMonths(day, -back).slice(0, 7);
    if (state.read(logKey(audience, month)) !== undefined) months.push(month);
  }
  return keptFrom(months);
}

/** True for a month (`YYYY-MM`) before the first one that is kept. */
export function isForgotten(month: string | undefined, from: string | undefined): boolean {
  return month !== undefined && from !== undefined && month < from;
}

/** The months that may be left of those that were kept once: builds may have been rare. */
export function forgottenMonths(from: string | undefined): string[] {
  return from === undefined
    ? []
    : Array.from({ length: LOOK }, (_, index) => addMonths(`${from}-01`, -1 - index).slice(0, 7));
}
