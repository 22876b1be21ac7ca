import { parseTime } from '../base/dates.ts';
import { isObject } from '../base/json.ts';
import { isReached, type Reached } from './summary.ts';

/** What changed about one entity between two builds. */
export type Detail =
  | { type: 'added' }
  | { type: 'removed' }
  | { type: 'title'; from: string; to: string }
  | { type: 'owner'; from: string[]; to: string[] }
  | { type: 'lifecycle'; from: string; to: string }
  | { type: 'problems'; from: [errors: number, warnings: number]; to: [errors: number, warnings: number] }
  | { type: 'drift'; from: string[]; to: string[] }
  | { type: 'level'; key: string; from: Reached; to: Reached };

export type DetailType = Detail['type'];

/** A change of one entity, as it is kept. */
export interface EntityRecord {
  id: string;
  /** ISO time of the build that saw it first. */
  time: string;
  ref: string;
  /** What the entity was called then; kept for entities that are gone. */
  title: string;
  /** Refs of its owners before and after, sorted: whom it concerns. */
  owners: string[];
  detail: Detail;
}

/** More changes of one type than anyone would read one by one, kept as a count. */
export interface BulkRecord {
  id: string;
  time: string;
  bulk: DetailType;
  count: number;
  /** How many of them concern each owner. */
  owners: Record<string, number>;
}

export type ChangeRecord = EntityRecord | BulkRecord;

const TYPES: ReadonlySet<string> = new Set<DetailType>([
  'added',
  'removed',
  'title',
  'owner',
  'lifecycle',
  'problems',
  'drift',
  'level',
]);

/** A line of the kept log as a record; undefined for a line that is none. */
export function readRecord(line: string): ChangeRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return isRecord(value) ? value : undefined;
}

function isRecord(value: unknown): value is ChangeRecord {
  if (!isObject(value) || typeof value['id'] !== 'string' || Number.isNaN(parseTime(value['time'])))
    return false;
  if (value['bulk'] !== undefined) {
    const { bulk, count, owners } = value;
    const counts = isObject(owners) && Object.values(owners).every(Number.isSafeInteger);
    return counts && typeof bulk === 'string' && TYPES.has(bulk) && Number.isSafeInteger(count);
  }
  const { ref, title, owners, detail } = value;
  return typeof ref === 'string' && typeof title === 'string' && isTexts(owners) && isDetail(detail);
}

function isDetail(value: unknown): value is Detail {
  if (!isObject(value)) return false;
  const { from, to } = value;
  switch (value['type']) {
    case 'added':
    case 'removed':
      return true;
    case 'title':
    case 'lifecycle':
      return typeof from === 'string' && typeof to === 'string';
    case 'owner':
    case 'drift':
      return isTexts(from) && isTexts(to);
    case 'problems':
      return isCounts(from) && isCounts(to);
    case 'level':
      return typeof value['key'] === 'string' && isReached(from) && isReached(to);
    default:
      return false;
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isCounts(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isSafeInteger);
}
