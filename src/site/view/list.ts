import { chosenCodes, type Facet, indexFacet } from './list-facets.ts';
import { kindOrder, nameOrder, sortRows } from './list-order.ts';
import type { ListState } from './list-state.ts';
import type { ListNames, ListTable } from './list-table.ts';
import { findView } from './list-views.ts';

export type { ColumnHead, ListTable, Value } from './list-table.ts';

export interface Selection {
  /** Rows of the table that fit, in order. */
  rows: readonly number[];
  /** Key of a facet -> how many rows each of its options would give beside the other filters. */
  counts: ReadonlyMap<string, ArrayLike<number>>;
}

/** A table that can be asked. Opening it is the expensive part; every question costs one pass over the rows. */
export interface List {
  table: ListTable;
  facets: readonly Facet[];
  select(state: ListState, mine: ReadonlySet<string>): Selection;
}

/** Opens a table, or some of its rows. */
export function openList(table: ListTable, names: ListNames, rows?: readonly number[]): List {
  const all = rows ?? Array.from({ length: table.size }, (_, row) => row);
  const byName = nameOrder(table, all);
  const byKind = kindOrder(table, byName, names);
  const orders = new Map<string, readonly number[]>();
  const indexes = table.columns.flatMap((column) =>
    column.facet ? [indexFacet(table, column, all, names)] : [],
  );
  let haystack: readonly string[] | undefined;

  function orderOf({ column, descending }: NonNullable<ListState['sort']>): readonly number[] {
    const head = table.columns.find(({ id, sort }) => id === column && sort);
    if (!head) return byKind;
    const key = `${column} ${descending}`;
    let order = orders.get(key);
    if (!order) {
      order = sortRows(table, head, byName, descending, names);
      orders.set(key, order);
    }
    return order;
  }

  return {
    table,
    facets: indexes.map(({ facet }) => facet),
    select(state, mine) {
      const view = findView(state.view);
      const sort = state.sort ?? view.sort?.(table.columns);
      const order = sort ? orderOf(sort) : byKind;
      const words = state.q.trim().toLowerCase();
      if (words) haystack ??= namesOf(table);
      const keep = view.keep?.(table, mine);
      const chosen = indexes.map((index) => chosenCodes(index, state.filters.get(index.facet.key)));
      const counts = indexes.map(({ facet }) => new Uint32Array(facet.options.length));
      const found: number[] = [];
      for (const row of order) {
        if (words && !haystack![row]!.includes(words)) continue;
        if (keep && !keep(row)) continue;
        // A row counts for a facet when all other facets let it pass.
        let failed = -1;
        let failures = 0;
        for (let facet = 0; facet < indexes.length && failures < 2; facet += 1) {
          const codes = chosen[facet];
          if (!codes || indexes[facet]!.codes[row]!.some((code) => codes.has(code))) continue;
          failed = facet;
          failures += 1;
        }
        if (failures > 1) continue;
        if (failures === 0) found.push(row);
        const [first, last] = failures === 0 ? [0, indexes.length] : [failed, failed + 1];
        for (let facet = first; facet < last; facet += 1) {
          for (const code of indexes[facet]!.codes[row]!) counts[facet]![code]! += 1;
        }
      }
      return { rows: found, counts: new Map(indexes.map(({ facet }, index) => [facet.key, counts[index]!])) };
    },
  };
}

function namesOf({ values, size }: ListTable): string[] {
  const titles = values.get('title')!;
  const ids = values.get('id')!;
  return Array.from({ length: size }, (_, row) => `${titles[row]}\n${ids[row]}`.toLowerCase());
}
