import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../../base/lock.ts';
import type { Problem, ProblemRule } from '../../base/problem.ts';
import { GitFailure } from '../../sources/git/ask.ts';
import { createGit } from '../../sources/git/run-git.ts';
import { openDepot } from './depot.ts';
import { BRANCH_KINDS, type BranchKind } from './keys.ts';
import { openLocal } from './local.ts';
import { STATE_PROBLEMS as RULES } from './problems.ts';
import { findRemote, isBranchName } from './remote.ts';
import { createReporter } from './reporter.ts';
import { save } from './save.ts';
import { restore, type Session } from './session.ts';

export interface GitStateOptions {
  /** Absolute path of the portal. */
  root: string;
  /** The local folder of the state: what is restored into, and saved from. */
  folder: string;
  /** A folder for what is needed during a build alone; a bare repository is made in it. */
  work: string;
  /** Address or path of the repository; by default the `origin` of the one that the portal lies in. */
  remote?: string | undefined;
  /** Names of the branches; `portal-snapshots` and `portal-data` by default. */
  branches?: Partial<Record<BranchKind, string>> | undefined;
  /** Name of the environment variable with a token for an https address. */
  tokenEnv?: string | undefined;
  /** User that goes with the token; `x-access-token` by default. */
  user?: string | undefined;
  environment: Readonly<Record<string, string | undefined>>;
  /** ISO time of the build. */
  now: string;
  signal?: AbortSignal | undefined;
  /** Milliseconds that one command may take; 5 minutes by default. */
  timeoutMs?: number | undefined;
  /** Commits after which the branch of the past becomes one; 400 by default. */
  maxCommits?: number | undefined;
  /** Leave out what builds of a later time kept, and take it from the branches. */
  forgetLater?: boolean | undefined;
}

/** The state of a portal with a second home in branches of a repository. */
export interface GitState {
  /** What was wrong with fetching. Whatever it was, the local folder can be used. */
  problems: readonly Problem[];
  /**
   * Keeps what the local folder holds: call it once the site is published, and never for a build that only reads.
   * What another build kept meanwhile is taken in first, so that both are kept. Gives what was wrong, never throws.
   */
  save(): Promise<Problem[]>;
  /** Removes what only this build needed. */
  close(): void;
}

const NAMES: Record<BranchKind, string> = { snapshots: 'portal-snapshots', data: 'portal-data' };
const TIMEOUT_MS = 300_000;
const MAX_COMMITS = 400;

/**
 * Fetches the state of earlier builds from its branches into the local folder. A repository that cannot be reached,
 * branches that are missing, damaged or not ours are told in the problems; the build goes on with what is local.
 * Nothing is done to the repository that the portal lies in. Secrets come from the environment and go to git in its
 * environment alone.
 */
export async function openGitState(options: GitStateOptions): Promise<GitState> {
  const reporter = createReporter();
  const names = { ...NAMES, ...options.branches };
  const git = createGit(options.environment, options.timeoutMs ?? TIMEOUT_MS, options.signal);
  const idle = (): GitState => ({ problems: reporter.take(), save: async () => [], close: () => {} });
  const wrong = BRANCH_KINDS.find((kind) => !isBranchName(names[kind]));
  if (wrong !== undefined || names.snapshots === names.data) {
    const why =
      wrong === undefined ? 'both branches have one name' : `${names[wrong]} is not the name of a branch`;
    const fix = 'Give each of the two branches a name of its own.';
    reporter.report(RULES['state-remote'], '', `the state is not kept in a repository: ${why}`, { fix });
    return idle();
  }
  const remote = await findRemote(git, options);
  if ('error' in remote) {
    reporter.report(RULES['state-remote'], '', `the state is not kept in a repository: ${remote.error}`);
    return idle();
  }
  opened += 1;
  const gitDir = join(options.work, `state-${process.pid}-${opened}.git`);
  const session: Session = {
    now: options.now,
    signal: options.signal,
    maxCommits: options.maxCommits ?? MAX_COMMITS,
    names,
    remote,
    reporter,
    room: undefined,
    kept: undefined,
    openRoom: async () => {
      makeRoom(options.work, gitDir);
      const depot = await openDepot(git, gitDir, remote);
      const { folder, now, forgetLater = false } = options;
      return { depot, local: openLocal(folder), now, reporter, forgetLater };
    },
  };
  await guarded(session, FETCHING, () => restore(session));
  return {
    problems: reporter.take(),
    async save() {
      await guarded(session, PUSHING, () => save(session));
      return reporter.take();
    },
    close: () => rmSync(gitDir, { recursive: true, force: true }),
  };
}

interface Step {
  rule: ProblemRule;
  failed: string;
  meaning: string;
}

const FETCHING: Step = {
  rule: RULES['state-unreachable'],
  failed: 'cannot be fetched from',
  meaning: 'this build knows only what is on this machine',
};
const PUSHING: Step = {
  rule: RULES['state-not-kept'],
  failed: 'cannot be pushed to',
  meaning: 'what changed is not kept',
};

/** Turns what git and the disk refuse into a problem. */
async function guarded(
  { remote, reporter }: Session,
  { rule, failed, meaning }: Step,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof GitFailure) {
      const message = `the state ${failed} ${remote.redactor.text(remote.address)}, so ${meaning}: ${error.message}`;
      const { missingToken } = remote;
      const more = missingToken ? { fix: `Put a token into the environment variable ${missingToken}.` } : {};
      reporter.report(rule, '', message, more);
      return;
    }
    const { code, syscall } = error as NodeJS.ErrnoException;
    // A mistake of the program must be seen as one.
    if (syscall === undefined) throw error;
    const message = `the folder of the state cannot be used (${code}), so ${meaning}`;
    reporter.report(RULES['state-folder'], '', message, { key: rule.id });
  }
}

let opened = 0;

/** Every build has a repository of its own; those of processes that are gone are removed. */
function makeRoom(work: string, gitDir: string): void {
  mkdirSync(work, { recursive: true });
  rmSync(gitDir, { recursive: true, force: true });
  for (const name of readdirSync(work)) {
    const pid = Number(/^state-(\d+)-\d+\.git$/.exec(name)?.[1]);
    if (pid > 0 && pid !== process.pid && !isAlive(pid))
      rmSync(join(work, name), { recursive: true, force: true });
  }
}
