import { compareText } from '../../base/json.ts';
import { pluralOf } from '../../portal/addresses.ts';
import type { Portal } from '../../portal/portal.ts';
import { kindsOf, tableOf } from '../../portal/rows.ts';
import { getPortal } from '../../portal/store.ts';
import { pageWorld } from './catalog.ts';
import { columnClass, rowMarkup } from './cells.ts';
import { PAGE_SIZE, shownColumns } from './list-parts.ts';
import { toHtml } from './markup.ts';

/** Some entities as a table: what a team owns, what a system holds. */
export interface RefsTable {
  total: number;
  shown: number;
  caption: string;
  head: { title: string; className: string | undefined }[];
  /** The rows as HTML. */
  body: string;
  /** How many there are of each kind, in the order of the kinds. */
  kinds: { blueprint: string; title: string; count: number }[];
}

export interface RefsTableInput {
  /** Refs in the catalog; others are left out. */
  refs: Iterable<string>;
  /** What is listed, for the caption: `Owned by Checkout`. */
  caption: string;
  /** Columns that would say the same in every row. */
  without: readonly string[];
  sprite: string;
  most?: number;
}

interface Places {
  rows: ReadonlyMap<string, number>;
  kinds: ReadonlyMap<string, number>;
}

const places = new WeakMap<Portal, Places>();

/** The same columns as in the catalog, kind by kind; within a kind what has problems first, then by name. */
export function refsTable({ refs, caption, without, sprite, most = PAGE_SIZE }: RefsTableInput): RefsTable {
  const portal = getPortal();
  const table = tableOf(portal);
  const { rows: rowOf, kinds } = placesOf(portal);
  const column = (id: string, row: number): unknown => table.values.get(id)![row];
  // Asked of the portal, so that it is known what the page rests on: the rows come from an index of everything.
  const known = [...new Set(refs)].filter((ref) => portal.byRef.has(ref));
  const rows = known.map((ref) => rowOf.get(ref)!);
  const kindOf = (row: number): string => String(column('blueprint', row));
  rows.sort(
    (a, b) =>
      kinds.get(kindOf(a))! - kinds.get(kindOf(b))! ||
      Number(column('problems', b)) - Number(column('problems', a)) ||
      compareText(String(column('title', a)).toLowerCase(), String(column('title', b)).toLowerCase()) ||
      a - b,
  );
  const several = new Set(rows.map(kindOf)).size > 1;
  const columns = shownColumns(table.columns, table.values, rows, several ? 'mixed' : 'single')
    .map((head) => (head.id === 'problems' ? ({ ...head, priority: 'p3' } as const) : head))
    // Beside a column at the side there is never room for the least of them.
    .filter(({ id, priority }) => priority !== 'p4' && !without.includes(id));
  const world = pageWorld(portal, sprite);
  const shown = rows.slice(0, most);
  for (const { id, type } of columns)
    if (type === 'ref' || type === 'refs')
      for (const row of shown) for (const ref of [column(id, row)].flat()) portal.byRef.has(String(ref));
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(kindOf(row), (counts.get(kindOf(row)) ?? 0) + 1);
  return {
    total: rows.length,
    shown: shown.length,
    caption: `${caption}, by kind, those with problems first`,
    head: columns.map((head) => ({ title: head.title, className: columnClass(head) })),
    body: toHtml(shown.map((row) => rowMarkup(columns, (id) => table.values.get(id)?.[row], world))),
    kinds: [...counts].map(([blueprint, n]) => {
      const definition = portal.blueprints.get(blueprint)!;
      return { blueprint, title: n === 1 ? definition.title : pluralOf(definition), count: n };
    }),
  };
}

function placesOf(portal: Portal): Places {
  let found = places.get(portal);
  if (!found) {
    found = {
      rows: new Map(portal.entities.map(({ ref }, index) => [ref, index])),
      kinds: new Map(kindsOf(portal).map(({ blueprint }, index) => [blueprint.identifier, index])),
    };
    places.set(portal, found);
  }
  return found;
}
