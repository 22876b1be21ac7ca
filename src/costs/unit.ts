import { rmSync } from 'node:fs';
import { clip } from '../base/text.ts';
import type { BillFile } from './bill-files.ts';
import { contractSql } from './contract.ts';
import { type CsvHead, inspectCsv, readCsvHead } from './csv-head.ts';
import { type Engine, identifier, literal, numberOf, pathLiteral, textOf } from './engine.ts';
import { type Extent, readExtents } from './extent.ts';
import { type Column, type FocusVersion, type Layout, layoutOf } from './focus.ts';
import type { Matcher } from './match-sql.ts';
import type { Program } from './program.ts';
import { recode } from './recode.ts';
import { type Example, locateRejected } from './rejected.ts';
import { readTotals, type SourceTotals, writeRollup } from './rollup.ts';

/** What is known of one file of a bill after reading it; kept in the state beside its roll-up. */
export interface Unit extends SourceTotals {
  /** How far its charges go, per currency. */
  extents: Extent[];
  /** Names the roll-up in the state: `costs/rollups/<key>.parquet`. */
  key: string;
  version: FocusVersion;
  /** Columns that are neither of FOCUS nor custom, and mandatory ones that are absent. */
  unknown: string[];
  missing: string[];
  rows: number;
  /** The first rejected rows, by line or row number. */
  examples: Example[];
}

/** Why a file was not read. */
export type UnitFailure =
  | { reason: 'empty' }
  | { reason: 'not-a-bill'; columns: number }
  | { reason: 'missing-column'; names: string[] }
  /** `broken`: the engine itself failed and must be started anew. */
  | { reason: 'unreadable'; message: string; broken?: boolean };

export type UnitResult = { ok: true; unit: Unit } | { ok: false; failure: UnitFailure };

export interface UnitInput {
  engine: Engine;
  matcher: Matcher;
  program: Program;
  file: BillFile;
  key: string;
  /** Where the roll-up goes. */
  target: string;
  /** A path for a passing file, unique to this unit. */
  scratch: string;
}

/** Reads one file of a bill and writes its roll-up. Never throws: what goes wrong is the result. */
export async function readUnit(input: UnitInput): Promise<UnitResult> {
  try {
    return input.file.format === 'parquet' ? await readParquet(input) : await readCsv(input);
  } catch (error) {
    const message = sentence(error, input);
    return {
      ok: false,
      failure: { reason: 'unreadable', message, broken: /INTERNAL|FATAL|invalidated/.test(message) },
    };
  }
}

async function readParquet(input: UnitInput): Promise<UnitResult> {
  const { engine, file } = input;
  const relation = `read_parquet(${pathLiteral(file.absolute)}, hive_partitioning = false)`;
  const described = await engine.rows(`DESCRIBE SELECT * FROM ${relation}`);
  const layout = layoutOf(
    described.map(([name, type], index) => ({ name: textOf(name), type: textOf(type), index })),
  );
  const failure = unusable(layout);
  if (failure) return { ok: false, failure };
  const source = contractSql(relation, layout, input.program.tagKeys, (column) => identifier(column.name));
  return finish(input, layout, source, { rejects: [], ordered: source });
}

async function readCsv(input: UnitInput): Promise<UnitResult> {
  const { file } = input;
  const head = file.size === 0 ? undefined : readCsvHead(file);
  if (!head) {
    // What was cut off before its first line is not empty but damaged.
    if (file.format === 'csv.gz' && file.size > 0) await inspectCsv(file);
    return { ok: false, failure: { reason: 'empty' } };
  }
  const layout = layoutOf(head.names.map((name, index) => ({ name, type: 'VARCHAR', index })));
  const failure = unusable(layout);
  if (failure) return { ok: false, failure };
  const { utf8 } = await inspectCsv(file);
  const recoded = `${input.scratch}.csv`;
  if (!utf8) await recode(file, head.encoding === 'utf-16' ? 'utf-16le' : 'windows-1252', recoded);
  const staged = await stageCsv(input, head, layout, utf8 ? file.absolute : recoded);
  const result = await finish(
    input,
    layout,
    `SELECT * FROM read_parquet(${pathLiteral(input.scratch)})`,
    staged,
  );
  for (const passing of [input.scratch, recoded]) rmSync(passing, { force: true });
  return result;
}

interface Staged {
  /** Line -> rejection code, of rows that are not even rows. */
  rejects: { line: number; reason: string }[];
  /** A SELECT in the contract's shape that keeps the order of the file. */
  ordered: string;
}

/** CSV is parsed once, into a passing Parquet file with the contract's types: it is read twice after. */
async function stageCsv(input: UnitInput, head: CsvHead, layout: Layout, path: string): Promise<Staged> {
  const { engine, program } = input;
  const columns = head.names.map((_, index) => `'c${index}': 'VARCHAR'`).join(', ');
  const options = [
    'auto_detect = false, header = true, hive_partitioning = false',
    `delim = ${literal(head.delimiter)}, quote = '"', escape = '"', columns = {${columns}}`,
    `nullstr = ['', 'NULL', 'null'], ignore_errors = true`,
  ].join(', ');
  const csv = (extra: string) => `read_csv(${pathLiteral(path)}, ${options}${extra})`;
  const contract = (relation: string) =>
    contractSql(relation, layout, program.tagKeys, (column: Column) => `c${column.index}`);
  await engine.run('DROP TABLE IF EXISTS bad_rows; DROP TABLE IF EXISTS bad_scans');
  const recording = csv(
    ", store_rejects = true, rejects_table = 'bad_rows', rejects_scan = 'bad_scans', rejects_limit = 100000",
  );
  await engine.run(
    `COPY (${contract(recording)}) TO ${literal(input.scratch)} (FORMAT parquet, COMPRESSION snappy)`,
  );
  const bad = await engine.rows('SELECT DISTINCT line FROM bad_rows ORDER BY line');
  return {
    rejects: bad.map(([line]) => ({ line: numberOf(line), reason: 'shape' })),
    ordered: contract(csv('')),
  };
}

async function finish(input: UnitInput, layout: Layout, source: string, staged: Staged): Promise<UnitResult> {
  const { engine, matcher, program } = input;
  const totals = await readTotals(engine, source);
  const rejected = [...totals.rejected];
  if (staged.rejects.length > 0) rejected.push({ reason: 'shape', rows: staged.rejects.length });
  const rows = [...totals.totals, ...rejected].reduce((sum, part) => sum + part.rows, 0);
  if (rows === 0) return { ok: false, failure: { reason: 'empty' } };
  const examples = await locateRejected(engine, totals.rejected, staged, input.file.format);
  await writeRollup(engine, matcher, program, source, input.target);
  const extents = await readExtents(engine, input.target);
  const { version, unknown, missing } = layout;
  return {
    ok: true,
    unit: { ...totals, extents, key: input.key, version, unknown, missing, rows, rejected, examples },
  };
}

function unusable(layout: Layout): UnitFailure | undefined {
  if (layout.lacking.includes('EffectiveCost') && layout.lacking.includes('ChargePeriodStart')) {
    return { reason: 'not-a-bill', columns: layout.columns.size };
  }
  return layout.lacking.length > 0 ? { reason: 'missing-column', names: layout.lacking } : undefined;
}

/** The first line of an error, without paths of this machine. */
function sentence(error: unknown, { file, scratch }: UnitInput): string {
  const text = error instanceof Error ? error.message : String(error);
  return clip(
    text.split('\n')[0]!.replaceAll(file.absolute, file.path).replaceAll(scratch, 'a passing file'),
    240,
  );
}
