import { asStrings, isObject } from '../base/json.ts';
import type { EntityMapping, MatchRule, Path, Template } from './mapping-model.ts';
import { addLeaf, formatPath, type Reader, reportUnknown } from './mapping-reader.ts';
import { isSearch, readSearch } from './mapping-search.ts';
import { COLLECT_PROBLEMS as RULES } from './problems.ts';

/** The keys of a mapping to an entity, and of `match`. */
export const ENTITY_KEYS = ['identifier', 'title', 'icon', 'team', 'blueprint', 'properties', 'relations'];
export const MATCH_KEYS = ['kinds', 'annotations', 'declaredIn', 'name'];
const MAX_DEPTH = 20;

/** `match`: how existing entities are found. */
export function readMatch(reader: Reader, name: string, value: unknown, path: Path): MatchRule | undefined {
  const { report, resource } = reader;
  if (!isObject(value)) {
    report(RULES['mapping-shape'], path, `${name} of ${resource.kind} is not a mapping`);
    return undefined;
  }
  reportUnknown(value, MATCH_KEYS, path, report);
  const rule: MatchRule = {
    kinds: readKinds(reader, name, value['kinds'], [...path, 'kinds']),
    annotations: [],
  };
  const { annotations = {} } = value;
  if (annotations !== null && !isObject(annotations))
    report(
      RULES['mapping-shape'],
      [...path, 'annotations'],
      `${name}.annotations of ${resource.kind} must be a mapping of annotations to expressions`,
    );
  for (const [key, expression] of Object.entries(isObject(annotations) ? annotations : {})) {
    const leaf = addLeaf(reader, `${name}.annotations.${key}`, expression, [...path, 'annotations', key]);
    if (leaf) rule.annotations.push({ key, leaf });
  }
  for (const key of ['declaredIn', 'name'] as const) {
    const leaf = addLeaf(reader, `${name}.${key}`, value[key], [...path, key]);
    if (leaf) rule[key] = leaf;
  }
  if (rule.annotations.length > 0 || rule.declaredIn || rule.name) return rule;
  report(
    RULES['mapping-shape'],
    path,
    `${name} of ${resource.kind} has neither annotations, declaredIn nor a name to match by`,
  );
  return undefined;
}

/** Identifiers of kinds; entries that are no texts are left out. */
function readKinds({ report, resource }: Reader, name: string, value: unknown, path: Path): string[] {
  if (value === undefined || value === null) return [];
  const isText = (one: unknown): boolean => typeof one === 'string' && one !== '';
  const wrong = Array.isArray(value) ? value.findIndex((one) => !isText(one)) : isText(value) ? -1 : 0;
  if (wrong >= 0)
    report(
      RULES['mapping-shape'],
      Array.isArray(value) ? [...path, wrong] : path,
      `${name}.kinds of ${resource.kind} must be a list of kinds, such as [Component]`,
    );
  return asStrings(value);
}

