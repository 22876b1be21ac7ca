import { asString, asStrings, isObject, type JsonObject, own, setOwn } from '../base/json.ts';
import { parseSpan } from '../base/span.ts';
import { clip } from '../base/text.ts';
import type { Blueprint, Property, RelationField } from './blueprint.ts';
import type { DefinitionFault } from './definition-fault.ts';
import type { Patch } from './entity.ts';
import { HAS_MEMBER, isPortUser, isTeamKind, MEMBER_OF } from './people.ts';
import { readComputed } from './port-computed.ts';
import { propertyFaults } from './port-definition.ts';
import {
  BLUEPRINT_KEYS,
  formFaults,
  type IdleKeys,
  idleFaults,
  keyFaults,
  OWNERSHIP_KEYS,
  RELATION_KEYS,
  SCHEMA_KEYS,
} from './port-keys.ts';

/** Why a document cannot be used, and where. */
export interface PortFault {
  fault: string;
  path: string[];
}

/**
 * A blueprint in Port's form (reference: port.md 1.1) with what is wrong in parts of it, or the reason why it is none.
 * What cannot be read costs itself and nothing else.
 */
export function readBlueprint(
  value: Record<string, unknown>,
): { blueprint: Blueprint; faults: DefinitionFault[] } | PortFault {
  const identifier = asString(value['identifier']);
  if (!identifier || !isIdentifier(identifier)) {
    return { fault: 'identifier must be 1 to 100 letters, digits or @ _ . + : \\ / -', path: ['identifier'] };
  }
  const idle: IdleKeys = [];
  const faults: DefinitionFault[] = [
    ...formFaults(value, BLUEPRINT_KEYS, 'the blueprint', []),
    ...keyFaults(value, BLUEPRINT_KEYS, 'the blueprint', [], idle),
  ];
  const schema = readSchema(value['schema'], faults, idle);
  const isUser = isPortUser(identifier);
  const relations = readRelations(value['relations'], isUser, faults, idle);
  const ownership = readOwnership(value, faults, idle);
  // A blueprint may have a relation of that name besides.
  if (ownership)
    relations[Object.hasOwn(relations, 'team') ? '$team' : 'team'] = teamField(ownership, isUser);
  const texts = ['plural', 'description', 'icon'].flatMap((key): [string, string][] => {
    const text = asString(value[key]);
    return text ? [[key, text]] : [];
  });
  const computed = readComputed(value);
  faults.push(...computed.faults, ...idleFaults(idle));
  return {
    blueprint: {
      identifier,
      title: asString(value['title']) || identifier,
      ...Object.fromEntries(texts),
      family: 'custom',
      schema,
      relations,
      ...computed.tables,
      ...(ownership ? { ownership } : {}),
    },
    faults,
  };
}

function isIdentifier(text: string): boolean {
  return text.length <= 100 && text !== '.' && text !== '..' && /^[\p{L}\p{N}@_.+:\\/-]+$/u.test(text);
}

function readSchema(value: unknown, faults: DefinitionFault[], idle: IdleKeys): Blueprint['schema'] {
  const fix = 'Add schema: { properties: {} }; until then entities of the kind have no properties.';
  if (!isObject(value)) {
    const path = value === undefined ? [] : ['schema'];
    faults.push({ rule: 'part', fault: 'the blueprint has no schema', path, fix });
    return { properties: {}, required: [] };
  }
  faults.push(...keyFaults(value, SCHEMA_KEYS, 'schema', ['schema'], idle));
  const properties = own(value, 'properties');
  if (!isObject(properties)) {
    const path = properties === undefined ? ['schema'] : ['schema', 'properties'];
    faults.push({ rule: 'part', fault: 'schema.properties is not a mapping', path, fix });
  }
  const required = own(value, 'required');
  if (required !== undefined && required !== null && !Array.isArray(required))
    faults.push({ rule: 'part', fault: 'schema.required is not a list', path: ['schema', 'required'] });
  return {
    properties: readProperties(isObject(properties) ? properties : {}, faults, idle),
    required: Array.isArray(required) ? asStrings(required) : [],
  };
}

function readProperties(
  value: Record<string, unknown>,
  faults: DefinitionFault[],
  idle: IdleKeys,
): Record<string, Property> {
  const table: Record<string, Property> = {};
  for (const [id, property] of Object.entries(value)) {
    if (!isObject(property)) {
      const path = ['schema', 'properties', id];
      faults.push({ rule: 'part', fault: `the property ${clip(id, 60)} is not a mapping`, path });
      setOwn(table, id, {});
      continue;
    }
    const found = propertyFaults(id, property, idle);
    const validity = validityFaults(id, property);
    faults.push(...found.faults, ...validity.faults);
    const unusable = [...found.keys, ...validity.keys];
    const kept = Object.entries(property).filter(([key]) => !unusable.includes(key));
    setOwn(table, id, (unusable.length === 0 ? property : Object.fromEntries(kept)) as Property);
  }
  return table;
}

