import { compareText } from '../../base/json.ts';
import { getPortal } from '../../portal/store.ts';
import type { CardJudgement } from '../../scorecards/judge.ts';
import { NO_LEVEL } from '../../scorecards/levels.ts';
import { FAIL, UNKNOWN } from '../../scorecards/outcome.ts';
import { entityHref, nameOf } from './links.ts';

/** A rule that fails for an entity, as something to do. */
export interface Task {
  title: string;
  /** The entity, and the scorecard that asks for it. */
  entity: string;
  scorecard: string;
  href: string;
  /** What doing it brings: `Silver to Gold`. */
  effect: string;
  /** How long it takes; empty when nobody said. */
  effort: string;
  /** True when it alone lifts the entity to its next level. */
  lifts: boolean;
}

interface Candidate {
  card: CardJudgement;
  ref: string;
  rule: number;
  level: number;
  /** Rules that keep the entity from the level of this rule, this one included. */
  left: number;
}

/** What stands between entities and their next levels: what lifts one by itself first, then by level and name. */
export function tasksOf(refs: readonly string[], most: number): { tasks: Task[]; total: number } {
  const candidates = getPortal().judgement.cards.flatMap((card) =>
    refs.flatMap((ref) => candidatesIn(card, ref)),
  );
  candidates.sort(
    (a, b) =>
      Number(b.left === 1) - Number(a.left === 1) ||
      a.level - b.level ||
      a.left - b.left ||
      compareText(a.ref, b.ref) ||
      compareText(a.card.scorecard.key, b.card.scorecard.key) ||
      a.rule - b.rule,
  );
  return { tasks: candidates.slice(0, most).map(taskOf), total: candidates.length };
}

/** The failing rules of the level above the one that the entity has; those further up can wait. */
function candidatesIn(card: CardJudgement, ref: string): Candidate[] {
  const row = card.rowOf.get(ref);
  const level = row === undefined ? NO_LEVEL : card.levels[row]!;
  if (row === undefined || level === NO_LEVEL) return [];
  const { rules } = card.scorecard;
  const outcomes = card.outcomes.subarray(row * rules.length, (row + 1) * rules.length);
  const above = rules.flatMap((rule, index) => (rule.level === level + 1 ? [index] : []));
  const left = above.filter((index) => outcomes[index] === FAIL || outcomes[index] === UNKNOWN).length;
  return above.filter((index) => outcomes[index] === FAIL).map((rule) => ({ card, ref, rule, level, left }));
}

function taskOf({ card, ref, rule: index, level, left }: Candidate): Task {
  const { levels, rules, title } = card.scorecard;
  const rule = rules[index]!;
  const [from, to] = [levels[level]!.title, levels[level + 1]!.title];
  return {
    title: rule.remedy?.title || rule.title,
    entity: nameOf(ref),
    scorecard: title,
    href: `${entityHref(ref)!}#scorecards`,
    effect: left === 1 ? `${from} to ${to}` : `1 of ${left} to ${to}`,
    effort: rule.remedy?.effort ?? '',
    lifts: left === 1,
  };
}
