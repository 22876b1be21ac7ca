import type { Action } from '../actions/action.ts';
import type { EntityChange } from '../actions/change-entity.ts';
import type { FeedReport } from '../base/feed.ts';
import type { Problem } from '../base/problem.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { Entity } from '../catalog/entity.ts';
import { type Graph, type Neighbour, neighbours } from '../catalog/graph.ts';
import type { CostLedger } from '../costs/ledger.ts';
import type { CostPast } from '../history/costs.ts';
import type { History } from '../history/history.ts';
import type { ComputedValues } from '../query/computed/explain.ts';
import type { Judgement } from '../scorecards/judge.ts';
import type { BroughtCommit } from './brought-commits.ts';
import type { Settings } from './settings.ts';

/** How many documents of the declared catalog were used, left aside, or refused. They add up. */
export interface DocumentCounts {
  accepted: number;
  skipped: number;
  rejected: number;
}

/**
 * The read-only view of everything a build knows. Pages, API, search and feeds only ask it; none of them
 * reads a file or a clock.
 */
export interface Portal {
  settings: Settings;
  /** The time of the build, ISO 8601 in UTC. Pages never show it: it would age in every one of them. */
  now: string;
  /** The audience that this view is meant for; what it may not see is already gone. */
  audience: 'public' | 'private';
  entities: readonly Entity[];
  byRef: ReadonlyMap<string, Entity>;
  blueprints: ReadonlyMap<string, Blueprint>;
  graph: Graph;
  problems: readonly Problem[];
  feeds: readonly FeedReport[];
  /** Every verdict; evidence is made when asked for. */
  judgement: Judgement;
  /** What the computed properties of entities were made of; undefined when no kind has one. */
  computed?: ComputedValues;
  actions: readonly Action[];
  /** What an action that asks for nothing would do to the file of an entity; undefined for other actions. */
  changeOf(action: Action, entity: Entity): EntityChange | undefined;
  /** Undefined when there is no bill, or when the audience may not see money. */
  costs?: CostLedger;
  /** Takes out of a text what the audience may not see: names and addresses of people. */
  clean(text: string): string;
  files: number;
  documents: DocumentCounts;
  /** By the name of a catalog file that a source brought: the commit that changed it last. */
  commits: ReadonlyMap<string, BroughtCommit>;
  /** What is known of the past; undefined when nothing is kept. */
  history?: PortalHistory | undefined;
}

export interface PortalHistory extends History {
  /** What months that are over cost; undefined without a bill, and for whoever may not see money. */
  costs?: CostPast | undefined;
}

/** Problems by the entity they speak of, made once per portal. */
const problemIndex = new WeakMap<Portal, Map<string, Problem[]>>();

export function problemsOf(portal: Portal, ref: string): readonly Problem[] {
  let index = problemIndex.get(portal);
  if (!index) {
    index = new Map();
    for (const problem of portal.problems) {
      if (problem.subject === undefined) continue;
      const list = index.get(problem.subject);
      if (list) list.push(problem);
      else index.set(problem.subject, [problem]);
    }
    problemIndex.set(portal, index);
  }
  return index.get(ref) ?? [];
}

export function blueprintOf(portal: Portal, entity: Entity): Blueprint {
  return portal.blueprints.get(entity.blueprint)!;
}

export function neighboursOf(portal: Portal, ref: string): Neighbour[] {
  return neighbours(portal.graph, ref);
}

/** The refs that own an entity, in the order of the graph; dangling ones included. */
export function ownersOf(portal: Portal, ref: string): string[] {
  return portal.graph.from(ref).flatMap(({ type, target }) => (type === 'ownedBy' ? [target] : []));
}
