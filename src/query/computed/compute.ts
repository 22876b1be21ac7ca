import type { Origin } from '../../base/origin.ts';
import { type Problem, type ProblemRule, problem } from '../../base/problem.ts';
import { clip, count } from '../../base/text.ts';
import type { Blueprint } from '../../catalog/blueprint.ts';
import { type ComputedProperty, computedOf } from '../../catalog/computed.ts';
import type { Entity } from '../../catalog/entity.ts';
import type { Graph } from '../../catalog/graph.ts';
import { shortRef } from '../../catalog/ref.ts';
import type { QueryContext } from '../context.ts';
import { graphContext } from '../graph-context.ts';
import type { JqBudget } from '../jq.ts';
import type { Kinds } from '../kinds.ts';
import { QUERY_PROBLEMS as RULES } from '../problems.ts';
import { type AggregationPlan, aggregate, planAggregation } from './aggregation-plan.ts';
import { type CalculationTrouble, computeCalculations } from './calculation.ts';
import { type Column, giveUp, joinAvailability, newColumn } from './column.ts';
import { buildNet, type Net } from './default-reach.ts';
import { type ComputedValues, computedValues } from './explain.ts';
import { type JqReads, jqReads } from './jq-reads.ts';
import { computeMirror, type MirrorPlan, planMirror } from './mirror.ts';
import { type GraphNode, orderOf, type Read } from './order.ts';
import { kindsIn, pathReads, propertyKey, queryReads, type ReadContext, scorecardKey } from './reads.ts';
import { valueFault } from './value-fault.ts';

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

const LIMITS = { programMs: 20_000, allMs: 60_000 };

interface PropertyNode extends GraphNode {
  type: 'property';
  column: Column;
  plan: Plan;
}

type Node = PropertyNode | (GraphNode & { type: 'other'; other: OtherNode });

type Plan =
  | { kind: 'none' }
  | { kind: 'calculation'; reads: JqReads }
  | { kind: 'mirror'; mirror: MirrorPlan }
  | { kind: 'aggregation'; aggregation: AggregationPlan };

/**
 * Computes all properties of all kinds, and runs what else is in the graph (scorecards) in between, each after what it
 * reads. Values replace those that somebody wrote. What is computed in a circle, or cannot be, is unknown with its
 * reason. The same for any order of entities and definitions.
 */
export async function compute(input: ComputeInput): Promise<Computation> {
  const { entities, byRef } = withRoom(input);
  const columns = new Map<string, Column>();
  const columnOf = (blueprint: string, id: string): Column | undefined =>
    columns.get(propertyKey(blueprint, id));
  const context = graphContext({
    now: input.now,
    entities,
    graph: input.graph,
    blueprint: input.find,
    blueprints: input.blueprints,
    availability: joinAvailability(input.availability, columnOf),
    ...(input.scorecard ? { scorecard: input.scorecard } : {}),
    definedAt: (id, blueprint) => columnOf(blueprint, id)?.origin,
  });
  const problems: Problem[] = [];
  const byKind = Map.groupBy(entities, (entity) => entity.blueprint);
  const tools: Tools = { input, context, kinds: context.kinds, problems, scorecard: nameFinder(input) };
  const nodes: Node[] = [];
  for (const kind of input.blueprints.values()) {
    for (const property of computedOf(kind).values()) {
      const origin = input.placeOf(kind.identifier, [property.table, property.id]);
      const column = newColumn(property, kind, origin, byKind.get(kind.identifier) ?? []);
      columns.set(propertyKey(kind.identifier, property.id), column);
      nodes.push(propertyNode(column, tools));
    }
  }
  for (const other of input.others ?? [])
    nodes.push({ type: 'other', key: other.key, title: other.title, reads: other.reads(tools), other });
  noteMadeOf(nodes, columns);
  await run(nodes, tools, { entities, columnOf });
  return {
    entities,
    byRef,
    context,
    values: columns.size > 0 ? computedValues(columnOf, plansOf(nodes), context) : undefined,
    problems,
  };
}

