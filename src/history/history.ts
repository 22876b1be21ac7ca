import { addMonths, dayOf, parseTime } from '../base/dates.ts';
import { sameJson } from '../base/json.ts';
import type { State } from '../base/state.ts';
import { type Blame, type CommitFacts, compareSummaries, keepKnown, renamesBetween } from './compare.ts';
import { forgottenMonths, keptFromIn } from './forget.ts';
import { type ChangeLists, collectLists } from './lists.ts';
import {
  compactLog,
  compareBuilds,
  damagedLines,
  logKey,
  logKeys,
  logText,
  monthOfLog,
  readLog,
  withoutKnown,
} from './log.ts';
import { type BuildRecord, recordLine } from './record.ts';
import { type Audience, openSummary, readSummary, type Summary, summaryKey, summaryText } from './summary.ts';
import { type Trends, trendsOf } from './trends.ts';
import { untangle } from './untangle.ts';

/** What is known about how the catalog came to be as it is. */
export interface History {
  /** ISO time at which the history began. */
  since: string;
  /** The latest changes. */
  lists: ChangeLists;
  /** How figures went. */
  trends: Trends;
}

/** A kept file of which not all can be used, and why, in words for people. */
export interface Damaged {
  key: string;
  why: string;
}

/** Why a build adds nothing: what is kept is of a later time (ISO), or of a commit that holds the one that is built. */
export type Unrecorded = { later: string } | { commit: string };

/** The history as a build sees it. */
export interface OpenHistory {
  history: History;
  /** What of the past cannot be read; {@link OpenHistory.save} sets it aside. */
  damaged: readonly Damaged[];
  /** Undefined for a build that adds what it finds, and where only clocks differ. */
  unrecorded: Unrecorded | undefined;
  /** Keeps what this build adds, for the next one. Call it once its site is published; again does nothing new. */
  save(): void;
}

/** What the repository of a portal and its sources say of commits. */
export interface CommitsSeen extends CommitFacts {
  /** Who did what since a commit; undefined when that is not known. */
  since?(commit: string): Blame | undefined;
  /** True where a commit is known to hold the one that is built, and more. */
  isBefore?(commit: string): boolean;
}

/** A kept time may be ahead of a build by so much without a word: clocks differ, and builds overlap. */
export const AHEAD_MS = 24 * 3_600_000;

/** True for a time that lies so far ahead of a build that one of the two clocks is wrong. Both are ISO times. */
export function isAhead(time: string, now: string): boolean {
  return parseTime(time) > parseTime(now) + AHEAD_MS;
}

/**
 * What was kept, and what is different now. A summary of a later time, or of a later commit, is not compared: the
 * differences would run backwards. Nothing is written before {@link OpenHistory.save} is called.
 */
export function openHistory(state: State, now: Summary, commits: CommitsSeen = {}): OpenHistory {
  const { audience } = now;
  const { summary: before, damaged: why } = openSummary(state, audience);
  const unrecorded = before && whyUnrecorded(before, now, commits);
  const { records: kept, damaged: lines } = readLogs(state, audience, unrecorded ? before!.time : now.time);
  const damaged = [...(why === undefined ? [] : [{ key: summaryKey(audience), why }]), ...lines];
  if (before && unrecorded)
    return {
      history: tellHistory(before, kept),
      damaged,
      unrecorded: 'later' in unrecorded && !isAhead(unrecorded.later, now.time) ? undefined : unrecorded,
      save: () => {},
    };
  let isSaved = false;
  const saving = (write: () => void) => (): void => {
    if (isSaved) return;
    for (const { key } of damaged) setAside(state, key);
    write();
    isSaved = true;
  };
  const common = { damaged, unrecorded: undefined };
  if (!before) {
    const { time, counts } = now;
    const first: BuildRecord = { since: time, time, counts, changes: [], verdicts: [] };
    return {
      ...common,
      history: tellHistory(now, [...kept, first]),
      save: saving(() => {
        append(state, audience, first);
        state.write(summaryKey(audience), summaryText(now));
      }),
    };
  }
  const renames = renamesBetween(before, now);
  const next = keepKnown(before, { ...now, since: before.since }, renames);
  const blame = before.commit && now.commit ? commits.since?.(before.commit) : undefined;
  // A run that ended between its two writes has left what it found, and the summary that it compared with.
  const record = withoutKnown(compareSummaries(before, next, renames, blame, commits), kept);
  const isNews =
    record.changes.length > 0 || record.verdicts.length > 0 || !sameJson(next.counts, before.counts);
  return {
    ...common,
    history: tellHistory(next, isNews ? untangle([...kept, record]) : kept),
    save: saving(() => {
      if (isNews) {
        append(state, audience, record);
        state.write(summaryKey(audience), summaryText(next));
        return;
      }
      // The next record begins where the last one ended, so that whoever reads the log sees whether one is missing.
      const same = { ...next, time: before.time };
      if (summaryText({ ...same, seen: before.seen }) !== summaryText(before))
        state.write(summaryKey(audience), summaryText({ ...same, seen: now.time }));
    }),
  };
}

