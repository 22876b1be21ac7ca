import { isObject, type Json, type JsonObject, own, setOwn } from '../../../base/json.ts';
import { PEOPLE_BLUEPRINTS } from '../../../catalog/blueprints/people.ts';
import type { Sort } from '../sorts.ts';
import { actionOf } from './action.ts';
import { aggregationsOf, blueprintOf } from './blueprint.ts';
import { asOfToday } from './older-provider.ts';
import {
  entries,
  given,
  ITEM_TABLES,
  listed,
  PROPERTY_TABLES,
  parsed,
  renamed,
  strangeTables,
} from './properties.ts';
import type { TerraformResource } from './resource.ts';

/** A thing of Port's that a resource declares. */
export interface PortThing {
  sort: Sort;
  value: JsonObject;
  file: string;
  /** What the resource is called, for what has no identifier of its own. */
  key: string;
}

/** A resource of which nothing can be made, and why. */
export interface LostResource {
  resource: TerraformResource;
  sort: Sort;
  why: string;
  instead: string;
  needs: boolean;
}

export const SHOW = 'Give what terraform show -json prints instead: it has every value.';
const NAMELESS = {
  why: 'its file does not say its identifier, which Port chose when Terraform made it',
  instead: SHOW,
  needs: true,
};

/** What resources of the provider become, those aside that only add to a blueprint. */
const CONVERT: Readonly<Record<string, { sort: Sort; convert(values: JsonObject): JsonObject }>> = {
  port_blueprint: { sort: 'blueprint', convert: blueprintOf },
  port_system_blueprint: { sort: 'blueprint', convert: systemBlueprintOf },
  port_scorecard: { sort: 'scorecard', convert: scorecardOf },
  port_action: { sort: 'action', convert: actionOf },
  port_entity: { sort: 'entity', convert: entityOf },
  port_team: { sort: 'team', convert: (values) => renamed(values, ['id']) },
  port_user: { sort: 'user', convert: (values) => renamed(values, ['id']) },
  port_page: { sort: 'page', convert: pageOf },
  port_folder: { sort: 'folder', convert: (values) => renamed(values, ['id']) },
  port_integration: { sort: 'integration', convert: integrationOf },
  port_webhook: { sort: 'webhook', convert: (values) => renamed(values, ['id']) },
  port_workflow: { sort: 'workflow', convert: (values) => renamed(values, ['id']) },
  // The name alone: values are never read on.
  port_organization_secret: {
    sort: 'secret',
    convert: (values) => ({ name: own(values, 'secret_name') ?? null }),
  },
  port_blueprint_permissions: { sort: 'permission', convert: (values) => renamed(values, ['id']) },
  port_action_permissions: { sort: 'permission', convert: (values) => renamed(values, ['id']) },
  port_page_permissions: { sort: 'permission', convert: (values) => renamed(values, ['id']) },
};

const AGGREGATIONS = new Set(['port_aggregation_properties', 'port_aggregation_property']);
/** Relations and aggregations that stand beside their blueprint. */
const RELATION = 'port_blueprint_relation';

/**
 * What the resources of an organisation are in Port's own format (reference: port.md 1.12). Aggregations and relations
 * that are resources of their own become a part of their blueprint.
 */
