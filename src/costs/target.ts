import { formatRef, parseRef } from '../catalog/ref.ts';

/** The target of a pool: `shared:<id>`. Refs of entities have a slash, so the two never meet. */
export function poolTarget(id: string): string {
  return `shared:${id}`;
}

export function isPool(target: string): boolean {
  return target.startsWith('shared:') && !target.includes('/');
}

/** How a rule is named beside figures: pools by their target, so that the ids of both may be the same. */
export function ruleKey(rule: { id: string; type: 'rule' | 'shared' }): string {
  return rule.type === 'shared' ? poolTarget(rule.id) : rule.id;
}

/** The entity or pool that a text of the settings means, among those that exist. */
export function resolveTarget(text: string, known: ReadonlySet<string>): string | undefined {
  const parts = isPool(text) ? undefined : parseRef(text);
  const spellings = parts ? [formatRef(parts), formatRef(parts, true)] : [text];
  return spellings.find((ref) => known.has(ref));
}