/** One of `port.entity.mappings`. */
export function readEntity(
  reader: Reader,
  value: Record<string, unknown>,
  path: Path,
  prefix: string,
): EntityMapping | undefined {
  const { report, resource } = reader;
  reportUnknown(value, ENTITY_KEYS, path, report);
  const properties = readTemplate(
    reader,
    `${prefix}properties`,
    value['properties'] ?? {},
    [...path, 'properties'],
    0,
  );
  if (properties?.type !== 'object')
    report(
      RULES['mapping-shape'],
      [...path, 'properties'],
      `${prefix}properties of ${resource.kind} must be a mapping of properties to expressions`,
    );
  const entity: EntityMapping = {
    name: prefix,
    team: [],
    properties: properties?.type === 'object' ? properties : { type: 'object', members: [] },
    relations: readRelations(reader, `${prefix}relations`, value['relations'], [...path, 'relations']),
  };
  if (resource.match) {
    const unused = ['identifier', 'title', 'icon', 'team', 'blueprint'].filter(
      (key) => value[key] !== undefined,
    );
    for (const key of unused)
      report(
        RULES['mapping-unknown-key'],
        [...path, key],
        `${key} of ${resource.kind} is not used, because match chooses the entity`,
      );
    return entity;
  }
  if (isSearch(value['identifier'])) {
    const search = readSearch(reader, `${prefix}identifier`, value['identifier'], [...path, 'identifier']);
    if (!search) return undefined;
    entity.identifierSearch = search;
  }
  if (isSearch(value['team'])) {
    const search = readSearch(reader, `${prefix}team`, value['team'], [...path, 'team']);
    if (search) entity.teamSearch = search;
  }
  for (const key of ['identifier', 'title', 'icon', 'blueprint'] as const) {
    if (key === 'identifier' && entity.identifierSearch) continue;
    const leaf = addLeaf(reader, `${prefix}${key}`, value[key], [...path, key]);
    if (leaf) entity[key] = leaf;
  }
  const teams: unknown[] = Array.isArray(value['team']) ? value['team'] : [value['team']];
  for (const [i, team] of (entity.teamSearch || isSearch(value['team']) ? [] : teams).entries()) {
    const leaf = addLeaf(
      reader,
      Array.isArray(value['team']) ? `${prefix}team[${i}]` : `${prefix}team`,
      team,
      [...path, 'team'],
    );
    if (leaf) entity.team.push(leaf);
  }
  const identified = entity.identifier !== undefined || entity.identifierSearch !== undefined;
  if (identified && entity.blueprint) return entity;
  const missing = identified ? 'blueprint' : 'identifier';
  report(
    RULES['mapping-shape'],
    path,
    `${formatPath(path)} (${resource.kind}) has no ${missing}, so it makes no entity`,
  );
  return undefined;
}

/** Objects and lists may be nested; whatever else stands there is an expression. */
function readTemplate(
  reader: Reader,
  name: string,
  value: unknown,
  path: Path,
  depth: number,
): Template | undefined {
  if (depth > MAX_DEPTH) {
    reader.report(
      RULES['mapping-shape'],
      path,
      `${name.slice(0, 100)} of ${reader.resource.kind} is nested too deeply`,
    );
    return undefined;
  }
  if (typeof value === 'object' && value !== null) reader.resource.paths[name] = path;
  if (Array.isArray(value)) {
    const items = value.map((item, i) =>
      readTemplate(reader, `${name}[${i}]`, item, [...path, i], depth + 1),
    );
    return { type: 'list', items: items.filter((item) => item !== undefined) };
  }
  if (isObject(value)) {
    const members = Object.entries(value).flatMap(([key, member]): [string, Template][] => {
      const template = readTemplate(reader, `${name}.${key}`, member, [...path, key], depth + 1);
      return template ? [[key, template]] : [];
    });
    return { type: 'object', members };
  }
  const leaf = addLeaf(reader, name, value, path);
  return leaf ? { type: 'leaf', leaf } : undefined;
}

function readRelations(reader: Reader, name: string, value: unknown, path: Path): EntityMapping['relations'] {
  if (value === undefined || value === null) return [];
  if (!isObject(value)) {
    reader.report(RULES['mapping-shape'], path, `${name} of ${reader.resource.kind} is not a mapping`);
    return [];
  }
  return Object.entries(value).flatMap(([field, target]): EntityMapping['relations'] => {
    const at = [...path, field];
    reader.resource.paths[`${name}.${field}`] = at;
    if (isObject(target) && target['match'] !== undefined) {
      reportUnknown(target, ['match'], at, reader.report);
      const match = readMatch(reader, `${name}.${field}.match`, target['match'], [...at, 'match']);
      return match ? [{ field, leaves: [], match }] : [];
    }
    if (isSearch(target)) {
      const search = readSearch(reader, `${name}.${field}`, target, at);
      return search ? [{ field, leaves: [], search }] : [];
    }
    const targets: unknown[] = Array.isArray(target) ? target : [target];
    const leaves = targets.flatMap(
      (item, i) =>
        addLeaf(reader, Array.isArray(target) ? `${name}.${field}[${i}]` : `${name}.${field}`, item, at) ??
        [],
    );
    return leaves.length > 0 ? [{ field, leaves }] : [];
  });
}
