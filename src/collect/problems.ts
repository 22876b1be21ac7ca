import { defineRules } from '../base/problem.ts';

/** The problems that collecting feeds and mapping their records can find. */
export const COLLECT_PROBLEMS = defineRules('collect', {
  settings: {
    severity: 'error',
    title: 'The settings of a source are not valid',
    fix: 'Correct the setting; the reference lists what each source takes.',
  },
  'feed-failed': {
    severity: 'warning',
    title: 'A source could not be read',
    fix: 'See the reason; until it is read again the pages show the last known data, marked with their age.',
  },
  'feed-incomplete': {
    severity: 'warning',
    title: 'A source could only be read in part',
    fix: 'See the reason; nothing that was known before is taken away by a partial reading.',
  },
  'large-drop': {
    severity: 'error',
    title: 'A source gives far fewer records than before',
    fix: 'Check its credentials and settings; if there really is so much less, run portolan collect or build once with --allow-drop.',
  },
  empty: {
    severity: 'warning',
    title: 'A source gave no records',
    fix: 'See that its settings lead to what it should read; write `enabled: false` while there is nothing to read.',
  },
  'no-snapshot': {
    severity: 'warning',
    title: 'Nothing is known from a source',
    fix: 'Run `portolan collect` where the source can be reached, or restore the folder of the state from an earlier run.',
  },
  snapshot: {
    severity: 'warning',
    title: 'A snapshot cannot be used',
    fix: 'Nothing to do when the source can be read: it is written again.',
  },
  record: {
    severity: 'warning',
    title: 'A record is not as the source promises',
    fix: 'Report it with the version of the system that was read; the record was left out.',
  },
  'duplicate-record': {
    severity: 'info',
    title: 'A source gave the same record twice',
    fix: 'List the thing once; the first record was used.',
  },
  'mapping-syntax': {
    severity: 'error',
    title: 'A mapping cannot be read',
    fix: 'Correct the YAML at this place.',
  },
  'mapping-shape': {
    severity: 'error',
    title: 'A part of a mapping is not in the form of a mapping',
    fix: 'Write it as in the reference of mappings; the part was left out.',
  },
  'mapping-unknown-key': {
    severity: 'info',
    title: 'A mapping has a key that means nothing here',
    fix: 'Nothing to do; it was ignored.',
  },
  'mapping-selector': {
    severity: 'info',
    title: 'A selector of a mapping has a key that the source does not know',
    fix: 'Nothing to do, or say in the settings of the source what it reads, and choose among its records with `query`.',
  },
  'no-mapping': {
    severity: 'error',
    title: 'Nothing says what the records of a source mean',
    fix: 'Write a mapping under `mapping` of the source, or name a file with one; portolan map shows what it makes of a record.',
  },
  'mapping-port-key': {
    severity: 'info',
    title: 'A mapping has a setting of Port that is not needed here',
    fix: 'Nothing to do; the page on mappings says what is done instead.',
  },
  'mapping-unsupported': {
    severity: 'info',
    title: 'A mapping asks for what no source gives',
    fix: 'Take it out of the mapping, or map a field of the record.',
  },
  'search-property': {
    severity: 'warning',
    title: 'A search in a mapping asks for a property that cannot be searched by',
    fix: 'Search by a property that files or sources give, such as what the computed one is made of.',
  },
  'search-none': {
    severity: 'info',
    title: 'A search in a mapping finds no entity',
    fix: 'Nothing to do where there is none; else see that the entity has the property with that value, in the same letters.',
  },
  'search-many': {
    severity: 'warning',
    title: 'A search in a mapping finds too many entities',
    fix: 'Search by a property that tells them apart, or by several.',
  },
  'mapping-expression': {
    severity: 'error',
    title: 'An expression of a mapping cannot be used',
    fix: 'Correct the jq expression.',
  },
  'mapping-failed': {
    severity: 'info',
    title: 'An expression of a mapping failed for a record',
    fix: 'Make the expression expect such records, for instance with `//`, `?` or `if`.',
  },
  'mapping-lost': {
    severity: 'warning',
    title: 'A record was lost because an expression failed',
    fix: 'Make the expression expect such records, or leave them out with `selector.query`.',
  },
  'mapping-type': {
    severity: 'warning',
    title: 'An expression of a mapping gave a value of the wrong type',
    fix: 'Change the expression so that it gives the type that the field needs.',
  },
  'unmapped-kind': {
    severity: 'info',
    title: 'Records of a source mean nothing',
    fix: 'Add a resource of that kind to the mapping, or do not read such records.',
  },
  'mapped-kind': {
    severity: 'warning',
    title: 'A mapping makes entities of a kind without a definition',
    fix: 'Define the kind as a blueprint in the catalog folder, or correct its name in the mapping.',
  },
  'mapped-value': {
    severity: 'warning',
    title: 'A value that a mapping gives does not fit the definition of its property',
    fix: 'Change the expression so that it gives such a value, or the property in the blueprint.',
  },
  'mapped-property': {
    severity: 'info',
    title: 'A mapping gives a property that its kind does not define',
    fix: 'Define the property in the blueprint, or correct its name in the mapping; the value is kept.',
  },
  'mapped-relation': {
    severity: 'warning',
    title: 'A relation that a mapping gives does not fit the definition of its kind',
    fix: 'Define the relation in the blueprint, or correct it in the mapping.',
  },
  'mapped-missing': {
    severity: 'warning',
    title: 'Entities that a mapping makes lack what their kind requires',
    fix: 'Add the field to the mapping, with a value for records that have none, or do not require it in the blueprint.',
  },
  'mapped-blueprint': {
    severity: 'warning',
    title: 'Values that a mapping gives cannot be checked',
    fix: 'Correct the schema of the blueprint.',
  },
  'no-identifier': {
    severity: 'info',
    title: 'A record gives no identifier',
    fix: 'Leave such records out with `selector.query`, or give them an identifier.',
  },
  unmatched: {
    severity: 'info',
    title: 'A record belongs to no entity of the catalog',
    fix: 'Declare the entity, or say in an annotation of an existing one that the record is its own.',
  },
  ambiguous: {
    severity: 'info',
    title: 'A record could belong to several entities',
    fix: 'Say in an annotation which entity it belongs to.',
  },
  'several-records': {
    severity: 'info',
    title: 'Several records claim the same entity',
    fix: 'Say in an annotation of the entity which record is its own.',
  },
});
