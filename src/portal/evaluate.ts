import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Action } from '../actions/action.ts';
import { generatedActions, withGenerated } from '../actions/generated.ts';
import { missingIssueForms } from '../actions/issue-form.ts';
import { readActions } from '../actions/read.ts';
import type { FeedReport } from '../base/feed.ts';
import type { Problem } from '../base/problem.ts';
import type { Catalog } from '../catalog/assemble.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { DefinitionPlace } from '../catalog/read.ts';
import type { BlueprintTable } from '../catalog/table.ts';
import { compute } from '../query/computed/compute.ts';
import type { ComputedValues } from '../query/computed/explain.ts';
import type { Computation } from '../query/computed/node.ts';
import type { Read } from '../query/computed/order.ts';
import { queryReads, type ReadContext, scorecardKey } from '../query/computed/reads.ts';
import type { Availability } from '../query/context.ts';
import { checkScorecards } from '../scorecards/check.ts';
import { readExemptions } from '../scorecards/exemptions.ts';
import { type Judgement, type OpenJudge, openJudge } from '../scorecards/judge.ts';
import { readScorecards } from '../scorecards/read.ts';
import type { Scorecard } from '../scorecards/scorecard.ts';
import { readDefinitions } from './documents.ts';
import { portalRepository, repositoryRoot } from './issue-forms.ts';
import type { Settings } from './settings.ts';

/** Property roots that a source of this version can fill, and what to call who fills them. */
export const FEED_ROOTS: ReadonlyMap<string, string> = new Map([
  ['git', 'the source git'],
  ['cost', 'a bill'],
]);

/** Whether whoever owns a property root has data (law 10). Roots that nobody owns are always there. */
export function availabilityOf(feeds: readonly FeedReport[]): (root: string) => Availability {
  const answers = new Map<string, Availability>();
  for (const [root, title] of FEED_ROOTS)
    answers.set(root, { state: 'missing', reason: `${title} is not configured` });
  const owners = new Map<string, FeedReport[]>();
  for (const feed of feeds)
    for (const root of feed.provides) owners.set(root, [...(owners.get(root) ?? []), feed]);
  for (const [root, list] of owners) answers.set(root, joint(list));
  return (root) => answers.get(root) ?? { state: 'ok' };
}

/** What several feeds that fill one root know together: the best of them, and whether that is all there is. */
function joint(feeds: readonly FeedReport[]): Availability {
  const states = feeds.map(feedAvailability);
  const best =
    states.find(({ state }) => state === 'ok') ?? states.find(({ state }) => state === 'stale') ?? states[0]!;
  if (best.state === 'missing') return best;
  const lacking = feeds.find(isLacking);
  return lacking ? { ...best, partial: `${lacking.title} could not be read in whole` } : best;
}

function feedAvailability(feed: FeedReport): Availability {
  if (feed.outcome === 'fresh') return { state: 'ok' };
  if (feed.observedAt !== undefined && feed.outcome === 'stale') {
    return { state: 'stale', since: feed.observedAt, reason: `${feed.title} could not be read again` };
  }
  return { state: 'missing', reason: `${feed.title} has given no data` };
}

/**
 * Whether a feed may know more than it gave. A bill that is shown as it was last read lacks nothing that was there:
 * an outage moves no verdict.
 */
function isLacking({ type, outcome, complete }: FeedReport): boolean {
  if (outcome === 'failed') return true;
  return !complete && (outcome === 'fresh' || (outcome === 'stale' && type !== 'bill'));
}

export interface EvaluateStage {
  /** The catalog with what was computed in the properties of its entities. */
  catalog: Catalog;
  judgement: Judgement;
  /** What computed values were made of; undefined when no kind has a computed property. */
  computed: ComputedValues | undefined;
  problems: Problem[];
}

