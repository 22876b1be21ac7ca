import { type Amount, formatAmount, parseAmount } from '../base/money.ts';
import { type Problem, problem } from '../base/problem.ts';
import type { Book } from './book.ts';
import { readAmount } from './columns.ts';
import type { PoolLine } from './pools.ts';
import { COST_PROBLEMS as RULES } from './problems.ts';
import { shareOfSum } from './share.ts';
import { isPool } from './target.ts';

/** Where the money of one metric went. `difference` is 0n, or something is wrong with Portolan. */
export interface Reckoning {
  /** What the files hold, summed without any rule. */
  source: Amount;
  /** Given to entities by rules. */
  allocated: Amount;
  /** Shared out to entities from pools. */
  shared: Amount;
  /** Left in pools that nobody carries. */
  kept: Amount;
  unallocated: Amount;
  /** source - allocated - shared - kept - unallocated */
  difference: Amount;
}

/** One line of the proof that the sums tie out. Currencies are never mixed. */
export interface ProofRow {
  currency: string;
  /** First day of the billing period. */
  period: string;
  category: string;
  provider: string;
  /** Rows in the files, and rows behind the figures on pages. */
  sourceRows: number;
  rows: number;
  effective: Reckoning;
  billed: Reckoning;
}

/**
 * Compares the files with the figures, line by line: currency, billing period, charge category, provider.
 * The shares of every carrier are really computed and summed, not inferred.
 */
export function makeProof(book: Book, lines: readonly PoolLine[]): ProofRow[] {
  const rows = new Map<string, ProofRow>();
  const rowOf = (currency: string, period: string, category: string, provider: string) => {
    const key = JSON.stringify([currency, period, category, provider]);
    let row = rows.get(key);
    if (!row) {
      row = {
        currency,
        period,
        category,
        provider,
        sourceRows: 0,
        rows: 0,
        effective: reckoning(),
        billed: reckoning(),
      };
      rows.set(key, row);
    }
    return row;
  };
  for (const total of book.source) {
    const row = rowOf(
      total.currency,
      total.period,
      total.category === 'Unknown' ? 'Usage' : total.category,
      total.provider,
    );
    row.sourceRows += total.rows;
    row.effective.source += parseAmount(total.effective);
    row.billed.source += parseAmount(total.billed);
  }
  const { texts, slices } = book;
  const { columns } = slices;
  for (let index = 0; index < slices.length; index += 1) {
    const text = (table: 'currency' | 'period' | 'category' | 'provider' | 'target') =>
      texts[table][columns[table].values[index]!]!;
    const row = rowOf(text('currency'), text('period'), text('category'), text('provider'));
    row.rows += columns.rows.values[index]!;
    const target = text('target');
    if (isPool(target)) continue;
    const part = target === '' ? 'unallocated' : 'allocated';
    row.effective[part] += readAmount(columns.effective, index);
    row.billed[part] += readAmount(columns.billed, index);
  }
  for (const line of lines) {
    const row = rowOf(
      texts.currency[line.currency]!,
      texts.period[line.period]!,
      texts.category[line.category]!,
      texts.provider[line.provider]!,
    );
    const part = line.carriers ? 'shared' : 'kept';
    row.effective[part] += carried(line, line.sums.at(-1)!);
    row.billed[part] += carried(line, line.billed);
  }
  for (const { effective, billed } of rows.values()) {
    for (const one of [effective, billed]) {
      one.difference = one.source - one.allocated - one.shared - one.kept - one.unallocated;
    }
  }
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** True when every line ties out, in money and in rows. */
export function tiesOut(row: ProofRow): boolean {
  return row.effective.difference === 0n && row.billed.difference === 0n && row.rows === row.sourceRows;
}

/** The problem of a line that does not tie out: the figures are shown, and so is this. */
export function tieOutProblem(row: ProofRow): Problem {
  const { currency, period, category, provider, effective, billed, rows, sourceRows } = row;
  const gaps = `effective ${formatAmount(effective.difference)}, billed ${formatAmount(billed.difference)}, rows ${sourceRows - rows}`;
  return problem(RULES['tie-out'], {
    message: `${category} of ${provider} in the period from ${period} differs from the bill (${currency}): ${gaps}`,
    origin: { source: 'costs' },
    key: JSON.stringify([currency, period, category, provider]),
  });
}

function reckoning(): Reckoning {
  return { source: 0n, allocated: 0n, shared: 0n, kept: 0n, unallocated: 0n, difference: 0n };
}

function carried(line: PoolLine, amount: Amount): Amount {
  const { carriers } = line;
  if (!carriers) return amount;
  let sum = 0n;
  for (const position of carriers.position.values()) sum += shareOfSum(carriers, position, amount);
  return sum;
}
