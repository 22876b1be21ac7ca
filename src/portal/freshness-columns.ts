import { parseTime } from '../base/dates.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Column } from './column.ts';
import type { Portal } from './portal.ts';
import { staleDataOf } from './staleness.ts';

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

function observation(portal: Portal, entity: Entity): { time: string | null; stale: boolean } {
  const stale = staleDataOf(portal, entity);
  const times = (stale.length > 0 ? stale : entity.contributions)
    .flatMap(({ observedAt }) => observedAt ?? [])
    .filter((time) => !Number.isNaN(parseTime(time)))
    .sort((a, b) => parseTime(a) - parseTime(b));
  return { time: (stale.length > 0 ? times[0] : times.at(-1)) ?? null, stale: stale.length > 0 };
}
