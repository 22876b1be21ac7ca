import type { Origin } from '../../base/origin.ts';
import { type Problem, type ProblemRule, problem } from '../../base/problem.ts';
import { clip, count } from '../../base/text.ts';
import type { Blueprint } from '../../catalog/blueprint.ts';
import type { Aggregation } from '../../catalog/computed.ts';
import { shortRef } from '../../catalog/ref.ts';
import type { Path, Query, Test } from '../ast.ts';
import type { QueryContext } from '../context.ts';
import { endsOf, type Kinds, pathFault, targetsOf } from '../kinds.ts';
import { parsePath } from '../path.ts';
import { compilePort } from '../port.ts';
import { QUERY_PROBLEMS as RULES } from '../problems.ts';
import { propertiesLike } from '../schema-query.ts';
import { compileWalk } from '../walk.ts';
import { computeAggregation } from './aggregation.ts';
import { type Column, giveUp } from './column.ts';
import { type Net, reachBetween } from './default-reach.ts';
import { hint, mayHave, namesOf } from './known.ts';

/** An aggregation that makes sense. */
export interface AggregationPlan {
  definition: Aggregation;
  target: Blueprint;
  query: Query | undefined;
  /** What it aggregates of the entities that it counts, and what its query asks of them. */
  paths: readonly Path[];
  asked: readonly Path[];
  problems: Problem[];
}

export interface PlanFault {
  rule: ProblemRule;
  fault: string;
  path: readonly (string | number)[];
  fix?: string;
}

/**
 * Reads what an aggregation of a kind needs, against the definitions of all kinds.
 *
 * @param isUsed whether some entity of a kind has a value at a path, defined or not
 */
export function planAggregation(
  definition: Aggregation,
  kind: Blueprint,
  kinds: Kinds,
  roots: ReadonlySet<string>,
  origin: (path: readonly (string | number)[]) => Origin,
  isUsed: (path: Path, kind: Blueprint) => boolean,
): AggregationPlan | PlanFault {
  const target = kinds.find(definition.target);
  if (!target) {
    const names = [...kinds.all()].map(({ identifier }) => identifier);
    const fault = `there is no kind ${clip(definition.target, 60)}${hint(definition.target, names)}`;
    return { rule: RULES['aggregation-target'], fault, path: ['target'] };
  }
  const { spec, pathFilter } = definition;
  const paths: Path[] = [];
  for (const key of ['property', 'measureTimeBy'] as const) {
    const text = key in spec ? (spec as { property?: string; measureTimeBy?: string })[key] : undefined;
    if (text === undefined) continue;
    const parsed = parsePath(text);
    if ('fault' in parsed || !mayHave(parsed.path, target, roots)) {
      const fault =
        'fault' in parsed
          ? `the path ${clip(text, 60)} ${parsed.fault}`
          : `${target.identifier} has no property ${clip(text, 60)}${hint(text, namesOf(target))}`;
      return { rule: RULES['aggregation-target'], fault, path: ['calculationSpec', key] };
    }
    paths.push(parsed.path);
  }
  if (pathFilter) {
    const wrong = pathFault(pathFilter, kind.identifier, target.identifier, kinds);
    if (wrong)
      return {
        rule: RULES['aggregation-path'],
        fault: `its pathFilter cannot be followed: ${wrong.fault}`,
        path: ['pathFilter', 0, 'path', wrong.step],
      };
  } else if (!areRelated(kind.identifier, target.identifier, kinds)) {
    return {
      rule: RULES['aggregation-path'],
      fault: `no relations lead from ${kind.identifier} to ${target.identifier}, nor back`,
      path: ['target'],
    };
  }
  const read =
    definition.query === undefined
      ? undefined
      : compilePort(definition.query, {
          origin: (path) => origin(['query', ...path]),
          key: `${kind.identifier}/${origin([]).line ?? ''}/query`,
          allowEmpty: true,
        });
  const problems = [...(read?.problems ?? [])];
  for (const { test, path } of read?.tests ?? []) {
    const fault = askedFault(test, target, kinds, roots);
    if (fault === undefined) continue;
    if (test.subject.kind === 'property' && isUsed(test.subject.path, target)) continue;
    const at = origin(['query', ...path]);
    const key = `${kind.identifier}/${definition.target}/${path.join('/')}/${fault}`;
    problems.push(problem(RULES['aggregation-query'], { message: fault, origin: at, key }));
  }
  const asked = (read?.tests ?? []).flatMap(({ test: { subject } }) =>
    subject.kind === 'property'
      ? [subject.path]
      : subject.kind === 'relation' && subject.target
        ? [subject.target]
        : [],
  );
  return { definition, target, query: read?.query, paths, asked, problems };
}

