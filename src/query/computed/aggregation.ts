import { parseTime } from '../../base/dates.ts';
import type { Aggregation, AverageOf } from '../../catalog/computed.ts';
import type { Entity } from '../../catalog/entity.ts';
import { type Query, TRUE, UNKNOWN } from '../ast.ts';
import { ENTITIES, type QueryContext } from '../context.ts';
import { compileQuery } from '../evaluate.ts';
import { lackingOf } from '../lacking.ts';
import { compileLookup } from '../lookup.ts';
import { parsePath } from '../path.ts';
import { startOf } from '../time.ts';
import { type Column, giveUp, noteStale, settle, setValue } from './column.ts';

/** Hours of the spans that averages are of; a month is 30 days, as in the presets of queries. */
const HOURS: Record<Exclude<AverageOf, 'total'>, number> = { hour: 1, day: 24, week: 168, month: 720 };
const HOUR_MS = 3_600_000;

/** What one entity of the target kind brings to a figure. */
interface Member {
  /** Whether it counts; unknown makes the figure unknown. */
  counts: boolean;
  lacking: string | undefined;
  value: number;
  /** Milliseconds since the epoch. */
  time: number;
}

/** A value that should have been a number. */
export interface NotANumber {
  first: Entity;
  value: unknown;
  count: number;
}

/**
 * Gives every entity of a kind the figure of its aggregation. Entities whose value is no number are left out of it, and
 * told.
 *
 * @param members calls back with every entity of the target kind that belongs to one
 */
export function computeAggregation(
  column: Column,
  query: Query | undefined,
  members: (entity: Entity, visit: (member: Entity) => void) => void,
  context: QueryContext,
): NotANumber | undefined {
  const definition = column.property.definition as Aggregation;
  const there = context.availability(ENTITIES, targetKind(definition, context));
  const unseen = there.state === 'missing' ? there.reason : there.partial;
  if (unseen !== undefined) {
    giveUp(column, unseen);
    return undefined;
  }
  noteStale(column, there);
  const memberOf = compileMember(column, definition, query, context);
  const { entities, property } = column;
  const counts = new Uint32Array(entities.length);
  let wrong: NotANumber | undefined;
  const told = new Set<string>();
  for (const [index, entity] of entities.entries()) {
    let lacking: string | undefined;
    const values: number[] = [];
    let earliest = Number.POSITIVE_INFINITY;
    let timed = 0;
    let untimed = 0;
    members(entity, (found) => {
      const member = memberOf(found);
      lacking ??= member.lacking;
      if (!member.counts) return;
      if (Number.isNaN(member.value)) {
        const value = memberOf.read(found);
        if (value == null || told.has(found.ref)) return;
        told.add(found.ref);
        wrong = wrong ? { ...wrong, count: wrong.count + 1 } : { first: found, value, count: 1 };
        return;
      }
      if (!Number.isNaN(member.time)) {
        timed += 1;
        earliest = Math.min(earliest, member.time);
      } else if (memberOf.needsTime) {
        untimed += 1;
        return;
      }
      values.push(member.value);
    });
    counts[index] = values.length;
    if (lacking !== undefined) column.lacking.set(entity.ref, lacking);
    else
      setValue(
        entity,
        property.id,
        // Of entities of which none has a time, nothing can be said for a span of time.
        values.length === 0 && untimed > 0
          ? null
          : figureOf(definition, values, timed > 0 ? earliest : undefined, context.now),
      );
  }
  column.counts = counts;
  settle(column);
  return wrong;
}

function targetKind({ target }: Pick<Aggregation, 'target'>, context: QueryContext): string {
  return context.kinds.find(target)?.identifier ?? target;
}

interface MemberOf {
  (entity: Entity): Member;
  /** The value as it is written. */
  read(entity: Entity): unknown;
  needsTime: boolean;
}

/** Judges an entity once, however many figures it belongs to. */
function compileMember(
  column: Column,
  { spec, target }: Aggregation,
  query: Query | undefined,
  context: QueryContext,
): MemberOf {
  const blueprint = context.kinds.find(target);
  const kind = targetKind({ target }, context);
  const judge = query && compileQuery(query, { blueprint, context });
  for (const { since, reason } of judge?.stale ?? []) noteStale(column, { state: 'stale', since, reason });
  const lookup = (text: string) => {
    const parsed = parsePath(text);
    if ('fault' in parsed) return undefined;
    const found = compileLookup(parsed.path, blueprint, context);
    if (found.root !== undefined) noteStale(column, context.availability(found.root, kind));
    return found;
  };
  const value = spec.by === 'property' ? lookup(spec.property) : undefined;
  const needsTime = spec.func === 'average' && spec.averageOf !== 'total';
  const time = needsTime && 'measureTimeBy' in spec ? lookup(spec.measureTimeBy) : undefined;
  const known = new Map<Entity, Member>();
  const memberOf = (entity: Entity): Member => {
    let member = known.get(entity);
    if (!member) {
      const truth = judge ? judge.check(entity) : TRUE;
      const read = value?.read(entity);
      const seen = time?.read(entity);
      member = {
        counts: truth === TRUE,
        lacking:
          truth === UNKNOWN
            ? `it is not known whether ${entity.title} counts`
            : truth === TRUE
              ? ((value && lackingOf(value.root, entity, read, context)) ??
                (time && lackingOf(time.root, entity, seen, context)))
              : undefined,
        value: value ? (typeof read === 'number' ? read : Number.NaN) : 1,
        time: startOf(seen),
      };
      known.set(entity, member);
    }
    return member;
  };
  return Object.assign(memberOf, { read: (entity: Entity) => value?.read(entity), needsTime });
}

/** The figure over values, in their order; null where there is none. Of nothing, the count and the sum are 0. */
export function figureOf(
  { spec }: Pick<Aggregation, 'spec'>,
  values: readonly number[],
  earliest: number | undefined,
  now: string,
): number | null {
  switch (spec.func) {
    case 'count':
      return values.length;
    case 'sum':
      return sum(values);
    case 'min':
      return values.length > 0 ? values.reduce((a, b) => Math.min(a, b)) : null;
    case 'max':
      return values.length > 0 ? values.reduce((a, b) => Math.max(a, b)) : null;
    case 'median':
      return median(values);
    case 'average': {
      if (spec.averageOf === 'total') {
        if (spec.by === 'entities') return values.length;
        return values.length > 0 ? sum(values) / values.length : null;
      }
      const total = spec.by === 'entities' ? values.length : sum(values);
      if (values.length === 0) return spec.by === 'entities' ? 0 : null;
      return total / periods(earliest, now, spec.averageOf);
    }
  }
}

/** Spans between a time and now; one that has begun counts as a whole one (reference: port.md 1.6). */
function periods(earliest: number | undefined, now: string, of: Exclude<AverageOf, 'total'>): number {
  const span = parseTime(now) - (earliest ?? Number.NaN);
  return span > 0 ? Math.max(1, Math.ceil(span / (HOURS[of] * HOUR_MS))) : 1;
}

/** Neumaier's sum: what small values lose beside large ones is kept, so that the order of entities does not matter much. */
function sum(values: readonly number[]): number {
  let total = 0;
  let lost = 0;
  for (const value of values) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
