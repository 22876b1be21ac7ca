import { isObject, type JsonObject } from '../base/json.ts';
import { readEntity, readMatch } from './mapping-entity.ts';
import type { ItemsToParse, MappingResource, Path } from './mapping-model.ts';
import { addLeaf, formatPath, type Reader, type Report, reportUnknown } from './mapping-reader.ts';
import { COLLECT_PROBLEMS as RULES } from './problems.ts';
import type { Source } from './source.ts';

export const PORT_KEYS = ['entity', 'itemsToParse', 'itemsToParseName', 'itemsToParseTopLevelTransform'];

/** One of `resources`; undefined, with the reason reported, when it says nothing that can be used. */
export function readResource(
  value: unknown,
  index: number,
  selectors: NonNullable<Source['selectors']>,
  report: Report,
): MappingResource | undefined {
  const path: Path = ['resources', index];
  const shape = (at: Path, message: string): undefined =>
    report(RULES['mapping-shape'], at, message) as undefined;
  if (!isObject(value)) return shape(path, `${formatPath(path)} is not a mapping`);
  const { kind, selector = {}, port } = value;
  if (typeof kind !== 'string' || kind === '') return shape(path, `${formatPath(path)} names no kind`);
  if (!isObject(port) || !isObject(port['entity']))
    return shape(path, `${formatPath(path)} (${kind}) has no port.entity`);
  if (!isObject(selector))
    return shape([...path, 'selector'], `selector of ${formatPath(path)} (${kind}) is not a mapping`);
  reportUnknown(value, ['kind', 'selector', 'port'], path, report);
  const { query, ...others } = selector as JsonObject;
  const chosenBy = readSelector(others, selectors, [...path, 'selector'], report);
  reportUnknown(port, PORT_KEYS, [...path, 'port'], report);
  const resource: MappingResource = {
    kind,
    at: formatPath(path),
    selector: chosenBy,
    entities: [],
    leaves: {},
    paths: {},
  };
  const reader: Reader = { resource, report };
  const chosen = addLeaf(reader, 'selector.query', query, [...path, 'selector', 'query']);
  if (chosen) resource.query = chosen;
  const items = readItems(port, path, report);
  if (items) resource.items = items;
  const entity = port['entity'];
  const at: Path = [...path, 'port', 'entity'];
  reportUnknown(entity, ['mappings', 'match'], at, report);
  if (entity['match'] !== undefined) {
    const match = readMatch(reader, 'match', entity['match'], [...at, 'match']);
    if (!match) return undefined;
    resource.match = match;
  }
  const many = Array.isArray(entity['mappings']);
  const mappings: unknown[] = Array.isArray(entity['mappings']) ? entity['mappings'] : [entity['mappings']];
  for (const [i, mapping] of mappings.entries()) {
    const mappingPath: Path = many ? [...at, 'mappings', i] : [...at, 'mappings'];
    if (!isObject(mapping)) {
      shape(mappingPath, `${formatPath(mappingPath)} (${kind}) is not a mapping`);
      continue;
    }
    const read = readEntity(reader, mapping, mappingPath, mappings.length > 1 ? `mappings[${i}].` : '');
    if (read) resource.entities.push(read);
  }
  return resource.entities.length > 0 ? resource : undefined;
}

/** The keys that choose among the records of the source; the others are Port's, for what its integrations ask. */
function readSelector(
  selector: JsonObject,
  known: NonNullable<Source['selectors']>,
  path: Path,
  report: Report,
): JsonObject {
  return Object.fromEntries(
    Object.entries(selector).filter(([key, value]) => {
      const at = [...path, key];
      const rule = Object.hasOwn(known, key) ? known[key] : undefined;
      if (!rule) {
        const message = `${formatPath(at)} was ignored: what the source reads is said by its settings in portal.yaml, and which of its records are meant by query`;
        report(RULES['mapping-selector'], at, message);
        return false;
      }
      const fault = rule.fault(value);
      if (fault !== undefined) report(RULES['mapping-shape'], at, `${formatPath(at)} ${fault}`);
      return fault === undefined;
    }),
  );
}

function readItems(port: Record<string, unknown>, path: Path, report: Report): ItemsToParse | undefined {
  const expression = port['itemsToParse'];
  const { itemsToParseName: named, itemsToParseTopLevelTransform: transform } = port;
  if (named !== undefined && named !== null && (typeof named !== 'string' || named === ''))
    report(
      RULES['mapping-shape'],
      [...path, 'port', 'itemsToParseName'],
      'itemsToParseName must be a name; the elements are called item',
    );
  if (transform !== undefined && transform !== null && typeof transform !== 'boolean')
    report(
      RULES['mapping-shape'],
      [...path, 'port', 'itemsToParseTopLevelTransform'],
      'itemsToParseTopLevelTransform must be true or false; it is taken for true',
    );
  if (expression === undefined || expression === null) return undefined;
  if (typeof expression !== 'string') {
    report(RULES['mapping-shape'], [...path, 'port', 'itemsToParse'], 'itemsToParse must be an expression');
    return undefined;
  }
  const name = typeof named === 'string' && named !== '' ? named : 'item';
  const without = transform === false ? undefined : firstPath(expression);
  return { expression, name, ...(without ? { without } : {}) };
}

/** The first path that an expression names, such as `["file", "content"]` of `(.file.content // {} | to_entries)`. */
export function firstPath(expression: string): string[] | undefined {
  const found = /(?<![\w)\]"'$.?])((?:\.[A-Za-z_]\w*|\.?\["[^"\\]*"\])+)/.exec(expression)?.[1];
  if (!found) return undefined;
  return [...found.matchAll(/\.([A-Za-z_]\w*)|\["([^"\\]*)"\]/g)].map(
    ([, plain, quoted]) => plain ?? quoted!,
  );
}
