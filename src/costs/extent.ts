import { compareText } from '../base/json.ts';
import { type Engine, maybeText, pathLiteral, textOf } from './engine.ts';

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

/** The extents of a roll-up, one per currency. */
export async function readExtents(engine: Engine, rollup: string): Promise<Extent[]> {
  const rows =
    await engine.rows(`SELECT currency, CAST(min(day) AS VARCHAR), CAST(max(day) FILTER (WHERE span = 1) AS VARCHAR),
    CAST(max(day + span - 1) AS VARCHAR), CAST(max(period) AS VARCHAR)
    FROM read_parquet(${pathLiteral(rollup)}) GROUP BY currency ORDER BY currency`);
  return rows.map(([currency, firstDay, lastDay, endDay, lastPeriod]) => ({
    currency: textOf(currency),
    firstDay: textOf(firstDay),
    ...(lastDay === null ? {} : { lastDay: maybeText(lastDay) }),
    endDay: textOf(endDay),
    lastPeriod: textOf(lastPeriod),
  }));
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
