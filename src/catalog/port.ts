import { asString, asStrings, isObject, type JsonObject, setOwn } from '../base/json.ts';
import { parseSpan } from '../base/span.ts';
import type { Blueprint, Property, RelationField } from './blueprint.ts';
import type { Patch } from './entity.ts';

/** Why a document cannot be used, and where. */
export interface PortFault {
  fault: string;
  path: string[];
}

/** A blueprint in Port's form (reference: port.md 1.1), or the reason why it is none. */
export function readBlueprint(value: Record<string, unknown>): { blueprint: Blueprint } | PortFault {
  const identifier = asString(value['identifier']);
  if (!identifier || !isIdentifier(identifier)) {
    return { fault: 'identifier must be 1 to 100 letters, digits or @ _ . + : \\ / -', path: ['identifier'] };
  }
  const schema = isObject(value['schema']) ? value['schema'] : {};
  const properties = readProperties(schema['properties']);
  if ('fault' in properties) return properties;
  const relations = readRelations(value['relations']);
  if ('fault' in relations) return relations;
  const ownership = ownershipOf(value);
  if (ownership) relations.fields['team'] ??= teamField(ownership);
  const texts = ['plural', 'description', 'icon'].flatMap((key): [string, string][] => {
    const text = asString(value[key]);
    return text ? [[key, text]] : [];
  });
  const tables = ['calculationProperties', 'mirrorProperties', 'aggregationProperties'].flatMap(
    (key): [string, unknown][] => (isObject(value[key]) ? [[key, value[key]]] : []),
  );
  return {
    blueprint: {
      identifier,
      title: asString(value['title']) || identifier,
      ...Object.fromEntries(texts),
      family: 'custom',
      schema: { properties: properties.table, required: asStrings(schema['required']) },
      relations: relations.fields,
      ...Object.fromEntries(tables),
      ...(ownership ? { ownership } : {}),
    },
  };
}

function isIdentifier(text: string): boolean {
  return text.length <= 100 && text !== '.' && text !== '..' && /^[\p{L}\p{N}@_.+:\\/-]+$/u.test(text);
}

function readProperties(value: unknown): { table: Record<string, Property> } | PortFault {
  if (!isObject(value))
    return { fault: 'schema.properties is not a mapping', path: ['schema', 'properties'] };
  const table: Record<string, Property> = {};
  for (const [id, property] of Object.entries(value)) {
    if (!isObject(property))
      return { fault: `the property ${id} is not a mapping`, path: ['schema', 'properties', id] };
    const fault = validityFault(id, property);
    if (fault) return fault;
    setOwn(table, id, property as Property);
  }
  return { table };
}

/** Ours beside Port's keys: how long a value is good for, and which values stay. */
function validityFault(
  id: string,
  { validFor, finalValues }: Record<string, unknown>,
): PortFault | undefined {
  const path = ['schema', 'properties', id];
  if (validFor !== undefined && parseSpan(validFor) === undefined)
    return {
      fault: `validFor of the property ${id} must be a span such as 30m, 12h, 7d or 2w`,
      path: [...path, 'validFor'],
    };
  if (finalValues !== undefined && !Array.isArray(finalValues))
    return { fault: `finalValues of the property ${id} is not a list`, path: [...path, 'finalValues'] };
  return undefined;
}

function readRelations(value: unknown): { fields: Record<string, RelationField> } | PortFault {
  const fields: Record<string, RelationField> = {};
  if (value === undefined || value === null) return { fields };
  if (!isObject(value)) return { fault: 'relations is not a mapping', path: ['relations'] };
  for (const [id, relation] of Object.entries(value)) {
    const target = isObject(relation) ? asString(relation['target']) : undefined;
    if (!isObject(relation) || !target)
      return { fault: `the relation ${id} names no target`, path: ['relations', id] };
    const title = asString(relation['title']);
    setOwn(fields, id, {
      ...(title ? { title } : {}),
      target,
      many: relation['many'] === true,
      required: relation['required'] === true,
      relation: id,
      inverse: asString(relation['inverse']) || `${id} of`,
    });
  }
  return { fields };
}

/** How entities get their owners (reference: port.md 1.8); the older `teamInheritance` means inherited ownership. */
function ownershipOf(value: Record<string, unknown>): JsonObject | undefined {
  if (isObject(value['ownership'])) return value['ownership'] as JsonObject;
  const legacy = value['teamInheritance'];
  return isObject(legacy) && typeof legacy['path'] === 'string'
    ? { type: 'Inherited', path: legacy['path'] }
    : undefined;
}

function teamField(ownership: JsonObject): RelationField {
  return {
    title: asString(ownership['title']) || 'Owner',
    many: true,
    required: false,
    relation: 'ownedBy',
    inverse: 'ownerOf',
    candidates: ['Group', '_team', 'User'],
    path: 'team',
  };
}

/** What an entity in Port's form says (reference: port.md 1.9, 1.11), or the reason why it says nothing. */
export function readPortEntity(
  value: Record<string, unknown>,
): { kind: string; name: string; patch: Patch; relations: Record<string, string[]> } | PortFault {
  const kind = asString(value['blueprint']);
  if (!kind?.trim() || kind.length > 1000)
    return { fault: 'blueprint must name a kind', path: ['blueprint'] };
  const name = identifierOf(value['identifier']);
  if (!name?.trim()) return { fault: 'identifier must be a text', path: ['identifier'] };
  if (name.length > 1000)
    return { fault: 'identifier is longer than 1,000 characters', path: ['identifier'] };
  const title = asString(value['title']);
  const icon = asString(value['icon']);
  const relations: Record<string, string[]> = {};
  for (const [id, targets] of Object.entries(isObject(value['relations']) ? value['relations'] : {})) {
    setOwn(relations, id, identifiersOf(targets));
  }
  if (value['team'] !== undefined) relations['team'] = identifiersOf(value['team']);
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

/** Identifiers made of digits are numbers to YAML. */
function identifierOf(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : asString(value);
}

function identifiersOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((item) => identifierOf(item) ?? []);
}
