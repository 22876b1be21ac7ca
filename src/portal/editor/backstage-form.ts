import { isObject, type Json, type JsonObject, own } from '../../base/json.ts';
import { ANNOTATION_GROUPS } from '../../catalog/annotations/known.ts';
import type { Blueprint, RelationField } from '../../catalog/blueprint.ts';
import { PLACEHOLDERS } from '../../catalog/placeholder-walk.ts';
import { requiredRelations } from '../../catalog/port-relations.ts';
import { requiredOf } from '../../catalog/validate.ts';
import type { EditorFacts } from './facts.ts';
import { about, definition, offering, orNull, when } from './json-schema.ts';
import type { OfferedNames } from './offered-names.ts';
import { propertySchema, words } from './property-schema.ts';

/** Entities in Backstage's envelope (reference: backstage.md 1.1, 1.2). */
export function backstageForm({ blueprints, values }: EditorFacts, names: OfferedNames): JsonObject {
  const versions = [...new Set(blueprints.flatMap(({ apiVersions }) => apiVersions ?? []))].sort();
  return {
    type: 'object',
    required: ['apiVersion', 'kind', 'metadata'],
    properties: {
      apiVersion: about('The version of the kind.', offering({ type: 'string' }, versions)),
      kind: about(
        'What it is.',
        offering(
          { type: 'string' },
          blueprints.map(({ identifier }) => identifier),
        ),
      ),
      metadata: METADATA,
      spec: about('What is said of this kind alone.', { type: 'object' }),
    },
    additionalProperties: false,
    allOf: blueprints.map((blueprint) =>
      when(
        { required: ['kind'], properties: { kind: { const: blueprint.identifier } } },
        {
          ...(blueprint.specSchema ? { required: ['spec'] } : {}),
          properties: {
            ...(blueprint.apiVersions ? { apiVersion: { enum: blueprint.apiVersions } } : {}),
            spec: specSchema(blueprint, names, values),
          },
          ...typeSchemas(blueprint),
        },
      ),
    ),
  };
}

