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
  'calculation-compile': {
    severity: 'error',
    title: 'The jq expression of a calculation cannot be compiled',
    fix: 'Correct the expression; until then the property is unknown for every entity.',
  },
  'calculation-failed': {
    severity: 'warning',
    title: 'A calculation fails for some entities',
    fix: 'Let the expression expect values that are not there, as in (.properties.tier // "none"); here they have no value.',
  },
  'calculation-slow': {
    severity: 'error',
    title: 'A calculation takes too long',
    fix: 'Write the expression so that it does less for each entity; until then the property is unknown for every entity.',
  },
  'computed-type': {
    severity: 'warning',
    title: 'A computed value is not of the type that its definition says',
    fix: 'Correct the type or the way in which the value is made; it is shown as it is.',
  },
  'computed-circle': {
    severity: 'error',
    title: 'Computed properties or scorecards read each other in a circle',
    fix: 'Let one of them do without the others; until then all of them are unknown.',
  },
  'mirror-path': {
    severity: 'error',
    title: 'The path of a mirror leads nowhere',
    fix: 'Write the names of relations, from either end, and then a property; until then the property is unknown.',
  },
  'aggregation-target': {
    severity: 'error',
    title: 'An aggregation counts what there is not',
    fix: 'Name a kind and its properties as they are defined; until then the property is unknown.',
  },
  'aggregation-path': {
    severity: 'error',
    title: 'The relations of an aggregation do not lead to what it counts',
    fix: 'Add a pathFilter with relations that do; until then the property is unknown.',
  },
  'aggregation-query': {
    severity: 'warning',
    title: 'The query of an aggregation asks for what the entities that it counts cannot have',
    fix: 'Correct the name, or define it on the kind that is counted; until then there is no value there.',
  },
  'aggregation-value': {
    severity: 'warning',
    title: 'An aggregation meets values that are no numbers',
    fix: 'Aggregate a property that holds numbers; the values that are none are left out.',
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
