import type { JsonObject } from '../../base/json.ts';
import { SPAN } from '../../base/span.ts';
import { PORT_COLORS } from '../../catalog/colors.ts';
import { AVERAGE_OF, type ComputedTable } from '../../catalog/computed.ts';
import { BY_ENTITIES, BY_PROPERTY, COMPUTED_KEYS } from '../../catalog/port-computed.ts';
import { PROPERTY_FORMATS, PROPERTY_TYPES, SPECS } from '../../catalog/port-definition.ts';
import {
  BLUEPRINT_KEYS,
  type DefinitionKeys,
  keysOf,
  OWNERSHIP_KEYS,
  PROPERTY_KEYS,
  RELATION_KEYS,
  SCHEMA_KEYS,
} from '../../catalog/port-keys.ts';
import type { EditorFacts } from './facts.ts';
import { about, closed, definition, forKeys, offering, only, orNull, when } from './json-schema.ts';
import { queryDefinitions } from './query-schema.ts';

/** The definitions of blueprints in Port's format (reference: port.md 1.1); `blueprint` is the whole. */
export function blueprintDefinitions(facts: EditorFacts): Record<string, JsonObject> {
  const kinds = facts.blueprints.map(({ identifier }) => identifier);
  const tables = Object.entries(TABLES) as [ComputedTable, string][];
  return {
    blueprint: blueprint(tables),
    property: property(),
    relation: relation(kinds),
    ownership: OWNERSHIP,
    ...Object.fromEntries(tables.map(([table]) => [table, computed(table, kinds)])),
    calculationSpec: CALCULATION_SPEC,
    ...queryDefinitions(facts),
  };
}

const TABLES: Record<ComputedTable, string> = {
  calculationProperties: 'Values that jq makes from the entity, by id.',
  mirrorProperties: 'Values of related entities, by id.',
  aggregationProperties: 'Figures about related entities, by id.',
};

/** The same without keys that nobody reads. */
function withKeys(schema: JsonObject, keys: DefinitionKeys): JsonObject {
  return only(schema, [...keysOf(keys), ...(keys.idle ?? []), ...(keys.stamps ?? [])]);
}

const TEXT = orNull({ type: 'string' });
const FLAG = orNull({ type: 'boolean' });

function blueprint(tables: readonly [ComputedTable, string][]): JsonObject {
  const whole: JsonObject = {
    type: 'object',
    required: ['identifier', 'schema'],
    properties: {
      identifier: about('Names the kind: up to 100 letters, digits and @ _ . + : \\ / -; compared exactly.', {
        type: 'string',
        minLength: 1,
        maxLength: 100,
      }),
      title: about('What people call one of them.', TEXT),
      plural: about('What people call several; the title with an s by default.', TEXT),
      description: about('What they are.', TEXT),
      icon: about('The name of a symbol beside the title.', TEXT),
      schema: about('What its entities may say of themselves.', withKeys(SCHEMA, SCHEMA_KEYS)),
      relations: about('The relations of its entities by id.', {
        type: ['object', 'null'],
        additionalProperties: definition('relation'),
      }),
      ownership: about('How its entities get their owners.', orNull(definition('ownership'))),
      teamInheritance: about('Port’s older word for inherited ownership.', orNull({ type: 'object' })),
      ...Object.fromEntries(
        tables.map(([table, said]) => [
          table,
          about(said, { type: ['object', 'null'], additionalProperties: definition(table) }),
        ]),
      ),
    },
  };
  return withKeys(whole, BLUEPRINT_KEYS);
}

const SCHEMA: JsonObject = {
  type: 'object',
  required: ['properties'],
  properties: {
    properties: about('The properties by id, in the order in which they are shown.', {
      type: 'object',
      additionalProperties: definition('property'),
    }),
    required: about('The ids of properties that every entity must have.', { type: ['array', 'null'] }),
  },
};

const COLORS = orNull({ type: 'object', additionalProperties: { enum: [...PORT_COLORS] } });

/** A query that may be empty, as Port writes one that lets all pass. */
const FILTER = when(
  {
    anyOf: ['conditions', 'rules'].map((key) => ({
      required: [key],
      properties: { [key]: { type: 'array', maxItems: 0 } },
    })),
  },
  {},
  definition('query'),
);

/** One of these words. */
function text(words: readonly string[]): JsonObject {
  return orNull({ enum: [...words] });
}

/** What is the same for properties that entities have and those that are computed. */
const LOOK: Readonly<Record<string, JsonObject>> = {
  title: about('What people call it.', TEXT),
  description: about('What it means.', TEXT),
  icon: about('The name of a symbol.', TEXT),
  type: about('The type of its values.', {
    anyOf: [
      { enum: [...PROPERTY_TYPES] },
      { type: 'array', minItems: 1, items: { enum: [...PROPERTY_TYPES] } },
    ],
  }),
  format: about('What its values are, and how they are shown.', text(PROPERTY_FORMATS)),
  spec: about('What an address or a text is of.', text(SPECS)),
  specAuthentication: about('Port’s; nobody logs in for a static site.'),
  items: about('What the entries of a list are.', {
    properties: {
      type: about('The type of the entries.', {
        anyOf: [
          { enum: [...PROPERTY_TYPES] },
          { type: 'array', minItems: 1, items: { enum: [...PROPERTY_TYPES] } },
        ],
      }),
      enumColors: about('The colours of entries by value.', COLORS),
    },
  }),
  dateFormat: about('Port’s; a page does not know when it is read.', TEXT),
  column: about('Ours: whether the list of the kind has a column for it.', FLAG),
  colorized: about('Port’s: false leaves out the colours.', FLAG),
  colors: about('The colours of values, by value.', orNull({ type: 'object' })),
  enum: about('The only values that there are.'),
  enumColors: about('The colours of values, by value.', COLORS),
};

