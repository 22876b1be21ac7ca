import { defineRules } from '../base/problem.ts';

/** The problems of the portal as a whole: its settings, and the gate before publishing. */
export const PORTAL_PROBLEMS = defineRules('portal', {
  'settings-missing': {
    severity: 'error',
    title: 'A portal has no settings',
    fix: 'Run portolan in the folder that holds portal.yaml, name that folder with --root, or make a portal with portolan init.',
  },
  'settings-invalid': {
    severity: 'error',
    title: 'The settings are not valid',
    fix: 'Correct portal.yaml; its keys are described in the documentation of settings.',
  },
  'definition-syntax': {
    severity: 'error',
    title: 'A definition is not valid YAML',
    fix: 'Correct the syntax at this place.',
  },
  'definition-unreadable': {
    severity: 'error',
    title: 'A definition cannot be read',
    fix: 'Check that the file exists, that it lies inside the portal, and that its permissions allow reading.',
  },
  'config-failed': {
    severity: 'error',
    title: 'portolan.config cannot be loaded',
    fix: 'Correct the module, or remove it.',
  },
  'slug-collision': {
    severity: 'error',
    title: 'Two entities would have the same address',
    fix: 'Rename one of them.',
  },
  'entities-lost': {
    severity: 'error',
    title: 'The site would lose many entities',
    fix: 'If that is meant, build with --allow-shrink; else find out why they are gone.',
  },
  'secret-found': {
    severity: 'error',
    title: 'The site would publish a secret',
    fix: 'Take the secret out of the data, and revoke it.',
  },
  'secret-written': {
    severity: 'error',
    title: 'A file of the portal holds a secret',
    fix: 'Take it out of the file, and revoke it: whoever can read the repository has it, in its past too.',
  },
  'secret-annotation': {
    severity: 'warning',
    title: 'An annotation holds a secret',
    fix: 'Take it out of the file and revoke it; name the service by its id.',
  },
  'broken-link': {
    severity: 'error',
    title: 'A page links to a page that does not exist',
    fix: 'Correct the link.',
  },
  'import-config': {
    severity: 'error',
    title: 'A configuration of Backstage cannot be read',
    fix: 'Name the app-config.yaml of Backstage, and correct what is wrong in it.',
  },
  'import-include': {
    severity: 'warning',
    title: 'A configuration of Backstage includes what cannot be read',
    fix: 'Correct the include, or write its content in its place.',
  },
  'import-secret': {
    severity: 'error',
    title: 'A secret stands in a configuration of Backstage',
    fix: 'Revoke it, keep the new one as an environment variable, and write ${NAME} in its place.',
  },
  'import-value': {
    severity: 'warning',
    title: 'A value of a configuration is not what Backstage expects there',
    fix: 'Correct the value, and import again.',
  },
  'import-target': {
    severity: 'warning',
    title: 'A location of a configuration cannot be read',
    fix: 'Correct the location, or list what it means in portal.yaml.',
  },
});
