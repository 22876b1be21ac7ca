import { z } from 'zod';
import type { FeedRecord, Snapshot } from '../base/feed.ts';
import { shortHash } from '../base/hash.ts';
import { compareText, isObject, type JsonObject, stableStringify } from '../base/json.ts';
import type { State } from '../base/state.ts';
import { slugOf } from '../catalog/slug.ts';
import type { Source } from './source.ts';

/** A record as it is kept; marked when the latest reading did not see it. */
export interface StoredRecord extends FeedRecord {
  /** ISO time of the last reading that saw it, when that is not the latest. */
  lastSeenAt?: string;
  /** How many complete readings in a row have not seen it. */
  missed?: number;
}

export interface StoredSnapshot extends Snapshot {
  /** Hash of the settings it was read with: a record that other settings left out was not lost. */
  settings: string;
  /** Sorted by kind and id. */
  records: StoredRecord[];
}

/** What a feed gave this time. */
export interface Reading {
  records: FeedRecord[];
  complete: boolean;
}

/** A record that so many complete readings in a row have not seen is gone. */
const GONE_AFTER = 2;

const record = z.object({
  kind: z.string().min(1),
  id: z.string().min(1),
  data: z.custom<JsonObject>(isObject),
  place: z.object({ file: z.string(), line: z.int().optional() }).optional(),
  lastSeenAt: z.string().optional(),
  missed: z.int().optional(),
});

const snapshot = z.object({
  feed: z.string(),
  observedAt: z.string().min(10),
  complete: z.boolean(),
  version: z.int(),
  settings: z.string(),
  records: z.array(record),
});

export function snapshotKey(feed: string): string {
  return `snapshots/${slugOf(feed)}.json`;
}

export function settingsHash(settings: unknown): string {
  return shortHash(stableStringify(settings ?? null), 16);
}

/** The last snapshot of a feed: undefined when there is none, an `error` when there is one that cannot be read. */
export function readSnapshot(state: State, feed: string): StoredSnapshot | { error: string } | undefined {
  const bytes = state.read(snapshotKey(feed));
  if (!bytes) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return { error: 'it is not JSON' };
  }
  const parsed = snapshot.safeParse(value);
  if (!parsed.success || parsed.data.feed !== feed) return { error: 'it is not in the form of a snapshot' };
  return parsed.data as StoredSnapshot;
}

/** Keeps a snapshot: one record on a line, so that two of them can be compared by eye. */
export function writeSnapshot(state: State, value: StoredSnapshot): void {
  const { records, ...head } = value;
  const lines = records.map((item) => stableStringify(item)).join(',\n');
  const text = `${stableStringify(head).slice(0, -1)},"records":[\n${lines}\n]}\n`;
  state.write(snapshotKey(value.feed), text);
}

/**
 * The snapshot after a reading. A partial reading takes nothing away; a complete one takes away what it did not see
 * for the second time in a row, and at once what it did not see with other settings than before.
 *
 * @param believed true when somebody said that what is missing is gone
 */
export function mergeReading(
  previous: StoredSnapshot | undefined,
  reading: Reading,
  head: { feed: string; observedAt: string; version: number; settings: string },
  believed = false,
): StoredSnapshot {
  const seen = new Map<string, StoredRecord>(reading.records.map((item) => [recordKey(item), item]));
  const explained = reading.complete && (believed || previous?.settings !== head.settings);
  for (const item of explained ? [] : (previous?.records ?? [])) {
    if (seen.has(recordKey(item))) continue;
    const missed = (item.missed ?? 0) + (reading.complete ? 1 : 0);
    if (missed >= GONE_AFTER) continue;
    const lastSeenAt = item.lastSeenAt ?? previous!.observedAt;
    const { missed: _, ...rest } = item;
    const kept: StoredRecord = { ...rest, lastSeenAt };
    seen.set(recordKey(item), missed > 0 ? { ...kept, missed } : kept);
  }
  return { ...head, complete: reading.complete, records: [...seen.values()].sort(compareRecords) };
}

export function recordKey({ kind, id }: FeedRecord): string {
  return `${kind}\n${id}`;
}

export function compareRecords(a: FeedRecord, b: FeedRecord): number {
  return compareText(a.kind, b.kind) || compareText(a.id, b.id);
}

/** How many records of a snapshot the latest reading did not see. */
export function countKept(records: readonly StoredRecord[]): number {
  return records.filter(({ lastSeenAt }) => lastSeenAt !== undefined).length;
}

/** How many records no complete reading has missed: what a next one can be expected to see. */
export function countBelieved(records: readonly StoredRecord[]): number {
  return records.filter(({ missed }) => missed === undefined).length;
}

/** The shape that a source promises for records of a kind; undefined for a kind that it does not promise. */
export function shapeOf(source: Pick<Source, 'records' | 'others'>, kind: string): z.ZodType | undefined {
  return Object.hasOwn(source.records, kind) ? source.records[kind] : source.others;
}

/** The data of a record in the shape that its source promises, with only the fields of that shape. */
export function shapeRecord(shape: z.ZodType, item: FeedRecord): { data: JsonObject } | { fault: string } {
  const parsed = shape.safeParse(item.data);
  if (parsed.success) return { data: parsed.data as JsonObject };
  const issue = parsed.error.issues[0]!;
  return { fault: `${issue.path.join('.') || 'data'}: ${issue.message}` };
}
