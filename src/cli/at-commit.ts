import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PipelineResult, runPipeline } from '../portal/pipeline.ts';
import type { CommandTime } from './time.ts';

/**
 * The portal as it was in a commit of its repository, evaluated with the state of this folder and without calling
 * sources; a sentence when there is no such commit. Nothing of the working tree is touched.
 *
 * @param root absolute path of the portal in the working tree
 */
export function portalAtCommit(
  root: string,
  commit: string,
  time: CommandTime,
): Promise<PipelineResult | { error: string }> {
  return atCommit(root, commit, (folder) =>
    runPipeline({ root: folder, stateRoot: root, ...time, offline: true, onProgress: () => {} }),
  );
}

/**
 * Works on a folder as it was in a commit of its repository, in a place of its own that is gone afterwards; a sentence
 * when there is no such commit. Nothing of the working tree is touched.
 */
export async function atCommit<T>(
  root: string,
  commit: string,
  work: (folder: string) => Promise<T>,
): Promise<T | { error: string }> {
  if (commit.startsWith('-')) return { error: `${commit} is not a commit` };
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  let prefix: string;
  try {
    prefix = git('rev-parse', '--show-prefix');
    git('rev-parse', '--verify', '--quiet', `${commit}^{commit}`);
  } catch {
    return { error: `${commit} is not a commit of the repository that holds ${root}` };
  }
  const folder = mkdtempSync(join(tmpdir(), 'portolan-commit-'));
  try {
    try {
      git('worktree', 'add', '--detach', '--force', folder, commit);
    } catch (error) {
      const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
      return { error: `${commit} cannot be checked out (${reason})` };
    }
    return await work(join(folder, prefix));
  } finally {
    try {
      git('worktree', 'remove', '--force', folder);
    } catch {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** The path of a folder within its repository, with a slash at its end; empty at its top, and where there is none. */
export function folderInRepository(root: string): string {
  try {
    return execFileSync('git', ['rev-parse', '--show-prefix'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    // Whatever is checked outside of a repository is shown nowhere else.
    return '';
  }
}
