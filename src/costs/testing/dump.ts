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
  return JSON.stringify(all, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}
