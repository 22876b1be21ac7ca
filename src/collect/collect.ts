import type { FeedOutcome, FeedReport, FeedUsage } from '../base/feed.ts';
import type { Origin } from '../base/origin.ts';
import { type Problem, problem } from '../base/problem.ts';
import { schemaFaults } from '../base/schema-faults.ts';
import type { State } from '../base/state.ts';
import { slugOf } from '../catalog/slug.ts';
import { COLLECT_PROBLEMS as RULES } from './problems.ts';
import { readSource, type SourceReading } from './read-source.ts';
import { createRedactor, type Redactor } from './redact.ts';
import { describeReading, since, tooFew } from './report-text.ts';
import {
  countBelieved,
  mergeReading,
  readSnapshot,
  type StoredSnapshot,
  settingsHash,
  shapeOf,
  shapeRecord,
  writeSnapshot,
} from './snapshot.ts';
import type { FeedCache, Source } from './source.ts';

/** A source with its settings, as `portal.yaml` has it. */
export interface Feed {
  /** Unique in the portal; by default the type of the source. */
  id: string;
  /** What people call it; by default the title of the source. */
  title?: string;
  source: Source;
  /** The keys that belong to the source, as written; they are checked here. */
  settings: unknown;
  /** Where the settings stand. */
  origin: Origin;
  /** True when what is wrong with the settings was told where they were read, with their lines. */
  checked?: boolean;
  /** False turns it off: it is not read, and its snapshot is not used. */
  enabled?: boolean;
  timeoutMs?: number;
}

export interface CollectOptions {
  state: State;
  /** ISO time of the build. */
  now: string;
  /** Absolute path of the portal's folder. */
  root: string;
  environment: Readonly<Record<string, string | undefined>>;
  /** Read nothing: use the snapshots that are there. */
  offline?: boolean;
  /** Feeds that are read at the same time; 4 by default. */
  concurrency?: number;
  /** For feeds that have no time-out of their own; 10 minutes by default. */
  timeoutMs?: number;
  /** Share of the records that a complete reading may lack against the snapshot, 0 to 1; 0.5 by default. */
  dropThreshold?: number;
  /** Accept a larger drop, once. */
  allowDrop?: boolean;
  onEvent?: (event: CollectEvent) => void;
}

/** What happens while feeds are read, for whoever wants to watch. */
export type CollectEvent =
  | { type: 'started'; feed: string; title: string }
  | { type: 'progress'; feed: string; done: number; total?: number }
  | { type: 'finished'; feed: string; report: FeedReport };

/** A feed after collecting: its report, and the data to use, fresh or from before. */
export interface CollectedFeed {
  feed: Feed;
  /** `matched` is 0 here; mapping finds it out. */
  report: FeedReport;
  snapshot?: StoredSnapshot;
}

const DEFAULT_TIMEOUT = 600_000;

/**
 * Reads all feeds and gives them in their order. A feed that fails leaves its last snapshot, marked stale with its
 * age; a partial reading takes nothing away; a snapshot is only replaced by a reading that is worth it. Nothing that
 * a feed does makes this throw. Secrets that feeds read are hidden in everything that comes out.
 */
export async function collectFeeds(
  feeds: readonly Feed[],
  options: CollectOptions,
): Promise<CollectedFeed[]> {
  const redactor = createRedactor();
  const collected: CollectedFeed[] = [];
  let next = 0;
  async function work(): Promise<void> {
    while (next < feeds.length) {
      const index = next++;
      const feed = feeds[index]!;
      options.onEvent?.({ type: 'started', feed: feed.id, title: feed.title ?? feed.source.title });
      collected[index] = await collectFeed(feed, options, redactor);
      options.onEvent?.({ type: 'finished', feed: feed.id, report: collected[index].report });
    }
  }
  const workers = Math.max(1, Math.min(options.concurrency ?? 4, feeds.length));
  await Promise.all(Array.from({ length: workers }, work));
  return collected;
}

