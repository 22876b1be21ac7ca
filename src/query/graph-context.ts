import { compareText } from '../base/json.ts';
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
  const ends = indexEnds(input, byRef);
  let steps: Map<string, string[]> | undefined;
  return {
    now: input.now,
    related(entity, relation) {
      const field = ends.fields.get(entity.blueprint)?.get(relation);
      return (field ?? ends.edges.get(relation))?.get(entity.ref) ?? NONE;
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
      const parts = parseRef(id, { defaultKind: kind });
      const ref = parts && formatRef(parts, foldsCase(parts.kind));
      return ref && byRef.has(ref) ? ref : undefined;
    },
    availability: input.availability ?? (() => ({ state: 'ok' })),
  };
}

/** Ref of an entity -> what is at the other end. */
type Ends = Map<string, Related[]>;

interface EndIndex {
  /** By blueprint and relation field; every field is there, so that an unused one is not taken for an edge's name. */
  fields: Map<string, Map<string, Ends>>;
  /** By the name of the edge as read from the entity. */
  edges: Map<string, Ends>;
}

function indexEnds(input: GraphContextInput, byRef: ReadonlyMap<string, Entity>): EndIndex {
  const index: EndIndex = { fields: new Map(), edges: new Map() };
  const naming = new Map<string, Map<string, NamedField[]>>();
  for (const { blueprint } of input.entities) {
    if (naming.has(blueprint)) continue;
    const fields = Object.entries(input.blueprint(blueprint)?.relations ?? {});
    const ends = new Map<string, Ends>(fields.map(([id]) => [id, new Map()]));
    const named = fields.map(([id, { relation, path }]) => ({
      relation,
      places: [path, `relations.${id}`, id],
      ends: ends.get(id)!,
    }));
    index.fields.set(blueprint, ends);
    naming.set(
      blueprint,
      Map.groupBy(named, ({ relation }) => relation),
    );
  }
  for (const relation of input.relations) {
    add(relation, relation.source, relation.type, relation.target);
    add(relation, relation.target, relation.inverse, relation.source);
  }
  for (const ends of index.edges.values()) sortEnds(ends);
  for (const fields of index.fields.values()) for (const ends of fields.values()) sortEnds(ends);
  return index;

  function add(relation: Relation, from: string, name: string, to: string): void {
    const entity = byRef.get(from);
    const end = byRef.get(to) ?? { id: splitRef(to).name, ref: to };
    // The entity's own text as the key: look-ups then compare pointers, not characters.
    const ref = entity?.ref ?? from;
    push(
      member(index.edges, name, () => new Map()),
      ref,
      end,
    );
    const fields = (entity && naming.get(entity.blueprint)?.get(name)) ?? NONE;
    for (const { places, ends } of fields) {
      const declared = from === relation.source && places.includes(relation.field);
      if (declared || fields.length === 1) push(ends, ref, end);
    }
  }
}

/** A field holds what it declares, and what others declare about it, unless another field has that name too. */
interface NamedField {
  relation: string;
  /** How an edge may name the field that declared it. */
  places: readonly (string | undefined)[];
  ends: Ends;
}

function push(ends: Ends, ref: string, end: Related): void {
  const list = ends.get(ref);
  if (list) list.push(end);
  else ends.set(ref, [end]);
}

function sortEnds(ends: Ends): void {
  for (const [ref, list] of ends) if (list.length > 1) ends.set(ref, sorted(list));
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
