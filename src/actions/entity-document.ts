import { isObject, type Json, type JsonObject, own } from '../base/json.ts';
import type { EntityShape } from './deliveries/delivery.ts';

/** A value and its place in an entity's document. */
export interface Change {
  path: string[];
  value: Json;
}

/**
 * What a filled mapping in Port's form (identifier, title, team, icon, properties, relations) says, with the
 * place of each value in the document of the kind. The identifier is not part of it.
 */
export function changesOf(mapping: Json | undefined, shape: EntityShape): Change[] {
  if (!isObject(mapping)) return [];
  const given = mapping as JsonObject;
  const backstage = shape.apiVersion !== undefined;
  const changes: Change[] = [];
  function add(id: string, group: string, value: Json | undefined) {
    if (value !== undefined) changes.push({ path: pathOf(id, shape, group), value });
  }
  add('title', backstage ? 'metadata' : '', own(given, 'title'));
  add(backstage ? 'owner' : 'team', backstage ? 'spec' : '', own(given, 'team'));
  for (const group of ['properties', 'relations']) {
    const members = own(given, group);
    if (!isObject(members)) continue;
    for (const [id, value] of Object.entries(members as JsonObject))
      add(id, backstage ? 'spec' : group, value);
  }
  return changes;
}

/** The document of a new entity, in Backstage's form or in Port's, with its keys in the order people expect. */
export function entityDocument(mapping: Json | undefined, shape: EntityShape): JsonObject {
  const identifier = (isObject(mapping) && own(mapping as JsonObject, 'identifier')) || '';
  const start: JsonObject = shape.apiVersion
    ? { apiVersion: shape.apiVersion, kind: shape.kind, metadata: { name: identifier }, spec: {} }
    : { identifier, blueprint: shape.kind };
  const changes = changesOf(mapping, shape);
  const lists = (shape.lists ?? []).map((id) => ({ path: pathOf(id, shape, 'spec'), value: [] }));
  return withChanges(start, [...lists, ...changes]);
}

function pathOf(id: string, shape: EntityShape, group: string): string[] {
  return (own(shape.paths, id) ?? (group ? `${group}.${id}` : id)).split('.');
}

/** The given values at their places, and nothing else. */
export function withChanges(document: JsonObject, changes: readonly Change[]): JsonObject {
  for (const { path, value } of changes) {
    if (path.includes('__proto__')) continue;
    let place = document;
    for (const key of path.slice(0, -1)) {
      const next = own(place, key);
      const inner: JsonObject = isObject(next) ? (next as JsonObject) : {};
      place[key] = inner;
      place = inner;
    }
    place[path.at(-1)!] = value;
  }
  return document;
}
