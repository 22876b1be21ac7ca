import { formatTime } from '../../base/dates.ts';
import type { Entity } from '../../catalog/entity.ts';
import { isTeamKind } from '../../catalog/people.ts';
import {
  joinStale,
  type StaleData,
  staleBills,
  staleDataBehind,
  staleDataIn,
  staleDataOf,
} from '../../portal/staleness.ts';
import { getPortal } from '../../portal/store.ts';
import type { CardJudgement } from '../../scorecards/judge.ts';
import { sourceHref } from './source-href.ts';
import { ownedBy } from './team.ts';

/** A mark of old data: which source, and the time of its data; it leads to the source on the page of sources. */
export interface StaleMark {
  title: string;
  /** Empty when there is no data. */
  datetime: string;
  time: string;
  href: string;
}

/** Marks of what a page shows that is older than it should be. Every page that has some makes them here. */
export function staleMarks(data: readonly StaleData[]): StaleMark[] {
  return data.map(({ feed, title, observedAt }) => ({
    title,
    datetime: observedAt ?? '',
    time: observedAt === undefined ? '' : formatTime(observedAt),
    href: sourceHref(feed),
  }));
}

/** Of an entity; of a team also what its page says of all that it owns. */
export function entityMarks(entity: Entity): StaleMark[] {
  const portal = getPortal();
  const own = staleDataOf(portal, entity);
  if (!isTeamKind(entity.blueprint)) return staleMarks(own);
  const owned = ownedBy(entity.ref).flatMap((ref) => portal.byRef.get(ref) ?? []);
  return staleMarks(joinStale(portal, own, staleDataIn(portal, owned)));
}

/** Of the rows of a list. */
export function listMarks(entities: Iterable<Entity>): StaleMark[] {
  return staleMarks(staleDataIn(getPortal(), entities));
}

/** Of the figures of cost. */
export function costMarks(): StaleMark[] {
  return staleMarks(staleBills(getPortal()));
}

/** Of verdicts. */
export function verdictMarks(cards: readonly CardJudgement[]): StaleMark[] {
  return staleMarks(staleDataBehind(getPortal(), cards));
}
