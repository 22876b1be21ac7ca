import { asString, compareText, own } from '../base/json.ts';
import type { State } from '../base/state.ts';
import { openHistory, readHistory } from '../history/history.ts';
import { type Reached, type Remembered, type Summary, summary } from '../history/summary.ts';
import { NO_LEVEL } from '../scorecards/levels.ts';
import { ownersOf, type Portal } from './portal.ts';

/**
 * The portal with what is known of its past. It must be the projection for its audience, so that changes tell
 * no more than pages do. `record` keeps what this build adds: call it once the site is published. A build that
 * is offline shows what was kept, and keeps nothing.
 */
export function withHistory(
  portal: Portal,
  state: State,
  offline: boolean,
): { portal: Portal; record(): void } {
  const history = offline ? readHistory(state, portal.audience) : openHistory(state, remember(portal));
  return {
    portal: { ...portal, history: history.records, historySince: history.since },
    record: history.save,
  };
}

/** What the next build needs to know of this one, to tell what changed. */
export function remember(portal: Portal): Summary {
  const problems = countByEntity(portal);
  const levels = levelsByEntity(portal);
  const entities = new Map<string, Remembered>();
  for (const entity of portal.entities) {
    const owners = ownersOf(portal, entity.ref);
    const lifecycle = asString(own(entity.doc.spec, 'lifecycle'));
    const found = problems.get(entity.ref);
    const reached = levels.get(entity.ref);
    const drift = [...new Set(entity.drift.map(({ path }) => path))];
    entities.set(entity.ref, {
      title: entity.title,
      ...(owners.length > 0 ? { owners: owners.sort(compareText) } : {}),
      ...(lifecycle ? { lifecycle } : {}),
      ...(found ? { problems: found } : {}),
      ...(drift.length > 0 ? { drift: drift.sort(compareText) } : {}),
      ...(reached ? { levels: Object.fromEntries(reached) } : {}),
    });
  }
  return summary({ since: portal.now, time: portal.now, audience: portal.audience, entities });
}

function countByEntity({ problems }: Portal): Map<string, [errors: number, warnings: number]> {
  const counts = new Map<string, [number, number]>();
  for (const { subject, severity } of problems) {
    if (subject === undefined || severity === 'info') continue;
    const found = counts.get(subject) ?? [0, 0];
    found[severity === 'error' ? 0 : 1] += 1;
    counts.set(subject, found);
  }
  return counts;
}

/** What every scorecard says of every entity; null where something unknown may lift it above its level. */
function levelsByEntity({ judgement }: Portal): Map<string, [string, Reached | null][]> {
  const levels = new Map<string, [string, Reached | null][]>();
  for (const { scorecard, entities, levels: certain, possible } of judgement.cards) {
    for (const [row, { ref }] of entities.entries()) {
      const rank = certain[row]!;
      if (rank === NO_LEVEL) continue;
      const known = possible[row] === rank;
      const reached = known
        ? { scorecard: scorecard.title, level: scorecard.levels[rank]!.title, rank }
        : null;
      const found = levels.get(ref);
      if (found) found.push([scorecard.key, reached]);
      else levels.set(ref, [[scorecard.key, reached]]);
    }
  }
  return levels;
}
