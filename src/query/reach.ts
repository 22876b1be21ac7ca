import type { RelatedTo } from './ast.ts';
import type { QueryContext } from './context.ts';

/** All entities that one of the named ones reaches, without the named ones unless a circle leads back. */
export function reach(query: RelatedTo, context: QueryContext): ReadonlySet<string> {
  const starts = query.ids.flatMap((id) => context.resolve(query.blueprint, id) ?? []);
  const reached = new Set<string>();
  for (const direction of ['upstream', 'downstream'] as const) {
    if (query.direction !== 'both' && query.direction !== direction) continue;
    const seen = new Set<string>();
    const queue = [...starts];
    for (let ref = queue.pop(); ref !== undefined; ref = queue.pop()) {
      for (const next of context.neighbours(ref, direction, query.required)) {
        if (seen.has(next)) continue;
        seen.add(next);
        queue.push(next);
      }
    }
    for (const ref of seen) reached.add(ref);
  }
  return reached;
}
