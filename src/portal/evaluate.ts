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
import { checkScorecards } from '../scorecards/check.ts';
import { readExemptions } from '../scorecards/exemptions.ts';
import { type Judgement, type OpenJudge, openJudge } from '../scorecards/judge.ts';
import { readScorecards } from '../scorecards/read.ts';
import type { Scorecard } from '../scorecards/scorecard.ts';
import { availabilityOf, FEED_ROOTS } from './availability.ts';
import { readDefinitions } from './documents.ts';
import { portalRepository, repositoryRoot } from './issue-forms.ts';
import type { Settings } from './settings.ts';

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
  const find = (identifier: string): Blueprint | undefined =>
    catalog.blueprints.get(identifier) ?? table.find(identifier);
  let open: OpenJudge | undefined;
  const computation = await compute({
    entities: catalog.entities,
    graph: catalog.graph,
    blueprints: catalog.blueprints,
    find,
    now,
    availability: availabilityOf(feeds, { byRef: catalog.byRef, find }),
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
