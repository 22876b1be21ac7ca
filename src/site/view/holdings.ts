import { formatNumber, list } from '../../base/text.ts';
import type { Entity } from '../../catalog/entity.ts';
import { isPersonKind, isTeamKind } from '../../catalog/people.ts';
import { neighboursOf } from '../../portal/portal.ts';
import { getPortal } from '../../portal/store.ts';
import { href } from './links.ts';
import { NOTHING, writeState } from './list-state.ts';
import { type RefsTable, refsTable } from './refs-table.ts';
import { ownedBy } from './team.ts';
import { holdingsOf } from './variants.ts';

/** Rows of a table that leads to a list of them all, and of one that leads to the Markdown. */
const MOST_BEFORE_LIST = 50;
const MOST_ALONE = 40;

export interface Holdings {
  title: string;
  /** What to say when there is nothing. */
  empty: string;
  table: RefsTable;
  /** `4 components, 3 APIs`. */
  kinds: string;
  /** The same as a list of the catalog; undefined where no filter says it. */
  all: string | undefined;
}

/** What a team or person owns, or what a system or domain holds; of people who own nothing, what their teams own. */
export function holdings(entity: Entity, sprite: string): Holdings {
  const owner = isTeamKind(entity.blueprint) || isPersonKind(entity.blueprint);
  const own = holdingsOf(entity) ?? [];
  const teams = own.length === 0 && isPersonKind(entity.blueprint) ? teamsOf(entity.ref) : [];
  const refs = teams.length > 0 ? teams.flatMap(ownedBy) : own;
  const title = !owner
    ? 'Holds'
    : teams.length === 0
      ? 'Owns'
      : teams.length === 1
        ? 'Their team owns'
        : 'Their teams own';
  const all = owner
    ? filtered('owner', teams.length > 0 ? teams : [entity.ref])
    : entity.blueprint === 'System'
      ? filtered('system', [entity.ref])
      : undefined;
  const table = refsTable({
    refs,
    most: all ? MOST_BEFORE_LIST : MOST_ALONE,
    caption: owner
      ? `${teams.length > 0 ? 'Owned by the teams of' : 'Owned by'} ${entity.title}`
      : `Parts of ${entity.title}`,
    without: !owner ? ['system'] : teams.length > 1 ? [] : ['owner'],
    sprite,
  });
  return {
    title,
    empty: owner
      ? `Nothing yet. What names ${entity.title} as its owner stands here.`
      : `Nothing yet. What names ${entity.title} as its ${entity.kind.toLowerCase()} stands here.`,
    table,
    kinds: list(table.kinds.map(({ title: kind, count }) => `${formatNumber(count)} ${lower(kind)}`)),
    all,
  };
}

function teamsOf(ref: string): string[] {
  return neighboursOf(getPortal(), ref).flatMap(({ type, ref: team, dangling }) =>
    type === 'memberOf' && !dangling ? [team] : [],
  );
}

/** Who uses an API. */
export function consumersTable(entity: Entity, sprite: string): RefsTable {
  const refs = neighboursOf(getPortal(), entity.ref).flatMap(({ type, ref, dangling }) =>
    type === 'apiConsumedBy' && !dangling ? [ref] : [],
  );
  const caption = `Consumers of ${entity.title}`;
  return refsTable({ refs, caption, without: [], sprite, most: MOST_ALONE });
}

function filtered(facet: string, values: readonly string[]): string {
  return `${href('/catalog/')}${writeState({ ...NOTHING, filters: new Map([[facet, values]]) })}`;
}

function lower(title: string): string {
  return /^\p{Lu}\p{Ll}/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}
