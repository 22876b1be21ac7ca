import type { Amount } from '../base/money.ts';
import { dayText } from './book.ts';
import type { PoolLine } from './pools.ts';
import type { RuleInfo } from './program.ts';
import { poolTarget } from './target.ts';
import type { CostView } from './view.ts';

/** A pool: what it costs, and who carries it. */
export interface SharedView {
  id: string;
  title: string;
  split: 'proportional' | 'even';
  cost: CostView;
  /** Month -> how many entities carry it, and what nobody carries. */
  months: { month: string; carriers: number; kept: Amount }[];
}

export function sharedViews(
  rules: readonly RuleInfo[],
  lines: readonly PoolLine[],
  view: (target: string) => CostView | undefined,
): SharedView[] {
  return rules.flatMap(({ id, title, type }) => {
    const own = type === 'shared' ? lines.filter((line) => line.pool.id === id) : [];
    const cost = own.length > 0 ? view(poolTarget(id)) : undefined;
    if (!cost) return [];
    const months = new Map<number, { month: string; carriers: number; kept: Amount }>();
    for (const line of own) {
      const entry = months.get(line.month) ?? { month: dayText(line.month), carriers: 0, kept: 0n };
      if (line.carriers) entry.carriers = carrying(line.carriers.bounds);
      else entry.kept += line.sums.at(-1)!;
      months.set(line.month, entry);
    }
    const sorted = [...months].sort(([a], [b]) => a - b).map(([, entry]) => entry);
    return [{ id, title, split: own[0]!.pool.split, cost, months: sorted }];
  });
}

function carrying(bounds: readonly bigint[]): number {
  return bounds.reduce(
    (count, bound, index) => (index > 0 && bound !== bounds[index - 1] ? count + 1 : count),
    0,
  );
}
