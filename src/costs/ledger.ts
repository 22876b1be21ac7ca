import { compareText } from '../base/json.ts';
import type { Book } from './book.ts';
import type { Calendar } from './calendar.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { type CostFacts, factsOf } from './facts.ts';
import { indexBook, type Range } from './index-book.ts';
import { type MonthlyCost, monthlyOf } from './monthly.ts';
import type { PoolLine } from './pools.ts';
import type { RuleInfo } from './program.ts';
import type { ProofRow } from './proof.ts';
import { type Ranked, rankingOf } from './ranking.ts';
import { type SharedView, sharedViews } from './shared-view.ts';
import { addDayRows, addShares, addSlices, newTally, type Tally } from './tally.ts';
import { isPool, ruleKey } from './target.ts';
import { type CostView, descending, viewOf } from './view.ts';
import { type WorkItem, workItems } from './worklist.ts';

/**
 * The read-only view of all cost that pages, scorecards and exports ask. Views are made when asked for.
 * Currencies are never summed together: whatever has cost in several has one view for each.
 */
export interface CostLedger {
  /** Currencies, the one with the most cost first. */
  currencies: readonly string[];
  /** How far the bills of a currency go. */
  calendar(currency: string): Calendar | undefined;
  /** Refs of all entities that have cost of their own or a share, in order. */
  refs(): string[];
  /** The cost of an entity in its main currency; undefined when it has none. */
  costOf(ref: string): CostView | undefined;
  /** The cost of an entity in each of its currencies, the main one first. */
  costsOf(ref: string): CostView[];
  /** The summed cost of several entities in one currency: a team, a system. */
  costOfAll(refs: Iterable<string>, currency: string): CostView;
  /** Everything in the bills of a currency: entities, pools and what was not allocated. */
  total(currency: string): CostView | undefined;
  /** What was not allocated. */
  unallocated(currency: string): CostView | undefined;
  /** Pools with their cost, and how many entities carry them. */
  shared(currency: string): SharedView[];
  /** All entities with cost in a currency, the dearest first, with the figures that tables show. */
  ranking(currency: string): readonly Ranked[];
  /** What everything and every entity cost in each month of a currency, the oldest first; made anew for each call. */
  monthly(currency: string): MonthlyCost[];
  /** Groups of charges that found no entity, the dearest first. */
  worklist(currency: string): WorkItem[];
  /** How much of the gross cost of a month (`YYYY-MM-01`) found an owner. */
  coverage(currency: string, month: string): Coverage;
  /** The proof that the sums tie out. */
  proof: readonly ProofRow[];
  /** The figures of an entity in its main currency for scorecards and queries, rounded to cents. */
  facts(ref: string): CostFacts | undefined;
  /** All rules and pools, in order. */
  rules: readonly RuleInfo[];
}

export interface LedgerInput {
  book: Book;
  lines: readonly PoolLine[];
  proof: readonly ProofRow[];
  rules: readonly RuleInfo[];
  /** Currency -> calendar. */
  calendars: ReadonlyMap<string, Calendar>;
  /** Folded names of entities, to guess what an unknown tag value means. */
  names: ReadonlyMap<string, string>;
}

/** A ledger over a book. */
export function openLedger(input: LedgerInput): CostLedger {
  const { book, lines, calendars, proof, rules } = input;
  const index = indexBook(book, lines);
  const titles = new Map(rules.map((rule) => [ruleKey(rule), rule]));
  const currencies = [...calendars.keys()].sort(
    (a, b) => descending(index.gross(a), index.gross(b)) || compareText(a, b),
  );
  const rankings = new Map<string, readonly Ranked[]>();

  function tallyOf(currency: string, targets: Iterable<string>): Tally {
    const tally = newTally(book.texts.currency.indexOf(currency));
    for (const target of targets) {
      each(index.slices(currency, target), (start, end) => addSlices(tally, book, start, end));
      each(index.days(currency, target), (start, end) => addDayRows(tally, book, start, end));
      if (target !== '' && !isPool(target)) addShares(tally, book, index.linesOf(currency), target);
    }
    return tally;
  }
  function view(currency: string, targets: Iterable<string>): CostView | undefined {
    const calendar = calendars.get(currency);
    return calendar && viewOf(tallyOf(currency, targets), currency, calendar, titles);
  }
  function everything(currency: string): Tally {
    const tally = newTally(book.texts.currency.indexOf(currency));
    each(index.currencySlices(currency), (start, end) => addSlices(tally, book, start, end));
    each(index.currencyDays(currency), (start, end) => addDayRows(tally, book, start, end));
    return tally;
  }
  function currenciesOf(ref: string): string[] {
    const own = currencies.filter((currency) => index.has(currency, ref));
    const gross = new Map(own.map((currency) => [currency, index.grossOf(currency, ref)]));
    return own.sort((a, b) => descending(gross.get(a)!, gross.get(b)!));
  }
  const empty: Calendar = { firstDay: '1970-01-01', lastDay: '1970-01-01', completeTo: '1970-01-01' };
  return {
    currencies,
    proof,
    rules,
    calendar: (currency) => calendars.get(currency),
    refs: () => index.refs(),
    costsOf: (ref) => currenciesOf(ref).flatMap((currency) => view(currency, [ref]) ?? []),
    costOf(ref) {
      const [main] = currenciesOf(ref);
      return main === undefined ? undefined : view(main, [ref]);
    },
    costOfAll: (refs, currency) =>
      viewOf(tallyOf(currency, new Set(refs)), currency, calendars.get(currency) ?? empty, titles),
    total(currency) {
      const calendar = calendars.get(currency);
      return calendar && viewOf(everything(currency), currency, calendar, titles);
    },
    unallocated: (currency) => view(currency, ['']),
    shared: (currency) => sharedViews(rules, index.linesOf(currency), (target) => view(currency, [target])),
    ranking(currency) {
      let ranking = rankings.get(currency);
      if (!ranking) {
        ranking = rankingOf(input, index, currency);
        rankings.set(currency, ranking);
      }
      return ranking;
    },
    monthly: (currency) => monthlyOf(book, index, currency),
    worklist: (currency) => workItems(book, currency, input.names),
    coverage: (currency, month) => coverageOf(book, index, currency, month),
    facts(ref) {
      const [main] = currenciesOf(ref);
      return main === undefined ? undefined : factsOf(input, index, main, ref);
    },
  };
}

function each(range: Range | undefined, visit: (start: number, end: number) => void): void {
  if (range) visit(range[0], range[1]);
}
