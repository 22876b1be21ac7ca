import { formatTime } from '../base/dates.ts';
import { shortHash } from '../base/hash.ts';
import { asString, compareText, own, stableStringify } from '../base/json.ts';
import { countProblems, type Problem, problem } from '../base/problem.ts';
import type { State } from '../base/state.ts';
import type { Entity } from '../catalog/entity.ts';
import { formerRefs, marksOf } from '../catalog/renames.ts';
import { type CostMonthFile, joinCostMonths, keepCostMonths } from '../history/cost-months.ts';
import { type Damaged, type OpenHistory, openHistory, readHistory } from '../history/history.ts';
import {
  type Counts,
  type Letter,
  type Reached,
  type Remembered,
  type RememberedCard,
  type Summary,
  summary,
  summaryKey,
} from '../history/summary.ts';
import type { CardJudgement } from '../scorecards/judge.ts';
import { NO_LEVEL } from '../scorecards/levels.ts';
import { OUTCOMES, type Outcome } from '../scorecards/outcome.ts';
import { type FileVersions, isDeclaredRule, openBlame } from './blame.ts';
import { costMonthsOf } from './cost-past.ts';
import { ownersOf, type Portal, type PortalHistory } from './portal.ts';
import { STATE_PROBLEMS as RULES } from './state/problems.ts';

/** What a build knows of the portal's repository. */
export interface Commits {
  /** The commit that is built; undefined outside of a repository. */
  head: string | undefined;
  /** How files changed since a commit; undefined when that cannot be told. */
  since(commit: string): FileVersions | undefined;
  /** True where a commit is known to hold the one that is built, and more. */
  isBefore(commit: string): boolean;
}

/** Outside of a repository. */
export const NO_COMMITS: Commits = { head: undefined, since: () => undefined, isBefore: () => false };

/** A portal with its past. */
export interface WithHistory {
  portal: Portal;
  /** What of the past cannot be read, and why nothing is added to it. */
  problems: readonly Problem[];
  record(): void;
}

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
): WithHistory {
  const { audience, now } = portal;
  if (offline) {
    const known = readHistory(state, audience);
    const { months } = joinCostMonths(state, audience, [], now);
    return { portal: withPast(portal, known, months), problems: [], record: () => {} };
  }
  const scorecards = portal.judgement.cards.map(({ scorecard }) => scorecard);
  const opened = openHistory(state, remember(portal, commits.head), {
    since(commit) {
      const files = commits.since(commit);
      return files && openBlame(files, scorecards);
    },
    isBefore: commits.isBefore,
    isUnread: unreadFiles(portal),
    pageOf: pagesOf(portal),
    isDeclaredRule: (card, rule) =>
      isDeclaredRule(
        scorecards.find(({ key }) => key === card),
        rule,
      ),
  });
  const { months, changed } = joinCostMonths(state, audience, costMonthsOf(portal), now);
  return {
    portal: withPast(portal, opened.history, months),
    problems: problemsOfPast(opened, portal, commits.head),
    record() {
      opened.save();
      keepCostMonths(state, audience, changed, now);
    },
  };
}

function problemsOfPast(
  { damaged, unrecorded }: OpenHistory,
  { audience, now }: Portal,
  head: string | undefined,
): Problem[] {
  const problems = damaged.map((one) => damagedPast(one));
  const origin = { source: 'state', record: summaryKey(audience) };
  if (unrecorded && 'later' in unrecorded)
    problems.push(
      problem(RULES['state-time'], {
        message: `the history is of a build of ${formatTime(unrecorded.later)}, and this build is of ${formatTime(now)}: it records nothing`,
        origin,
      }),
    );
  if (unrecorded && 'commit' in unrecorded)
    problems.push(
      problem(RULES['state-commit'], {
        message: `the history is of the commit ${unrecorded.commit.slice(0, 10)}, which comes after ${head?.slice(0, 10)}, of which this build is: it records nothing`,
        origin,
      }),
    );
  return problems;
}

/** That a file of the past cannot be used in full, as a problem. */
export function damagedPast({ key, why }: Damaged): Problem {
  return problem(RULES['state-damaged'], {
    message: `.portolan/state/${key} cannot be used in full: ${why}`,
    origin: { source: 'state', record: key },
    fix: 'The next build sets it aside beside itself, with `.damaged` at the end of its name, and goes on with what can be read. If a backup has it whole, put that in its place before.',
  });
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
    const formerly = formerRefs(entity);
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
      ...(printOf(entity) ?? {}),
      marks: marksOf(entity),
      ...(formerly.length > 0 ? { formerly } : {}),
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

/** Files of the catalog with errors for which no entity that is there is to blame. */
function unreadFiles({ problems, byRef }: Portal): (file: string, ref: string) => boolean {
  const subjects = new Map<string, Set<string | undefined>>();
  for (const { severity, origin, subject } of problems) {
    if (severity !== 'error' || origin.source !== 'catalog' || origin.file === undefined) continue;
    if (subject !== undefined && byRef.has(subject)) continue;
    const known = subjects.get(origin.file);
    if (known) known.add(subject);
    else subjects.set(origin.file, new Set([subject]));
  }
  return (file, ref) => {
    const known = subjects.get(file);
    return known !== undefined && (known.has(undefined) || known.has(ref));
  };
}

/** A print of what the file of an entity says of it; undefined for what no file declares. */
function printOf({ contributions: [first] }: Entity): { doc: string } | undefined {
  return first?.declared && { doc: shortHash(stableStringify([first.patch, first.relations]), 8) };
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
