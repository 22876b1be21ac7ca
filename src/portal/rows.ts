import { compareText } from '../base/json.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import { kindPath, kindSlug } from './addresses.ts';
import type { Column, ColumnFamily, Value } from './column.ts';
import { type COLUMN_TABLE, columnsOf } from './columns.ts';
import { iconOfKind } from './icons.ts';
import type { Portal } from './portal.ts';
import { propertyColumns } from './property-columns.ts';
import { relationColumns } from './relation-columns.ts';

/** The columns of every portal, by id. Those of families are read from the table by their ids. */
export type Row = {
  readonly [Id in keyof typeof COLUMN_TABLE as (typeof COLUMN_TABLE)[Id] extends ColumnFamily
    ? never
    : Id]: (typeof COLUMN_TABLE)[Id] extends Column ? ReturnType<(typeof COLUMN_TABLE)[Id]['value']> : never;
};

/** All entities as columns: the value of row `i` of a column stands at `values.get(id)[i]`. */
export interface Table {
  columns: readonly Column[];
  /** How many rows there are, in order of ref. */
  size: number;
  values: ReadonlyMap<string, readonly Value[]>;
}

const tables = new WeakMap<Portal, Table>();

/** The rows of a portal, made once. */
export function tableOf(portal: Portal): Table {
  let table = tables.get(portal);
  if (!table) {
    const columns = columnsOf(portal);
    const values = new Map<string, Value[]>();
    for (const column of columns)
      values.set(
        column.id,
        portal.entities.map((entity) => column.value(portal, entity)),
      );
    table = { columns, size: portal.entities.length, values };
    tables.set(portal, table);
  }
  return table;
}

const rowIndex = new WeakMap<Portal, ReadonlyMap<string, number>>();

/** The row of an entity by its ref, or undefined when it is not in the catalog. */
export function rowOf(portal: Portal, ref: string): Row | undefined {
  let index = rowIndex.get(portal);
  if (!index) {
    index = new Map(portal.entities.map((entity, row) => [entity.ref, row]));
    rowIndex.set(portal, index);
  }
  const row = index.get(ref);
  return row === undefined ? undefined : rowAt(tableOf(portal), row);
}

/** A row as an object. */
export function rowAt(table: Table, row: number): Row {
  return Object.fromEntries(
    table.columns.map(({ id }) => [id, table.values.get(id)![row]]),
  ) as unknown as Row;
}

const ownColumns = new WeakMap<KindRows, readonly Column[]>();

/** The columns that only the list of a kind has: those of its relations and properties. */
export function columnsOfKind(portal: Portal, kind: KindRows): readonly Column[] {
  let columns = ownColumns.get(kind);
  if (!columns) {
    const entities = kind.rows.map((row) => portal.entities[row]!);
    columns = [
      ...relationColumns(portal, kind.blueprint, entities),
      ...propertyColumns(portal, kind.blueprint, entities),
    ];
    ownColumns.set(kind, columns);
  }
  return columns;
}

/** Columns of a kind stand behind this one: after what it is and whose, before how well it is. */
const BEFORE_OWN = 'lifecycle';

/**
 * The entities of a kind as columns, with those of its properties: row `i` is that of `kind.rows[i]`. It is made
 * for who asks, and not kept: a portal may have many kinds.
 */
export function kindTable(portal: Portal, kind: KindRows): Table {
  const { columns, values } = tableOf(portal);
  const own = columnsOfKind(portal, kind);
  const place = columns.findIndex(({ id }) => id === BEFORE_OWN) + 1;
  return {
    columns: [...columns.slice(0, place), ...own, ...columns.slice(place)],
    size: kind.rows.length,
    values: new Map([
      ...columns.map(({ id }): [string, readonly Value[]] => [
        id,
        kind.rows.map((row) => values.get(id)![row]!),
      ]),
      ...own.map((column): [string, readonly Value[]] => [
        column.id,
        kind.rows.map((row) => column.value(portal, portal.entities[row]!)),
      ]),
    ]),
  };
}

/** A kind with its rows. */
export interface KindRows {
  blueprint: Blueprint;
  slug: string;
  /** Its listing, without the site's base. */
  path: string;
  icon: string;
  /** Indexes into the table, ascending; empty for kinds that are defined but not used. */
  rows: readonly number[];
}

const kindIndex = new WeakMap<Portal, readonly KindRows[]>();

/** Every kind that a portal defines or meets: Backstage's first, then the others by title. */
export function kindsOf(portal: Portal): readonly KindRows[] {
  let kinds = kindIndex.get(portal);
  if (!kinds) {
    const rows = new Map<string, number[]>();
    for (const [index, { blueprint }] of portal.entities.entries()) {
      const list = rows.get(blueprint);
      if (list) list.push(index);
      else rows.set(blueprint, [index]);
    }
    const all = [...portal.blueprints.values()];
    const backstage = all.filter(({ family }) => family === 'backstage');
    const others = all
      .filter(({ family }) => family !== 'backstage')
      .sort(
        (a, b) =>
          compareText(a.title.toLowerCase(), b.title.toLowerCase()) ||
          compareText(a.identifier, b.identifier),
      );
    kinds = [...backstage, ...others].map((blueprint) => ({
      blueprint,
      slug: kindSlug(blueprint.identifier),
      path: kindPath(blueprint.identifier),
      icon: iconOfKind(portal, blueprint.identifier),
      rows: rows.get(blueprint.identifier) ?? [],
    }));
    kindIndex.set(portal, kinds);
  }
  return kinds;
}
