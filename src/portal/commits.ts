import { execFileSync } from 'node:child_process';
import { isCommit } from '../history/summary.ts';
import type { FileVersions, Version } from './blame.ts';
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
  const ask = (args: readonly string[], input = ''): Buffer =>
    execFileSync('git', args, {
      cwd: root,
      input,
      maxBuffer: MOST,
      timeout: TIMEOUT_MS,
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1' },
    });
  const git: Git = Object.assign((...args: string[]) => ask(args).toString('utf8'), { ask });
  let head: string;
  try {
    head = git('rev-parse', '--verify', 'HEAD').trim();
  } catch {
    return NO_COMMITS;
  }
  if (!isCommit(head)) return NO_COMMITS;
  return {
    head,
    since: (commit) => versionsSince(git, commit, head),
    isBefore: (commit) => isAncestor(git, head, commit),
  };
}

/** True where a commit is known to be in the past of another one. */
function isAncestor(git: Git, one: string, other: string): boolean {
  if (!isCommit(other) || one === other) return false;
  try {
    git('merge-base', '--is-ancestor', one, other);
    return true;
  } catch {
    // The other one is not in this clone, or knows nothing of this one.
    return false;
  }
}

/** Asks git in the folder of the portal; throws where it fails. */
interface Git {
  (...args: string[]): string;
  ask(args: readonly string[], input: string): Buffer;
}

/** What came into the branch since a commit: a merge stands for all that it brought. */
function versionsSince(git: Git, commit: string, head: string): FileVersions | undefined {
  if (!isCommit(commit)) return undefined;
  try {
    if (commit === head) return NO_VERSIONS;
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
    return versionsOf(git, commit, filesOf(log));
  } catch {
    // The commit is not in this clone, or not in the past of this one: then nobody can tell.
    return undefined;
  }
}

const NO_VERSIONS: FileVersions = { of: () => [], below: () => [] };

/** The commits that changed each file, the newest first, as the log has them; no path in it begins with a slash. */
function filesOf(log: string): Map<string, string[]> {
  const files = new Map<string, string[]>();
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
    if (path === '') continue;
    const known = files.get(path);
    if (known) known.push(commit);
    else files.set(path, [commit]);
  }
  return files;
}

/** Files that are not as they were committed: what is in them was done by nobody yet. */
function uncommitted(git: Git): ReadonlySet<string> {
  return new Set(git('diff', '--name-only', '--relative', '-z', 'HEAD', '--', '.').split('\0'));
}

/** Files are read so many at once: asking git takes longer than reading. */
const AT_ONCE = 200;
/** Versions of one file that are looked at; of one that changed more often nobody can tell soon which commit did what. */
const MOST_VERSIONS = 100;

function versionsOf(git: Git, base: string, files: ReadonlyMap<string, readonly string[]>): FileVersions {
  const without = uncommitted(git);
  const prefix = git('rev-parse', '--show-prefix').replace(/\n$/, '');
  const wanted = [...files].filter(
    ([path, commits]) =>
      /\.(?:ya?ml|json)$/i.test(path) && commits.length < MOST_VERSIONS && !without.has(path),
  );
  const placeOf = new Map(wanted.map(([path], place) => [path, place]));
  const read = new Map<string, readonly Version[]>();
  function readFrom(place: number): void {
    const group = wanted.slice(place, place + AT_ONCE).filter(([path]) => !read.has(path));
    const asked = group.flatMap(([path, commits]) =>
      [base, ...commits.toReversed()].map((commit) => ({ path, commit })),
    );
    const texts = contentsOf(
      git,
      asked.map(({ path, commit }) => `${commit}:${prefix}${path}`),
    );
    for (const [at, { path, commit }] of asked.entries()) {
      const version = { ...(commit === base ? {} : { commit }), text: texts[at] };
      read.set(path, [...(read.get(path) ?? []), version]);
    }
  }
  return {
    of(file) {
      const place = placeOf.get(file);
      if (place === undefined) return [];
      if (!read.has(file)) readFrom(place);
      return read.get(file) ?? [];
    },
    below: (folder) => wanted.flatMap(([path]) => (path.startsWith(`${folder}/`) ? [path] : [])).sort(),
  };
}

/** The texts of files in commits; undefined for those that are not there, and of all where git cannot give them. */
function contentsOf(git: Git, names: readonly string[]): (string | undefined)[] {
  // What a list by lines cannot name is asked for by itself.
  if (names.some(isOdd)) {
    const others = contentsOf(
      git,
      names.filter((name) => !isOdd(name)),
    );
    return names.map((name) => (isOdd(name) ? contentOf(git, name) : others.shift()));
  }
  let output: Buffer;
  try {
    output = git.ask(['cat-file', '--batch'], `${names.join('\n')}\n`);
  } catch {
    return [];
  }
  let at = 0;
  return names.map(() => {
    const end = output.indexOf(10, at);
    const head = end < 0 ? '' : output.toString('utf8', at, end);
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(head)?.[1];
    at = end + 1;
    if (size === undefined) return undefined;
    const text = output.toString('utf8', at, at + Number(size));
    at += Number(size) + 1;
    return text;
  });
}

function isOdd(name: string): boolean {
  return /[\r\n]/.test(name);
}

function contentOf(git: Git, name: string): string | undefined {
  try {
    return git('cat-file', 'blob', name);
  } catch {
    return undefined;
  }
}
