import type { ProblemRule } from '../../base/problem.ts';
import type { Blueprint } from '../../catalog/blueprint.ts';
import { type ComputedProperty, computedOf } from '../../catalog/computed.ts';
import type { Path } from '../ast.ts';
import { compileLookup } from '../lookup.ts';
import { QUERY_PROBLEMS as RULES } from '../problems.ts';
import { planAggregation } from './aggregation-plan.ts';
import { type Column, giveUp } from './column.ts';
import { type JqReads, jqReads } from './jq-reads.ts';
import { planMirror } from './mirror.ts';
import type { Plan, PropertyNode, Tools } from './node.ts';
import type { Read } from './order.ts';
import { kindsIn, pathReads, propertyKey, queryReads, scorecardKey } from './reads.ts';
import { tell, titleOf } from './tell.ts';

/** Reads what a definition needs; what is wrong with it is told, and leaves the column without values. */
export function propertyNode(column: Column, tools: Tools): PropertyNode {
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
      const plan = planAggregation(
        property.definition,
        kind,
        tools.kinds,
        tools.input.roots,
        (path) => tools.input.placeOf(kind.identifier, [property.table, property.id, ...path]),
        (path, target) => isUsed(path, target, tools),
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

function isUsed(path: Path, kind: Blueprint, { input, context }: Tools): boolean {
  const { read } = compileLookup(path, kind, context);
  return input.entities.some((entity) => entity.blueprint === kind.identifier && read(entity) !== undefined);
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
