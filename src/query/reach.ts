import type { Entity } from '../catalog/entity.ts';
import { FALSE, type Query, type RelatedTo, TRUE, type Truth } from './ast.ts';
import type { QueryContext } from './context.ts';

/** What some entities reach, and what those reach of which it is not known whether they belong to them. */
export interface Reach {
  sure: ReadonlySet<string>;
  maybe: ReadonlySet<string>;
}

const NOTHING: ReadonlySet<string> = new Set();

/**
 * All entities that one of the named ones reaches, without the named ones unless a circle leads back.
 *
 * @param compile makes of a query about entities of the named kind what decides for one of them
 */
export function reach(
  query: RelatedTo,
  context: QueryContext,
  compile: (query: Query) => (entity: Entity) => Truth,
): Reach {
  const { ids } = query;
  if (!('kind' in ids)) {
    const starts = ids.flatMap((id) => context.resolve(query.blueprint, id) ?? []);
    return { sure: reachFrom(starts, query, context), maybe: NOTHING };
  }
  const check = compile(ids);
  const judged = context
    .entitiesOf(query.blueprint)
    .map((entity) => ({ ref: entity.ref, truth: check(entity) }));
  const starts = (wanted: (truth: number) => boolean): string[] =>
    judged.flatMap(({ ref, truth }) => (wanted(truth) ? [ref] : []));
  return {
    sure: reachFrom(
      starts((truth) => truth === TRUE),
      query,
      context,
    ),
    maybe: judged.some(({ truth }) => truth !== TRUE && truth !== FALSE)
      ? reachFrom(
          starts((truth) => truth !== FALSE),
          query,
          context,
        )
      : NOTHING,
  };
}

function reachFrom(
  starts: readonly string[],
  { direction: wanted, required }: RelatedTo,
  context: QueryContext,
): ReadonlySet<string> {
  const reached = new Set<string>();
  for (const direction of ['upstream', 'downstream'] as const) {
    if (wanted !== 'both' && wanted !== direction) continue;
    const seen = new Set<string>();
    const queue = [...starts];
    for (let ref = queue.pop(); ref !== undefined; ref = queue.pop()) {
      for (const next of context.neighbours(ref, direction, required)) {
        if (seen.has(next)) continue;
        seen.add(next);
        queue.push(next);
      }
    }
    for (const ref of seen) reached.add(ref);
  }
  return reached;
}
