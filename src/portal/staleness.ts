import { parseTime } from '../base/dates.ts';
import type { FeedReport } from '../base/feed.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Portal } from './portal.ts';

/** Data of a source that an entity shows though the source could not be read again. */
export interface StaleData {
  /** Of the feed, for its place on the page of sources. */
  feed: string;
  title: string;
  /** ISO time at which the data was seen. */
  observedAt: string;
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

const indexes = new WeakMap<Portal, ReadonlyMap<string, FeedReport>>();

/** The sources of origins for which the data is old, with their feeds. Bills speak with one voice. */
function staleFeeds(portal: Portal): ReadonlyMap<string, FeedReport> {
  let index = indexes.get(portal);
  if (!index) {
    index = new Map(
      portal.feeds
        .filter((feed) => isStale(feed, portal.now))
        .map((feed) => [feed.type === 'bill' ? 'bill' : feed.id, feed]),
    );
    indexes.set(portal, index);
  }
  return index;
}

/** What an entity shows that is old, each feed once, in the order of precedence. */
export function staleDataOf(portal: Portal, { contributions }: Entity): StaleData[] {
  const feeds = staleFeeds(portal);
  const found = new Map<string, StaleData>();
  if (feeds.size === 0) return [];
  for (const { origin, observedAt } of contributions) {
    const feed = feeds.get(origin.source);
    if (feed && observedAt && !found.has(feed.id))
      found.set(feed.id, { feed: feed.id, title: feed.title, observedAt });
  }
  return [...found.values()];
}
