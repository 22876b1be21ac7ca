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
    title: 'A catalog file holds a secret',
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
});
