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
  return (costs?.currencies ?? []).flatMap((currency, index) => currencyColumns(currency, index < SHOWN, costs!.calendar(currency)!.lastDay));
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
    value: (portal, { ref }) => {
      const cost = costOf(portal, ref, currency);
      return cost ? formatAmount(cost.monthToDate) : null;
    },
  };
  const change: Column<'percent'> = {
    id: `change.${currency}`,
    title: `vs ${before}`,
    about: `Change of the cost in ${currency} against as many whole days of the month before, in per cent.`,
    type: 'percent',
    ...(shown ? { cell: 'change', priority: 'p2' } : {}),
    sort: 'descending',
    value: (portal, { ref }) => {
      const cost = costOf(portal, ref, currency);
      return cost ? changeOf(cost.completeToDate, cost.previousMonthSameDays) : null;
    },
  };
  const weeks: Column<'series'> = {
    id: `weeks.${currency}`,
    title: `${WEEKS} weeks`,
    about: `Cost in ${currency} of the last ${WEEKS} weeks of seven whole days, taxes and credits left out; rounded, for shape only.`,
    type: 'series',
    ...(shown ? { cell: 'spark', priority: 'p4' } : {}),
    value: (portal, { ref }) => {
      const cost = costOf(portal, ref, currency);
      return cost ? weekly(cost) : null;
    },
  };
  return [money, change, weeks];
}

/** The view of the entity that was asked for last: the three columns ask one after the other. */
const views = new WeakMap<Portal, Map<string, CostView | undefined>>();

function costOf(portal: Portal, ref: string, currency: string): CostView | undefined {
  let known = views.get(portal);
  if (!known) {
    known = new Map();
    views.set(portal, known);
  }
  const key = `${currency}\n${ref}`;
  if (!known.has(key)) {
    known.set(key, portal.costs?.costsOf(ref).find((view) => view.currency === currency));
  }
  return known.get(key);
}

/** Whole per cent; null where there is nothing to compare with. */
function changeOf(now: Amount, before: Amount | undefined): number | null {
  if (before === undefined || before <= 0n) return null;
  return Math.round((toNumber(now) / toNumber(before) - 1) * 100);
}

/** Sums of whole weeks up to the last complete day, the latest last; to three digits, as only the shape is drawn. */
function weekly({ daily, completeTo }: CostView): number[] {
  const days = daily.filter(({ day }) => day <= completeTo).slice(-7 * WEEKS);
  const first = days.length % 7;
  const weeks: number[] = [];
  for (let start = first; start < days.length; start += 7) {
    const sum = days.slice(start, start + 7).reduce((total, { running }) => total + running, 0n);
    weeks.push(Number(toNumber(sum).toPrecision(3)));
  }
  return weeks;
}
