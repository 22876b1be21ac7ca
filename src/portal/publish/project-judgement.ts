import type { CardJudgement, Judgement } from '../../scorecards/judge.ts';
import { narrowJudgement } from '../../scorecards/narrow.ts';
import type { Rule, Scorecard } from '../../scorecards/scorecard.ts';

/** Verdicts without those on people and the sums of what people own; scorecards without the names of people in their words. */
export function projectJudgement(
  judgement: Judgement,
  keep: (ref: string) => boolean,
  clean: (text: string) => string,
): Judgement {
  const narrow = narrowJudgement(judgement, keep);
  const cards = narrow.cards.map(
    (card): CardJudgement => ({ ...card, scorecard: projectScorecard(card.scorecard, clean) }),
  );
  return { ...narrow, cards, byKey: new Map(cards.map((card) => [card.scorecard.key, card])) };
}

function projectScorecard(scorecard: Scorecard, clean: (text: string) => string): Scorecard {
  return {
    ...scorecard,
    title: clean(scorecard.title),
    ...(scorecard.description ? { description: clean(scorecard.description) } : {}),
    rules: scorecard.rules.map((rule) => projectRule(rule, clean)),
  };
}

function projectRule(rule: Rule, clean: (text: string) => string): Rule {
  return {
    ...rule,
    title: clean(rule.title),
    ...(rule.description ? { description: clean(rule.description) } : {}),
    ...(rule.remedy ? { remedy: { ...rule.remedy, title: clean(rule.remedy.title) } } : {}),
  };
}
