import { Ajv } from 'ajv';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import type { Property } from '../../catalog/blueprint.ts';

/** Keywords of JSON Schema; the others of a property are about how it is shown. */
const KEYWORDS: ReadonlySet<string> = new Set([
  ...['type', 'title', 'description', 'default', 'enum', 'const', 'items', 'pattern', 'multipleOf'],
  ...['minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  ...['minItems', 'maxItems', 'uniqueItems', 'properties', 'patternProperties', 'additionalProperties'],
  ...['required', 'anyOf', 'oneOf', 'allOf', 'not'],
]);

/** Formats that editors know as the build does. */
const FORMATS: ReadonlySet<unknown> = new Set(['date-time', 'date', 'email', 'ipv4', 'ipv6']);

/** What a value of a property must be, as far as an editor can tell; what the build could not use is left out. */
export function propertySchema(property: Property): JsonObject {
  const kept: Record<string, Json> = {};
  for (const [key, value] of Object.entries(property) as [string, Json][])
    if (KEYWORDS.has(key) || (key === 'format' && FORMATS.has(value))) kept[key] = value;
  return isUsable(kept) ? kept : words(property);
}

/** What a property is called, without what its value must be. */
export function words({ title, description }: Property): JsonObject {
  return {
    ...(typeof title === 'string' ? { title } : {}),
    ...(typeof description === 'string' ? { description } : {}),
  };
}

let ajv: Ajv | undefined;

function isUsable(schema: JsonObject): boolean {
  ajv ??= new Ajv({ strict: false, logger: false });
  return ajv.validateSchema(schema) === true && isPlain(schema);
}

/** False for a schema that leads elsewhere, or has a pattern that is none. */
function isPlain(value: Json): boolean {
  if (Array.isArray(value)) return value.every(isPlain);
  if (!isObject(value)) return true;
  return Object.entries(value as JsonObject).every(([key, member]) => {
    if (key === '$ref' || key === '$id' || key === '$dynamicRef' || key === '$recursiveRef') return false;
    if (key === 'pattern' && typeof member === 'string' && !isPattern(member)) return false;
    return isPlain(member);
  });
}

function isPattern(text: string): boolean {
  try {
    return Boolean(new RegExp(text, 'u'));
  } catch {
    // Whoever writes it is told by check.
    return false;
  }
}
