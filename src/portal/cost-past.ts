import { addMonths, monthOf } from '../base/dates.ts';
import { compareText } from '../base/json.ts';
import { type Amount, formatAmount, roundTo } from '../base/money.ts';
import { monthComplete } from '../costs/calendar.ts';
import { type CostMonthFile, type CostOfMonth, costMonth } from '../history/cost-months.ts';
import { ownersOf, type Portal } from './portal.ts';

/** The months that are over and whole in the bills, with what everything, every entity and every owner cost. */
export function costMonthsOf(portal: Portal): CostMonthFile[] {
  const { costs } = portal;
  if (!costs) return [];
  const files = new Map<string, Record<string, CostOfMonth>>();
  for (const currency of costs.currencies) {
    const calendar = costs.calendar(currency);
    if (!calendar) continue;
    for (const { month, total, entities } of costs.monthly(currency)) {
      // A bill that begins within a month does not have all of it.
      if (calendar.firstDay > month || !monthComplete(calendar, month)) continue;
      if (addMonths(month, 1) > monthOf(portal.now.slice(0, 10))) continue;
      const file = files.get(month) ?? {};
      file[currency] = {
        total: cents(total),
        entities: texts([...entities]),
        owners: texts(sumByOwner(portal, entities)),
      };
      files.set(month, file);
    }
  }
  return [...files]
    .sort(([a], [b]) => compareText(a, b))
    .map(([month, currencies]) => costMonth({ month: month.slice(0, 7), time: portal.now, currencies }));
}

function sumByOwner(portal: Portal, entities: ReadonlyMap<string, Amount>): [string, Amount][] {
  const sums = new Map<string, Amount>();
  for (const [ref, amount] of entities)
    for (const owner of ownersOf(portal, ref)) sums.set(owner, (sums.get(owner) ?? 0n) + amount);
  return [...sums];
}

function texts(amounts: readonly [string, Amount][]): Record<string, string> {
  return Object.fromEntries(
    [...amounts].sort(([a], [b]) => compareText(a, b)).map(([ref, amount]) => [ref, cents(amount)]),
  );
}

/** Rounded to hundredths: these figures are shown, never summed. */
function cents(amount: Amount): string {
  return formatAmount(roundTo(amount, 2) * 10n ** 16n);
}
