import { parseTime } from '../base/dates.ts';
import { own } from '../base/json.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { Entity } from '../catalog/entity.ts';
import { FALSE, type Query, type RelatedTo, type Test, TRUE, type Truth, UNKNOWN } from './ast.ts';
import type { Availability, QueryContext } from './context.ts';
import { compileLookup, OWNED_BY, TEAM } from './lookup.ts';
import { compileMatch, compileRelatedMatch } from './match.ts';

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
  | { kind: 'relatedTo'; truth: Truth; query: RelatedTo }
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

/**
 * Compiles a query for the entities of one blueprint. A test is unknown when the source of its root is
 * missing and nobody else gave the value, or when the source's last data is older than `maxAge`. Data that is
 * stale but young enough is judged as of the time it was read: an outage moves no verdict.
 */
export function compileQuery(query: Query, scope: QueryScope): CompiledQuery {
  switch (query.kind) {
    case 'and':
    case 'or':
      return compileGroup(query.kind, query.of, scope);
    case 'not':
      return compileNot(compileQuery(query.of, scope));
    case 'test':
      return compileTest(query, scope);
    case 'relatedTo':
      return compileRelatedTo(query, scope);
    case 'constant': {
      const { truth, why } = query;
      return { check: () => truth, trace: () => ({ kind: 'constant', truth, why }), stale: [] };
    }
  }
}

/** Kleene: false decides an `and`, true decides an `or`; otherwise one unknown makes the whole unknown. */
function compileGroup(kind: 'and' | 'or', parts: readonly Query[], scope: QueryScope): CompiledQuery {
  const compiled = parts.map((part) => compileQuery(part, scope));
  const checks = compiled.map(({ check }) => check);
  const deciding: Truth = kind === 'and' ? FALSE : TRUE;
  const neutral: Truth = kind === 'and' ? TRUE : FALSE;
  const only = checks.length === 1 ? checks[0] : undefined;
  return {
    check:
      only ??
      ((entity) => {
        let result: Truth = neutral;
        for (let index = 0; index < checks.length; index += 1) {
          const truth = checks[index]!(entity);
          if (truth === deciding) return deciding;
          if (truth === UNKNOWN) result = UNKNOWN;
        }
        return result;
      }),
    trace(entity) {
      const of = compiled.map((part) => part.trace(entity));
      let truth: Truth = neutral;
      if (of.some((part) => part.truth === deciding)) truth = deciding;
      else if (of.some((part) => part.truth === UNKNOWN)) truth = UNKNOWN;
      return { kind, truth, of };
    },
    stale: mergeStale(compiled.flatMap(({ stale }) => stale)),
  };
}

function compileNot(inner: CompiledQuery): CompiledQuery {
  const flip = (truth: Truth): Truth => (truth === UNKNOWN ? UNKNOWN : truth === TRUE ? FALSE : TRUE);
  return {
    check: (entity) => flip(inner.check(entity)),
    trace(entity) {
      const of = inner.trace(entity);
      return { kind: 'not', truth: flip(of.truth), of };
    },
    stale: inner.stale,
  };
}

/** A value and its test, before it is known whether the source has data. */
interface Leaf {
  holds(entity: Entity): boolean;
  absent(entity: Entity): boolean;
  value(entity: Entity): unknown;
  place(entity: Entity): readonly string[] | undefined;
}

function compileTest(test: Test, scope: QueryScope): CompiledQuery {
  const { blueprint, context } = scope;
  const relation = relationOf(test);
  const lookup =
    relation === undefined && test.subject.kind === 'property'
      ? compileLookup(test.subject.path, blueprint, context)
      : undefined;
  const root = lookup ? lookup.root : test.subject.kind === 'relation' ? relation : undefined;
  const availability: Availability =
    root === undefined ? { state: 'ok' } : context.availability(root, blueprint?.identifier ?? '');
  const gone = isGone(availability, scope);
  const now = availability.state === 'stale' && !gone ? availability.since : context.now;
  const leaf = lookup ? propertyLeaf(test, lookup, now) : relationLeaf(test, relation!, scope, now);
  const check = gate(leaf, availability, gone);
  return {
    check,
    trace: (entity) => ({
      kind: 'test',
      truth: check(entity),
      test,
      value: leaf.value(entity),
      place: leaf.place(entity),
      availability,
    }),
    stale:
      root !== undefined && availability.state === 'stale' && !gone
        ? [{ root, since: availability.since, reason: availability.reason }]
        : [],
  };
}

