import type { CardJudgement, Judgement } from './judge.ts';
import { NO_LEVEL, nothingJudged } from './levels.ts';
import { type Counts, countsOf, FAIL, OUTCOMES, type Outcome, UNKNOWN } from './outcome.ts';
import type { Level, Rule } from './scorecard.ts';

/** What one scorecard says of one entity. */
export interface Standing {
  card: CardJudgement;
  row: number;
  /** The level that the entity has at least; undefined where the scorecard does not apply. */
  level: Level | undefined;
  /** True when what is unknown may lift it above that level: then say "at least", never the level alone. */
  unknownAbove: boolean;
  /** The level it may have at best. */
  possible: Level | undefined;
  /** False when every rule that applies is unknown: then say so instead of a level. */
  judged: boolean;
  outcomes: readonly Outcome[];
  counts: Counts;
  /** The level above, and the rules in its way: those that fail first, then those that are unknown. */
  next: { level: Level; rules: readonly Rule[] } | undefined;
}

/** The scorecards that judge an entity's kind, in their order. */
export function standingsOf(judgement: Judgement, ref: string): Standing[] {
  return judgement.cards.flatMap((card) => {
    const row = card.rowOf.get(ref);
    return row === undefined ? [] : [standingAt(card, row)];
  });
}

/** What a scorecard says of the entity in a row. */
export function standingAt(card: CardJudgement, row: number): Standing {
  const { levels, rules } = card.scorecard;
  const codes = card.outcomes.subarray(row * rules.length, (row + 1) * rules.length);
  const level = card.levels[row]!;
  const possible = card.possible[row]!;
  const numbers = new Uint32Array(OUTCOMES.length);
  for (const code of codes) numbers[code]! += 1;
  const above = level === NO_LEVEL ? undefined : levels[level + 1];
  const inTheWay = (code: number): Rule[] =>
    rules.filter((rule, index) => rule.level === level + 1 && codes[index] === code);
  return {
    card,
    row,
    level: level === NO_LEVEL ? undefined : levels[level],
    unknownAbove: possible !== level,
    possible: possible === NO_LEVEL ? undefined : levels[possible],
    judged: !nothingJudged(codes, 0, codes.length),
    outcomes: Array.from(codes, (code) => OUTCOMES[code]!),
    counts: countsOf(numbers),
    next: above && { level: above, rules: [...inTheWay(FAIL), ...inTheWay(UNKNOWN)] },
  };
}
