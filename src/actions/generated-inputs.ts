import { type JsonObject, own } from '../base/json.ts';
import type { Blueprint, Property, RelationField } from '../catalog/blueprint.ts';

/** Values that Backstage's model names as common (reference: backstage.md 1.2). */
const COMMON: { [kind: string]: { [id: string]: string[] } } = {
  Component: { type: ['service', 'website', 'library'] },
  API: { type: ['openapi', 'asyncapi', 'graphql', 'grpc'] },
  Resource: { type: ['database', 's3-bucket', 'cluster'] },
  Group: { type: ['team', 'business-unit', 'product-area', 'root'] },
};
const LIFECYCLES = ['experimental', 'production', 'deprecated'];

/** An input of a generated form and the part of Port's mapping that it fills. */
export interface GeneratedField {
  id: string;
  group: 'properties' | 'relations';
  input: JsonObject;
}

/** What a form can ask about an entity of a blueprint, in the blueprint's order. */
export function fieldsOf(blueprint: Blueprint): { required: GeneratedField[]; optional: GeneratedField[] } {
  const { properties, required } = blueprint.schema;
  // A kind whose types need different things asks for what the common type needs.
  const common = blueprint.specSchema?.['required'];
  const usual = Array.isArray(common) ? common.filter((id) => Object.hasOwn(properties, String(id))) : [];
  const needed = new Set<unknown>([...required, ...usual]);
  const fields: GeneratedField[] = [];
  for (const [id, property] of Object.entries(properties)) {
    const input = propertyInput(blueprint, id, property);
    if (input) fields.push({ id, group: 'properties', input });
  }
  for (const [id, relation] of Object.entries(blueprint.relations)) {
    if (relation.required) needed.add(id);
    fields.push({ id, group: 'relations', input: relationInput(id, relation) });
  }
  const usable = fields.filter(
    ({ id }) => /^[A-Za-z0-9@_$=.+-]+$/.test(id) && id !== 'identifier' && id !== 'title',
  );
  return {
    required: usable.filter(({ id }) => needed.has(id)),
    optional: usable.filter(({ id }) => !needed.has(id)),
  };
}

/** The input for a property; undefined for what a form cannot ask well, such as lists of objects. */
function propertyInput(blueprint: Blueprint, id: string, property: Property): JsonObject | undefined {
  const { path: _, enumColors: __, ...document } = property;
  const type = property.type ?? 'string';
  const items = property.items?.['type'];
  if (!['string', 'number', 'integer', 'boolean', 'array'].includes(type)) return undefined;
  if (type === 'array' && items !== 'string' && items !== 'number') return undefined;
  const examples =
    id === 'lifecycle' && !property.enum ? LIFECYCLES : own(COMMON[blueprint.identifier] ?? {}, id);
  const long = property.path === 'spec.definition' || property.path === 'metadata.description';
  return {
    ...(document as JsonObject),
    type,
    ...(long ? { format: 'multi-line' } : {}),
    ...(examples ? { examples } : {}),
  };
}

function relationInput(id: string, { title, target, many }: RelationField): JsonObject {
  const one = { type: 'string', format: 'entity', ...(target ? { blueprint: target } : {}) };
  const words = title ? { title } : { title: id };
  return many ? { ...words, type: 'array', items: one } : { ...words, ...one };
}

/** The input for the name of a new entity, with the rules of its kind. */
export function identifierInput({ family, title }: Blueprint): JsonObject {
  const backstage = family === 'backstage';
  return {
    type: 'string',
    title: 'Name',
    description: backstage
      ? `Names the ${noun(title)} for ever: letters, digits, and - _ . between them.`
      : `Names the ${noun(title)} for ever.`,
    pattern: backstage ? '^[A-Za-z0-9](?:[A-Za-z0-9_.\\-]*[A-Za-z0-9])?$' : '^[A-Za-z0-9@_.+:\\/=\\-]+$',
    maxLength: backstage ? 63 : 100,
  };
}

/** A title within a sentence: names stay, which are in capitals or have another word with one (`Wiz Issue`). */
export function noun(title: string): string {
  return /^[A-Z][a-z]/.test(title) && !/\s\p{Lu}/u.test(title)
    ? title.charAt(0).toLowerCase() + title.slice(1)
    : title;
}
