import type { BillFormat } from './bill-files.ts';
import { type Engine, numberOf, textOf } from './engine.ts';

/** A rejected row: its line in a CSV file, or its row in a Parquet file, from 1. */
export interface Example {
  row: number;
  /** A code of REJECT_REASONS. */
  reason: string;
}

/** So many rejected rows of a file are named one by one. */
export const MAX_EXAMPLES = 10;

/**
 * Finds where the first rejected rows stand. Only asked when there are some: it reads the file again, in
 * order. Lines are exact unless fields hold line breaks.
 */
export async function locateRejected(
  engine: Engine,
  counts: readonly { rows: number }[],
  staged: { rejects: readonly { line: number; reason: string }[]; ordered: string },
  format: BillFormat,
): Promise<Example[]> {
  const broken = staged.rejects.map(({ line, reason }) => ({ row: line, reason }));
  let found: Example[] = [];
  if (counts.some(({ rows }) => rows > 0)) {
    await engine.run('SET preserve_insertion_order = true');
    try {
      const rows = await engine.rows(
        `SELECT n, reject FROM (SELECT row_number() OVER () AS n, good, reject FROM (${staged.ordered})) WHERE good IS NOT TRUE ORDER BY n LIMIT ${MAX_EXAMPLES}`,
      );
      found = rows.map(([n, reason]) => ({ row: numberOf(n), reason: textOf(reason) }));
    } finally {
      await engine.run('SET preserve_insertion_order = false');
    }
  }
  const placed =
    format === 'parquet' ? found : found.map(({ row, reason }) => ({ row: lineOf(row, broken), reason }));
  return [...broken, ...placed].sort((a, b) => a.row - b.row).slice(0, MAX_EXAMPLES);
}

/** The line of the nth readable record: after the header, and after the broken lines before it. */
function lineOf(record: number, broken: readonly { row: number }[]): number {
  let line = record + 1;
  for (const { row } of broken) if (row <= line) line += 1;
  return line;
}
