import type { JsonObject } from '../../base/json.ts';
import { MAX_HOPS, MAX_STEPS } from '../../catalog/relation-path.ts';
import { OPERATORS, PRESETS } from '../../query/ast.ts';
import { META_NAMES } from '../../query/lookup.ts';
import { GROUP_KEYS } from '../../query/port.ts';
import { CONDITION_KEYS, RELATED_KEYS } from '../../query/port-condition.ts';
import type { EditorFacts } from './facts.ts';
import { about, closed, definition, forKeys, offering, offers, orNull, when } from './json-schema.ts';

/** What operators ask, for completion. */
const OPERATOR_WORDS: Readonly<Record<string, string>> = {
  '=': 'Is the value, or one of a list of values; with a span of time, lies in it.',
  '!=': 'Is not the value.',
  '>': 'Is more, or later, or a higher level.',
  '>=': 'Is as much or more.',
  '<': 'Is less, or earlier, or a lower level.',
  '<=': 'Is as much or less.',
  contains: 'A text holds the value; a list has it.',
  doesNotContains: 'The opposite of contains, as Port spells it.',
  beginsWith: 'A text begins so.',
  doesNotBeginsWith: 'The opposite of beginsWith, as Port spells it.',
  endsWith: 'A text ends so.',
  doesNotEndsWith: 'The opposite of endsWith, as Port spells it.',
  in: 'Is one of the list.',
  notIn: 'Is none of the list.',
  containsAny: 'A list has one of the values.',
  between: 'A date lies in a span of time.',
  notBetween: 'A date lies outside of a span of time.',
  isEmpty: 'There is no value.',
  isNotEmpty: 'There is a value.',
  isExpired: 'A date has passed.',
  isNotExpired: 'A date has not passed.',
  relatedTo: 'Relations lead, over any number of steps, to or from some entity.',
  matchAny: 'A path of relations leads to one of some entities.',
};

const SCALAR: JsonObject = { type: ['string', 'number', 'boolean'] };
const SCALARS: JsonObject = { type: 'array', items: SCALAR };

/** What queries may name. */
export type QueryFacts = Pick<EditorFacts, 'blueprints' | 'scorecards'>;

/** The definitions of queries (reference: port.md 2.1, 2.2), for files that hold some. */
export function queryDefinitions({ blueprints, scorecards }: QueryFacts): Record<string, JsonObject> {
  const kinds = blueprints.map(({ identifier }) => identifier);
  return {
    query: group(),
    condition: when(
      { anyOf: GROUP_KEYS.map((key) => ({ required: [key] })) },
      definition('query'),
      when(
        { required: ['operator'], properties: { operator: { const: 'relatedTo' } } },
        related(kinds),
        condition(kinds, scorecards),
      ),
    ),
    relationPath: relationPath(kinds),
  };
}

/** A query that may have no conditions, and then lets all pass; with further keys. */
export function openGroup(keys: Record<string, JsonObject>): JsonObject {
  return group(0, keys);
}

function group(minItems = 1, further: Record<string, JsonObject> = {}): JsonObject {
  const conditions = about('The conditions; a group may stand among them.', {
    type: 'array',
    ...(minItems > 0 ? { minItems } : {}),
    items: definition('condition'),
  });
  return {
    type: 'object',
    required: ['combinator'],
    properties: forKeys([...GROUP_KEYS, ...Object.keys(further)], {
      ...further,
      combinator: about('Whether all conditions must be true, or one of them.', {
        enum: ['and', 'or'],
        enumDescriptions: ['All conditions must be true.', 'One condition must be true.'],
      }),
      conditions,
      rules: about('The conditions, by the other name that Port has for them.'),
    }),
    additionalProperties: false,
    anyOf: [{ required: ['conditions'] }, { required: ['rules'] }],
    // Of both lists the conditions are read.
    ...when({ required: ['conditions'] }, {}, { properties: { rules: conditions } }),
    defaultSnippets: [
      {
        label: 'and',
        description: 'All of some conditions',
        body: { combinator: 'and', conditions: [{ property: '$1', operator: '${2:isNotEmpty}' }] },
      },
    ],
  };
}

const ALL_OPERATORS = [...OPERATORS, 'relatedTo', 'matchAny'];

/** The same wherever conditions stand, so that all are offered before one is written. */
const OPERATOR = about('How it is compared.', {
  enum: ALL_OPERATORS,
  enumDescriptions: ALL_OPERATORS.map((operator) => OPERATOR_WORDS[operator] ?? ''),
});