/** The schemas of some values of `spec.type`, each in place of the general one. */
function typeSchemas({ specTypes, specSchema: general }: Blueprint): JsonObject {
  if (!specTypes) return {};
  const typed = (condition: JsonObject): JsonObject => ({
    required: ['spec'],
    properties: { spec: { required: ['type'], properties: { type: condition } } },
  });
  return {
    allOf: [
      ...Object.entries(specTypes).map(([type, schema]) =>
        when(typed({ const: type }), { properties: { spec: withPlaceholders(schema) } }),
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
    ],
  };
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
const TEXT: JsonObject = { type: 'string', minLength: 1 };

/** What every entity may say of itself (reference: backstage.md 1.1). */
const METADATA: JsonObject = {
  title: 'Metadata',
  type: 'object',
  description: 'What every entity may say of itself.',
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
    title: about('What people call it.', TEXT),
    description: about('What it is for, in a sentence or two.', orPlaceholder({ type: 'string' })),
    labels: { ...TEXTS, description: 'Short values by which entities are grouped.' },
    annotations: {
      ...TEXTS,
      description: 'What connects it with other systems.',
      properties: Object.fromEntries(
        ANNOTATION_GROUPS.flatMap(({ annotations }) => Object.entries(annotations))
          // Nobody writes what a reader adds by itself, and a secret belongs into no file.
          .filter(([key, { isSecret }]) => !isSecret && !/\*$|^backstage\.io\/managed-by/.test(key))
          .map(([key, known]) => [key, { type: 'string', title: known.title, description: known.about }]),
      ),
    },
    tags: {
      type: 'array',
      items: { type: 'string', pattern: '^[a-z0-9:+#]+(?:-[a-z0-9:+#]+)*$', maxLength: 63 },
      description: 'Words for filters, in lower case.',
    },
    links: {
      type: 'array',
      description: 'Addresses that its people need.',
      items: {
        type: 'object',
        required: ['url'],
        properties: {
          url: about('The complete address.', TEXT),
          title: about('What the link is called.', TEXT),
          icon: about('The name of an icon.', TEXT),
          type: about('What sort of link it is.', TEXT),
        },
        defaultSnippets: [{ label: 'Link', body: { url: 'https://$1', title: '$2' } }],
      },
    },
  },
};

/** Fields of Backstage's kinds, where a word says more than a title. */
const FIELD_WORDS: Readonly<Record<string, string>> = {
  type: 'What sort of thing of its kind it is.',
  lifecycle: 'How far it is: experimental, production, deprecated, or a word of your own.',
  definition: 'The specification, or a placeholder such as { $text: ./openapi.yaml }.',
  targets: 'Further catalog files: paths from this file, or addresses.',
  target: 'Another catalog file: a path from this file, or an address.',
  presence: 'Whether it is a fault when a target is not there.',
  profile: 'How people know it: displayName, email and picture.',
  steps: 'What the template does, step by step.',
  parameters: 'What the template asks for.',
};

function specSchema(blueprint: Blueprint, names: OfferedNames, values: EditorFacts['values']): JsonObject {
  const { specSchema: general, specTypes, schema } = blueprint;
  const base = specTypes ? {} : (general ?? {});
  const known = own(base, 'properties');
  const properties: Record<string, JsonObject> = isObject(known)
    ? { ...(known as Record<string, JsonObject>) }
    : {};
  for (const [id, property] of Object.entries(schema.properties)) {
    const key = property.path === undefined ? id : /^spec\.([\w-]+)$/.exec(property.path)?.[1];
    if (key === undefined) continue;
    const used = values.get(blueprint.identifier)?.get(key) ?? property.enum ?? [];
    // What stands where Backstage has it is held against the schema of the kind alone.
    properties[key] =
      property.path === undefined
        ? orNull(propertySchema(property))
        : offering({ ...words(property), ...properties[key] }, used);
  }
  for (const [id, relation] of Object.entries(blueprint.relations)) {
    const key = relation.path === undefined ? id : /^spec\.([\w-]+)$/.exec(relation.path)?.[1];
    if (key === undefined) continue;
    properties[key] = referenceField(relation, names, properties[key]);
  }
  for (const [key, member] of Object.entries(properties)) {
    const said = FIELD_WORDS[key];
    const described =
      said === undefined || member['description'] !== undefined ? member : about(said, member);
    properties[key] = orPlaceholder(described);
  }
  const asked = requiredRelations(blueprint).filter((id) => Object.hasOwn(properties, id));
  const required = [
    ...((base['required'] as string[] | undefined) ?? []),
    ...requiredOf(blueprint, true),
    ...asked,
  ];
  return {
    title: blueprint.title,
    ...base,
    type: 'object',
    ...(required.length > 0 ? { required } : {}),
    properties,
  };
}

function referenceField(relation: RelationField, names: OfferedNames, written?: JsonObject): JsonObject {
  const said: JsonObject = relation.title === undefined ? {} : { description: relation.title };
  if (!written) {
    const one = names.of(relation, 'ref', { type: 'string' });
    return {
      ...said,
      ...orNull(relation.many ? { anyOf: [{ type: 'array', items: orNull(one) }, one] } : one),
    };
  }
  if (!relation.many) return { ...said, ...names.of(relation, 'ref', written) };
  const items = names.of(relation, 'ref', isObject(written['items']) ? (written['items'] as JsonObject) : {});
  return { ...said, ...written, items };
}

/** What stands in another file (reference: backstage.md 1.7). */
export const PLACEHOLDER: JsonObject = {
  type: 'object',
  minProperties: 1,
  maxProperties: 1,
  propertyNames: { enum: Object.keys(PLACEHOLDERS) },
};

function orPlaceholder(schema: JsonObject): JsonObject {
  const { title, description, default: preset, ...rest } = schema as Record<string, Json>;
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(preset === undefined ? {} : { default: preset }),
    anyOf: [rest, definition('placeholder')],
  };
}
