import { isObject, type Json, type JsonObject, own, setOwn } from '../../../base/json.ts';
import { given, listed } from './properties.ts';
import type { TerraformResource } from './resource.ts';

/** How actions were run, and the attribute that says so today. */
const METHODS: Readonly<Record<string, string>> = {
  GITHUB: 'github_method',
  GITLAB: 'gitlab_method',
  'AZURE-DEVOPS': 'azure_method',
  AZURE_DEVOPS: 'azure_method',
  WEBHOOK: 'webhook_method',
  KAFKA: 'kafka_method',
};

/**
 * A resource as the provider has it since its version 2. Before that its resources began with `port-labs_`, and what is a
 * table by type today was a block for each property or relation, with its name within.
 */
export function asOfToday(resource: TerraformResource): TerraformResource {
  const type = resource.type.replace(/^port-labs_/, 'port_');
  const values = { ...resource.values };
  if (type === 'port_blueprint') {
    if (isNamed(values['properties'])) values['properties'] = tablesOf(values['properties']);
    for (const table of ['relations', 'mirror_properties', 'calculation_properties'])
      if (isNamed(values[table])) values[table] = byName(values[table], 'identifier', (rest) => rest);
  }
  if (type === 'port_entity') {
    if (isNamed(values['properties'], 'name'))
      values['properties'] = {
        string_props: byName(values['properties'], 'name', ({ value, items }) => items ?? value ?? null),
      };
    if (isNamed(values['relations'], 'name'))
      values['relations'] = {
        single_relations: byName(
          values['relations'],
          'name',
          ({ identifier, identifiers }) => identifiers ?? identifier ?? null,
        ),
      };
  }
  return { ...resource, type, values: type === 'port_action' ? actionOfToday(values) : values };
}

/** What starts an action, and what people fill in, stood beside each other. */
function actionOfToday(values: JsonObject): JsonObject {
  const {
    trigger,
    blueprint,
    blueprint_identifier,
    user_properties,
    order_properties,
    invocation_method,
    ...rest
  } = values;
  if (typeof trigger !== 'string') return values;
  const part = (key: string, value: Json | undefined): JsonObject =>
    value === undefined || value === null ? {} : { [key]: value };
  const method = given(invocation_method);
  const called = METHODS[String(own(method, 'type') ?? '')];
  return {
    ...rest,
    self_service_trigger: {
      operation: trigger,
      ...part('blueprint_identifier', blueprint_identifier ?? blueprint),
      ...part('user_properties', isNamed(user_properties) ? tablesOf(user_properties) : user_properties),
      ...part('order_properties', order_properties),
    },
    ...(called === undefined ? part('invocation_method', invocation_method) : { [called]: method }),
  };
}

/** True for one block or several that hold their own name. */
function isNamed(value: Json | undefined, name = 'identifier'): value is Json {
  const blocks = listed(value);
  return (
    blocks.length > 0 && blocks.every((block) => isObject(block) && typeof own(block, name) === 'string')
  );
}

function byName(value: Json, name: string, convert: (rest: JsonObject) => Json): JsonObject {
  const members: JsonObject = {};
  for (const block of listed(value)) {
    const { [name]: key, ...rest } = given(block);
    setOwn(members, String(key), convert(rest));
  }
  return members;
}

/** Blocks with a type each, as a table for each type. */
function tablesOf(value: Json): JsonObject {
  const tables: JsonObject = {};
  for (const [id, { type, ...rest }] of Object.entries(byName(value, 'identifier', (block) => block)) as [
    string,
    JsonObject,
  ][]) {
    const table = `${String(type)}_props`;
    const members = given(own(tables, table));
    setOwn(members, id, rest);
    setOwn(tables, table, members);
  }
  return tables;
}
