import { compareText } from '../../base/json.ts';
import { kindWord } from './cells.ts';
import {
  type ColumnHead,
  isUnknown,
  type ListNames,
  type ListTable,
  labelOf,
  type Value,
} from './list-table.ts';

/** Rows by kind, then as they come: software before people. The order of every list that has no other. */
export function kindOrder(
  { values }: ListTable,
  rows: readonly number[],
  names: ListNames,
): readonly number[] {
  const blueprints = values.get('blueprint') as readonly string[];
  return [...rows].sort((a, b) => names.kindOf(blueprints[a]!).rank - names.kindOf(blueprints[b]!).rank);
}

/** Rows by name without regard to case, then by ref. */
export function nameOrder({ values }: ListTable, rows: readonly number[]): readonly number[] {
  const titles = values.get('title')!.map((title) => naturalKey(String(title)));
  const refs = values.get('ref') as readonly string[];
  return [...rows].sort((a, b) => compareText(titles[a]!, titles[b]!) || compareText(refs[a]!, refs[b]!));
}

/** Rows by a column; those without a value come last in either direction, equal ones stay in order of name. */
export function sortRows(
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
  if (value === null || value === '' || isUnknown(value)) return null;
  switch (column.type) {
    case 'time':
      return Date.parse(String(value));
    case 'boolean':
      return value ? 0 : 1;
    case 'number':
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
