import { shortHash } from '../../base/hash.ts';
import type { Ask } from './ask.ts';

/** What the commits of a repository or folder say. Null where the clone does not have them all. */
export interface History {
  head: { sha: string; at: string | null; author: string | null };
  firstCommitAt: string | null;
  commits90d: number | null;
  contributors90d: number | null;
}

const DAY = 86_400;
const WINDOW = 90 * DAY;

/**
 * Reads the history of HEAD, of one folder when `folder` is not empty. Commits count by their committer's time in
 * the 90 days up to `now`; contributors are told apart by a hash of the author's address, which is not kept.
 * Undefined when no commit touches the folder.
 */
export async function readHistory(
  ask: Ask,
  folder: string,
  now: string,
  shallow: boolean,
): Promise<History | undefined> {
  const only = folder === '' ? [] : ['--', folder];
  const last = await ask(['log', '-1', '--format=%H%x00%ct%x00%an', 'HEAD', ...only]);
  if (last.length === 0) return undefined;
  const [sha, at, author] = last.toString('utf8').trim().split('\0');
  const end = Date.parse(now) / 1000;
  const start = end - WINDOW;
  const since = new Date((start - DAY) * 1000).toISOString();
  const recent = lines(await ask(['log', `--since=${since}`, '--format=%ct %ae', 'HEAD', ...only]));
  const first = await firstCommit(ask, folder, shallow);
  const counted = recent
    .map((line) => ({
      time: Number(line.slice(0, line.indexOf(' '))),
      address: line.slice(line.indexOf(' ') + 1),
    }))
    .filter(({ time }) => time > start && time <= end);
  // A clone that was cut within the window has not seen all of it.
  const known = !shallow || (first !== undefined && first <= start);
  return {
    head: { sha: sha!, at: isoTime(Number(at)), author: personName(author ?? '') },
    firstCommitAt: shallow || first === undefined ? null : isoTime(first),
    commits90d: known ? counted.length : null,
    contributors90d: known
      ? new Set(counted.map(({ address }) => shortHash(address.trim().toLowerCase()))).size
      : null,
  };
}

/** Commits of the files that are looked through for those that changed them last. */
const MOST_COMMITS = 2000;

/**
 * The commit that changed each file last, by path; a merge stands for what it brought. Nothing for a shallow clone, whose
 * oldest commits look as if they had made everything.
 */
export async function lastCommits(
  ask: Ask,
  paths: readonly string[],
  shallow: boolean,
): Promise<Map<string, string>> {
  const commits = new Map<string, string>();
  if (paths.length === 0 || shallow) return commits;
  const args = [
    'log',
    `-${MOST_COMMITS}`,
    '--first-parent',
    '--diff-merges=first-parent',
    '--no-renames',
    '-z',
  ];
  const output = await ask([...args, '--name-only', '--format=%x01%H', 'HEAD', '--', ...paths]);
  for (const part of output.toString('utf8').split('\u0001').slice(1)) {
    const [sha, ...files] = part.split('\0');
    for (const file of files) {
      const path = file.replace(/^\n/, '');
      if (path !== '' && !commits.has(path)) commits.set(path, sha!.trim());
    }
  }
  return commits;
}

/** Seconds of the earliest commit that the clone has. */
async function firstCommit(ask: Ask, folder: string, shallow: boolean): Promise<number | undefined> {
  const all = folder !== '' || shallow;
  const output = all
    ? await ask(['log', '--format=%ct', 'HEAD', ...(folder === '' ? [] : ['--', folder])])
    : await ask(['rev-list', '--max-parents=0', '--format=%ct', 'HEAD']);
  const times = lines(output)
    .filter((line) => /^\d+$/.test(line))
    .map(Number);
  return times.length > 0 ? times.reduce((a, b) => Math.min(a, b)) : undefined;
}

function lines(output: Buffer): string[] {
  return output.toString('utf8').split('\n').filter(Boolean);
}

/** ISO time of seconds since the epoch; null for what no calendar has. */
export function isoTime(seconds: number): string | null {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace('.000Z', 'Z');
}

/** A name to show; null when it is an address, which is not kept. */
function personName(name: string): string | null {
  const text = name
    .replace(/[\p{Cc}]/gu, ' ')
    .trim()
    .slice(0, 200);
  return text === '' || /\S@\S/.test(text) ? null : text;
}
