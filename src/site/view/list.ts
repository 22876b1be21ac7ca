import { compareText } from '../../base/json.ts';
import type { ColumnHead, Value } from '../../portal/column.ts';
import { kindWord, wordFor } from './cells.ts';
import type { ListState } from './list-state.ts';
import { findView } from './list-views.ts';

export type { ColumnHead, Value } from '../../portal/column.ts';

/** Rows as columns: what the portal has, and what a browser downloads. */
export interface ListTable {
  columns: readonly ColumnHead[];
  size: number;
  values: ReadonlyMap<string, readonly Value[]>;
}

/** What values are called. */
export interface ListNames {
  nameOf(ref: string): { title: string };
  kindOf(blueprint: string): { title: string; rank: number };
}

export interface FacetOption {
  value: string;
  label: string;
  /** Rows of the list that have it, before anything is chosen. */
  total: number;
}

/** A filter over the values of a column. */
export interface Facet {
  key: string;
  title: string;
  /** The lists that offer it; both by default. */
  lists: 'mixed' | 'single' | undefined;
  /** The most frequent first; states the best first. */
  options: readonly FacetOption[];
}

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

/** Value of the option that stands for none, where having none is a shortcoming. No ref looks like it. */
export const MISSING = 'missing';

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
        for (
          let facet = failures === 0 ? 0 : failed;
          facet < (failures === 0 ? indexes.length : failed + 1);
          facet += 1
        ) {
          for (const code of indexes[facet]!.codes[row]!) counts[facet]![code]! += 1;
        }
      }
      return { rows: found, counts: new Map(indexes.map(({ facet }, index) => [facet.key, counts[index]!])) };
    },
  };
}

interface FacetIndex {
  facet: Facet;
  /** Row -> indexes into the options. */
  codes: readonly (readonly number[])[];
}

const NONE: readonly number[] = [];

function indexFacet(
  table: ListTable,
  column: ColumnHead,
  rows: readonly number[],
  names: ListNames,
): FacetIndex {
  const { key, title, missing, lists } = column.facet!;
  const values = table.values.get(column.id)!;
  const totals = new Map<string, number>();
  for (const row of rows)
    for (const word of wordsOf(values[row]!, missing)) totals.set(word, (totals.get(word) ?? 0) + 1);
  const options = [...totals].map(([value, total]) => ({
    value,
    total,
    label: value === MISSING && missing ? missing : labelOf(column, value, names),
  }));
  if (column.states) {
    const rank = new Map(column.states.map(({ value }, index) => [value, index]));
    options.sort((a, b) => (rank.get(a.value) ?? 99) - (rank.get(b.value) ?? 99));
  } else if (column.cell === 'kind')
    options.sort((a, b) => names.kindOf(a.value).rank - names.kindOf(b.value).rank);
  else
    options.sort(
      (a, b) =>
        b.total - a.total ||
        compareText(naturalKey(a.label), naturalKey(b.label)) ||
        compareText(a.value, b.value),
    );
  const codes = new Map(options.map(({ value }, code) => [value, code]));
  const single = options.map((_, code): readonly number[] => [code]);
  const byRow: (readonly number[])[] = new Array(table.size).fill(NONE);
  for (const row of rows) {
    const words = wordsOf(values[row]!, missing);
    byRow[row] = words.length === 1 ? single[codes.get(words[0]!)!]! : words.map((word) => codes.get(word)!);
  }
  return { facet: { key, title, lists, options }, codes: byRow };
}

/** The values of a cell by which it can be found. */
function wordsOf(value: Value, missing: string | undefined): readonly string[] {
  if (value === null || value === '') return [];
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return [String(value)];
  return value.length === 0 && missing ? [MISSING] : (value as readonly string[]);
}

function labelOf({ type, cell }: ColumnHead, value: string, names: ListNames): string {
  if (type === 'ref' || type === 'refs') return names.nameOf(value).title;
  if (cell === 'kind') return names.kindOf(value).title;
  return cell === 'word' ? wordFor(value) : value;
}

/** Codes that may pass; undefined when the facet is not asked. A value that nothing has lets nothing pass. */
function chosenCodes(
  { facet }: FacetIndex,
  values: readonly string[] | undefined,
): ReadonlySet<number> | undefined {
  if (!values) return undefined;
  return new Set(
    values
      .flatMap((value) => facet.options.findIndex((option) => option.value === value))
      .filter((code) => code >= 0),
  );
}

function namesOf({ values, size }: ListTable): string[] {
  const titles = values.get('title')!;
  const ids = values.get('id')!;
  return Array.from({ length: size }, (_, row) => `${titles[row]}\n${ids[row]}`.toLowerCase());
}

/** Rows by kind, then as they come: software before people. The order of every list that has no other. */
function kindOrder({ values }: ListTable, rows: readonly number[], names: ListNames): readonly number[] {
  const blueprints = values.get('blueprint') as readonly string[];
  return [...rows].sort((a, b) => names.kindOf(blueprints[a]!).rank - names.kindOf(blueprints[b]!).rank);
}

/** Rows by name without regard to case, then by ref. */
function nameOrder({ values }: ListTable, rows: readonly number[]): readonly number[] {
  const titles = values.get('title')!.map((title) => naturalKey(String(title)));
  const refs = values.get('ref') as readonly string[];
  return [...rows].sort((a, b) => compareText(titles[a]!, titles[b]!) || compareText(refs[a]!, refs[b]!));
}

/** Rows by a column; those without a value come last in either direction, equal ones stay in order of name. */
function sortRows(
  table: ListTable,
  column: ColumnHead,
  byName: readonly number[],
  descending: boolean,
  names: ListNames,
): readonly number[] {
  const values = table.values.get(column.id)!;
  const types = table.values.get('type');
  const keys: (string | number | null)[] = new Array(table.size).fill(null);
  for (const row of byName) {
    const value = values[row]!;
    keys[row] =
      column.cell === 'kind'
        ? naturalKey(kindWord(String(value), String(types?.[row] ?? ''), names))
        : sortKey(column, value, names);
  }
  const sign = descending ? -1 : 1;
  return [...byName].sort((a, b) => {
    const left = keys[a]!;
    const right = keys[b]!;
    if (left === right) return 0;
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right ? -sign : sign;
  });
}

function sortKey(column: ColumnHead, value: Value, names: ListNames): string | number | null {
  if (value === null || value === '') return null;
  switch (column.type) {
    case 'count':
    case 'percent':
    case 'money':
      return Number(value);
    case 'flag':
      return value ? 1 : 0;
    case 'pair': {
      const [part, whole] = value as readonly [number, number];
      return whole === 0 ? null : part / whole;
    }
    case 'state': {
      const rank = column.states?.findIndex((state) => state.value === value) ?? -1;
      return rank < 0 ? null : rank;
    }
    case 'refs':
    case 'texts':
    case 'series':
      return Array.isArray(value) && value.length > 0
        ? naturalKey(labelOf(column, String(value[0]), names))
        : null;
    default:
      return naturalKey(labelOf(column, String(value), names));
  }
}

/** A text by which names sort as people expect: without regard to case, and `team 9` before `team 10`. */
export function naturalKey(text: string): string {
  return text.toLowerCase().replace(/\d{1,12}/g, (digits) => digits.padStart(12, '0'));
}
