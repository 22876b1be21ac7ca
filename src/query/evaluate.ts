import { parseTime } from '../base/dates.ts';
import { isObject, own } from '../base/json.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import { type ComputedLook, computedOf, type RelationPath } from '../catalog/computed.ts';
import type { Entity } from '../catalog/entity.ts';
import {
  FALSE,
  OPPOSITE,
  type Path,
  type Query,
  type RelatedTo,
  type SchemaPattern,
  type Subject,
  type Test,
  TRUE,
  type Truth,
  UNKNOWN,
} from './ast.ts';
import type { Availability, Lacking, QueryContext, Related, ScorecardView } from './context.ts';
import { compileLookup, type Lookup, OWNED_BY, TEAM } from './lookup.ts';
import { compileMatch, compileRelatedMatch } from './match.ts';
import { reach } from './reach.ts';
import { compileWalk } from './walk.ts';

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
  const { subject } = test;
  if (subject.kind === 'schema') return compileSchema(test, subject.schema, scope);
  if (subject.kind === 'scorecard') return compileScorecard(test, subject, scope);
  if (subject.kind === 'path') return compilePath(test, subject.path, scope);
  if (subject.kind === 'relation' && subject.target) return compileTarget(test, subject, scope);
  const { blueprint, context } = scope;
  const relation = relationOf(test);
  const lookup =
    subject.kind === 'property' && relation === undefined
      ? compileLookup(subject.path, blueprint, context)
      : undefined;
  const root = lookup ? lookup.root : subject.kind === 'relation' ? relation : undefined;
  const availability: Availability =
    root === undefined ? { state: 'ok' } : context.availability(root, blueprint?.identifier ?? '');
  const gone = isGone(availability, scope);
  const now = availability.state === 'stale' && !gone ? availability.since : context.now;
  const leaf = lookup ? propertyLeaf(test, lookup, now) : relationLeaf(test, relation!, scope, now);
  const lacking = availability.state === 'missing' ? undefined : availability.lacking;
  const check = gate(leaf, availability, gone, knownFor(availability, root, relation, lacking));
  return {
    check,
    trace: (entity) => ({
      kind: 'test',
      truth: check(entity),
      test,
      value: leaf.show(leaf.read(entity)),
      place: leaf.place(entity),
      // What is too old is unknown for its age, whatever else is missing.
      availability: seenState(availability, gone, lacking?.(entity.ref)),
    }),
    stale:
      root !== undefined && availability.state === 'stale' && !gone
        ? [{ root, since: availability.since, reason: availability.reason }]
        : [],
    missing:
      root !== undefined &&
      (gone ||
        availability.state === 'missing' ||
        availability.partial !== undefined ||
        lacking !== undefined)
        ? [root]
        : [],
  };
}

/** `$team` is a relation, so that owners can be named by identifier and by ref. */
function relationOf({ subject }: Test): string | undefined {
  if (subject.kind === 'relation') return subject.relation;
  return subject.kind === 'property' && subject.path.text === TEAM ? OWNED_BY : undefined;
}

/** One property that satisfies is enough; the opposite operator holds when none does. */
function compileSchema(test: Test, schema: SchemaPattern, scope: QueryScope): CompiledQuery {
  const subjects = propertiesLike(schema, scope.blueprint).map(
    (id): Subject => ({ kind: 'property', path: { text: id, segments: [id] } }),
  );
  const kind = OPPOSITE[test.operator] === undefined ? 'or' : 'and';
  return compileGroup(
    kind,
    subjects.map((subject): Test => ({ ...test, subject })),
    scope,
  );
}

/** The properties of a kind that are defined so, computed ones included. */
export function propertiesLike(pattern: SchemaPattern, blueprint: Blueprint | undefined): string[] {
  if (!blueprint) return [];
  const defined: [string, { type?: string; format?: string; items?: unknown }][] = [
    ...Object.entries(blueprint.schema.properties),
    ...[...computedOf(blueprint).values()].map(({ id, definition }): [string, ComputedLook] => [
      id,
      definition,
    ]),
  ];
  return defined.flatMap(([id, property]) => (isLike(property, pattern) ? [id] : []));
}

