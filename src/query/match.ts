import { findRef, formatRef, parseRef } from '../catalog/ref.ts';
import { type Comparison, type How, OPPOSITE, type Scalar } from './ast.ts';
import type { QueryContext, Related } from './context.ts';
import { endOf, spanOf, startOf } from './time.ts';

/** Decides a comparison for a value. */
export type Match<Value = unknown> = (value: Value) => boolean;

/**
 * A comparison as a function of the value. Nothing is coerced but the text of a whole number where numbers are
 * ordered. A list satisfies a positive comparison when one of its items does; a negative comparison is the
 * exact opposite of its positive one, so that null fails the first and passes the second. `docs/queries.md`
 * has the whole table.
 *
 * @param now ISO time that presets and timers are relative to
 */
export function compileMatch(comparison: Comparison, now: string, how?: How): Match {
  const positive = OPPOSITE[comparison.operator];
  if (positive) {
    const match = compileMatch({ ...comparison, operator: positive } as Comparison, now, how);
    return (value) => !match(value);
  }
  if (how?.only) {
    const lists = how.only === 'list';
    const match = compileMatch(comparison, now, { ...how, only: undefined } as How);
    return (value) => Array.isArray(value) === lists && match(value);
  }
  if (how?.fold) {
    const match = compileMatch(folded(comparison), now);
    return (value) => match(lower(value));
  }
  if (comparison.operator === 'isEmpty') return isEmpty;
  if (comparison.operator === '=' && typeof comparison.value === 'object') {
    const { value: wanted } = comparison;
    return (value) =>
      Array.isArray(value) &&
      value.length === wanted.length &&
      wanted.every((item, index) => item === value[index]);
  }
  if (comparison.operator === 'contains') return containsAll(comparison.value);
  const exact = exactValues(comparison);
  if (exact)
    return (value) => exact.has(value) || (Array.isArray(value) && value.some((item) => exact.has(item)));
  const item = matchItem(comparison, now);
  return (value) => (Array.isArray(value) ? value.some(item) : value != null && item(value));
}

/** A comparison over the entities at the end of a relation: by identifier or by ref. `many` tells lists from one. */
export function compileRelatedMatch(
  comparison: Comparison,
  many: boolean,
  context: Pick<QueryContext, 'now' | 'entity'> & {
    titled?: ((text: string) => string | undefined) | undefined;
  },
  how?: How,
): Match<readonly Related[]> {
  const { now, titled } = context;
  const names = (text: string): string[] =>
    [text, refOf(text, context), titled?.(text)].filter((name) => name !== undefined);
  const positive = OPPOSITE[comparison.operator];
  if (positive) {
    const match = compileRelatedMatch(
      { ...comparison, operator: positive } as Comparison,
      many,
      context,
      how,
    );
    return (ends) => !match(ends);
  }
  if (how?.fold) {
    const match = compileRelatedMatch(folded(comparison), many, context);
    return (ends) => match(ends.map(({ id, ref }) => ({ id: id.toLowerCase(), ref: ref.toLowerCase() })));
  }
  switch (comparison.operator) {
    case 'isEmpty':
      return (ends) => ends.length === 0;
    case '=':
    case 'in':
    case 'containsAny': {
      const wanted = new Set(texts(comparison.value).flatMap(names));
      return (ends) => ends.some((end) => wanted.has(end.id) || wanted.has(end.ref));
    }
    case 'contains': {
      if (!many) break;
      const wanted = texts(comparison.value).map((text) => new Set(names(text)));
      return (ends) => wanted.every((set) => ends.some((end) => set.has(end.id) || set.has(end.ref)));
    }
  }
  const match = compileMatch(comparison, now);
  return (ends) => ends.some((end) => match(end.id));
}

/** The same comparison with lower-case texts. */
function folded(comparison: Comparison): Comparison {
  return 'value' in comparison
    ? ({ ...comparison, value: lower(comparison.value) } as Comparison)
    : comparison;
}

