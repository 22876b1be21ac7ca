import { isObject, own } from '../base/json.ts';
import { list } from '../base/text.ts';
import type { Comparison, How, Path, Query, Scalar, Test } from './ast.ts';
import { formatPath, parsePath } from './path.ts';
import {
  checkKeys,
  didYouMean,
  fault,
  type JsonPath,
  kindOf,
  notSupported,
  quote,
  type Reading,
  unreadable,
} from './port-reading.ts';
import { isContextual } from './port-value.ts';
import { QUERY_PROBLEMS } from './problems.ts';
import { type ReadingOptions, type ReadQuery, readWith } from './query-reading.ts';

/** The operators of json-rules-engine. `docs/queries.md` has the table of what each means here. */
const OPERATORS = {
  equal: { operator: '=', takes: 'scalar', only: 'single' },
  notEqual: { operator: '!=', takes: 'scalar', only: 'single' },
  lessThan: { operator: '<', takes: 'order', only: 'single' },
  lessThanInclusive: { operator: '<=', takes: 'order', only: 'single' },
  greaterThan: { operator: '>', takes: 'order', only: 'single' },
  greaterThanInclusive: { operator: '>=', takes: 'order', only: 'single' },
  in: { operator: 'in', takes: 'list', only: 'single' },
  notIn: { operator: 'notIn', takes: 'list', only: 'single' },
  contains: { operator: 'contains', takes: 'scalar', only: 'list' },
  doesNotContain: { operator: 'doesNotContains', takes: 'scalar', only: 'list' },
} as const satisfies Record<
  string,
  { operator: Test['operator']; takes: 'scalar' | 'order' | 'list'; only: How['only'] }
>;

export const JSON_RULES_OPERATORS = Object.keys(OPERATORS) as (keyof typeof OPERATORS)[];

const MAX_DEPTH = 50;
const GROUPS = ['all', 'any', 'not'] as const;
const CONDITION_KEYS = ['fact', 'operator', 'value', 'path', 'name', 'priority'];

/** What Backstage's own fact retrievers find out about an entity (reference: backstage.md, Tech Insights). */
const BUILT_IN: Readonly<Record<string, Query>> = {
  hasTitle: isSet('metadata.title'),
  hasDescription: isSet('metadata.description'),
  hasTags: isSet('metadata.tags'),
  hasOwner: { kind: 'test', subject: { kind: 'relation', relation: 'ownedBy' }, operator: 'isNotEmpty' },
  hasGroupOwner: {
    kind: 'and',
    of: [
      isSet('spec.owner'),
      { kind: 'test', subject: at('spec.owner'), operator: 'doesNotBeginsWith', value: 'user:' },
    ],
  },
  hasAnnotationBackstageIoTechdocsRef: isSet('metadata.annotations.backstage.io/techdocs-ref'),
  hasAnnotationBackstageIoTechdocsEntity: isSet('metadata.annotations.backstage.io/techdocs-entity'),
};

/** Names of the facts that are known without being properties. */
export const JSON_RULES_FACTS: readonly string[] = Object.keys(BUILT_IN);

function at(text: string): { kind: 'property'; path: Path } {
  const parsed = parsePath(text);
  return { kind: 'property', path: 'path' in parsed ? parsed.path : { text, segments: [text] } };
}

function isSet(text: string): Test {
  return { kind: 'test', subject: at(text), operator: 'isNotEmpty' };
}

/**
 * Compiles conditions of json-rules-engine, as checks of Tech Insights have them: `{all | any: […]}`, `{not: …}`, or a
 * rule that has them under `conditions`. A fact is a property of the entity; its `path` leads on within it. What cannot
 * be read becomes unknown and a problem. Never throws.
 */
export function compileJsonRules(json: unknown, options: ReadingOptions): ReadQuery {
  return readWith(options, (reading) => {
    const inner = isObject(json) ? own(json, 'conditions') : undefined;
    return inner === undefined ? readPart(json, [], reading, 0) : readPart(inner, ['conditions'], reading, 0);
  });
}

function readPart(json: unknown, path: JsonPath, reading: Reading, depth: number): Query {
  if (!isObject(json))
    return fault(
      reading,
      path,
      `A condition must be a mapping with all, any, not or a fact; it is ${kindOf(json)}`,
    );
  if (depth > MAX_DEPTH) {
    const message = `Conditions may be nested ${MAX_DEPTH} levels deep; these go deeper`;
    reading.report(QUERY_PROBLEMS['too-deep'], path, message);
    return unreadable('the query is nested too deeply');
  }
  if (Object.hasOwn(json, 'condition'))
    return notSupported(
      reading,
      [...path, 'condition'],
      'A condition that is kept elsewhere is not supported',
      'Write the condition out where it is used.',
    );
  const groups = GROUPS.filter((key) => Object.hasOwn(json, key));
  if (groups.length === 0) return readCondition(json, path, reading);
  if (groups.length > 1)
    return fault(reading, path, `A group is one of all, any and not; this one has ${list(groups)}`);
  checkKeys(json, [...GROUPS, 'name', 'priority'], path, reading, 'A group');
  const [group] = groups as [(typeof GROUPS)[number]];
  const parts = json[group];
  if (group === 'not') return { kind: 'not', of: readPart(parts, [...path, 'not'], reading, depth + 1) };
  if (!Array.isArray(parts))
    return fault(reading, [...path, group], `${group} must be a list; it is ${kindOf(parts)}`);
  if (parts.length === 0) {
    reading.report(QUERY_PROBLEMS['no-conditions'], [...path, group], `${group} has an empty list`);
    return unreadable('the query has no conditions');
  }
  return {
    kind: group === 'all' ? 'and' : 'or',
    of: parts.map((part: unknown, index) => readPart(part, [...path, group, index], reading, depth + 1)),
  };
}