interface Tools extends ReadContext {
  input: ComputeInput;
  context: QueryContext;
  kinds: Kinds;
  problems: Problem[];
}

/** The catalog with a place for every computed value, so that all entities of a kind keep one shape. */
function withRoom({ entities, blueprints }: ComputeInput): Pick<Computation, 'entities' | 'byRef'> {
  const rooms = new Map(
    [...blueprints].flatMap(([identifier, kind]) => {
      const ids = [...computedOf(kind).keys()];
      return ids.length > 0 ? [[identifier, ids] as const] : [];
    }),
  );
  const all =
    rooms.size === 0
      ? entities
      : entities.map((entity) => {
          const ids = rooms.get(entity.blueprint);
          if (!ids) return entity;
          const empty = Object.fromEntries(ids.map((id) => [id, undefined])) as object;
          const doc = { ...entity.doc, properties: { ...entity.doc.properties, ...empty } };
          return { ...entity, doc };
        });
  return { entities: all, byRef: new Map(all.map((entity) => [entity.ref, entity])) };
}

function nameFinder({ scorecards = [] }: ComputeInput): ReadContext['scorecard'] {
  return (name, blueprint) =>
    scorecards.find(
      ({ key, identifier, blueprints }) =>
        (key === name || identifier === name) && blueprints.includes(blueprint),
    )?.key;
}

function plansOf(nodes: readonly Node[]): Map<Column, MirrorPlan> {
  return new Map(
    nodes.flatMap((node) =>
      node.type === 'property' && node.plan.kind === 'mirror' ? [[node.column, node.plan.mirror]] : [],
    ),
  );
}

/** Reads what a definition needs; what is wrong with it is told, and leaves the column without values. */
function propertyNode(column: Column, tools: Tools): PropertyNode {
  const { property, kind } = column;
  const node = (plan: Plan, reads: Read[]): PropertyNode => ({
    type: 'property',
    key: propertyKey(kind.identifier, property.id),
    title: titleOf(column),
    reads,
    column,
    plan,
  });
  const fail = (
    rule: ProblemRule,
    fault: string,
    path: readonly (string | number)[],
    fix?: string,
  ): PropertyNode => {
    giveUp(column, fault);
    tell(tools, rule, column, `${titleOf(column)}: ${fault}`, path, fix);
    return node({ kind: 'none' }, []);
  };
  if (property.definition.fault !== undefined) {
    giveUp(column, property.definition.fault);
    return node({ kind: 'none' }, []);
  }
  switch (property.kind) {
    case 'calculation': {
      const read = withScorecards(jqReads(property.definition.calculation), kind.identifier, tools);
      column.madeOf = read.allProperties || read.everything ? [[]] : read.properties;
      return node({ kind: 'calculation', reads: read }, calculationReads(read, property, kind, tools));
    }
    case 'mirror': {
      const plan = planMirror(property.definition.path, kind, tools.kinds, tools.input.roots);
      if ('fault' in plan) return fail(RULES['mirror-path'], plan.fault, ['path']);
      column.madeOf = [plan.tail.segments];
      const reads = kindsIn(plan.ends, tools.kinds).flatMap((end) => pathReads(plan.tail, end));
      return node({ kind: 'mirror', mirror: plan }, reads);
    }
    case 'aggregation': {
      const plan = planAggregation(property.definition, kind, tools.kinds, tools.input.roots, (path) =>
        tools.input.placeOf(kind.identifier, [property.table, property.id, ...path]),
      );
      if ('fault' in plan) return fail(plan.rule, plan.fault, plan.path, plan.fix);
      tools.problems.push(...plan.problems);
      column.madeOf = [...plan.paths, ...plan.asked].map(({ segments }) => segments);
      const reads = [
        ...plan.paths.flatMap((path) => pathReads(path, plan.target)),
        ...(plan.query ? queryReads(plan.query, plan.target, tools) : []),
      ];
      return node({ kind: 'aggregation', aggregation: plan }, reads);
    }
  }
}

