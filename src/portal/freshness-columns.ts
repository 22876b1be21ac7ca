import { parseTime } from '../base/dates.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Column } from './column.ts';
import type { Portal } from './portal.ts';

/** How old what sources say of an entity is. Declared text is read by the build itself and has no age. */
export function freshnessColumns(portal: Portal): readonly Column[] {
  const observed = portal.entities.some(({ contributions }) =>
    contributions.some(({ observedAt }) => observedAt !== undefined),
  );
  return observed ? [AS_OF, STALE] : [];
}

const AS_OF: Column<'time'> = {
  id: 'asOf',
  title: 'Data as of',
  about:
    'Time of the oldest stale data about it, else of the newest; null where nothing but declarations speak of it.',
  type: 'time',
  cell: 'asOf',
  priority: 'p4',
  sort: 'ascending',
  value: (portal, entity) => observation(portal, entity).time,
};

const STALE: Column<'flag'> = {
  id: 'stale',
  title: 'Stale',
  about: 'True when a source of its data could not be read again.',
  type: 'flag',
  value: (portal, entity) => observation(portal, entity).stale,
};

const stale = new WeakMap<Portal, ReadonlySet<string>>();

function staleFeeds(portal: Portal): ReadonlySet<string> {
  let feeds = stale.get(portal);
  if (!feeds) {
    feeds = new Set(
      portal.feeds.flatMap(({ id, outcome }) => (outcome === 'stale' || outcome === 'failed' ? [id] : [])),
    );
    stale.set(portal, feeds);
  }
  return feeds;
}

function observation(portal: Portal, { contributions }: Entity): { time: string | null; stale: boolean } {
  const feeds = staleFeeds(portal);
  let newest: string | null = null;
  let oldestStale: string | null = null;
  for (const { origin, observedAt } of contributions) {
    if (observedAt === undefined || Number.isNaN(parseTime(observedAt))) continue;
    if (feeds.has(origin.source) && (oldestStale === null || parseTime(observedAt) < parseTime(oldestStale)))
      oldestStale = observedAt;
    if (newest === null || parseTime(observedAt) > parseTime(newest)) newest = observedAt;
  }
  return { time: oldestStale ?? newest, stale: oldestStale !== null };
}
