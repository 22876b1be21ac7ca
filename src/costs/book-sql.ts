import { addMonths, monthOf } from '../base/dates.ts';
import { type Book, DAYS, dayNumber, POOLED, SLICES, TEXT_TABLES, type TextTable } from './book.ts';
import { tableBuilder } from './columns.ts';
import { amountOf, type Cell, type Engine, numberOf, pathLiteral, textOf } from './engine.ts';
import type { SourceTotal } from './rollup.ts';
import { spreadDays } from './spread.ts';
import { countMatched, readWorklist } from './worklist-sql.ts';

export interface BookInput {
  engine: Engine;
  /** Bills with the paths of their roll-ups; at least one in all. */
  bills: readonly { id: string; rollups: readonly string[] }[];
  /** Refs and pools that exist; cost of others (from an old roll-up) counts as not allocated. */
  targets: readonly string[];
  source: SourceTotal[];
  /** Currency -> the latest day that pages may ask for. */
  lastDays: ReadonlyMap<string, string>;
}

/** Months of daily figures that are kept: enough for 90 days and a comparison with the month before. */
const DAILY_MONTHS = 4;

/** Sums roll-ups into a book. Spreading aside, only sums are made here, so no digit is lost. */
export async function makeBook(input: BookInput): Promise<Book> {
  const { engine } = input;
  const from = [...input.lastDays].map(
    ([currency, day]) => [currency, dayNumber(addMonths(monthOf(day), -DAILY_MONTHS))] as const,
  );
  const months = [...input.lastDays].map(([currency, day]) => [
    currency,
    dayNumber(monthOf(day)),
    dayNumber(addMonths(day, -1)),
    dayNumber(addMonths(day, 1)),
  ]);
  const number = (name: string) => ({ name, type: 'INTEGER' as const });
  await engine.table('book_from', [{ name: 'currency', type: 'VARCHAR' }, number('first')], from);
  await engine.table(
    'book_months',
    [{ name: 'currency', type: 'VARCHAR' }, number('this'), number('before'), number('after')],
    months,
  );
  await engine.table(
    'book_targets',
    [{ name: 'target', type: 'VARCHAR' }],
    input.targets.map((target) => [target]),
  );
  const files = `[${input.bills.flatMap(({ rollups }) => rollups.map(pathLiteral)).join(', ')}]`;
  await engine.run(`CREATE VIEW book_rollups AS SELECT r.day, r.span, r.currency, CAST(r.period AS VARCHAR) AS period,
    r.provider, r.service,
    CASE r.category WHEN 'Unknown' THEN 'Usage' ELSE r.category END AS category,
    coalesce(k.target, '') AS target, CASE WHEN k.target IS NULL THEN '' ELSE r.rule END AS rule,
    coalesce(r.sub, '') AS sub, coalesce(r.resource, '') AS resource, coalesce(r.hint, r.target, '') AS hint,
    r.rows, r.billed, r.effective
    FROM read_parquet(${files}) r LEFT JOIN book_targets k ON k.target = r.target`);
  await spreadLong(engine);
  await engine.run(`CREATE VIEW book_flat AS
    SELECT day, currency, period, provider, service, category, target, rule, rows, billed, effective FROM book_rollups WHERE span = 1
    UNION ALL SELECT DATE '1970-01-01' + day, currency, period, provider, service, category, target, rule, rows, billed, effective FROM book_spread`);

  const numbering = makeNumbering();
  const day = (sql: string) => `CAST(${sql} - DATE '1970-01-01' AS INTEGER)`;
  const month = day(`CAST(date_trunc('month', day) AS DATE)`);
  const slices = tableBuilder(SLICES);
  await engine.each(
    `SELECT currency, target, ${month} AS month, rule, service, category, provider, period, sum(rows), sum(billed), sum(effective)
    FROM book_flat GROUP BY ALL ORDER BY ALL`,
    (row) =>
      slices.add({
        currency: numbering.of('currency', row[0]),
        target: numbering.of('target', row[1]),
        month: numberOf(row[2]),
        rule: numbering.of('rule', row[3]),
        service: numbering.of('service', row[4]),
        category: numbering.of('category', row[5]),
        provider: numbering.of('provider', row[6]),
        period: numbering.of('period', row[7]),
        rows: numberOf(row[8]),
        billed: amountOf(row[9]),
        effective: amountOf(row[10]),
      }),
  );
  const days = tableBuilder(DAYS);
  await engine.each(
    `SELECT currency, target, ${day('day')} AS day, CAST(category IN ('Tax', 'Credit') AS INTEGER) AS aside, sum(effective)
    FROM book_flat JOIN book_from USING (currency) WHERE day >= DATE '1970-01-01' + first GROUP BY ALL ORDER BY ALL`,
    (row) =>
      days.add({
        currency: numbering.of('currency', row[0]),
        target: numbering.of('target', row[1]),
        day: numberOf(row[2]),
        aside: numberOf(row[3]),
        effective: amountOf(row[4]),
      }),
  );
  const pooled = tableBuilder(POOLED);
  await engine.each(
    `SELECT currency, target, ${month} AS month, category, provider, period, ${day('day')} AS day, sum(billed), sum(effective)
    FROM book_flat WHERE starts_with(target, 'shared:') AND NOT contains(target, '/') GROUP BY ALL ORDER BY ALL`,
    (row) =>
      pooled.add({
        currency: numbering.of('currency', row[0]),
        target: numbering.of('target', row[1]),
        month: numberOf(row[2]),
        category: numbering.of('category', row[3]),
        provider: numbering.of('provider', row[4]),
        period: numbering.of('period', row[5]),
        day: numberOf(row[6]),
        billed: amountOf(row[7]),
        effective: amountOf(row[8]),
      }),
  );
  const worklist = await readWorklist(engine);
  const matched = await countMatched(engine, input.bills);
  return {
    texts: numbering.texts,
    slices: slices.build(),
    days: days.build(),
    pooled: pooled.build(),
    from: Object.fromEntries(from),
    source: input.source,
    worklist,
    matched,
  };
}

