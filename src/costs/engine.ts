import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';
import type { Amount } from '../base/money.ts';

export type Cell = DuckDBValue;

/** One embedded DuckDB, which lives as long as bills are being read. */
export interface Engine {
  /** A folder for passing files, which goes when the engine closes. */
  scratch: string;
  run(sql: string): Promise<void>;
  /** All rows of a small result. */
  rows(sql: string): Promise<Cell[][]>;
  /** Rows of a large result, one after the other. */
  each(sql: string, visit: (row: readonly Cell[]) => void): Promise<void>;
  /** Makes a table and fills it. `columns` are SQL definitions; amounts are given as bigint in DECIMAL(38,18). */
  table(
    name: string,
    columns: readonly ColumnDefinition[],
    rows: Iterable<readonly (string | number | bigint | null)[]>,
  ): Promise<void>;
  close(): void;
}

export interface ColumnDefinition {
  name: string;
  type: 'VARCHAR' | 'INTEGER' | 'BIGINT' | 'DECIMAL(38,18)';
}

export interface EngineOptions {
  /** A folder for what does not fit into memory; made, and removed on close. */
  scratch: string;
  /** Such as `1GB`. */
  memory?: string;
}

/** Starts DuckDB. Throws when its binary is not there for this platform. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const duckdb = await import('@duckdb/node-api');
  mkdirSync(options.scratch, { recursive: true });
  const instance = await duckdb.DuckDBInstance.create(':memory:', {
    threads: String(availableParallelism()),
    memory_limit: options.memory ?? '1GB',
    temp_directory: options.scratch,
    preserve_insertion_order: 'false',
    // Nothing is ever fetched while a portal is built.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run(`SET TimeZone = 'UTC'`);
  return engineOf(duckdb, instance, connection, options.scratch);
}

function engineOf(
  duckdb: typeof import('@duckdb/node-api'),
  instance: DuckDBInstance,
  connection: DuckDBConnection,
  scratch: string,
): Engine {
  return {
    scratch,
    async run(sql) {
      await connection.run(sql);
    },
    async rows(sql) {
      return (await connection.runAndReadAll(sql)).getRows();
    },
    async each(sql, visit) {
      const result = await connection.stream(sql);
      for (
        let chunk = await result.fetchChunk();
        chunk && chunk.rowCount > 0;
        chunk = await result.fetchChunk()
      ) {
        for (const row of chunk.getRows()) visit(row);
      }
    },
    async table(name, columns, rows) {
      await connection.run(
        `CREATE TABLE ${name} (${columns.map((column) => `${column.name} ${column.type}`).join(', ')})`,
      );
      const appender = await connection.createAppender(name);
      for (const row of rows) {
        columns.forEach(({ type }, index) => {
          const value = row[index];
          if (value == null) appender.appendNull();
          else if (type === 'VARCHAR') appender.appendVarchar(String(value));
          else if (type === 'INTEGER') appender.appendInteger(Number(value));
          else if (type === 'BIGINT') appender.appendBigInt(BigInt(value));
          else appender.appendDecimal(new duckdb.DuckDBDecimalValue(BigInt(value), 38, 18));
        });
        appender.endRow();
      }
      appender.closeSync();
    },
    close() {
      connection.closeSync();
      instance.closeSync();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

/** A text as a SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''").replaceAll('\0', '')}'`;
}

/** A path as a SQL literal that names one file, whatever characters it has: DuckDB takes paths for globs. */
export function pathLiteral(path: string): string {
  return literal(path.replace(/[*?[]/g, '[$&]'));
}

/** A name as a SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The amount of a DECIMAL(38,18) cell. Throws a TypeError for another type. */
export function amountOf(cell: Cell | undefined): Amount {
  if (typeof cell === 'object' && cell !== null && 'scale' in cell && 'value' in cell && cell.scale === 18) {
    return (cell as { value: bigint }).value;
  }
  if (cell === null) return 0n;
  throw new TypeError('not an amount');
}

export function textOf(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : '';
}

/** A text cell, where SQL's NULL is undefined. */
export function maybeText(cell: Cell | undefined): string | undefined {
  return typeof cell === 'string' ? cell : undefined;
}

export function numberOf(cell: Cell | undefined): number {
  return typeof cell === 'number' || typeof cell === 'bigint' ? Number(cell) : Number.NaN;
}
