import { defineRules } from '../../base/problem.ts';

/** The problems that asking an API for records can find; what fails on the way is told by those of `http`. */
export const HTTP_SOURCE_PROBLEMS = defineRules('http-source', {
  'no-record': {
    severity: 'warning',
    title: 'An item of an answer is no record',
    fix: 'Correct `items` or `jq` of the request so that every item is a mapping of fields to values; it was left out.',
  },
  'no-id': {
    severity: 'warning',
    title: 'A record of an answer has no id',
    fix: 'Correct `id` of the request so that it names a field with a text or number; the record was left out.',
  },
  'too-large': {
    severity: 'warning',
    title: 'A record is larger than what is kept',
    fix: 'Name the fields that are needed under `fields`; the record was left out.',
  },
  'no-value': {
    severity: 'warning',
    title: 'A record does not say what is asked for it',
    fix: 'Correct the name in braces, or leave such records out with `where` of their entry; nothing was asked for the record.',
  },
  'too-many-parents': {
    severity: 'warning',
    title: 'There are more records than requests may be made for',
    fix: 'Choose with `where` of their entry, or raise `forEach.max`.',
  },
  'too-many': {
    severity: 'warning',
    title: 'There are more records than are kept',
    fix: 'Narrow what is asked for by `query`, choose with `where`, or raise `maxRecords`.',
  },
});
