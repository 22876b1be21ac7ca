import { asString, own } from '../base/json.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Portal } from './portal.ts';

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
  'scorecard',
  'cost',
  'warn',
  'change',
  'target',
]);

/** The commonest of Port's icon names. */
const PORT_ICONS: ReadonlyMap<string, string> = new Map([
  ['microservice', 'service'],
  ['environment', 'cluster'],
  ['user', 'person'],
  ['github', 'code'],
  ['git', 'code'],
  ['gitlab', 'code'],
  ['alert', 'warn'],
  ['deployment', 'change'],
  ['book', 'library'],
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

/** The symbol of a kind; names that the sprite does not have become a plain document. */
export function iconOfKind(portal: Portal, blueprint: string): string {
  const icon = portal.blueprints.get(blueprint)?.icon?.toLowerCase() ?? '';
  return KIND_ICONS.has(icon) ? icon : (PORT_ICONS.get(icon) ?? 'doc');
}

/** The symbol of an entity: by its type, then by the icon of its kind. */
export function iconOfEntity(portal: Portal, entity: Entity): string {
  const type = asString(own(entity.doc.spec, 'type'));
  return TYPE_ICONS.get(type?.toLowerCase() ?? '') ?? iconOfKind(portal, entity.blueprint);
}
