import { parseTime } from '../base/dates.ts';
import { own } from '../base/json.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { Entity } from '../catalog/entity.ts';
import { FALSE, type Test, TRUE, type Truth, UNKNOWN } from './ast.ts';
import type { CompiledQuery, QueryScope } from './compiled.ts';
import type { Availability, Related } from './context.ts';
import { compileLookup, type Lookup, TEAM, teamEdge } from './lookup.ts';
import { compileMatch, compileRelatedMatch } from './match.ts';
import { teamTitled } from './team-titles.ts';

/** A value and what it must be, before it is known whether the source has data. */
interface Leaf {
  read(entity: Entity): unknown;
  match(value: unknown): boolean;
  absent(value: unknown): boolean;
  /** The value as people see it. */
  show(value: unknown): unknown;
  place(entity: Entity): readonly string[] | undefined;
}

/** A condition on a value of the entity itself, or on the entities that a relation leads to. */
export function compileValue(test: Test, scope: QueryScope): CompiledQuery {
  const { subject } = test;
  const { blueprint, context } = scope;
  const relation = relationOf(test, blueprint?.identifier);
  const lookup =
    subject.kind === 'property' && relation === undefined
      ? compileLookup(subject.path, blueprint, context)
      : undefined;
  const root = lookup ? lookup.root : relation;
  const availability: Availability =
    root === undefined ? { state: 'ok' } : context.availability(root, blueprint?.identifier ?? '');
  const gone = isGone(availability, scope);
  const now = availability.state === 'stale' && !gone ? availability.since : context.now;
  const leafAt = (time: string): Leaf =>
    lookup ? propertyLeaf(test, lookup, time) : relationLeaf(test, relation!, scope, time);
  const leaf = leafAt(now);
  const lacking = availability.state === 'missing' ? undefined : availability.lacking;
  const bySource = gate(leaf, availability, gone, knownFor(availability, root, relation, leaf));
  const others = availability.state === 'stale' ? availability.others : undefined;
  const isOf = (entity: Entity): boolean => others?.(entity.ref) === true && !leaf.absent(leaf.read(entity));
  const { read, match } = others ? leafAt(context.now) : leaf;
  const check = others
    ? (entity: Entity): Truth => (isOf(entity) ? (match(read(entity)) ? TRUE : FALSE) : bySource(entity))
    : bySource;
  return {
    check,
    trace: (entity) => ({
      kind: 'test',
      truth: check(entity),
      test,
      value: leaf.show(leaf.read(entity)),
      place: leaf.place(entity),
      // What is too old is unknown for its age, whatever else is missing.
      availability: isOf(entity)
        ? { state: 'ok' }
        : seenState(availability, gone, leaf.absent(leaf.read(entity)) ? lacking?.(entity.ref) : undefined),
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
function relationOf({ subject }: Test, blueprint: string | undefined): string | undefined {
  if (subject.kind === 'relation') return subject.relation;
  return subject.kind === 'property' && subject.path.text === TEAM ? teamEdge(blueprint) : undefined;
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
  { read, absent }: Leaf,
): ((entity: Entity) => boolean) | undefined {
  if (availability.state === 'missing') return undefined;
  const { lacking } = availability;
  if (lacking) return (entity) => lacking(entity.ref) === undefined || !absent(read(entity));
  if (availability.partial === undefined) return undefined;
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
  // A query of Port's may name teams by what they are called.
  const titled = test.subject.kind === 'property' ? (text: string) => teamTitled(text, context) : undefined;
  const read = (entity: Entity): readonly Related[] => context.related(entity, relation);
  return {
    read,
    match: compileRelatedMatch(test, many, { now, entity: context.entity, titled }, test.how) as (
      value: unknown,
    ) => boolean,
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
