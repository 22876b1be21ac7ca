import { parseTime } from '../base/dates.ts';
import { compareText } from '../base/json.ts';
import { aspectChanges } from './compare.ts';
import { groupVerdicts, isReturn, momentsOf } from './log.ts';
import {
  type BuildRecord,
  compareChanges,
  type Detail,
  type EntityChange,
  ruleKey,
  type VerdictChange,
} from './record.ts';

/**
 * Builds, the oldest first, as if each had known all before it. Two that began with the same past and did not know of
 * each other find the same changes, or the same value changed to two others: then a change is told by the first of
 * them alone, and what a later one found is a change of what the earlier one left. So going back build by build never
 * takes back anything twice. Builds of one line come back as they are.
 */
export function untangle(records: readonly BuildRecord[]): readonly BuildRecord[] {
  const times = records.map(({ time }) => parseTime(time));
  const sinces = records.map(({ since }) => parseTime(since));
  const forked = records.map((_, at) => at > 0 && times[at - 1]! > sinces[at]! && sinces[at]! < times[at]!);
  const oldest = sinces.reduce((least, since, at) => (forked[at] && since < least ? since : least), Infinity);
  if (oldest === Infinity) return records;
  const known = openKnown();
  return records.map((record, at) => {
    if (times[at]! <= oldest) return record;
    const told = forked[at] ? known.without(record, sinces[at]!) : record;
    known.add(told, times[at]!);
    return told;
  });
}

/** What a change left, and when. */
interface Left<Value> {
  value: Value;
  time: number;
}

interface Known {
  add(record: BuildRecord, time: number): void;
  /** A build that knew what was there at a time, after those that came between. */
  without(record: BuildRecord, since: number): BuildRecord;
}

function openKnown(): Known {
  // By ref and aspect, and by rule and ref.
  const changes = new Map<string, Left<Detail>>();
  const verdicts = new Map<string, Left<VerdictChange['to']>>();
  return {
    add(record, time) {
      for (const { ref, detail } of record.changes) changes.set(keyOf(ref, detail), { value: detail, time });
      for (const { card, rule, to, refs } of record.verdicts)
        for (const ref of refs) verdicts.set(`${ruleKey(card, rule)}\n${ref}`, { value: to, time });
    },
    without(record, since) {
      let isSame = true;
      const between = <Value>(found: Left<Value> | undefined): Value | undefined =>
        found && found.time > since ? found.value : undefined;
      const left = record.changes.flatMap((change): EntityChange[] => {
        const before = between(changes.get(keyOf(change.ref, change.detail)));
        if (before === undefined) return [change];
        isSame = false;
        return detailsAfter(before, change.detail).map((detail) => ({ ...change, detail }));
      });
      const judged = record.verdicts.flatMap((group) =>
        group.refs.flatMap((ref): { ref: string; group: VerdictChange }[] => {
          const before = between(verdicts.get(`${ruleKey(group.card, group.rule)}\n${ref}`));
          if (before === undefined || before === group.from) return [{ ref, group }];
          isSame = false;
          return before === group.to ? [] : [{ ref, group: { ...group, from: before } }];
        }),
      );
      return isSame
        ? record
        : { ...record, changes: left.sort(compareChanges), verdicts: groupVerdicts(judged) };
    },
  };
}

function keyOf(ref: string, detail: Detail): string {
  const { type } = detail;
  const aspect = type === 'added' || type === 'removed' ? 'there' : type;
  return `${aspect}\n${type === 'level' ? detail.key : ''}\n${ref}`;
}

/** What is left to tell of a change after another of the same aspect of the same entity. */
function detailsAfter(before: Detail, detail: Detail): Detail[] {
  if (before.type === 'added' && detail.type === 'added') return aspectChanges(before.to, detail.to);
  if (before.type === 'removed' && detail.type === 'removed') return [];
  if (before.type === 'renamed' && detail.type === 'renamed')
    return before.from === detail.from ? [] : [detail];
  if (!('from' in before && 'to' in before && 'from' in detail && 'to' in detail)) return [detail];
  const after = { ...detail, from: before.to } as Detail;
  return isReturn(after) ? [] : [after];
}

/**
 * The times (ISO) of builds that are missing from what was kept: a later one was compared with each, and none of these
 * is it. Before the oldest one nothing is missed.
 *
 * @param records the oldest first
 */
export function missingBuilds(records: readonly BuildRecord[]): string[] {
  const [first] = records;
  if (!first) return [];
  const moments = records.flatMap(momentsOf);
  const times = new Set(moments.map(([, time]) => parseTime(time)));
  const begins = parseTime(first.since);
  const missing = moments.flatMap(([since]) =>
    parseTime(since) > begins && !times.has(parseTime(since)) ? [since] : [],
  );
  return [...new Set(missing)].sort(compareText);
}
