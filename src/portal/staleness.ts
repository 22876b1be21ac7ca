import { parseTime } from '../base/dates.ts';
import type { FeedReport } from '../base/feed.ts';
import { compareText } from '../base/json.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { Contribution, Entity } from '../catalog/entity.ts';
import type { CardJudgement } from '../scorecards/judge.ts';
import { maySay } from './availability.ts';
import type { Portal } from './portal.ts';

/** Data of a source that is shown though the source could not be read again, or is missing for that. */
export interface StaleData {
  /** Of the feed, for its place on the page of sources. */
  feed: string;
  title: string;
  /** ISO time at which the data was seen; undefined when there is none. */
  observedAt: string | undefined;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Whether pages say that data of a feed is old: its source failed, or was left alone for more than a day. A build
 * that calls no source an hour after one that did has nothing to say.
 */
export function isStale({ outcome, observedAt, problems }: FeedReport, now: string): boolean {
  if (outcome !== 'stale' || observedAt === undefined) return false;
  return problems.length > 0 || parseTime(now) - parseTime(observedAt) > DAY_MS;
}

interface FeedIndex {
  /** Feeds in the order of precedence. */
  feeds: readonly FeedReport[];
  /** By the source of origins: a feed; of bills, which speak with one voice, all. */
  bySource: ReadonlyMap<string, readonly FeedReport[]>;
}

const indexes = new WeakMap<Portal, FeedIndex>();

/** What contributions of a bill name as their source. */
const BILL = 'bill';

function feedIndex(portal: Portal): FeedIndex {
  let index = indexes.get(portal);
  if (!index) {
    const { feeds } = portal;
    const bySource = new Map<string, FeedReport[]>();
    for (const feed of feeds) {
      const source = feed.type === BILL ? BILL : feed.id;
      bySource.set(source, [...(bySource.get(source) ?? []), feed]);
    }
    index = { feeds, bySource };
    indexes.set(portal, index);
  }
  return index;
}

/** The feeds behind what a contribution says. */
export function feedsBehind(portal: Portal, { origin }: Contribution): readonly FeedReport[] {
  return feedIndex(portal).bySource.get(origin.source) ?? [];
}

/**
 * What an entity shows that is old, each feed once, in the order of precedence: data of a source that could not be
 * read again, and what a source that was read did not get to see any more.
 */
export function staleDataOf(portal: Portal, { contributions }: Pick<Entity, 'contributions'>): StaleData[] {
  const found = new Map<string, StaleData>();
  for (const contribution of contributions) {
    const { observedAt } = contribution;
    if (observedAt === undefined) continue;
    for (const feed of feedsBehind(portal, contribution)) {
      // Sums of several bills have one time between them.
      const seen = feed.type === BILL ? (feed.observedAt ?? observedAt) : observedAt;
      if (!isStale(feed, portal.now) && !isLeftBehind(feed, seen)) continue;
      const known = found.get(feed.id);
      if (!known || isEarlier(seen, known.observedAt))
        found.set(feed.id, { feed: feed.id, title: feed.title, observedAt: seen });
    }
  }
  return [...found.values()];
}

/** A record that the last reading did not see keeps the time of the one that did. */
function isLeftBehind({ outcome, observedAt }: FeedReport, seen: string): boolean {
  return outcome === 'fresh' && isEarlier(seen, observedAt);
}

function isEarlier(time: string, than: string | undefined): boolean {
  return than !== undefined && parseTime(time) < parseTime(than);
}

/** What several entities show that is old: each feed once with its oldest data, in the order of the settings. */
export function staleDataIn(portal: Portal, entities: Iterable<Entity>): StaleData[] {
  const found = new Map<string, StaleData>();
  for (const entity of entities) {
    for (const data of staleDataOf(portal, entity)) {
      const known = found.get(data.feed);
      if (!known || isEarlier(data.observedAt!, known.observedAt)) found.set(data.feed, data);
    }
  }
  return inOrder(portal, found);
}

/** The old data behind all figures of cost: bills that are shown as they were last read, and those that gave nothing. */
export function staleBills(portal: Portal): StaleData[] {
  return portal.feeds
    .filter((feed) => feed.type === BILL && (isStale(feed, portal.now) || feed.outcome === 'failed'))
    .map(asData);
}

/** The sources on whose old data verdicts of scorecards rest, or for want of which some are unknown. */
export function staleDataBehind(portal: Portal, cards: readonly CardJudgement[]): StaleData[] {
  const find = (kind: string): Blueprint | undefined => portal.blueprints.get(kind);
  const roots = cards.map(({ stale, missing, scorecard }) => ({
    kinds: scorecard.blueprints,
    names: new Set([...stale.flatMap((rule) => rule.map(({ root }) => root)), ...missing.flat()]),
  }));
  return feedIndex(portal)
    .feeds.filter(
      (feed) =>
        (isStale(feed, portal.now) || feed.outcome === 'failed') &&
        roots.some(({ kinds, names }) => [...names].some((name) => maySay(feed, name, kinds, find))),
    )
    .map(asData);
}

function asData({ id, title, observedAt }: FeedReport): StaleData {
  return { feed: id, title, observedAt };
}

/** Data of several places, each feed once with its oldest data; none counts as older than any. */
export function joinStale(portal: Portal, ...lists: readonly (readonly StaleData[])[]): StaleData[] {
  const found = new Map<string, StaleData>();
  for (const data of lists.flat()) {
    const known = found.get(data.feed);
    if (
      !known ||
      data.observedAt === undefined ||
      (known.observedAt && isEarlier(data.observedAt, known.observedAt))
    )
      found.set(data.feed, data);
  }
  return inOrder(portal, found);
}

function inOrder(portal: Portal, found: ReadonlyMap<string, StaleData>): StaleData[] {
  const place = new Map(feedIndex(portal).feeds.map(({ id }, index) => [id, index]));
  return [...found.values()].sort(
    (a, b) => (place.get(a.feed) ?? 0) - (place.get(b.feed) ?? 0) || compareText(a.feed, b.feed),
  );
}