/** A program that takes all scorecards names those that there are. */
function withScorecards(reads: JqReads, kind: string, { input }: Tools): JqReads {
  if (reads.scorecards !== 'all') return reads;
  const names = (input.scorecards ?? [])
    .filter(({ blueprints }) => blueprints.includes(kind))
    .map(({ identifier }) => identifier);
  return { ...reads, scorecards: names };
}

/** What a program names is read in any case; the rest of what it may take, if it is there. */
function calculationReads(
  { properties, allProperties, everything, words, scorecards }: JqReads,
  { id }: ComputedProperty,
  kind: Blueprint,
  tools: Tools,
): Read[] {
  const named = new Set(properties.map(([name]) => name!));
  const reads: Read[] = [];
  for (const [other, property] of computedOf(kind)) {
    const key = propertyKey(kind.identifier, other);
    if (named.has(other) || (allProperties && words.has(other) && other !== id)) reads.push({ key });
    else if ((allProperties || everything) && property.kind !== 'calculation')
      reads.push({ key, soft: true });
  }
  for (const name of scorecards === 'all' ? [] : scorecards) {
    const card = tools.scorecard(name, kind.identifier);
    if (card !== undefined) reads.push({ key: scorecardKey(card) });
  }
  return reads;
}

function titleOf({ kind, property }: Column): string {
  return `${kind.identifier}.${clip(property.id, 60)}`;
}

function tell(
  { problems, input }: Tools,
  rule: ProblemRule,
  { kind, property }: Column,
  message: string,
  path: readonly (string | number)[],
  fix?: string,
): void {
  const origin = input.placeOf(kind.identifier, [property.table, property.id, ...path]);
  const key = `${kind.identifier}.${property.id}`;
  problems.push(problem(rule, { message, origin, key, ...(fix === undefined ? {} : { fix }) }));
}

/** Adds to each column what the computed properties that it reads are made of. */
function noteMadeOf(nodes: readonly Node[], columns: ReadonlyMap<string, Column>): void {
  const { layers } = orderOf(nodes);
  for (const node of layers.flat()) {
    if (node.type !== 'property') continue;
    const inner = node.reads.flatMap(({ key }) => columns.get(key)?.madeOf ?? []);
    if (inner.length > 0) node.column.madeOf = [...node.column.madeOf, ...inner];
  }
}

interface Place {
  entities: readonly Entity[];
  columnOf(blueprint: string, id: string): Column | undefined;
}

async function run(nodes: readonly Node[], tools: Tools, place: Place): Promise<void> {
  const { layers, circles } = orderOf(nodes);
  const circleOf = new Map<string, string>();
  for (const { path, members } of circles) {
    const names = [...path, path[0]!].map(({ title }) => title);
    const reason =
      path.length === 1
        ? `${names[0]} reads itself`
        : `they read each other in a circle: ${names.join(' reads ')}`;
    tellCircle(path, names, tools);
    for (const { key } of members) circleOf.set(key, reason);
  }
  const { programMs, allMs } = tools.input.limits ?? LIMITS;
  const budget: JqBudget = { programMs, all: { ofMs: allMs, leftMs: allMs } };
  let net: Net | undefined;
  const netOf = (): Net => {
    net ??= buildNet(place.entities, tools.input.graph.all);
    return net;
  };
  for (const layer of layers) {
    const calculations = new Map<Blueprint, (PropertyNode & { plan: { kind: 'calculation' } })[]>();
    for (const node of layer) {
      const circle = circleOf.get(node.key);
      if (node.type === 'other') {
        node.other.run({ context: tools.context, entities: place.entities }, circle);
        continue;
      }
      const { column, plan } = node;
      if (circle !== undefined) giveUp(column, circle);
      else if (plan.kind === 'calculation') {
        const ofKind = calculations.get(column.kind) ?? [];
        ofKind.push(node as PropertyNode & { plan: { kind: 'calculation' } });
        calculations.set(column.kind, ofKind);
      } else if (plan.kind === 'mirror') computeMirror(column, plan.mirror, tools.context);
      else if (plan.kind === 'aggregation') {
        const found = aggregate(column, plan.aggregation, tools.context, netOf);
        if (found) tell(tools, found.rule, column, `${titleOf(column)}: ${found.message}`, found.path);
      }
      if (column.done && column.missing === undefined) checkValues(column, tools);
    }
    for (const [kind, ready] of calculations) await calculate(kind, ready, budget, tools, place);
  }
}

