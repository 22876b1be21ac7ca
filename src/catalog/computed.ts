import type { Json, JsonObject } from '../base/json.ts';

/** How a computed property is shown, in the words of a property. */
export interface ComputedLook {
  title?: string;
  description?: string;
  icon?: string;
  type?: string;
  format?: string;
  items?: JsonObject;
  enum?: Json[];
  enumColors?: Record<string, string>;
  /** Ours: whether the list of the kind has a column for it. */
  column?: boolean;
  /** Why it has no value, as a clause such as `its calculation is missing`: what is wrong has been reported. */
  fault?: string;
}

/** A value that jq makes from the entity (reference: port.md 1.4). */
export interface Calculation extends ComputedLook {
  calculation: string;
  /** What an address or a text is of: `open-api`, `async-api` or `embedded-url`. */
  spec?: string;
}

/** A value of related entities (reference: port.md 1.5): names of relations, then a property. */
export interface Mirror extends ComputedLook {
  path: string;
  /** As that of a calculation. */
  spec?: string;
}

/** A figure about related entities (reference: port.md 1.6). */
export interface Aggregation extends ComputedLook {
  /** Identifier of the blueprint whose entities are counted. */
  target: string;
  spec: AggregationSpec;
  /** Which of them count, as it was written; `query/port.ts` reads it. */
  query?: Json;
  pathFilter?: RelationPath;
}

/** `average` of entities counts those in a span of time; `averageOf: total` is the average of the values themselves. */
export type AggregationSpec =
  | { by: 'entities'; func: 'count' }
  | { by: 'entities'; func: 'average'; averageOf: AverageOf; measureTimeBy: string }
  | { by: 'property'; func: 'sum' | 'min' | 'max' | 'median'; property: string }
  | { by: 'property'; func: 'average'; property: string; averageOf: AverageOf; measureTimeBy: string };

export const AVERAGE_OF = ['hour', 'day', 'week', 'month', 'total'] as const;
export type AverageOf = (typeof AVERAGE_OF)[number];

/** One relation of a path; it may be followed several times where it leads to the kind itself. */
export interface RelationHop {
  relation: string;
  /** 1 to 15. */
  maxHops: number;
}

/** Relations to follow: from the entity, or with `fromBlueprint` from entities of that kind back to it. */
export interface RelationPath {
  hops: readonly RelationHop[];
  fromBlueprint?: string;
}

/** The tables of a blueprint that hold computed properties, and what to call one. */
export const COMPUTED_TABLES = {
  calculationProperties: 'calculation',
  mirrorProperties: 'mirror',
  aggregationProperties: 'aggregation',
} as const;
export type ComputedTable = keyof typeof COMPUTED_TABLES;
export type ComputedKind = (typeof COMPUTED_TABLES)[ComputedTable];

/** What a blueprint computes, by id. */
export interface ComputedTables {
  calculationProperties?: Record<string, Calculation>;
  mirrorProperties?: Record<string, Mirror>;
  aggregationProperties?: Record<string, Aggregation>;
}

export type ComputedProperty =
  | { kind: 'calculation'; table: 'calculationProperties'; id: string; definition: Calculation }
  | { kind: 'mirror'; table: 'mirrorProperties'; id: string; definition: Mirror }
  | { kind: 'aggregation'; table: 'aggregationProperties'; id: string; definition: Aggregation };

const known = new WeakMap<ComputedTables, ReadonlyMap<string, ComputedProperty>>();
const NONE: ReadonlyMap<string, ComputedProperty> = new Map();

/** All computed properties of a blueprint by id, in the order of their tables. */
export function computedOf(blueprint: ComputedTables | undefined): ReadonlyMap<string, ComputedProperty> {
  if (!blueprint) return NONE;
  let found = known.get(blueprint);
  if (!found) {
    found = listComputed(blueprint);
    known.set(blueprint, found);
  }
  return found;
}

function listComputed(blueprint: ComputedTables): ReadonlyMap<string, ComputedProperty> {
  const { calculationProperties, mirrorProperties, aggregationProperties } = blueprint;
  const all: ComputedProperty[] = [
    ...Object.entries(calculationProperties ?? {}).map(
      ([id, definition]): ComputedProperty => ({
        kind: 'calculation',
        table: 'calculationProperties',
        id,
        definition,
      }),
    ),
    ...Object.entries(mirrorProperties ?? {}).map(
      ([id, definition]): ComputedProperty => ({ kind: 'mirror', table: 'mirrorProperties', id, definition }),
    ),
    ...Object.entries(aggregationProperties ?? {}).map(
      ([id, definition]): ComputedProperty => ({
        kind: 'aggregation',
        table: 'aggregationProperties',
        id,
        definition,
      }),
    ),
  ];
  return new Map(all.map((property) => [property.id, property]));
}
