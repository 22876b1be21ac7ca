import { isObject, type Json, type JsonObject, own } from '../../../base/json.ts';
import { camel, entries, given, listed, mapOf, parsed, propertiesOf, renamed, truth } from './properties.ts';

/** The attributes that say how an action is run, and what Port calls them (reference: port.md 3.4). */
const METHODS: Readonly<Record<string, string>> = {
  github_method: 'GITHUB',
  gitlab_method: 'GITLAB',
  azure_method: 'AZURE_DEVOPS',
  webhook_method: 'WEBHOOK',
  kafka_method: 'KAFKA',
  upsert_entity_method: 'UPSERT_ENTITY',
  integration_method: 'INTEGRATION_ACTION',
};
/** Texts in them that hold JSON. */
const JSON_TEXTS = new Set([
  'workflow_inputs',
  'pipeline_variables',
  'payload',
  'body',
  'integration_action_execution_properties',
]);

const PARTS = [
  ...Object.keys(METHODS),
  'id',
  'self_service_trigger',
  'automation_trigger',
  'required_approval',
  'approval_email_notification',
  'approval_webhook_notification',
];

/** `port_action` as Port's API has it (reference: port.md 3.1, 3.6). */
export function actionOf(values: JsonObject): JsonObject {
  const service = own(values, 'self_service_trigger');
  const automation = own(values, 'automation_trigger');
  const approval = truth(own(values, 'required_approval'));
  const webhook = own(values, 'approval_webhook_notification');
  return {
    ...renamed(values, PARTS),
    ...(isObject(service) ? { trigger: serviceTrigger(given(service)) } : {}),
    ...(isObject(automation) ? { trigger: automationTrigger(automation) } : {}),
    ...method(values),
    ...(approval === undefined || approval === null
      ? {}
      : { requiredApproval: typeof approval === 'string' ? { type: approval } : approval }),
    ...(isObject(own(values, 'approval_email_notification'))
      ? { approvalNotification: { type: 'email' } }
      : {}),
    ...(isObject(webhook) ? { approvalNotification: { type: 'webhook', ...renamed(webhook) } } : {}),
  };
}

function serviceTrigger(trigger: JsonObject): JsonObject {
  const { properties, required } = propertiesOf(own(trigger, 'user_properties'));
  const {
    userProperties: _,
    orderProperties,
    steps,
    titles,
    required: requiredQuery,
    condition,
    ...rest
  } = renamed(trigger);
  const when = parsed(condition);
  return {
    type: 'self-service',
    ...rest,
    userInputs: {
      properties,
      required: requiredQuery ?? required,
      ...(Array.isArray(orderProperties) ? { order: orderProperties } : {}),
      ...(steps === undefined ? {} : { steps: listed(steps).map((step) => renamed(step)) }),
      ...(isObject(titles) ? { titles: mapOf(titles, (title) => renamed(title)) } : {}),
    },
    ...(when === undefined ? {} : { condition: when }),
  };
}

/** `entity_created_event` is the event `ENTITY_CREATED`. */
function automationTrigger(value: unknown): JsonObject {
  const trigger: JsonObject = { type: 'automation' };
  for (const [key, member] of entries(value)) {
    if (key.endsWith('_event'))
      trigger['event'] = {
        // A release of the provider misspelt one of them.
        type: key.slice(0, -6).replace('chnage', 'change').toUpperCase(),
        ...renamed(member),
      };
    else if (key === 'jq_condition') trigger['condition'] = { type: 'JQ', ...renamed(member) };
    else trigger[camel(key)] = member;
  }
  return trigger;
}

function method(values: JsonObject): JsonObject {
  for (const [key, type] of Object.entries(METHODS)) {
    const value = own(values, key);
    if (!isObject(value)) continue;
    if (type === 'UPSERT_ENTITY') return { invocationMethod: { type, ...upsert(given(value)) } };
    const body: JsonObject = {};
    for (const [name, member] of entries(value)) {
      if (name === 'type') continue;
      const read = JSON_TEXTS.has(name) ? parsed(member) : truth(member);
      body[camel(name)] =
        name === 'integration_action_execution_properties' && isObject(read)
          ? executed(read)
          : (read ?? null);
    }
    return { invocationMethod: { type, ...body } };
  }
  return {};
}

function executed(value: unknown): JsonObject {
  const body: JsonObject = {};
  for (const [name, member] of entries(value))
    body[camel(name)] = (JSON_TEXTS.has(name) ? parsed(member) : truth(member)) ?? null;
  return body;
}

/** Identifier, title and team stand beside the mapping there, and in it here. */
function upsert({ mapping, identifier, title, icon, teams, ...rest }: JsonObject): JsonObject {
  const { properties, relations, teams: mappedTeams, ...others } = given(mapping);
  const team = mappedTeams ?? teams;
  const part = (key: string, value: Json | undefined): JsonObject =>
    value === undefined ? {} : { [key]: value };
  return {
    ...renamed(rest),
    mapping: {
      ...part('identifier', identifier),
      ...part('title', title),
      ...part('icon', icon),
      ...part('team', team),
      ...renamed(others),
      ...part('properties', parsed(properties)),
      ...part('relations', parsed(relations)),
    },
  };
}
