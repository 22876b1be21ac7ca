import { isObject, type JsonObject } from '../base/json.ts';
import { count, list, nearest } from '../base/text.ts';
import type { CollectedFeed } from '../collect/collect.ts';
import type { Mapping } from '../collect/mapping.ts';
import { type StoredRecord, shapeOf, shapeRecord } from '../collect/snapshot.ts';
import type { MapInput } from './map-input.ts';

function kindsOf(mapping: Mapping): string[] {
  return [...new Set(mapping.resources.map(({ kind }) => kind))];
}

/** A record that was given as JSON. What was chosen without being asked for is noted. */
export function givenRecord(
  { text, name }: { text: string; name: string },
  asked: string | undefined,
  mapping: Mapping,
  notes: string[],
): StoredRecord | { error: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { error: `${name} is not valid JSON (${(error as Error).message})` };
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return { error: `${name} holds an empty list; give a record` };
    if (value.length > 1)
      notes.push(`${name} holds a list of ${count(value.length, 'record')}; the first was taken.`);
    value = value[0];
  }
  if (!isObject(value))
    return { error: `${name} must hold a record, which is a mapping of fields to values` };
  const kinds = kindsOf(mapping);
  const kind = asked ?? (kinds.length === 1 ? kinds[0] : undefined);
  if (kind === undefined)
    return { error: `say with --kind of which kind the record is; the mapping has ${list(kinds)}` };
  if (!kinds.includes(kind)) {
    const near = nearest(kind, kinds);
    notes.push(
      `The mapping has no resource of the kind ${kind}; ${near ? `did you mean ${near}?` : `it has ${list(kinds)}.`}`,
    );
  }
  return { kind, id: name, data: value as JsonObject };
}

/** Cuts a record that was given by hand down to what its source would keep of it. */
export function keepOnly(
  record: StoredRecord,
  { feed: { id, source, settings } }: CollectedFeed,
  notes: string[],
): void {
  const parsed = source.settings.safeParse(settings);
  const shape = shapeOf(source, record.kind);
  const shaped = shape && shapeRecord(shape, record);
  if (shaped && 'fault' in shaped) {
    notes.push(`${id} would not take this record: ${shaped.fault}.`);
    return;
  }
  const data = shaped?.data ?? record.data;
  const kept = (parsed.success ? source.keeps?.(parsed.data, record.kind)?.(data) : undefined) ?? data;
  const lost = Object.keys(record.data).filter((key) => !Object.hasOwn(kept, key));
  if (lost.length > 0)
    notes.push(
      `${id} does not keep ${list(lost.slice(0, 12))}${lost.length > 12 ? ', …' : ''} of this record.`,
    );
  record.data = kept;
}

/** A record of the snapshot of a source. */
export function keptRecord(
  target: string,
  feed: CollectedFeed | undefined,
  { id, kind }: Pick<MapInput, 'id' | 'kind'>,
  mapping: Mapping,
  notes: string[],
): StoredRecord | { error: string } {
  if (!feed)
    return {
      error: `no source uses ${target}, so give a record: --record record.json, or --record - for the standard input`,
    };
  const records = (feed.snapshot?.records ?? []).filter(
    (record) => kind === undefined || record.kind === kind,
  );
  if (records.length === 0) {
    const of = kind === undefined ? '' : ` of the kind ${kind}`;
    return {
      error: `nothing is known from ${feed.feed.id}${of}; run portolan collect first, or give a record with --record`,
    };
  }
  if (id !== undefined) {
    const found = records.find((record) => record.id === id);
    if (found) return found;
    const near = nearest(
      id,
      records.map((record) => record.id),
    );
    return { error: `${feed.feed.id} has no record ${id}${near ? `; did you mean ${near}?` : ''}` };
  }
  const kinds = new Set(kindsOf(mapping));
  const first = records.find((record) => kinds.has(record.kind)) ?? records[0]!;
  if (records.length > 1)
    notes.push(
      `Of ${count(records.length, 'record')} the first was taken: ${first.kind} ${first.id}. --id chooses another.`,
    );
  return first;
}
