import { parseTime } from '../base/dates.ts';
import type { State } from '../base/state.ts';
import { compareSummaries, keepKnownLevels } from './compare.ts';
import { boundLog, logText, readLog } from './log.ts';
import type { ChangeRecord } from './record.ts';
import { type Audience, historyKeys, readSummary, type Summary, summaryText } from './summary.ts';

/** What is known about how the catalog came to be as it is. */
export interface History {
  /** ISO time at which the history began; undefined when nothing was ever kept. */
  since: string | undefined;
  /** Newest first. */
  records: readonly ChangeRecord[];
  /** Keeps what this build adds, for the next one. Call it once its site is published; again does nothing new. */
  save(): void;
}

/**
 * The history as a build sees it: what was kept, and what is different now. A summary of a later time is not
 * compared: the differences would run backwards. Nothing is written before {@link History.save} is called.
 */
export function openHistory(state: State, now: Summary): History {
  const keys = historyKeys(now.audience);
  const kept = readLog(state.read(keys.log)).records;
  const before = readSummary(state, now.audience);
  if (!before)
    return { since: now.time, records: kept, save: () => state.write(keys.summary, summaryText(now)) };
  if (parseTime(now.time) < parseTime(before.time))
    return { since: before.since, records: kept, save: () => {} };
  const known = new Set(kept.map(({ id }) => id));
  const found = compareSummaries(before, now);
  const next = keepKnownLevels(before, { ...now, since: before.since });
  const unchanged = summaryText({ ...next, time: before.time }) === textOf(state.read(keys.summary));
  const records = boundLog([...found.filter(({ id }) => !known.has(id)), ...kept], now.time);
  return {
    since: before.since,
    records,
    save() {
      if (unchanged) return;
      if (found.length > 0) state.write(keys.log, logText(records));
      state.write(keys.summary, summaryText(next));
    },
  };
}

/** What was kept, for runs that keep nothing themselves. */
export function readHistory(state: State, audience: Audience): History {
  return {
    since: readSummary(state, audience)?.since,
    records: readLog(state.read(historyKeys(audience).log)).records,
    save: () => {},
  };
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes && Buffer.from(bytes).toString('utf8');
}
