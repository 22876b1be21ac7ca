import { defineRules } from '../../base/problem.ts';

/** The problems of keeping the state in branches of a repository. */
export const STATE_PROBLEMS = defineRules('portal', {
  'state-remote': {
    severity: 'warning',
    title: 'The repository of the state cannot be used',
    fix: 'Name an https:// or ssh:// address, git@host:owner/name, or the path of a repository, without a password or token in it.',
  },
  'state-unreachable': {
    severity: 'warning',
    title: 'What earlier builds kept cannot be fetched',
    fix: 'Check the address, and that the build may read the repository.',
  },
  'state-not-kept': {
    severity: 'warning',
    title: 'What this build found is not kept for the next one',
    fix: 'Let the build write to the repository: in GitHub Actions a job needs `contents: write` and the token in its environment.',
  },
  'state-foreign': {
    severity: 'warning',
    title: 'A branch of the state holds something else',
    fix: 'Name a branch for the state alone, or delete this one; nothing is written to it until then.',
  },
  'state-unexpected': {
    severity: 'warning',
    title: 'A branch of the state holds files that do not belong there',
    fix: 'Nothing to do: they are not used, and the next build that keeps something leaves them out.',
  },
  'state-damaged': {
    severity: 'warning',
    title: 'A kept file cannot be used',
    fix: 'Nothing to do: it is set aside, and made anew. What it held can be taken from earlier commits of the branch, if it has any.',
  },
  'state-too-large': {
    severity: 'warning',
    title: 'A file is too large to be kept in a branch',
    fix: 'Let the source give fewer records, or split it; or keep the folder of the state by other means.',
  },
  'state-rewritten': {
    severity: 'warning',
    title: 'A branch of the state was replaced while a build ran',
    fix: 'Nothing to do if that was meant: what this build knows is put back.',
  },
  'state-time': {
    severity: 'warning',
    title: 'What was kept is of a later time than the build',
    fix: 'Set the clock right, or leave out --now. If the kept time is the wrong one, run `portolan build --forget-later` once (outside of continuous integration with `--push-state`): it takes back what builds of a later time kept, here and in the branches.',
  },
  'state-commit': {
    severity: 'warning',
    title: 'What was kept is of a later commit than the build',
    fix: 'Build the newest commit of the branch. If the older one is to stay, commit on top of it what takes the others back.',
  },
  'state-folder': {
    severity: 'warning',
    title: 'The local folder of the state cannot be used',
    fix: 'See that the folder .portolan can be read and written, and that there is room on the disk.',
  },
});
