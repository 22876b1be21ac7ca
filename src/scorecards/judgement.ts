import type { Problem } from '../base/problem.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { Entity } from '../catalog/entity.ts';
import type { CompiledQuery, StaleRoot } from '../query/compiled.ts';
import type { QueryContext } from '../query/context.ts';
import type { Exemption } from './exemptions.ts';
import type { Counts } from './outcome.ts';
import type { Scorecard } from './scorecard.ts';

/** All verdicts of a build. Evidence is not kept: `explain.ts` runs a rule again. */
export interface Judgement {
  cards: readonly CardJudgement[];
  byKey: ReadonlyMap<string, CardJudgement>;
  context: QueryContext;
  blueprints: ReadonlyMap<string, Blueprint>;
  problems: readonly Problem[];
}

/** The verdicts of one scorecard. A row is an entity, a column a rule. */
export interface CardJudgement {
  scorecard: Scorecard;
  /** The entities of the scorecard's kinds. */
  entities: readonly Entity[];
  rowOf: ReadonlyMap<string, number>;
  /** Codes of outcomes, row after row: `outcomes[row * rules + rule]`. */
  outcomes: Uint8Array;
  /** The level that each entity has at least; `NO_LEVEL` where the scorecard does not apply. */
  levels: Uint8Array;
  /** The level that it may have if all that is unknown passes. Never below `levels`. */
  possible: Uint8Array;
  counts: Counts;
  /** By rule. */
  ruleCounts: readonly Counts[];
  /** By level; with `unjudged`, all entities to which the scorecard applies. */
  levelCounts: readonly LevelCounts[];
  /** Entities of which nothing is known: every rule that applies is unknown. */
  unjudged: number;
  /** Ref of an owner -> what its entities scored. Entities without an owner are under the empty text. */
  owners: ReadonlyMap<string, OwnerCounts>;
  /** By rule: the stale sources on which its verdicts rest. */
  stale: readonly (readonly StaleRoot[])[];
  /** By rule: the property roots for want of which its verdicts may be unknown. */
  missing: readonly (readonly string[])[];
  /** By blueprint, for evidence. */
  compiled: ReadonlyMap<string, CompiledCard>;
  /** By `exemptionKey`. */
  exemptions: ReadonlyMap<string, Exemption>;
}

export interface LevelCounts {
  /** Entities that have exactly this level. */
  known: number;
  /** Entities that have at least this level, and whose real level is not known. */
  atLeast: number;
}

export interface OwnerCounts {
  /** Entities to which the scorecard applies. */
  entities: number;
  counts: Counts;
}

export interface CompiledCard {
  filter: CompiledQuery | undefined;
  rules: readonly { query: CompiledQuery; appliesTo: CompiledQuery | undefined }[];
}
