import { formatMonth } from '../../base/dates.ts';
import { asString, isObject, own } from '../../base/json.ts';
import { formatMoney } from '../../base/money.ts';
import { formatShare } from '../../base/text.ts';
import { safeHref } from '../../base/url.ts';
import type { Entity } from '../../catalog/entity.ts';
import { findRef, formatRef, parseRef } from '../../catalog/ref.ts';
import { hidesRelation, neighboursOf } from '../../portal/portal.ts';
import { HIDDEN } from '../../portal/publish/names.ts';
import { getPortal } from '../../portal/store.ts';
import { addCounts, type Counts, passRate } from '../../scorecards/outcome.ts';
import { type RefLink, refLink } from './entity.ts';
import { initials } from './icons.ts';

/** Refs of the members of a team, in order. */
export function membersOf(ref: string): string[] {
  return neighboursOf(getPortal(), ref).flatMap(({ type, ref: member }) =>
    type === 'hasMember' ? [member] : [],
  );
}

/** Refs of what somebody owns, in order. */
export function ownedBy(ref: string): string[] {
  return neighboursOf(getPortal(), ref).flatMap(({ type, ref: owned }) =>
    type === 'ownerOf' ? [owned] : [],
  );
}

export interface PersonLink extends RefLink {
  initials: string;
  /** What they are in the team: `lead`. */
  role: string;
}

/** The people of a team: its lead first, then by name. */
export function peopleOf(team: Entity): PersonLink[] {
  const lead = leadOf(team);
  const people = membersOf(team.ref).map((ref) => personLink(ref, ref === lead));
  if (lead && !people.some(({ ref }) => ref === lead)) people.unshift(personLink(lead, true));
  return people.sort(
    (a, b) =>
      Number(b.ref === lead) - Number(a.ref === lead) ||
      (a.title.toLowerCase() < b.title.toLowerCase() ? -1 : 1),
  );
}

function personLink(ref: string, lead: boolean): PersonLink {
  const link = refLink(ref);
  return { ...link, initials: initials(link.title), role: lead ? 'lead' : '' };
}

/** The ref of a team's lead, from its annotation `portolan.dev/lead`. */
export function leadOf(team: Entity): string | undefined {
  const annotations = own(team.doc.metadata, 'annotations');
  const text = isObject(annotations) ? asString(own(annotations, 'portolan.dev/lead')) : undefined;
  if (!text || text === HIDDEN) return undefined;
  const { byRef } = getPortal();
  const context = { defaultKind: 'user', defaultNamespace: team.namespace };
  const parts = parseRef(text, context);
  return findRef(text, (ref) => byRef.has(ref), context) ?? (parts && formatRef(parts));
}

/** The mail address of a team or person, from its profile. */
export function mailOf(entity: Entity): { address: string; href: string } | undefined {
  const profile = own(entity.doc.spec, 'profile');
  const address =
    (isObject(profile) ? asString(own(profile, 'email')) : undefined) ??
    asString(own(entity.doc.properties, 'email'));
  if (!address || !/^[^\s@<>"',;:?&]+@[^\s@<>"',;:?&]+$/.test(address)) return undefined;
  const href = safeHref(`mailto:${address}`);
  return href === undefined ? undefined : { address, href };
}

/** How many of the verdicts on what a team owns pass; undefined when none is judged. */
export function ownerCounts(ref: string): Counts | undefined {
  const counts = getPortal().judgement.cards.flatMap(({ owners }) => owners.get(ref)?.counts ?? []);
  return counts.length === 0 ? undefined : counts.reduce(addCounts);
}

/** The share of them as `83 %`. */
export function passShareOf(ref: string): string | undefined {
  const counts = ownerCounts(ref);
  const share = counts && passRate(counts).share;
  return share === undefined ? undefined : formatShare(share);
}

/** What entities cost together in the current month, in the currency with the most cost; a dash when they have none. */
export function costOf(refs: readonly string[]): { title: string; text: string } | undefined {
  const { costs } = getPortal();
  const currency = costs?.currencies[0];
  if (!costs || !currency) return undefined;
  const { lastDay, monthToDate } = costs.costOfAll(refs, currency);
  return { title: costTitle(lastDay), text: monthToDate === 0n ? '–' : formatMoney(monthToDate, currency) };
}

function costTitle(day: string): string {
  return `${formatMonth(day, { short: true }).slice(0, 3)} cost`;
}

/** True for a team whose members the site does not tell. */
export function hidesPeople(team: Entity): boolean {
  return hidesRelation(getPortal(), team.ref, 'hasMember');
}

/** The lead of a team as a link. */
export function leadLink(team: Entity): PersonLink | undefined {
  const ref = leadOf(team);
  return ref === undefined ? undefined : personLink(ref, true);
}

/** Refs of the teams that a person leads. */
export function leadsOf(person: Entity): Set<string> {
  const { byRef } = getPortal();
  const teams = neighboursOf(getPortal(), person.ref).flatMap(({ type, ref }) =>
    type === 'memberOf' ? (byRef.get(ref) ?? []) : [],
  );
  return new Set(teams.filter((team) => leadOf(team) === person.ref).map(({ ref }) => ref));
}
