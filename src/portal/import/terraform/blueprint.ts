import { isObject, type Json, type JsonObject, own } from '../../../base/json.ts';
import { entries, given, listed, mapOf, parsed, propertiesOf, renamed, truth } from './properties.ts';

const TABLES = [
  'properties',
  'relations',
  'mirror_properties',
  'calculation_properties',
  'ownership',
  'team_inheritance',
  'kafka_changelog_destination',
  'webhook_changelog_destination',
];
/** What the provider is told about its own work. */
const PROVIDER_ONLY = ['id', 'force_delete_entities', 'create_catalog_page', 'universal_blueprint'];

/** `port_blueprint` as Port's API has it (reference: port.md 1.1). */
export function blueprintOf(values: JsonObject): JsonObject {
  const { properties, required } = propertiesOf(own(values, 'properties'));
  const kafka = own(values, 'kafka_changelog_destination');
  const webhook = own(values, 'webhook_changelog_destination');
  return {
    ...renamed(values, [...TABLES, ...PROVIDER_ONLY]),
    schema: { properties, required },
    relations: mapOf(own(values, 'relations'), relationOf),
    mirrorProperties: mapOf(own(values, 'mirror_properties'), (mirror) => renamed(mirror)),
    calculationProperties: mapOf(own(values, 'calculation_properties'), (calculation) =>
      renamed(calculation),
    ),
    ...part('ownership', own(values, 'ownership')),
    ...part('teamInheritance', own(values, 'team_inheritance')),
    ...(kafka === undefined || kafka === null ? {} : { changelogDestination: { type: 'KAFKA' } }),
    ...(isObject(webhook) ? { changelogDestination: { type: 'WEBHOOK', ...renamed(webhook) } } : {}),
  };
}

function part(key: string, value: Json | undefined): JsonObject {
  return isObject(value) ? { [key]: renamed(value) } : {};
}

function relationOf(value: Json): JsonObject {
  const relation = renamed(value);
  return {
    ...relation,
    required: truth(own(relation, 'required')) ?? false,
    many: truth(own(relation, 'many')) ?? false,
  };
}

/** The aggregations that `port_aggregation_properties`, or the older `port_aggregation_property`, adds to a blueprint. */
export function aggregationsOf(
  type: string,
  values: JsonObject,
): { blueprint: string; properties: JsonObject } {
  const blueprint = String(own(values, 'blueprint_identifier') ?? '');
  if (type === 'port_aggregation_properties')
    return { blueprint, properties: mapOf(own(values, 'properties'), aggregationOf) };
  const id = String(own(values, 'aggregation_identifier') ?? own(values, 'identifier') ?? '');
  return { blueprint, properties: id === '' ? {} : { [id]: aggregationOf(values) } };
}

function aggregationOf(value: Json): JsonObject {
  const raw = given(value);
  const query = parsed(own(raw, 'query'));
  const filter = own(raw, 'path_filter');
  return {
    ...renamed(raw, [
      'id',
      'blueprint_identifier',
      'aggregation_identifier',
      'target_blueprint_identifier',
      'method',
      'query',
      'path_filter',
      'created_at',
      'created_by',
      'updated_at',
      'updated_by',
    ]),
    target: own(raw, 'target_blueprint_identifier') ?? null,
    calculationSpec: specOf(own(raw, 'method')),
    ...(query === undefined ? {} : { query }),
    ...(listed(filter).length > 0 ? { pathFilter: listed(filter).map((one) => renamed(one)) } : {}),
  };
}

function specOf(method: Json | undefined): JsonObject {
  for (const [key, value] of entries(method)) {
    if (key === 'count_entities' && value !== false) return { calculationBy: 'entities', func: 'count' };
    if (key === 'average_entities') return { calculationBy: 'entities', func: 'average', ...renamed(value) };
    if (key === 'average_by_property')
      return { calculationBy: 'property', func: 'average', ...renamed(value) };
    if (key === 'aggregate_by_property') return { calculationBy: 'property', ...renamed(value) };
  }
  return {};
}
