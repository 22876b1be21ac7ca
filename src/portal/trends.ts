import { dayOf } from '../base/dates.ts';
import { formatMoney, toNumber } from '../base/money.ts';
import { formatNumber } from '../base/text.ts';
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
  const line = trends && series && passingLine(trends.times, series);
  if (!line || new Set(line.points.map(({ note }) => note)).size < 2) return undefined;
  return thinned(line, MOST_OF_ENTITY);
}

/** A line with about so many points: its last one, those at even distances before, and its first. */
function thinned(line: TrendLine, most: number): TrendLine {
  const step = Math.ceil(line.points.length / most);
  const last = line.points.length - 1;
  return { ...line, points: line.points.filter((_, index) => index === 0 || (last - index) % step === 0) };
}

function entitiesLine(label: string, times: readonly string[], { entities }: Series): TrendLine | undefined {
  return lineOf(label, times, (index) => {
    const value = entities[index];
    return value == null ? undefined : { value, text: formatNumber(value), note: '' };
  });
}

function passingLine(times: readonly string[], { passed, judged }: Series): TrendLine | undefined {
  return lineOf('Rules that pass', times, (index) => {
    const [good, all] = [passed[index], judged[index]];
    if (good == null || !all) return undefined;
    return {
      value: good / all,
      text: `${Math.floor((good / all) * 100)} %`,
      note: `${formatNumber(good)} of ${formatNumber(all)}`,
    };
  });
}

/** A portal that never had a problem needs no line that says so. */
function problemsLine(times: readonly string[], { problems }: Series): TrendLine | undefined {
  if (problems.every((value) => !value)) return undefined;
  return lineOf('Problems', times, (index) => {
    const value = problems[index];
    return value == null ? undefined : { value, text: formatNumber(value), note: '' };
  });
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

/** Nothing where the figure is not known any more: an old one would look like that of now. */
function lineOf(
  label: string,
  times: readonly string[],
  at: (index: number) => Omit<TrendPoint, 'day'> | undefined,
): TrendLine | undefined {
  const points = times.flatMap((time, index) => {
    const point = at(index);
    return point ? [{ day: dayOf(time), ...point }] : [];
  });
  return points.length > 1 && at(times.length - 1) ? thinned({ label, points }, MOST) : undefined;
}
