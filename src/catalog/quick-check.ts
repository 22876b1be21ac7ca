import { isObject, own } from '../base/json.ts';

export type Check = (value: unknown) => boolean;

/**
 * A function that tells whether a value fits a JSON Schema; undefined when the schema has a keyword that is
 * not understood here. It says nothing more: what does not fit is left to the real validator, which explains
 * why, but takes longer to compile one schema than this needs for a thousand documents, nearly all of them
 * right.
 */
export function quickCheck(schema: unknown): Check | undefined {
  if (!isObject(schema)) return undefined;
  const checks: Check[] = [];
  for (const [keyword, operand] of Object.entries(schema)) {
    // Both are seen to by `if`, and mean nothing without it.
    if (keyword === 'then' || keyword === 'else') continue;
    const check = own(KEYWORDS, keyword)?.(operand, schema);
    if (!check) return undefined;
    checks.push(check);
  }
  return (value) => checks.every((check) => check(value));
}

const KEYWORDS: Readonly<
  Record<string, (operand: unknown, schema: Record<string, unknown>) => Check | undefined>
> = {
  type: (operand) => {
    const checks = [operand].flat().map((name) => own(TYPES, String(name)));
    return checks.every((check) => check !== undefined)
      ? (value) => checks.some((check) => check(value))
      : undefined;
  },
  minLength: (operand) => (value) => typeof value !== 'string' || hasCharacters(value, Number(operand)),
  maxLength: (operand) => (value) =>
    typeof value !== 'string' ||
    value.length <= Number(operand) ||
    !hasCharacters(value, Number(operand) + 1),
  minItems: (operand) => (value) => !Array.isArray(value) || value.length >= Number(operand),
  items: (operand) => {
    const check = quickCheck(operand);
    return check && ((value) => !Array.isArray(value) || value.every(check));
  },
  required: (operand) => {
    const keys = operand as string[];
    return (value) => !isObject(value) || keys.every((key) => Object.hasOwn(value, key));
  },
  properties: (operand) => {
    const checks = Object.entries(operand as object).map(([key, schema]) => ({
      key,
      check: quickCheck(schema),
    }));
    if (!checks.every(({ check }) => check)) return undefined;
    return (value) =>
      !isObject(value) || checks.every(({ key, check }) => !Object.hasOwn(value, key) || check!(value[key]));
  },
  additionalProperties: (operand, schema) => {
    const check = quickCheck(operand);
    const known = isObject(schema['properties']) ? schema['properties'] : {};
    return (
      check &&
      ((value) =>
        !isObject(value) || Object.keys(value).every((key) => Object.hasOwn(known, key) || check(value[key])))
    );
  },
  enum: (operand) =>
    (operand as unknown[]).every(isScalar) ? (value) => (operand as unknown[]).includes(value) : undefined,
  const: (operand) => (isScalar(operand) ? (value) => value === operand : undefined),
  if: (operand, schema) => {
    const [condition, positive, negative] = [operand, schema['then'] ?? {}, schema['else'] ?? {}].map(
      quickCheck,
    );
    return (
      condition && positive && negative && ((value) => (condition(value) ? positive(value) : negative(value)))
    );
  },
};

const TYPES: Readonly<Record<string, Check>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  array: Array.isArray,
  object: isObject,
  null: (value) => value === null,
};

/** A character has one unit or two: mostly there is no need to count. */
function hasCharacters(text: string, least: number): boolean {
  return text.length >= least * 2 || Array.from(text).length >= least;
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}
