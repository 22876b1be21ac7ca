import type { Blueprint } from '../catalog/blueprint.ts';
import type { Entity } from '../catalog/entity.ts';
import type { RelatedTo, Test, Truth } from './ast.ts';
import type { Availability, QueryContext } from './context.ts';

/** What a query is compiled for. */
export interface QueryScope {
  /** The blueprint of the entities it will be asked about; undefined for one without a definition. */
  blueprint: Blueprint | undefined;
  context: QueryContext;
  /** How old the last data of a stale source may be, in milliseconds; without a limit by default. */
  maxAge?: number;
}

/** A query ready to be asked. Both ways run the same closures, so they cannot disagree. */
export interface CompiledQuery {
  /** 1 true, 0 false, 2 unknown. Allocates nothing for tests of single values. */
  check(entity: Entity): Truth;
  /** The same, with what each part saw. */
  trace(entity: Entity): Trace;
  /** The stale roots on which answers rest, with their state. */
  stale: readonly StaleRoot[];
  /** The roots for want of which answers may be unknown. */
  missing: readonly string[];
}

export interface StaleRoot {
  root: string;
  since: string;
  reason: string;
}

/** What a query saw. Every part is evaluated, also where the outcome was clear before. */
export type Trace =
  | { kind: 'and' | 'or'; truth: Truth; of: readonly Trace[] }
  | { kind: 'not'; truth: Truth; of: Trace }
  | TestTrace
  | { kind: 'relatedTo'; truth: Truth; query: RelatedTo; why?: string }
  | { kind: 'constant'; truth: Truth; why: string };

export interface TestTrace {
  kind: 'test';
  truth: Truth;
  test: Test;
  /** The value seen; identifiers for relations; undefined where there is none. */
  value: unknown;
  /** Where in the document the value stands, such as `['spec', 'owner']`. */
  place: readonly string[] | undefined;
  availability: Availability;
}

/** A query whose answer is the same for every entity, with the reason for it. */
export function constantQuery(truth: Truth, why: string): CompiledQuery {
  return { check: () => truth, trace: () => ({ kind: 'constant', truth, why }), stale: [], missing: [] };
}
