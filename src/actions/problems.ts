import { defineRules } from '../base/problem.ts';

/** Problems of self-service actions. */
export const RULES = defineRules('actions', {
  'not-an-action': {
    severity: 'error',
    title: 'A document in the actions folder is not an action',
    fix: 'Give it an identifier, a trigger and an invocationMethod, or move it out of the folder.',
  },
  invalid: {
    severity: 'error',
    title: 'A value of an action has the wrong form',
    fix: 'Correct the value; the message says what is expected.',
  },
  duplicate: {
    severity: 'error',
    title: 'Two actions have one identifier',
    fix: 'Rename one of them; the first one found is used.',
  },
  automation: {
    severity: 'info',
    title: 'An automation is not a self-service action',
    fix: 'Nothing to do here: what an automation reacts to can be done by a workflow of the Git host.',
  },
  'unknown-delivery': {
    severity: 'warning',
    title: 'The type of an invocation is not known',
    fix: 'Use ISSUE_FORM, NEW_FILE, UPSERT_ENTITY or GITHUB.',
  },
  'needs-runner': {
    severity: 'info',
    title: 'The invocation needs a runner',
    fix: 'A page without a server cannot call it: use ISSUE_FORM and let a workflow make the call.',
  },
  'no-repository': {
    severity: 'warning',
    title: 'An action does not know its repository',
    fix: 'Name the portal’s repository in portal.yaml, or give the action its own org and repo.',
  },
  'jq-value': {
    severity: 'info',
    title: 'A value computed with jq is left out',
    fix: 'Give a fixed value instead; forms do not compute jq.',
  },
  template: {
    severity: 'error',
    title: 'A template expression is not supported',
    fix: 'Use a path such as {{ .inputs.name }} or {{ .entity.identifier }}, with the filters slug, json or yaml.',
  },
  'unfiltered-value': {
    severity: 'error',
    title: 'A value stands unprotected in YAML or JSON text',
    fix: 'Write the content as an object, or add a filter: {{ .inputs.name | yaml }}.',
  },
  'unknown-input': {
    severity: 'warning',
    title: 'An action names an input that it does not have',
    fix: 'Correct the name or add the input.',
  },
  'unknown-blueprint': {
    severity: 'warning',
    title: 'An action names a blueprint that does not exist',
    fix: 'Correct the identifier or add the blueprint.',
  },
  'other-blueprint': {
    severity: 'warning',
    title: 'An action makes entities of another blueprint than its own',
    fix: 'Name the blueprint of what is made in trigger.blueprintIdentifier, in an action of its own.',
  },
  pattern: {
    severity: 'warning',
    title: 'A pattern is not a regular expression',
    fix: 'Correct the pattern; until then it is not checked.',
  },
  'no-effect': {
    severity: 'info',
    title: 'A key of an action has no effect here',
    fix: 'Nothing is needed: the action works without it.',
  },
  'unknown-key': {
    severity: 'info',
    title: 'An action says something that means nothing here',
    fix: 'Correct its spelling, or leave it as it is.',
  },
  'unfit-default': {
    severity: 'warning',
    title: 'The default of an input is not a value that it accepts',
    fix: 'Correct the default; until then the field starts empty.',
  },
  secret: {
    severity: 'warning',
    title: 'An input asks for a secret',
    fix: 'Keep the secret in the Git host and ask for its name instead: what a form carries can be read by others.',
  },
  path: {
    severity: 'error',
    title: 'A file name leaves the repository',
    fix: 'Use a path relative to the portal’s folder, without .. and backslashes.',
  },
  approval: {
    severity: 'info',
    title: 'An approval is left to the Git host',
    fix: 'Ask for it with code owners, a required review or a protected environment.',
  },
  'template-missing': {
    severity: 'warning',
    title: 'The issue form of an action is missing',
    fix: 'Run portolan issue-forms, which writes it to .github/ISSUE_TEMPLATE, and commit it.',
  },
});