function condition(kinds: readonly string[], scorecards: QueryFacts['scorecards']): JsonObject {
  const subjects = ['property', 'relation', 'propertySchema', 'scorecard'];
  const by = (of: readonly string[], schema: JsonObject): JsonObject =>
    when({ required: ['operator'], properties: { operator: { enum: [...of] } } }, schema);
  const valued = (value: JsonObject): JsonObject => ({ required: ['value'], properties: { value } });
  return {
    title: 'Condition',
    type: 'object',
    required: ['operator'],
    properties: forKeys(CONDITION_KEYS, {
      property: about(
        'A property of the entity by its id, a path such as metadata.annotations["example.com/tier"], a meta-property such as $title, or a path of relations.',
        {
          anyOf: [
            { type: 'string', minLength: 1, maxLength: 1000, pattern: `^[^$]|${metaPattern()}` },
            definition('relationPath'),
            offers(META_NAMES),
          ],
        },
      ),
      relation: about(
        'A relation by its id: the entities at its other end are compared by their identifiers.',
        {
          type: 'string',
          minLength: 1,
          maxLength: 1000,
        },
      ),
      operator: OPERATOR,
      value: about('What it is compared with: a text, a number, true or false, a list, or a span of time.'),
      not: about('With isEmpty and isNotEmpty: true turns it round.', { type: 'boolean' }),
      propertySchema: about('Every property of the kind that is defined so; one that satisfies is enough.', {
        ...closed({
          type: about('The type of the property.', { type: 'string' }),
          format: about('The format of the property.', { type: 'string' }),
          items: about('The type and format of its items.'),
        }),
        anyOf: [{ required: ['type'] }, { required: ['format'] }],
      }),
      scorecard: about(
        'A scorecard by its identifier: the level of the entity is compared, by its title.',
        offering({ type: 'string', minLength: 1 }, [
          ...new Set(scorecards.map(({ identifier }) => identifier)),
        ]),
      ),
      scorecardRule: about(
        'A rule of the scorecard: how it came out is compared with SUCCESS or FAILURE.',
        offering({ type: 'string', minLength: 1 }, [...new Set(scorecards.flatMap(({ rules }) => rules))]),
      ),
      targetProperty: about(
        'With relation: the property of the entities at its other end that is compared.',
        {
          type: 'string',
          minLength: 1,
        },
      ),
    }),
    additionalProperties: false,
    oneOf: subjects.map((key) => ({ required: [key] })),
    dependencies: { targetProperty: ['relation'], scorecardRule: ['scorecard'] },
    allOf: [
      by(['='], valued({ anyOf: [SCALAR, { ...SCALARS, minItems: 1 }, window()] })),
      by(['!=', 'contains', 'doesNotContains'], valued({ anyOf: [SCALAR, { ...SCALARS, minItems: 1 }] })),
      by(['>', '>=', '<', '<='], valued({ type: ['number', 'string'] })),
      by(['beginsWith', 'doesNotBeginsWith', 'endsWith', 'doesNotEndsWith'], valued(SCALAR)),
      by(['in', 'notIn', 'containsAny'], valued({ ...SCALARS, minItems: 1 })),
      by(['between', 'notBetween'], valued(window())),
      by(['matchAny'], {
        required: ['property', 'value'],
        properties: {
          property: { type: 'object' },
          value: { anyOf: [{ type: 'string' }, { ...SCALARS, minItems: 1 }] },
        },
      }),
    ],
    defaultSnippets: [{ label: 'relatedTo', body: relatedSnippet(kinds) }],
  };
}

function metaPattern(): string {
  return `^\\$(?:${META_NAMES.map((name) => name.slice(1)).join('|')})$`;
}

function relatedSnippet(kinds: readonly string[]): JsonObject {
  return {
    operator: 'relatedTo',
    blueprint: `\${1:${kinds[0] ?? 'Component'}}`,
    value: '$2',
    direction: 'upstream',
  };
}

/** A span of time. */
function window(): JsonObject {
  return {
    type: 'object',
    properties: {
      preset: about('A span relative to today.'),
      from: about('The first day or time of the span, such as 2026-11-22.'),
      to: about('The last day or time of the span.'),
    },
    anyOf: [
      { required: ['preset'], properties: { preset: { enum: Object.keys(PRESETS) } } },
      { required: ['from', 'to'], properties: { from: { type: 'string' }, to: { type: 'string' } } },
    ],
  };
}

function related(kinds: readonly string[]): JsonObject {
  return {
    title: 'Condition',
    type: 'object',
    required: ['blueprint', 'value'],
    properties: forKeys(RELATED_KEYS, {
      operator: OPERATOR,
      blueprint: about('The kind of the named entity.', offering({ type: 'string', minLength: 1 }, kinds)),
      value: about('The identifier of the entity, a list of them, or a query that they satisfy.', {
        anyOf: [
          { type: 'string' },
          { type: 'array', minItems: 1, items: { type: 'string' } },
          definition('query'),
        ],
      }),
      direction: orNull(
        about('Which way; both by default.', {
          enum: ['upstream', 'downstream', 'both'],
          enumDescriptions: [
            'Those that the named entity depends on.',
            'Those that depend on the named entity.',
            'Either.',
          ],
        }),
      ),
      required: about('True to follow required relations only, false for the optional ones.', {
        type: 'boolean',
      }),
    }),
    additionalProperties: false,
  };
}

function relationPath(kinds: readonly string[]): JsonObject {
  return {
    type: 'object',
    required: ['path'],
    properties: {
      path: about('The relations to follow, in order.', {
        type: 'array',
        minItems: 1,
        maxItems: MAX_STEPS,
        items: {
          anyOf: [
            { type: 'string', minLength: 1, maxLength: 1000 },
            {
              type: 'object',
              required: ['relation'],
              properties: {
                relation: about('The id of the relation.', { type: 'string', minLength: 1, maxLength: 1000 }),
                maxHops: orNull(
                  about('How often it is followed where it leads to the kind itself; once by default.', {
                    type: 'integer',
                    minimum: 1,
                    maximum: MAX_HOPS,
                  }),
                ),
              },
            },
          ],
        },
      }),
      fromBlueprint: about(
        'Starts at entities of this kind, from where the relations lead back to the entity.',
        offering({ type: 'string', minLength: 1 }, kinds),
      ),
    },
  };
}
