import { ActionDocument, Heading, InputDocument, Step, Trigger, UserInputs } from '../../actions/action.ts';
import { SEARCH } from '../../actions/condition.ts';
import { INPUT_ID } from '../../actions/inputs.ts';
import {
  ACTION_KEYS,
  HEADING_KEYS,
  INPUT_KEYS,
  ITEM_KEYS,
  type Keys,
  STEP_KEYS,
  TOLD_INPUT_KEYS,
  TRIGGER_KEYS,
  USER_INPUTS_KEYS,
} from '../../actions/keys.ts';
import type { JsonObject } from '../../base/json.ts';
import { invocationSchema } from './delivery-schema.ts';
import type { EditorFacts } from './facts.ts';
import { about, DRAFT, definition, offering, ofZod, only, orNull, titled, when } from './json-schema.ts';
import { openGroup, queryDefinitions } from './query-schema.ts';

/** The JSON Schema of the files in `actions`: actions in Port's format, alone, in lists and as exported. */
export function actionSchema(facts: EditorFacts): JsonObject {
  const kinds = facts.blueprints.map(({ identifier }) => identifier);
  const file = definition('file');
  return {
    $schema: DRAFT,
    $comment: 'Actions of a portal',
    ...file,
    definitions: titled({
      file: when({ type: 'array' }, { items: file }, definition('document')),
      document: documentSchema(),
      action: action(kinds),
      trigger: trigger(kinds),
      userInputs: userInputs(definition('input')),
      shallowInputs: ofZod(UserInputs),
      input: input(kinds),
      items: input(kinds, ITEM_KEYS),
      invocation: invocationSchema(),
      ...queryDefinitions(facts),
      conditionOfAction: openGroup({ type: about('Port’s word for a query.', { const: SEARCH }) }),
    }),
  };
}

const LISTS = ['actions', 'data'];

/** Which form a document has, in the order in which the reader asks (`actions/read.ts`). */
function documentSchema(): JsonObject {
  const lists = Object.fromEntries(LISTS.map((key) => [key, { items: definition('file') }]));
  return {
    type: 'object',
    ...when(
      {
        not: { required: ['invocationMethod'] },
        anyOf: LISTS.map((key) => ({ required: [key], properties: { [key]: { type: 'array' } } })),
      },
      { properties: lists },
      // What an automation says is not read.
      when(
        {
          required: ['trigger'],
          properties: {
            trigger: { type: 'object', required: ['type'], properties: { type: { const: 'automation' } } },
          },
        },
        {},
        definition('action'),
      ),
    ),
  };
}

/** The same without keys that nobody reads. */
function withKeys(schema: JsonObject, { idle, stamps = [] }: Keys): JsonObject {
  return only(schema, [...idle, ...stamps]);
}

const CONDITION = orNull(definition('conditionOfAction'));

function action(kinds: readonly string[]): JsonObject {
  const schema = ofZod(ActionDocument);
  const properties = schema['properties'] as Record<string, JsonObject>;
  const { operation } = ofZod(Trigger)['properties'] as Record<string, JsonObject>;
  return {
    ...withKeys(schema, ACTION_KEYS),
    properties: {
      ...properties,
      blueprint: offering(properties['blueprint']!, kinds),
      trigger: about(String(properties['trigger']!['description']), {
        anyOf: [definition('trigger'), operation!],
      }),
      userInputs: about(String(properties['userInputs']!['description'])),
      condition: { ...properties['condition'], ...CONDITION },
      invocationMethod: about(
        String(properties['invocationMethod']!['description']),
        definition('invocation'),
      ),
      publish: { ...properties['publish'], default: true },
    },
    // Of both forms that of the trigger is used.
    ...when(
      {
        required: ['trigger'],
        properties: { trigger: { type: 'object', required: ['userInputs'] } },
      },
      { properties: { userInputs: definition('shallowInputs') } },
      { properties: { userInputs: definition('userInputs') } },
    ),
    defaultSnippets: [
      {
        label: 'New action: a pull request with a new file',
        description: 'An action that registers something in the catalog',
        body: {
          identifier: '${1:new-service}',
          title: '${2:New service}',
          description: '$3',
          trigger: {
            type: 'self-service',
            operation: 'CREATE',
            blueprintIdentifier: '${4:Component}',
            userInputs: {
              properties: { name: { type: 'string', title: 'Name', pattern: "'^[a-z][a-z0-9-]{2,40}\\$'" } },
              required: ['name'],
            },
          },
          invocationMethod: {
            type: 'NEW_FILE',
            path: "'catalog/{{ .inputs.name }}.yaml'",
            content: {
              apiVersion: 'backstage.io/v1alpha1',
              kind: '${4:Component}',
              metadata: { name: "'{{ .inputs.name }}'" },
              spec: { type: '${5:service}', lifecycle: '${6:experimental}', owner: '${7:team}' },
            },
          },
        },
      },
      {
        label: 'New action: an issue',
        description: 'An action that opens an issue with what was entered',
        body: {
          identifier: '${1:request-database}',
          title: '${2:Request a database}',
          trigger: {
            type: 'self-service',
            operation: 'CREATE',
            userInputs: {
              properties: { reason: { type: 'string', title: 'What for?', format: 'multi-line' } },
            },
          },
          invocationMethod: { type: 'ISSUE_FORM', title: '${3:Database}' },
        },
      },
    ],
  };
}