/** Charges of several days become one row a day; the number of rows stays with the first. */
async function spreadLong(engine: Engine): Promise<void> {
  const rows: (string | number | bigint)[][] = [];
  await engine.each(
    `SELECT CAST(day - DATE '1970-01-01' AS INTEGER) AS day, span, currency, period, provider, service, category, target, rule,
      sum(rows), sum(billed), sum(effective) FROM book_rollups WHERE span > 1 GROUP BY ALL ORDER BY ALL`,
    (row) => {
      const [first, span] = [numberOf(row[0]), numberOf(row[1])];
      const texts = row.slice(2, 9).map(textOf);
      const effective = spreadDays(amountOf(row[11]), span);
      spreadDays(amountOf(row[10]), span).forEach((billed, index) => {
        rows.push([first + index, ...texts, index === 0 ? numberOf(row[9]) : 0, billed, effective[index]!]);
      });
    },
  );
  const texts = ['currency', 'period', 'provider', 'service', 'category', 'target', 'rule'];
  await engine.table(
    'book_spread',
    [
      { name: 'day', type: 'INTEGER' },
      ...texts.map((name) => ({ name, type: 'VARCHAR' as const })),
      { name: 'rows', type: 'BIGINT' },
      { name: 'billed', type: 'DECIMAL(38,18)' },
      { name: 'effective', type: 'DECIMAL(38,18)' },
    ],
    rows,
  );
}

/** Gives texts their numbers, in the order in which they are met. */
function makeNumbering(): {
  texts: Record<TextTable, string[]>;
  of(table: TextTable, cell: Cell | undefined): number;
} {
  const texts = Object.fromEntries(TEXT_TABLES.map((table) => [table, [] as string[]])) as Record<
    TextTable,
    string[]
  >;
  const numbers = new Map<TextTable, Map<string, number>>(TEXT_TABLES.map((table) => [table, new Map()]));
  return {
    texts,
    of(table, cell) {
      const text = textOf(cell);
      const known = numbers.get(table)!.get(text);
      if (known !== undefined) return known;
      const number = texts[table].push(text) - 1;
      numbers.get(table)!.set(text, number);
      return number;
    },
  };
}