/** Ours beside Port's keys: how long a value is good for, and which values stay. */
function validityFaults(
  id: string,
  { validFor, finalValues }: Record<string, unknown>,
): { faults: DefinitionFault[]; keys: string[] } {
  const path = ['schema', 'properties', id];
  const faults: DefinitionFault[] = [];
  if (validFor !== undefined && parseSpan(validFor) === undefined)
    faults.push({
      rule: 'part',
      fault: `validFor of the property ${id} must be a span such as 30m, 12h, 7d or 2w`,
      path: [...path, 'validFor'],
    });
  if (finalValues !== undefined && !Array.isArray(finalValues))
    faults.push({
      rule: 'part',
      fault: `finalValues of the property ${id} is not a list`,
      path: [...path, 'finalValues'],
    });
  return { faults, keys: faults.map((fault) => String(fault.path.at(-1))) };
}

/** @param isUser whether the kind is Port's of people, whose relation to teams says where they are members */
function readRelations(
  value: unknown,
  isUser: boolean,
  faults: DefinitionFault[],
  idle: IdleKeys,
): Record<string, RelationField> {
  const fields: Record<string, RelationField> = {};
  if (value === undefined || value === null) return fields;
  if (!isObject(value)) {
    faults.push({ rule: 'part', fault: 'relations is not a mapping', path: ['relations'] });
    return fields;
  }
  for (const [id, relation] of Object.entries(value)) {
    const path = ['relations', id];
    const where = `the relation ${clip(id, 60)}`;
    if (isObject(relation))
      faults.push(
        ...formFaults(relation, RELATION_KEYS, where, path),
        ...keyFaults(relation, RELATION_KEYS, where, path, idle),
      );
    const target = isObject(relation) ? asString(relation['target']) : undefined;
    if (!isObject(relation) || !target) {
      const at = isObject(relation) && Object.hasOwn(relation, 'target') ? ['target'] : [];
      const fault = `${where} names no target`;
      faults.push({
        rule: 'part',
        fault,
        path: [...path, ...at],
        fix: 'Name a blueprint in target.',
      });
      continue;
    }
    const title = asString(relation['title']);
    const many = relation['many'] === true;
    const required = relation['required'] === true;
    if (many && required)
      faults.push({
        rule: 'required-many',
        fault: `${where} is required and leads to many, which Port does not take`,
        path: [...path, 'required'],
      });
    const inverse = asString(relation['inverse']);
    const edge =
      isUser && many && isTeamKind(target) && !inverse
        ? { relation: MEMBER_OF, inverse: HAS_MEMBER }
        : { relation: id, inverse: inverse || `${id} of` };
    setOwn(fields, id, { ...(title ? { title } : {}), target, many, required, ...edge });
  }
  return fields;
}

/** How entities get their owners (reference: port.md 1.8); the older `teamInheritance` means inherited ownership. */
function readOwnership(
  value: Record<string, unknown>,
  faults: DefinitionFault[],
  idle: IdleKeys,
): JsonObject | undefined {
  const { ownership, teamInheritance: legacy } = value;
  if (isObject(ownership)) {
    faults.push(
      ...formFaults(ownership, { texts: ['title'] }, 'ownership', ['ownership']),
      ...keyFaults(ownership, OWNERSHIP_KEYS, 'ownership', ['ownership'], idle),
    );
    return ownership as JsonObject;
  }
  if (!isObject(legacy)) return undefined;
  const path = asString(legacy['path']);
  if (path !== undefined) return { type: 'Inherited', path };
  faults.push({
    rule: 'part',
    fault: 'teamInheritance names no path of relations',
    path: ['teamInheritance'],
  });
  return undefined;
}

/** Whose `team` an entity has owns it; of people it is where they are members. */
function teamField(ownership: JsonObject, isUser: boolean): RelationField {
  return {
    title: asString(ownership['title']) || (isUser ? 'Teams' : 'Owner'),
    many: true,
    required: false,
    ...(isUser ? { relation: MEMBER_OF, inverse: HAS_MEMBER } : { relation: 'ownedBy', inverse: 'ownerOf' }),
    candidates: ['Group', '_team', 'User'],
    path: 'team',
  };
}

/** What an entity in Port's form says (reference: port.md 1.9, 1.11), or the reason why it says nothing. */
export function readPortEntity(
  value: Record<string, unknown>,
):
  | { kind: string; name: string; patch: Patch; relations: Record<string, string[]>; team: string[] }
  | PortFault {
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
  return {
    kind,
    name,
    patch: {
      kind,
      metadata: { name, ...(title ? { title } : {}), ...(icon ? { icon } : {}), ...timesOf(value) },
      properties: (isObject(value['properties']) ? value['properties'] : {}) as JsonObject,
    },
    relations,
    team: identifiersOf(value['team'] ?? []),
  };
}

/** When an export says that the entity came to be and was last changed: what `$createdAt` and `$updatedAt` give. */
function timesOf(value: Record<string, unknown>): JsonObject {
  return Object.fromEntries(
    ['createdAt', 'updatedAt'].flatMap((key): [string, string][] => {
      const time = asString(value[key]);
      return time ? [[key, time]] : [];
    }),
  );
}

/** Identifiers made of digits are numbers to YAML. */
function identifierOf(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : asString(value);
}

function identifiersOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((item) => identifierOf(item) ?? []);
}
