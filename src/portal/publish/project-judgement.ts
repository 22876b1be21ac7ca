import type { Exemption } from '../../scorecards/exemptions.ts';
import type { CardJudgement, Judgement } from '../../scorecards/judge.ts';
import { narrowJudgement } from '../../scorecards/narrow.ts';
import type { Rule, Scorecard } from '../../scorecards/scorecard.ts';
import { A_PERSON } from './names.ts';

/** Verdicts without those on people and the sums of what people own; scorecards without the names of people in their words. */
export function projectJudgement(
  judgement: Judgement,
  keep: (ref: string) => boolean,
  clean: (text: string) => string,
  isTeam: (name: string) => boolean,
): Judgement {
  const narrow = narrowJudgement(judgement, keep);
  const cards = narrow.cards.map(
    (card): CardJudgement => ({
      ...card,
      scorecard: projectScorecard(card.scorecard, clean),
      exemptions: new Map(Array.from(card.exemptions, ([key, of]) => [key, projectExemption(of, isTeam)])),
    }),
  );
  return { ...narrow, cards, byKey: new Map(cards.map((card) => [card.scorecard.key, card])) };
}

/** Whoever grants an exemption or asks for one is a person, in the catalog or not, unless it is one of its teams. */
function projectExemption(exemption: Exemption, isTeam: (name: string) => boolean): Exemption {
  const { grantedBy, askedBy } = exemption;
  const open = (name: string): string => (isTeam(name) ? name : A_PERSON);
  return {
    ...exemption,
    grantedBy: open(grantedBy),
    ...(askedBy === undefined ? {} : { askedBy: open(askedBy) }),
  };
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
    ...(rule.remedy ? { remedy: projectRemedy(rule.remedy, clean) } : {}),
  };
}

/** What leads to a page that is called by a person is left out: it would lead elsewhere. */
function projectRemedy(
  { docs, effort, ...remedy }: NonNullable<Rule['remedy']>,
  clean: (text: string) => string,
): NonNullable<Rule['remedy']> {
  return {
    ...remedy,
    title: clean(remedy.title),
    ...(effort === undefined ? {} : { effort: clean(effort) }),
    ...(docs === undefined || clean(docs) !== docs ? {} : { docs }),
  };
}
