import { isObject, own } from '../base/json.ts';
import { clip } from '../base/text.ts';
import type { DefinitionFault } from './definition-fault.ts';

type Path = readonly (string | number)[];

/** Keywords of JSON Schema that hold one schema, a list of them, or a mapping of names to them. */
const INNER = ['items', 'additionalProperties', 'propertyNames', 'contains', 'not', 'if', 'then', 'else'];
const LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems', 'items'];
const TABLES = ['properties', 'patternProperties', 'dependentSchemas', 'definitions', '$defs'];

/**
 * Patterns in the schema of a property, however deep, that are no regular expressions, with or without the flag `u`; and
 * the keys of the schema that cannot be used because of them.
 */
export function patternFaults(
  schema: Readonly<Record<string, unknown>>,
  where: string,
  path: Path,
): { faults: DefinitionFault[]; keys: string[] } {
  const faults: DefinitionFault[] = [];
  visit(schema, path);
  const keys = new Set(faults.map((fault) => String(fault.path[path.length])));
  // Without the patterns that name the members that there may be, all others would be too many.
  if (keys.has('patternProperties')) keys.add('additionalProperties');
  return { faults, keys: [...keys] };

  function visit(value: unknown, at: Path): void {
    if (!isObject(value)) return;
    const pattern = own(value, 'pattern');
    if (typeof pattern === 'string') tell(pattern, [...at, 'pattern'], 'the pattern');
    for (const key of INNER) visit(own(value, key), [...at, key]);
    for (const key of LISTS) {
      const schemas = own(value, key);
      if (Array.isArray(schemas))
        for (const [index, one] of schemas.entries()) visit(one, [...at, key, index]);
    }
    for (const key of TABLES) {
      const schemas = own(value, key);
      if (!isObject(schemas)) continue;
      for (const [name, one] of Object.entries(schemas)) {
        if (key === 'patternProperties') tell(name, [...at, key, name], 'a key of patternProperties');
        visit(one, [...at, key, name]);
      }
    }
  }

  function tell(pattern: string, at: Path, what: string): void {
    const reason = patternFault(pattern);
    if (reason === undefined) return;
    faults.push({
      rule: 'part',
      fault: `${what} of ${where}, ${clip(pattern, 60)}, is no regular expression: ${reason}`,
      path: at,
      fix: 'Correct the pattern; until then nothing is held against it.',
    });
  }
}

/** Why a text is no regular expression; undefined where it is one. Some are only without the flag `u`. */
function patternFault(pattern: string): string | undefined {
  try {
    new RegExp(pattern, 'u');
    return undefined;
  } catch {
    try {
      new RegExp(pattern);
      return undefined;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const { message } = error;
      return message.slice(message.lastIndexOf(': ') + 2).toLowerCase();
    }
  }
}
