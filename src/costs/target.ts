import { list, nearest } from '../base/text.ts';
import { findRef } from '../catalog/ref.ts';

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
  return isPool(text) ? (known.has(text) ? text : undefined) : findRef(text, (ref) => known.has(ref));
}

/** The ref that somebody meant who wrote a bare name, or one that is nearly right; empty when there is none. */
export function refHint(text: string, known: ReadonlySet<string>): string {
  const name = text.slice(text.lastIndexOf('/') + 1).slice(text.includes('/') ? 0 : text.indexOf(':') + 1);
  const refs = [...known].filter((ref) => !isPool(ref));
  const named = refs.filter((ref) => ref.endsWith(`/${name.toLowerCase()}`));
  const meant = named.length > 0 ? named.slice(0, 3) : near(name, refs);
  return meant.length > 0 ? `; did you mean ${list(meant, 'or')}?` : '';
}

function near(name: string, refs: readonly string[]): string[] {
  const found = nearest(name, new Set(refs.map((ref) => ref.slice(ref.indexOf('/') + 1))));
  return found === undefined ? [] : refs.filter((ref) => ref.endsWith(`/${found}`)).slice(0, 3);
}
