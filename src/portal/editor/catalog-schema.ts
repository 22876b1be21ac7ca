import { isObject, type Json, type JsonObject, own } from '../../base/json.ts';
import type { Blueprint, Property, RelationField } from '../../catalog/blueprint.ts';
import { isTeamKind } from '../../catalog/people.ts';
import { type KnownNames, namesFor } from './names.ts';

/**
 * The JSON Schema (draft-07) of the catalog files of a portal, for editors: every kind with its fields, in Backstage's form and in
 * Port's, made from the definitions that validate. What references may name is offered, not demanded: an entity may stand in
 * another repository, or come with the same change.
 */
export function catalogSchema(blueprints: readonly Blueprint[], names: KnownNames): JsonObject {
  const document = { $ref: '#/definitions/document' };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Catalog files of this portal',
    ...when({ type: 'array' }, { items: document }, document),
    definitions: {
      document: documentSchema(),
      backstage: backstageForm(blueprints, names),
      port: portForm(blueprints, names),
      placeholder: PLACEHOLDER,
    },
  };
}

/** What is to be held against a schema where a condition is met. */
function when(condition: JsonObject, schema: JsonObject, otherwise?: JsonObject): JsonObject {
  const branches: [string, Json][] = [
    ['if', condition],
    ['then', schema],
  ];
  if (otherwise) branches.push(['else', otherwise]);
  return Object.fromEntries(branches);
}

/** Which form a document has is told by its keys; the first keys of all forms are offered. */
function documentSchema(): JsonObject {
  return {
    type: 'object',
    ...when(
      { required: ['blueprint'] },
      { $ref: '#/definitions/port' },
      when({ required: ['kind'] }, { $ref: '#/definitions/backstage' }),
    ),
    properties: {
      apiVersion: {
        description: 'Backstage’s form: the version of the kind.',
        examples: ['backstage.io/v1alpha1'],
      },
      kind: { description: 'Backstage’s form: what it is.' },
      identifier: { description: 'Port’s form: its name, exactly.' },
      blueprint: { description: 'Port’s form: what it is.' },
    },
  };
}

function backstageForm(blueprints: readonly Blueprint[], names: KnownNames): JsonObject {
  const kinds = blueprints.filter(({ family }) => family === 'backstage' || family === 'custom');
  return {
    type: 'object',
    required: ['apiVersion', 'kind', 'metadata'],
    properties: {
      apiVersion: {
        type: 'string',
        description: 'The version of the kind.',
        examples: [...new Set(kinds.flatMap(({ apiVersions }) => apiVersions ?? []))].sort(),
      },
      kind: {
        type: 'string',
        description: 'What it is.',
        examples: kinds.map(({ identifier }) => identifier),
      },
      metadata: METADATA,
      spec: { type: 'object' },
    },
    propertyNames: { enum: ['apiVersion', 'kind', 'metadata', 'spec'] },
    allOf: kinds.map((blueprint) =>
      when(
        { required: ['kind'], properties: { kind: { const: blueprint.identifier } } },
        {
          ...(blueprint.apiVersions ? { properties: { apiVersion: { enum: blueprint.apiVersions } } } : {}),
          allOf: [{ properties: { spec: specSchema(blueprint, names) } }, ...typeSchemas(blueprint)],
        },
      ),
    ),
  };
}

/** The schemas of some values of `spec.type`, each in place of the general one. */
function typeSchemas({ specTypes, specSchema: general }: Blueprint): JsonObject[] {
  if (!specTypes) return [];
  const typed = (condition: JsonObject): JsonObject => ({
    required: ['spec'],
    properties: { spec: { required: ['type'], properties: { type: condition } } },
  });
  return [
    ...Object.entries(specTypes).map(([type, schema]) =>
      when(typed({ const: type }), { properties: { spec: schema } }),
    ),
    ...(general
      ? [
          when(
            typed({ enum: Object.keys(specTypes) }),
            {},
            { properties: { spec: withPlaceholders(general) } },
          ),
        ]
      : []),
  ];
}

function withPlaceholders(schema: JsonObject): JsonObject {
  const properties = own(schema, 'properties');
  if (!isObject(properties)) return schema;
  const all = Object.entries(properties as JsonObject).map(([key, member]) => [
    key,
    orPlaceholder(member as JsonObject),
  ]);
  return { ...schema, properties: Object.fromEntries(all) };
}

const TEXTS: JsonObject = { type: 'object', additionalProperties: { type: 'string' } };

/** What every entity may say of itself (reference: backstage.md 1.1). */
const METADATA: JsonObject = {
  type: 'object',
  required: ['name'],
  properties: {
    name: {
      type: 'string',
      description: 'Its name: at most 63 letters, digits, "-", "_" and ".", one of each kind in a namespace.',
      pattern: '^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$',
      maxLength: 63,
    },
    namespace: {
      type: 'string',
      description: 'Where its name counts; "default" when it is left out.',
      pattern: '^[a-z0-9]+(?:-+[a-z0-9]+)*$',
      maxLength: 63,
    },
    title: { type: 'string', minLength: 1, description: 'What people call it.' },
    description: { type: 'string', description: 'What it is for, in a sentence or two.' },
    labels: { ...TEXTS, description: 'Short values by which entities are grouped.' },
    annotations: { ...TEXTS, description: 'What connects it with other systems.' },
    tags: {
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength: 63 },
      description: 'Words for filters.',
    },
    links: {
      type: 'array',
      description: 'Addresses that its people need.',
      items: {
        type: 'object',
        required: ['url'],
        properties: {
          url: { type: 'string', minLength: 1 },
          title: { type: 'string', minLength: 1 },
          icon: { type: 'string', minLength: 1 },
          type: { type: 'string', minLength: 1 },
        },
      },
    },
  },
};

