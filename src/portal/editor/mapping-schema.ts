import type { JsonObject } from '../../base/json.ts';
import { TOP_KEYS } from '../../collect/mapping.ts';
import { ENTITY_KEYS, MATCH_KEYS } from '../../collect/mapping-entity.ts';
import { PORT_KEYS } from '../../collect/mapping-resource.ts';
import { about, closed, DRAFT, definition, forKeys, offering, titled, when } from './json-schema.ts';

/** The JSON Schema of mappings: files such as `port-app-config.yml`, and what stands in their place in `portal.yaml`. */
export function mappingSchema({ blueprints }: { blueprints: readonly { identifier: string }[] }): JsonObject {
  return {
    $schema: DRAFT,
    $comment: 'A mapping of records to entities',
    ...definition('mapping'),
    definitions: mappingDefinitions(blueprints.map(({ identifier }) => identifier)),
  };
}

/** What stands in the place of a value: a program over the record. */
const JQ: JsonObject = { not: { type: ['array', 'object'] } };

function jq(description: string): JsonObject {
  return about(`${description} A jq expression over the record.`, JQ);
}

/** The definitions of mappings (reference: port.md 4.1); `mapping` is the whole. */
export function mappingDefinitions(kinds: readonly string[]): Record<string, JsonObject> {
  return titled({
    mapping: mapping(),
    resource: resource(),
    entity: entity(kinds),
    match: match(kinds),
    search: search(),
    relation: relation(),
  });
}

function mapping(): JsonObject {
  return {
    ...closed(
      forKeys(TOP_KEYS, {
        resources: about('What becomes of records, an entry for each kind of them.', {
          type: 'array',
          items: definition('resource'),
        }),
        createMissingRelatedEntities: about(
          'True makes an entity, with its name alone, of whatever a relation names and nobody knows.',
          { type: 'boolean', default: false },
        ),
        deleteDependentEntities: about('Port’s; not done here.'),
        enableMergeEntity: about('Port’s; always as if true.'),
        entityDeletionThreshold: about('Port’s; not used here.'),
      }),
      ['resources'],
    ),
    defaultSnippets: [{ label: 'New mapping', body: { resources: [resourceSnippet()] } }],
  };
}

function resourceSnippet(): JsonObject {
  return {
    kind: '${1:service}',
    port: {
      entity: {
        mappings: {
          identifier: '${2:.name}',
          title: '${3:.title}',
          blueprint: '\'"${4:service}"\'',
          properties: { '${5:tier}': '${6:.tier}' },
        },
      },
    },
  };
}

function resource(): JsonObject {
  const mappings = definition('entity');
  return {
    ...closed(
      {
        kind: about('The kind of the records; several entries may be of the same.', {
          type: 'string',
          minLength: 1,
        }),
        selector: about('Which of the records are meant; all by default.', {
          type: 'object',
          properties: {
            query: jq('Records for which this is true are meant.'),
            path: about(
              'With the source files: only records of these files; a path, a glob or a list of them.',
            ),
          },
        }),
        port: about('What becomes of them.', {
          ...closed(
            forKeys(PORT_KEYS, {
              entity: about('The entities that they make, or that they add to.', {
                ...closed(
                  {
                    mappings: about('One mapping, or a list of them: several entities of one record.', {
                      anyOf: [mappings, { type: 'array', items: mappings }],
                    }),
                    match: about(
                      'Finds entities that are there, in place of making some.',
                      definition('match'),
                    ),
                  },
                  ['mappings'],
                ),
                // What match finds has a name and a kind already.
                ...when({ required: ['match'] }, {}, { properties: { mappings: identified() } }),
              }),
              itemsToParse: about('A jq expression that gives a list: one entity of each item.', {
                type: ['string', 'null'],
              }),
              itemsToParseName: about(
                'What the item is called beside the other fields of the record; item by default.',
                { type: ['string', 'null'], minLength: 1 },
              ),
              itemsToParseTopLevelTransform: about(
                'False leaves the list in the record; by default it is taken out.',
                { type: ['boolean', 'null'] },
              ),
            }),
            ['entity'],
          ),
        }),
      },
      ['kind', 'port'],
    ),
    defaultSnippets: [{ label: 'New resource', body: resourceSnippet() }],
  };
}

function identified(): JsonObject {
  const needs: JsonObject = { type: 'object', required: ['identifier', 'blueprint'] };
  return { anyOf: [needs, { type: 'array', items: needs }] };
}

function entity(kinds: readonly string[]): JsonObject {
  // Quotes of YAML around those of jq: language servers insert a text as it stands.
  const fixed = kinds.map((kind) => `'"${kind}"'`);
  return closed(
    forKeys(ENTITY_KEYS, {
      identifier: about(
        'Its name: a jq expression over the record, or a search for the one entity that is meant.',
        {
          anyOf: [JQ, definition('search')],
        },
      ),
      title: jq('What people call it.'),
      icon: jq('The name of an icon.'),
      team: about(
        'Its owners: a jq expression that gives one or a list, a list of expressions, or a search.',
        {
          anyOf: [JQ, { type: 'array', items: JQ }, definition('search')],
        },
      ),
      blueprint: offering(jq('Its kind; a fixed one needs quotes of its own, as in \'"service"\'.'), fixed),
      properties: about('By property a jq expression; mappings and lists may be nested.', {
        type: ['object', 'null'],
      }),
      relations: about('By relation: a jq expression, a list of them, a search, or match.', {
        type: ['object', 'null'],
        additionalProperties: definition('relation'),
      }),
    }),
  );
}

function relation(): JsonObject {
  return {
    ...when(
      { type: 'object', required: ['match'] },
      closed({ match: about('Finds the entities that are meant.', definition('match')) }),
      { anyOf: [JQ, { type: 'array', items: JQ }, definition('search')] },
    ),
  };
}

function match(kinds: readonly string[]): JsonObject {
  return {
    ...closed(
      forKeys(MATCH_KEYS, {
        kinds: about('The kinds among which it looks; all by default.', {
          type: ['array', 'string', 'null'],
          minLength: 1,
          items: offering({ type: 'string', minLength: 1 }, kinds),
        }),
        annotations: about(
          'By annotation a jq expression that gives its value; the first that finds an entity counts.',
          { type: ['object', 'null'], additionalProperties: JQ },
        ),
        declaredIn: jq('Gives repositories, with a folder after //, in whose files the entity is declared.'),
        name: jq('Gives its name.'),
      }),
    ),
    anyOf: [{ required: ['annotations'] }, { required: ['declaredIn'] }, { required: ['name'] }],
  };
}

function search(): JsonObject {
  const rule = closed(
    {
      property: jq('The property that is compared.'),
      operator: jq('How: \'"="\' and the like, in quotes of its own.'),
      value: jq('What with.'),
    },
    ['property', 'operator', 'value'],
  );
  return {
    type: 'object',
    required: ['rules'],
    properties: {
      combinator: about('\'"and"\' or \'"or"\', in quotes of its own; and by default.', JQ),
      rules: about('What the entity must fulfil; a search may stand among them.', {
        type: 'array',
        minItems: 1,
        items: when(
          { anyOf: [{ required: ['rules'] }, { required: ['combinator'] }] },
          definition('search'),
          rule,
        ),
      }),
    },
    additionalProperties: false,
  };
}
