import { defineRules } from '../../base/problem.ts';

/** The problems that reading files of records can find. */
export const FILES_PROBLEMS = defineRules('files', {
  'no-file': {
    severity: 'warning',
    title: 'A source names files that are not there',
    fix: 'Correct `path` in the settings of the source; it is relative to portal.yaml.',
  },
  link: {
    severity: 'warning',
    title: 'A file of records is a symbolic link',
    fix: 'Put the file itself into the portal; links are not followed.',
  },
  unreadable: {
    severity: 'warning',
    title: 'A file of records cannot be read',
    fix: 'Check that it is a file, and that the build may read it.',
  },
  format: {
    severity: 'warning',
    title: 'Nobody knows how a file of records is written',
    fix: 'Name its `format` in the settings of the source.',
  },
  'too-large': {
    severity: 'warning',
    title: 'A file or record is larger than what is read',
    fix: 'Split it, or write it as NDJSON or CSV, which are read line by line.',
  },
  'too-many': {
    severity: 'warning',
    title: 'There are more records than are kept',
    fix: 'Narrow `path`, choose with `where`, or raise `maxRecords`.',
  },
  malformed: {
    severity: 'warning',
    title: 'A file of records is not in its format',
    fix: 'Correct the file at this place; what stands before it was read.',
  },
  'no-list': {
    severity: 'warning',
    title: 'There is no list of records where one should be',
    fix: 'Correct `items` in the settings of the source, or the file.',
  },
  'no-record': {
    severity: 'warning',
    title: 'An item of a file is no record',
    fix: 'Make it a mapping of fields to values; it was left out.',
  },
  'no-id': {
    severity: 'warning',
    title: 'A record of a file has no id',
    fix: 'Give it one, or correct `id` in the settings of the source; it was left out.',
  },
  row: {
    severity: 'info',
    title: 'A line of a CSV file has more or fewer cells than there are columns',
    fix: 'Correct the line; cells without a column were left out.',
  },
  columns: {
    severity: 'warning',
    title: 'The columns of a CSV file cannot be told apart',
    fix: 'Give every column a name of its own; of two with one name the first is read.',
  },
});
