import { compareText, own } from '../base/json.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { Entity, Relation } from '../catalog/entity.ts';
import { foldsCase, formatRef, parseRef, splitRef } from '../catalog/ref.ts';
import type { QueryContext, Related } from './context.ts';

export interface GraphContextInput {
  now: string;
  entities: readonly Entity[];
  relations: readonly Relation[];
  /** The definition of a kind, such as `find` of the catalog's blueprint table. */
  blueprint(identifier: string): Blueprint | undefined;
  /** By default every source is healthy. */
  availability?: QueryContext['availability'];
}

const NONE: readonly never[] = [];

/** Edges of Backstage that are declared at the end that others depend on. */
const REVERSED = new Set([
  'dependencyOf',
  'hasPart',
  'parentOf',
  'hasMember',
  'ownerOf',
  'apiProvidedBy',
  'apiConsumedBy',
]);

/**
 * A query context over entities and edges. Edges are indexed once, so that each question costs two look-ups;
 * answers are in the order of refs, whatever the order of the edges.
 */
export function graphContext(input: GraphContextInput): QueryContext {
  const byRef = new Map(input.entities.map((entity) => [entity.ref, entity]));
  const byId = new Map<string, Map<string, string>>();
  for (const { blueprint, id, ref } of input.entities)
    member(byId, blueprint, () => new Map<string, string>()).set(id, ref);
  const related = indexRelated(input, byRef);
  const steps = indexSteps(input, byRef);
  return {
    now: input.now,
    related(entity, relation) {
      const ends = related.get(entity.ref);
      if (!ends) return NONE;
      const field = own(input.blueprint(entity.blueprint)?.relations, relation);
      return ends.get(field ? fieldKey(relation) : relation) ?? NONE;
    },
    neighbours: (ref, direction, required) => steps.get(stepKey(ref, direction, required)) ?? NONE,
    resolve(blueprint, id) {
      const kind = input.blueprint(blueprint)?.identifier ?? blueprint;
      const exact = byId.get(kind)?.get(id);
      if (exact) return exact;
      const parts = parseRef(id, { defaultKind: kind });
      const ref = parts && formatRef(parts, foldsCase(parts.kind));
      return ref && byRef.has(ref) ? ref : undefined;
    },
    availability: input.availability ?? (() => ({ state: 'ok' })),
  };
}

/** A field and an edge may have one name; a colon starts no edge's name. */
const fieldKey = (id: string): string => `:${id}`;

function indexRelated(
  input: GraphContextInput,
  byRef: ReadonlyMap<string, Entity>,
): Map<string, Map<string, Related[]>> {
  const index = new Map<string, Map<string, Related[]>>();
  function add(from: string, name: string, to: string): void {
    const ends = member(
      member(index, from, () => new Map<string, Related[]>()),
      name,
      () => [],
    );
    ends.push(byRef.get(to) ?? { id: splitRef(to).name, ref: to });
  }
  for (const relation of input.relations) {
    add(relation.source, relation.type, relation.target);
    add(relation.target, relation.inverse, relation.source);
    addToFields(relation, relation.source, relation.type, relation.target);
    addToFields(relation, relation.target, relation.inverse, relation.source);
  }
  for (const names of index.values()) for (const [name, ends] of names) names.set(name, sorted(ends));
  return index;

  /** A field holds what it declares, and what others declare about it, unless another field has that name too. */
  function addToFields(relation: Relation, from: string, name: string, to: string): void {
    const entity = byRef.get(from);
    const fields = entity && input.blueprint(entity.blueprint)?.relations;
    if (!fields) return;
    const named = Object.keys(fields).filter((id) => fields[id]!.relation === name);
    for (const id of named) {
      const declared =
        from === relation.source && [fields[id]!.path, `relations.${id}`, id].includes(relation.field);
      if (declared || named.length === 1) add(from, fieldKey(id), to);
    }
  }
}

function sorted(ends: Related[]): Related[] {
  const unique = new Map(ends.map((end) => [end.ref, end]));
  return [...unique.values()].sort((a, b) => compareText(a.ref, b.ref));
}

function indexSteps(input: GraphContextInput, byRef: ReadonlyMap<string, Entity>): Map<string, string[]> {
  const index = new Map<string, string[]>();
  for (const relation of input.relations) {
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
