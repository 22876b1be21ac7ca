import type { JsonObject } from '../../base/json.ts';
import { IGNORED_KEYS } from '../../scorecards/read.ts';
import {
  COLORS,
  LEVEL_FIELDS,
  REMEDY_FIELDS,
  RULE_FIELDS,
  RULE_REQUIRED,
  SCORECARD_FIELDS,
  SCORECARD_REQUIRED,
} from '../../scorecards/scorecard.ts';
import type { EditorFacts } from './facts.ts';
import {
  about,
  closed,
  DRAFT,
  definition,
  offering,
  ofShape,
  ofZod,
  titled,
  when,
  words,
} from './json-schema.ts';
import { queryNames } from './query-offers.ts';
import { queryDefinitions } from './query-schema.ts';

/** The JSON Schema of the files in `scorecards`: scorecards in Port's format and ours, alone, in lists and as exported. */
export function scorecardSchema(facts: EditorFacts): JsonObject {
  const kinds = facts.blueprints.map(({ identifier }) => identifier);
  const file = definition('file');
  return {
    $schema: DRAFT,
    $comment: 'Scorecards of a portal',
    ...file,
    definitions: titled({
      file: when({ type: 'array' }, { items: file }, definition('document')),
      document: documentSchema(),
      scorecard: scorecard(facts, kinds),
      level: level(),
      rule: rule(facts),
      remedy: closed(
        ofShape(REMEDY_FIELDS, ['title'], {
          action: offering(ofZod(REMEDY_FIELDS.action), facts.actions),
        }),
        ['title'],
      ),
      scorecardEntity: scorecardEntity(kinds),
      ruleEntity: ruleEntity(facts, kinds),
      ...queryDefinitions(facts),
      ...Object.fromEntries(
        facts.blueprints.flatMap((blueprint, index) => Object.entries(queryNames(blueprint, `kind${index}`))),
      ),
    }),
  };
}

const LISTS = ['data', 'scorecards'];

/** Which form a document has, in the order in which the reader asks (`scorecards/unwrap.ts`). */
function documentSchema(): JsonObject {
  const isEntity = (blueprint: string): JsonObject => ({
    required: ['blueprint'],
    properties: { blueprint: { const: blueprint } },
  });
  const lists = Object.fromEntries(LISTS.map((key) => [key, { items: definition('file') }]));
  return {
    type: 'object',
    ...when(
      {
        not: { required: ['rules'] },
        anyOf: LISTS.map((key) => ({ required: [key], properties: { [key]: { type: 'array' } } })),
      },
      { properties: lists },
      when(
        isEntity('_scorecard'),
        definition('scorecardEntity'),
        when(isEntity('_rule'), definition('ruleEntity'), definition('scorecard')),
      ),
    ),
  };
}

function scorecard(facts: EditorFacts, kinds: readonly string[]): JsonObject {
  const kind = offering({ type: 'string', minLength: 1, maxLength: 100 }, kinds);
  const { anyOf: _, ...blueprint } = ofZod(SCORECARD_FIELDS.blueprint);
  const properties = ofShape(SCORECARD_FIELDS, SCORECARD_REQUIRED, {
    filter: definition('query'),
    levels: { items: definition('level') },
    rules: { items: definition('rule') },
  });
  properties['blueprint'] = { ...blueprint, anyOf: [kind, { type: 'array', minItems: 1, items: kind }] };
  return {
    ...closed(properties, SCORECARD_REQUIRED),
    // What Port adds when it gives one out; nobody writes it.
    patternProperties: { [words(IGNORED_KEYS)]: {} },
    allOf: facts.blueprints.map(({ identifier }, index) => {
      const query = definition(`kind${index}`);
      return when(
        {
          required: ['blueprint'],
          properties: {
            blueprint: { anyOf: [{ const: identifier }, { contains: { const: identifier }, type: 'array' }] },
          },
        },
        { properties: { filter: query, rules: { items: { properties: { query, appliesTo: query } } } } },
      );
    }),
    defaultSnippets: [
      {
        label: 'New scorecard',
        description: 'A scorecard with one rule',
        body: {
          identifier: '${1:production-ready}',
          title: '${2:Production ready}',
          blueprint: '${3:Component}',
          rules: [ruleSnippet(4)],
        },
      },
    ],
  };
}

function ruleSnippet(first: number): JsonObject {
  return {
    identifier: `\${${first}:has-owner}`,
    title: `\${${first + 1}:Has an owner}`,
    level: `\${${first + 2}:Bronze}`,
    query: {
      combinator: 'and',
      conditions: [{ property: `\${${first + 3}:\\$team}`, operator: `\${${first + 4}:isNotEmpty}` }],
    },
  };
}

function level(): JsonObject {
  const schema = closed(ofShape(LEVEL_FIELDS, ['title'], { color: { enum: [...COLORS] } }), ['title']);
  return { ...schema, defaultSnippets: [{ label: 'Level', body: { title: '$1', color: '${2:silver}' } }] };
}

function rule({ levels }: EditorFacts): JsonObject {
  const query = definition('query');
  const properties = ofShape(RULE_FIELDS, RULE_REQUIRED, {
    level: offering(ofZod(RULE_FIELDS.level), levels),
    query,
    appliesTo: query,
    remedy: definition('remedy'),
  });
  return {
    ...closed(properties, RULE_REQUIRED),
    defaultSnippets: [
      { label: 'New rule', description: 'A rule that asks for a value', body: ruleSnippet(1) },
    ],
  };
}

/** A scorecard as an entity of Port's blueprint `_scorecard`; what its page shows besides is not read. */
function scorecardEntity(kinds: readonly string[]): JsonObject {
  return {
    type: 'object',
    required: [...SCORECARD_REQUIRED],
    properties: {
      blueprint: offering({}, kinds),
      properties: about('The scorecard itself.', {
        properties: {
          levels: about('The levels in order.', { type: ['array', 'null'], items: definition('level') }),
          rules: about('The rules.', { type: ['array', 'null'], items: definition('rule') }),
        },
      }),
    },
  };
}

/** A rule as an entity of Port's blueprint `_rule`. */
function ruleEntity({ scorecards }: EditorFacts, kinds: readonly string[]): JsonObject {
  const ids = scorecards.map(({ identifier }) => identifier);
  return {
    type: 'object',
    required: ['identifier', 'title', 'properties', 'relations'],
    properties: {
      blueprint: offering({}, kinds),
      properties: about('The rule itself.', {
        required: ['level', 'query'],
        properties: { query: about('What must be true of the entity.', definition('query')) },
      }),
      relations: about('What the rule belongs to.', {
        required: ['scorecard'],
        properties: {
          scorecard: about('The identifier of its scorecard.', offering({ type: 'string' }, ids)),
        },
      }),
    },
  };
}