function isLike(
  property: { type?: unknown; format?: unknown; items?: unknown },
  pattern: SchemaPattern,
): boolean {
  if (pattern.type !== undefined && property.type !== pattern.type) return false;
  if (pattern.format !== undefined && property.format !== pattern.format) return false;
  if (pattern.items === undefined) return true;
  return isObject(property.items) && isLike(property.items, pattern.items);
}

/** Levels are compared by their titles, and ordered by their place in the scorecard. */
function compileScorecard(
  test: Test,
  { scorecard: name, rule }: Subject & { kind: 'scorecard' },
  { blueprint, context }: QueryScope,
): CompiledQuery {
  const card = context.scorecard(name, blueprint?.identifier ?? '');
  const judge = card && (rule === undefined ? judgeLevel(test, card) : judgeRule(test, card, rule));
  if (!judge) {
    const what = card ? `the scorecard ${name} has no rule ${rule}` : `there is no scorecard ${name}`;
    return compileQuery(
      { kind: 'constant', truth: UNKNOWN, why: `${what} for ${blueprint?.identifier ?? 'the kind'}` },
      { blueprint, context },
    );
  }
  return {
    check: ({ ref }) => judge(ref).truth,
    trace({ ref }) {
      const { truth, value } = judge(ref);
      const reason = `the scorecard ${name} could not be judged in whole`;
      const availability: Availability = truth === UNKNOWN ? { state: 'missing', reason } : { state: 'ok' };
      return { kind: 'test', truth, test, value, place: undefined, availability };
    },
    stale: [],
    missing: [],
  };
}

type JudgeRef = (ref: string) => { truth: Truth; value: unknown };

function judgeLevel(test: Test, { levels, levelOf }: ScorecardView): JudgeRef {
  const rank = new Map(levels.map((title, index) => [title, index]));
  // Where there is an order it is that of the levels; everything else looks at titles.
  const bound = 'value' in test && typeof test.value === 'string' ? rank.get(test.value) : undefined;
  const ordered = ['>', '>=', '<', '<='].includes(test.operator);
  const match = compileMatch(ordered && bound !== undefined ? ({ ...test, value: bound } as Test) : test, '');
  const fits = levels.map((title, index) => match(ordered ? index : title));
  const none = match(undefined);
  return (ref) => {
    const level = levelOf(ref);
    if (!level) return { truth: none ? TRUE : FALSE, value: undefined };
    const { least, best } = level;
    const between = fits.slice(least, best + 1);
    const all = between.every((fit) => fit === between[0]);
    const value = least === best ? levels[least] : `${levels[least]} to ${levels[best]}`;
    return { truth: all ? (between[0] ? TRUE : FALSE) : UNKNOWN, value };
  };
}

/** How Port's entities tell it (reference: port.md 1.9). */
const RULE_STATUS = { pass: 'SUCCESS', fail: 'FAILURE' } as const;

function judgeRule(test: Test, { rules, outcomeOf }: ScorecardView, rule: string): JudgeRef | undefined {
  if (!rules.includes(rule)) return undefined;
  const match = compileMatch(test, '');
  return (ref) => {
    const outcome = outcomeOf(ref, rule);
    if (outcome === 'unknown') return { truth: UNKNOWN, value: undefined };
    const value = outcome && RULE_STATUS[outcome];
    return { truth: match(value) ? TRUE : FALSE, value };
  };
}

function compilePath(test: Test, path: RelationPath, { blueprint, context }: QueryScope): CompiledQuery {
  const walk = compileWalk(path, context, context.kinds);
  const match = compileRelatedMatch(test, true, context.now, test.how);
  const first = path.fromBlueprint === undefined ? path.hops[0]!.relation : undefined;
  const availability = first === undefined ? OK : context.availability(first, blueprint?.identifier ?? '');
  const check = (entity: Entity): Truth => {
    const ends = walk(entity);
    if (ends.length === 0 && availability.state === 'missing') return UNKNOWN;
    return match(ends) ? TRUE : FALSE;
  };
  return {
    check,
    trace: (entity) => ({
      kind: 'test',
      truth: check(entity),
      test,
      value: walk(entity).map(({ id }) => id),
      place: undefined,
      availability,
    }),
    stale: [],
    missing: availability.state === 'missing' && first !== undefined ? [first] : [],
  };
}

