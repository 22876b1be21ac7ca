import { formatNumber, list } from '../../base/text.ts';
import type { Entity } from '../../catalog/entity.ts';
import { neighboursOf } from '../../portal/portal.ts';
import { getPortal } from '../../portal/store.ts';
import { href } from './links.ts';
import { NOTHING, writeState } from './list-state.ts';
import { type RefsTable, refsTable } from './refs-table.ts';
import { isPerson, isTeam } from './team.ts';
import { holdingsOf } from './variants.ts';

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

/** What a team or person owns, or what a system or domain holds. */
export function holdings(entity: Entity, sprite: string): Holdings {
  const owner = isTeam(entity.blueprint) || isPerson(entity.blueprint);
  const title = owner ? 'Owns' : 'Holds';
  const table = refsTable({
    refs: holdingsOf(entity) ?? [],
    caption: owner ? `Owned by ${entity.title}` : `Parts of ${entity.title}`,
    without: owner ? ['owner'] : ['system'],
    sprite,
  });
  return {
    title,
    empty: owner
      ? `Nothing yet. What names ${entity.title} as its owner stands here.`
      : `Nothing yet. What names ${entity.title} as its ${entity.kind.toLowerCase()} stands here.`,
    table,
    kinds: list(table.kinds.map(({ title: kind, count }) => `${formatNumber(count)} ${lower(kind)}`)),
    all: owner ? filtered('owner', entity.ref) : entity.blueprint === 'System' ? filtered('system', entity.ref) : undefined,
  };
}

/** Who uses an API. */
export function consumersTable(entity: Entity, sprite: string): RefsTable {
  const refs = neighboursOf(getPortal(), entity.ref).flatMap(({ type, ref, dangling }) => (type === 'apiConsumedBy' && !dangling ? [ref] : []));
  return refsTable({ refs, caption: `Consumers of ${entity.title}`, without: [], sprite });
}

function filtered(facet: string, value: string): string {
  return `${href('/catalog/')}${writeState({ ...NOTHING, filters: new Map([[facet, [value]]]) })}`;
}

function lower(title: string): string {
  return /^\p{Lu}\p{Ll}/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}
