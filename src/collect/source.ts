import type { z } from 'zod';
import type { FeedRecord, FeedUsage } from '../base/feed.ts';
import type { Json, JsonObject } from '../base/json.ts';
import type { Problem, ProblemRule } from '../base/problem.ts';

/**
 * A kind of system that records come from. One folder each, all alike: `index.ts` (this interface), `schema.ts`
 * (settings, and the shape of records with only the fields that are needed), `mapping.ts` (what the records mean,
 * as text in YAML), `README.md`, tests and fixtures; and one line in `sources/index.ts`. All that sources share
 * (time-out, partial results, snapshots, redaction, reports) is done around them by `collectFeeds`.
 */
export interface Source<Settings = unknown> {
  /** Its name in `portal.yaml`. */
  type: string;
  title: string;
  /** Property roots that only this source fills; unknown while it has no data. */
  provides: readonly string[];
  /** Counts up when the shape of the records changes; snapshots of other versions are not used. */
  version: number;
  /** Its settings in `portal.yaml`, without the keys that every feed has. Secrets are named, never held. */
  settings: z.ZodType<Settings>;
  /** Kind of record -> shape of its data. Fields that are not in the shape never get any further. */
  records: Readonly<Record<string, z.ZodType>>;
  /**
   * Shape of records of all other kinds, for a source whose kinds only its settings know. Such a source takes out by
   * itself what it was not told to keep.
   */
  others?: z.ZodType;
  /** For a source with `others`: what it keeps of the data of a record of a kind. */
  keeps?(settings: Settings, kind: string): ((data: JsonObject) => JsonObject) | undefined;
  /** The mapping (YAML) that is used when `portal.yaml` has none of its own; without one there must be one. */
  mapping?: string;
  /** Keys of `selector` in mappings that choose among its records, and how they do; `query` is for all sources. */
  selectors?: Readonly<Record<string, SelectorKey>>;
  /**
   * True for a source that reads files of the portal and nothing else: it is read in builds that call nothing too, and
   * what a whole reading does not see is gone at once.
   */
  local?: boolean;
  problems: Readonly<Record<string, ProblemRule>>;
  /**
   * Gives what it sees, bit by bit and in an order that does not depend on speed, so that a reading that is cut
   * short is still worth something. A failure of one thing is a `problem` item; a failure of the whole is thrown,
   * as a {@link SourceError} when its words are meant for people.
   */
  collect(settings: Settings, context: SourceContext): AsyncIterable<SourceItem>;
}

/** A key of `selector`. */
export interface SelectorKey {
  /** What is wrong with a value of the key, as the rest of a sentence about it; undefined when nothing is. */
  fault(value: Json): string | undefined;
  /** True for the records that a right value means. */
  selects(value: Json, record: FeedRecord): boolean;
}

export type SourceItem =
  | {
      type: 'record';
      /** `data.url`, where there is one, is where a person can look at it. */
      record: FeedRecord;
    }
  | {
      type: 'problem';
      problem: Problem;
      /** True when records may be missing because of it: then nothing that was known before is called gone. */
      incomplete?: boolean;
    }
  | { type: 'progress'; done: number; total?: number };

/** What a source may use of the world. */
export interface SourceContext {
  /** Id of the feed: `source` of the origins of its problems. */
  feed: string;
  /** ISO time of the build; the clock is never asked. */
  now: string;
  /** Absolute path of the portal's folder, for relative paths in settings. */
  root: string;
  /** Aborted when the time of the feed is over. */
  signal: AbortSignal;
  /** The environment, for programs that the source starts. Secrets are read by `secret`. */
  environment: Readonly<Record<string, string | undefined>>;
  /** The value of an environment variable that holds a secret; from then on it is hidden in all texts. */
  secret(name: string): string | undefined;
  /** Hides a text that was made of a secret, such as a signature, in all texts from then on. */
  hide(text: string): void;
  /**
   * Names who knows what the reading costs; asked when it is over, however it ended. What transports of one feed cost
   * is added up. `openHttp` does this by itself.
   */
  report(usage: () => FeedUsage): void;
  /** What the source keeps between builds to be faster; it may be gone at any time. Keys as in the state. */
  cache: FeedCache;
}

export interface FeedCache {
  read(key: string): Uint8Array | undefined;
  write(key: string, value: string | Uint8Array): void;
  remove(key: string): void;
  /** A path on disk, for tools that keep folders of their own; the folder around it exists. */
  path(key: string): string;
}

/**
 * A failure in words for people. `message` is one sentence without a full stop: what could not be done and why, and how
 * to mend it where that is known; `what` and `fix` are its parts.
 */
export class SourceError extends Error {
  override name = 'SourceError';
  readonly what: string;
  /** What to do, as a sentence; the problem says it in the place of its rule's general advice. */
  readonly fix: string | undefined;

  constructor(what: string, fix?: string) {
    super(
      fix === undefined ? what : `${what}; ${fix.charAt(0).toLowerCase()}${fix.slice(1).replace(/\.$/, '')}`,
    );
    this.what = what;
    this.fix = fix;
  }
}
