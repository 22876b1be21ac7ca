import { asString, asStrings, isObject, type JsonObject } from '../base/json.ts';
import type { Blueprint, Property, RelationField } from './blueprint.ts';
import type { Patch } from './entity.ts';

/** A blueprint in Port's form (reference: port.md 1.1), or the reason why it is none. */
export function readBlueprint(
  value: Record<string, unknown>,
): { blueprint: Blueprint } | { fault: string; path: string[] } {
  const identifier = asString(value['identifier']);
  if (
    !identifier ||
    identifier.length > 100 ||
    identifier === '.' ||
    identifier === '..' ||
    !/^[\p{L}\p{N}@_.+:\\/-]+$/u.test(identifier)
  ) {
    return { fault: 'identifier must be 1 to 100 letters, digits or @ _ . + : \\ / -', path: ['identifier'] };
  }
  const schema = value['schema'] as Record<string, unknown>;
  const properties: Record<string, Property> = {};
  for (const [id, property] of Object.entries(schema['properties'] as object)) {
    if (!isObject(property))
      return { fault: `the property ${id} is not a mapping`, path: ['schema', 'properties', id] };
    properties[id] = property as Property;
  }
  const relations: Record<string, RelationField> = {};
  for (const [id, relation] of Object.entries(isObject(value['relations']) ? value['relations'] : {})) {
    const target = isObject(relation) ? asString(relation['target']) : undefined;
    if (!isObject(relation) || !target)
      return { fault: `the relation ${id} names no target`, path: ['relations', id] };
    const title = asString(relation['title']);
    relations[id] = {
      ...(title ? { title } : {}),
      target,
      many: relation['many'] === true,
      required: relation['required'] === true,
      relation: id,
      inverse: asString(relation['inverse']) ?? `${id} of`,
    };
  }
  if (isObject(value['ownership'])) {
    relations['team'] ??= {
      title: asString(value['ownership']['title']) ?? 'Owner',
      many: true,
      required: false,
      relation: 'ownedBy',
      inverse: 'ownerOf',
      candidates: ['Group', '_team', 'User'],
      path: 'team',
    };
  }
  const optional = (key: string): object => (isObject(value[key]) ? { [key]: value[key] } : {});
  return {
    blueprint: {
      identifier,
      title: asString(value['title']) ?? identifier,
      ...(asString(value['plural']) ? { plural: asString(value['plural'])! } : {}),
      ...(asString(value['description']) ? { description: asString(value['description'])! } : {}),
      ...(asString(value['icon']) ? { icon: asString(value['icon'])! } : {}),
      family: 'custom',
      schema: { properties, required: asStrings(schema['required']) },
      relations,
      ...optional('calculationProperties'),
      ...optional('mirrorProperties'),
      ...optional('aggregationProperties'),
      ...optional('ownership'),
    },
  };
}

/** What an entity in Port's form says (reference: port.md 1.9, 1.11), or the reason why it says nothing. */
export function readPortEntity(
  value: Record<string, unknown>,
):
  | { kind: string; name: string; patch: Patch; relations: Record<string, string[]> }
  | { fault: string; path: string[] } {
  const kind = asString(value['blueprint']);
  if (!kind) return { fault: 'blueprint must name a kind', path: ['blueprint'] };
  const identifier = value['identifier'];
  const name = typeof identifier === 'number' ? String(identifier) : asString(identifier);
  if (!name) return { fault: 'identifier must be a text', path: ['identifier'] };
  if (name.length > 1000)
    return { fault: 'identifier is longer than 1,000 characters', path: ['identifier'] };
  const title = asString(value['title']);
  const icon = asString(value['icon']);
  const relations: Record<string, string[]> = {};
  for (const [id, target] of Object.entries(isObject(value['relations']) ? value['relations'] : {})) {
    relations[id] = asStrings(target);
  }
  if (value['team'] !== undefined) relations['team'] = asStrings(value['team']);
  return {
    kind,
    name,
    patch: {
      kind,
      metadata: { name, ...(title ? { title } : {}), ...(icon ? { icon } : {}) },
      properties: (isObject(value['properties']) ? value['properties'] : {}) as JsonObject,
    },
    relations,
  };
}
