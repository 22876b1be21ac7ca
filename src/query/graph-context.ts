import { compareText } from '../base/json.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { Entity, Relation } from '../catalog/entity.ts';
import type { Graph } from '../catalog/graph.ts';
import { findRef, splitRef } from '../catalog/ref.ts';
import type { QueryContext, Related } from './context.ts';

export interface GraphContextInput {
  now: string;
  entities: readonly Entity[];
  graph: Graph;
  /** The definition of a kind, such as `find` of the catalog's blueprint table. */
  blueprint(identifier: string): Blueprint | undefined;
  /** All definitions; by default those that entities have. */
  blueprints?: ReadonlyMap<string, Blueprint>;
  /** By default every source is healthy. */
  availability?: QueryContext['availability'];
  /** By default there are no scorecards, and nothing is computed. */
  scorecard?: QueryContext['scorecard'];
  definedAt?: QueryContext['definedAt'];
}

const NONE: readonly never[] = [];

/** Edges of Backstage that are declared at the end that others depend on. */
export const REVERSED = new Set([
  'dependencyOf',
  'hasPart',
  'parentOf',
  'hasMember',
  'ownerOf',
  'apiProvidedBy',
  'apiConsumedBy',
]);

/** A query context over entities and edges. Answers are in the order of refs, whatever the order of the edges. */
export function graphContext(input: GraphContextInput): QueryContext {
  const byRef = new Map(input.entities.map((entity) => [entity.ref, entity]));
  const byId = new Map<string, Map<string, string>>();
  for (const { blueprint, id, ref } of input.entities)
    member(byId, blueprint, () => new Map<string, string>()).set(id, ref);
  const fields = new Map<Blueprint | undefined, Map<string, NamedField | undefined>>();
  const endAt = (ref: string): Related => byRef.get(ref) ?? { id: splitRef(ref).name, ref };
  const fieldOf = (blueprint: Blueprint | undefined, id: string): NamedField | undefined => {
    let known = fields.get(blueprint);
    if (!known) {
      known = new Map();
      fields.set(blueprint, known);
    }
    if (!known.has(id)) known.set(id, describeField(blueprint, id));
    return known.get(id);
  };
  let steps: Map<string, string[]> | undefined;
  let byBlueprint: Map<string, Entity[]> | undefined;
  return {
    now: input.now,
    related(entity, relation) {
      const field = fieldOf(input.blueprint(entity.blueprint), relation);
      const name = field?.relation ?? relation;
      const ends: Related[] = [];
      for (const edge of input.graph.from(entity.ref))
        if (edge.type === name && (!field || isOf(field, edge, true))) ends.push(endAt(edge.target));
      for (const edge of input.graph.to(entity.ref))
        if (edge.inverse === name && (!field || isOf(field, edge, false))) ends.push(endAt(edge.source));
      return ends.length > 1 ? sorted(ends) : ends;
    },
    relatedFrom(ref, relation, blueprint) {
      const definition = input.blueprint(blueprint);
      const field = fieldOf(definition, relation);
      if (!field || !definition) return NONE;
      const ends: Related[] = [];
      const add = (end: string): void => {
        const entity = byRef.get(end);
        if (entity?.blueprint === definition.identifier) ends.push(entity);
      };
      for (const edge of input.graph.to(ref))
        if (edge.type === field.relation && isOf(field, edge, true)) add(edge.source);
      for (const edge of input.graph.from(ref))
        if (edge.inverse === field.relation && isOf(field, edge, false)) add(edge.target);
      return ends.length > 1 ? sorted(ends) : ends;
    },
    neighbours(ref, direction, required) {
      // Few queries walk the graph; most builds never need this index.
      steps ??= indexSteps(input, byRef);
      return steps.get(stepKey(ref, direction, required)) ?? NONE;
    },
    resolve(blueprint, id) {
      const kind = input.blueprint(blueprint)?.identifier ?? blueprint;
      const exact = byId.get(kind)?.get(id);
      if (exact) return exact;
      return findRef(id, (ref) => byRef.has(ref), { defaultKind: kind });
    },
    availability: input.availability ?? (() => ({ state: 'ok' })),
    entity: (ref) => byRef.get(ref),
    kinds: {
      all: () => input.blueprints?.values() ?? kindsMet(input),
      find: input.blueprint,
    },
    entitiesOf(blueprint) {
      byBlueprint ??= Map.groupBy(input.entities, (entity) => entity.blueprint);
      return byBlueprint.get(input.blueprint(blueprint)?.identifier ?? blueprint) ?? NONE;
    },
    scorecard: input.scorecard ?? (() => undefined),
    definedAt: input.definedAt ?? (() => undefined),
  };
}

/** A field of a kind's relations, and how edges name it. */
interface NamedField {
  /** The name of its edges. */
  relation: string;
  /** How an edge may name the field that declared it. */
  places: readonly (string | undefined)[];
  /** True when no other field of the kind has edges of that name. */
  alone: boolean;
}

function describeField(blueprint: Blueprint | undefined, id: string): NamedField | undefined {
  const relations = blueprint?.relations ?? {};
  if (!Object.hasOwn(relations, id)) return undefined;
  const { relation, path } = relations[id]!;
  const others = Object.values(relations).filter((field) => field.relation === relation);
  return { relation, places: [path, `relations.${id}`, id], alone: others.length === 1 };
}

/** A field holds what it declares, and what others declare about it, unless another field has that name too. */
function isOf({ places, alone }: NamedField, { field }: Relation, declares: boolean): boolean {
  return alone || (declares && places.includes(field));
}

function sorted(ends: Related[]): Related[] {
  const unique = new Map(ends.map((end) => [end.ref, end]));
  return [...unique.values()].sort((a, b) => compareText(a.ref, b.ref));
}

/** The kinds that entities have, as far as they are defined. */
function kindsMet({ entities, blueprint }: GraphContextInput): Blueprint[] {
  const met = new Set(entities.map((entity) => entity.blueprint));
  return [...met].flatMap((identifier) => blueprint(identifier) ?? []);
}

function indexSteps(input: GraphContextInput, byRef: ReadonlyMap<string, Entity>): Map<string, string[]> {
  const index = new Map<string, string[]>();
  for (const relation of input.graph.all) {
    const entity = byRef.get(relation.source);
    const fields = Object.entries((entity && input.blueprint(entity.blueprint)?.relations) ?? {});
    const field = fields.find(([id, { path }]) => [path, `relations.${id}`, id].includes(relation.field));
    const [dependent, dependency] = REVERSED.has(relation.type)
      ? [relation.target, relation.source]
      : [relation.source, relation.target];
    for (const required of [undefined, field?.[1].required === true]) {
      member(index, stepKey(dependent, 'upstream', required), () => []).push(dependency);
      member(index, stepKey(dependency, 'downstream', required), () => []).push(dependent);
    }
  }
  return index;
}

function stepKey(ref: string, direction: string, required: boolean | undefined): string {
  return `${direction} ${required ?? 'any'} ${ref}`;
}

function member<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
