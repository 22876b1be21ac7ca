import { addMonths, formatMonth, parseTime } from '../base/dates.ts';
import { shortHash } from '../base/hash.ts';
import { own } from '../base/json.ts';
import { type Amount, formatMoney, parseAmount, toNumber } from '../base/money.ts';
import type { CostMonthFile, CostOfMonth } from './cost-months.ts';

/** What months that are over cost, as far back as is known. */
export interface CostPast {
  /** The oldest first. */
  months: readonly CostMonthFile[];
  /** The currency that figures are told in: the one with the most cost. */
  currency: string;
}

/** EffectiveCost of a month that is over. */
export interface MonthAmount {
  /** The first day of the month. */
  month: string;
  amount: Amount;
}

/**
 * What every month cost in the main currency, the oldest first: everything, or what an entity cost, or what an owner's entities
 * cost. Months of which nothing is known are left out; in the others, what had no cost cost nothing.
 *
 * @param owned true for what somebody owned in those months, in the place of the entity itself
 */
export function costsByMonth({ months, currency }: CostPast, ref?: string, owned = false): MonthAmount[] {
  const known = months.flatMap(({ month, currencies }): [string, CostOfMonth][] => {
    const cost = own(currencies, currency);
    return cost ? [[`${month}-01`, cost]] : [];
  });
  const amounts = known.map(([month, cost]) => {
    const text = ref === undefined ? cost.total : own(owned ? cost.owners : cost.entities, ref);
    return { month, amount: text === undefined ? undefined : parseAmount(text) };
  });
  const first = amounts.findIndex(({ amount }) => amount !== undefined);
  return first < 0 ? [] : amounts.slice(first).map(({ month, amount }) => ({ month, amount: amount ?? 0n }));
}

/** That a month cost notably more or less than the one before. */
export interface CostStep {
  id: string;
  /** ISO time: the end of the month. */
  time: string;
  text: string;
}

/** What is worth a word: a change by so large a share, and by so many units of the currency. */
const SHARE = 0.2;
const UNITS = 10;

/** The months that cost notably more or less than the months before them: of everything, or of an entity or owner. */
export function costSteps(past: CostPast, ref?: string): CostStep[] {
  const months = costsByMonth(past, ref);
  const list = months.length > 0 || ref === undefined ? months : costsByMonth(past, ref, true);
  return list.flatMap(({ month, amount }, index) => {
    const before = list[index - 1];
    if (!before || before.month !== addMonths(month, -1) || before.amount <= 0n) return [];
    const change = toNumber(amount - before.amount);
    const share = change / toNumber(before.amount);
    if (Math.abs(share) < SHARE || Math.abs(change) < UNITS) return [];
    const time = new Date(parseTime(addMonths(month, 1))).toISOString().replace('.000Z', 'Z');
    const money = formatMoney(amount, past.currency);
    const percent = Math.round(Math.abs(share) * 100);
    return [
      {
        // Figures of a month settle for days after its end: the news is that of the month, whatever its last digit.
        id: shortHash(['cost', ref ?? '', month].join('\n'), 32),
        time,
        text: `Cost ${money} in ${formatMonth(month)}, ${percent} % ${share > 0 ? 'more' : 'less'} than in the month before`,
      },
    ];
  });
}
