import { addMonths, dayOf, parseTime } from '../base/dates.ts';
import { sameJson } from '../base/json.ts';
import type { State } from '../base/state.ts';
import { type Blame, compareSummaries, keepKnown, renamesBetween } from './compare.ts';
import { type ChangeLists, collectLists } from './lists.ts';
import {
  compactLog,
  compareBuilds,
  forgottenMonths,
  logKey,
  logKeys,
  logText,
  readLog,
  withoutKnown,
} from './log.ts';
import { type BuildRecord, recordLine } from './record.ts';
import { type Audience, readSummary, type Summary, summaryKey, summaryText } from './summary.ts';
import { type Trends, trendsOf } from './trends.ts';

/** What is known about how the catalog came to be as it is. */
export interface History {
  /** ISO time at which the history began. */
  since: string;
  /** The latest changes. */
  lists: ChangeLists;
  /** How figures went. */
  trends: Trends;
}

/** The history as a build sees it. */
export interface OpenHistory {
  history: History;
  /** Keeps what this build adds, for the next one. Call it once its site is published; again does nothing new. */
  save(): void;
}

/**
 * What was kept, and what is different now. A summary of a later time is not compared: the differences would run
 * backwards. Nothing is written before {@link OpenHistory.save} is called.
 *
 * @param blameSince who did what since a commit; undefined when that is not known
 * @param pageOf the page of a commit of a repository that a source brought
 */
export function openHistory(
  state: State,
  now: Summary,
  blameSince?: (commit: string) => Blame | undefined,
  pageOf?: (commit: string) => string | undefined,
): OpenHistory {
  const { audience } = now;
  const before = readSummary(state, audience);
  if (before && parseTime(now.time) < parseTime(before.time))
    return { history: tellHistory(before, readAll(state, audience, before.time)), save: () => {} };
  const kept = readAll(state, audience, now.time);
  if (!before) {
    const first: BuildRecord = {
      since: now.time,
      time: now.time,
      counts: now.counts,
      changes: [],
      verdicts: [],
    };
    let isSaved = false;
    return {
      history: tellHistory(now, [...kept, first]),
      save() {
        if (isSaved) return;
        append(state, audience, first);
        state.write(summaryKey(audience), summaryText(now));
        isSaved = true;
      },
    };
  }
  const renames = renamesBetween(before, now);
  const next = keepKnown(before, { ...now, since: before.since }, renames);
  const blame = before.commit && now.commit ? blameSince?.(before.commit) : undefined;
  // A run that ended between its two writes has left what it found, and the summary that it compared with.
  const record = withoutKnown(compareSummaries(before, next, renames, blame, pageOf), kept);
  const earlier = before.time;
  const isNews =
    record.changes.length > 0 || record.verdicts.length > 0 || !sameJson(next.counts, before.counts);
  let isSaved = false;
  return {
    history: tellHistory(next, isNews ? [...kept, record] : kept),
    save() {
      if (isSaved) return;
      const stored = textOf(state.read(summaryKey(audience)));
      if (!isNews && summaryText({ ...next, time: earlier }) === stored) return;
      if (isNews) append(state, audience, record);
      state.write(summaryKey(audience), summaryText(next));
      isSaved = true;
    },
  };
}

/** What was kept, for runs that keep nothing themselves; undefined when nothing was. */
export function readHistory(state: Pick<State, 'read'>, audience: Audience): History | undefined {
  const summary = readSummary(state, audience);
  return summary && tellHistory(summary, readAll(state, audience, summary.time));
}

/**
 * Every build that was kept until a time (ISO), which bounds how far back, the oldest first. To be taken back from a summary
 * they must reach as far as its time.
 */
export function readAll(state: Pick<State, 'read'>, audience: Audience, now: string): BuildRecord[] {
  return logKeys(audience, now)
    .flatMap((key) => readLog(state.read(key)).records)
    .sort(compareBuilds);
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
    if (last !== undefined && records.length > 0) state.write(last, logText(compactLog(records)));
    for (const month of forgottenMonths(day)) state.remove(logKey(audience, month));
  }
  const { records } = readLog(known);
  const line = recordLine(record);
  if (records.some((one) => recordLine(one) === line)) return;
  state.write(key, logText([...records, record].sort(compareBuilds)));
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes && Buffer.from(bytes).toString('utf8');
}
