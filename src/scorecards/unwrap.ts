import { isObject, own } from '../base/json.ts';
import type { JsonPath } from '../query/port-reading.ts';
import { kindOf } from '../query/port-reading.ts';
import { type Part, partAt, report } from './fields.ts';
import { SCORECARD_PROBLEMS } from './problems.ts';

/** A scorecard or a rule as a plain mapping, whatever it was wrapped in. */
export interface Wrapped {
  value: Record<string, unknown>;
  part: Part;
}

export interface Unwrapped {
  scorecards: Wrapped[];
  /** Rules that came as entities of their own, with the identifier of their scorecard. */
  rules: (Wrapped & { scorecard: unknown })[];
}

/** Wrappings within wrappings that are followed. */
const MAX_DEPTH = 4;

/**
 * Finds the scorecards of a document (reference: port.md 2.1): plain, with `blueprint`, Ocean's
 * `[{blueprint, data: […]}]`, entities of the blueprints `_scorecard` and `_rule`, and the lists of exports.
 */
export function unwrap(value: unknown, part: Part, found: Unwrapped, depth = 0, blueprint?: unknown): void {
  if (Array.isArray(value) && depth < MAX_DEPTH) {
    for (const [index, item] of value.entries())
      unwrap(item, partAt(part, [index], `${part.key}/${index}`), found, depth + 1, blueprint);
    return;
  }
  if (!isObject(value) || depth >= MAX_DEPTH) {
    report(
      part,
      SCORECARD_PROBLEMS['not-a-scorecard'],
      [],
      `A scorecard must be a mapping; it is ${kindOf(value)}`,
    );
    return;
  }
  const list = Object.hasOwn(value, 'rules')
    ? undefined
    : ['data', 'scorecards'].find((key) => Array.isArray(own(value, key)));
  if (list)
    unwrap(
      value[list],
      partAt(part, [list], `${part.key}/${list}`),
      found,
      depth + 1,
      own(value, 'blueprint') ?? blueprint,
    );
  else if (own(value, 'blueprint') === '_scorecard') found.scorecards.push(scorecardEntity(value, part));
  else if (own(value, 'blueprint') === '_rule') found.rules.push(ruleEntity(value, part));
  else if (Object.hasOwn(value, 'rules') || Object.hasOwn(value, 'identifier')) {
    const named =
      value['blueprint'] === undefined && blueprint !== undefined ? { ...value, blueprint } : value;
    found.scorecards.push({ value: named, part });
  } else
    report(
      part,
      SCORECARD_PROBLEMS['not-a-scorecard'],
      [],
      'This document has neither an identifier nor rules',
    );
}

/** What a `_scorecard` entity shows besides its definition: aggregations, and keys of every entity. */
const SCORECARD_KEYS = ['blueprint', 'levels', 'filter', 'rules', 'description'];

function scorecardEntity(value: Record<string, unknown>, part: Part): Wrapped {
  const properties = asMapping(own(value, 'properties'));
  const plain = copy(value, ['identifier', 'title']);
  return { value: { ...plain, ...copy(properties, SCORECARD_KEYS) }, part: moved(part, SCORECARD_KEYS, {}) };
}

function ruleEntity(value: Record<string, unknown>, part: Part): Wrapped & { scorecard: unknown } {
  const properties = asMapping(own(value, 'properties'));
  const description = own(properties, 'rule_description') ?? own(properties, 'description');
  return {
    value: {
      ...copy(value, ['identifier', 'title']),
      ...copy(properties, ['level', 'query']),
      ...(description === undefined ? {} : { description }),
    },
    part: moved(part, ['level', 'query', 'description'], { description: 'rule_description' }),
    scorecard: own(asMapping(own(value, 'relations')), 'scorecard'),
  };
}

function asMapping(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

function copy(from: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(from, key) ? [[key, from[key]]] : [])));
}

/** A part whose keys really stand below `properties`, some under another name. */
function moved(part: Part, keys: readonly string[], names: Record<string, string>): Part {
  const place = ([first, ...rest]: JsonPath): JsonPath =>
    typeof first === 'string' && keys.includes(first)
      ? ['properties', names[first] ?? first, ...rest]
      : first === undefined
        ? []
        : [first, ...rest];
  return { ...part, origin: (path) => part.origin(place(path)) };
}
