/** Dates and times are ISO 8601 texts in UTC; a day is `YYYY-MM-DD`. The clock is never asked here. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LONG_MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAY_MS = 86_400_000;

const TIME = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](?:\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Milliseconds since the epoch of an ISO date or date-time; without a zone it is UTC, a bare date is UTC
 * midnight. NaN for anything else, also for days that no calendar has, such as 30 February.
 */
export function parseTime(text: unknown): number {
  const match = typeof text === 'string' ? TIME.exec(text) : null;
  if (!match) return Number.NaN;
  const [whole, year, month, date, zone] = match;
  // JavaScript would take 30 February for 2 March.
  if (Number(date) > 28 && Number(date) > lengthOf(Number(year), Number(month))) return Number.NaN;
  return Date.parse(zone || whole.length === 10 ? whole : `${whole}Z`);
}

function lengthOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The day of a time in UTC; of what is no time, the first ten characters. */
export function dayOf(time: string): string {
  const ms = parseTime(time);
  return Number.isNaN(ms) ? time.slice(0, 10) : new Date(ms).toISOString().slice(0, 10);
}

/** The day that lies `days` after a day. Throws a RangeError when `day` is none. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** The first day of a day's month. */
export function monthOf(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

/** The first day of the month that lies `months` after the month of `day`. */
export function addMonths(day: string, months: number): string {
  const date = new Date(`${monthOf(day)}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 10);
}

/** How many days a day's month has. */
export function daysInMonth(day: string): number {
  return daysBetween(monthOf(day), addMonths(day, 1));
}

/** `22 Nov 2026`, or `22 Nov` when short; a text that is no day as it is. */
export function formatDay(day: string, options: { short?: boolean } = {}): string {
  if (Number.isNaN(parseTime(day.slice(0, 10)))) return day;
  const [year, month, date] = day.slice(0, 10).split('-').map(Number);
  const text = `${date} ${MONTHS[month! - 1]}`;
  return options.short ? text : `${text} ${year}`;
}

/** `November 2026`, or `Nov 2026` when short; a text that is no day as it is. */
export function formatMonth(day: string, options: { short?: boolean } = {}): string {
  if (Number.isNaN(parseTime(day.slice(0, 10)))) return day;
  const [year, month] = day.split('-').map(Number);
  return `${(options.short ? MONTHS : LONG_MONTHS)[month! - 1]} ${year}`;
}

/** `22 Nov 2026, 06:10 UTC`; a text that is no time as it is. */
export function formatTime(time: string): string {
  const ms = parseTime(time);
  if (Number.isNaN(ms)) return time;
  const iso = new Date(ms).toISOString();
  return `${formatDay(iso)}, ${iso.slice(11, 16)} UTC`;
}
