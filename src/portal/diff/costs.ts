import { compareText } from '../../base/json.ts';
import { type Amount, formatAmount } from '../../base/money.ts';
import { ownersOf, type Portal } from '../portal.ts';
import type { Renames } from './entities.ts';

/** What the entities of an owner cost in the last 30 complete days of the bills, before and after. */
export interface CostMove {
  /** Ref of the owner; empty for entities without one. */
  owner: string;
  currency: string;
  /** Decimal texts, exact. */
  from: string;
  to: string;
}

/**
 * Owners for whom the sum is another one: entities with cost changed hands, or rules of the bills lead to other
 * entities. An entity with several owners counts for each of them, as on their pages.
 */
export function costMoves(before: Portal, after: Portal, renames: Renames): CostMove[] {
  if (!before.costs || !after.costs) return [];
  const [old, now] = [sums(before), sums(after)];
  const renamed = new Map([...old].map(([key, amount]) => [rename(key, renames), amount]));
  return [...new Set([...renamed.keys(), ...now.keys()])].sort(compareText).flatMap((key): CostMove[] => {
    const [from, to] = [renamed.get(key) ?? 0n, now.get(key) ?? 0n];
    const [currency, owner] = key.split('\n') as [string, string];
    return from === to ? [] : [{ owner, currency, from: formatAmount(from), to: formatAmount(to) }];
  });
}

function rename(key: string, renames: Renames): string {
  const [currency, owner] = key.split('\n') as [string, string];
  return `${currency}\n${renames.get(owner) ?? owner}`;
}

/** `currency\nowner` -> what its entities cost. */
function sums(portal: Portal): Map<string, Amount> {
  const found = new Map<string, Amount>();
  for (const ref of portal.costs!.refs()) {
    const owners = ownersOf(portal, ref);
    for (const { currency, last30Days } of portal.costs!.costsOf(ref))
      for (const owner of owners.length > 0 ? owners : [''])
        found.set(`${currency}\n${owner}`, (found.get(`${currency}\n${owner}`) ?? 0n) + last30Days);
  }
  return found;
}
