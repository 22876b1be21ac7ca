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
import type { BlueprintTable } from '../catalog/table.ts';
import type { Availability } from '../query/context.ts';
import { graphContext } from '../query/graph-context.ts';
import { checkScorecards } from '../scorecards/check.ts';
import { readExemptions } from '../scorecards/exemptions.ts';
import { type Judgement, judge } from '../scorecards/judge.ts';
import { readScorecards } from '../scorecards/read.ts';
import { readDefinitions } from './documents.ts';
import { portalRepository, repositoryRoot } from './issue-forms.ts';
import type { Settings } from './settings.ts';

/** Property roots that a source of this version can fill, and what to call who fills them. */
export const FEED_ROOTS: ReadonlyMap<string, string> = new Map([
  ['git', 'the source git'],
  ['cost', 'a bill'],
]);

/** Whether whoever owns a property root has data (law 10). Roots that nobody owns are always there. */
export function availabilityOf(
  feeds: readonly FeedReport[],
  blueprint: (identifier: string) => Blueprint | undefined,
): (root: string, kind: string) => Availability {
  const answers = new Map<string, Availability>();
  for (const [root, title] of FEED_ROOTS)
    answers.set(root, { state: 'missing', reason: `${title} is not configured` });
  const owners = new Map<string, FeedReport[]>();
  for (const feed of feeds)
    for (const root of feed.provides) owners.set(root, [...(owners.get(root) ?? []), feed]);
  for (const [root, list] of owners) answers.set(root, joint(list));
  return (root, kind) => {
    const owned = answers.get(root);
    if (owned) return owned;
    const definition = blueprint(kind);
    const computed = [
      definition?.calculationProperties,
      definition?.mirrorProperties,
      definition?.aggregationProperties,
    ].some((table) => table && Object.hasOwn(table, root));
    return computed
      ? { state: 'missing', reason: `${root} is a computed property, which this version does not compute` }
      : { state: 'ok' };
  };
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

export interface JudgeStage {
  judgement: Judgement;
  problems: Problem[];
}

/** Reads scorecards and exemptions, and judges every entity. */
export function judgeCatalog(
  root: string,
  catalog: Catalog,
  table: BlueprintTable,
  feeds: readonly FeedReport[],
  now: string,
): JudgeStage {
  const definitions = readDefinitions(root, 'scorecards');
  const waivers = readDefinitions(root, 'exemptions');
  const reading = readScorecards(definitions.files, table);
  const blueprint = (identifier: string): Blueprint | undefined =>
    catalog.blueprints.get(identifier) ?? table.find(identifier);
  const context = graphContext({
    now,
    entities: catalog.entities,
    graph: catalog.graph,
    blueprint,
    availability: availabilityOf(feeds, blueprint),
  });
  const exemptions = readExemptions({
    files: waivers.files,
    scorecards: reading.scorecards,
    entities: catalog.entities,
    now,
  });
  const judgement = judge({
    scorecards: reading.scorecards,
    entities: catalog.entities,
    blueprints: catalog.blueprints,
    exemptions: exemptions.exemptions,
    context,
  });
  const checks = checkScorecards({
    reading,
    blueprints: catalog.blueprints,
    entities: catalog.entities,
    context,
    roots: new Set(FEED_ROOTS.keys()),
  });
  return {
    judgement,
    problems: [
      ...definitions.problems,
      ...waivers.problems,
      ...reading.problems,
      ...exemptions.problems,
      ...judgement.problems,
      ...checks,
    ],
  };
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
