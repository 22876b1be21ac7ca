import { addDays, dayOf, parseTime } from '../base/dates.ts';
import { PRESETS, type Window } from './ast.ts';

const DAY_MS = 86_400_000;

/** Both ends in milliseconds since the epoch, included. */
export interface Span {
  from: number;
  to: number;
}

/** A day without a time of day lasts from its first to its last millisecond. */
const isDay = (text: string): boolean => text.length === 10;

/** The first moment of an ISO day or time; NaN for anything else. */
export function startOf(text: unknown): number {
  return parseTime(text);
}

/** The last moment of an ISO day, or the time itself; NaN for anything else. */
export function endOf(text: unknown): number {
  const start = parseTime(text);
  return typeof text === 'string' && isDay(text) ? start + DAY_MS - 1 : start;
}

/**
 * The span of a window, by whole UTC days: `lastWeek` starts with the day seven days ago and ends with today.
 * So a verdict does not change from hour to hour, and an event seen just after `now` was taken still counts.
 */
export function spanOf(window: Window, now: string): Span {
  if ('from' in window) return { from: startOf(window.from), to: endOf(window.to) };
  const [before, after] = PRESETS[window.preset];
  const today = dayOf(now);
  return { from: startOf(addDays(today, before)), to: endOf(addDays(today, after)) };
}
