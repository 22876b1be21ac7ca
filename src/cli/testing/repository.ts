import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A repository in a folder of its own, for tests. */
export interface TestRepository {
  root: string;
  /** Runs the real git in it, as a plainly fictional person, and gives what it printed. */
  git(...args: string[]): string;
  write(files: Record<string, string>): void;
  /** Writes files and commits all there is; gives the id of the commit. */
  commit(files: Record<string, string>): string;
}

const PERSON = [
  '-c',
  'user.name=Wren Ballast',
  '-c',
  'user.email=wren@example.org',
  '-c',
  'core.hooksPath=/dev/null',
];

/** An empty repository; whoever makes it removes its folder. */
export function testRepository(name: string): TestRepository {
  const root = mkdtempSync(join(tmpdir(), `portolan-${name}-`));
  const git = (...args: string[]): string =>
    execFileSync('git', [...PERSON, ...args], { cwd: root, encoding: 'utf8' }).trim();
  const write = (files: Record<string, string>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  };
  git('init', '--quiet', '--initial-branch=main');
  return {
    root,
    git,
    write,
    commit(files) {
      write(files);
      git('add', '--all');
      git('commit', '--quiet', '--message', 'A change');
      return git('rev-parse', 'HEAD');
    },
  };
}
