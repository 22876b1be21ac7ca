import { parseTime } from '../base/dates.ts';
import { own } from '../base/json.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { Entity } from '../catalog/entity.ts';
import { FALSE, type Query, type RelatedTo, type Test, TRUE, type Truth, UNKNOWN } from './ast.ts';
import type { Availability, QueryContext, Related } from './context.ts';
import { compileLookup, type Lookup, OWNED_BY, TEAM } from './lookup.ts';
import { compileMatch, compileRelatedMatch } from './match.ts';
import { reach } from './reach.ts';

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
      return {
        check: () => truth,
        trace: () => ({ kind: 'constant', truth, why }),
        stale: [],
        missing: [],
      };
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
    missing: [...new Set(compiled.flatMap(({ missing }) => missing))],
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
    missing: inner.missing,
  };
}

/** A value and what it must be, before it is known whether the source has data. */
interface Leaf {
  read(entity: Entity): unknown;
  match(value: unknown): boolean;
  absent(value: unknown): boolean;
  /** The value as people see it. */
  show(value: unknown): unknown;
  place(entity: Entity): readonly string[] | undefined;
}

function compileTest(test: Test, scope: QueryScope): CompiledQuery {
  const { blueprint, context } = scope;
  const relation = relationOf(test);
  const lookup =
    test.subject.kind === 'property' && relation === undefined
      ? compileLookup(test.subject.path, blueprint, context)
      : undefined;
  const root = lookup ? lookup.root : test.subject.kind === 'relation' ? relation : undefined;
  const availability: Availability =
    root === undefined ? { state: 'ok' } : context.availability(root, blueprint?.identifier ?? '');
  const gone = isGone(availability, scope);
  const now = availability.state === 'stale' && !gone ? availability.since : context.now;
  const leaf = lookup ? propertyLeaf(test, lookup, now) : relationLeaf(test, relation!, scope, now);
  const check = gate(leaf, availability, gone, partlyKnown(availability, root, relation));
  return {
    check,
    trace: (entity) => ({
      kind: 'test',
      truth: check(entity),
      test,
      value: leaf.show(leaf.read(entity)),
      place: leaf.place(entity),
      // What is too old is unknown for its age, whatever else is missing.
      availability:
        gone && availability.state === 'stale' ? { ...availability, partial: undefined } : availability,
    }),
    stale:
      root !== undefined && availability.state === 'stale' && !gone
        ? [{ root, since: availability.since, reason: availability.reason }]
        : [],
    missing:
      root !== undefined && (gone || availability.state === 'missing' || availability.partial !== undefined)
        ? [root]
        : [],
  };
}

/** `$team` is a relation, so that owners can be named by identifier and by ref. */
function relationOf(test: Test): string | undefined {
  if (test.subject.kind === 'relation') return test.subject.relation;
  return test.subject.path.text === TEAM ? OWNED_BY : undefined;
}

function gate(
  { read, match, absent }: Leaf,
  availability: Availability,
  gone: boolean,
  isKnown: ((entity: Entity) => boolean) | undefined,
): (entity: Entity) => Truth {
  if (gone) return () => UNKNOWN;
  if (availability.state !== 'missing') {
    const check = (entity: Entity): Truth => (match(read(entity)) ? TRUE : FALSE);
    return isKnown ? (entity) => (isKnown(entity) ? check(entity) : UNKNOWN) : check;
  }
  return (entity) => {
    const value = read(entity);
    return absent(value) ? UNKNOWN : match(value) ? TRUE : FALSE;
  };
}

/** Tells the entities that a source which was not read in whole did see: those that have its root. */
function partlyKnown(
  availability: Availability,
  root: string | undefined,
  relation: string | undefined,
): ((entity: Entity) => boolean) | undefined {
  if (availability.state === 'missing' || availability.partial === undefined) return undefined;
  if (root === undefined || relation !== undefined) return undefined;
  return ({ doc }) => own(doc.properties, root) != null;
}

function isGone(
  availability: Availability,
  { context, maxAge = Number.POSITIVE_INFINITY }: QueryScope,
): boolean {
  if (availability.state !== 'stale' || maxAge === Number.POSITIVE_INFINITY) return false;
  // A time that cannot be read is no proof of youth.
  return !(parseTime(context.now) - parseTime(availability.since) <= maxAge);
}

function propertyLeaf(test: Test, lookup: Lookup, now: string): Leaf {
  return {
    read: lookup.read,
    match: compileMatch(test, now),
    absent: (value) => value == null,
    show: (value) => value,
    place: lookup.locate,
  };
}

function relationLeaf(test: Test, relation: string, { blueprint, context }: QueryScope, now: string): Leaf {
  const many = own(blueprint?.relations, relation)?.many ?? true;
  const place = fieldPlace(relation, blueprint);
  const read = (entity: Entity): readonly Related[] => context.related(entity, relation);
  return {
    read,
    match: compileRelatedMatch(test, many, now) as (value: unknown) => boolean,
    absent: (value) => (value as readonly Related[]).length === 0,
    show: (value) => (value as readonly Related[]).map((end) => end.id),
    place: (entity) => (read(entity).length > 0 ? place : undefined),
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
  return {
    check,
    trace: (entity) => ({ kind: 'relatedTo', truth: check(entity), query }),
    stale: [],
    missing: [],
  };
}

function mergeStale(roots: readonly StaleRoot[]): StaleRoot[] {
  return [...new Map(roots.map((root) => [root.root, root])).values()];
}
