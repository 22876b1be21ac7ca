import { compareText } from '../../base/json.ts';
import { formatNumber } from '../../base/text.ts';
import { isTeamKind } from '../../catalog/people.ts';
import { pluralOf } from '../../portal/addresses.ts';
import type { Portal } from '../../portal/portal.ts';
import { kindsOf } from '../../portal/rows.ts';
import { getPortal } from '../../portal/store.ts';
import { entityHref, href } from './links.ts';
import { naturalKey } from './list-order.ts';

/** A way into the catalog that needs no script: a link with how much lies behind it. */
export interface Way {
  title: string;
  href: string;
  icon: string;
  count: string;
}

/** Links of one sort, and where the rest of them is when there are more. */
export interface Ways {
  ways: Way[];
  total: number;
  /** Address of the list of all. */
  all: string;
}

/** A page holds no more links of a sort than a list has rows. */
const MOST = 100;

/** The kinds that have entities, with their numbers. */
export function kindWays(): Ways {
  const kinds = kindsOf(getPortal()).filter(({ rows }) => rows.length > 0);
  const ways = kinds.slice(0, MOST).map(({ blueprint, path, icon, rows }) => ({
    title: pluralOf(blueprint),
    href: href(path),
    icon,
    count: formatNumber(rows.length),
  }));
  return { ways, total: kinds.length, all: href('/catalog/') };
}

const teamIndex = new WeakMap<Portal, Ways>();

/** The teams that own most, by name, with how much they own. */
export function teamWays(): Ways {
  const portal = getPortal();
  let found = teamIndex.get(portal);
  if (!found) {
    const teams = portal.entities
      .filter(({ blueprint }) => isTeamKind(blueprint))
      .map(({ ref, title }) => ({
        ref,
        title,
        owns: portal.graph.to(ref).filter(({ type }) => type === 'ownedBy').length,
      }));
    const ways = [...teams]
      .sort((a, b) => b.owns - a.owns || compareText(a.ref, b.ref))
      .slice(0, MOST)
      .sort((a, b) => compareText(naturalKey(a.title), naturalKey(b.title)) || compareText(a.ref, b.ref))
      .map(({ ref, title, owns }) => ({
        title,
        href: entityHref(ref)!,
        icon: 'team',
        count: formatNumber(owns),
      }));
    const kind = kindsOf(portal).find(
      ({ blueprint, rows }) => isTeamKind(blueprint.identifier) && rows.length > 0,
    );
    found = { ways, total: teams.length, all: href(kind?.path ?? '/catalog/') };
    teamIndex.set(portal, found);
  }
  return found;
}

/** A few names that short links could lead to, for the page that explains them. */
export function shortLinkExamples(): string[] {
  const names = new Map<string, number>();
  for (const { id } of getPortal().entities)
    names.set(id.toLowerCase(), (names.get(id.toLowerCase()) ?? 0) + 1);
  return getPortal()
    .entities.filter(
      ({ id, blueprint }) =>
        blueprint === 'Component' && names.get(id.toLowerCase()) === 1 && /^[\w.-]{3,40}$/.test(id),
    )
    .slice(0, 3)
    .map(({ id }) => id);
}
