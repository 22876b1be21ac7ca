import { addMonths, formatDay, formatMonth } from '../../base/dates.ts';
import { type Amount, formatAmount, formatMoney, toNumber } from '../../base/money.ts';
import { count, formatNumber } from '../../base/text.ts';
import type { CostLedger } from '../../costs/ledger.ts';
import type { ProofRow } from '../../costs/proof.ts';
import type { CostView } from '../../costs/view.ts';
import { getPortal } from '../../portal/store.ts';
import {
  billText,
  type ChangeView,
  type Comparison,
  changeOf,
  comparisonOf,
  type DailyChart,
  dailyChart,
  type PartRow,
  partRows,
} from './cost.ts';
import { type RefLink, refLink } from './entity.ts';
import { href } from './links.ts';

export const PAGE_ROWS = 100;

/** Everything that the cost page says of one currency. */
export interface CurrencyView {
  currency: string;
  month: string;
  previousMonth: string;
  completeTo: string;
  toDate: string;
  comparison: Comparison | undefined;
  previous: string | undefined;
  last30Days: string;
  allocatedShare: string;
  notAllocated: string;
  chart: DailyChart;
  allocation: AllocationRow[];
  services: PartRow[];
  categories: PartRow[];
  movers: MoverRow[];
  pools: { title: string; split: string; cost: string; carriers: string }[];
  work: { what: string; where: string; rows: string; money: string; hint: string }[];
  proofs: ProofView[];
  /** Bills of which something could not be read: what the proof cannot know of. */
  incomplete: { title: string; message: string; href: string }[];
}

export interface AllocationRow {
  title: string;
  className: string;
  share: number;
  shareText: string;
  money: string;
  x: number;
  width: number;
}

export interface MoverRow {
  link: RefLink;
  previous: string;
  current: string;
  difference: string;
  trend: ChangeView['trend'];
}

export interface ProofView {
  period: string;
  open: boolean;
  ok: boolean;
  lines: { label: string; effective: string; billed: string; sum: boolean }[];
  rows: string;
}

export function currencyView(ledger: CostLedger, currency: string): CurrencyView | undefined {
  const total = ledger.total(currency);
  if (!total) return undefined;
  const money = (amount: Amount): string => formatMoney(amount, currency);
  const coverage = ledger.coverage(currency, `${total.lastDay.slice(0, 7)}-01`);
  const parts: [string, string, Amount][] = [
    ['Found its entity by a rule', 'f-data', coverage.allocated],
    ['Shared out', 'f-2', coverage.shared],
    ['Kept in a pool', 'f-mute', coverage.kept],
    ['Not allocated', 'f-warn', coverage.unallocated],
  ];
  return {
    currency,
    month: formatMonth(total.lastDay),
    previousMonth: formatMonth(addMonths(total.lastDay, -1)),
    completeTo: formatDay(total.completeTo),
    toDate: money(total.monthToDate),
    comparison: comparisonOf(total),
    previous: total.previousMonth === undefined ? undefined : money(total.previousMonth),
    last30Days: money(total.last30Days),
    allocatedShare:
      coverage.gross > 0n
        ? `${((toNumber(coverage.gross - coverage.unallocated) / toNumber(coverage.gross)) * 100).toFixed(1)} %`
        : '–',
    notAllocated: money(coverage.unallocated),
    chart: dailyChart(total),
    allocation: stacked(parts, coverage.gross, currency),
    services: partRows(total.byService, currency, 8),
    categories: partRows(total.byCategory, currency, 8),
    movers: moversOf(ledger, currency),
    pools: ledger.shared(currency).map((pool) => ({
      title: pool.title,
      split: pool.split === 'even' ? 'evenly' : 'by own cost',
      cost: money(pool.cost.monthToDate),
      carriers: count(pool.months.at(-1)?.carriers ?? 0, 'entity', 'entities'),
    })),
    work: ledger
      .worklist(currency)
      .slice(0, 12)
      .map((item) => ({
        what: billText(item.service) || 'No service named',
        where: [item.tag && `tag “${billText(item.tag)}”`, billText(item.subAccount), billText(item.resource)]
          .filter(Boolean)
          .join(', '),
        rows: count(item.rows, 'charge'),
        money: money(item.current),
        hint: item.suggestion ? `perhaps ${refLink(item.suggestion).title}` : '',
      })),
    proofs: proofsOf(ledger, currency, total),
    incomplete: getPortal()
      .feeds.filter(({ type, complete }) => type === 'bill' && !complete)
      .map(({ id, title, message }) => ({ title, message, href: `${href('/sources/')}#${id}` })),
  };
}

