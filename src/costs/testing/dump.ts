import type { CostLedger } from '../index.ts';

/** Everything that a ledger says, as text: equal texts mean that no digit differs. */
export function dump(ledger: CostLedger): string {
  const refs = ledger.refs();
  const all = {
    currencies: ledger.currencies.map((currency) => ({
      currency,
      calendar: ledger.calendar(currency),
      total: ledger.total(currency),
      unallocated: ledger.unallocated(currency),
      shared: ledger.shared(currency),
      ranking: ledger.ranking(currency),
      worklist: ledger.worklist(currency),
    })),
    entities: refs.map((ref) => ({ ref, costs: ledger.costsOf(ref), facts: ledger.facts(ref) })),
    proof: ledger.proof,
  };
  return JSON.stringify(all, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value), 1);
}

/** The first line in which two texts differ, so that a failure can be read. */
export function firstDifference(a: string, b: string): string | undefined {
  const [left, right] = [a.split('\n'), b.split('\n')];
  const line = left.findIndex((text, index) => text !== right[index]);
  return line === -1 && left.length === right.length ? undefined : `${line}: ${left[line]} | ${right[line]}`;
}
