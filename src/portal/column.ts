import type { Entity } from '../catalog/entity.ts';
import type { Portal } from './portal.ts';

/** In the place of a value that nobody knows: why, as a clause such as `git gave nothing`. */
export interface Unknown {
  readonly unknown: string;
}

/**
 * What the values of a column are. `null` means that the column does not apply to the entity, or that it has no
 * value; what is not known is a state of its own, never `null`.
 *
 * - `money`: an exact decimal text in the column's `unit`, a currency code
 * - `number`: a number of any size and sign
 * - `boolean`: yes or no
 * - `percent`: a change in per cent, 4 for 4 %
 * - `pair`: a part and its whole, such as rules passed and rules judged
 * - `series`: numbers in order of time, the latest last
 * - `state`: one of the column's `states`
 * - `time`: ISO 8601 in UTC
 */
export interface ColumnTypes {
  text: string | null;
  texts: readonly string[];
  ref: string | null;
  refs: readonly string[] | null;
  count: number | null;
  number: number | null;
  boolean: boolean | null;
  percent: number | null;
  money: string | null;
  pair: readonly [number, number] | null;
  series: readonly number[] | null;
  state: string | null;
  time: string | null;
  flag: boolean;
}
export type ColumnType = keyof ColumnTypes;
export type Value = ColumnTypes[ColumnType] | Unknown;

export function isUnknown(value: Value | undefined): value is Unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How a table shows a value; every name is a renderer in the site's `cells.ts`. */
export type CellKind =
  | 'name'
  | 'kind'
  | 'word'
  | 'refs'
  | 'count'
  | 'problems'
  | 'state'
  | 'ratio'
  | 'money'
  | 'change'
  | 'spark'
  | 'asOf'
  | 'text'
  | 'number'
  | 'yesno'
  | 'pills'
  | 'date'
  | 'link';

/** The silhouettes of verdicts. */
export type Silhouette = 'pass' | 'warn' | 'fail' | 'unknown' | 'exempt' | 'none' | 'stale' | 'info';

/** All that can be said of a column without its values: what pages, the API and the browser share. */
export interface ColumnHead {
  /** Name in the API, and in the address of a sorted list. */
  id: string;
  /** Heading. */
  title: string;
  /** One sentence for the reference of the API. */
  about: string;
  type: ColumnType;
  /** How lists show it; without it the column is data only. */
  cell?: CellKind;
  /** Which columns leave a narrow table first: `p4`, then `p3`, then `p2`. Without it the column stays. */
  priority?: 'p2' | 'p3' | 'p4';
  /** Lists that show it: of many kinds, or of one; both by default. */
  lists?: 'mixed' | 'single';
  /** A value that is not worth a column: lists in which every row has it leave the column out. */
  usual?: string;
  /** The direction that a first click sorts in; without it the column cannot be sorted by. */
  sort?: 'ascending' | 'descending';
  /**
   * The filter over its values: its name in the address, its heading, what to call entities that have none,
   * and the lists that offer it; both by default.
   */
  facet?: { key: string; title: string; missing?: string; lists?: 'mixed' | 'single' };
  /** Colours of values, where the definition of the kind gives them some. */
  colours?: Readonly<Record<string, string>>;
  /** Currency of `money`. */
  unit?: string;
  /** Values of `state` in their order, best first. */
  states?: readonly { value: string; is: Silhouette }[];
}

/** A column with its values. */
export interface Column<Type extends ColumnType = ColumnType> extends ColumnHead {
  type: Type;
  value(portal: Portal, entity: Entity): ColumnTypes[Type] | Unknown;
}

/** Columns of which a portal has any number, such as one for every scorecard. */
export type ColumnFamily = (portal: Portal) => readonly Column[];
