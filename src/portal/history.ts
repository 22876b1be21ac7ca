import { asString, compareText, own } from '../base/json.ts';
import { countProblems } from '../base/problem.ts';
import type { State } from '../base/state.ts';
import { marksOf } from '../catalog/renames.ts';
import type { Blame } from '../history/compare.ts';
import { type CostMonthFile, joinCostMonths, keepCostMonths } from '../history/cost-months.ts';
import { openHistory, readHistory } from '../history/history.ts';
import {
  type Counts,
  type Letter,
  type Reached,
  type Remembered,
  type RememberedCard,
  type Summary,
  summary,
} from '../history/summary.ts';
import type { CardJudgement } from '../scorecards/judge.ts';
import { NO_LEVEL } from '../scorecards/levels.ts';
import { OUTCOMES, type Outcome } from '../scorecards/outcome.ts';
import { costMonthsOf } from './cost-past.ts';
import { ownersOf, type Portal, type PortalHistory } from './portal.ts';

/** What a build knows of the portal's repository. */
export interface Commits {
  /** The commit that is built; undefined outside of a repository. */
  head: string | undefined;
  /** Who did what since a commit; undefined when that cannot be told. */
  since(commit: string): Blame | undefined;
}

/** Outside of a repository. */
export const NO_COMMITS: Commits = { head: undefined, since: () => undefined };

/**
 * The portal with what is known of its past. It must be the projection for its audience, so that changes tell
 * no more than pages do. `record` keeps what this build adds: call it once the site is published. A build that
 * is offline shows what was kept, and keeps nothing.
 */
export function withHistory(
  portal: Portal,
  state: State,
  offline: boolean,
  commits: Commits = NO_COMMITS,
): { portal: Portal; record(): void } {
  const { audience, now } = portal;
  if (offline) {
    const known = readHistory(state, audience);
    const { months } = joinCostMonths(state, audience, [], now);
    return { portal: withPast(portal, known, months), record: () => {} };
  }
  const opened = openHistory(state, remember(portal, commits.head), commits.since, pagesOf(portal));
  const { months, changed } = joinCostMonths(state, audience, costMonthsOf(portal), now);
  return {
    portal: withPast(portal, opened.history, months),
    record() {
      opened.save();
      keepCostMonths(state, audience, changed, now);
    },
  };
}

function withPast(
  portal: Portal,
  history: Omit<PortalHistory, 'costs'> | undefined,
  months: readonly CostMonthFile[],
): Portal {
  if (!history) return portal;
  const currency = portal.costs?.currencies[0];
  const costs = currency !== undefined && months.length > 0 ? { costs: { months, currency } } : {};
  return { ...portal, history: { ...history, ...costs } };
}

/** What the next build needs to know of this one, to tell what changed. */
export function remember(portal: Portal, commit?: string): Summary {
  const problems = countByEntity(portal);
  const levels = levelsByEntity(portal);
  const verdicts = verdictsByEntity(portal);
  const entities = new Map<string, Remembered>();
  for (const entity of portal.entities) {
    const owners = ownersOf(portal, entity.ref);
    const lifecycle = asString(own(entity.doc.spec, 'lifecycle'));
    const found = problems.get(entity.ref);
    const reached = levels.get(entity.ref);
    const judged = verdicts.get(entity.ref);
    const drift = [...new Set(entity.drift.map(({ path }) => path))];
    const { origin } = entity.contributions[0]!;
    const brought = origin.file === undefined ? undefined : portal.commits.get(origin.file);
    entities.set(entity.ref, {
      title: entity.title,
      blueprint: entity.blueprint,
      ...(owners.length > 0 ? { owners: owners.sort(compareText) } : {}),
      ...(lifecycle ? { lifecycle } : {}),
      ...(found ? { problems: found } : {}),
      ...(drift.length > 0 ? { drift: drift.sort(compareText) } : {}),
      ...(reached ? { levels: Object.fromEntries(reached) } : {}),
      ...(judged ? { verdicts: Object.fromEntries(judged) } : {}),
      ...(origin.source === 'catalog' && origin.file ? { file: origin.file } : {}),
      ...(brought ? { commit: brought.id } : {}),
      marks: marksOf(entity),
    });
  }
  return summary({
    since: portal.now,
    time: portal.now,
    audience: portal.audience,
    commit,
    counts: countsOf(portal),
    cards: Object.fromEntries(portal.judgement.cards.map((card) => [card.scorecard.key, cardOf(card)])),
    entities,
  });
}