function trigger(kinds: readonly string[]): JsonObject {
  const schema = ofZod(Trigger);
  const properties = schema['properties'] as Record<string, JsonObject>;
  return {
    ...withKeys(schema, TRIGGER_KEYS),
    properties: {
      ...properties,
      type: about(String(properties['type']!['description']), { enum: ['self-service', 'automation'] }),
      blueprintIdentifier: offering(properties['blueprintIdentifier']!, kinds),
      userInputs: about(String(properties['userInputs']!['description']), definition('userInputs')),
      condition: { ...properties['condition'], ...CONDITION },
    },
  };
}

function userInputs(one: JsonObject): JsonObject {
  const schema = ofZod(UserInputs);
  const properties = schema['properties'] as Record<string, JsonObject>;
  const saying = (key: string, said: JsonObject): JsonObject =>
    about(String(properties[key]!['description']), said);
  return {
    ...withKeys(schema, USER_INPUTS_KEYS),
    properties: {
      ...properties,
      properties: saying('properties', {
        type: 'object',
        propertyNames: { pattern: INPUT_ID.source },
        additionalProperties: one,
      }),
      steps: saying('steps', { type: 'array', items: withKeys(ofZod(Step), STEP_KEYS) }),
      titles: saying('titles', {
        type: 'object',
        additionalProperties: withKeys(ofZod(Heading), HEADING_KEYS),
      }),
    },
  };
}

/** Formats for which a form has fields of their own. */
const FORMATS: Readonly<Record<string, string>> = {
  'multi-line': 'A text of several lines.',
  markdown: 'Markdown.',
  yaml: 'YAML.',
  url: 'An address.',
  email: 'An e-mail address.',
  'date-time': 'A day and time.',
  ipv4: 'An address of version 4 of IP.',
  ipv6: 'An address of version 6 of IP.',
  entity: 'An entity of the kind in blueprint.',
  user: 'A person.',
  team: 'A team.',
};

function input(kinds: readonly string[], keys = INPUT_KEYS): JsonObject {
  const schema = ofZod(InputDocument);
  const properties = schema['properties'] as Record<string, JsonObject>;
  const isItem = keys === ITEM_KEYS;
  const told = Object.fromEntries(
    TOLD_INPUT_KEYS.map((key) => [key, about('Port’s; it has no effect in a form.')]),
  );
  return {
    ...withKeys(schema, keys),
    properties: {
      ...properties,
      format: offering(properties['format']!, Object.keys(FORMATS)),
      blueprint: offering(properties['blueprint']!, kinds),
      default: about('What the field starts with.'),
      required: about('True: it must be filled in; the list required beside properties says the same.', {
        ...(isItem ? {} : { anyOf: [{ type: 'boolean' }, { type: 'object', required: ['jqQuery'] }] }),
      }),
      encryption: about('Port’s; an input that asks for a secret is not shown.'),
      ...told,
    },
    ...(isItem
      ? {}
      : when(
          { required: ['type'], properties: { type: { const: 'array' } } },
          { properties: { items: { ...properties['items'], ...definition('items') } } },
        )),

    defaultSnippets: [
      { label: 'Text', body: { type: 'string', title: '$1' } },
      { label: 'Choice', body: { type: 'string', title: '$1', enum: ['$2'] } },
      { label: 'Entity', body: { type: 'string', title: '$1', format: 'entity', blueprint: '${2:Group}' } },
    ],
  };
}