export function portThings(all: readonly TerraformResource[]): {
  things: PortThing[];
  lost: LostResource[];
} {
  const resources = all.map(asOfToday);
  const things: PortThing[] = [];
  const lost: LostResource[] = [];
  const blueprints = new Map<string, JsonObject>();
  for (const resource of resources) {
    const { type, values, file, address } = resource;
    const known = own(CONVERT, type);
    if (!known) {
      if (!AGGREGATIONS.has(type) && type !== RELATION)
        lost.push({ resource, sort: 'other', ...unknownType(type) });
      continue;
    }
    const value = known.convert(given(values));
    if (known.sort === 'entity' && resource.place && own(value, 'identifier') === undefined) {
      lost.push({ resource, sort: 'entity', ...NAMELESS });
      continue;
    }
    things.push({ sort: known.sort, value, file, key: address });
    for (const path of strangeIn(resource))
      lost.push({
        resource: { ...resource, address: `${address}.${path}` },
        sort: 'broken',
        why: `nothing is known of ${path}`,
        instead: 'Write what it says by hand.',
        needs: true,
      });
    if (known.sort === 'blueprint' && typeof value['identifier'] === 'string')
      blueprints.set(value['identifier'], value);
  }
  for (const resource of resources) {
    const added = additionOf(resource);
    if (!added) continue;
    const blueprint = blueprints.get(added.blueprint);
    if (!blueprint) {
      lost.push({
        resource,
        sort: 'other',
        why: `it belongs to the blueprint ${added.blueprint || 'of which the name is not known'}, which is not there`,
        instead: 'Import it together with its blueprint.',
        needs: true,
      });
      continue;
    }
    const table = own(blueprint, added.table);
    blueprint[added.table] = { ...(isObject(table) ? (table as JsonObject) : {}), ...added.members };
  }
  return { things, lost };
}

/** Tables of properties that no version of the provider is known to have. */
function strangeIn({ type, values }: TerraformResource): string[] {
  const properties = own(values, 'properties');
  if (type === 'port_blueprint' || type === 'port_system_blueprint')
    return strangeTables(properties, 'properties', PROPERTY_TABLES);
  if (type === 'port_action') {
    const path = 'self_service_trigger.user_properties';
    const trigger = given(own(values, 'self_service_trigger'));
    return strangeTables(own(trigger, 'user_properties'), path, PROPERTY_TABLES);
  }
  if (type !== 'port_entity') return [];
  const tables = given(properties);
  return [
    ...strangeTables(tables, 'properties', [...PROPERTY_TABLES, UNION]),
    ...strangeTables(own(tables, 'array_props'), 'properties.array_props', [...ITEM_TABLES, ...SLICES]),
    ...strangeTables(own(tables, UNION), `properties.${UNION}`, ITEM_TABLES),
  ];
}

function additionOf({
  type,
  values,
}: TerraformResource): { blueprint: string; table: string; members: JsonObject } | undefined {
  if (AGGREGATIONS.has(type)) {
    const { blueprint, properties } = aggregationsOf(type, given(values));
    return { blueprint, table: 'aggregationProperties', members: properties };
  }
  if (type !== RELATION) return undefined;
  const { blueprintIdentifier, identifier, id: _, ...relation } = renamed(values);
  return {
    blueprint: String(blueprintIdentifier ?? ''),
    table: 'relations',
    members: typeof identifier === 'string' ? { [identifier]: relation } : {},
  };
}

function unknownType(type: string): Pick<LostResource, 'why' | 'instead' | 'needs'> {
  if (!type.startsWith('port_') && !type.startsWith('port-labs_'))
    return { why: `${type} is no resource of Port’s`, instead: 'Nothing to do.', needs: false };
  return {
    why: `nothing is known of resources of the type ${type}`,
    instead: 'Export the organisation with Port’s command line as well, or write it by hand.',
    needs: true,
  };
}

/** A kind of Port's own that is built in, as a document. */
function builtIn(identifier: string): JsonObject | undefined {
  const found = PEOPLE_BLUEPRINTS.find((one) => one.identifier === identifier);
  if (!found) return undefined;
  const { title, schema, relations } = found;
  const documents = Object.entries(relations).map(([id, { title: called, target, many, required }]) => [
    id,
    { title: called, target, many, required },
  ]);
  return JSON.parse(JSON.stringify({ identifier, title, schema, relations: Object.fromEntries(documents) }));
}

