import type { Problem } from '../../base/problem.ts';
import { COLLECT_PROBLEMS } from '../../collect/problems.ts';
import { COST_PROBLEMS } from '../../costs/problems.ts';
import type { Portal } from '../portal.ts';

const DROPS: ReadonlySet<string> = new Set([
  COLLECT_PROBLEMS['large-drop'].id,
  COST_PROBLEMS['large-drop'].id,
]);

/**
 * The sources and bills that gave far less than before. What they gave before is kept, so the site would be right; but a source that
 * answers with half of what it knows is one that somebody must look at, which a run that ends well would hide.
 */
export function dropsOf({ feeds, settings }: Pick<Portal, 'feeds' | 'settings'>): Problem[] {
  if (settings.publish.onDrop === 'publish') return [];
  return feeds.flatMap(({ problems }) => problems.filter(({ rule }) => DROPS.has(rule)));
}