function property(): JsonObject {
  const items = about(String(LOOK['items']!['description']), withKeys(LOOK['items']!, PROPERTY_KEYS));
  const whole: JsonObject = {
    type: 'object',
    properties: {
      ...LOOK,
      items,
      enum: about('The only values that there are.', { items: {} }),
      default: about('Port’s: what a form starts with.'),
      pattern: about('A regular expression that a text must fit.'),
      minLength: about('The fewest characters of a text.'),
      maxLength: about('The most characters of a text.'),
      minimum: about('The least number.'),
      maximum: about('The greatest number.'),
      validFor: about('How long an observed value is good for, such as 30m, 2h or 1d.', {
        type: 'string',
        pattern: SPAN.source,
      }),
      finalValues: about('Beside validFor: values that do not change any more.', { type: 'array' }),
    },
    defaultSnippets: [
      { label: 'Text', body: { type: 'string', title: '$1' } },
      { label: 'Choice', body: { type: 'string', title: '$1', enum: ['$2'] } },
      { label: 'Address', body: { type: 'string', format: 'url', title: '$1' } },
    ],
  };
  return withKeys(whole, PROPERTY_KEYS);
}

function relation(kinds: readonly string[]): JsonObject {
  const whole: JsonObject = {
    type: 'object',
    required: ['target'],
    properties: {
      title: about('What people call it.', TEXT),
      target: about('The kind at its other end.', offering({ type: 'string', minLength: 1 }, kinds)),
      many: about('True: leads to any number of entities.', FLAG),
      required: about('True: every entity must have it; not together with many.', FLAG),
      inverse: about('What the same relation is called from its other end.', TEXT),
      description: about('What it means.', TEXT),
    },
    defaultSnippets: [{ label: 'Relation', body: { title: '$1', target: '${2:Component}', many: false } }],
  };
  return withKeys(whole, RELATION_KEYS);
}

const OWNERSHIP: JsonObject = withKeys(
  {
    type: 'object',
    required: ['type'],
    properties: {
      type: about('Whether entities name their team, or have that of a related entity.', {
        enum: ['Direct', 'Inherited'],
        enumDescriptions: [
          'Entities have a team.',
          'The owner is that of the entity at the end of the path of relations.',
        ],
      }),
      path: about('With Inherited: the ids of relations, with dots.'),
      title: about('What the owner is called.', TEXT),
    },
  },
  OWNERSHIP_KEYS,
);

function computed(table: ComputedTable, kinds: readonly string[]): JsonObject {
  const expression: JsonObject = { type: 'string', pattern: '\\S' };
  const needs: Record<ComputedTable, string[]> = {
    calculationProperties: ['calculation'],
    mirrorProperties: ['path'],
    aggregationProperties: ['target', 'calculationSpec'],
  };
  return closed(
    forKeys(COMPUTED_KEYS[table], {
      ...LOOK,
      calculation: about('A jq expression over the entity, such as .properties.tier.', expression),
      path: about('The names of relations and then a property, such as system.tier.', expression),
      target: about('The kind whose entities are counted.', offering(expression, kinds)),
      calculationSpec: about('What is counted or calculated.', definition('calculationSpec')),
      query: about('Which of them count; all by default.', orNull(FILTER)),
      pathFilter: about(
        'The relations that lead from the entity to them, where that is not plain.',
        orNull({
          anyOf: [
            definition('relationPath'),
            { type: 'array', maxItems: 1, items: definition('relationPath') },
          ],
        }),
      ),
    }),
    needs[table],
  );
}

const byEntities: JsonObject = { properties: { calculationBy: { const: 'entities' } } };

const CALCULATION_SPEC: JsonObject = {
  type: 'object',
  required: ['calculationBy', 'func'],
  properties: {
    calculationBy: about('Whether entities are counted, or one of their properties is calculated.', {
      enum: ['entities', 'property'],
    }),
    func: about('What is calculated.', { enum: [...new Set([...BY_ENTITIES, ...BY_PROPERTY])] }),
    property: about('With property: the number that is aggregated.'),
    averageOf: about('With average: the span of time that an average is of; total by default.', {
      anyOf: [{ enum: [...AVERAGE_OF] }, {}],
    }),
    measureTimeBy: about('With average: the property with the time; $createdAt by default.'),
  },
  ...when(
    byEntities,
    { properties: { func: { enum: [...BY_ENTITIES] } } },
    { required: ['property'], properties: { func: { enum: [...BY_PROPERTY] } } },
  ),
};
