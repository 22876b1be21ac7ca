import { isObject } from '../base/json.ts';

type Schema = Record<string, unknown>;

/** Keywords that are understood here. */
const KEYWORDS = new Set(['type', 'minLength', 'items', 'minItems', 'required', 'properties', 'enum', 'const', 'if', 'then', 'else']);

/**
 * True when a value surely fits a JSON Schema; false when it does not, or when the schema says something that
 * is not understood here. Nearly all documents fit: for those the large validator need not be woken, which
 * takes longer to compile its schemas than to read a thousand documents.
 */
export function fits(schema: unknown, value: unknown): boolean {
  if (!isObject(schema)) return false;
  return Object.keys(schema).every((keyword) => KEYWORDS.has(keyword) && CHECKS[keyword]!(schema, value));
}

const CHECKS: Readonly<Record<string, (schema: Schema, value: unknown) => boolean>> = {
  type: ({ type }, value) => [type].flat().some((name) => isOfType(name, value)),
  minLength: ({ minLength }, value) => typeof value !== 'string' || value.length >= Number(minLength) * 2 || [...value].length >= Number(minLength),
  minItems: ({ minItems }, value) => !Array.isArray(value) || value.length >= Number(minItems),
  items: ({ items }, value) => !Array.isArray(value) || value.every((item) => fits(items, item)),
  required: ({ required }, value) => !isObject(value) || (required as string[]).every((key) => hasValue(value, key)),
  properties: ({ properties }, value) =>
    !isObject(value) || Object.entries(properties as Schema).every(([key, schema]) => !hasValue(value, key) || fits(schema, value[key])),
  enum: (schema, value) => (schema['enum'] as unknown[]).includes(value),
  const: (schema, value) => typeof value !== 'object' && schema['const'] === value,
  if: (schema, value) => {
    const branch = holds(schema['if'], value);
    return branch !== undefined && (branch ? fitsIfThere(schema['then'], value) : fitsIfThere(schema['else'], value));
  },
  then: () => true,
  else: () => true,
};

/** Whether a condition holds; undefined when it cannot be told that it does not. */
function holds(schema: unknown, value: unknown): boolean | undefined {
  if (fits(schema, value)) return true;
  return isObject(schema) && understood(schema) ? false : undefined;
}

/** True when every keyword of a schema is understood, so that what does not fit surely does not. */
function understood(schema: Schema): boolean {
  return Object.entries(schema).every(([keyword, inner]) => {
    if (!KEYWORDS.has(keyword)) return false;
    if (keyword === 'properties') return Object.values(inner as Schema).every((property) => isObject(property) && understood(property));
    if (keyword === 'items' || keyword === 'if' || keyword === 'then' || keyword === 'else') return isObject(inner) && understood(inner);
    return keyword !== 'const' || typeof inner !== 'object';
  });
}

function fitsIfThere(schema: unknown, value: unknown): boolean {
  return schema === undefined || fits(schema, value);
}

function hasValue(value: Schema, key: string): boolean {
  return Object.hasOwn(value, key) && value[key] !== undefined;
}

function isOfType(name: unknown, value: unknown): boolean {
  switch (name) {
    case 'string':
    case 'boolean':
      return typeof value === name;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'null':
      return value === null;
    default:
      return false;
  }
}
