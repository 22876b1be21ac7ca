import { isObject } from '../base/json.ts';

type Mapping = Record<string, unknown>;

/**
 * Formats that lie beside catalog files, so that a skipped document can be named. The first that fits is
 * taken. Nothing but a name depends on this table: what is in no format is skipped all the same.
 */
const FORMATS: readonly { name: string; fits(value: Mapping): boolean }[] = [
  {
    name: 'a GitHub workflow',
    fits: (value) => has(value, 'jobs') && (has(value, 'on') || has(value, 'true')),
  },
  { name: 'a GitHub action', fits: (value) => isObject(value['runs']) && has(value, 'name') },
  { name: 'an OpenAPI description', fits: (value) => has(value, 'openapi') || has(value, 'swagger') },
  { name: 'an AsyncAPI description', fits: (value) => has(value, 'asyncapi') },
  { name: 'the settings of MkDocs', fits: (value) => has(value, 'site_name') },
  {
    name: 'a Helm chart',
    fits: (value) => has(value, 'apiVersion') && has(value, 'version') && has(value, 'name'),
  },
  { name: 'a Compose file', fits: (value) => isObject(value['services']) },
  {
    name: "a state or plan of Terraform with resources of Port's, which portolan import port reads",
    fits: (value) =>
      (has(value, 'terraform_version') || has(value, 'format_version')) &&
      /"port_\w+"/.test(portTypes(value)),
  },
  {
    name: 'a state or plan of Terraform',
    fits: (value) => has(value, 'terraform_version') || has(value, 'format_version'),
  },
  {
    name: "a mapping of Port's integrations",
    fits: (value) => Array.isArray(value['resources']) && value['resources'].some(isMappingResource),
  },
  {
    name: "a description of one of Port's integrations",
    fits: (value) => has(value, 'features') && has(value, 'title'),
  },
  { name: "a page of Port's", fits: (value) => Array.isArray(value['widgets']) },
  {
    name: 'an export from Port, which portolan import port makes catalog files of',
    fits: (value) => PORT_LISTS.filter((key) => Array.isArray(value[key])).length >= 2 || isAnswer(value),
  },
  {
    name: 'a package of npm',
    fits: (value) => has(value, 'version') && (has(value, 'dependencies') || has(value, 'devDependencies')),
  },
  { name: 'a lock file of npm', fits: (value) => has(value, 'lockfileVersion') },
  { name: 'the settings of TypeScript', fits: (value) => isObject(value['compilerOptions']) },
  {
    name: 'a JSON Schema',
    fits: (value) =>
      typeof value['$schema'] === 'string' && (has(value, 'properties') || has(value, '$defs')),
  },
];

/** What a mapping is that is not for the catalog, as a noun with its article; undefined when it cannot be told. */
export function formatOf(value: Mapping): string | undefined {
  return FORMATS.find(({ fits }) => fits(value))?.name;
}

/** Lists that the one file of an export holds (reference: port.md 1.12). */
const PORT_LISTS = [
  'blueprints',
  'entities',
  'scorecards',
  'actions',
  'teams',
  'users',
  'pages',
  'integrations',
  'blueprint_permissions',
  'action_permissions',
];

/** An answer of Port's API as it was saved: `{ok: true, entities: […]}`. */
function isAnswer(value: Mapping): boolean {
  if (value['ok'] !== true) return false;
  return PORT_LISTS.some((key) => Array.isArray(value[key]) || isObject(value[key.replace(/s$/, '')]));
}

/** The types of resources at the top of a document of Terraform's, as JSON: no need to look into modules for a name. */
function portTypes(value: Mapping): string {
  const within = isObject(value['planned_values']) ? value['planned_values'] : value['values'];
  const top = isObject(within) && isObject(within['root_module']) ? within['root_module'] : value;
  const resources = Array.isArray(top['resources']) ? top['resources'] : [];
  return JSON.stringify(resources.slice(0, 1000).map((one: unknown) => (isObject(one) ? one['type'] : '')));
}

function has(value: Mapping, key: string): boolean {
  return Object.hasOwn(value, key);
}

function isMappingResource(resource: unknown): boolean {
  return (
    isObject(resource) &&
    Object.hasOwn(resource, 'kind') &&
    (isObject(resource['port']) || isObject(resource['selector']))
  );
}
