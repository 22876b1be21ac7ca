import { defineRules } from '../../base/problem.ts';

/** The problems that reading repositories can find. */
export const GIT_PROBLEMS = defineRules('git', {
  'no-git': {
    severity: 'error',
    title: 'The program git was not found',
    fix: 'Install git where the portal is built.',
  },
  address: {
    severity: 'error',
    title: 'The address of a repository cannot be used',
    fix: 'Write an https:// or ssh:// address, git@host:owner/name, or the path of a clone.',
  },
  'credentials-in-address': {
    severity: 'error',
    title: 'The address of a repository holds a password or token',
    fix: 'Take it out of the address and name an environment variable under `credentials`; then change the token.',
  },
  missing: {
    severity: 'warning',
    title: 'A repository is not there',
    fix: 'Correct the path, or clone the repository before the build.',
  },
  unreachable: {
    severity: 'warning',
    title: 'A repository cannot be fetched',
    fix: 'Check its address, and that the build may read it.',
  },
  unreadable: {
    severity: 'warning',
    title: 'A repository cannot be read',
    fix: 'Run `git fsck` in it, or clone it again.',
  },
  empty: {
    severity: 'info',
    title: 'A repository has no commits',
    fix: 'Nothing to do until something is committed.',
  },
  'no-such-folder': {
    severity: 'warning',
    title: 'A folder is not in its repository',
    fix: 'Correct `path` in the settings of the source.',
  },
  shallow: {
    severity: 'info',
    title: 'A clone has only a part of the history',
    fix: 'Clone with the whole history (`fetch-depth: 0` in actions/checkout) to know commits and contributors.',
  },
  'missing-objects': {
    severity: 'info',
    title: 'A clone lacks the contents of files',
    fix: 'Clone without a filter to know languages and texts.',
  },
  'too-much': {
    severity: 'info',
    title: 'A repository has more than is kept',
    fix: 'Nothing to do, or narrow `catalogFiles`.',
  },
});
