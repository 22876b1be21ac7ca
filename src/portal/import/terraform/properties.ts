import { isObject, type Json, type JsonObject, own, setOwn } from '../../../base/json.ts';

/** How the provider calls a key: `min_length` is `minLength` in Port's own format. */
export function camel(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** A state names every attribute that there is; those that nobody set are null. */
export function given(value: unknown): JsonObject {
  const result: JsonObject = {};
  if (!isObject(value)) return result;
  for (const [key, member] of Object.entries(value))
    if (member !== null && member !== undefined) setOwn(result, key, member as Json);
  return result;
}

/** Members of a map whose keys people chose. */
export function entries(value: unknown): [string, Json][] {
  return Object.entries(given(value));
}

/** A list as it is; a block that comes once is not told from an object, and is the only item. */
export function listed(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : isObject(value) ? [value as JsonObject] : [];
}

export function mapOf(value: unknown, convert: (member: Json, key: string) => Json | undefined): JsonObject {
  const result: JsonObject = {};
  for (const [key, member] of entries(value)) {
    const converted = convert(member, key);
    if (converted !== undefined) setOwn(result, key, converted);
  }
  return result;
}

/** A text that holds JSON, as the provider wants whatever has no fixed form; any other value as it is. */
export function parsed(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}

/** `"true"` where the provider takes texts for truth values. */
export function truth(value: Json | undefined): Json | undefined {
  return value === 'true' ? true : value === 'false' ? false : value;
}

/** An object of known keys with Port's names for them; `x_jq_query` is `x: {jqQuery}`. Values stay as they are. */
export function renamed(value: unknown, except: readonly string[] = []): JsonObject {
  const result: JsonObject = {};
  for (const [key, member] of entries(value)) {
    if (except.includes(key)) continue;
    if (key.endsWith('_jq_query')) setOwn(result, camel(key.slice(0, -9)), { jqQuery: member });
    else setOwn(result, camel(key), member);
  }
  return result;
}

const TYPES = {
  string_props: 'string',
  number_props: 'number',
  boolean_props: 'boolean',
  array_props: 'array',
  object_props: 'object',
} as const;

const ITEMS = {
  string_items: 'string',
  number_items: 'number',
  boolean_items: 'boolean',
  object_items: 'object',
} as const;

/** The members of a value that none of the known tables is, by their paths: what they hold is not understood. */
export function strangeTables(value: unknown, path: string, known: Iterable<string>): string[] {
  const names = new Set(known);
  return Object.keys(given(value)).flatMap((key) => (names.has(key) ? [] : [`${path}.${key}`]));
}

export const PROPERTY_TABLES: readonly string[] = Object.keys(TYPES);
export const ITEM_TABLES: readonly string[] = Object.keys(ITEMS);

/** Properties of a blueprint or inputs of an action: one table by type there, one of all here. */
export function propertiesOf(value: unknown): { properties: JsonObject; required: string[] } {
  const properties: JsonObject = {};
  const required: string[] = [];
  for (const [table, type] of Object.entries(TYPES)) {
    for (const [id, property] of entries(own(given(value), table))) {
      if (own(given(property), 'required') === true) required.push(id);
      setOwn(properties, id, propertyOf(type, property));
    }
  }
  return { properties, required };
}

function propertyOf(type: string, value: Json): JsonObject {
  // What an input is has been said by its table; other words about it are the provider's to refuse.
  const property: JsonObject = {
    type,
    ...renamed(value, ['required', 'type', 'dataset', 'client_side_encryption', ...Object.keys(ITEMS)]),
  };
  const raw = given(value);
  const secret = own(raw, 'client_side_encryption');
  if (isObject(secret)) property['encryption'] = { algorithm: 'client-side', ...renamed(secret) };
  const dataset = datasetOf(own(raw, 'dataset'));
  if (dataset !== undefined) property['dataset'] = dataset;
  if (type === 'object') {
    const initial = parsed(own(property, 'default'));
    if (initial !== undefined) property['default'] = initial;
  }
  for (const [table, itemType] of Object.entries(ITEMS)) {
    const items = own(raw, table);
    if (!isObject(items)) continue;
    const { default: initial, dataset: _, ...rest } = renamed(items);
    const chosen = datasetOf(own(given(items), 'dataset'));
    property['items'] = { type: itemType, ...rest, ...(chosen === undefined ? {} : { dataset: chosen }) };
    if (initial !== undefined)
      property['default'] =
        itemType === 'object' && Array.isArray(initial)
          ? initial.map((item) => parsed(item) ?? null)
          : initial;
  }
  return property;
}

/** A choice of entities: as JSON in a text, or as an object with rules. */
function datasetOf(value: Json | undefined): Json | undefined {
  if (!isObject(value)) return parsed(value);
  const { rules, ...rest } = renamed(value);
  return {
    ...rest,
    ...(Array.isArray(rules)
      ? { rules: rules.map((rule) => ({ ...renamed(rule), ...chosenValue(own(given(rule), 'value')) })) }
      : {}),
  };
}

function chosenValue(value: Json | undefined): JsonObject {
  return value === undefined ? {} : { value: isObject(value) ? renamedQuery(value) : value };
}

function renamedQuery(value: Record<string, unknown>): Json {
  const query = own(given(value), 'jq_query');
  return query === undefined ? (value as JsonObject) : { jqQuery: query };
}
