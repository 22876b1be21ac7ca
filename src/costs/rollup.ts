import { type Cell, type Engine, literal, numberOf, textOf } from './engine.ts';
import type { Matcher } from './match-sql.ts';
import type { Program } from './program.ts';

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
  SELECT g.* EXCLUDE (code), t.target, r.rule FROM (
    SELECT day, CAST(span AS INTEGER) AS span, currency, period, provider, account, service, category, code,
      CASE WHEN code IS NULL THEN sub END AS sub, CASE WHEN code IS NULL THEN resource END AS resource,
      CASE WHEN code IS NULL THEN ${hint} END AS hint,
      count(*) AS rows, sum(billed) AS billed, sum(effective) AS effective
    FROM (${matcher.matched(source)}) WHERE reject IS NULL GROUP BY ALL) g
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
  /** First day of any charge. */
  firstDay: string | undefined;
  /** Last day of charges of at most one day, day by day evidence of how far the bill goes. */
  lastDay: string | undefined;
  /** Last day that any charge covers. */
  endDay: string | undefined;
  /** Latest start of a billing period. */
  lastPeriod: string | undefined;
}

/** Sums a source on its own, without rules and roll-up, so that the proof compares two different ways. */
export async function readTotals(engine: Engine, source: string): Promise<SourceTotals> {
  const rows =
    await engine.rows(`SELECT reject, currency, CAST(period AS VARCHAR), category, provider, count(*),
    CAST(sum(billed) AS VARCHAR), CAST(sum(effective) AS VARCHAR), CAST(min(day) AS VARCHAR),
    CAST(max(day) FILTER (WHERE span = 1) AS VARCHAR), CAST(max(day + CAST(span - 1 AS INTEGER)) AS VARCHAR)
  FROM (SELECT reject, day, span, CASE WHEN reject IS NULL THEN billed END AS billed,
    CASE WHEN reject IS NULL THEN effective END AS effective, CASE WHEN reject IS NULL THEN currency END AS currency,
    CASE WHEN reject IS NULL THEN period END AS period, CASE WHEN reject IS NULL THEN category END AS category,
    CASE WHEN reject IS NULL THEN coalesce(nullif(provider, ''), 'Unknown') END AS provider FROM (${source}))
  GROUP BY ALL ORDER BY ALL`);
  const good = rows.filter((row) => row[0] === null);
  const days = (index: number, better: (a: string, b: string) => boolean) =>
    good.reduce<string | undefined>((best, row) => {
      const day = textOf(row[index]);
      return day !== '' && (best === undefined || better(day, best)) ? day : best;
    }, undefined);
  const rejected = rows.filter((row) => row[0] !== null);
  return {
    totals: good.map(totalOf),
    rejected: rejected.map((row) => ({ reason: textOf(row[0]), rows: numberOf(row[5]) })),
    firstDay: days(8, (a, b) => a < b),
    lastDay: days(9, (a, b) => a > b),
    endDay: days(10, (a, b) => a > b),
    lastPeriod: days(2, (a, b) => a > b),
  };
}

function totalOf(row: Cell[]): SourceTotal {
  return {
    currency: textOf(row[1]),
    period: textOf(row[2]),
    category: textOf(row[3]),
    provider: textOf(row[4]),
    rows: numberOf(row[5]),
    billed: textOf(row[6]),
    effective: textOf(row[7]),
  };
}