/** A kind of Port's own, of which Terraform declares only what was added. */
function systemBlueprintOf(values: JsonObject): JsonObject {
  const blueprint = blueprintOf(values);
  const identifier = String(own(blueprint, 'identifier') ?? '');
  const base = builtIn(identifier);
  if (!base) return { title: identifier.replace(/^_/, ''), ...blueprint };
  const within = (value: Json | undefined, key: string): JsonObject => {
    const found = isObject(value) ? own(value, key) : undefined;
    return isObject(found) ? (found as JsonObject) : {};
  };
  const { schema, relations } = blueprint;
  return {
    ...base,
    ...blueprint,
    schema: {
      properties: { ...within(base['schema'], 'properties'), ...within(schema, 'properties') },
      required: (isObject(schema) ? own(schema as JsonObject, 'required') : undefined) ?? [],
    },
    relations: { ...within(base, 'relations'), ...(isObject(relations) ? (relations as JsonObject) : {}) },
  };
}

/** Conditions are texts of JSON. */
function scorecardOf(values: JsonObject): JsonObject {
  const { filter, rules, properties, relations, ...rest } = renamed(values, ['id']);
  return {
    ...rest,
    ...(properties === undefined ? {} : { properties: parsed(properties) ?? null }),
    ...(relations === undefined ? {} : { relations: parsed(relations) ?? null }),
    ...(isObject(filter) ? { filter: queryOf(filter) } : {}),
    rules: listed(rules).map((rule) => {
      const { query, ...others } = renamed(rule);
      return { ...others, query: isObject(query) ? queryOf(query) : (query ?? null) };
    }),
  };
}

function queryOf(value: unknown): JsonObject {
  const { conditions, ...rest } = renamed(value);
  return {
    ...rest,
    conditions: Array.isArray(conditions)
      ? conditions.map((one) => parsed(one) ?? null)
      : (conditions ?? null),
  };
}

function entityOf(values: JsonObject): JsonObject {
  const {
    teams,
    properties: _,
    relations,
    ...rest
  } = renamed(values, ['id', 'run_id', 'create_missing_related_entities']);
  return {
    ...rest,
    ...(teams === undefined ? {} : { team: teams }),
    properties: entityProperties(given(own(values, 'properties'))),
    relations: entityRelations(relations),
  };
}

/** Where lists stand that several resources write together, by the version of the provider. */
const UNION = 'union_array_props';
const SLICES = ['union_string_slices', 'union_number_slices'];

function entityProperties(tables: JsonObject): JsonObject {
  const properties: JsonObject = {};
  const take = (table: Json | undefined, read: (value: Json) => Json = (value) => value): void => {
    for (const [id, value] of entries(table)) setOwn(properties, id, read(value));
  };
  for (const table of ['string_props', 'number_props', 'boolean_props']) take(own(tables, table));
  take(own(tables, 'object_props'), (value) => parsed(value) ?? null);
  const lists = given(own(tables, 'array_props'));
  for (const table of ['string_items', 'number_items', 'boolean_items']) take(own(lists, table));
  take(own(lists, 'object_items'), (value) =>
    Array.isArray(value) ? value.map((item) => parsed(item) ?? null) : value,
  );
  // What several resources write together: each knows its own part of the list.
  const mine = (value: Json): Json => own(given(value), 'items') ?? [];
  for (const table of SLICES) take(own(lists, table), mine);
  const unions = given(own(tables, UNION));
  for (const table of ITEM_TABLES) take(own(unions, table), mine);
  return properties;
}

function entityRelations(value: Json | undefined): JsonObject {
  const raw = given(value);
  const relations: JsonObject = {};
  for (const [key, member] of Object.entries(raw)) {
    if (key === 'single_relations' || key === 'many_relations')
      for (const [id, target] of entries(member)) setOwn(relations, id, target);
    else setOwn(relations, key, member);
  }
  return relations;
}

function pageOf(values: JsonObject): JsonObject {
  const { widgets, pageFilters, ...rest } = renamed(values, ['id']);
  const texts = (list: Json | undefined): Json[] =>
    Array.isArray(list) ? list.map((one) => parsed(one) ?? null) : [];
  return {
    ...rest,
    widgets: texts(widgets),
    ...(pageFilters === undefined ? {} : { pageFilters: texts(pageFilters) }),
  };
}

function integrationOf(values: JsonObject): JsonObject {
  const { config, ...rest } = renamed(values, ['id']);
  return { ...rest, ...(config === undefined ? {} : { config: parsed(config) ?? null }) };
}