const OK: Availability = { state: 'ok' };

/** A value of each related entity; one that satisfies is enough. What is not in the catalog has its names only. */
function compileTarget(
  test: Test,
  { relation, target }: Subject & { kind: 'relation' },
  scope: QueryScope,
): CompiledQuery {
  const { blueprint, context } = scope;
  const values = compileTargets(relation, target!, context);
  const match = compileMatch(test, context.now, test.how);
  const own = context.availability(relation, blueprint?.identifier ?? '');
  const seen = (entity: Entity): { truth: Truth; value: unknown; availability: Availability } => {
    const { list, lacking } = values(entity);
    const reason = lacking ?? (list.length === 0 && own.state === 'missing' ? own.reason : undefined);
    if (reason !== undefined)
      return { truth: UNKNOWN, value: list, availability: { state: 'missing', reason } };
    return { truth: match(list) ? TRUE : FALSE, value: list, availability: own };
  };
  return {
    check: (entity) => seen(entity).truth,
    trace: (entity) => ({ kind: 'test', test, place: undefined, ...seen(entity) }),
    stale: [],
    missing: own.state === 'missing' ? [relation] : [],
  };
}

/** The values that entities at the end of a relation have, and why one of them is not known. */
function compileTargets(
  relation: string,
  target: Path,
  context: QueryContext,
): (entity: Entity) => { list: unknown[]; lacking: string | undefined } {
  const lookups = new Map<string, Lookup>();
  const lookupOf = (kind: string): Lookup => {
    const known = lookups.get(kind) ?? compileLookup(target, context.kinds.find(kind), context);
    lookups.set(kind, known);
    return known;
  };
  return (entity) => {
    let lacking: string | undefined;
    const list = context.related(entity, relation).flatMap((end): unknown => {
      const found = context.entity(end.ref);
      if (!found) return target.text === '$identifier' ? [end.id] : [];
      const lookup = lookupOf(found.blueprint);
      const value = lookup.read(found);
      lacking ??= lackingOf(lookup.root, found, value, context);
      return value == null ? [] : value;
    });
    return { list, lacking };
  };
}

/** Why a value of an entity is not known; undefined when it is, be it null. */
export function lackingOf(
  root: string | undefined,
  { ref, blueprint, doc }: Entity,
  value: unknown,
  context: QueryContext,
): string | undefined {
  if (root === undefined) return undefined;
  const availability = context.availability(root, blueprint);
  if (availability.state === 'missing') return value == null ? availability.reason : undefined;
  const lacking = availability.lacking?.(ref);
  if (lacking !== undefined) return lacking;
  return availability.partial !== undefined && own(doc.properties, root) == null
    ? availability.partial
    : undefined;
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

/** The state of a source as one entity sees it. */
function seenState(availability: Availability, gone: boolean, lacking: string | undefined): Availability {
  if (gone && availability.state === 'stale') return { ...availability, partial: undefined };
  return lacking === undefined ? availability : { state: 'missing', reason: lacking };
}

/** Tells the entities of which something is known: of a source that was not read in whole, those that have its root. */
function knownFor(
  availability: Availability,
  root: string | undefined,
  relation: string | undefined,
  lacking: Lacking | undefined,
): ((entity: Entity) => boolean) | undefined {
  if (lacking) return ({ ref }) => lacking(ref) === undefined;
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
    match: compileMatch(test, now, test.how),
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
    match: compileRelatedMatch(test, many, now, test.how) as (value: unknown) => boolean,
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
  const blueprint = context.kinds.find(query.blueprint);
  const { sure, maybe } = reach(query, context, (inner) => compileQuery(inner, { blueprint, context }).check);
  const check = ({ ref }: Entity): Truth => (sure.has(ref) ? TRUE : maybe.has(ref) ? UNKNOWN : FALSE);
  return {
    check,
    trace(entity) {
      const truth = check(entity);
      const why = 'of some entities it is not known whether they satisfy the query';
      return { kind: 'relatedTo', truth, query, ...(truth === UNKNOWN ? { why } : {}) };
    },
    stale: [],
    missing: [],
  };
}

function mergeStale(roots: readonly StaleRoot[]): StaleRoot[] {
  return [...new Map(roots.map((root) => [root.root, root])).values()];
}
