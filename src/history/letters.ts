import { own, setOwn } from '../base/json.ts';
import type { RuleName } from './record.ts';
import type { Letter, Remembered, RememberedCard } from './summary.ts';

/** The verdict of a rule on an entity. */
export type RuleLetter = RuleName & { letter: Letter };

type Cards = Record<string, RememberedCard>;

/** The verdicts on an entity, with what their rules are called. */
export function lettersOf(cards: Readonly<Cards>, { verdicts = {} }: Remembered): RuleLetter[] {
  return Object.keys(verdicts).flatMap((card) => {
    const { title: cardTitle, rules } = own(cards, card) ?? { title: '', rules: [] };
    return Array.from(verdicts[card]!).flatMap((letter, place) => {
      const [rule, ruleTitle] = rules[place] ?? [];
      return rule === undefined || ruleTitle === undefined
        ? []
        : [{ card, rule, cardTitle, ruleTitle, letter: letter as Letter }];
    });
  });
}

/**
 * An entity with these verdicts and no others. Scorecards and rules that `cards` does not have are added to it, at the
 * end, so that what is said of other entities keeps its meaning. A verdict that is missing between others was never known.
 */
export function withLetters(cards: Cards, entity: Remembered, letters: readonly RuleLetter[]): Remembered {
  const { verdicts: _, ...rest } = entity;
  if (letters.length === 0) return rest;
  const byCard = Map.groupBy(letters, ({ card }) => card);
  const verdicts: Record<string, string> = {};
  for (const [key, list] of byCard) {
    const byRule = new Map(list.map(({ rule, letter }) => [rule, letter]));
    const known = own(cards, key) ?? { title: list[0]!.cardTitle, rules: [] };
    const there = new Set(known.rules.map(([rule]) => rule));
    const fresh = list.filter(({ rule }) => !there.has(rule));
    const rules = [
      ...known.rules,
      ...fresh.map(({ rule, ruleTitle }): [string, string] => [rule, ruleTitle]),
    ];
    if (fresh.length > 0) setOwn(cards, key, { ...known, rules });
    const last = rules.findLastIndex(([rule]) => byRule.has(rule));
    const text = rules.slice(0, last + 1).map(([rule]) => byRule.get(rule) ?? 'u');
    setOwn(verdicts, key, text.join(''));
  }
  return { ...rest, verdicts };
}
