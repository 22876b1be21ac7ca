import { defineRules } from '../base/problem.ts';

/** What can go wrong when the site is made from the portal. */
export const SITE_PROBLEMS = defineRules('site', {
  'search-failed': {
    severity: 'warning',
    title: 'The full-text search was not made',
    fix: 'Install the package again on this machine, so that Pagefind comes with its program for it. Names are found all the same.',
  },
});
