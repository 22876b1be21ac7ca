import { compareText } from '../base/json.ts';
import type { Entity } from '../catalog/entity.ts';
import type { QueryContext } from '../query/context.ts';
import { OWNED_BY } from '../query/lookup.ts';
import type { CardJudgement, OwnerCounts } from './judgement.ts';
import { levelOf, NO_LEVEL, nothingApplies, nothingJudged, rulesByLevel } from './levels.ts';
import { addCounts, type Counts, countsOf, OUTCOMES } from './outcome.ts';
import type { Scorecard } from './scorecard.ts';

/** The entities of some kinds, and where each stands among them. */
export interface Rows {
  entities: readonly Entity[];
  rowOf: ReadonlyMap<string, number>;
}

/** Scorecards of the same kinds share their rows. */
export function indexRows(entities: readonly Entity[]): (kinds: readonly string[]) => Rows {
  const known = new Map<string, Rows>();
  return (kinds) => {
    const key = kinds.join('\n');
    let rows = known.get(key);
    if (!rows) {
      const chosen = entities.filter((entity) => kinds.includes(entity.blueprint));
      const rowOf = new Map<string, number>();
      for (let row = 0; row < chosen.length; row += 1) rowOf.set(chosen[row]!.ref, row);
      rows = { entities: chosen, rowOf };
      known.set(key, rows);
    }
    return rows;
  };
}

/** Every owner as a number, and the owners of every entity. */
export interface OwnerIndex {
  refs: readonly string[];
  of: ReadonlyMap<Entity, readonly number[]>;
}

/** Asks once for the owners of every entity. */
export function indexOwners(entities: readonly Entity[], context: QueryContext): OwnerIndex {
  const numbers = new Map<string, number>([['', 0]]);
  const of = new Map<Entity, readonly number[]>();
  const nobody = [0];
  for (const entity of entities) {
    const owners = context.related(entity, OWNED_BY);
    for (const { ref } of owners) if (!numbers.has(ref)) numbers.set(ref, numbers.size);
    of.set(entity, owners.length > 0 ? owners.map(({ ref }) => numbers.get(ref)!) : nobody);
  }
  return { refs: [...numbers.keys()], of };
}

/** Counts outcomes by rule and by owner. */
export function countAll(
  width: number,
  entities: readonly Entity[],
  outcomes: Uint8Array,
  levels: Uint8Array,
  owners: OwnerIndex,
): Pick<CardJudgement, 'counts' | 'ruleCounts' | 'owners'> {
  const size = OUTCOMES.length;
  const byRule = new Uint32Array(width * size);
  const byOwner = new Uint32Array(owners.refs.length * size);
  const applied = new Uint32Array(owners.refs.length);
  const seen = new Uint8Array(owners.refs.length);
  for (let row = 0; row < entities.length; row += 1) {
    for (const owner of owners.of.get(entities[row]!)!) {
      seen[owner] = 1;
      if (levels[row] !== NO_LEVEL) applied[owner]! += 1;
      for (let at = row * width; at < (row + 1) * width; at += 1) byOwner[owner * size + outcomes[at]!]! += 1;
    }
    for (let rule = 0; rule < width; rule += 1) byRule[rule * size + outcomes[row * width + rule]!]! += 1;
  }
  const slice = (numbers: Uint32Array, index: number): Counts => countsOf(numbers.subarray(index * size));
  const ruleCounts = Array.from({ length: width }, (_, rule) => slice(byRule, rule));
  const ownerCounts = owners.refs.flatMap((ref, owner): [string, OwnerCounts][] =>
    seen[owner] ? [[ref, { entities: applied[owner]!, counts: slice(byOwner, owner) }]] : [],
  );
  ownerCounts.sort(([a], [b]) => compareText(a, b));
  return {
    counts: ruleCounts.reduce(addCounts, countsOf(new Uint32Array(size))),
    ruleCounts,
    owners: new Map(ownerCounts),
  };
}

/** Gives every row its level, at least and at best, and counts the levels. */
export function levelAll(
  scorecard: Scorecard,
  rows: number,
  outcomes: Uint8Array,
): Pick<CardJudgement, 'levels' | 'possible' | 'levelCounts' | 'unjudged'> {
  const width = scorecard.rules.length;
  const steps = rulesByLevel(scorecard);
  const levels = new Uint8Array(rows);
  const possible = new Uint8Array(rows);
  const levelCounts = scorecard.levels.map(() => ({ known: 0, atLeast: 0 }));
  let unjudged = 0;
  for (let row = 0; row < rows; row += 1) {
    if (nothingApplies(outcomes, row * width, width)) {
      levels[row] = NO_LEVEL;
      possible[row] = NO_LEVEL;
      continue;
    }
    const least = levelOf(steps, outcomes, row * width, false);
    const best = levelOf(steps, outcomes, row * width, true);
    levels[row] = least;
    possible[row] = best;
    if (nothingJudged(outcomes, row * width, width)) unjudged += 1;
    else levelCounts[least]![least === best ? 'known' : 'atLeast'] += 1;
  }
  return { levels, possible, levelCounts, unjudged };
}
