import type { Entity } from '../../catalog/entity.ts';
import { iconOfEntity, iconOfKind } from '../../portal/icons.ts';
import { getPortal } from '../../portal/store.ts';

/** The symbol of an entity: by its type, then by the icon of its kind. */
export function iconOf(entity: Entity): string {
  return iconOfEntity(getPortal(), entity);
}

/** The symbol of a kind; names that the sprite does not have, such as Port's, become a plain document. */
export function kindIcon(blueprint: string): string {
  return iconOfKind(getPortal(), blueprint);
}

/** Two letters for a person or a team. */
export function initials(title: string): string {
  const words = title.split(/[\s._-]+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const letters = words.length > 1 ? [words[0]!, words.at(-1)!] : [...(words[0] ?? '?')].slice(0, 2);
  return letters.map((word) => [...word][0]!.toUpperCase()).join('');
}
