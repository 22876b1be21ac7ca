import { type Kept, readBranch } from './kept.ts';
import { BRANCH_KINDS, type BranchKind } from './keys.ts';
import type { Remote } from './remote.ts';
import type { Reporter } from './reporter.ts';
import { type TakeIn, takeIn } from './take-in.ts';

/** By kind; `foreign` for a branch that is somebody else's. Branches that are missing are missing. */
export type Branches = ReadonlyMap<BranchKind, Kept | 'foreign'>;

/** One build with its branches. */
export interface Session {
  /** ISO time of the build. */
  now: string;
  signal: AbortSignal | undefined;
  /** Commits after which the branch of the past becomes one. */
  maxCommits: number;
  names: Record<BranchKind, string>;
  remote: Remote;
  reporter: Reporter;
  room: TakeIn | undefined;
  /** The branches as they were fetched last; undefined before that was possible. */
  kept: Branches | undefined;
  openRoom(): Promise<TakeIn>;
}

/** Fetches the branches and takes them into the local folder. Throws what git and the disk throw. */
export async function restore(session: Session): Promise<void> {
  session.room ??= await session.openRoom();
  const kept = await load(session, session.room);
  session.kept = kept;
  for (const branch of kept.values()) if (branch !== 'foreign') await takeIn(session.room, branch);
}

/** The branches as they are on the remote now. */
export async function load({ names, reporter }: Session, { depot }: TakeIn): Promise<Branches> {
  const heads = await depot.heads(Object.values(names));
  const wanted = [...heads.keys()].sort();
  // A branch may be deleted between two looks at it.
  const commits = await depot.fetch(wanted).catch(async (error: unknown) => {
    const again = await depot.heads(Object.values(names));
    if (wanted.every((branch) => again.has(branch))) throw error;
    return depot.fetch([...again.keys()].sort());
  });
  const kept = new Map<BranchKind, Kept | 'foreign'>();
  for (const kind of BRANCH_KINDS) {
    const commit = commits.get(names[kind]);
    if (!commit) continue;
    const read = await readBranch(depot, kind, names[kind], commit, reporter);
    kept.set(kind, 'kept' in read ? read.kept : 'foreign');
  }
  return kept;
}
