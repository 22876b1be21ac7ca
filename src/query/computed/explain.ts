import { compareText } from '../../base/json.ts';
import type { Origin } from '../../base/origin.ts';
import { type ComputedKind, computedOf } from '../../catalog/computed.ts';
import type { Entity } from '../../catalog/entity.ts';
import type { QueryContext } from '../context.ts';
import type { Column } from './column.ts';
import { compileEnds, type MirrorPlan } from './mirror.ts';

/** What a computed value was made of. */
export interface ComputedOrigin {
  id: string;
  kind: ComputedKind;
  /** Where it is defined. */
  origin: Origin;
  /** As it is defined: the jq expression, the path of the mirror, or the kind that is counted. */
  definition: string;
  /** Why nothing is known of the value; undefined when it is known, be it null. */
  unknown?: string;
  /** The oldest data on which it rests that is not of today. */
  stale?: { since: string; reason: string };
  /** Of a mirror: refs of the entities whose value it shows, at most twenty. */
  sources?: readonly string[];
  /** Of an aggregation: how many entities it is made of; of a mirror, how many there are at the end of its path. */
  entities?: number;
}

/** What was computed, beside the values themselves, which stand in the properties of entities. */
export interface ComputedValues {
  /** What the computed properties of an entity were made of, in the order of their definitions. */
  of(entity: Entity): ComputedOrigin[];
  /** Of one property; undefined when it is not computed. */
  explain(entity: Entity, id: string): ComputedOrigin | undefined;
  /** The paths below properties of which a kind's property is made, directly or not; empty when it is not computed. */
  madeOf(blueprint: string, id: string): readonly (readonly string[])[];
}

const MOST_SOURCES = 20;

export function computedValues(
  columnOf: (blueprint: string, id: string) => Column | undefined,
  mirrors: ReadonlyMap<Column, MirrorPlan>,
  context: QueryContext,
): ComputedValues {
  const ends = new Map(
    [...mirrors].map(([column, plan]) => [column, compileEnds(plan, column.kind.identifier, context)]),
  );
  const explain = (entity: Entity, id: string): ComputedOrigin | undefined => {
    const column = columnOf(entity.blueprint, id);
    if (!column) return undefined;
    const { property, origin, missing, stale, counts } = column;
    const unknown = missing ?? column.lacking.get(entity.ref);
    const found = ends.get(column)?.(entity).ends;
    const row = counts ? rowOf(column, entity.ref) : -1;
    return {
      id,
      kind: property.kind,
      origin,
      definition: definitionOf(column),
      ...(unknown === undefined ? {} : { unknown }),
      ...(stale && unknown === undefined ? { stale } : {}),
      ...(found
        ? { sources: found.slice(0, MOST_SOURCES).map(({ ref }) => ref), entities: found.length }
        : {}),
      ...(row >= 0 ? { entities: counts![row]! } : {}),
    };
  };
  return {
    explain,
    of: (entity) =>
      [...computedOf(context.kinds.find(entity.blueprint)).keys()].flatMap((id) => explain(entity, id) ?? []),
    madeOf: (blueprint, id) => columnOf(blueprint, id)?.madeOf ?? [],
  };
}

function definitionOf({ property }: Column): string {
  switch (property.kind) {
    case 'calculation':
      return property.definition.calculation;
    case 'mirror':
      return property.definition.path;
    case 'aggregation':
      return property.definition.target;
  }
}

/** Entities stand in order of ref. */
function rowOf({ entities }: Column, ref: string): number {
  let low = 0;
  let high = entities.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = compareText(entities[middle]!.ref, ref);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
