import { isObject } from '../base/json.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import { type ComputedLook, computedOf } from '../catalog/computed.ts';
import { OPPOSITE, type Query, type SchemaPattern, type Subject, type Test } from './ast.ts';

/**
 * A condition on every property that is defined so, as a query over those: one that satisfies is enough; the opposite
 * operator holds when none does.
 */
export function schemaQuery(test: Test, schema: SchemaPattern, blueprint: Blueprint | undefined): Query {
  const of = propertiesLike(schema, blueprint).map((id): Test => {
    const subject: Subject = { kind: 'property', path: { text: id, segments: [id] } };
    return { ...test, subject };
  });
  return { kind: OPPOSITE[test.operator] === undefined ? 'or' : 'and', of };
}

/** The properties of a kind that are defined so, computed ones included. */
export function propertiesLike(pattern: SchemaPattern, blueprint: Blueprint | undefined): string[] {
  if (!blueprint) return [];
  const defined: [string, { type?: string; format?: string; items?: unknown }][] = [
    ...Object.entries(blueprint.schema.properties),
    ...[...computedOf(blueprint).values()].map(({ id, definition }): [string, ComputedLook] => [
      id,
      definition,
    ]),
  ];
  return defined.flatMap(([id, property]) => (isLike(property, pattern) ? [id] : []));
}

function isLike(
  property: { type?: unknown; format?: unknown; items?: unknown },
  pattern: SchemaPattern,
): boolean {
  if (pattern.type !== undefined && property.type !== pattern.type) return false;
  if (pattern.format !== undefined && property.format !== pattern.format) return false;
  if (pattern.items === undefined) return true;
  return isObject(property.items) && isLike(property.items, pattern.items);
}
