import { execFileSync } from 'node:child_process';
import type { Blame } from '../history/compare.ts';
import { isCommit } from '../history/summary.ts';
import { type Commits, NO_COMMITS } from './history.ts';

/** Bytes that a list of files may have. */
const MOST = 256 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/**
 * What the repository that holds a portal says of its commits. Without git, or outside of a repository, nothing; and of
 * what an incomplete clone does not have, nothing is guessed.
 *
 * @param root absolute path of the portal
 */
export function openCommits(root: string): Commits {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: MOST,
      timeout: TIMEOUT_MS,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1' },
    });
  let head: string;
  try {
    head = git('rev-parse', '--verify', 'HEAD').trim();
  } catch {
    return NO_COMMITS;
  }
  if (!isCommit(head)) return NO_COMMITS;
  return {
    head,
    since: (commit) => blameSince(git, commit, head),
    isBefore: (commit) => isAncestor(git, head, commit),
  };
}

/** True where a commit is known to be in the past of another one. */
function isAncestor(git: (...args: string[]) => string, one: string, other: string): boolean {
  if (!isCommit(other) || one === other) return false;
  try {
    git('merge-base', '--is-ancestor', one, other);
    return true;
  } catch {
    // The other one is not in this clone, or knows nothing of this one.
    return false;
  }
}

/** What came into the branch since a commit: a merge stands for all that it brought. */
function blameSince(git: (...args: string[]) => string, commit: string, head: string): Blame | undefined {
  if (!isCommit(commit)) return undefined;
  try {
    if (commit === head) return blameOf(new Map(), uncommitted(git));
    git('merge-base', '--is-ancestor', commit, head);
    const log = git(
      'log',
      '--no-show-signature',
      '--no-follow',
      '--first-parent',
      '-m',
      '--no-renames',
      '--relative',
      '--name-only',
      '--format=/%H',
      '-z',
      `${commit}..${head}`,
      '--',
      '.',
    );
    return blameOf(filesOf(log), uncommitted(git));
  } catch {
    // The commit is not in this clone, or not in the past of this one: then nobody can tell.
    return undefined;
  }
}

/** The commit that changed each file last. The log has the newest first; no path in it begins with a slash. */
function filesOf(log: string): Map<string, string> {
  const files = new Map<string, string>();
  let commit = '';
  let isFirst = false;
  for (const part of log.split('\0')) {
    if (part.startsWith('/')) {
      commit = part.slice(1);
      isFirst = true;
      continue;
    }
    // A line break stands between a commit and the first of its files.
    const path = isFirst ? part.replace(/^\n/, '') : part;
    isFirst = false;
    if (path !== '' && !files.has(path)) files.set(path, commit);
  }
  return files;
}

/** Files that are not as they were committed: what is in them was done by nobody yet. */
function uncommitted(git: (...args: string[]) => string): ReadonlySet<string> {
  return new Set(git('diff', '--name-only', '--relative', '-z', 'HEAD', '--', '.').split('\0'));
}

function blameOf(files: ReadonlyMap<string, string>, without: ReadonlySet<string>): Blame {
  return { ofFile: (file) => (without.has(file) ? undefined : files.get(file)) };
}
