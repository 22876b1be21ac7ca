import type { JsonObject } from '../../base/json.ts';

const STRING: JsonObject = { type: 'string' };
const TEXT: JsonObject = { type: 'string', minLength: 1 };
const CONDITION: JsonObject = { type: ['string', 'boolean'] };
const OBJECT: JsonObject = { type: 'object' };

function object(properties: Record<string, JsonObject>, more: JsonObject = {}): JsonObject {
  return { type: 'object', properties, ...more };
}

function listOf(items: JsonObject): JsonObject {
  return { type: 'array', items };
}

const PERMISSIONS = { 'backstage:permissions': object({ tags: listOf(STRING) }) };
const DECORATORS = listOf(object({ id: STRING, input: OBJECT }));

/** The fields of `spec` of a Template of Backstage's scaffolder, version v1beta3. */
export const TEMPLATE_FIELDS: Record<string, JsonObject> = {
  type: TEXT,
  owner: TEXT,
  lifecycle: TEXT,
  // One form, or a list of them.
  parameters: { type: ['object', 'array'], properties: PERMISSIONS, items: object(PERMISSIONS) },
  secrets: object({ schema: OBJECT }),
  presentation: object({
    buttonLabels: object({ backButtonText: STRING, createButtonText: STRING, reviewButtonText: STRING }),
  }),
  EXPERIMENTAL_recovery: object({ EXPERIMENTAL_strategy: STRING }),
  formDecorators: DECORATORS,
  EXPERIMENTAL_formDecorators: DECORATORS,
  steps: listOf(
    object(
      { id: STRING, name: STRING, action: STRING, input: OBJECT, if: CONDITION, ...PERMISSIONS },
      { required: ['action'] },
    ),
  ),
  output: object(
    {
      links: listOf(object({ if: CONDITION, url: TEXT, entityRef: TEXT, title: TEXT, icon: TEXT })),
      text: listOf(object({ if: CONDITION, title: TEXT, icon: TEXT, content: STRING })),
    },
    { additionalProperties: STRING },
  ),
};
