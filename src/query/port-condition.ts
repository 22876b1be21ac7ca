import { isObject, own } from '../base/json.ts';
import { OPERATORS, type Operator, type Query, type Subject } from './ast.ts';
import { META_NAMES } from './lookup.ts';
import { parsePath } from './path.ts';
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
import { readComparison } from './port-value.ts';
import { QUERY_PROBLEMS } from './problems.ts';

const KEYS = ['property', 'relation', 'operator', 'value', 'not'];
const RELATED_KEYS = ['operator', 'blueprint', 'value', 'direction', 'required'];

/** Keys of Port's conditions that need more than an entity's own values (reference: port.md 2.2). */
const UNSUPPORTED = ['propertySchema', 'scorecard', 'scorecardRule', 'targetProperty', 'jqQuery'];

/** Names that other dialects have for an operator, for "did you mean". */
const SYNONYMS: Readonly<Record<string, Operator>> = {
  '==': '=',
  '===': '=',
  equal: '=',
  equals: '=',
  eq: '=',
  is: '=',
  '<>': '!=',
  notEqual: '!=',
  notEquals: '!=',
  neq: '!=',
  gt: '>',
  greaterThan: '>',
  gte: '>=',
  greaterThanInclusive: '>=',
  lt: '<',
  lessThan: '<',
  lte: '<=',
  lessThanInclusive: '<=',
  includes: 'contains',
  doesNotContain: 'doesNotContains',
  notContains: 'doesNotContains',
  startsWith: 'beginsWith',
  doesNotBeginWith: 'doesNotBeginsWith',
  doesNotEndWith: 'doesNotEndsWith',
  'not in': 'notIn',
  exists: 'isNotEmpty',
  isSet: 'isNotEmpty',
  isNull: 'isEmpty',
  isNotNull: 'isNotEmpty',
};

/** Reads one condition in any of Port's shapes (reference: port.md 2.1 and 2.2). */
export function readCondition(json: unknown, path: JsonPath, reading: Reading): Query {
  if (!isObject(json)) {
    return fault(
      reading,
      path,
      `A condition must be a mapping of property or relation, operator and value; it is ${kindOf(json)}`,
    );
  }
  const unsupported = UNSUPPORTED.find((key) => Object.hasOwn(json, key));
  if (unsupported)
    return notSupported(
      reading,
      [...path, unsupported],
      `Conditions with ${quote(unsupported)} are not supported`,
    );
  const written = own(json, 'operator');
  if (written === 'relatedTo') return readRelatedTo(json, path, reading);
  if (written === 'matchAny' || isObject(own(json, 'property'))) {
    return notSupported(reading, path, 'Conditions over paths of relations (matchAny) are not supported');
  }
  checkKeys(json, KEYS, path, reading, 'A condition');
  const subject = readSubject(json, path, reading);
  const operator = readOperator(written, path, reading);
  if (!operator) return unreadable('an operator is not known');
  const comparison = readComparison(operator, json, path, reading);
  if (!subject || !comparison) return unreadable('a condition cannot be read');
  return reading.test({ kind: 'test', subject, ...comparison }, path);
}

function readSubject(json: Record<string, unknown>, path: JsonPath, reading: Reading): Subject | undefined {
  const property = own(json, 'property');
  const relation = own(json, 'relation');
  if (property !== undefined && relation !== undefined) {
    fault(reading, path, 'A condition names a property or a relation, not both');
    return undefined;
  }
  if (relation !== undefined) {
    if (typeof relation === 'string' && relation !== '' && relation.length <= 1000)
      return { kind: 'relation', relation };
    fault(
      reading,
      [...path, 'relation'],
      `A relation must be the id of a relation; it is ${kindOf(relation)}`,
    );
    return undefined;
  }
  if (property === undefined) {
    const fix = 'Add property: with the name of a property, or relation: with that of a relation.';
    fault(reading, path, 'A condition names neither a property nor a relation', fix);
    return undefined;
  }
  if (typeof property !== 'string') {
    fault(reading, [...path, 'property'], `A property must be a name or a path; it is ${kindOf(property)}`);
    return undefined;
  }
  return readProperty(property, [...path, 'property'], reading);
}

function readProperty(property: string, path: JsonPath, { report }: Reading): Subject | undefined {
  if (property.startsWith('$') && !META_NAMES.includes(property)) {
    const message = `There is no meta-property ${quote(property)}.${didYouMean(property, META_NAMES)}`;
    report(QUERY_PROBLEMS['unknown-meta'], path, message);
    return undefined;
  }
  const parsed = parsePath(property);
  if ('path' in parsed) return { kind: 'property', path: parsed.path };
  report(QUERY_PROBLEMS.path, path, `The path ${quote(property)} ${parsed.fault}`);
  return undefined;
}

function readOperator(written: unknown, path: JsonPath, reading: Reading): Operator | undefined {
  const operator = OPERATORS.find((known) => known === written);
  if (operator) return operator;
  const known = `Use one of ${OPERATORS.join(', ')}, relatedTo.`;
  if (written === undefined) {
    fault(reading, path, 'A condition has no operator', known);
    return undefined;
  }
  if (typeof written !== 'string') {
    fault(reading, [...path, 'operator'], `An operator must be a text; it is ${kindOf(written)}`, known);
    return undefined;
  }
  const synonym = own(SYNONYMS, written);
  const hint = synonym ? ` Did you mean ${quote(synonym)}?` : didYouMean(written, OPERATORS);
  reading.report(
    QUERY_PROBLEMS['unknown-operator'],
    [...path, 'operator'],
    `There is no operator ${quote(written)}.${hint}`,
    known,
  );
  return undefined;
}

function readRelatedTo(json: Record<string, unknown>, path: JsonPath, reading: Reading): Query {
  checkKeys(json, RELATED_KEYS, path, reading, 'A condition with relatedTo');
  const blueprint = own(json, 'blueprint');
  const value = own(json, 'value');
  const direction = own(json, 'direction') ?? 'both';
  const required = own(json, 'required');
  if (typeof blueprint !== 'string' || blueprint === '') {
    return fault(
      reading,
      path,
      'relatedTo needs the blueprint of the entity that it names',
      'Add blueprint: with its identifier.',
    );
  }
  if (isObject(value))
    return notSupported(reading, [...path, 'value'], 'relatedTo with a query as its value is not supported');
  const ids: unknown = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(ids) || ids.length === 0 || !ids.every((id) => typeof id === 'string')) {
    const at = value === undefined ? path : [...path, 'value'];
    return fault(
      reading,
      at,
      `relatedTo needs an identifier or a list of them; the value is ${kindOf(value)}`,
    );
  }
  if (direction !== 'upstream' && direction !== 'downstream' && direction !== 'both') {
    return fault(
      reading,
      [...path, 'direction'],
      `A direction is upstream or downstream; it is ${kindOf(direction)}`,
    );
  }
  if (required !== undefined && typeof required !== 'boolean') {
    return fault(reading, [...path, 'required'], `required must be true or false; it is ${kindOf(required)}`);
  }
  return { kind: 'relatedTo', blueprint, ids, direction, ...(required === undefined ? {} : { required }) };
}
