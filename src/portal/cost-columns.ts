import { addMonths, formatMonth } from '../base/dates.ts';
import { type Amount, formatAmount, toNumber } from '../base/money.ts';
import type { CostView } from '../costs/view.ts';
import type { Column } from './column.ts';
import type { Portal } from './portal.ts';

/** Currencies whose figures lists show; those of the others can be exported. */
const SHOWN = 1;
const WEEKS = 12;

/** For every currency: cost of the month, its change against the month before, and the last weeks. */
export function costColumns({ costs }: Portal): readonly Column[] {
  return (costs?.currencies ?? []).flatMap((currency, index) =>
    currencyColumns(currency, index < SHOWN, costs!.calendar(currency)!.lastDay),
  );
}

function currencyColumns(currency: string, shown: boolean, lastDay: string): readonly Column[] {
  const month = formatMonth(lastDay, { short: true }).slice(0, 3);
  const before = formatMonth(addMonths(lastDay, -1), { short: true }).slice(0, 3);
  const money: Column<'money'> = {
    id: `cost.${currency}`,
    title: shown ? `${month} cost` : `${month} cost, ${currency}`,
    about: `Effective cost in ${currency} from the first of ${formatMonth(lastDay)} on, as an exact decimal.`,
    type: 'money',
    ...(shown ? { cell: 'money' } : {}),
    sort: 'descending',
    unit: currency,
    value: (portal, { ref }) => figuresOf(portal, ref, currency)?.money ?? null,
  };
  const change: Column<'percent'> = {
    id: `change.${currency}`,
    title: `vs ${before}`,
    about: `Change of the cost in ${currency} against as many whole days of the month before, taxes and credits left out, in per cent.`,
    type: 'percent',
    ...(shown ? { cell: 'change', priority: 'p2' } : {}),
    sort: 'descending',
    value: (portal, { ref }) => figuresOf(portal, ref, currency)?.change ?? null,
  };
  const weeks: Column<'series'> = {
    id: `weeks.${currency}`,
    title: `${WEEKS} weeks`,
    about: `Cost in ${currency} of the last ${WEEKS} weeks of seven whole days, taxes and credits left out; rounded, for shape only.`,
    type: 'series',
    ...(shown ? { cell: 'spark', priority: 'p4' } : {}),
    value: (portal, { ref }) => figuresOf(portal, ref, currency)?.weeks ?? null,
  };
  return [money, change, weeks];
}

/** What the three columns show; a view is large, so that only this is kept of it. */
interface Figures {
  money: string;
  change: number | null;
  weeks: number[];
}

const figures = new WeakMap<Portal, Map<string, Figures | null>>();

function figuresOf(portal: Portal, ref: string, currency: string): Figures | null {
  let known = figures.get(portal);
  if (!known) {
    known = new Map();
    figures.set(portal, known);
  }
  const key = `${currency}\n${ref}`;
  let found = known.get(key);
  if (found === undefined) {
    const cost = portal.costs?.costsOf(ref).find((view) => view.currency === currency);
    found = cost
      ? {
          money: formatAmount(cost.monthToDate),
          change: changeOf(cost.running.completeToDate, cost.running.previousMonthSameDays),
          weeks: weekly(cost),
        }
      : null;
    known.set(key, found);
  }
  return found;
}

/** Whole per cent; null where there is nothing to compare with. */
function changeOf(now: Amount, before: Amount | undefined): number | null {
  if (before === undefined || before <= 0n) return null;
  return Math.round((toNumber(now) / toNumber(before) - 1) * 100);
}

/** Sums of whole weeks up to the last complete day, the latest last; to three digits, as only the shape is drawn. */
function weekly({ daily, firstDay, completeTo }: CostView): number[] {
  const days = daily.filter(({ day }) => day >= firstDay && day <= completeTo).slice(-7 * WEEKS);
  const first = days.length % 7;
  const weeks: number[] = [];
  for (let start = first; start < days.length; start += 7) {
    const sum = days.slice(start, start + 7).reduce((total, { running }) => total + running, 0n);
    weeks.push(Number(toNumber(sum).toPrecision(3)));
  }
  return weeks;
}
