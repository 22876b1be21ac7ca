import { type ProblemRule, problem } from '../../base/problem.ts';
import { clip, count } from '../../base/text.ts';
import type { Entity } from '../../catalog/entity.ts';
import { shortRef } from '../../catalog/ref.ts';
import { QUERY_PROBLEMS as RULES } from '../problems.ts';
import type { CalculationTrouble } from './calculation.ts';
import type { Column } from './column.ts';
import type { Node, Tools } from './node.ts';
import { valueFault } from './value-fault.ts';

/** What a computed property is called: `service.grade`. */
export function titleOf({ kind, property }: Column): string {
  return `${kind.identifier}.${clip(property.id, 60)}`;
}

export function tell(
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

export function tellTrouble(trouble: CalculationTrouble, tools: Tools): void {
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

export function tellCircle(path: readonly Node[], names: readonly string[], tools: Tools): void {
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
export function checkValues(column: Column, tools: Tools): void {
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
