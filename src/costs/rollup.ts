import { NORMAL } from './contract.ts';
import { type Cell, type Engine, literal, numberOf, textOf } from './engine.ts';
import type { Matcher } from './match-sql.ts';
import type { Program } from './program.ts';

/** Keeps three texts apart that travel as one: each further column to group by costs a second in ten. */
const MARK = 'chr(31)';

/**
 * Writes the roll-up of one source to a Parquet file: exact sums of billed and effective cost by first day,
 * days covered, currency, billing period, provider, account, service, category, rule and target. Charges
 * without a target keep sub-account, resource and the tag value that found nothing: the list of work.
 * `source` is a SELECT in the contract's shape; nothing is multiplied (products of DECIMAL(38,18) overflow).
 */
export async function writeRollup(
  engine: Engine,
  matcher: Matcher,
  program: Program,
  source: string,
  file: string,
): Promise<void> {
  const keys = Array.from({ length: program.hintKeys }, (_, index) => `k${index}`);
  const hint = keys.length > 1 ? `coalesce(${keys.join(', ')})` : (keys[0] ?? 'NULL::VARCHAR');
  await engine.run(`COPY (
  SELECT g.day, g.span, ${NORMAL.currency} AS currency, g.period, ${NORMAL.provider} AS provider, g.account,
    ${NORMAL.service} AS service, ${NORMAL.category} AS category, split_part(g.rest, ${MARK}, 1) AS sub,
    split_part(g.rest, ${MARK}, 2) AS resource, split_part(g.rest, ${MARK}, 3) AS hint, g.rows, g.billed, g.effective,
    t.target, r.rule FROM (
    SELECT day, CAST(span AS INTEGER) AS span, currency, period, provider, account, service, category, code,
      CASE WHEN code IS NULL THEN concat(sub, ${MARK}, resource, ${MARK}, ${hint}) END AS rest,
      count(*) AS rows, sum(billed) AS billed, sum(effective) AS effective
    FROM (${matcher.matched(source)}) WHERE good GROUP BY ALL) g
  LEFT JOIN ${matcher.targets} t ON t.n = g.code % ${matcher.radix}
  LEFT JOIN ${matcher.steps} r ON r.n = g.code // ${matcher.radix}
) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`);
}

/** What a source holds before anything is matched: the left side of the proof. Amounts are decimal texts. */
export interface SourceTotal {
  currency: string;
  /** First day of the billing period. */
  period: string;
  category: string;
  provider: string;
  rows: number;
  billed: string;
  effective: string;
}

export interface SourceTotals {
  totals: SourceTotal[];
  /** Rejection code -> rows. */
  rejected: { reason: string; rows: number }[];
}

/** Sums a source on its own, without rules and roll-up, so that the proof compares two different ways. */
export async function readTotals(engine: Engine, source: string): Promise<SourceTotals> {
  const rows = await engine.rows(`SELECT ${NORMAL.currency} AS currency, CAST(period AS VARCHAR) AS period,
    ${NORMAL.category} AS category, ${NORMAL.provider} AS provider, sum(n), CAST(sum(b) AS VARCHAR), CAST(sum(e) AS VARCHAR)
  FROM (SELECT currency, period, category, provider, count(*) AS n, sum(billed) AS b, sum(effective) AS e
    FROM (${source}) WHERE good GROUP BY ALL)
  GROUP BY ALL ORDER BY ALL`);
  // Counting all rows costs nothing; looking for bad ones is another pass, so only when some are missing.
  const [all] = await engine.rows(`SELECT count(*) FROM (${source})`);
  const bad =
    numberOf(all?.[0]) === rows.reduce((sum, row) => sum + numberOf(row[4]), 0)
      ? []
      : await engine.rows(
          `SELECT reject, count(*) FROM (${source}) WHERE good IS NOT TRUE GROUP BY reject ORDER BY reject`,
        );
  return {
    totals: rows.map(totalOf),
    rejected: bad.map(([reason, count]) => ({ reason: textOf(reason), rows: numberOf(count) })),
  };
}

function totalOf(row: Cell[]): SourceTotal {
  return {
    currency: textOf(row[0]),
    period: textOf(row[1]),
    category: textOf(row[2]),
    provider: textOf(row[3]),
    rows: numberOf(row[4]),
    billed: textOf(row[5]),
    effective: textOf(row[6]),
  };
}
