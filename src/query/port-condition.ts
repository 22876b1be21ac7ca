import { asString, isObject, own } from '../base/json.ts';
import { list } from '../base/text.ts';
import { readRelationPath } from '../catalog/relation-path.ts';
import { type Comparison, OPERATORS, type Operator, type Query, type Subject, type Test } from './ast.ts';
import { META_NAMES } from './lookup.ts';
import { parsePath } from './path.ts';
import {
  checkKeys,
  didYouMean,
  fault,
  type JsonPath,
  kindOf,
  quote,
  type Reading,
  unreadable,
} from './port-reading.ts';
import { isContextual, readComparison, tellViewer, viewerIn } from './port-value.ts';
import { QUERY_PROBLEMS } from './problems.ts';

/** The keys of a condition, and of one with `relatedTo`. */
export const CONDITION_KEYS = [
  ...['property', 'relation', 'operator', 'value', 'not'],
  ...['propertySchema', 'scorecard', 'scorecardRule', 'targetProperty'],
];
export const RELATED_KEYS = ['operator', 'blueprint', 'value', 'direction', 'required'];

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

/** Reads a query within a condition: that of `relatedTo`. */
export type ReadInner = (json: unknown, path: JsonPath) => Query;

/** Reads one condition in any of Port's shapes (reference: port.md 2.1 and 2.2). */
export function readCondition(json: unknown, path: JsonPath, reading: Reading, readInner: ReadInner): Query {
  if (!isObject(json)) {
    return fault(
      reading,
      path,
      `A condition must be a mapping of property or relation, operator and value; it is ${kindOf(json)}`,
    );
  }
  const written = own(json, 'operator');
  if (written === 'relatedTo') return readRelatedTo(json, path, reading, readInner);
  checkKeys(json, CONDITION_KEYS, path, reading, 'A condition');
  const subject = readSubject(json, path, reading);
  if (written === 'matchAny') return readMatchAny(subject, json, path, reading);
  const operator = readOperator(written, path, reading);
  if (!operator) return unreadable('an operator is not known');
  const comparison =
    subject?.kind === 'scorecard' && subject.rule === undefined
      ? readLevelComparison(operator, json, path, reading)
      : readComparison(operator, json, path, reading);
  if (!subject || !comparison) return unreadable('a condition cannot be read');
  if (subject.kind === 'scorecard') return readScorecardTest(subject, comparison, path, reading);
  return reading.test({ kind: 'test', subject, ...comparison }, path);
}

/** Levels have an order of their own, in which their titles stand. */
function readLevelComparison(
  operator: Operator,
  json: Record<string, unknown>,
  path: JsonPath,
  reading: Reading,
): Comparison | undefined {
  const value = own(json, 'value');
  if (operator !== '>' && operator !== '>=' && operator !== '<' && operator !== '<=')
    return readComparison(operator, json, path, reading);
  if (typeof value === 'string' && viewerIn(value) === undefined) return { operator, value };
  fault(reading, [...path, 'value'], `${operator} needs the title of a level; the value is ${kindOf(value)}`);
  return undefined;
}

/** `matchAny` asks whether a path of relations leads to one of some entities, by identifier. */
function readMatchAny(
  subject: Subject | undefined,
  json: Record<string, unknown>,
  path: JsonPath,
  reading: Reading,
): Query {
  if (!subject) return unreadable('a condition cannot be read');
  if (subject.kind !== 'path') {
    const fix = 'Write property: { path: [the ids of relations] }.';
    return fault(reading, [...path, 'property'], 'matchAny needs a path of relations as its property', fix);
  }
  const value = own(json, 'value');
  const list = typeof value === 'string' ? [value] : value;
  const comparison = readComparison('containsAny', { ...json, value: list }, path, reading);
  if (!comparison) return unreadable('a condition cannot be read');
  return reading.test({ kind: 'test', subject, ...comparison }, path);
}

/** What rules come out as, in the words of Port's entities, of its rule results, and of people. */
const RULE_WORDS: Readonly<Record<string, string>> = {
  success: 'SUCCESS',
  passed: 'SUCCESS',
  pass: 'SUCCESS',
  true: 'SUCCESS',
  failure: 'FAILURE',
  'not passed': 'FAILURE',
  failed: 'FAILURE',
  fail: 'FAILURE',
  false: 'FAILURE',
};

function readScorecardTest(
  subject: Subject & { kind: 'scorecard' },
  comparison: Comparison,
  path: JsonPath,
  reading: Reading,
): Query {
  const { operator } = comparison;
  const values = 'value' in comparison ? [comparison.value].flat() : [];
  if (operator === 'between' || operator === 'notBetween' || operator.startsWith('is') === true) {
    if (operator !== 'isEmpty' && operator !== 'isNotEmpty')
      return fault(reading, [...path, 'operator'], `A scorecard has no dates, which ${operator} needs`);
    return reading.test({ kind: 'test', subject, ...comparison }, path);
  }
  if (subject.rule === undefined) return reading.test({ kind: 'test', subject, ...comparison }, path);
  const words = values.map((value) => own(RULE_WORDS, String(value).toLowerCase()));
  if (words.includes(undefined) || '<>'.includes(operator.charAt(0)))
    return fault(
      reading,
      [...path, words.includes(undefined) ? 'value' : 'operator'],
      'A rule of a scorecard is compared with SUCCESS or FAILURE',
      'Write operator: = and value: SUCCESS or FAILURE.',
    );
  const value = Array.isArray((comparison as { value: unknown }).value) ? words : words[0];
  return reading.test({ kind: 'test', subject, ...comparison, value } as Test, path);
}

