import { FALSE, type RelatedTo, TRUE } from './ast.ts';
import type { QueryContext } from './context.ts';
import { compileQuery } from './evaluate.ts';

/** What some entities reach, and what those reach of which it is not known whether they belong to them. */
export interface Reach {
  sure: ReadonlySet<string>;
  maybe: ReadonlySet<string>;
}

const NOTHING: ReadonlySet<string> = new Set();

/** All entities that one of the named ones reaches, without the named ones unless a circle leads back. */
export function reach(query: RelatedTo, context: QueryContext): Reach {
  const { ids } = query;
  if (!('kind' in ids)) {
    const starts = ids.flatMap((id) => context.resolve(query.blueprint, id) ?? []);
    return { sure: reachFrom(starts, query, context), maybe: NOTHING };
  }
  const blueprint = context.kinds.find(query.blueprint);
  const { check } = compileQuery(ids, { blueprint, context });
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