function readCondition(json: Record<string, unknown>, path: JsonPath, reading: Reading): Query {
  checkKeys(json, CONDITION_KEYS, path, reading, 'A condition');
  const fact = own(json, 'fact');
  if (typeof fact !== 'string' || fact === '')
    return fault(
      reading,
      path,
      `A condition needs a fact; it is ${kindOf(fact)}`,
      'Add fact: with the name of a property.',
    );
  const operator = own(json, 'operator');
  const known = typeof operator === 'string' ? own(OPERATORS, operator) : undefined;
  if (!known) {
    const hint = typeof operator === 'string' ? didYouMean(operator, JSON_RULES_OPERATORS) : '';
    const words = typeof operator === 'string' ? quote(operator) : kindOf(operator);
    const at = operator === undefined ? path : [...path, 'operator'];
    const message = `json-rules-engine has no operator ${words}.${hint}`;
    reading.report(
      QUERY_PROBLEMS['unknown-operator'],
      at,
      message,
      `Use one of ${JSON_RULES_OPERATORS.join(', ')}.`,
    );
    return unreadable('an operator is not known');
  }
  const value = own(json, 'value');
  const valueAt = value === undefined ? path : [...path, 'value'];
  if (isObject(value) && Object.hasOwn(value, 'fact'))
    return notSupported(
      reading,
      valueAt,
      'A comparison of two facts is not supported',
      'Compute the comparison as a calculation property, and ask for that.',
    );
  if (isContextual(value))
    return fault(reading, valueAt, `${operator} needs a value; it is ${kindOf(value)}`);
  const within = own(json, 'path');
  const builtIn = own(BUILT_IN, fact);
  if (builtIn && within === undefined)
    return typeof value === 'boolean' && (operator === 'equal' || operator === 'notEqual')
      ? value === (operator === 'equal')
        ? builtIn
        : { kind: 'not', of: builtIn }
      : fault(
          reading,
          valueAt,
          `${fact} is true or false; it is compared by equal or notEqual with one of these`,
        );
  const subject = readFact(fact, within, path, reading);
  if (!subject) return unreadable('a path cannot be read');
  const comparison = readValue(known, String(operator), value, valueAt, reading);
  if (!comparison) return unreadable('a condition cannot be read');
  return reading.test(
    { kind: 'test', subject, ...comparison, ...('value' in comparison ? { how: { only: known.only } } : {}) },
    path,
  );
}

/** A fact, and within it a path such as `$.a.b`, or `.a.b` as it was written before. */
function readFact(
  fact: string,
  within: unknown,
  path: JsonPath,
  reading: Reading,
): { kind: 'property'; path: Path } | undefined {
  if (within === undefined) return { kind: 'property', path: { text: formatPath([fact]), segments: [fact] } };
  const place = [...path, 'path'];
  if (typeof within !== 'string') {
    fault(reading, place, `A path must be a text; it is ${kindOf(within)}`);
    return undefined;
  }
  const rest = within.replace(/^\$/, '').replace(/^\./, '');
  if (rest === '') return { kind: 'property', path: { text: formatPath([fact]), segments: [fact] } };
  const parsed = parsePath(rest);
  if ('fault' in parsed || /[*?@]|\.\./.test(rest)) {
    const why =
      'fault' in parsed ? parsed.fault : 'selects with signs, of which only names and numbers are read';
    reading.report(QUERY_PROBLEMS.path, place, `The path ${quote(within)} ${why}`);
    return undefined;
  }
  const segments = [fact, ...parsed.path.segments];
  return { kind: 'property', path: { text: formatPath(segments), segments } };
}

function readValue(
  { operator, takes }: (typeof OPERATORS)[keyof typeof OPERATORS],
  written: string,
  value: unknown,
  place: JsonPath,
  reading: Reading,
): Comparison | undefined {
  const isScalar = (item: unknown): item is Scalar => ['string', 'number', 'boolean'].includes(typeof item);
  if (value === null && operator === '=') return { operator: 'isEmpty' };
  if (value === null && operator === '!=') return { operator: 'isNotEmpty' };
  if (takes === 'list' && Array.isArray(value) && value.every(isScalar))
    return { operator, value } as Comparison;
  const isOrder =
    typeof value === 'number' || (typeof value === 'string' && !Number.isNaN(Date.parse(value)));
  if (takes === 'order' && isOrder) return { operator, value } as Comparison;
  if (takes === 'scalar' && isScalar(value)) return { operator, value } as Comparison;
  const needs = {
    list: 'a list',
    order: 'a number or an ISO date',
    scalar: 'a text, a number, true or false',
  }[takes];
  fault(reading, place, `${written} needs ${needs}; the value is ${kindOf(value)}`);
  return undefined;
}
