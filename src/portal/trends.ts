import { dayOf } from '../base/dates.ts';
import { formatMoney, toNumber } from '../base/money.ts';
import { formatNumber, formatShare } from '../base/text.ts';
import { costsByMonth } from '../history/costs.ts';
import type { Series } from '../history/trends.ts';
import type { Portal } from './portal.ts';

/** How one figure went. */
export interface TrendLine {
  label: string;
  /** The oldest first, at least two; what was not known is left out. */
  points: TrendPoint[];
}

export interface TrendPoint {
  /** `YYYY-MM-DD`; the first of the month for what a month cost. */
  day: string;
  /** For geometry only. */
  value: number;
  text: string;
  /** More of it, such as `139 of 182`; empty where there is nothing to add. */
  note: string;
}

/** Points that a line has: as many as its width shows, and fewer on the many pages of entities. */
const MOST = 53;
const MOST_OF_ENTITY = 14;

/** How the portal went: entities, rules that pass, problems, cost per month. */
export function portalTrends(portal: Portal): TrendLine[] {
  const { history } = portal;
  if (!history) return [];
  const { trends } = history;
  return [
    entitiesLine('Entities', trends.times, trends.portal),
    passingLine(trends.times, trends.portal),
    problemsLine(trends.times, trends.portal),
    costLine(portal),
  ].flatMap((line) => line ?? []);
}

/** How what an owner owned at each time went. */
export function ownerTrends(portal: Portal, ref: string): TrendLine[] {
  const trends = portal.history?.trends;
  const series = trends?.ofOwner(ref);
  if (!trends || !series) return [];
  return [
    entitiesLine('Owns', trends.times, series),
    passingLine(trends.times, series),
    problemsLine(trends.times, series),
    costLine(portal, ref),
  ].flatMap((line) => line ?? []);
}

/** How many of its rules an entity passed over time; undefined where there is nothing to compare. */
export function entityTrend(portal: Portal, ref: string): TrendLine | undefined {
  const trends = portal.history?.trends;
  const series = trends?.ofEntity(ref);
  return trends && series && hasSteps(series) ? passingLine(trends.times, series, MOST_OF_ENTITY) : undefined;
}

/** True when what passed, or how much there was to pass, was not always the same. */
function hasSteps({ passed, judged }: Series): boolean {
  const first = judged.findIndex((value) => value);
  return passed.some(
    (value, index) => judged[index] && (value !== passed[first] || judged[index] !== judged[first]),
  );
}

/** About so many of a list: its last one, those at even distances before, and its first. */
function thinned<One>(list: readonly One[], most: number): One[] {
  const step = Math.ceil(list.length / most);
  const last = list.length - 1;
  return list.filter((_, index) => index === 0 || (last - index) % step === 0);
}

function entitiesLine(label: string, times: readonly string[], { entities }: Series): TrendLine | undefined {
  return lineOf(label, times, entities, (index) => plainPoint(entities[index]!));
}

function passingLine(
  times: readonly string[],
  { passed, judged }: Series,
  most = MOST,
): TrendLine | undefined {
  const known = passed.map((value, index) => (judged[index] ? value : null));
  return lineOf(
    'Rules that pass',
    times,
    known,
    (index) => {
      const [good, all] = [passed[index]!, judged[index]!];
      return {
        value: good / all,
        text: formatShare(good / all),
        note: `${formatNumber(good)} of ${formatNumber(all)}`,
      };
    },
    most,
  );
}

/** A portal that never had a problem needs no line that says so. */
function problemsLine(times: readonly string[], { problems }: Series): TrendLine | undefined {
  if (problems.every((value) => !value)) return undefined;
  return lineOf('Problems', times, problems, (index) => plainPoint(problems[index]!));
}

function plainPoint(value: number): Omit<TrendPoint, 'day'> {
  return { value, text: formatNumber(value), note: '' };
}

/** What months that are over cost: everything, or what an owner owned then. */
function costLine({ history }: Portal, owner?: string): TrendLine | undefined {
  const costs = history?.costs;
  if (!costs) return undefined;
  const points = costsByMonth(costs, owner, owner !== undefined).map(({ month, amount }) => ({
    day: month,
    value: toNumber(amount),
    text: formatMoney(amount, costs.currency),
    note: '',
  }));
  return points.length > 1 ? { label: 'Cost per month', points } : undefined;
}

/**
 * The line of a figure. Nothing where it is not known any more: an old one would look like that of now.
 *
 * @param known the figure at each time; null where it was not known
 * @param at the point of a figure that was known
 */
function lineOf(
  label: string,
  times: readonly string[],
  known: readonly (number | null)[],
  at: (index: number) => Omit<TrendPoint, 'day'>,
  most = MOST,
): TrendLine | undefined {
  const indexes = known.flatMap((value, index) => (value === null ? [] : [index]));
  if (indexes.length < 2 || indexes.at(-1) !== times.length - 1) return undefined;
  return {
    label,
    points: thinned(indexes, most).map((index) => ({ day: dayOf(times[index]!), ...at(index) })),
  };
}
