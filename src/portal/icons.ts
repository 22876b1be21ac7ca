import { asString, own } from '../base/json.ts';
import type { Entity } from '../catalog/entity.ts';
import { kindKey } from '../catalog/ref.ts';
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
  ['defaultproperty', 'doc'],
  ['component', 'service'],
  ['server', 'service'],
  ['lambda', 'service'],
  ['blueprint', 'system'],
  ['project', 'system'],
  ['product', 'system'],
  ['environment', 'cluster'],
  ['k8s', 'cluster'],
  ['argo', 'cluster'],
  ['helm', 'cluster'],
  ['node', 'cluster'],
  ['region', 'cluster'],
  ['user', 'person'],
  ['users', 'team'],
  ['group', 'team'],
  ['github', 'code'],
  ['git', 'code'],
  ['gitlab', 'code'],
  ['gitversion', 'code'],
  ['bitbucket', 'code'],
  ['azuredevops', 'code'],
  ['repository', 'code'],
  ['repo', 'code'],
  ['alert', 'warn'],
  ['bug', 'warn'],
  ['incident', 'warn'],
  ['pagerduty', 'warn'],
  ['opsgenie', 'warn'],
  ['vulnerability', 'warn'],
  ['deployment', 'change'],
  ['deploy', 'change'],
  ['jenkins', 'job'],
  ['pipeline', 'job'],
  ['ciandcd', 'job'],
  ['jira', 'action'],
  ['actions', 'action'],
  ['ticket', 'action'],
  ['task', 'action'],
  ['book', 'library'],
  ['package', 'library'],
  ['docs', 'doc'],
  ['swagger', 'api'],
  ['graphql', 'api'],
  ['cloud', 'resource'],
  ['aws', 'resource'],
  ['azure', 'resource'],
  ['googlecloudplatform', 'resource'],
  ['database', 'resource'],
  ['bucket', 'resource'],
  ['link', 'website'],
  ['globe', 'website'],
  ['moneybill', 'cost'],
  ['dollar', 'cost'],
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

/** The symbol of a kind: by its icon, else by its name, as a kind of the portal's own may be called like one that has a symbol. */
export function iconOfKind(portal: Portal, blueprint: string): string {
  return symbolOf(portal.blueprints.get(blueprint)?.icon ?? '') ?? symbolOf(kindKey(blueprint)) ?? 'doc';
}

/** The symbol that a name of an icon or of a kind stands for. */
function symbolOf(name: string): string | undefined {
  const key = name.toLowerCase();
  return KIND_ICONS.has(key) ? key : PORT_ICONS.get(key);
}

/** The symbol of an entity: by its type, then by the icon of its kind. */
export function iconOfEntity(portal: Portal, entity: Entity): string {
  const type = asString(own(entity.doc.spec, 'type'));
  return TYPE_ICONS.get(type?.toLowerCase() ?? '') ?? iconOfKind(portal, entity.blueprint);
}
