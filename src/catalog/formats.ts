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
    name: 'an export of everything from Port in one file; its lists of blueprints and of entities are read from files of their own',
    fits: (value) => Array.isArray(value['blueprints']) && Array.isArray(value['entities']),
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
