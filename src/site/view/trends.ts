import { formatDay, formatMonth } from '../../base/dates.ts';
import { getPortal } from '../../portal/store.ts';
import {
  entityTrend,
  ownerTrends,
  portalTrends,
  type TrendLine,
  type TrendPoint,
} from '../../portal/trends.ts';
import { sparkline } from './charts.ts';

/** How a figure went: where it is, where it was, and its shape between. */
export interface TrendView {
  label: string;
  value: string;
  note: string;
  /** `63 % on 1 Jun 2026`: where it began. */
  was: string;
  /** The shape over 80 x 20. */
  path: string;
  x: number;
  y: number;
  /** The whole in one sentence, for whoever does not see it. */
  sentence: string;
}

/** A table of figures by month. */
export interface TrendTable {
  labels: string[];
  rows: { day: string; label: string; cells: string[] }[];
}

export interface Trends {
  lines: TrendView[];
  /** On the page of the portal; the pages of teams leave the figures to the API, as they are many and must be light. */
  table?: TrendTable;
}

/** How the portal went; undefined while there is nothing to compare. */
export function portalTrendsView(): Trends | undefined {
  const lines = portalTrends(getPortal());
  return lines.length > 0 ? { lines: lines.map(lineView), table: tableOf(lines) } : undefined;
}

/** How went what somebody owns. */
export function ownerTrendsView(ref: string): Trends | undefined {
  const lines = ownerTrends(getPortal(), ref);
  return lines.length > 0 ? { lines: lines.map(lineView) } : undefined;
}

/** How many of its rules an entity passed over time; undefined while that never changed. */
export function entityTrendView(ref: string): TrendView | undefined {
  const line = entityTrend(getPortal(), ref);
  return line && lineView(line);
}

function lineView(line: TrendLine): TrendView {
  const { label, points } = line;
  const [first, last] = [points[0]!, points.at(-1)!];
  const { path, x, y } = sparkline(points.map(({ value }) => value))!;
  const low = extreme(points, (a, b) => a < b);
  const high = extreme(points, (a, b) => a > b);
  const when = whenOf(line);
  const range =
    low.value === high.value ? 'the same throughout' : `at least ${low.text}, at most ${high.text}`;
  return {
    label: isMonthly(line) ? `Cost, ${formatMonth(last.day)}` : label,
    value: last.text,
    note: last.note,
    was: `${first.text} ${when(first)}`,
    path,
    x,
    y,
    sentence: `${label}: ${first.text} ${when(first)}, ${last.text} ${when(last)}, ${range} between`,
  };
}

function extreme(points: readonly TrendPoint[], isBeyond: (a: number, b: number) => boolean): TrendPoint {
  return points.reduce((found, point) => (isBeyond(point.value, found.value) ? point : found));
}

function isMonthly({ label }: TrendLine): boolean {
  return label === 'Cost per month';
}

function whenOf(line: TrendLine): (point: TrendPoint) => string {
  return ({ day }) => (isMonthly(line) ? `in ${formatMonth(day, { short: true })}` : `on ${formatDay(day)}`);
}

/** The first figures of every month, and the latest: enough to read, whatever the shape says. */
function tableOf(lines: readonly TrendLine[]): TrendTable {
  const days = new Map<string, string>();
  const latest = lines.filter((line) => !isMonthly(line)).flatMap(({ points }) => points.at(-1)!.day)[0];
  for (const day of lines.flatMap(({ points }) => points.map((point) => point.day)).sort())
    if (!days.has(day.slice(0, 7))) days.set(day.slice(0, 7), day);
  const rows = [...days].map(([month, day]) => ({
    day,
    label: formatMonth(`${month}-01`, { short: true }),
    cells: lines.map((line) => cellAt(line, ({ day: at }) => at.slice(0, 7) === month)),
  }));
  if (latest !== undefined)
    rows.push({
      day: latest,
      label: formatDay(latest),
      cells: lines.map((line) => (isMonthly(line) ? '' : cellAt(line, ({ day }) => day === latest))),
    });
  return { labels: lines.map(({ label }) => label), rows };
}

function cellAt({ points }: TrendLine, isIt: (point: TrendPoint) => boolean): string {
  return points.find(isIt)?.text ?? '';
}
