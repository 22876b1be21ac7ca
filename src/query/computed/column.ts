import { setOwn } from '../../base/json.ts';
import type { Origin } from '../../base/origin.ts';
import type { Blueprint } from '../../catalog/blueprint.ts';
import type { ComputedProperty } from '../../catalog/computed.ts';
import type { Entity } from '../../catalog/entity.ts';
import type { Availability, QueryContext } from '../context.ts';

/** One computed property of one kind: what is known of its values, which stand in the entities. */
export interface Column {
  property: ComputedProperty;
  kind: Blueprint;
  /** Where it is defined. */
  origin: Origin;
  /** The entities of the kind, in order of ref. */
  entities: readonly Entity[];
  /** Ref -> why nothing is known of its value. */
  lacking: Map<string, string>;
  /** False until its values are there. */
  done: boolean;
  /** Why nothing is known of any value. */
  missing: string | undefined;
  /** The oldest data on which values rest that is not of today. */
  stale: { since: string; reason: string } | undefined;
  /** Paths below the properties of entities from which values are made, for what audiences may see. */
  madeOf: readonly (readonly string[])[];
  /** Of aggregations: how many entities went into the value of each entity. */
  counts?: Uint32Array;
}

export function newColumn(
  property: ComputedProperty,
  kind: Blueprint,
  origin: Origin,
  entities: readonly Entity[],
): Column {
  return {
    property,
    kind,
    origin,
    entities,
    lacking: new Map(),
    done: false,
    missing: 'it is not computed yet',
    stale: undefined,
    madeOf: [],
  };
}

/** What conditions and further computations need to know. */
export function availabilityIn({ missing, stale, lacking }: Column): Availability {
  if (missing !== undefined) return { state: 'missing', reason: missing };
  const gaps = lacking.size === 0 ? {} : { lacking: (ref: string) => lacking.get(ref) };
  return stale ? { state: 'stale', ...stale, ...gaps } : { state: 'ok', ...gaps };
}

/** Gives an entity a value; undefined where nothing is known. */
export function setValue(entity: Entity, id: string, value: unknown): void {
  const { properties } = entity.doc;
  if (id in Object.prototype) setOwn(properties, id, value as never);
  else properties[id] = value as never;
}

/** Leaves a column without values. */
export function giveUp(column: Column, reason: string): void {
  column.done = true;
  column.missing = reason;
  column.lacking.clear();
  column.stale = undefined;
  for (const entity of column.entities) setValue(entity, column.property.id, undefined);
}

/** Notes that values rest on data of a stale source; the oldest counts. */
export function noteStale(column: Column, availability: Availability): void {
  if (availability.state !== 'stale') return;
  const { since, reason } = availability;
  if (!column.stale || since < column.stale.since) column.stale = { since, reason };
}

/** Where all entities lack the value for one reason, that is the reason of the whole. */
export function settle(column: Column): void {
  column.done = true;
  column.missing = undefined;
  const { lacking, entities } = column;
  if (lacking.size === 0 || lacking.size < entities.length) return;
  const reasons = new Set(lacking.values());
  if (reasons.size > 1) return;
  column.missing = [...reasons][0]!;
  lacking.clear();
}

/** The availability of feeds and of what is computed. */
export function joinAvailability(
  base: QueryContext['availability'],
  columnOf: (blueprint: string, id: string) => Column | undefined,
): QueryContext['availability'] {
  return (root, blueprint) => {
    const column = columnOf(blueprint, root);
    return column ? availabilityIn(column) : base(root, blueprint);
  };
}
