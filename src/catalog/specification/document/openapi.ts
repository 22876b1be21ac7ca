import { asString, isObject, own } from '../../../base/json.ts';
import { clip } from '../../../base/text.ts';
import { MOST_OPERATIONS, type Server, type Specification } from './model.ts';
import { aboutOf, Groups, type Mapping, mappingAt, resolve, summaryOf, textAt } from './parts.ts';

/** The methods that an OpenAPI document may have operations of. */
export const METHODS = ['get', 'query', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'];

/** Of an OpenAPI 3 or Swagger 2 document: operations by their first tag, else by the first step of their path. */
export function readOpenApi(root: Mapping): Specification {
  const version = textAt(root, 'openapi', 20);
  const groups = new Groups(tagNames(own(root, 'tags')));
  readPaths(root, mappingAt(root, 'paths'), groups, (path) => firstStep(path));
  readPaths(root, mappingAt(root, 'webhooks'), groups, () => 'Webhooks');
  return {
    format: version ? `OpenAPI ${version}` : `Swagger ${textAt(root, 'swagger', 20)}`,
    ...aboutOf(root),
    servers: serversOf(root),
    groups: groups.list(),
    total: groups.total,
    columns: ['Method', 'Path'],
  };
}

function tagNames(tags: unknown): string[] {
  if (!Array.isArray(tags)) return [];
  return tags.flatMap((tag) =>
    isObject(tag) && asString(own(tag, 'name')) ? [clip(String(tag['name']), 80)] : [],
  );
}

function readPaths(root: Mapping, paths: Mapping, groups: Groups, otherwise: (path: string) => string): void {
  for (const [path, written] of Object.entries(paths)) {
    const { value: item } = resolve(root, written);
    if (!isObject(item)) continue;
    const more = mappingAt(item, 'additionalOperations');
    for (const [method, operation] of [
      ...METHODS.map((name): [string, unknown] => [name, own(item, name)]),
      ...Object.entries(more),
    ]) {
      if (!isObject(operation)) continue;
      if (groups.total >= MOST_OPERATIONS) return;
      const tags = own(operation, 'tags');
      const tag = Array.isArray(tags) ? asString(tags[0])?.trim() : undefined;
      groups.add(tag ? clip(tag, 80) : otherwise(path), {
        verb: clip(method.toUpperCase(), 12),
        path: clip(path, 160),
        summary: summaryOf(operation),
        deprecated: own(operation, 'deprecated') === true,
        messages: [],
      });
    }
  }
}

/** `/carts/{id}/items` as `/carts`; versions in front do not count. */
function firstStep(path: string): string {
  const steps = path.split('/').filter((step) => step !== '');
  const first = steps.find((step) => !/^(?:v\d+(?:\.\d+)*|api)$/i.test(step)) ?? steps[0];
  return first === undefined ? '/' : clip(`/${first}`, 80);
}

function serversOf(root: Mapping): Server[] {
  const servers = own(root, 'servers');
  if (Array.isArray(servers))
    return servers.flatMap((server): Server[] => {
      const url = isObject(server) ? textAt(server, 'url', 200) : '';
      return url ? [{ url, description: textAt(server as Mapping, 'description', 100) }] : [];
    });
  const host = textAt(root, 'host', 200);
  if (!host) return [];
  const schemes = own(root, 'schemes');
  const scheme = Array.isArray(schemes)
    ? (asString(schemes.includes('https') ? 'https' : schemes[0]) ?? '')
    : 'https';
  return [{ url: `${scheme}://${host}${textAt(root, 'basePath', 100)}`, description: '' }];
}
