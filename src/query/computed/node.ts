import type { Origin } from '../../base/origin.ts';
import type { Problem } from '../../base/problem.ts';
import type { Blueprint } from '../../catalog/blueprint.ts';
import type { Entity } from '../../catalog/entity.ts';
import type { Graph } from '../../catalog/graph.ts';
import type { QueryContext } from '../context.ts';
import type { Kinds } from '../kinds.ts';
import type { AggregationPlan } from './aggregation-plan.ts';
import type { Column } from './column.ts';
import type { ComputedValues } from './explain.ts';
import type { JqReads } from './jq-reads.ts';
import type { MirrorPlan } from './mirror.ts';
import type { GraphNode, Read } from './order.ts';
import type { ReadContext } from './reads.ts';

export interface ComputeInput {
  /** In order of ref. */
  entities: readonly Entity[];
  graph: Graph;
  blueprints: ReadonlyMap<string, Blueprint>;
  find(identifier: string): Blueprint | undefined;
  now: string;
  /** Whether the feeds have data. */
  availability: QueryContext['availability'];
  /** Property roots that feeds can fill. */
  roots: ReadonlySet<string>;
  placeOf(blueprint: string, path: readonly (string | number)[]): Origin;
  /** Scorecards and other things that read computed properties, or are read by them. */
  others?: readonly OtherNode[];
  /** The names of the scorecards that judge a kind; `others` have their nodes. */
  scorecards?: readonly ScorecardName[];
  scorecard?: QueryContext['scorecard'];
  /** What jq programs may take; 20 seconds each and 60 seconds together by default. */
  limits?: { programMs: number; allMs: number };
}

export interface ScorecardName {
  key: string;
  identifier: string;
  blueprints: readonly string[];
}

/** Something else in the graph, which is told when it is its turn. */
export interface OtherNode {
  /** Made with `scorecardKey`. */
  key: string;
  title: string;
  origin: Origin;
  reads(context: ReadContext): Read[];
  /** `circle` says with whom it reads each other, when it does: then it is to be unknown. */
  run(place: { context: QueryContext; entities: readonly Entity[] }, circle: string | undefined): void;
}

/** The catalog with what is computed in the properties of its entities. */
export interface Computation {
  entities: readonly Entity[];
  byRef: ReadonlyMap<string, Entity>;
  context: QueryContext;
  values: ComputedValues | undefined;
  problems: Problem[];
}

/** A computed property in the graph of what is computed. */
export interface PropertyNode extends GraphNode {
  type: 'property';
  column: Column;
  plan: Plan;
}

export type Node = PropertyNode | (GraphNode & { type: 'other'; other: OtherNode });

export type Plan =
  | { kind: 'none' }
  | { kind: 'calculation'; reads: JqReads }
  | { kind: 'mirror'; mirror: MirrorPlan }
  | { kind: 'aggregation'; aggregation: AggregationPlan };

/** What the steps of a computation share. */
export interface Tools extends ReadContext {
  input: ComputeInput;
  context: QueryContext;
  kinds: Kinds;
  problems: Problem[];
}
