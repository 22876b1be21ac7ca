import type { Problem } from '../../base/problem.ts';
import type { Blueprint } from '../../catalog/blueprint.ts';
import { computedOf } from '../../catalog/computed.ts';
import type { Entity } from '../../catalog/entity.ts';
import { graphContext } from '../graph-context.ts';
import type { JqBudget } from '../jq.ts';
import { aggregate } from './aggregation-plan.ts';
import { computeCalculations } from './calculation.ts';
import { type Column, giveUp, joinAvailability, newColumn } from './column.ts';
import { buildNet, type Net } from './default-reach.ts';
import { computedValues } from './explain.ts';
import { computeMirror, type MirrorPlan } from './mirror.ts';
import type { Computation, ComputeInput, Node, PropertyNode, Tools } from './node.ts';
import { orderOf } from './order.ts';
import { propertyNode } from './property-node.ts';
import { propertyKey, type ReadContext } from './reads.ts';
import { checkValues, tell, tellCircle, tellTrouble, titleOf } from './tell.ts';

const LIMITS = { programMs: 20_000, allMs: 60_000 };

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
