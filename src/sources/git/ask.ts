import type { Git } from './run-git.ts';

/** Runs git in one repository and gives what it printed; throws a {@link GitFailure} when it fails. */
export type Ask = (args: readonly string[], input?: string) => Promise<Buffer>;

/** Why a repository cannot be read on; caught where its record is made. */
export class GitFailure extends Error {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

const MAX_BYTES = 256 * 1024 * 1024;

export function askIn(git: Git, gitDir: string): Ask {
  return async (args, input) => {
    const result = await git([`--git-dir=${gitDir}`, ...args], {
      maxBytes: MAX_BYTES,
      ...(input === undefined ? {} : { input }),
    });
    if (!result.ok) throw new GitFailure(result.reason, hidePath(result.message, gitDir));
    return result.stdout;
  };
}

/** A message without the path of the clone, which means nothing to whoever reads it. */
export function hidePath(message: string, gitDir: string): string {
  return message.replaceAll(gitDir, 'the clone');
}