export interface EvaluateInput {
  root: string;
  catalog: Catalog;
  table: BlueprintTable;
  placeOf: DefinitionPlace;
  feeds: readonly FeedReport[];
  now: string;
  /** What calculations may take. */
  limits: Settings['limits'];
}

/** Reads scorecards and exemptions; computes properties and judges every entity, each after what it reads. */
export async function evaluateCatalog({
  root,
  catalog,
  table,
  placeOf,
  feeds,
  now,
  limits,
}: EvaluateInput): Promise<EvaluateStage> {
  const definitions = readDefinitions(root, 'scorecards');
  const waivers = readDefinitions(root, 'exemptions');
  const reading = readScorecards(definitions.files, table);
  const { scorecards } = reading;
  const exemptions = readExemptions({ files: waivers.files, scorecards, entities: catalog.entities, now });
  const roots = new Set(FEED_ROOTS.keys());
  let open: OpenJudge | undefined;
  const computation = await compute({
    entities: catalog.entities,
    graph: catalog.graph,
    blueprints: catalog.blueprints,
    find: (identifier) => catalog.blueprints.get(identifier) ?? table.find(identifier),
    now,
    availability: availabilityOf(feeds),
    roots,
    placeOf,
    limits: { programMs: limits.calculation * 1000, allMs: limits.calculations * 1000 },
    scorecards,
    scorecard: (name, blueprint) => open?.view(name, blueprint),
    others: scorecards.map((scorecard) => ({
      key: scorecardKey(scorecard.key),
      title: `the scorecard ${scorecard.identifier}`,
      origin: scorecard.origin,
      reads: (context) => scorecardReads(scorecard, catalog.blueprints, context),
      run: (place, circle) => judgeFor(place).judge(scorecard, circle),
    })),
  });
  const { entities, byRef, context } = computation;
  const judgement = judgeFor({ context, entities }).finish();
  const checks = checkScorecards({ reading, blueprints: catalog.blueprints, entities, context, roots });
  return {
    catalog: { ...catalog, entities, byRef },
    judgement,
    computed: computation.values,
    problems: [
      ...definitions.problems,
      ...waivers.problems,
      ...reading.problems,
      ...exemptions.problems,
      ...computation.problems,
      ...judgement.problems,
      ...checks,
    ],
  };

  function judgeFor(place: Pick<Computation, 'context' | 'entities'>): OpenJudge {
    open ??= openJudge({
      scorecards,
      blueprints: catalog.blueprints,
      exemptions: exemptions.exemptions,
      ...place,
    });
    return open;
  }
}

/** What the rules of a scorecard read that is computed itself. */
function scorecardReads(
  { blueprints, filter, rules }: Scorecard,
  kinds: ReadonlyMap<string, Blueprint>,
  context: ReadContext,
): Read[] {
  const queries = [filter, ...rules.flatMap(({ query, appliesTo }) => [query, appliesTo])].filter(
    (query) => query !== undefined,
  );
  return blueprints.flatMap((kind) =>
    queries.flatMap((query) => queryReads(query, kinds.get(kind), context)),
  );
}

/** Reads the declared actions and adds those that every kind has. */
export function loadActions(
  root: string,
  settings: Settings,
  catalog: Catalog,
): { actions: Action[]; problems: Problem[] } {
  const definitions = readDefinitions(root, 'actions');
  const repository = portalRepository(settings);
  const blueprints = [...catalog.blueprints.values()];
  const known = new Set(blueprints.map(({ identifier }) => identifier.toLowerCase()));
  const { actions, problems } = readActions(definitions.files, {
    repository,
    hasBlueprint: (identifier) => known.has(identifier.toLowerCase()),
  });
  const forms = repository
    ? missingIssueForms(actions, repository, (path) =>
        existsSync(join(repositoryRoot(root, repository.directory), path)),
      )
    : [];
  return {
    actions: withGenerated(actions, generatedActions(blueprints, repository)),
    problems: [...definitions.problems, ...problems, ...forms],
  };
}
