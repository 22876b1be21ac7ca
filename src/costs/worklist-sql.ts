import type { WorkEntry } from './book.ts';
import { type Engine, numberOf, pathLiteral, textOf } from './engine.ts';

/** So many entries are kept per currency. */
const WORK_ENTRIES = 200;

/** What found no entity in the latest month of a currency and the one before, the dearest first. */
export async function readWorklist(engine: Engine): Promise<WorkEntry[]> {
  const sum = (test: string) => `coalesce(sum(effective) FILTER (WHERE ${test}), CAST(0 AS DECIMAL(38,18)))`;
  const order = 'abs(current) + abs(previous) DESC, service, sub, resource, hint';
  const rows =
    await engine.rows(`SELECT currency, service, sub, resource, hint, rows, CAST(current AS VARCHAR), CAST(previous AS VARCHAR) FROM (
    SELECT currency, service, sub, resource, hint, sum(rows) AS rows, ${sum('day >= this')} AS current, ${sum('day < this')} AS previous
    FROM (SELECT * REPLACE (CAST(day - DATE '1970-01-01' AS INTEGER) AS day) FROM book_rollups WHERE target = '') JOIN book_months USING (currency)
    WHERE day >= before AND day < after GROUP BY ALL)
    QUALIFY row_number() OVER (PARTITION BY currency ORDER BY ${order}) <= ${WORK_ENTRIES} ORDER BY currency, ${order}`);
  return rows.map((row) => ({
    currency: textOf(row[0]),
    service: textOf(row[1]),
    subAccount: textOf(row[2]),
    resource: textOf(row[3]),
    tag: textOf(row[4]),
    rows: numberOf(row[5]),
    current: textOf(row[6]),
    previous: textOf(row[7]),
  }));
}

/** Bill id -> how many entities its charges found. */
export async function countMatched(
  engine: Engine,
  bills: readonly { id: string; rollups: readonly string[] }[],
): Promise<Record<string, number>> {
  const counts: [string, number][] = [];
  for (const { id, rollups } of bills) {
    if (rollups.length === 0) continue;
    const [row] = await engine.rows(
      `SELECT count(DISTINCT target) FROM read_parquet([${rollups.map(pathLiteral).join(', ')}]) JOIN book_targets USING (target) WHERE contains(target, '/')`,
    );
    counts.push([id, numberOf(row?.[0])]);
  }
  return Object.fromEntries(counts);
}
