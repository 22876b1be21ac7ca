import { FAIL, NOT_APPLICABLE, UNKNOWN } from './outcome.ts';
import type { Scorecard } from './scorecard.ts';

/** The level of an entity to which the scorecard does not apply. */
export const NO_LEVEL = 255;

/** Rule indexes by the level that needs them; those of the base level, which count for nothing, are left out. */
export function rulesByLevel(scorecard: Scorecard): readonly (readonly number[])[] {
  const steps: number[][] = scorecard.levels.map(() => []);
  for (const [index, { level }] of scorecard.rules.entries()) if (level > 0) steps[level]!.push(index);
  return steps;
}

/**
 * The highest level whose rules, and those of all levels below it, are all met (reference: port.md 2.4).
 * Exempt meets a rule; a rule that does not apply is not there; a level without rules is met. With `hopeful`,
 * unknown meets a rule as well: what the level is at best, while without it, it is what the level is at least.
 *
 * @param row index of the entity's first outcome
 */
export function levelOf(
  steps: readonly (readonly number[])[],
  outcomes: Uint8Array,
  row: number,
  hopeful: boolean,
): number {
  let level = 0;
  for (let next = 1; next < steps.length; next += 1) {
    for (const rule of steps[next]!) {
      const outcome = outcomes[row + rule];
      if (outcome === FAIL || (outcome === UNKNOWN && !hopeful)) return level;
    }
    level = next;
  }
  return level;
}

/** True when every rule is out of place for the entity: then the scorecard says nothing about it. */
export function nothingApplies(outcomes: Uint8Array, row: number, rules: number): boolean {
  for (let rule = 0; rule < rules; rule += 1) if (outcomes[row + rule] !== NOT_APPLICABLE) return false;
  return true;
}

/** True when no rule passed, failed or was exempt: then nothing is known about the entity's level. */
export function nothingJudged(outcomes: Uint8Array, row: number, rules: number): boolean {
  for (let rule = 0; rule < rules; rule += 1) {
    const outcome = outcomes[row + rule];
    if (outcome !== NOT_APPLICABLE && outcome !== UNKNOWN) return false;
  }
  return true;
}
