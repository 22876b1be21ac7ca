import type { Entity } from '../catalog/entity.ts';

/** Another entity, as far as a condition can see it. Dangling targets have both names as well. */
export interface Related {
  /** Its identifier as written, or the last part of the ref when it is not in the catalog. */
  id: string;
  ref: string;
}

/** Whether the source that owns a property root has data. Times are ISO 8601 in UTC. */
export type Availability =
  | { state: 'ok'; partial?: string | undefined }
  /** The last good data is of `since`. `reason` completes "No data: …", without a full stop. */
  | { state: 'stale'; since: string; reason: string; partial?: string | undefined }
  /**
   * `partial`, beside the other states: not all that there is was read, so nothing is known of an entity without the
   * root. It is a reason too.
   */
  | { state: 'missing'; reason: string };

/** All that a query may ask beyond the entity itself. Answers must not change while a context is in use. */
export interface QueryContext {
  /** ISO time that presets and timers are relative to. */
  now: string;
  /**
   * The entities at the other end of a relation: `relation` is the id of a relation field of the entity's
   * blueprint, else the name of an edge read from this entity, such as `ownedBy` or `dependencyOf`.
   */
  related(entity: Entity, relation: string): readonly Related[];
  /** Refs one step away: those it depends on (`upstream`), or those that depend on it. */
  neighbours(ref: string, direction: 'upstream' | 'downstream', required?: boolean): readonly string[];
  /** The ref of an entity by identifier (exact) or ref text. */
  resolve(blueprint: string, id: string): string | undefined;
  /**
   * The state of the source that owns a root: the first segment of a path below `properties`, or a relation's
   * id or edge name. `ok` for roots that no source owns.
   */
  availability(root: string, blueprint: string): Availability;
}
