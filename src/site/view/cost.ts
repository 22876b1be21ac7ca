import { addMonths, formatDay, formatMonth } from '../../base/dates.ts';
import { type Amount, formatMoney, toNumber } from '../../base/money.ts';
import { clip, printable } from '../../base/text.ts';
import type { CostPart, CostView } from '../../costs/view.ts';
import { type Bar, bars, fromTop, scaleFor } from './charts.ts';

export interface DayBar extends Bar {
  day: string;
  label: string;
  complete: boolean;
  /** True for the dearest whole day, which is labelled. */
  peak: boolean;
  money: string;
}

export interface DailyChart {
  bars: DayBar[];
  /** All bars of one look as one path over the box 0 0 1000 1000. */
  paths: { className: string; d: string }[];
  ticks: { y: number; label: string }[];
  mean: { y: number; label: string } | undefined;
  days: { x: number; label: string; anchor: 'start' | 'middle' | 'end' }[];
  sentence: string;
}

const DAYS = 30;

/** The last 30 days of a cost as bars; taxes and credits are left out, so that days can be compared. */
export function dailyChart(cost: CostView): DailyChart {
  const days = cost.daily.slice(-DAYS);
  const values = days.map(({ running }) => Math.max(0, toNumber(running)));
  const whole = days.filter(({ complete }) => complete);
  const mean =
    whole.length > 0 ? whole.reduce((sum, { running }) => sum + toNumber(running), 0) / whole.length : 0;
  const scale = scaleFor(Math.max(...values, 0));
  const highest = whole.reduce<(typeof whole)[number] | undefined>(
    (best, day) => (!best || day.running > best.running ? day : best),
    undefined,
  );
  const standsOut = highest !== undefined && mean > 0 && toNumber(highest.running) > mean * 1.25;
  const money = (amount: Amount): string => formatMoney(amount, cost.currency);
  const drawn = bars(values, scale).map((bar, index) => ({
    ...bar,
    day: days[index]!.day,
    label: formatDay(days[index]!.day),
    complete: days[index]!.complete,
    peak: standsOut && days[index] === highest,
    money: money(days[index]!.running),
  }));
  return {
    bars: drawn,
    paths: [
      { className: 'f-2', d: barPath(drawn.filter(({ complete, peak }) => complete && !peak)) },
      { className: 'f-data', d: barPath(drawn.filter(({ peak }) => peak)) },
      { className: 'part', d: barPath(drawn.filter(({ complete }) => !complete)) },
    ].filter(({ d }) => d !== ''),
    ticks: scale.ticks.map((tick) => ({ y: fromTop(tick, scale), label: shortMoney(tick, cost.currency) })),
    mean:
      mean > 0
        ? { y: fromTop(mean, scale), label: `${shortMoney(mean, cost.currency)} a day on average` }
        : undefined,
    days: dayLabels(days.map(({ day }) => day)),
    sentence: highest
      ? `Cost per day from ${formatDay(days[0]!.day)} to ${formatDay(days.at(-1)!.day)}: ${shortMoney(mean, cost.currency)} on average, at most ${money(highest.running)} on ${formatDay(highest.day)}`
      : 'Cost per day: no whole day yet',
  };
}

function barPath(shown: readonly Bar[]): string {
  return shown
    .map(
      ({ x, y, width }) =>
        `M${Math.round(x * 10)} 1000V${Math.round(y * 10)}h${Math.round(width * 10)}V1000z`,
    )
    .join('');
}

function dayLabels(days: readonly string[]): DailyChart['days'] {
  const step = 100 / days.length;
  return days.flatMap((day, index) => {
    const back = days.length - 1 - index;
    if (back % 7 !== 0 || index === 0) return [];
    return [
      {
        x: Math.round((index + 0.5) * step * 100) / 100,
        label: formatDay(day, { short: true }),
        anchor: back === 0 ? ('end' as const) : ('middle' as const),
      },
    ];
  });
}

