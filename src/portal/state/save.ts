import { setTimeout } from 'node:timers/promises';
import { parseTime } from '../../base/dates.ts';
import { GitFailure } from '../../sources/git/ask.ts';
import type { Update } from './depot.ts';
import { commitMessage, type Kept } from './kept.ts';
import { filesOf } from './kept-file.ts';
import { BRANCH_KINDS, type BranchKind } from './keys.ts';
import { STATE_PROBLEMS as RULES } from './problems.ts';
import { type Branches, load, restore, type Session } from './session.ts';
import { type TakeIn, takeIn } from './take-in.ts';
import { writeState } from './tree.ts';

/** Pushes that may be tried; each waits longer than the last, so that even a crowd gets through. */
const TRIES = 12;
const WAIT_MS = 150;
/** Pushes that may fail though nobody else has pushed: a lock of the host, or a connection that broke. */
const FAILURES = 3;

/**
 * Pushes what the local folder holds. When another build was faster, its branch is taken in and the push tried again.
 * Throws what git and the disk throw.
 */
export async function save(session: Session): Promise<void> {
  let failures = 0;
  for (let attempt = 1; ; attempt += 1) {
    if (!session.kept) await restore(session);
    const room = session.room!;
    const updates = await prepare(session, room, session.kept!);
    if (updates.size === 0) return;
    const list = [...updates.values()].map(({ update }) => update);
    const failure = await room.depot.push(list).then(
      () => undefined,
      (error: unknown) => error,
    );
    const before = session.kept!;
    if (failure === undefined) {
      session.kept = new Map([...before, ...[...updates].map(([kind, { kept }]) => [kind, kept] as const)]);
      return;
    }
    if (!(failure instanceof GitFailure) || failure.reason !== 'failed') throw failure;
    const heads = await room.depot.heads(list.map(({ branch }) => branch));
    const open = list.filter(({ branch, id }) => heads.get(branch) !== id);
    const contested = open.some(({ branch, expected }) => heads.get(branch) !== expected);
    if (open.length > 0 && !contested) failures += 1;
    if (failures >= FAILURES || (open.length > 0 && attempt >= TRIES)) throw failure;
    await setTimeout(WAIT_MS * attempt, undefined, { signal: session.signal }).catch(() => {
      throw new GitFailure('stopped', 'it was stopped');
    });
    session.kept = await load(session, room);
    tellRewritten(session, before, session.kept);
  }
}

interface Prepared {
  update: Update;
  /** The branch as it will be. */
  kept: Kept;
}

/** What has to be pushed so that every branch holds what the local folder holds. */
async function prepare(
  session: Session,
  room: TakeIn,
  branches: Branches,
): Promise<Map<BranchKind, Prepared>> {
  const updates = new Map<BranchKind, Prepared>();
  for (const kind of BRANCH_KINDS) {
    const base = branches.get(kind);
    if (base === 'foreign') continue;
    // Also what was restored: a build whose clock goes backwards has put older things in its place.
    if (base) await takeIn(room, base);
    const branch = session.names[kind];
    const tree = await writeState(room, kind, branch, base);
    if (tree === undefined || tree === base?.tree) continue;
    const grows = kind === 'data' && base && base.commits < session.maxCommits;
    const commits = grows ? base.commits + 1 : 1;
    const text = commitText(tree, grows ? base.commit : undefined, session.now, commits);
    const id = await room.depot.writeText(text, 'commit');
    const entries = filesOf(await room.depot.list(id)).files;
    updates.set(kind, {
      update: { branch, id, expected: base?.commit },
      kept: { kind, branch, commit: id, tree, commits, entries },
    });
  }
  return updates;
}

/** A commit as git stores it: the same content at the same time has the same id on every machine. */
function commitText(tree: string, parent: string | undefined, now: string, commits: number): string {
  const seconds = Math.max(0, Math.floor(parseTime(now) / 1000)) || 0;
  const who = `Portolan <portolan@localhost> ${seconds} +0000`;
  const parents = parent === undefined ? '' : `parent ${parent}\n`;
  return `tree ${tree}\n${parents}author ${who}\ncommitter ${who}\n\n${commitMessage(now, commits)}`;
}

/** Another build only ever adds to the past, or makes it one commit when it is long. */
function tellRewritten({ names, reporter, maxCommits }: Session, before: Branches, after: Branches): void {
  for (const kind of BRANCH_KINDS) {
    const [was, is] = [before.get(kind), after.get(kind)];
    if (!was || was === 'foreign' || is === 'foreign') continue;
    const branch = names[kind];
    if (!is) {
      const message = `the branch ${branch} was deleted while this build ran; it is made again`;
      reporter.report(RULES['state-rewritten'], branch, message);
      continue;
    }
    const compacted = is.commits < was.commits && was.commits >= maxCommits;
    if (kind === 'snapshots' || is.commit === was.commit || is.commits > was.commits || compacted) continue;
    const message = `the branch ${branch} was replaced while this build ran; what this build knows of the past is put back`;
    reporter.report(RULES['state-rewritten'], branch, message);
  }
}
