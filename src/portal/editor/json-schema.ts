import { z } from 'zod';
import { humanise } from '../../actions/inputs.ts';
import { isObject, type Json, type JsonObject, own } from '../../base/json.ts';

/**
 * Words of JSON Schema in which the schemas for editors are written. They are made for language servers: what may stand
 * in a place is completed from them, and what is said of a place is shown over it.
 */

export const DRAFT = 'http://json-schema.org/draft-07/schema#';

/** What is to be held against a schema where a condition is met. One that asks for keys is met by mappings alone. */
export function when(condition: JsonObject, schema: JsonObject, otherwise?: JsonObject): JsonObject {
  const branches: [string, Json][] = [
    ['if', condition['type'] === undefined ? { type: 'object', ...condition } : condition],
    ['then', schema],
  ];
  if (otherwise) branches.push(['else', otherwise]);
  return Object.fromEntries(branches);
}

/** A definition of the same file. */
export function definition(name: string): JsonObject {
  return { $ref: `#/definitions/${name}` };
}

/** A schema with what an editor says of the place. */
export function about(description: string, schema: JsonObject = {}): JsonObject {
  const { description: _, ...rest } = schema;
  return { description, ...rest };
}

/** Only null; editors offer nothing of it, as they would of a type. */
const NULL: JsonObject = {
  description: '',
  not: { type: ['array', 'boolean', 'number', 'object', 'string'] },
};

/** The same, or null: what readers take for absent. */
export function orNull(schema: JsonObject): JsonObject {
  return outside(
    schema,
    (rest): JsonObject => (Object.keys(rest).length === 0 ? {} : { anyOf: [rest, NULL] }),
  );
}

/** The same, with values that are offered; all that was allowed still is. */
export function offering(schema: JsonObject, values: readonly Json[]): JsonObject {
  return values.length === 0 ? schema : offeringOf(schema, offers(values));
}

/** The same for values that a definition holds. */
export function offeringOf(schema: JsonObject, values: JsonObject): JsonObject {
  return outside(schema, (rest) => ({ anyOf: [rest, values] }));
}

/**
 * Values that are offered and mean nothing: nothing fits the schema. Examples of a schema that fits would be listed, all of
 * them, whenever somebody looks up the place.
 */
export function offers(values: readonly Json[]): JsonObject {
  // Language servers take two alternatives of which nothing is said for the same one.
  return { description: '', not: {}, examples: [...values] };
}

/** Another schema around what a schema demands; what it says of the place stays outside. */
function outside(schema: JsonObject, around: (rest: JsonObject) => JsonObject): JsonObject {
  const kept: Record<string, Json> = {};
  const rest: Record<string, Json> = {};
  for (const [key, value] of Object.entries(schema)) (SAID.has(key) ? kept : rest)[key] = value;
  return { ...kept, ...around(rest) };
}

const SAID = new Set(['title', 'description', 'default', 'defaultSnippets']);

/** The schema of what a zod schema takes. */
export function ofZod(schema: z.ZodType): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    target: 'draft-07',
  });
  return rest as JsonObject;
}

/** The properties of a shape, of which the required ones must not be null; `deeper` says what zod leaves open. */
export function ofShape(
  shape: Readonly<Record<string, z.ZodType>>,
  required: readonly string[],
  deeper: Readonly<Record<string, JsonObject>> = {},
): Record<string, JsonObject> {
  return Object.fromEntries(
    Object.entries(shape).map(([key, member]) => {
      const schema = { ...ofZod(member), ...deeper[key] };
      return [key, required.includes(key) ? schema : orNull(schema)];
    }),
  );
}

/** Schemas for the keys that a reader knows, in its order. */
export function forKeys(
  keys: readonly string[],
  schemas: Readonly<Record<string, JsonObject>>,
): Record<string, JsonObject> {
  return Object.fromEntries(keys.map((key) => [key, schemas[key] ?? {}]));
}

/** A mapping with these keys and no others. */
export function closed(properties: Record<string, JsonObject>, required: readonly string[] = []): JsonObject {
  return {
    type: 'object',
    ...(required.length > 0 ? { required: [...required] } : {}),
    properties,
    additionalProperties: false,
  };
}

/**
 * The same, of which nothing is demanded: what may stand in a place is still offered and explained. Definitions are meant
 * by the names that `rename` gives for them.
 */
export function open(schema: Json, rename: (name: string) => string): Json {
  if (Array.isArray(schema)) return schema.map((member) => open(member, rename));
  if (!isObject(schema)) return schema;
  const opened: Record<string, Json> = {};
  for (const [key, value] of Object.entries(schema as JsonObject)) {
    if (key === 'enum' || key === 'const') opened['anyOf'] = [{}, offers([value].flat())];
    else if (key === 'if' || SAID.has(key)) opened[key] = value;
    else if (key === '$ref') opened[key] = definition(rename(String(value).split('/').at(-1)!))['$ref']!;
    else if (key === 'properties')
      opened[key] = Object.fromEntries(
        Object.entries(value as JsonObject).map(([name, member]) => [name, open(member, rename)]),
      );
    else if (key === 'items' || key === 'then' || key === 'else' || key === 'anyOf')
      opened[key] = open(value, rename);
    else if (key === 'examples') opened[key] = value;
  }
  // Without a word on what fits, anything does: what is only offered must still fit nothing.
  if (own(schema as JsonObject, 'not') !== undefined && 'examples' in schema) opened['not'] = {};
  return opened;
}

/** Definitions with titles: what editors call a mapping as a whole, and write above what they say of its keys. */
export function titled(definitions: Record<string, JsonObject>): Record<string, JsonObject> {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => [
      name,
      schema['type'] === 'object' && schema['title'] === undefined && name !== 'document'
        ? { title: TITLES[name] ?? humanise(name), ...schema }
        : schema,
    ]),
  );
}

const TITLES: Readonly<Record<string, string>> = { backstage: 'Entity', port: 'Entity' };

/**
 * The same, with the words that are said of places as they can be read: signs of Markdown are marked as such, and links to
 * pages that stand beside the documentation become their words.
 */
export function readable(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(readable);
  if (!isObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema as JsonObject).flatMap(([key, value]): [string, Json][] => {
      if (key !== 'description' || typeof value !== 'string') return [[key, readable(value)]];
      const text = value.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1');
      return text.includes('`')
        ? [
            [key, text.replaceAll('`', '')],
            ['markdownDescription', text],
          ]
        : [[key, text]];
    }),
  );
}

/** The same without keys that nobody reads; `quiet` are those of which there is nothing to say. */
export function only(schema: JsonObject, quiet: readonly string[]): JsonObject {
  const { additionalProperties: _, ...rest } = schema;
  const pattern = quiet.length > 0 ? `^x-|${words(quiet)}` : '^x-';
  return { ...rest, patternProperties: { [pattern]: {} }, additionalProperties: false };
}

/** A pattern of exactly these words. */
export function words(all: readonly string[]): string {
  return `^(?:${all.map((word) => word.replace(/[$.*+?^()[\]{}|\\/]/g, '\\$&')).join('|')})$`;
}
