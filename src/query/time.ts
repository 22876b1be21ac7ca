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

/**
 * The first moment of an ISO day or time, in milliseconds since the epoch; NaN for anything else. The same as
 * `parseTime`, and much faster for the forms that sources give: a day, or a time in UTC to the second or the
 * millisecond.
 */
export function startOf(text: unknown): number {
  if (typeof text !== 'string') return Number.NaN;
  const { length } = text;
  const usual = length === 10 || ((length === 20 || length === 24) && text.charCodeAt(length - 1) === 0x5a);
  const time = usual ? readUsual(text) : Number.NaN;
  return Number.isNaN(time) ? parseTime(text) : time;
}

/** NaN where the text has another form than it seemed, or needs a closer look. */
function readUsual(text: string): number {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  // Every month has 28 days; the few dates beyond are left to the calendar of `parseTime`.
  if (
    !(year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= 28) ||
    text[4] !== '-' ||
    text[7] !== '-'
  )
    return Number.NaN;
  if (text.length === 10) return Date.UTC(year, month - 1, day);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  const fraction = text.length === 24 ? digits(text, 20, 3) : 0;
  const parted =
    text[10] === 'T' && text[13] === ':' && text[16] === ':' && (text.length === 20 || text[19] === '.');
  if (!(parted && hour <= 23 && minute <= 59 && second <= 59)) return Number.NaN;
  return Date.UTC(year, month - 1, day, hour, minute, second, fraction);
}

/** A number of so many digits; NaN when one of them is none. */
function digits(text: string, from: number, length: number): number {
  let number = 0;
  for (let at = from; at < from + length; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** The last moment of an ISO day, or the time itself; NaN for anything else. */
export function endOf(text: unknown): number {
  const start = startOf(text);
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
