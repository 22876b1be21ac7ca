import type { Problem } from '../../base/problem.ts';
import type { Portal } from '../portal.ts';
import { type CostMove, costMoves } from './costs.ts';
import { type DefinitionChange, definitionChanges } from './definitions.ts';
import { compareEntities, type EntityChanges, type Renames } from './entities.ts';
import { type Concern, concernsOf, type Reach, reachOf } from './reach.ts';
import { compareRelations, type RelationChanges } from './relations.ts';
import { type LevelChange, levelChanges, type VerdictChange, verdictChanges } from './verdicts.ts';

/**
 * What is different between two portals: plain data, which is the JSON of `portolan diff`. Every list is in a fixed
 * order and complete; whoever shows it shortens it.
 */
export interface PortalDiff {
  /** Of the shape: it counts up when a member means something else or is gone. */
  version: 1;
  entities: EntityChanges;
  relations: RelationChanges;
  /** Problems that only the one or the other portal has, by their fingerprints. */
  problems: { new: Problem[]; healed: Problem[] };
  /** Entities that reached another level of a scorecard, where both levels are known. */
  levels: LevelChange[];
  verdicts: VerdictChange[];
  /** Owners whose entities cost something else than before, in the last 30 days of the bills. */
  costs: CostMove[];
  kinds: DefinitionChange[];
  scorecards: DefinitionChange[];
  actions: DefinitionChange[];
  /** What depends on what was changed, renamed or removed. */
  reach: Reach[];
  /** Owners whom any of it concerns. */
  owners: Concern[];
}

/**
 * Compares two portals that were evaluated at the same time and with the same snapshots, so that what differs
 * comes from the files. Both must be projections for the audience that reads the result.
 */
export function comparePortals(before: Portal, after: Portal): PortalDiff {
  const entities = compareEntities(before, after);
  const renames: Renames = new Map(entities.renamed.map(({ from, ref }) => [from, ref]));
  const relations = compareRelations(before, after, renames);
  const reach = reachOf(before, after, entities, relations);
  const known = new Set(before.problems.map(({ fingerprint }) => fingerprint));
  const now = new Set(after.problems.map(({ fingerprint }) => fingerprint));
  return {
    version: 1,
    entities,
    relations,
    problems: {
      new: after.problems.filter(({ fingerprint }) => !known.has(fingerprint)),
      healed: before.problems.filter(({ fingerprint }) => !now.has(fingerprint)),
    },
    levels: levelChanges(before, after, renames),
    verdicts: verdictChanges(before, after, renames),
    costs: costMoves(before, after, renames),
    kinds: definitionChanges(kindsOf(before), kindsOf(after)),
    scorecards: definitionChanges(scorecardsOf(before), scorecardsOf(after)),
    actions: definitionChanges(actionsOf(before), actionsOf(after)),
    reach,
    owners: concernsOf(before, after, entities, relations, reach),
  };
}

/** Whether nothing is different. */
export function isSame(diff: PortalDiff): boolean {
  const { entities, relations, problems, levels, verdicts, costs, kinds, scorecards, actions } = diff;
  return [
    ...Object.values<readonly unknown[]>({ ...entities }),
    ...Object.values<readonly unknown[]>({ ...relations }),
    ...Object.values<readonly unknown[]>(problems),
    ...[levels, verdicts, costs, kinds, scorecards, actions],
  ].every((list) => list.length === 0);
}

/** Kinds that come with the program change with it, and not by a pull request. */
function kindsOf({ blueprints }: Portal): Map<string, { title: string; says: unknown }> {
  return new Map([...blueprints].map(([id, blueprint]) => [id, { title: blueprint.title, says: blueprint }]));
}

function scorecardsOf({
  judgement,
}: Portal): Map<string, { title: string; says: unknown; parts: Map<string, unknown> }> {
  return new Map(
    judgement.cards.map(({ scorecard: { origin: _, rules, ...scorecard } }) => [
      scorecard.key,
      {
        title: scorecard.title,
        says: scorecard,
        parts: new Map(rules.map((rule) => [rule.title, withoutPlace(rule)])),
      },
    ]),
  );
}

function actionsOf({ actions }: Portal): Map<string, { title: string; says: unknown }> {
  return new Map(
    actions
      .filter(({ generated }) => !generated)
      .map(({ id, title, document, blocked, published }) => [
        id,
        { title, says: [document, blocked, published] },
      ]),
  );
}

function withoutPlace(rule: object): unknown {
  const { origin: _, ...rest } = rule as { origin?: unknown };
  return rest;
}