/** Texts, and those in a list, in lower case. */
function lower(value: unknown): unknown {
  if (typeof value === 'string') return value.toLowerCase();
  return Array.isArray(value) ? value.map(lower) : value;
}

/** Null, the empty text, the empty list and the empty object (reference: port.md 2.3). */
function isEmpty(value: unknown): boolean {
  if (value == null || value === '') return true;
  if (typeof value !== 'object') return false;
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}

function containsAll(wanted: Scalar | readonly Scalar[]): Match {
  const parts = typeof wanted === 'object' ? wanted : [wanted];
  const partTexts = parts.map(String);
  return (value) => {
    if (Array.isArray(value)) return parts.every((part) => value.includes(part));
    if (typeof value !== 'string' && typeof value !== 'number') return false;
    const text = String(value);
    return partTexts.every((part) => text.includes(part));
  };
}

/** The positive comparisons of one value that is neither null nor a list. */
function matchItem(comparison: Comparison, now: string): Match {
  switch (comparison.operator) {
    case '=':
      return sameMoment(comparison.value as Scalar);
    case '>':
    case '>=':
    case '<':
    case '<=':
      return ordered(comparison.operator, comparison.value);
    case 'beginsWith':
      return onText((text) => text.startsWith(comparison.value));
    case 'endsWith':
      return onText((text) => text.endsWith(comparison.value));
    case 'between': {
      const { from, to } = spanOf(comparison.value, now);
      return (value) => {
        const time = startOf(value);
        return time >= from && time <= to;
      };
    }
    case 'isExpired': {
      const moment = startOf(now);
      return (value) => endOf(value) < moment;
    }
    default:
      throw new TypeError(`not a positive comparison of one value: ${comparison.operator}`);
  }
}

function onText(test: (text: string) => boolean): Match {
  return (value) => (typeof value === 'string' || typeof value === 'number') && test(String(value));
}

/** The values of which one must be there exactly as it is; undefined for comparisons that do more. */
function exactValues(comparison: Comparison): ReadonlySet<unknown> | undefined {
  if (comparison.operator === 'in' || comparison.operator === 'containsAny') return new Set(comparison.value);
  if (comparison.operator !== '=' || typeof comparison.value === 'object') return undefined;
  return Number.isNaN(momentOf(comparison.value)) ? new Set([comparison.value]) : undefined;
}

function momentOf(wanted: Scalar): number {
  return typeof wanted === 'string' && wanted.length > 10 ? startOf(wanted) : Number.NaN;
}

/** Two texts of one moment (`…:00Z` and `…:00.000Z`) are equal. */
function sameMoment(wanted: Scalar): Match {
  const moment = momentOf(wanted);
  return (value) => value === wanted || startOf(value) === moment;
}

type Order = '>' | '>=' | '<' | '<=';

const COMPARE: Record<Order, (a: number, b: number) => boolean> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
};

/** Numbers by size, dates by time; anything else has no order and fails. */
function ordered(operator: Order, wanted: number | string): Match {
  const compare = COMPARE[operator];
  const bound = numberOf(wanted);
  if (!Number.isNaN(bound)) return (value) => compare(numberOf(value), bound);
  const time = operator === '>' || operator === '<=' ? endOf(wanted) : startOf(wanted);
  return (value) => compare(startOf(value), time);
}

/**
 * A number, or the text of a whole number, as annotations and labels hold them. Not of a fraction: the text
 * `1.10` is a version more often than a number, and `1.10` would come before `1.9`.
 */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
}

function texts(value: Scalar | readonly Scalar[]): string[] {
  return (typeof value === 'object' ? value : [value]).map(String);
}

/** The ref that a text means: of what exists, else as it stands, for what is only named. */
function refOf(text: string, { entity }: Pick<QueryContext, 'entity'>): string | undefined {
  const parts = parseRef(text);
  return parts && (findRef(text, (ref) => entity(ref) !== undefined) ?? formatRef(parts));
}