async function calculate(
  kind: Blueprint,
  nodes: readonly (PropertyNode & { plan: { kind: 'calculation' } })[],
  budget: JqBudget,
  tools: Tools,
  { columnOf }: Place,
): Promise<void> {
  const there = [...computedOf(kind)].flatMap(([id, property]) =>
    property.kind !== 'calculation' && columnOf(kind.identifier, id)?.done ? [id] : [],
  );
  const plans = nodes.map(({ column, plan }) => ({ column, reads: plan.reads, seen: there }));
  const troubles = await computeCalculations(plans, kind, tools.context, {
    now: hourOf(tools.input.now),
    budget,
  });
  for (const trouble of troubles) tellTrouble(trouble, tools);
  for (const { column } of plans) if (column.missing === undefined) checkValues(column, tools);
}

/** Port's `now` is right to the hour (reference: port.md 1.4), and so pages do not change with every build. */
function hourOf(now: string): string {
  const time = new Date(now);
  if (Number.isNaN(time.getTime())) return now;
  time.setUTCMinutes(0, 0, 0);
  return time.toISOString();
}

function tellTrouble(trouble: CalculationTrouble, tools: Tools): void {
  const { column, message } = trouble;
  const title = titleOf(column);
  const about = (rule: ProblemRule, words: string): void =>
    tell(tools, rule, column, `${title} ${words}: ${message}`, ['calculation']);
  if (trouble.kind === 'compile') about(RULES['calculation-compile'], 'is no jq');
  else if (trouble.kind === 'slow') about(RULES['calculation-slow'], 'was stopped');
  else about(RULES['calculation-failed'], `fails for ${whoAndOthers(trouble.first, trouble.count)}`);
}

/** `service:cart and 2 other entities`. */
function whoAndOthers({ ref }: Entity, all: number): string {
  const others = all > 1 ? ` and ${count(all - 1, 'other entity', 'other entities')}` : '';
  return `${shortRef(ref)}${others}`;
}

function tellCircle(path: readonly Node[], names: readonly string[], tools: Tools): void {
  const first = path.find((node) => node.type === 'property') ?? path[0]!;
  const message =
    path.length === 1 ? `${names[0]} reads itself` : `${names.join(' reads ')}, which is a circle`;
  if (first.type === 'property') {
    tell(tools, RULES['computed-circle'], first.column, message, []);
    return;
  }
  const { origin, key } = first.other;
  tools.problems.push(problem(RULES['computed-circle'], { message, origin, key }));
}

/** Tells of values that are not what their definition says; they stay. */
function checkValues(column: Column, tools: Tools): void {
  const { definition, id } = column.property;
  if (definition.type === undefined && definition.format === undefined && definition.items === undefined)
    return;
  let first: { entity: Entity; fault: string } | undefined;
  let wrong = 0;
  for (const entity of column.entities) {
    const fault = valueFault(entity.doc.properties[id], definition);
    if (fault === undefined) continue;
    first ??= { entity, fault };
    wrong += 1;
  }
  if (!first) return;
  const more = wrong > 1 ? `, and so for ${count(wrong - 1, 'other entity', 'other entities')}` : '';
  const message = `${titleOf(column)} of ${shortRef(first.entity.ref)} is ${first.fault}${more}`;
  tell(tools, RULES['computed-type'], column, message, []);
}
