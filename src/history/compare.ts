import { shortHash } from '../base/hash.ts';
import { compareText, own, sameJson, stableStringify } from '../base/json.ts';
import type { ChangeRecord, Detail, DetailType, EntityRecord } from './record.ts';
import type { Remembered, Summary } from './summary.ts';

type Levels = NonNullable<Remembered['levels']>;

/** Beyond so many changes of one type in one build they are counted, not listed. */
const BULK = 100;

/**
 * What an entity can change in, each with how it is seen. History grows here: what a build remembers in
 * addition, such as costs, gets an entry of its own.
 */
const ASPECTS: Record<
  Exclude<DetailType, 'added' | 'removed'>,
  (before: Remembered, after: Remembered) => Detail[]
> = {
  title: (before, after) => differs('title', before.title, after.title),
  owner: (before, after) => differs('owner', before.owners ?? [], after.owners ?? []),
  lifecycle: (before, after) => differs('lifecycle', before.lifecycle ?? '', after.lifecycle ?? ''),
  problems: (before, after) => differs('problems', before.problems ?? [0, 0], after.problems ?? [0, 0]),
  drift: (before, after) => differs('drift', before.drift ?? [], after.drift ?? []),
  level: (before, after) => levelChanges(before.levels ?? {}, after.levels ?? {}),
};

function differs<Value>(type: DetailType, from: Value, to: Value): Detail[] {
  return sameJson(from, to) ? [] : [{ type, from, to } as Detail];
}

/** Only a level that was known and is known has changed: a new scorecard, or an outage, says nothing of the entity. */
function levelChanges(before: Levels, after: Levels): Detail[] {
  return Object.keys(after)
    .sort(compareText)
    .flatMap((key): Detail[] => {
      const from = own(before, key);
      const to = own(after, key);
      return from && to && from.rank !== to.rank ? [{ type: 'level', key, from, to }] : [];
    });
}

/** A summary in which every level that is not known is what it was when it was known last. */
export function keepKnownLevels(before: Summary, after: Summary): Summary {
  const entities = [...after.entities].map(([ref, entity]): [string, Remembered] => {
    const known = before.entities.get(ref)?.levels;
    if (!known || !entity.levels) return [ref, entity];
    const levels = Object.entries(entity.levels).map(([key, level]) => [
      key,
      level ?? own(known, key) ?? null,
    ]);
    return [ref, { ...entity, levels: Object.fromEntries(levels) }];
  });
  return { ...after, entities: new Map(entities) };
}

/** What changed from one summary to a later one, by ref. The time of every change is that of the later one. */
export function compareSummaries(before: Summary, after: Summary): ChangeRecord[] {
  const records: EntityRecord[] = [];
  const add = (ref: string, shown: Remembered, owners: readonly string[], detail: Detail): void => {
    records.push({
      // Named after the summary compared with: a build that ended halfway leaves the next one the same ids.
      id: shortHash(stableStringify([before.time, ref, detail]), 32),
      time: after.time,
      ref,
      title: shown.title,
      owners: [...new Set(owners)].sort(compareText),
      detail,
    });
  };
  for (const [ref, entity] of after.entities) {
    const known = before.entities.get(ref);
    if (!known) {
      add(ref, entity, entity.owners ?? [], { type: 'added' });
      continue;
    }
    const owners = [...(known.owners ?? []), ...(entity.owners ?? [])];
    for (const aspect of Object.values(ASPECTS)) {
      for (const detail of aspect(known, entity)) add(ref, entity, owners, detail);
    }
  }
  for (const [ref, entity] of before.entities) {
    if (!after.entities.has(ref)) add(ref, entity, entity.owners ?? [], { type: 'removed' });
  }
  return foldBulk(records.sort(compareRecords));
}

/** Newest first; within a build by ref, then by type. */
export function compareRecords(a: ChangeRecord, b: ChangeRecord): number {
  return compareText(b.time, a.time) || compareText(place(a), place(b)) || compareText(a.id, b.id);
}

function place(record: ChangeRecord): string {
  return 'bulk' in record ? ` ${record.bulk}` : `${record.ref}\n${record.detail.type}`;
}

function foldBulk(records: readonly EntityRecord[]): ChangeRecord[] {
  const byType = new Map<DetailType, EntityRecord[]>();
  for (const record of records) {
    const list = byType.get(record.detail.type);
    if (list) list.push(record);
    else byType.set(record.detail.type, [record]);
  }
  const kept: ChangeRecord[] = records.filter(({ detail }) => byType.get(detail.type)!.length <= BULK);
  for (const [type, list] of byType) {
    if (list.length <= BULK) continue;
    const owners = new Map<string, number>();
    for (const owner of list.flatMap((record) => record.owners))
      owners.set(owner, (owners.get(owner) ?? 0) + 1);
    const { time } = list[0]!;
    kept.push({
      id: shortHash(stableStringify([time, type, list.map(({ id }) => id)]), 32),
      time,
      bulk: type,
      count: list.length,
      owners: Object.fromEntries([...owners].sort(([a], [b]) => compareText(a, b))),
    });
  }
  return kept.sort(compareRecords);
}