/** `$1.2k` never: whole units from 10 upward, two decimals below. */
export function shortMoney(value: number, currency: string): string {
  const cents = BigInt(Math.round(value * 100)) * 10n ** 16n;
  return formatMoney(cents, currency, { decimals: value >= 10 ? 0 : 2 });
}

export interface PartRow {
  title: string;
  current: string;
  previous: string;
  /** Share of the largest part, in percent. */
  share: number;
  change: ChangeView | undefined;
}

export interface ChangeView {
  text: string;
  trend: 'up' | 'down' | 'mute';
}

/** Rows of a breakdown, the dearest first; what is beyond `most` is one row. Credits are negative and have no bar. */
export function partRows(parts: readonly CostPart[], currency: string, most = 6): PartRow[] {
  const shown = parts.slice(0, most);
  const left = parts.slice(most);
  if (left.length > 0) {
    shown.push({
      key: 'other',
      title: `${left.length} others`,
      current: sum(left.map(({ current }) => current)),
      previous: sum(left.map(({ previous }) => previous)),
    });
  }
  const largest = shown.reduce((max, { current }) => (current > max ? current : max), 0n);
  return shown.map(({ title, current, previous }) => ({
    title: billText(title),
    current: formatMoney(current, currency),
    previous: formatMoney(previous, currency),
    share:
      largest > 0n && current > 0n
        ? Math.max(1, Math.round((toNumber(current) / toNumber(largest)) * 100))
        : 0,
    change: undefined,
  }));
}

function sum(amounts: readonly Amount[]): Amount {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

/** A change against a figure of the past, in percent; undefined where there is nothing to compare with. */
export function changeOf(now: Amount, before: Amount | undefined): ChangeView | undefined {
  if (before === undefined || before <= 0n) return undefined;
  const percent = Math.round((toNumber(now) / toNumber(before) - 1) * 100);
  if (percent === 0) return { text: '0 %', trend: 'mute' };
  return {
    text: `${percent > 0 ? '▲' : '▼'} ${Math.abs(percent)} %`,
    trend: percent >= 5 ? 'up' : percent <= -5 ? 'down' : 'mute',
  };
}

/** The whole days of a month against as many days of the month before, both without taxes and credits. */
export interface Comparison extends ChangeView {
  /** What is compared with what: `1–20 Nov against Oct`. */
  label: string;
  /** Both amounts. */
  amounts: string;
}

/** Undefined where there is nothing to compare with, or no whole day yet. */
export function comparisonOf({ running, completeTo, lastDay, currency }: CostView): Comparison | undefined {
  const { completeToDate, previousMonthSameDays: before } = running;
  const change = changeOf(completeToDate, before);
  if (!change || before === undefined || completeTo.slice(0, 7) !== lastDay.slice(0, 7)) return undefined;
  const day = Number(completeTo.slice(8));
  const month = formatMonth(addMonths(lastDay, -1), { short: true }).slice(0, 3);
  return {
    ...change,
    label: `${day > 1 ? '1–' : ''}${formatDay(completeTo, { short: true })} against ${month}`,
    amounts: `${formatMoney(completeToDate, currency)} against ${formatMoney(before, currency)}`,
  };
}

export interface CostSummary {
  month: string;
  previousMonth: string;
  monthToDate: string;
  previous: string | undefined;
  last30Days: string;
  comparison: Comparison | undefined;
  completeTo: string;
  scope: string;
}

export function costSummary(cost: CostView): CostSummary {
  const money = (amount: Amount | undefined): string | undefined =>
    amount === undefined ? undefined : formatMoney(amount, cost.currency);
  return {
    month: formatMonth(cost.lastDay),
    previousMonth: formatMonth(addMonths(cost.lastDay, -1)),
    monthToDate: money(cost.monthToDate)!,
    previous: money(cost.previousMonth),
    last30Days: money(cost.last30Days)!,
    comparison: comparisonOf(cost),
    completeTo: formatDay(cost.completeTo),
    scope: `Effective cost, ${cost.currency}; bill complete to ${formatDay(cost.completeTo)}`,
  };
}

/** A text of a bill, which nobody has checked, as a page shows it. */
export function billText(text: string): string {
  return clip(printable(text), 200);
}
