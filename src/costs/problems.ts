import { defineRules } from '../base/problem.ts';

/** The problems that reading and allocating bills can find. */
export const COST_PROBLEMS = defineRules('costs', {
  'bad-path': {
    severity: 'error',
    title: 'The files of a bill are not named by paths in the portal',
    fix: 'Name files by globs relative to portal.yaml; fetch bills from cloud storage before the build.',
  },
  'no-files': {
    severity: 'error',
    title: 'A bill has no files',
    fix: 'Correct the glob, or run the step that fetches the bill before the build.',
  },
  'unknown-format': {
    severity: 'error',
    title: 'A file of a bill has an unknown format',
    fix: 'Export the bill as .csv, .csv.gz or .parquet, or narrow the glob.',
  },
  unreadable: {
    severity: 'error',
    title: 'A file of a bill cannot be read',
    fix: 'Fetch the file again; it may have been cut off on the way.',
  },
  empty: {
    severity: 'warning',
    title: 'A file of a bill is empty',
    fix: 'Remove the file, or fetch it again if it should hold charges.',
  },
  'not-a-bill': {
    severity: 'error',
    title: 'A file is not a bill',
    fix: 'Export the Cost and Usage dataset of FOCUS, or leave the file out of the glob.',
  },
  'missing-column': {
    severity: 'error',
    title: 'A bill lacks a column that every figure needs',
    fix: 'Add the column to the export; without it no amount could be shown with a clear conscience.',
  },
  'rejected-row': {
    severity: 'error',
    title: 'A row of a bill cannot be used',
    fix: 'Correct the row in the export; its money is missing from every figure until then.',
  },
  'duplicate-file': {
    severity: 'warning',
    title: 'A bill holds the same file twice',
    fix: 'Remove one of them, or narrow the glob; the second one was not counted.',
  },
  'odd-column': {
    severity: 'info',
    title: 'A bill departs from FOCUS',
    fix: 'Nothing must be done: the figures do not depend on it. The exporter may have a newer version.',
  },
  'unknown-category': {
    severity: 'warning',
    title: 'A charge has no category that FOCUS knows',
    fix: 'Correct ChargeCategory in the export; these rows count as Usage until then.',
  },
  'large-drop': {
    severity: 'error',
    title: 'A bill holds far less than before',
    fix: 'Fetch its files again; if it is meant to be less, build once with --allow-drop.',
  },
  'stale-bill': {
    severity: 'warning',
    title: 'A bill is shown as it was last read',
    fix: 'Repair the export or the step that fetches it; the figures are from the last good read.',
  },
  'unknown-target': {
    severity: 'warning',
    title: 'A cost rule names something that is not in the catalog',
    fix: 'Register the entity, or correct the reference; the entry matches nothing until then.',
  },
  'ambiguous-name': {
    severity: 'warning',
    title: 'A name in a bill belongs to several entities',
    fix: 'Say which one is meant under `values` of the rule, or set its `kinds`.',
  },
  'claimed-twice': {
    severity: 'warning',
    title: 'Two entities list the same resource',
    fix: 'Leave the id in the annotation of the one that pays for it; until then it is matched by neither.',
  },
  'idle-rule': {
    severity: 'info',
    title: 'A cost rule matched nothing',
    fix: 'Check the spelling of the tag or id, or remove the rule.',
  },
  'engine-missing': {
    severity: 'error',
    title: 'The engine that reads bills is not installed',
    fix: 'Install the dependencies again on this platform; @duckdb/node-api brings a binary for each.',
  },
  'book-failed': {
    severity: 'error',
    title: 'The figures of the bills cannot be made',
    fix: 'Remove the folder costs of the state and build again; report it if that does not help.',
  },
  'tie-out': {
    severity: 'error',
    title: 'The sums of a bill do not tie out',
    fix: 'Report this as a bug of Portolan: allocated, shared and unallocated must add up to the bill.',
  },
});
