import { list, nearest } from '../base/text.ts';
import type { Entity } from '../catalog/entity.ts';
import { findRef, shortRef } from '../catalog/ref.ts';
import { didYouMean, quote } from '../query/port-reading.ts';
import { type Part, report } from './fields.ts';
import { SCORECARD_PROBLEMS as RULES } from './problems.ts';
import type { Scorecard } from './scorecard.ts';

/** What exemptions may be for, by the names that people write. */
export interface Targets {
  scorecards: ReadonlyMap<string, readonly Scorecard[]>;
  byRef: ReadonlyMap<string, Entity>;
  byId: ReadonlyMap<string, readonly Entity[]>;
}

export function indexTargets(scorecards: readonly Scorecard[], entities: readonly Entity[]): Targets {
  const byName = Map.groupBy(scorecards, (scorecard) => scorecard.identifier);
  for (const scorecard of scorecards) if (!byName.has(scorecard.key)) byName.set(scorecard.key, [scorecard]);
  return {
    scorecards: byName,
    byRef: new Map(entities.map((entity) => [entity.ref, entity])),
    byId: Map.groupBy(entities, (entity) => entity.id),
  };
}

/** By ref, else by identifier among the entities that the scorecards judge. */
export function findEntity(
  target: string,
  scorecards: readonly Scorecard[],
  part: Part,
  { byRef, byId }: Targets,
): Entity | undefined {
  const exact = byRef.get(target) ?? byRef.get(findRef(target, (ref) => byRef.has(ref)) ?? '');
  if (exact) return exact;
  const judged = (byId.get(target) ?? []).filter(({ blueprint }) =>
    scorecards.some(({ blueprints }) => blueprints.includes(blueprint)),
  );
  if (judged.length === 1) return judged[0];
  if (judged.length > 1) {
    const refs = list(
      judged.slice(0, 5).map(({ ref }) => shortRef(ref)),
      'or',
    );
    report(
      part,
      RULES['exemption-target'],
      ['entity'],
      `${quote(target)} may be ${refs}`,
      'Write the whole ref.',
    );
    return undefined;
  }
  const hint = byRef.size <= 5000 ? hintFor(target, byRef) : '';
  report(part, RULES['exemption-target'], ['entity'], `There is no entity ${quote(target)}.${hint}`);
  return undefined;
}

/** Of a whole ref the name is compared, among those of its kind: most of such texts is the same anyway. */
function hintFor(target: string, byRef: ReadonlyMap<string, Entity>): string {
  const split = target.lastIndexOf('/') + 1;
  if (split === 0) return didYouMean(target, byRef.keys());
  const start = target.slice(0, split).toLowerCase();
  const names = [...byRef.keys()].flatMap((ref) => (ref.startsWith(start) ? [ref.slice(split)] : []));
  const name = nearest(target.slice(split), names);
  return name === undefined ? '' : ` Did you mean ${quote(`${start}${name}`)}?`;
}
