import type { Json } from './json.ts';
import type { Problem } from './problem.ts';

/**
 * The last good result of a feed. Kept in the state, so that an outage leaves the portal with what was known.
 */
export interface Snapshot {
  feed: string;
  /** ISO time at which the feed was read. */
  observedAt: string;
  /** False when the feed could not read everything: then nothing may be called gone. */
  complete: boolean;
  /** Version of the record's shape; a snapshot of another version is read again. */
  version: number;
  records: FeedRecord[];
}

/** One thing a feed saw. `kind` selects the mapping; `id` is stable within feed and kind. */
export interface FeedRecord {
  kind: string;
  id: string;
  data: { [key: string]: Json };
}

export type FeedOutcome = 'fresh' | 'stale' | 'failed' | 'disabled';

/** What happened to a feed in this build, for the sources page and the summary. */
export interface FeedReport {
  id: string;
  /** Type of the source (`git`) or `bill`. */
  type: string;
  title: string;
  outcome: FeedOutcome;
  /** ISO time of the data that the pages use; undefined when there is none. */
  observedAt?: string;
  records: number;
  /** How many entities it speaks of. */
  matched: number;
  complete: boolean;
  /** One sentence on what happened and what it means for the pages. */
  message: string;
  /** Property roots that only this feed fills, such as `git`: unknown while it has no data. */
  provides: string[];
  problems: Problem[];
}
