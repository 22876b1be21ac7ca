import { count } from '../base/text.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import { FALSE, PRESETS, type Test, TRUE, UNKNOWN } from './ast.ts';
import type { TestTrace, Trace } from './compiled.ts';
import type { Availability } from './context.ts';
import { numberOf } from './match.ts';
import { titleOf, valueWords } from './phrase.ts';
import { endOf, spanOf, startOf } from './time.ts';
import { mergeEqual, predicateWords, queryWords, subjectKey, windowWords } from './words.ts';

/** Facts told in one reason. */
const MAX_FACTS = 3;

/**
 * Why a query came out as it did, as a sentence part without a full stop: "Last commit is 2 Mar 2026, older
 * than 30 days", "Owner is empty", "No data: source git is not configured".
 *
 * @param now ISO time the query was asked at
 */
export function reasonWords(trace: Trace, blueprint: Blueprint | undefined, now: string): string {
  const facts = [...new Set(factsOf(trace, blueprint, now))];
  const shown = facts.length > MAX_FACTS + 1 ? facts.slice(0, MAX_FACTS) : facts;
  const rest = facts.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${count(rest, 'more', 'more')}`] : [])].join('; ');
}

function factsOf(trace: Trace, blueprint: Blueprint | undefined, now: string): string[] {
  switch (trace.kind) {
    case 'and':
    case 'or': {
      const deciding = trace.of.filter((part) => part.truth === trace.truth);
      // One true part is enough for an or; the others would only be noise.
      const told = trace.kind === 'or' && trace.truth === TRUE ? deciding.slice(0, 1) : deciding;
      return mergeRuns(trace.kind, told).flatMap((part) => factsOf(part, blueprint, now));
    }
    case 'not':
      return factsOf(trace.of, blueprint, now);
    case 'test':
      return [testWords(trace, blueprint, now)];
    case 'relatedTo':
      return [
        trace.truth === TRUE
          ? queryWords(trace.query, blueprint)
          : trace.why !== undefined
            ? `No data: ${trace.why}`
            : `No relations lead to ${'kind' in trace.query.ids ? `such a ${trace.query.blueprint}` : valueWords(trace.query.ids, 'or')}`,
      ];
    case 'constant':
      return [trace.truth === UNKNOWN ? `The rule cannot be judged: ${trace.why}` : trace.why];
  }
}

/** Failing alternatives for one value are one fact: "Language is Ruby, not Go or Rust". */
function mergeRuns(kind: 'and' | 'or', parts: readonly Trace[]): Trace[] {
  const merged: Trace[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (
      kind === 'or' &&
      part.kind === 'test' &&
      part.truth === FALSE &&
      last?.kind === 'test' &&
      subjectKey(last.test) === subjectKey(part.test)
    ) {
      const tests = mergeEqual('or', [last.test, part.test]);
      if (tests.length === 1) {
        merged[merged.length - 1] = { ...last, test: tests[0]! };
        continue;
      }
    }
    merged.push(part);
  }
  return merged;
}

function testWords(
  { test, truth, value, availability }: TestTrace,
  blueprint: Blueprint | undefined,
  now: string,
): string {
  if (truth === UNKNOWN) return `No data: ${reasonOf(availability)}`;
  const title = titleOf(test.subject, blueprint);
  const fact = `${title} is ${valueWords(value)}`;
  if (truth === TRUE || valueWords(value) === 'empty') return fact;
  const clock = availability.state === 'stale' ? availability.since : now;
  const contrary = contraryWords(test, value, clock);
  return contrary === '' ? fact : `${fact}, ${contrary}`;
}

function reasonOf(availability: Availability): string {
  if (availability.state === 'missing') return availability.reason;
  const reason = availability.state === 'stale' ? availability.reason : 'the source is not known';
  return availability.partial ?? reason;
}

/** What is wrong with a value that fails; empty where the value itself says it. */
function contraryWords(test: Test, value: unknown, now: string): string {
  switch (test.operator) {
    case '!=':
    case 'notIn':
      return Array.isArray(value) ? `with ${valueWords(test.value, 'or')}` : '';
    case 'isEmpty':
      return 'not empty';
    case 'isNotExpired':
      return 'which has passed';
    case 'isExpired':
      return Number.isNaN(endOf(value)) ? 'which is not a date' : 'which has not passed';
    case '>':
    case '>=':
    case '<':
    case '<=':
      if (!Number.isNaN(numberOf(test.value))) {
        return Number.isNaN(numberOf(value)) && !Array.isArray(value)
          ? 'which is not a number'
          : `not ${bare(test)}`;
      }
      return Number.isNaN(startOf(value)) && !Array.isArray(value)
        ? 'which is not a date'
        : `not ${bare(test)}`;
    case 'between':
      return outsideWords(test, value, now);
    case 'notBetween':
      return windowWords(test.value);
    case 'contains':
    case 'containsAny':
      return `without ${valueWords(test.value, test.operator === 'containsAny' ? 'or' : 'and')}`;
    case 'doesNotContains':
      return `with ${valueWords(test.value)}`;
    case 'beginsWith':
      return `not beginning with ${valueWords(test.value)}`;
    case 'endsWith':
      return `not ending with ${valueWords(test.value)}`;
    case 'doesNotBeginsWith':
      return `beginning with ${valueWords(test.value)}`;
    case 'doesNotEndsWith':
      return `ending with ${valueWords(test.value)}`;
    default:
      return `not ${bare(test)}`;
  }
}

/** A predicate after "not": `at least 2` for `is at least 2`. */
function bare(test: Test): string {
  return predicateWords(test).replace(/^is /, '');
}

function outsideWords(
  test: Test & { operator: 'between' | 'notBetween' },
  value: unknown,
  now: string,
): string {
  if (Array.isArray(value)) return `not ${windowWords(test.value)}`;
  const time = startOf(value);
  if (Number.isNaN(time)) return 'which is not a date';
  const { value: window } = test;
  if ('from' in window) return `not ${windowWords(window)}`;
  const [before, after] = PRESETS[window.preset];
  const span = spanOf(window, now);
  if (after === 0 && before < 0 && time < span.from) return `older than ${count(-before, 'day')}`;
  if (before === 0 && after > 0 && time > span.to) return `later than ${count(after, 'day')}`;
  return `not ${windowWords(window)}`;
}