async function collectFeed(feed: Feed, options: CollectOptions, redactor: Redactor): Promise<CollectedFeed> {
  if (feed.enabled === false)
    return finish(feed, 'disabled', 'Turned off in the settings.', [], undefined, redactor);
  const problems: Problem[] = [];
  let reading: SourceReading | undefined;
  const previous = lastSnapshot(feed, options, problems);
  const fallback = (reason: string): CollectedFeed =>
    fallBack(feed, previous, reason, problems, reading?.usage, redactor);
  if (options.offline && !feed.source.local) {
    if (!previous && problems.length === 0) {
      const message = `nothing is known from ${feed.id}, and it is not read in this build`;
      problems.push(problem(RULES['no-snapshot'], { message, origin: feed.origin, key: feed.id }));
    }
    const message = previous
      ? `Not read in this build; the pages show what was known ${since(previous)}.`
      : 'Not read in this build, and nothing is known from before.';
    return finish(feed, previous ? 'stale' : 'failed', message, problems, previous, redactor);
  }
  const settings = feed.source.settings.safeParse(feed.settings ?? {});
  if (!settings.success) {
    const { error } = settings;
    for (const { message, key } of feed.checked
      ? []
      : schemaFaults(error, feed.source.settings, feed.settings, `the source ${feed.id}`)) {
      problems.push(problem(RULES.settings, { message, origin: feed.origin, key: `${feed.id} ${key}` }));
    }
    return fallback('its settings are not valid');
  }
  reading = await readSource(
    feed.source,
    settings.data,
    {
      feed: feed.id,
      now: options.now,
      root: options.root,
      environment: options.environment,
      secret: (name) => readSecret(name, options, redactor),
      hide: (text) => redactor.add(text),
      cache: feedCache(feed, options.state),
    },
    feed.timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT,
    (done, total) =>
      options.onEvent?.({ type: 'progress', feed: feed.id, done, ...(total === undefined ? {} : { total }) }),
  );
  problems.push(...reading.problems);
  if (reading.failure !== undefined) {
    const rule = reading.records.length > 0 ? RULES['feed-incomplete'] : RULES['feed-failed'];
    const { what, fix } = reading.failure;
    const message = `${feed.id} could not be read${reading.records.length > 0 ? ' to its end' : ''}: ${what}`;
    const severity = reading.records.length === 0 && !previous ? { severity: 'error' as const } : {};
    const mend = fix === undefined ? {} : { fix };
    problems.push(problem(rule, { message, origin: feed.origin, key: feed.id, ...severity, ...mend }));
    if (reading.records.length === 0) return fallback(what);
  }
  const settingsId = settingsHash(feed.settings);
  const drop =
    // The files of another commit are read beside the snapshot of this one.
    previous && reading.complete && previous.settings === settingsId && !options.offline
      ? tooFew(reading.records.length, previous, options)
      : undefined;
  if (drop && !options.allowDrop) {
    problems.push(
      problem(RULES['large-drop'], { message: `${feed.id}: ${drop}`, origin: feed.origin, key: feed.id }),
    );
    return fallback(drop);
  }
  const nothing = reading.records.length === 0;
  if (nothing && reading.complete) {
    const message = `${feed.id} was read and gave no records`;
    problems.push(problem(RULES.empty, { message, origin: feed.origin, key: feed.id }));
  }
  // Nothing at all is more often a mistake than the truth; other settings may well lead to nothing.
  const explained = options.allowDrop || (reading.complete && previous?.settings !== settingsId);
  if (nothing && !explained && countBelieved(previous?.records ?? []) > 0)
    return fallback('it gave no records');
  const head = { feed: feed.id, observedAt: options.now, version: feed.source.version, settings: settingsId };
  const believed =
    feed.source.local === true || (options.allowDrop === true && (nothing || drop !== undefined));
  const snapshot = redactor.value(mergeReading(previous, reading, head, believed));
  try {
    // A build that calls nothing leaves the state as it is.
    if (!options.offline) writeSnapshot(options.state, snapshot);
  } catch (error) {
    const message = `the snapshot of ${feed.id} could not be kept (${(error as NodeJS.ErrnoException).code ?? 'error'})`;
    const fix = 'See that the folder of the state can be written.';
    problems.push(problem(RULES.snapshot, { message, fix, origin: { source: feed.id }, key: feed.id }));
  }
  const outcome = nothing ? (snapshot.records.length > 0 ? 'stale' : 'failed') : 'fresh';
  const message = describeReading(snapshot, reading.records.length);
  return finish(feed, outcome, message, problems, snapshot, redactor, reading.usage);
}

/** The snapshot that may be used; one of another version of the source, or a broken or empty one, may not. */
function lastSnapshot(feed: Feed, options: CollectOptions, problems: Problem[]): StoredSnapshot | undefined {
  const found = readSnapshot(options.state, feed.id);
  if (!found) return undefined;
  if ('error' in found) {
    const message = `the snapshot of ${feed.id} cannot be used: ${found.error}`;
    problems.push(problem(RULES.snapshot, { message, origin: { source: feed.id }, key: feed.id }));
    return undefined;
  }
  if (found.version !== feed.source.version) return undefined;
  const records = found.records.flatMap((item) => {
    const shape = shapeOf(feed.source, item.kind);
    const shaped = shape && shapeRecord(shape, item);
    return shaped && 'data' in shaped ? [{ ...item, data: shaped.data }] : [];
  });
  return records.length > 0 ? { ...found, records } : undefined;
}

function fallBack(
  feed: Feed,
  previous: StoredSnapshot | undefined,
  reason: string,
  problems: Problem[],
  usage: FeedUsage | undefined,
  redactor: Redactor,
): CollectedFeed {
  const message = previous
    ? `Could not be read: ${reason}. The pages show what was known ${since(previous)}.`
    : `Could not be read: ${reason}. Nothing is known from before.`;
  return finish(feed, previous ? 'stale' : 'failed', message, problems, previous, redactor, usage);
}

function finish(
  feed: Feed,
  outcome: FeedOutcome,
  message: string,
  problems: Problem[],
  snapshot: StoredSnapshot | undefined,
  redactor: Redactor,
  usage?: FeedUsage,
): CollectedFeed {
  const report: FeedReport = {
    id: feed.id,
    type: feed.source.type,
    title: feed.title ?? feed.source.title,
    outcome,
    ...(snapshot ? { observedAt: snapshot.observedAt } : {}),
    records: snapshot?.records.length ?? 0,
    matched: 0,
    complete: snapshot?.complete ?? false,
    message,
    provides: [...feed.source.provides],
    problems,
    ...(usage ? { usage } : {}),
  };
  return { feed, report: redactor.value(report), ...(snapshot ? { snapshot } : {}) };
}

function readSecret(name: string, options: CollectOptions, redactor: Redactor): string | undefined {
  const value = Object.hasOwn(options.environment, name) ? options.environment[name] : undefined;
  if (!value) return undefined;
  redactor.add(value);
  // A value that was read from a file ends with a line break, which is no part of what is sent.
  redactor.add(value.trim());
  return value;
}

function feedCache(feed: Feed, state: State): FeedCache {
  const prefix = `cache/${slugOf(feed.id)}`;
  return {
    read: (key) => state.read(`${prefix}/${key}`),
    write: (key, value) => state.write(`${prefix}/${key}`, value),
    remove: (key) => state.remove(`${prefix}/${key}`),
    path: (key) => state.path(`${prefix}/${key}`),
  };
}