/** What a condition asks that no entity of the kind can have, as a sentence; such an answer is the same for all. */
function askedFault(
  { subject }: Test,
  target: Blueprint,
  kinds: Kinds,
  roots: ReadonlySet<string>,
): string | undefined {
  const { identifier } = target;
  switch (subject.kind) {
    case 'property': {
      const { path } = subject;
      if (mayHave(path, target, roots)) return undefined;
      const isRelation = endsOf([identifier], path.text, kinds) !== undefined;
      const words = isRelation
        ? '; it is a relation: write relation: instead of property:'
        : hint(path.text, namesOf(target));
      return `${identifier} has no property ${clip(path.text, 60)}${words}`;
    }
    case 'relation': {
      const { relation } = subject;
      if (target.family === 'unknown' || endsOf([identifier], relation, kinds)) return undefined;
      return `${identifier} has no relation ${clip(relation, 60)}${hint(relation, Object.keys(target.relations))}`;
    }
    case 'path': {
      const wrong = pathFault(subject.path, identifier, undefined, kinds);
      return wrong && `a path of relations cannot be followed: ${wrong.fault}`;
    }
    case 'schema':
      return propertiesLike(subject.schema, target).length > 0
        ? undefined
        : `${identifier} has no property that is defined so`;
    case 'scorecard':
      return undefined;
  }
}

/** Whether relations lead from one kind to another in one direction, as far as definitions tell. */
function areRelated(a: string, b: string, kinds: Kinds): boolean {
  return leadsTo(a, b, kinds) || leadsTo(b, a, kinds);
}

function leadsTo(from: string, to: string, kinds: Kinds): boolean {
  const seen = new Set<string>();
  const queue = [from];
  for (let kind = queue.pop(); kind !== undefined; kind = queue.pop()) {
    for (const field of Object.values(kinds.find(kind)?.relations ?? {})) {
      const targets = targetsOf(field, kinds);
      if (targets === undefined || targets.includes(to)) return true;
      for (const target of targets) {
        if (seen.has(target)) continue;
        seen.add(target);
        queue.push(target);
      }
    }
  }
  return false;
}

/** Computes the figures of an aggregation; gives what is to be told of it. */
export function aggregate(
  column: Column,
  { definition, target, query }: AggregationPlan,
  context: QueryContext,
  netOf: () => Net,
): { rule: ProblemRule; message: string; path: readonly (string | number)[] } | undefined {
  const members = membersOf();
  if (!members) {
    giveUp(column, TOO_MANY);
    return { rule: RULES['aggregation-path'], message: TOO_MANY, path: [] };
  }
  const wrong = computeAggregation(column, query, members, context);
  if (!wrong) return undefined;
  const property = definition.spec.by === 'property' ? definition.spec.property : '';
  const shown = clip(JSON.stringify(wrong.value) ?? 'nothing', 60);
  const more =
    wrong.count > 1 ? `, and so for ${count(wrong.count - 1, 'other entity', 'other entities')}` : '';
  return {
    rule: RULES['aggregation-value'],
    message: `${property} of ${shortRef(wrong.first.ref)} is ${shown}, not a number${more}`,
    path: ['calculationSpec', 'property'],
  };

  function membersOf(): Parameters<typeof computeAggregation>[2] | undefined {
    if (definition.pathFilter) {
      const walk = compileWalk(definition.pathFilter, context, context.kinds);
      return (entity, visit) => {
        for (const { ref } of walk(entity)) {
          const found = context.entity(ref);
          if (found?.blueprint === target.identifier) visit(found);
        }
      };
    }
    const net = netOf();
    const reached = reachBetween(net, column.kind.identifier, target.identifier);
    if (!reached) return undefined;
    return (entity, visit) => {
      const number = net.numberOf(entity.ref);
      if (number !== undefined) reached(number, (found) => visit(net.entities[found]!));
    };
  }
}

const TOO_MANY = 'there are too many ways over relations; a pathFilter must say which is meant';
