import { defineRules } from '../base/problem.ts';

/** The problems that reading scorecards and exemptions can find. */
export const SCORECARD_PROBLEMS = defineRules('scorecards', {
  'not-a-scorecard': {
    severity: 'error',
    title: 'A document is not a scorecard',
    fix: 'Give it an identifier and rules, in Port’s format.',
  },
  field: {
    severity: 'error',
    title: 'A field of a scorecard is missing or has the wrong form',
    fix: 'Write the field as the reference of scorecards says.',
  },
  'unknown-key': {
    severity: 'warning',
    title: 'A scorecard has a key that means nothing',
    fix: 'Remove the key or correct its spelling.',
  },
  'duplicate-scorecard': {
    severity: 'error',
    title: 'Two scorecards have the same identifier and kind',
    fix: 'Rename one of them; the one whose file comes first by name is used.',
  },
  'no-blueprint': {
    severity: 'error',
    title: 'A scorecard does not say which kind it judges',
    fix: 'Add blueprint: with a kind or a list of kinds.',
  },
  'unknown-blueprint': {
    severity: 'error',
    title: 'A scorecard judges a kind that does not exist',
    fix: 'Correct the kind, or define it as a blueprint in the catalog.',
  },
  'no-rules': {
    severity: 'warning',
    title: 'A scorecard has no rules',
    fix: 'Add a rule.',
  },
  'too-many-rules': {
    severity: 'error',
    title: 'A scorecard has too many rules',
    fix: 'Split the scorecard.',
  },
  'duplicate-rule': {
    severity: 'error',
    title: 'Two rules of a scorecard have the same identifier',
    fix: 'Rename one of them; the first is used.',
  },
  'lost-rule': {
    severity: 'error',
    title: 'A rule belongs to no scorecard',
    fix: 'Name a scorecard that exists in relations.scorecard.',
  },
  'duplicate-level': {
    severity: 'error',
    title: 'Two levels have the same title',
    fix: 'Rename one of them; the first is used.',
  },
  'unknown-color': {
    severity: 'warning',
    title: 'A level has a colour that does not exist',
    fix: 'Use one of Port’s colours.',
  },
  'unknown-level': {
    severity: 'error',
    title: 'A rule names a level that does not exist',
    fix: 'Use the title of one of the scorecard’s levels; until then the rule counts towards none.',
  },
  'base-level-rule': {
    severity: 'warning',
    title: 'A rule is on the base level',
    fix: 'Move the rule to a higher level; every entity has the first one, and Port rejects rules there.',
  },
  'unknown-scorecard': {
    severity: 'error',
    title: 'A rule asks for a scorecard, a rule or a level that there is not',
    fix: 'Correct the name; until then the condition is unknown or never true.',
  },
  'unknown-property': {
    severity: 'warning',
    title: 'A rule looks at a property that nothing has',
    fix: 'Correct the name, or define the property on the kind.',
  },
  'unknown-relation': {
    severity: 'warning',
    title: 'A rule looks at a relation that nothing has',
    fix: 'Correct the name, or define the relation on the kind.',
  },
  'never-equal': {
    severity: 'warning',
    title: 'A rule compares with a value that the property cannot have',
    fix: 'Write the value in the type, and as one of the values, that the property allows.',
  },
  'not-an-exemption': {
    severity: 'error',
    title: 'An exemption cannot be read',
    fix: 'Give it scorecard, rule, entity, reason, until and grantedBy.',
  },
  'exemption-target': {
    severity: 'warning',
    title: 'An exemption is for something that does not exist',
    fix: 'Correct the name, or remove the exemption.',
  },
  'exemption-expired': {
    severity: 'info',
    title: 'An exemption has ended',
    fix: 'Remove it, or agree on a new date with whoever granted it.',
  },
  'exemption-twice': {
    severity: 'warning',
    title: 'Two exemptions are for the same rule and entity',
    fix: 'Keep one of them; the one that ends last counts.',
  },
  'exemption-unneeded': {
    severity: 'info',
    title: 'An exemption is not needed',
    fix: 'Remove it: the entity passes the rule, or the rule does not apply to it.',
  },
});
