import type { Origin } from '../base/origin.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Kinds } from './kinds.ts';

/** Another entity, as far as a condition can see it. Dangling targets have both names as well. */
export interface Related {
  /** Its identifier as written, or the last part of the ref when it is not in the catalog. */
  id: string;
  ref: string;
}

/** In the place of a property root: the entities of a kind themselves, which sources may make. */
export const ENTITIES = '$entities';

/** Why nothing is known of an entity that has no value, by ref; undefined where no value is a value. */
export type Lacking = (ref: string) => string | undefined;

/** What a scorecard says, as far as a condition can see it. */
export interface ScorecardView {
  /** Titles of the levels, the lowest first. */
  levels: readonly string[];
  /** Identifiers of the rules. */
  rules: readonly string[];
  /** Indexes of the level that the entity has at least and at best; undefined where the scorecard does not apply. */
  levelOf(ref: string): { least: number; best: number } | undefined;
  /** How a rule came out; undefined where it does not apply. Exempt counts as passed. */
  outcomeOf(ref: string, rule: string): 'pass' | 'fail' | 'unknown' | undefined;
}

/** Whether the source that owns a property root has data. Times are ISO 8601 in UTC. */
export type Availability =
  | { state: 'ok'; partial?: string | undefined; lacking?: Lacking | undefined }
  /** The last good data is of `since`. `reason` completes "No data: …", without a full stop. */
  | {
      state: 'stale';
      since: string;
      reason: string;
      partial?: string | undefined;
      lacking?: Lacking | undefined;
      /** True, by ref, where what is known comes of somebody else, and is as old as that. */
      others?: ((ref: string) => boolean) | undefined;
    }
  /**
   * `partial`, beside the other states: not all that there is was read, so nothing is known of an entity without the
   * root. It is a reason too. `lacking` tells the same of single entities.
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
  /** The entities of a kind whose relation field leads to an entity: the other direction of `related`. */
  relatedFrom(ref: string, relation: string, blueprint: string): readonly Related[];
  /** Refs one step away: those it depends on (`upstream`), or those that depend on it. */
  neighbours(ref: string, direction: 'upstream' | 'downstream', required?: boolean): readonly string[];
  /** The ref of an entity by identifier (exact) or ref text. */
  resolve(blueprint: string, id: string): string | undefined;
  /**
   * The state of the source that owns a root: the first segment of a path below `properties`, or a relation's
   * id or edge name. {@link ENTITIES}: of those that make entities of the kind. `ok` for roots that no source owns.
   */
  availability(root: string, blueprint: string): Availability;
  entity(ref: string): Entity | undefined;
  /** What the definitions of kinds say. */
  kinds: Kinds;
  /** All entities of a kind, in order of ref. */
  entitiesOf(blueprint: string): readonly Entity[];
  /** A scorecard that judges a kind, by identifier or key; undefined when there is none, or it has no verdicts yet. */
  scorecard(name: string, blueprint: string): ScorecardView | undefined;
  /** Where a computed property is defined; undefined for all others. */
  definedAt(id: string, blueprint: string): Origin | undefined;
}