function stacked(
  parts: readonly [string, string, Amount][],
  gross: Amount,
  currency: string,
): AllocationRow[] {
  let x = 0;
  return parts
    .filter(([, , amount]) => amount > 0n)
    .map(([title, className, amount]) => {
      const share = gross > 0n ? (toNumber(amount) / toNumber(gross)) * 100 : 0;
      const row = {
        title,
        className,
        share,
        shareText: `${share.toFixed(1)} %`,
        money: formatMoney(amount, currency),
        x: round(x),
        width: round(Math.max(0.4, share - 0.6)),
      };
      x += share;
      return row;
    });
}

/** Entities whose cost changed most against the same days of the month before, either way. */
function moversOf(ledger: CostLedger, currency: string): MoverRow[] {
  return ledger
    .ranking(currency)
    .flatMap(({ ref, running }) =>
      running.previousMonthSameDays === undefined
        ? []
        : [{ ref, now: running.completeToDate, before: running.previousMonthSameDays }],
    )
    .map((row) => ({ ...row, difference: row.now - row.before }))
    .filter(({ difference }) => difference !== 0n)
    .sort((a, b) =>
      size(b.difference) > size(a.difference)
        ? 1
        : size(b.difference) < size(a.difference)
          ? -1
          : a.ref < b.ref
            ? -1
            : 1,
    )
    .slice(0, 8)
    .map(({ ref, now, before, difference }) => ({
      link: refLink(ref),
      previous: formatMoney(before, currency),
      current: formatMoney(now, currency),
      difference: formatMoney(difference, currency, { signed: true }),
      trend: changeOf(now, before)?.trend ?? 'up',
    }));
}

function size(amount: Amount): Amount {
  return amount < 0n ? -amount : amount;
}

/** One proof per billing period, the latest first: what the files hold against what the pages show. */
function proofsOf(ledger: CostLedger, currency: string, total: CostView): ProofView[] {
  const periods = Map.groupBy(
    ledger.proof.filter((row) => row.currency === currency),
    ({ period }) => period,
  );
  return [...periods]
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .map(([period, rows]) => proofOf(period, rows, total))
    .slice(0, 12);
}

function proofOf(period: string, rows: readonly ProofRow[], total: CostView): ProofView {
  const exact = (pick: (row: ProofRow) => Amount): string =>
    grouped(formatAmount(rows.reduce((sum, row) => sum + pick(row), 0n)));
  const line = (label: string, key: keyof ProofRow['effective'], sum = false) => ({
    label,
    effective: exact((row) => row.effective[key]),
    billed: exact((row) => row.billed[key]),
    sum,
  });
  const read = rows.reduce((sum, row) => sum + row.sourceRows, 0);
  const used = rows.reduce((sum, row) => sum + row.rows, 0);
  return {
    period: formatMonth(period),
    open: addMonths(period, 1) > total.completeTo,
    ok:
      read === used &&
      rows.every(({ effective, billed }) => effective.difference === 0n && billed.difference === 0n),
    rows: `${formatNumber(read)} charges read, ${formatNumber(used)} behind the figures`,
    lines: [
      line('Sum of the bill’s files', 'source', true),
      line('Given to entities by rules', 'allocated'),
      line('Shared out to entities', 'shared'),
      line('Kept in pools', 'kept'),
      line('Not allocated', 'unallocated'),
      line('Difference', 'difference', true),
    ],
  };
}

/** Exact decimals with separators between thousands. */
function grouped(text: string): string {
  const [whole, fraction] = text.replace('-', '−').split('.');
  return `${whole!.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction ? `.${fraction}` : ''}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

export interface RankRow {
  link: RefLink;
  owner: string;
  monthToDate: string;
  last30Days: string;
  previousMonth: string;
  change: ChangeView | undefined;
  share: number;
}

/** One page of all entities with cost, the dearest first. */
export function rankRows(
  ledger: CostLedger,
  currency: string,
  page: number,
): { rows: RankRow[]; total: number; pages: number; first: number } {
  const ranking = ledger.ranking(currency);
  const first = (page - 1) * PAGE_ROWS;
  const most = ranking[0] ? toNumber(ranking[0].last30Days) : 0;
  const { graph } = getPortal();
  const rows = ranking.slice(first, first + PAGE_ROWS).map((row) => {
    const owner = graph.from(row.ref).find(({ type }) => type === 'ownedBy');
    return {
      link: refLink(row.ref),
      owner: owner ? refLink(owner.target).title : '',
      monthToDate: formatMoney(row.monthToDate, currency),
      last30Days: formatMoney(row.last30Days, currency),
      previousMonth: row.previousMonth === undefined ? '' : formatMoney(row.previousMonth, currency),
      change: changeOf(row.running.completeToDate, row.running.previousMonthSameDays),
      share: most > 0 ? Math.max(0, Math.round((toNumber(row.last30Days) / most) * 100)) : 0,
    };
  });
  return { rows, total: ranking.length, pages: Math.max(1, Math.ceil(ranking.length / PAGE_ROWS)), first };
}
