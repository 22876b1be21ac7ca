import { formatDay } from '../base/dates.ts';
import { count, formatNumber } from '../base/text.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import {
  type Comparison,
  PRESETS,
  type Preset,
  type Query,
  type RelatedTo,
  type Scalar,
  type Test,
  type Window,
} from './ast.ts';
import { numberOf } from './match.ts';
import { titleOf, valueWords } from './phrase.ts';

/** More conditions than these are counted instead of told. */
const MAX_CLAUSES = 12;

/**
 * A query as a sentence that can be true, without a full stop: "Lifecycle is production or experimental",
 * "Last commit is within the last 30 days".
 */
export function queryWords(query: Query, blueprint: Blueprint | undefined): string {
  switch (query.kind) {
    case 'and':
    case 'or':
      return groupWords(query.kind, query.of, blueprint);
    case 'not':
      return `not (${queryWords(query.of, blueprint)})`;
    case 'test':
      return `${titleOf(query.subject, blueprint)} ${predicateWords(query)}`;
    case 'relatedTo':
      return relatedWords(query);
    case 'constant':
      return query.truth === 2 ? `a condition that cannot be read: ${query.why}` : query.why;
  }
}

function groupWords(kind: 'and' | 'or', parts: readonly Query[], blueprint: Blueprint | undefined): string {
  if (parts.length === 0) return 'anything';
  const clauses: string[] = [];
  for (const run of runsOf(parts)) {
    const [first] = run;
    if (first!.kind === 'test') {
      const predicates = mergeEqual(kind, run as readonly Test[]).map(predicateWords);
      clauses.push(`${titleOf(first!.subject, blueprint)} ${predicates.join(` ${kind} `)}`);
    } else {
      const words = queryWords(first!, blueprint);
      const whole =
        parts.length === 1 || !(first!.kind === 'and' || first!.kind === 'or') || first!.of.length < 2;
      clauses.push(whole ? words : `(${words})`);
    }
  }
  const shown = clauses.length > MAX_CLAUSES + 1 ? clauses.slice(0, MAX_CLAUSES) : clauses;
  const rest = clauses.length - shown.length;
  return [...shown, ...(rest > 0 ? [count(rest, 'further condition')] : [])].join(` ${kind} `);
}

/** Neighbouring tests of one subject together, everything else alone. */
function runsOf(parts: readonly Query[]): Query[][] {
  const runs: Query[][] = [];
  for (const part of parts) {
    const last = runs.at(-1)?.[0];
    if (part.kind === 'test' && last?.kind === 'test' && subjectKey(part) === subjectKey(last))
      runs.at(-1)!.push(part);
    else runs.push([part]);
  }
  return runs;
}

/** Tells subjects apart. */
export function subjectKey({ subject }: Test): string {
  switch (subject.kind) {
    case 'property':
      return `property ${subject.path.text}`;
    case 'relation':
      return `relation ${subject.relation} ${subject.target?.text ?? ''}`;
    default:
      return JSON.stringify(subject);
  }
}

/** `= a` or `= b` is `in [a, b]`. */
export function mergeEqual(kind: 'and' | 'or', tests: readonly Test[]): readonly Test[] {
  const values = tests.flatMap(equalValues);
  const mergeable = kind === 'or' && tests.length > 1 && tests.every((test) => equalValues(test).length > 0);
  return mergeable ? [{ kind: 'test', subject: tests[0]!.subject, operator: 'in', value: values }] : tests;
}

function equalValues(test: Test): readonly Scalar[] {
  if (test.operator === 'in') return test.value;
  return test.operator === '=' && typeof test.value !== 'object' ? [test.value] : [];
}

/** What a comparison says of its subject: `is at least 2`, `is within the last 30 days`. */
export function predicateWords(comparison: Comparison): string {
  switch (comparison.operator) {
    case '=':
      return `is ${wanted(comparison.value)}`;
    case '!=':
      return `is not ${wanted(comparison.value)}`;
    case '>':
    case '>=':
    case '<':
    case '<=':
      return `is ${orderWords(comparison.operator, comparison.value)}`;
    case 'contains':
      return `contains ${wanted(comparison.value)}`;
    case 'doesNotContains':
      return `does not contain ${wanted(comparison.value)}`;
    case 'beginsWith':
      return `begins with ${wanted(comparison.value)}`;
    case 'doesNotBeginsWith':
      return `does not begin with ${wanted(comparison.value)}`;
    case 'endsWith':
      return `ends with ${wanted(comparison.value)}`;
    case 'doesNotEndsWith':
      return `does not end with ${wanted(comparison.value)}`;
    case 'in':
      return `is ${wanted(comparison.value, 'or')}`;
    case 'notIn':
      return `is not ${wanted(comparison.value, 'or')}`;
    case 'containsAny':
      return `contains ${wanted(comparison.value, 'or')}`;
    case 'between':
      return `is ${windowWords(comparison.value)}`;
    case 'notBetween':
      return `is not ${windowWords(comparison.value)}`;
    case 'isEmpty':
      return 'is empty';
    case 'isNotEmpty':
      return 'is set';
    case 'isExpired':
      return 'has expired';
    case 'isNotExpired':
      return 'has not expired';
  }
}

function wanted(value: Scalar | readonly Scalar[], word: 'and' | 'or' = 'and'): string {
  if (value === '') return 'the empty text';
  if (typeof value === 'object' && value.length === 0) return 'in an empty list';
  return valueWords(value, word);
}

function orderWords(operator: '>' | '>=' | '<' | '<=', value: number | string): string {
  const number = numberOf(value);
  if (Number.isNaN(number)) {
    return `${{ '>': 'after', '>=': 'on or after', '<': 'before', '<=': 'on or before' }[operator]} ${valueWords(value)}`;
  }
  return `${{ '>': 'more than', '>=': 'at least', '<': 'less than', '<=': 'at most' }[operator]} ${formatNumber(number)}`;
}

/** A span of time: `within the last 30 days`, `today`, `between 1 Jan 2026 and 31 Jan 2026`. */
export function windowWords(window: Window): string {
  if ('from' in window) return `between ${dateWords(window.from)} and ${dateWords(window.to)}`;
  return presetWords(window.preset);
}

function presetWords(preset: Preset): string {
  if (preset === 'today' || preset === 'tomorrow' || preset === 'yesterday') return preset;
  const [before, after] = PRESETS[preset];
  const days = count(after - before, 'day');
  return before < 0 ? `within the last ${days}` : `within the next ${days}`;
}

function dateWords(text: string): string {
  return text.length === 10 ? formatDay(text) : valueWords(text);
}

function lowered(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

function relatedWords(query: RelatedTo): string {
  const { ids } = query;
  const names = 'kind' in ids ? `whose ${lowered(queryWords(ids, undefined))}` : valueWords(ids, 'or');
  const verb = { downstream: 'Depends on', upstream: 'Is needed by', both: 'Is related to' }[query.direction];
  return `${verb} the ${query.blueprint} ${names}`;
}
