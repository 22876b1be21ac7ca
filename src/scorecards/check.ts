import { isObject, own } from '../base/json.ts';
import { type Problem, type ProblemRule, problem } from '../base/problem.ts';
import { list } from '../base/text.ts';
import type { Blueprint, Property } from '../catalog/blueprint.ts';
import { computedOf } from '../catalog/computed.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Path, Scalar, Test } from '../query/ast.ts';
import type { QueryContext } from '../query/context.ts';
import { pathFault } from '../query/kinds.ts';
import { compileLookup } from '../query/lookup.ts';
import { didYouMean, quote } from '../query/port-reading.ts';
import { propertiesLike } from '../query/schema-query.ts';
import { SCORECARD_PROBLEMS as RULES } from './problems.ts';
import type { ScorecardReading } from './read.ts';

export interface CheckInput {
  reading: ScorecardReading;
  blueprints: ReadonlyMap<string, Blueprint>;
  entities: readonly Entity[];
  context: QueryContext;
  /** Property roots that feeds can fill, configured or not, such as `git`. */
  roots: ReadonlySet<string>;
}

/**
 * What rules ask about that no entity can have: names that neither a kind's definition nor a feed nor any
 * entity knows, and values of the wrong type. Warnings: the catalog may come to have them.
 */
export function checkScorecards(input: CheckInput): Problem[] {
  const problems: Problem[] = [];
  const byBlueprint = Map.groupBy(input.entities, (entity) => entity.blueprint);
  for (const scorecard of input.reading.scorecards) {
    const kinds = scorecard.blueprints.flatMap((identifier) => input.blueprints.get(identifier) ?? []);
    if (kinds.length === 0) continue;
    const seen = new Map<string, boolean>();
    for (const { test, origin, key } of input.reading.tests.get(scorecard.key) ?? []) {
      const add = (rule: ProblemRule, message: string): void => {
        problems.push(problem(rule, { message, origin: origin(), key }));
      };
      const { subject } = test;
      if (subject.kind === 'scorecard') {
        const message = scorecardFault(subject, test, kinds, input.context);
        if (message) add(RULES['unknown-scorecard'], message);
        continue;
      }
      if (subject.kind === 'path') {
        const wrong = kinds.map((kind) =>
          pathFault(subject.path, kind.identifier, undefined, input.context.kinds),
        );
        if (wrong.every((found) => found !== undefined))
          add(RULES['unknown-relation'], `A path of relations cannot be followed: ${wrong[0]!.fault}`);
        continue;
      }
      if (subject.kind === 'schema') {
        if (!kinds.some((kind) => propertiesLike(subject.schema, kind).length > 0))
          add(RULES['unknown-property'], `${titles(kinds)} has no property that is defined so`);
        continue;
      }
      if (subject.kind === 'relation') {
        const names = relationNames(kinds, input.blueprints);
        if (!names.has(subject.relation)) {
          add(
            RULES['unknown-relation'],
            `${titles(kinds)} has no relation ${quote(subject.relation)}.${didYouMean(subject.relation, names)}`,
          );
        }
        continue;
      }
      const { path } = subject;
      let known = seen.get(path.text);
      if (known === undefined) {
        known = kinds.some((kind) => isKnown(path, kind, byBlueprint.get(kind.identifier) ?? [], input));
        seen.set(path.text, known);
      }
      if (!known) add(RULES['unknown-property'], unknownMessage(path, kinds, input.roots));
      else {
        const message = mismatch(test, path, kinds);
        if (message) add(RULES['never-equal'], message);
      }
    }
  }
  return problems;
}

/** What is wrong with a condition on a scorecard: it names one, a rule or a level that there is not. */
function scorecardFault(
  { scorecard: name, rule }: Test['subject'] & { kind: 'scorecard' },
  test: Test,
  kinds: readonly Blueprint[],
  context: QueryContext,
): string | undefined {
  const card = kinds
    .map((kind) => context.scorecard(name, kind.identifier))
    .find((found) => found !== undefined);
  if (!card) return `There is no scorecard ${quote(name)} for ${titles(kinds)}`;
  if (rule !== undefined)
    return card.rules.includes(rule)
      ? undefined
      : `The scorecard ${quote(name)} has no rule ${quote(rule)}.${didYouMean(rule, card.rules)}`;
  const wanted = 'value' in test ? [test.value].flat().filter((value) => typeof value === 'string') : [];
  const wrong = wanted.find((title) => !card.levels.includes(title));
  return wrong === undefined
    ? undefined
    : `The scorecard ${quote(name)} has no level ${quote(wrong)}.${didYouMean(wrong, card.levels)}`;
}

function titles(kinds: readonly Blueprint[]): string {
  return list(
    kinds.map((kind) => kind.identifier),
    'or',
  );
}

