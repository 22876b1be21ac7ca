import { addDays, addMonths, daysBetween, monthOf } from '../base/dates.ts';
import { compareText } from '../base/json.ts';
import { type Extent, widest } from './extent.ts';

/** What days the bills of one currency speak of. All days are UTC. */
export interface Calendar {
  /** First day of any charge. */
  firstDay: string;
  /** The last day with charges, not after the day of the build. */
  lastDay: string;
  /** The last day that is surely whole. A day with charges may still grow; it is never shown as a drop. */
  completeTo: string;
}

/** Exports may go on filling a month for so many days after its end. */
const SETTLING_DAYS = 3;
/** A bill that ends so many days before the others has ended, and does not hold the others back. */
const ENDED_DAYS = 14;

/** How far one bill goes, from the extent of its charges. `today` is the day of the build. */
export function calendarOf(extent: Extent, today: string): Calendar {
  const { firstDay, lastDay: dated, endDay, lastPeriod } = extent;
  if (dated === undefined) {
    // Only charges for whole periods: there is no day that could be partial.
    const end = endDay < today ? endDay : today;
    return { firstDay, lastDay: end, completeTo: end };
  }
  if (dated > today) return { firstDay, lastDay: today, completeTo: addDays(today, -1) };
  const monthEnd = addDays(addMonths(dated, 1), -1);
  const whole = lastPeriod > dated || (dated === monthEnd && daysBetween(dated, today) >= SETTLING_DAYS);
  return { firstDay, lastDay: dated, completeTo: whole ? dated : addDays(dated, -1) };
}

/** The calendar of several bills in one currency: whole is only what is whole in all that still go on. */
export function mergeCalendars(calendars: readonly Calendar[]): Calendar | undefined {
  const firstDay = least(calendars.map((calendar) => calendar.firstDay));
  const lastDay = greatest(calendars.map((calendar) => calendar.lastDay));
  if (firstDay === undefined || lastDay === undefined) return undefined;
  const alive = calendars.filter((calendar) => daysBetween(calendar.lastDay, lastDay) <= ENDED_DAYS);
  return { firstDay, lastDay, completeTo: least(alive.map((calendar) => calendar.completeTo)) ?? lastDay };
}

export interface Calendars {
  /** Bill id -> calendar. */
  bills: ReadonlyMap<string, Calendar>;
  /** Currency -> calendar of all bills that charge in it. */
  currencies: ReadonlyMap<string, Calendar>;
}

/** The calendars of bills that were read, and of their currencies. */
export function calendarsOf(
  readings: readonly { bill: { id: string }; files: readonly { unit: { extents: readonly Extent[] } }[] }[],
  today: string,
): Calendars {
  const bills = new Map<string, Calendar>();
  const parts = new Map<string, Calendar[]>();
  for (const { bill, files } of readings) {
    const extents = files.flatMap(({ unit }) => unit.extents);
    if (extents.length === 0) continue;
    bills.set(bill.id, calendarOf(extents.reduce(widest), today));
    for (const [currency, own] of Map.groupBy(extents, (extent) => extent.currency)) {
      parts.set(currency, [...(parts.get(currency) ?? []), calendarOf(own.reduce(widest), today)]);
    }
  }
  const currencies = new Map<string, Calendar>();
  for (const [currency, calendars] of [...parts].sort(([a], [b]) => compareText(a, b))) {
    const merged = mergeCalendars(calendars);
    if (merged) currencies.set(currency, merged);
  }
  return { bills, currencies };
}

/** True when a month lies within what the bills cover from their start to their last whole day. */
export function monthComplete(calendar: Calendar, month: string): boolean {
  return calendar.firstDay < addMonths(month, 1) && addDays(addMonths(month, 1), -1) <= calendar.completeTo;
}

/** True when the bills began in a month or before. */
export function monthCovered(calendar: Calendar, month: string): boolean {
  return monthOf(calendar.firstDay) <= month;
}

function least(texts: readonly (string | undefined)[]): string | undefined {
  return texts.filter((text) => text !== undefined).sort(compareText)[0];
}

function greatest(texts: readonly (string | undefined)[]): string | undefined {
  return texts
    .filter((text) => text !== undefined)
    .sort(compareText)
    .at(-1);
}