/** `$team` is a relation, so that owners can be named by identifier and by ref. */
function relationOf(test: Test): string | undefined {
  if (test.subject.kind === 'relation') return test.subject.relation;
  return test.subject.path.text === TEAM ? OWNED_BY : undefined;
}

function gate(leaf: Leaf, availability: Availability, gone: boolean): (entity: Entity) => Truth {
  const { holds, absent } = leaf;
  if (gone) return () => UNKNOWN;
  if (availability.state !== 'missing') return (entity) => (holds(entity) ? TRUE : FALSE);
  return (entity) => (absent(entity) ? UNKNOWN : holds(entity) ? TRUE : FALSE);
}

function isGone(
  availability: Availability,
  { context, maxAge = Number.POSITIVE_INFINITY }: QueryScope,
): boolean {
  if (availability.state !== 'stale' || maxAge === Number.POSITIVE_INFINITY) return false;
  // A time that cannot be read is no proof of youth.
  return !(parseTime(context.now) - parseTime(availability.since) <= maxAge);
}

function propertyLeaf(test: Test, lookup: ReturnType<typeof compileLookup>, now: string): Leaf {
  const { read, locate } = lookup;
  const match = compileMatch(test, now);
  return {
    holds: (entity) => match(read(entity)),
    absent: (entity) => read(entity) == null,
    value: read,
    place: locate,
  };
}

function relationLeaf(test: Test, relation: string, { blueprint, context }: QueryScope, now: string): Leaf {
  const field = own(blueprint?.relations, relation);
  const match = compileRelatedMatch(test, field?.many ?? true, now);
  const place = fieldPlace(relation, blueprint);
  return {
    holds: (entity) => match(context.related(entity, relation)),
    absent: (entity) => context.related(entity, relation).length === 0,
    value: (entity) => context.related(entity, relation).map((end) => end.id),
    place: (entity) => (context.related(entity, relation).length > 0 ? place : undefined),
  };
}

/** Where the field that declares a relation stands; for an edge's name, the field that declares such edges. */
function fieldPlace(relation: string, blueprint: Blueprint | undefined): readonly string[] | undefined {
  const fields = Object.entries(blueprint?.relations ?? {});
  const found =
    fields.find(([id]) => id === relation) ?? fields.find(([, field]) => field.relation === relation);
  return found && (found[1].path?.split('.') ?? ['relations', found[0]]);
}

function compileRelatedTo(query: RelatedTo, { context }: QueryScope): CompiledQuery {
  const reached = reach(query, context);
  const check = (entity: Entity): Truth => (reached.has(entity.ref) ? TRUE : FALSE);
  return { check, trace: (entity) => ({ kind: 'relatedTo', truth: check(entity), query }), stale: [] };
}

/** All entities that one of the named ones reaches, without the named ones unless a circle leads back. */
function reach(query: RelatedTo, context: QueryContext): ReadonlySet<string> {
  const starts = query.ids.flatMap((id) => context.resolve(query.blueprint, id) ?? []);
  const reached = new Set<string>();
  for (const direction of ['upstream', 'downstream'] as const) {
    if (query.direction !== 'both' && query.direction !== direction) continue;
    const seen = new Set<string>();
    const queue = [...starts];
    for (let ref = queue.pop(); ref !== undefined; ref = queue.pop()) {
      for (const next of context.neighbours(ref, direction, query.required)) {
        if (seen.has(next)) continue;
        seen.add(next);
        queue.push(next);
      }
    }
    for (const ref of seen) reached.add(ref);
  }
  return reached;
}

function mergeStale(roots: readonly StaleRoot[]): StaleRoot[] {
  return [...new Map(roots.map((root) => [root.root, root])).values()];
}
