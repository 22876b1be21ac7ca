import type { JsonObject } from '../../base/json.ts';
import type { Blueprint } from '../../catalog/blueprint.ts';
import { computedOf } from '../../catalog/computed.ts';
import { GROUP_KEYS } from '../../query/port.ts';
import { definition, offering, open, when } from './json-schema.ts';
import { type QueryFacts, queryDefinitions } from './query-schema.ts';

/**
 * The same definitions for a query of which nothing is demanded: what it may hold is offered and explained all the same.
 */
export function openQueryDefinitions(facts: QueryFacts): Record<string, JsonObject> {
  const named = (name: string): string => `${name} of which nothing is demanded`.replaceAll(' ', '-');
  return Object.fromEntries(
    Object.entries(queryDefinitions(facts)).map(([name, schema]) => [
      named(name),
      open(schema, named) as JsonObject,
    ]),
  );
}

/** The whole of {@link openQueryDefinitions}. */
export const OPEN_QUERY = definition('query-of-which-nothing-is-demanded');

/**
 * What queries over a kind may name, to be held against them beside {@link queryDefinitions}. `name` is that of the
 * definition of queries; that of conditions has `-condition` after it.
 */
export function queryNames(blueprint: Blueprint, name: string): Record<string, JsonObject> {
  const { schema, relations } = blueprint;
  const conditions = { items: definition(`${name}-condition`) };
  const choices = Object.entries(schema.properties).flatMap(([id, { enum: values }]): JsonObject[] =>
    Array.isArray(values) && values.length > 0
      ? [
          when(
            { required: ['property'], properties: { property: { const: id } } },
            { properties: { value: offering({}, values) } },
          ),
        ]
      : [],
  );
  const ids = [...Object.keys(schema.properties), ...computedOf(blueprint).keys()];
  return {
    [name]: { properties: { conditions, rules: conditions } },
    [`${name}-condition`]: when({ anyOf: GROUP_KEYS.map((key) => ({ required: [key] })) }, definition(name), {
      properties: {
        property: offering({}, ids),
        relation: offering({}, Object.keys(relations)),
      },
      ...(choices.length > 0 ? { allOf: choices } : {}),
    }),
  };
}
