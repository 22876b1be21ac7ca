import { addMonths, dayOf, monthOf } from '../base/dates.ts';
import { compareText, isObject, own, sameJson, setOwn, stableStringify } from '../base/json.ts';
import type { State } from '../base/state.ts';
import { forgottenMonths, keptFromIn } from './forget.ts';
import { MONTHS_KEPT } from './log.ts';
import { type Audience, isTime } from './summary.ts';

/** What a month that is over cost, as the last build knew it whose bills still had it. */
export interface CostMonthFile {
  version: typeof VERSION;
  /** `YYYY-MM`. */
  month: string;
  /** ISO time of the build that found these figures first. */
  time: string;
  /** By currency: EffectiveCost as decimal text, rounded to hundredths. */
  currencies: Readonly<Record<string, CostOfMonth>>;
}

export interface CostOfMonth {
  /** Everything in the bills. */
  total: string;
  /** By ref: of entities, shared cost included. */
  entities: Readonly<Record<string, string>>;
  /** By ref: of what each owner owned then. */
  owners: Readonly<Record<string, string>>;
}

const VERSION = 1;
const KEY = /^history\/(?:public|private)\/costs\/(\d{4}-(?:0[1-9]|1[0-2]))\.json$/;
const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/;
const AMOUNT = /^-?\d{1,30}(?:\.\d{1,18})?$/;

/** The month (`YYYY-MM`) of a key of what months cost; undefined for other keys. */
export function monthOfCosts(key: string): string | undefined {
  return KEY.exec(key)?.[1];
}

export function costMonthKey(audience: Audience, month: string): string {
  return `history/${audience}/costs/${month.slice(0, 7)}.json`;
}

/** A month as this version writes it. */
export function costMonth(input: Omit<CostMonthFile, 'version'>): CostMonthFile {
  return { version: VERSION, ...input };
}

/** A kept month; undefined for what is none. */
export function readCostMonth(value: unknown): CostMonthFile | undefined {
  if (!isObject(value) || value['version'] !== VERSION || !isTime(value['time'])) return undefined;
  const { month, time, currencies } = value;
  if (typeof month !== 'string' || !MONTH.test(month) || !isObject(currencies)) return undefined;
  return Object.values(currencies).every(isCosts)
    ? { version: VERSION, month, time, currencies: currencies as CostMonthFile['currencies'] }
    : undefined;
}

/**
 * The months that are over, as they are known: what a build finds in its bills goes before what was kept; what the bills do
 * not reach any more is kept. The oldest first, without gaps being filled.
 *
 * @param found the months that the bills have in full
 * @param now ISO time of the build
 */
export function joinCostMonths(
  state: Pick<State, 'read'>,
  audience: Audience,
  found: readonly CostMonthFile[],
  now: string,
): { months: CostMonthFile[]; changed: CostMonthFile[] } {
  const byMonth = new Map<string, CostMonthFile>();
  for (let back = MONTHS_KEPT; back > 0; back -= 1) {
    const month = addMonths(monthOf(dayOf(now)), -back).slice(0, 7);
    const kept = keptMonth(state, audience, month);
    if (kept?.month === month) byMonth.set(month, kept);
  }
  const changed: CostMonthFile[] = [];
  for (const one of found) {
    const kept = byMonth.get(one.month);
    const currencies = { ...kept?.currencies };
    // Whose something was then is not changed by whose it is now.
    for (const [currency, cost] of Object.entries(one.currencies))
      if (!isSameCost(own(currencies, currency), cost)) setOwn(currencies, currency, cost);
    if (kept && sameJson(kept.currencies, currencies)) continue;
    const next = { ...one, currencies };
    changed.push(next);
    byMonth.set(one.month, next);
  }
  const months = [...byMonth.values()].sort((a, b) => compareText(a.month, b.month));
  return { months, changed };
}

function isSameCost(a: CostOfMonth | undefined, b: CostOfMonth): boolean {
  return a !== undefined && a.total === b.total && sameJson(a.entities, b.entities);
}

/** Keeps months that a build found to be other than they were known, and forgets those of long ago. `now` is an ISO time. */
export function keepCostMonths(
  state: State,
  audience: Audience,
  months: readonly CostMonthFile[],
  now: string,
): void {
  for (const one of months) state.write(costMonthKey(audience, one.month), `${stableStringify(one)}\n`);
  for (const month of forgottenMonths(keptFromIn(state, audience, dayOf(now))))
    state.remove(costMonthKey(audience, month));
}

function keptMonth(state: Pick<State, 'read'>, audience: Audience, month: string): CostMonthFile | undefined {
  const bytes = state.read(costMonthKey(audience, month));
  if (!bytes) return undefined;
  try {
    return readCostMonth(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    // Figures that cannot be read are those of a month that nobody knows any more; the next bill that has it mends it.
    return undefined;
  }
}

function isCosts(value: unknown): value is CostOfMonth {
  if (!isObject(value)) return false;
  const isAmount = (amount: unknown): boolean => typeof amount === 'string' && AMOUNT.test(amount);
  const { total, entities, owners } = value;
  return (
    isAmount(total) &&
    isObject(entities) &&
    Object.values(entities).every(isAmount) &&
    isObject(owners) &&
    Object.values(owners).every(isAmount)
  );
}
