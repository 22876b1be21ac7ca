import { compareText } from '../../base/json.ts';
import { count, list } from '../../base/text.ts';
import type { Commit, Depot, Entry } from './depot.ts';
import { filesOf, type KeptFile, keyOfPath } from './kept-file.ts';
import {
  type BranchKind,
  branchOf,
  foreignMarker,
  LABELS,
  MARKER,
  MAX_FILE,
  MAX_FILES,
  MAX_TOTAL,
} from './keys.ts';
import { STATE_PROBLEMS as RULES } from './problems.ts';
import type { Reporter } from './reporter.ts';

/** A branch of the state as it was fetched. */
export interface Kept {
  kind: BranchKind;
  branch: string;
  commit: string;
  tree: string;
  /** How many commits it has; 1 when it does not say. */
  commits: number;
  /** By key; only what may be used, sorted. */
  entries: ReadonlyMap<string, KeptFile>;
}

/** What a branch is: usable, or somebody else's, which must not be written. */
export type KeptBranch = { kept: Kept } | { foreign: true };

const FILE_MODES: ReadonlySet<string> = new Set(['100644', '100755']);
const COMMITS = /^Portolan-Commits: (\d{1,6})$/m;
/** So many names of files stand in a message. */
const EXAMPLES = 3;

/** The message of a commit of the state, which says how many there are: a fetch sees only the newest. */
export function commitMessage(now: string, commits: number): string {
  return `Keep the state of ${now}\n\nPortolan-Commits: ${commits}\n`;
}

/** Looks at a fetched branch, whoever wrote it, and tells what of it may be used. */
export async function readBranch(
  depot: Depot,
  kind: BranchKind,
  branch: string,
  commit: Commit,
  reporter: Reporter,
): Promise<KeptBranch> {
  const listed = (await depot.list(commit.id)).sort((a, b) => compareText(a.path, b.path));
  const foreign = await whyForeign(depot, kind, listed);
  if (foreign !== undefined) {
    reporter.report(
      RULES['state-foreign'],
      branch,
      `the branch ${branch} is not used for the state: ${foreign}`,
    );
    return { foreign: true };
  }
  const usable: Entry[] = [];
  const strange: string[] = [];
  const large: string[] = [];
  let total = 0;
  for (const entry of listed) {
    if (LABELS.includes(entry.path)) continue;
    if (!isKept(kind, entry)) strange.push(entry.path);
    else if (entry.size > MAX_FILE || total + entry.size > MAX_TOTAL || usable.length >= MAX_FILES)
      large.push(entry.path);
    else {
      total += entry.size;
      usable.push(entry);
    }
  }
  const parts = filesOf(usable);
  strange.push(...parts.strange);
  if (strange.length > 0) {
    const message = `the branch ${branch} holds ${count(strange.length, 'file')} that ${strange.length === 1 ? 'does' : 'do'} not belong there: ${names(strange)}`;
    reporter.report(RULES['state-unexpected'], branch, message);
  }
  if (large.length > 0) {
    const message = `${names(large)} of the branch ${branch} ${large.length === 1 ? 'is' : 'are'} too large to be used`;
    reporter.report(RULES['state-too-large'], branch, message);
  }
  const commits = Number(COMMITS.exec(commit.message)?.[1] ?? 1) || 1;
  return { kept: { kind, branch, commit: commit.id, tree: commit.tree, commits, entries: parts.files } };
}

/** A branch without a marker is believed when it holds nothing but the state: someone may have made it by hand. */
async function whyForeign(
  depot: Depot,
  kind: BranchKind,
  entries: readonly Entry[],
): Promise<string | undefined> {
  const marker = entries.find(({ path }) => path === MARKER);
  if (marker && isFile(marker) && marker.size < 10_000) {
    const [content] = await depot.read([marker.id]);
    return foreignMarker(kind, content!.toString('utf8'));
  }
  const other = entries.filter((entry) => !LABELS.includes(entry.path) && !isKept(kind, entry));
  return other.length > 0 ? `it holds ${names(other.map(({ path }) => path))}` : undefined;
}

function isKept(kind: BranchKind, entry: Entry): boolean {
  return isFile(entry) && branchOf(keyOfPath(entry.path)) === kind;
}

function isFile({ mode, type }: Entry): boolean {
  return type === 'blob' && FILE_MODES.has(mode);
}

function names(paths: readonly string[]): string {
  const shown = paths.slice(0, EXAMPLES).map((path) => path.slice(0, 100));
  return paths.length > EXAMPLES
    ? `${shown.join(', ')} and ${count(paths.length - EXAMPLES, 'more', 'more')}`
    : list(shown);
}
