import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A commit to make: files to write (null removes one), and who made it when. */
export interface TestCommit {
  files?: Record<string, string | null>;
  /** ISO time; the same for author and committer. */
  at?: string;
  name?: string;
  email?: string;
}

const ENVIRONMENT = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
};

export const TEST_ENVIRONMENT: Readonly<Record<string, string | undefined>> = ENVIRONMENT;

/** Runs the real git in a folder and gives what it printed. */
export function git(
  folder: string,
  args: readonly string[],
  env: Record<string, string> = {},
  input?: string,
): string {
  return execFileSync('git', ['-C', folder, ...args], {
    env: { ...ENVIRONMENT, ...env },
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
    ...(input === undefined ? {} : { input }),
  });
}

export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'portolan-git-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A repository with these commits on `main`, made with fixed times so that its ids are always the same. */
export function makeRepository(folder: string, commits: readonly TestCommit[], remote?: string): string {
  mkdirSync(folder, { recursive: true });
  git(folder, ['init', '--quiet', '--initial-branch=main']);
  if (remote !== undefined) git(folder, ['remote', 'add', 'origin', remote]);
  for (const commit of commits) addCommit(folder, commit);
  return folder;
}

export function addCommit(folder: string, commit: TestCommit): void {
  for (const [path, content] of Object.entries(commit.files ?? {})) {
    const file = join(folder, path);
    if (content === null) rmSync(file);
    else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }
  git(folder, ['add', '--all', '--force']);
  const { at = '2026-11-01T12:00:00Z', name = 'Ada Example', email = 'ada@example.org' } = commit;
  git(folder, ['commit', '--quiet', '--allow-empty', '--message', 'Change'], {
    GIT_AUTHOR_DATE: at,
    GIT_COMMITTER_DATE: at,
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  });
}

/** A repository with so many commits, an hour apart, the last one at `last`; made by `git fast-import`. */
export function makeLongRepository(folder: string, commits: number, last: string): string {
  mkdirSync(folder, { recursive: true });
  git(folder, ['init', '--quiet', '--initial-branch=main']);
  const end = Date.parse(last) / 1000;
  const stream: string[] = [];
  for (let i = 0; i < commits; i += 1) {
    const who = `Person ${i % 40} <person${i % 40}@example.org> ${end - (commits - 1 - i) * 3600} +0000`;
    const content = `line ${i}\n`;
    stream.push(
      `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\ndata 6\nChange\nM 100644 inline src/file${i % 500}.ts\ndata ${content.length}\n${content}\n`,
    );
  }
  git(folder, ['fast-import', '--quiet'], {}, stream.join(''));
  return folder;
}
