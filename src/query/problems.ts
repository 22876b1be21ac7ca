import { defineRules } from '../base/problem.ts';

/** The problems that reading a query can find. A part that cannot be read is unknown, never true or false. */
export const QUERY_PROBLEMS = defineRules('query', {
  'not-a-query': {
    severity: 'error',
    title: 'A query is not a mapping of a combinator and conditions',
    fix: 'Write { combinator: and, conditions: [ … ] }.',
  },
  'no-conditions': {
    severity: 'error',
    title: 'A query has no conditions',
    fix: 'List at least one condition.',
  },
  'unknown-combinator': {
    severity: 'error',
    title: 'A combinator is not known',
    fix: 'Use and or or.',
  },
  'unknown-operator': {
    severity: 'error',
    title: 'An operator is not known',
    fix: 'Use one of the operators of the reference of queries.',
  },
  'condition-shape': {
    severity: 'error',
    title: 'A condition lacks something or holds the wrong kind of value',
    fix: 'Write the condition in one of the shapes of the reference of queries.',
  },
  'unknown-key': {
    severity: 'warning',
    title: 'A condition has a key that means nothing',
    fix: 'Remove the key or correct its spelling.',
  },
  'unknown-meta': {
    severity: 'error',
    title: 'A meta-property is not known',
    fix: 'Use one of $identifier, $title, $team, $icon, $blueprint, $createdAt, $updatedAt, $createdBy, $updatedBy.',
  },
  path: {
    severity: 'error',
    title: 'A path cannot be read',
    fix: 'Part names with dots, and write names that hold dots in brackets and quotes.',
  },
  'not-supported': {
    severity: 'error',
    title: 'A condition is of a kind that Portolan does not have',
    fix: 'Write the condition with properties and relations of the entity itself.',
  },
  'never-true': {
    severity: 'warning',
    title: 'A condition can never be true',
    fix: 'Correct the value.',
  },
  'too-deep': {
    severity: 'error',
    title: 'A query is nested too deeply',
    fix: 'Flatten the query; groups of the same combinator can be one list.',
  },
  'too-large': {
    severity: 'error',
    title: 'A query has too many conditions',
    fix: 'Use in or containsAny with a list instead of one condition for each value.',
  },
});
