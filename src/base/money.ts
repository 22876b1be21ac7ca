import { own } from './json.ts';
import { clip } from './text.ts';

/**
 * Exact decimal money. An amount is a BigInt that counts units of 1e-18 of its currency, the scale of
 * DECIMAL(38,18), so that sums and splits tie out to the last digit. Floats never touch it.
 */
export type Amount = bigint;

export const SCALE = 18;
/** The longest exact text of a double, with room to spare. */
const MAX_TEXT = 400;
const UNIT = 10n ** BigInt(SCALE);

/**
 * Reads a decimal text such as `12.5`, `-0.000001` or `1.5e-7`. Digits beyond the 18th decimal are
 * rounded half away from zero. Throws a RangeError for anything else, and for texts beyond 400 characters.
 */
export function parseAmount(text: string): Amount {
  const match =
    text.length <= MAX_TEXT && /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?\s*$/.exec(text);
  if (!match || (!match[2] && !match[3]))
    throw new RangeError(`not a decimal number: ${JSON.stringify(clip(text, 60))}`);
  const digits = `${match[2] ?? ''}${match[3] ?? ''}`;
  const decimals = (match[3] ?? '').length - Number(match[4] ?? 0);
  const shift = SCALE - decimals;
  let value = BigInt(digits);
  if (shift >= 0) value *= 10n ** BigInt(shift);
  else {
    const divisor = 10n ** BigInt(-shift);
    const rest = value % divisor;
    value = value / divisor + (rest * 2n >= divisor ? 1n : 0n);
  }
  return match[1] === '-' ? -value : value;
}

/** The exact decimal text of an amount, without trailing zeros: `12.5`, `-0.000001`, `0`. */
export function formatAmount(amount: Amount): string {
  const negative = amount < 0n;
  const absolute = negative ? -amount : amount;
  const whole = absolute / UNIT;
  const fraction = (absolute % UNIT).toString().padStart(SCALE, '0').replace(/0+$/, '');
  return `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}

/** Rounds half away from zero to `decimals` places, 0 to 18, and gives the amount as a count of those places. */
export function roundTo(amount: Amount, decimals: number): bigint {
  const divisor = 10n ** BigInt(SCALE - decimals);
  const absolute = amount < 0n ? -amount : amount;
  const rounded = absolute / divisor + ((absolute % divisor) * 2n >= divisor ? 1n : 0n);
  return amount < 0n ? -rounded : rounded;
}

/** An amount as a float, for geometry and thresholds only: never sum the results. */
export function toNumber(amount: Amount): number {
  return Number(formatAmount(amount));
}

/**
 * Splits an amount by weights so that the parts sum to it exactly: each part is rounded towards zero,
 * and the rest goes, one unit at a time, to the largest remainders (ties to the earlier weight).
 * Weights must be zero or more; if all are zero the split is even. No weights, no parts.
 */
export function split(amount: Amount, weights: readonly bigint[]): Amount[] {
  if (weights.length === 0) return [];
  let total = weights.reduce((sum, weight) => sum + weight, 0n);
  let used = weights;
  if (total === 0n) {
    used = weights.map(() => 1n);
    total = BigInt(weights.length);
  }
  const sign = amount < 0n ? -1n : 1n;
  const absolute = amount * sign;
  const parts = used.map((weight) => (absolute * weight) / total);
  let rest = absolute - parts.reduce((sum, part) => sum + part, 0n);
  const order = used
    .map((weight, index) => ({ index, remainder: (absolute * weight) % total }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of order) {
    if (rest === 0n) break;
    parts[index] = parts[index]! + 1n;
    rest -= 1n;
  }
  return parts.map((part) => part * sign);
}

const SYMBOLS: Record<string, string> = { USD: '$', EUR: '€', GBP: '£', JPY: '¥', INR: '₹' };

export interface MoneyFormat {
  /** Decimals to show; by default 0 from 100 upward, else 2. */
  decimals?: number;
  /** Write a plus sign before positive amounts. */
  signed?: boolean;
}

/** Money for people: `$1,171`, `−$212`, `€0.42`, `1,200 SEK`. A true minus sign, no pretended digits. */
export function formatMoney(amount: Amount, currency: string, format: MoneyFormat = {}): string {
  const large = amount >= 100n * UNIT || amount <= -100n * UNIT;
  const decimals = format.decimals ?? (large || amount === 0n ? 0 : 2);
  const rounded = roundTo(amount, decimals);
  const absolute = (rounded < 0n ? -rounded : rounded).toString().padStart(decimals + 1, '0');
  const whole = absolute.slice(0, absolute.length - decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  const text = decimals > 0 ? `${whole}.${absolute.slice(-decimals)}` : whole;
  const sign = rounded < 0n ? '−' : format.signed && rounded > 0n ? '+' : '';
  const symbol = own(SYMBOLS, currency);
  return symbol ? `${sign}${symbol}${text}` : `${sign}${text} ${currency}`;
}
