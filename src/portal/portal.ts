import type { Action } from '../actions/action.ts';
import type { EntityChange } from '../actions/change-entity.ts';
import type { FeedReport } from '../base/feed.ts';
import { compareProblems, type Problem } from '../base/problem.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { Entity } from '../catalog/entity.ts';
import { type Graph, type Neighbour, neighbours } from '../catalog/graph.ts';
import { CATALOG_PROBLEMS } from '../catalog/problems.ts';
import { kindOfMany, shownKind } from '../catalog/unknown-kinds.ts';
import type { CostLedger } from '../costs/ledger.ts';
import type { CostPast } from '../history/costs.ts';
import type { History } from '../history/history.ts';
import type { ComputedValues } from '../query/computed/explain.ts';
import type { Judgement } from '../scorecards/judge.ts';
import type { BroughtCommit } from './brought-commits.ts';
import type { FieldsOfPeople } from './publish/fields-of-people.ts';
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
  /** The ref of the team of that identifier or title or, after an @, of that name on a Git host; undefined for none and for several. */
  teamOf(text: string): string | undefined;
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
  /** What the audience may not see, so that nobody takes it for what there is not; undefined where all is seen. */
  hidden?: Hidden;
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

/** What was left out of a view, without saying who. */
export interface Hidden {
  /** How many people the catalog has. */
  people: number;
  /** Refs -> the names of their relations, read from their side, of which some lead to people. */
  relations: ReadonlyMap<string, ReadonlySet<string>>;
  /** The properties that tell of people. */
  fields: FieldsOfPeople;
  /** Does what `clean` does, and takes out names of a single word too: for texts of which each part is a value. */
  cleanValue(text: string): string;
}

/** True where relations of that name, read from an entity's side, were left out because they lead to people. */
export function hidesRelation({ hidden }: Pick<Portal, 'hidden'>, ref: string, type: string): boolean {
  return hidden?.relations.get(ref)?.has(type) === true;
}

interface ProblemIndex {
  /** By the entity they speak of. */
  bySubject: Map<string, Problem[]>;
  /** Those of kinds without a definition that speak of many entities, by the kind. */
  byKind: Map<string, Problem>;
}

/** Made once per portal. */
const problemIndex = new WeakMap<Portal, ProblemIndex>();

/** Problems of an entity, sorted; that its kind has no definition among them, which is told once for all of the kind. */
export function problemsOf(portal: Portal, ref: string): readonly Problem[] {
  let index = problemIndex.get(portal);
  if (!index) {
    index = { bySubject: new Map(), byKind: new Map() };
    for (const problem of portal.problems) {
      if (problem.subject === undefined) {
        const many = problem.rule === UNKNOWN_KIND ? kindOfMany(problem.message) : undefined;
        if (many) index.byKind.set(many.kind, { ...problem, message: many.message });
        continue;
      }
      const list = index.bySubject.get(problem.subject);
      if (list) list.push(problem);
      else index.bySubject.set(problem.subject, [problem]);
    }
    problemIndex.set(portal, index);
  }
  const own = index.bySubject.get(ref) ?? [];
  const entity = index.byKind.size > 0 ? portal.byRef.get(ref) : undefined;
  const many = entity && index.byKind.get(shownKind(entity.kind));
  if (!many || entity.contributions[0]?.rank !== 0 || own.some(({ rule }) => rule === UNKNOWN_KIND))
    return own;
  // Its edit is of another place.
  const { edit: _, ...rest } = many;
  return [...own, { ...rest, subject: ref, origin: entity.contributions[0].origin }].sort(compareProblems);
}

const UNKNOWN_KIND = CATALOG_PROBLEMS['unknown-kind'].id;

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