function whyUnrecorded(before: Summary, now: Summary, { isBefore }: CommitsSeen): Unrecorded | undefined {
  if (parseTime(now.time) < parseTime(before.time)) return { later: before.time };
  const { commit } = before;
  return commit && now.commit && commit !== now.commit && isBefore?.(commit) ? { commit } : undefined;
}

/** What was kept, for runs that keep nothing themselves; undefined when nothing was. */
export function readHistory(state: Pick<State, 'read'>, audience: Audience): History | undefined {
  const summary = readSummary(state, audience);
  return summary && tellHistory(summary, readAll(state, audience, summary.time));
}

/**
 * Every build that was kept until a time (ISO), which bounds how far back, the oldest first, each as if it had known all
 * before it. To be taken back from a summary they must reach as far as its time.
 */
export function readAll(state: Pick<State, 'read'>, audience: Audience, now: string): readonly BuildRecord[] {
  return readLogs(state, audience, now).records;
}

/** The same, and what of it cannot be read. */
export function readLogs(
  state: Pick<State, 'read'>,
  audience: Audience,
  now: string,
): { records: readonly BuildRecord[]; damaged: Damaged[] } {
  const damaged: Damaged[] = [];
  const records = logKeys(audience, now).flatMap((key) => {
    const log = readLog(state.read(key));
    if (log.damaged > 0) damaged.push({ key, why: damagedLines(log.damaged) });
    return log.records;
  });
  return { records: untangle(records.sort(compareBuilds)), damaged };
}

/** Moves what cannot be used out of the way, as it is: of a log the lines that are builds stay. */
function setAside(state: State, key: string): void {
  const bytes = state.read(key);
  if (!bytes) return;
  state.write(`${key}.damaged`, bytes);
  if (monthOfLog(key) !== undefined) state.write(key, logText(readLog(bytes).records));
}

/** What lists and drawings show of a past. */
export function tellHistory(now: Summary, records: readonly BuildRecord[]): History {
  const collector = collectLists();
  const trends = trendsOf(now, records, collector.add);
  return { since: now.since, lists: collector.lists(), trends };
}

/** Adds a build to the log of its month. The first one of a month shortens the last one before, and forgets the oldest. */
function append(state: State, audience: Audience, record: BuildRecord): void {
  const day = dayOf(record.time);
  const key = logKey(audience, day);
  const known = state.read(key);
  if (!known) {
    const last = logKeys(audience, addMonths(day, -1)).findLast((one) => state.read(one) !== undefined);
    const { records } = readLog(last === undefined ? undefined : state.read(last));
    if (last !== undefined && records.length > 0) state.write(last, logText(compactLog(untangle(records))));
  }
  const { records } = readLog(known);
  const line = recordLine(record);
  if (records.some((one) => recordLine(one) === line)) return;
  state.write(key, logText([...records, record].sort(compareBuilds)));
  if (known) return;
  for (const month of forgottenMonths(keptFromIn(state, audience, day)))
    state.remove(logKey(audience, month));
}
