import { GitFailure, hidePath } from '../../sources/git/ask.ts';
import type { Git, GitOptions, GitResult } from '../../sources/git/run-git.ts';
import type { Remote } from './remote.ts';

/** A file of a commit, as git lists it: nothing about it is checked yet. */
export interface Entry {
  mode: string;
  type: string;
  id: string;
  /** Bytes; 0 for what is no file. */
  size: number;
  path: string;
}

export interface Commit {
  id: string;
  tree: string;
  message: string;
}

export interface Update {
  branch: string;
  /** The commit that the branch shall be. */
  id: string;
  /** The commit that it must still be; undefined when there must be no such branch. */
  expected: string | undefined;
}

/**
 * A bare repository that nobody else looks at, between the local folder and the remote. It has no working tree and
 * no hooks. Every function throws a {@link GitFailure} whose message holds no secret.
 */
export interface Depot {
  /** The commits of these branches on the remote; branches that are missing there are missing here. */
  heads(branches: readonly string[]): Promise<Map<string, string>>;
  /** Fetches the newest commit of each branch, without what came before. */
  fetch(branches: readonly string[]): Promise<Map<string, Commit>>;
  list(commit: string): Promise<Entry[]>;
  read(ids: readonly string[]): Promise<Buffer[]>;
  /** The ids that files have in git; with `keep` they are in the depot afterwards. */
  hashFiles(files: readonly string[], keep: boolean): Promise<string[]>;
  writeText(text: string, type: 'blob' | 'commit'): Promise<string>;
  writeTree(files: ReadonlyMap<string, string>): Promise<string>;
  push(updates: readonly Update[]): Promise<void>;
}

const MAX_LIST = 16 * 1024 * 1024;
/** More than a group of files that is read at once. */
const MAX_READ = 256 * 1024 * 1024;

export async function openDepot(git: Git, gitDir: string, remote: Remote): Promise<Depot> {
  async function ask(args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
    const result = await git([`--git-dir=${gitDir}`, ...args], options);
    if (result.ok) return result.stdout;
    throw new GitFailure(result.reason, remote.redactor.text(hidePath(inWords(result), gitDir)));
  }
  const network: GitOptions = { protocols: 'remote', config: remote.config };
  await ask(['init', '--quiet', '--bare', '--template=']);
  await ask(['config', 'remote.state.url', remote.address]);

  async function commitOf(id: string): Promise<Commit> {
    const text = (await ask(['cat-file', 'commit', id], { maxBytes: 1024 * 1024 })).toString('utf8');
    const end = text.indexOf('\n\n');
    const tree = /^tree ([0-9a-f]{40,64})$/m.exec(text.slice(0, end))?.[1];
    if (tree === undefined) throw new GitFailure('failed', 'the branch is no commit');
    return { id, tree, message: text.slice(end + 2) };
  }

  return {
    async heads(branches) {
      const refs = branches.map((branch) => `refs/heads/${branch}`);
      const text = (await ask(['ls-remote', '--quiet', 'state', ...refs], network)).toString('utf8');
      const ids = new Map([...text.matchAll(/^([0-9a-f]+)\t(\S+)$/gm)].map(([, id, ref]) => [ref, id!]));
      return new Map(
        branches.flatMap((branch) => {
          const id = ids.get(`refs/heads/${branch}`);
          return id === undefined ? [] : [[branch, id] as const];
        }),
      );
    },
    async fetch(branches) {
      if (branches.length === 0) return new Map();
      const refs = branches.map((branch) => `+refs/heads/${branch}:refs/kept/${branch}`);
      const how = ['--quiet', '--force', '--depth=1', '--no-tags', '--no-write-fetch-head'];
      await ask(['fetch', ...how, 'state', ...refs], network);
      const commits = new Map<string, Commit>();
      for (const branch of branches) {
        const id = await ask(['rev-parse', '--verify', '--quiet', `refs/kept/${branch}^{commit}`]);
        commits.set(branch, await commitOf(id.toString('latin1').trim()));
      }
      return commits;
    },
    async list(commit) {
      const listed = await ask(['ls-tree', '-r', '-z', '-l', '--full-tree', commit], { maxBytes: MAX_LIST });
      return listed
        .toString('utf8')
        .split('\0')
        .flatMap((line) => {
          const match = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t(.+)$/s.exec(line);
          if (!match) return [];
          const [, mode, type, id, size, path] = match;
          return [{ mode: mode!, type: type!, id: id!, size: Number(size) || 0, path: path! }];
        });
    },
    async read(ids) {
      if (ids.length === 0) return [];
      const input = `${ids.join('\n')}\n`;
      return contents(await ask(['cat-file', '--batch'], { input, maxBytes: MAX_READ }), ids.length);
    },
    async hashFiles(files, keep) {
      if (files.length === 0) return [];
      const how = ['--no-filters', '--stdin-paths', ...(keep ? ['-w'] : [])];
      const ids = await ask(['hash-object', ...how], { input: `${files.join('\n')}\n` });
      return ids.toString('latin1').trim().split('\n');
    },
    async writeText(text, type) {
      const id = await ask(['hash-object', '-w', '-t', type, '--stdin'], { input: text });
      return id.toString('latin1').trim();
    },
    async writeTree(files) {
      await ask(['read-tree', '--empty']);
      const input = [...files].map(([path, id]) => `100644 ${id}\t${path}\0`).join('');
      await ask(['update-index', '-z', '--index-info'], { input });
      return (await ask(['write-tree'])).toString('latin1').trim();
    },
    async push(updates) {
      const leases = updates.map(
        ({ branch, expected }) => `--force-with-lease=refs/heads/${branch}:${expected ?? ''}`,
      );
      const refs = updates.map(({ branch, id }) => `${id}:refs/heads/${branch}`);
      const how = ['--quiet', '--no-verify', '--no-signed', '--no-follow-tags', ...leases];
      await ask(['push', ...how, 'state', ...refs], network);
    },
  };
}

/** Some of what git says means little to whoever reads it here. */
function inWords({ reason, message }: Extract<GitResult, { ok: false }>): string {
  if (reason === 'stopped') return 'it was stopped';
  return message.startsWith('could not read Username')
    ? 'the host asks for a token that it accepts'
    : message;
}

/** The contents in what `git cat-file --batch` printed. */
function contents(output: Buffer, wanted: number): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; found.length < wanted; ) {
    const end = output.indexOf(10, at);
    const head = end === -1 ? undefined : /^[0-9a-f]+ blob (\d+)$/.exec(output.toString('latin1', at, end));
    if (!head) throw new GitFailure('failed', 'the branch lacks a file that it lists');
    const size = Number(head[1]);
    found.push(output.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return found;
}