/** Names under `metadata` that every document may have. */
const METADATA = new Set([
  'name',
  'namespace',
  'title',
  'description',
  'labels',
  'annotations',
  'tags',
  'links',
]);

function isKnown(
  path: Path,
  kind: Blueprint,
  entities: readonly Entity[],
  { context, roots }: CheckInput,
): boolean {
  const [first, second] = path.segments as [string, string | undefined];
  if (first.startsWith('$')) return true;
  const names = namesOf(kind);
  if (first === 'metadata' && second !== undefined && METADATA.has(second)) return true;
  if (first === 'spec' && second !== undefined && specNames(kind).has(second)) return true;
  if (first === 'properties' && second !== undefined && (names.has(second) || roots.has(second))) return true;
  if (names.has(first) || names.has(path.text) || roots.has(first) || METADATA.has(first)) return true;
  if (specNames(kind).has(first)) return true;
  const { read } = compileLookup(path, kind, context);
  return entities.some((entity) => read(entity) !== undefined);
}

/** Ids of a kind's own and computed properties. */
function namesOf(kind: Blueprint): Set<string> {
  return new Set([...Object.keys(kind.schema.properties), ...computedOf(kind).keys()]);
}

function specNames(kind: Blueprint): Set<string> {
  const properties = own(kind.specSchema, 'properties');
  return new Set(isObject(properties) ? Object.keys(properties) : []);
}

function unknownMessage(path: Path, kinds: readonly Blueprint[], roots: ReadonlySet<string>): string {
  const message = `${titles(kinds)} has no property ${quote(path.text)}, and no entity has a value there.`;
  if (kinds.some((kind) => Object.hasOwn(kind.relations, path.text)))
    return `${message} It is a relation: write relation: instead of property:`;
  const names = kinds.flatMap((kind) => {
    const spec = [...specNames(kind)];
    return [...namesOf(kind), ...spec, ...spec.map((name) => `spec.${name}`)];
  });
  const whole = didYouMean(path.text, names);
  if (whole !== '' || path.segments.length === 1) return message + whole;
  return message + didYouMean(path.segments[0]!, roots);
}

/** Ids of the kinds' relation fields, and the names of edges as read from either end. */
function relationNames(kinds: readonly Blueprint[], blueprints: ReadonlyMap<string, Blueprint>): Set<string> {
  const names = new Set(kinds.flatMap((kind) => Object.keys(kind.relations)));
  for (const blueprint of blueprints.values()) {
    for (const field of Object.values(blueprint.relations)) names.add(field.relation).add(field.inverse);
  }
  return names;
}

/** Why an equality can never hold for the property's definition; undefined when it can, or when there is none. */
function mismatch(test: Test, path: Path, kinds: readonly Blueprint[]): string | undefined {
  const wanted = equalValues(test);
  if (wanted.length === 0) return undefined;
  const properties = kinds.map((kind) => own(kind.schema.properties, path.text));
  if (properties.some((property) => property === undefined)) return undefined;
  const allowed = properties as Property[];
  const wrong = wanted.find((value) => !allowed.some((property) => fits(value, property)));
  if (wrong === undefined) return undefined;
  const [property] = allowed as [Property];
  const choices = choicesOf(property);
  if (choices?.every((choice) => typeof choice === 'string') && typeof wrong === 'string') {
    return `${quote(path.text)} is never ${quote(wrong)}; it is one of ${list(choices.map(String), 'or')}.${didYouMean(wrong, choices)}`;
  }
  const type = itemOf(property).type;
  const shown =
    typeof wrong === 'number'
      ? `the number ${wrong}`
      : typeof wrong === 'string'
        ? quote(wrong)
        : String(wrong);
  return `${quote(path.text)} is a ${typeof type === 'string' ? type : 'value'}, which never equals ${shown}`;
}

function equalValues(test: Test): readonly Scalar[] {
  switch (test.operator) {
    case '=':
    case '!=':
      return typeof test.value === 'object' ? [] : [test.value];
    case 'in':
    case 'notIn':
    case 'containsAny':
      return test.value;
    default:
      return [];
  }
}

/** The definition of what is compared: the items of a list, else the value itself. */
function itemOf(property: Property): { type?: unknown; enum?: unknown } {
  return property.type === 'array' ? (property.items ?? {}) : property;
}

function choicesOf(property: Property): unknown[] | undefined {
  const choices = itemOf(property).enum;
  return Array.isArray(choices) ? choices : undefined;
}

function fits(value: Scalar, property: Property): boolean {
  const choices = choicesOf(property);
  if (choices) return choices.includes(value);
  const { type } = itemOf(property);
  if (type === 'integer') return typeof value === 'number';
  return type === 'string' || type === 'number' || type === 'boolean' ? typeof value === type : true;
}