/** The pages of the commits that sources know of files they brought. */
function pagesOf({ commits }: Portal): (commit: string) => string | undefined {
  const pages = new Map([...commits.values()].map(({ id, url }) => [id, url]));
  return (commit) => pages.get(commit);
}

function cardOf({ scorecard }: CardJudgement): RememberedCard {
  return {
    title: scorecard.title,
    rules: scorecard.rules.map(({ identifier, title }) => [identifier, title]),
    ...(scorecard.origin.file ? { file: scorecard.origin.file } : {}),
  };
}

function countsOf({ entities, graph, problems, judgement }: Portal): Counts {
  const { error, warning } = countProblems(problems);
  const sum = (outcome: Outcome): number =>
    judgement.cards.reduce((total, { counts }) => total + counts[outcome], 0);
  return {
    entities: entities.length,
    relations: graph.all.length,
    errors: error,
    warnings: warning,
    drift: entities.filter(({ drift }) => drift.length > 0).length,
    pass: sum('pass'),
    fail: sum('fail'),
    exempt: sum('exempt'),
    unknown: sum('unknown'),
  };
}

/** The letters of the outcomes, by their codes. */
const LETTERS: readonly Letter[] = OUTCOMES.map(
  (outcome) => (({ pass: 'p', fail: 'f', notApplicable: 'n', unknown: 'u', exempt: 'x' }) as const)[outcome],
);

function verdictsByEntity({ judgement }: Portal): Map<string, [string, string][]> {
  const verdicts = new Map<string, [string, string][]>();
  for (const { scorecard, entities, levels, outcomes } of judgement.cards) {
    const width = scorecard.rules.length;
    for (const [row, { ref }] of entities.entries()) {
      if (levels[row] === NO_LEVEL) continue;
      let letters = '';
      for (let rule = 0; rule < width; rule += 1) letters += LETTERS[outcomes[row * width + rule]!];
      const found = verdicts.get(ref);
      if (found) found.push([scorecard.key, letters]);
      else verdicts.set(ref, [[scorecard.key, letters]]);
    }
  }
  return verdicts;
}

function countByEntity({ problems }: Portal): Map<string, [errors: number, warnings: number]> {
  const counts = new Map<string, [number, number]>();
  for (const { subject, severity } of problems) {
    if (subject === undefined || severity === 'info') continue;
    const found = counts.get(subject) ?? [0, 0];
    found[severity === 'error' ? 0 : 1] += 1;
    counts.set(subject, found);
  }
  return counts;
}

/** What every scorecard says of every entity; null where something unknown may lift it above its level. */
function levelsByEntity({ judgement }: Portal): Map<string, [string, Reached | null][]> {
  const levels = new Map<string, [string, Reached | null][]>();
  for (const { scorecard, entities, levels: certain, possible } of judgement.cards) {
    for (const [row, { ref }] of entities.entries()) {
      const rank = certain[row]!;
      if (rank === NO_LEVEL) continue;
      const known = possible[row] === rank;
      const reached = known
        ? { scorecard: scorecard.title, level: scorecard.levels[rank]!.title, rank }
        : null;
      const found = levels.get(ref);
      if (found) found.push([scorecard.key, reached]);
      else levels.set(ref, [[scorecard.key, reached]]);
    }
  }
  return levels;
}