function specSchema(blueprint: Blueprint, names: KnownNames): JsonObject {
  const base = { ...(blueprint.specTypes ? {} : blueprint.specSchema), type: 'object' };
  const known = own(base, 'properties');
  const properties: Record<string, Json> = isObject(known) ? { ...(known as JsonObject) } : {};
  for (const [id, property] of Object.entries(blueprint.schema.properties)) {
    const key = property.path === undefined ? id : /^spec\.([\w-]+)$/.exec(property.path)?.[1];
    if (key !== undefined)
      properties[key] = { ...described(property), ...(properties[key] as JsonObject | undefined) };
  }
  for (const [id, relation] of Object.entries(blueprint.relations)) {
    const key = relation.path === undefined ? id : /^spec\.([\w-]+)$/.exec(relation.path)?.[1];
    if (key === undefined) continue;
    const written = properties[key] as JsonObject | undefined;
    properties[key] = offering(
      written ?? referenceSchema(relation),
      namesFor(relation, names, 'ref'),
      relation,
    );
  }
  for (const [key, schema] of Object.entries(properties))
    properties[key] = orPlaceholder(schema as JsonObject);
  return { ...base, properties };
}

/** A text may come from another file. */
const PLACEHOLDER: JsonObject = {
  type: 'object',
  minProperties: 1,
  maxProperties: 1,
  propertyNames: { enum: ['$text', '$json', '$yaml', '$openapi', '$asyncapi'] },
};

function orPlaceholder(schema: JsonObject): JsonObject {
  if (schema['type'] !== 'string' || schema['examples'] !== undefined) return schema;
  const { title, description, ...rest } = schema;
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    anyOf: [rest, { $ref: '#/definitions/placeholder' }],
  };
}

/** A field of references with what it may name; nothing that was allowed is forbidden by it. */
function offering(
  schema: JsonObject,
  examples: readonly string[],
  { title, many }: RelationField,
): JsonObject {
  const about: JsonObject = title === undefined ? {} : { description: title };
  if (!many) return { ...about, ...schema, examples: [...examples] };
  const items = isObject(schema['items']) ? (schema['items'] as JsonObject) : {};
  return { ...about, ...schema, items: { ...items, examples: [...examples] } };
}

function referenceSchema({ many }: RelationField): JsonObject {
  return many ? { type: ['array', 'null'], items: { type: 'string' } } : { type: ['string', 'null'] };
}

function portForm(blueprints: readonly Blueprint[], names: KnownNames): JsonObject {
  const teams = blueprints
    .filter(({ identifier }) => isTeamKind(identifier))
    .flatMap(({ identifier }) => names.get(identifier) ?? []);
  return {
    type: 'object',
    required: ['identifier', 'blueprint'],
    properties: {
      identifier: {
        type: 'string',
        minLength: 1,
        maxLength: 1000,
        description: 'Its name, exactly as it is written.',
      },
      blueprint: {
        type: 'string',
        description: 'What it is.',
        examples: blueprints.map(({ identifier }) => identifier),
      },
      title: { type: ['string', 'null'], description: 'What people call it.' },
      icon: { type: ['string', 'null'] },
      team: { description: 'Who owns it.', examples: [...new Set(teams.map(({ id }) => id))].sort() },
      properties: { type: ['object', 'null'] },
      relations: { type: ['object', 'null'] },
    },
    allOf: blueprints.map((blueprint) =>
      when(
        { required: ['blueprint'], properties: { blueprint: { const: blueprint.identifier } } },
        {
          properties: {
            properties: {
              type: ['object', 'null'],
              required: blueprint.schema.required.filter((id) =>
                Object.hasOwn(blueprint.schema.properties, id),
              ),
              properties: Object.fromEntries(
                Object.entries(blueprint.schema.properties).map(([id, property]) => [
                  id,
                  nullable(described(property)),
                ]),
              ),
            },
            relations: {
              type: ['object', 'null'],
              properties: Object.fromEntries(
                Object.entries(blueprint.relations).map(([id, relation]) => [
                  id,
                  offering(portRelation(relation), namesFor(relation, names, 'id'), relation),
                ]),
              ),
            },
          },
        },
      ),
    ),
  };
}

/** Port takes a list of one where one is wanted, and one where a list is. */
function portRelation({ many }: RelationField): JsonObject {
  return {
    type: many ? ['array', 'string', 'null'] : ['string', 'array', 'null'],
    items: { type: 'string' },
  };
}

/** Keywords of JSON Schema; the others of a property are about how it is shown. */
const KEYWORDS: ReadonlySet<string> = new Set([
  'type',
  'title',
  'description',
  'default',
  'enum',
  'items',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minItems',
  'maxItems',
  'uniqueItems',
  'properties',
  'patternProperties',
  'additionalProperties',
  'required',
  'multipleOf',
  'const',
  'anyOf',
  'oneOf',
  'allOf',
  'not',
]);
/** Formats that editors know as the build does. */
const FORMATS: ReadonlySet<unknown> = new Set(['date-time', 'email', 'idn-email', 'ipv4', 'ipv6']);

function described(property: Property): JsonObject {
  const kept = Object.entries(property).filter(
    ([key, value]) => KEYWORDS.has(key) || (key === 'format' && FORMATS.has(value)),
  );
  return Object.fromEntries(kept) as JsonObject;
}

/** An explicit null is no value, whatever the type. */
function nullable(schema: JsonObject): JsonObject {
  const { title, description, ...rest } = schema;
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    anyOf: [rest, { type: 'null' }],
  };
}
