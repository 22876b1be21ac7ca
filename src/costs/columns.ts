import type { Amount } from '../base/money.ts';

/**
 * Tables as typed arrays: a figure per entity and day is millions of small numbers, and objects would cost
 * ten times the memory. `amount` columns hold 128-bit integers as two halves.
 */
export type ColumnKind = 'int' | 'amount';
export type Shape = Readonly<Record<string, ColumnKind>>;

export interface IntColumn {
  kind: 'int';
  values: Int32Array;
}
export interface AmountColumn {
  kind: 'amount';
  high: BigInt64Array;
  low: BigUint64Array;
}
type ColumnOf<Kind extends ColumnKind> = Kind extends 'int' ? IntColumn : AmountColumn;

export interface Table<S extends Shape = Shape> {
  length: number;
  columns: { [Name in keyof S]: ColumnOf<S[Name]> };
}

export type RowOf<S extends Shape> = { [Name in keyof S]: S[Name] extends 'int' ? number : Amount };

export function readAmount(column: AmountColumn, row: number): Amount {
  return (column.high[row]! << 64n) + column.low[row]!;
}

/** Collects rows into a table whose columns grow by doubling. */
export function tableBuilder<S extends Shape>(shape: S): { add(row: RowOf<S>): void; build(): Table<S> } {
  const names = Object.keys(shape);
  let capacity = 1024;
  let length = 0;
  let columns = names.map((name) => makeColumn(shape[name]!, capacity));
  return {
    add(row) {
      if (length === capacity) {
        capacity *= 2;
        columns = columns.map((column) => resized(column, capacity));
      }
      names.forEach((name, index) => {
        const column = columns[index]!;
        if (column.kind === 'int') column.values[length] = row[name] as number;
        else {
          const amount = row[name] as Amount;
          column.high[length] = amount >> 64n;
          column.low[length] = BigInt.asUintN(64, amount);
        }
      });
      length += 1;
    },
    build() {
      const entries = names.map((name, index) => [name, resized(columns[index]!, length)]);
      return { length, columns: Object.fromEntries(entries) as Table<S>['columns'] };
    },
  };
}

/** The parts of a table's columns as bytes, in the order of its shape. */
export function tableBytes<S extends Shape>(table: Table<S>, shape: S): Uint8Array[] {
  return Object.keys(shape).flatMap((name) => {
    const column = table.columns[name]!;
    const arrays = column.kind === 'int' ? [column.values] : [column.high, column.low];
    return arrays.map((array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  });
}

/** Reads back what {@link tableBytes} gave. `take` gives the next so many bytes, freshly aligned. */
export function tableFrom<S extends Shape>(
  shape: S,
  length: number,
  take: (bytes: number) => ArrayBuffer,
): Table<S> {
  const entries = Object.entries(shape).map(([name, kind]) => [
    name,
    kind === 'int'
      ? { kind, values: new Int32Array(take(length * 4)) }
      : { kind, high: new BigInt64Array(take(length * 8)), low: new BigUint64Array(take(length * 8)) },
  ]);
  return { length, columns: Object.fromEntries(entries) as Table<S>['columns'] };
}

function makeColumn(kind: ColumnKind, capacity: number): IntColumn | AmountColumn {
  return kind === 'int'
    ? { kind, values: new Int32Array(capacity) }
    : { kind, high: new BigInt64Array(capacity), low: new BigUint64Array(capacity) };
}

function resized(column: IntColumn | AmountColumn, capacity: number): IntColumn | AmountColumn {
  const next = makeColumn(column.kind, capacity);
  if (next.kind === 'int' && column.kind === 'int') next.values.set(column.values.subarray(0, capacity));
  else if (next.kind === 'amount' && column.kind === 'amount') {
    next.high.set(column.high.subarray(0, capacity));
    next.low.set(column.low.subarray(0, capacity));
  }
  return next;
}
