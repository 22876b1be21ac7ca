import type { Entity } from '../../catalog/entity.ts';
import { getPortal } from '../../portal/store.ts';

/** Symbols of the sprite that may stand for a kind. */
const KIND_ICONS: ReadonlySet<string> = new Set([
  'service',
  'api',
  'resource',
  'system',
  'library',
  'website',
  'job',
  'cluster',
  'team',
  'person',
  'domain',
  'doc',
  'code',
  'action',
  'warn',
  'change',
  'target',
]);

/** What common component and resource types look like. */
const TYPE_ICONS: ReadonlyMap<string, string> = new Map([
  ['service', 'service'],
  ['website', 'website'],
  ['library', 'library'],
  ['job', 'job'],
  ['cronjob', 'job'],
  ['database', 'resource'],
  ['kubernetes-cluster', 'cluster'],
  ['cluster', 'cluster'],
  ['documentation', 'doc'],
]);

/** The symbol of an entity: by its type, then by the icon of its kind. */
export function iconOf(entity: Entity): string {
  const type = entity.doc.spec['type'];
  const byType = typeof type === 'string' ? TYPE_ICONS.get(type.toLowerCase()) : undefined;
  return byType ?? kindIcon(entity.blueprint);
}

/** The symbol of a kind; names that the sprite does not have, such as Port's, become a plain document. */
export function kindIcon(blueprint: string): string {
  const icon = getPortal().blueprints.get(blueprint)?.icon?.toLowerCase() ?? '';
  return KIND_ICONS.has(icon) ? icon : (PORT_ICONS.get(icon) ?? 'doc');
}

/** The commonest of Port's icon names. */
const PORT_ICONS: ReadonlyMap<string, string> = new Map([
  ['microservice', 'service'],
  ['service', 'service'],
  ['cluster', 'cluster'],
  ['environment', 'cluster'],
  ['team', 'team'],
  ['user', 'person'],
  ['github', 'code'],
  ['git', 'code'],
  ['gitlab', 'code'],
  ['alert', 'warn'],
  ['deployment', 'change'],
  ['api', 'api'],
  ['book', 'library'],
]);

/** Two letters for a person or a team. */
export function initials(title: string): string {
  const words = title.split(/[\s._-]+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const letters = words.length > 1 ? [words[0]!, words.at(-1)!] : [...(words[0] ?? '?')].slice(0, 2);
  return letters.map((word) => [...word][0]!.toUpperCase()).join('');
}
