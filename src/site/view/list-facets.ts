import { compareText } from '../../base/json.ts';
import { naturalKey } from './list-order.ts';
import {
  type ColumnHead,
  isUnknown,
  type ListNames,
  type ListTable,
  labelOf,
  type Value,
} from './list-table.ts';

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

/** Value of the option that stands for none, where having none is a shortcoming. No ref looks like it. */
export const MISSING = 'missing';

/** Value of the option for what nobody knows. */
export const UNKNOWN = '?';

/** A facet with what every row has of it. */
export interface FacetIndex {
  facet: Facet;
  /** Row -> indexes into the options. */
  codes: readonly (readonly number[])[];
}

const NONE: readonly number[] = [];

/** Makes the facet of a column from the values that some rows have. */
export function indexFacet(
  table: ListTable,
  column: ColumnHead,
  rows: readonly number[],
  names: ListNames,
): FacetIndex {
  const { key, title, missing, lists } = column.facet!;
  const values = table.values.get(column.id)!;
  const totals = new Map<string, number>();
  for (const row of rows) {
    for (const word of wordsOf(values[row]!, missing)) totals.set(word, (totals.get(word) ?? 0) + 1);
  }
  const options = [...totals].map(([value, total]) => ({
    value,
    total,
    label:
      value === MISSING && missing
        ? missing
        : value === UNKNOWN
          ? 'Not known'
          : labelOf(column, value, names),
  }));
  options.sort(optionOrder(column, names));
  const codes = new Map(options.map(({ value }, code) => [value, code]));
  const single = options.map((_, code): readonly number[] => [code]);
  const byRow: (readonly number[])[] = new Array(table.size).fill(NONE);
  for (const row of rows) {
    const words = wordsOf(values[row]!, missing);
    byRow[row] = words.length === 1 ? single[codes.get(words[0]!)!]! : words.map((word) => codes.get(word)!);
  }
  return { facet: { key, title, lists, options }, codes: byRow };
}

/** States and kinds in their own order, everything else by how often it is there. */
function optionOrder(
  { states, cell }: ColumnHead,
  names: ListNames,
): (a: FacetOption, b: FacetOption) => number {
  if (states) {
    const rank = new Map(states.map(({ value }, index) => [value, index]));
    return (a, b) => (rank.get(a.value) ?? states.length) - (rank.get(b.value) ?? states.length);
  }
  if (cell === 'kind') return (a, b) => names.kindOf(a.value).rank - names.kindOf(b.value).rank;
  return (a, b) =>
    b.total - a.total ||
    compareText(naturalKey(a.label), naturalKey(b.label)) ||
    compareText(a.value, b.value);
}

/** The values of a cell by which it can be found. */
function wordsOf(value: Value, missing: string | undefined): readonly string[] {
  if (value === null || value === '') return [];
  if (isUnknown(value)) return [UNKNOWN];
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return [String(value)];
  return value.length === 0 && missing ? [MISSING] : (value as readonly string[]);
}

/** Codes that may pass; undefined when the facet is not asked. A value that nothing has lets nothing pass. */
export function chosenCodes(
  { facet }: FacetIndex,
  values: readonly string[] | undefined,
): ReadonlySet<number> | undefined {
  if (!values) return undefined;
  return new Set(facet.options.flatMap(({ value }, code) => (values.includes(value) ? [code] : [])));
}
