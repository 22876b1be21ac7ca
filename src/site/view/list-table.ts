import { formatNumber } from '../../base/text.ts';
import type { ColumnHead, Value } from '../../portal/column.ts';
import { wordFor } from './cells.ts';

export { type ColumnHead, isUnknown, type Value } from '../../portal/column.ts';

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

/** What people call a value of a column. */
export function labelOf({ type, cell }: ColumnHead, value: string, names: ListNames): string {
  if (type === 'ref' || type === 'refs') return names.nameOf(value).title;
  if (type === 'boolean') return value === 'true' ? 'Yes' : 'No';
  if (type === 'number') return formatNumber(Number(value));
  if (cell === 'kind') return names.kindOf(value).title;
  return cell === 'word' ? wordFor(value) : value;
}
