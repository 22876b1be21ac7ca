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
  /** Where it stands, when it comes from a file of the portal: the path relative to its root, and the line. */
  place?: { file: string; line?: number };
}

/**
 * What one reading of a feed cost. Two readings that see the same may cost something else (answers that had not
 * changed, a limit that others use too), so no page is made of it: it stands in reports and in the one file that knows
 * the time of the build.
 */
export interface FeedUsage {
  /** Requests that were made; of Git, conversations with a host. */
  calls: number;
  /** Answers that said that nothing changed. */
  notModified: number;
  /** Milliseconds of waiting, for limits and between tries. */
  waitedMs: number;
  /** What the system last said of its limit; of several the one that is nearest to its end. */
  limit?: FeedLimit;
}

export interface FeedLimit {
  remaining: number;
  limit?: number;
  /** ISO time. */
  resetAt?: string;
}

export type FeedOutcome = 'fresh' | 'stale' | 'failed' | 'disabled';

/** What a mapping may say of entities. */
export interface Fill {
  /** Of which kind; undefined when only a record tells it. */
  kind?: string;
  /** Property roots, and relations by the id of their field. */
  names: readonly string[];
  /** Whether entities come of it, or only more about those that are there. */
  makes: boolean;
}

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
  /** What its mapping may say besides, which others may say as well; undefined while it has none that can be used. */
  fills?: readonly Fill[];
  problems: Problem[];
  /** Undefined when nothing was asked in this build, or when nobody counts. */
  usage?: FeedUsage;
}
