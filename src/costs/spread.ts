import { type Amount, split } from '../base/money.ts';

/**
 * The parts of an amount for each day of a charge period, even by largest remainder: they sum to it to the
 * last digit, and the earlier days get the units that do not divide (FOCUS leaves the spreading open;
 * reference: finops.md 1.3).
 */
export function spreadDays(amount: Amount, days: number): Amount[] {
  return split(amount, ones(days));
}

const cache = new Map<number, bigint[]>();

function ones(length: number): bigint[] {
  let weights = cache.get(length);
  if (!weights) {
    weights = Array.from({ length }, () => 1n);
    cache.set(length, weights);
  }
  return weights;
}
