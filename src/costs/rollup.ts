import { compareText } from '../base/json.ts';
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

/** From when to when the charges of one currency go. Days are UTC. */
export interface Extent {
  currency: string;
  /** First day of any charge. */
  firstDay: string;
  /** Last day of charges of at most one day: evidence, day by day, of how far the bill goes. */
  lastDay?: string | undefined;
  /** Last day that any charge covers. */
  endDay: string;
  /** Latest start of a billing period. */
  lastPeriod: string;
}

export interface SourceTotals {
  totals: SourceTotal[];
  /** Rejection code -> rows. */
  rejected: { reason: string; rows: number }[];
  extents: Extent[];
}

/** Sums a source on its own, without rules and roll-up, so that the proof compares two different ways. */
export async function readTotals(engine: Engine, source: string): Promise<SourceTotals> {
  const rows = await engine.rows(`SELECT ${NORMAL.currency} AS currency, CAST(period AS VARCHAR) AS period,
    ${NORMAL.category} AS category, ${NORMAL.provider} AS provider, sum(n), CAST(sum(b) AS VARCHAR), CAST(sum(e) AS VARCHAR),
    CAST(min(d) AS VARCHAR), CAST(max(l) AS VARCHAR), CAST(max(z) AS VARCHAR)
  FROM (SELECT currency, period, category, provider, count(*) AS n, sum(billed) AS b, sum(effective) AS e,
      min(day) AS d, max(day) FILTER (WHERE span = 1) AS l, max(day + CAST(span - 1 AS INTEGER)) AS z
    FROM (${source}) WHERE reject IS NULL GROUP BY ALL)
  GROUP BY ALL ORDER BY ALL`);
  // Counting all rows costs nothing; looking for bad ones is another pass, so only when some are missing.
  const [all] = await engine.rows(`SELECT count(*) FROM (${source})`);
  const bad =
    numberOf(all?.[0]) === rows.reduce((sum, row) => sum + numberOf(row[4]), 0)
      ? []
      : await engine.rows(
          `SELECT reject, count(*) FROM (${source}) WHERE reject IS NOT NULL GROUP BY reject ORDER BY reject`,
        );
  const extents = new Map<string, Extent>();
  for (const row of rows) {
    const extent = extentOf(row);
    const known = extents.get(extent.currency);
    extents.set(extent.currency, known ? widest(known, extent) : extent);
  }
  return {
    totals: rows.map(totalOf),
    rejected: bad.map(([reason, count]) => ({ reason: textOf(reason), rows: numberOf(count) })),
    extents: [...extents.values()],
  };
}

function extentOf(row: Cell[]): Extent {
  const [firstDay, lastDay, endDay] = row.slice(7).map(textOf);
  return {
    currency: textOf(row[0]),
    firstDay: firstDay!,
    ...(lastDay === '' ? {} : { lastDay }),
    endDay: endDay!,
    lastPeriod: textOf(row[1]),
  };
}

/** The extent of two together. */
export function widest(a: Extent, b: Extent): Extent {
  const later = (...days: string[]) => days.sort(compareText).at(-1)!;
  const lastDay = later(a.lastDay ?? '', b.lastDay ?? '');
  return {
    currency: a.currency,
    firstDay: [a.firstDay, b.firstDay].sort(compareText)[0]!,
    ...(lastDay === '' ? {} : { lastDay }),
    endDay: later(a.endDay, b.endDay),
    lastPeriod: later(a.lastPeriod, b.lastPeriod),
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