function readSubject(json: Record<string, unknown>, path: JsonPath, reading: Reading): Subject | undefined {
  const property = own(json, 'property');
  const relation = own(json, 'relation');
  const named = ['property', 'relation', 'propertySchema', 'scorecard'].filter(
    (key) => own(json, key) !== undefined,
  );
  if (named.length > 1) {
    fault(reading, path, `A condition names a property or a relation, not both: it has ${list(named)}`);
    return undefined;
  }
  const beside = own(json, 'targetProperty');
  if (beside !== undefined && relation === undefined) {
    fault(reading, [...path, 'targetProperty'], 'targetProperty belongs to a condition on a relation');
    return undefined;
  }
  if (own(json, 'scorecardRule') !== undefined && own(json, 'scorecard') === undefined) {
    fault(
      reading,
      path,
      'scorecardRule needs the scorecard of the rule',
      'Add scorecard: with its identifier.',
    );
    return undefined;
  }
  if (named[0] === 'propertySchema') return readPattern(json['propertySchema'], path, reading);
  if (named[0] === 'scorecard') return readScorecard(json, path, reading);
  if (isContextual(property)) {
    tellViewer(property, [...path, 'property'], reading);
    return undefined;
  }
  if (isObject(property)) return readPath(property, [...path, 'property'], reading);
  if (relation !== undefined) {
    if (typeof relation === 'string' && relation !== '' && relation.length <= 1000)
      return beside === undefined
        ? { kind: 'relation', relation }
        : readTarget(relation, beside, [...path, 'targetProperty'], reading);
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

/** A value of the entities at the end of a relation; their identifiers are what relations compare anyway. */
function readTarget(
  relation: string,
  target: unknown,
  path: JsonPath,
  reading: Reading,
): Subject | undefined {
  if (typeof target !== 'string') {
    fault(reading, path, `targetProperty must be a name or a path; it is ${kindOf(target)}`);
    return undefined;
  }
  const subject = readProperty(target, path, reading);
  if (subject?.kind !== 'property') return undefined;
  return target === '$identifier'
    ? { kind: 'relation', relation }
    : { kind: 'relation', relation, target: subject.path };
}

function readPath(property: Record<string, unknown>, path: JsonPath, reading: Reading): Subject | undefined {
  checkKeys(property, ['path', 'fromBlueprint'], path, reading, 'A path of relations');
  const read = readRelationPath(property);
  if ('path' in read) return { kind: 'path', path: read.path };
  fault(reading, [...path, ...read.at], `A path of relations ${read.fault}`);
  return undefined;
}

function readPattern(value: unknown, path: JsonPath, reading: Reading): Subject | undefined {
  const at = [...path, 'propertySchema'];
  if (!isObject(value)) {
    fault(reading, at, `propertySchema must be a mapping of type, format and items; it is ${kindOf(value)}`);
    return undefined;
  }
  checkKeys(value, ['type', 'format', 'items'], at, reading, 'propertySchema');
  const type = asString(own(value, 'type'));
  const format = asString(own(value, 'format'));
  const items = own(value, 'items');
  if (type === undefined && format === undefined) {
    fault(reading, at, 'propertySchema needs a type or a format');
    return undefined;
  }
  const part = (from: unknown): { type?: string; format?: string } => {
    const inner = isObject(from) ? from : {};
    const innerType = asString(own(inner, 'type'));
    const innerFormat = asString(own(inner, 'format'));
    return {
      ...(innerType === undefined ? {} : { type: innerType }),
      ...(innerFormat === undefined ? {} : { format: innerFormat }),
    };
  };
  return { kind: 'schema', schema: { ...part(value), ...(isObject(items) ? { items: part(items) } : {}) } };
}

function readScorecard(json: Record<string, unknown>, path: JsonPath, reading: Reading): Subject | undefined {
  const scorecard = own(json, 'scorecard');
  const rule = own(json, 'scorecardRule');
  for (const [key, name] of Object.entries({ scorecard, scorecardRule: rule })) {
    if (name === undefined && key === 'scorecardRule') continue;
    if (typeof name === 'string' && name !== '') continue;
    fault(reading, [...path, key], `${key} must be an identifier; it is ${kindOf(name)}`);
    return undefined;
  }
  return {
    kind: 'scorecard',
    scorecard: scorecard as string,
    ...(rule === undefined ? {} : { rule: rule as string }),
  };
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
  const known = `Use one of ${OPERATORS.join(', ')}, relatedTo, matchAny.`;
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

function readRelatedTo(
  json: Record<string, unknown>,
  path: JsonPath,
  reading: Reading,
  readInner: ReadInner,
): Query {
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
  if (viewerIn(value)) {
    tellViewer(value, [...path, 'value'], reading);
    return unreadable('a condition is of a kind that is not supported');
  }
  const isQuery = isObject(value);
  const ids: unknown = typeof value === 'string' ? [value] : value;
  if (!isQuery && (!Array.isArray(ids) || ids.length === 0 || !ids.every((id) => typeof id === 'string'))) {
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
  return {
    kind: 'relatedTo',
    blueprint,
    ids: isQuery ? readInner(value, [...path, 'value']) : (ids as string[]),
    direction,
    ...(required === undefined ? {} : { required }),
  };
}
