import type { Amount } from '../base/money.ts';

/** Those who carry a shared cost, in a fixed order, with the running sum of their weights. */
export interface Carriers {
  /** Ref -> position. */
  position: ReadonlyMap<string, number>;
  /** `bounds[i]` is the sum of the weights before position i; one longer than there are carriers. */
  bounds: readonly bigint[];
  /** Sum of all weights; never zero. */
  total: bigint;
}

/** Carriers with weights of zero or more. Undefined when nobody is there to carry anything. */
export function carriersOf(
  weights: readonly (readonly [ref: string, weight: bigint])[],
): Carriers | undefined {
  const position = new Map<string, number>();
  const bounds = [0n];
  for (const [ref, weight] of weights) {
    if (weight < 0n) throw new RangeError(`a weight below zero: ${ref}`);
    if (position.has(ref)) continue;
    position.set(ref, bounds.length - 1);
    bounds.push(bounds.at(-1)! + weight);
  }
  const total = bounds.at(-1)!;
  return total === 0n ? undefined : { position, bounds, total };
}

/**
 * The share of one carrier in a running sum. Every share of every day is a difference of these, so shares
 * add up without a remainder both ways: over all carriers to the day's cost, and over all days to the
 * carrier's month. Largest remainder gives the same within two units of 1e-18, but only for one direction
 * and only when all carriers are computed; this asks for nobody but the carrier.
 */
export function shareOfSum(carriers: Carriers, position: number, sum: Amount): Amount {
  const upTo = (index: number) => floorDivide(sum * carriers.bounds[index]!, carriers.total);
  return upTo(position + 1) - upTo(position);
}

/** Integer division that rounds down for negative numbers too: sums must not change direction at zero. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}
