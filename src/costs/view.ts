import { addDays, addMonths, monthOf } from '../base/dates.ts';
import { compareText } from '../base/json.ts';
import type { Amount } from '../base/money.ts';
import { dayNumber, dayText } from './book.ts';
import { type Calendar, monthComplete, monthCovered } from './calendar.ts';
import { type CostFigures, figuresOf, sumSpans } from './figures.ts';
import type { RuleInfo } from './program.ts';
import { spansOf, type Tally } from './tally.ts';

/** A figure of a day or month. All amounts are EffectiveCost unless they say otherwise. */
export interface CostPoint {
  /** Everything, taxes and credits included: these add up to the bill. */
  effective: Amount;
  /** Without taxes and credits: what running it costs. Use it for charts and comparisons. */
  running: Amount;
  /** False while charges may still arrive. */
  complete: boolean;
}

export interface CostDay extends CostPoint {
  /** `YYYY-MM-DD`, UTC. */
  day: string;
}

export interface CostMonth extends CostPoint {
  /** The first day of the month. */
  month: string;
  /** BilledCost: what invoices of these charges ask for. */
  billed: Amount;
}

/** One part of a cost, for the latest month and the month before. */
export interface CostPart {
  /** The name of a service, category or provider, the id of a rule, or `shared:<pool>`. Empty: not allocated. */
  key: string;
  title: string;
  /** In the month of `lastDay`, all that is known, days to come of fees for the whole month included. */
  current: Amount;
  previous: Amount;
}

/** The cost of one entity, of several, or of everything, in one currency. */
export interface CostView extends Calendar, CostFigures {
  currency: string;
  /** The 90 days up to `lastDay`, days without cost included. */
  daily: CostDay[];
  /** From the first month with charges on, ascending; months without cost included. */
  months: CostMonth[];
  /** The figures above without taxes and credits: compare these. */
  running: CostFigures;
  /** Parts, the dearest first. Shared cost stands as one part per pool. */
  byService: CostPart[];
  byRule: CostPart[];
  byProvider: CostPart[];
  /** Usage, Purchase, Tax, Credit, Adjustment: credits and taxes stand apart. */
  byCategory: CostPart[];
}

const DAILY = 90;
const ZERO = { effective: 0n, running: 0n };

export function viewOf(
  tally: Tally,
  currency: string,
  calendar: Calendar,
  rules: ReadonlyMap<string, RuleInfo>,
): CostView {
  const month = dayNumber(monthOf(calendar.lastDay));
  const sums = sumSpans(tally.days, spansOf(calendar));
  const title = (key: string) => {
    if (key === '') return 'Not allocated';
    const rule = rules.get(key);
    return rule ? (rule.type === 'shared' ? `Shared: ${rule.title}` : rule.title) : key;
  };
  const reachesBack = monthCovered(calendar, addMonths(calendar.lastDay, -1));
  return {
    currency,
    ...calendar,
    daily: Array.from({ length: DAILY }, (_, index): CostDay => {
      const day = addDays(calendar.lastDay, index - DAILY + 1);
      return { day, ...(tally.days.get(dayNumber(day)) ?? ZERO), complete: day <= calendar.completeTo };
    }),
    months: monthsOf(tally, calendar),
    ...figuresOf(sums, 'effective', reachesBack),
    running: figuresOf(sums, 'running', reachesBack),
    byService: parts(tally.services, month, (key) => (key.startsWith('shared:') ? title(key) : key)),
    byRule: parts(tally.rules, month, title),
    byProvider: parts(tally.providers, month, (key) => key),
    byCategory: parts(tally.categories, month, (key) => key),
  };
}

function monthsOf(tally: Tally, calendar: Calendar): CostMonth[] {
  const last = Math.max(dayNumber(monthOf(calendar.lastDay)), ...tally.months.keys());
  const months: CostMonth[] = [];
  for (let month = monthOf(calendar.firstDay); dayNumber(month) <= last; month = addMonths(month, 1)) {
    const sums = tally.months.get(dayNumber(month)) ?? { ...ZERO, billed: 0n };
    months.push({ month, ...sums, complete: monthComplete(calendar, month) });
  }
  return months;
}

function parts(map: Tally['services'], month: number, title: (key: string) => string): CostPart[] {
  const before = dayNumber(addMonths(dayText(month), -1));
  const list: CostPart[] = [];
  for (const [key, months] of map) {
    const current = months.get(month) ?? 0n;
    const previous = months.get(before) ?? 0n;
    if (months.has(month) || months.has(before)) list.push({ key, title: title(key), current, previous });
  }
  return list.sort(
    (a, b) =>
      descending(a.current, b.current) || descending(a.previous, b.previous) || compareText(a.key, b.key),
  );
}

export function descending(a: Amount, b: Amount): number {
  return a === b ? 0 : a > b ? -1 : 1;
}
