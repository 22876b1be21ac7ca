import { monthOfCosts } from '../../history/cost-months.ts';

/** The two branches of a state: what is big and changes with every build, and the past. */
export type BranchKind = 'snapshots' | 'data';

export const BRANCH_KINDS: readonly BranchKind[] = ['snapshots', 'data'];

/** Bytes of one file: hosts refuse those of 100 MB. */
export const MAX_FILE = 95 * 1024 * 1024;
/** Files of a branch and their bytes together, beyond which a branch is not believed. */
export const MAX_FILES = 10_000;
export const MAX_TOTAL = 1024 * 1024 * 1024;

export const PUBLISHED = 'published.json';
export const COST_MANIFEST = 'costs/manifest.json';

/** Says of a branch what it is, so that nothing else is ever written over. */
export const MARKER = 'portolan-state.json';
/** Files of a branch that tell people and programs what it is; they are no part of the state. */
export const LABELS: readonly string[] = [MARKER, 'README.md'];

const SLUG = /^snapshots\/(?!(?:con|prn|aux|nul|com\d|lpt\d)\.)[a-z0-9_~-][a-z0-9._~-]{0,119}\.json$/;
const ROLLUP = /^costs\/rollups\/[0-9a-f]{32}\.parquet$/;
const HISTORY =
  /^history\/(?:public|private)\/(?:summary\.json|(?:log\/\d{4}-(?:0[1-9]|1[0-2])\.ndjson|costs\/\d{4}-(?:0[1-9]|1[0-2])\.json))$/;

/** The branch that keeps a key; undefined for what stays on the machine, such as caches, and for what is no key. */
export function branchOf(key: string): BranchKind | undefined {
  if (SLUG.test(key) || ROLLUP.test(key) || key === COST_MANIFEST) return 'snapshots';
  if (HISTORY.test(key) || key === PUBLISHED) return 'data';
  return undefined;
}

export function isSnapshot(key: string): boolean {
  return SLUG.test(key);
}

/** Keys of the past that are merged, not chosen. */
export function isHistory(key: string): boolean {
  return HISTORY.test(key) && !isCostMonth(key);
}

/** Keys of what a month cost. */
export function isCostMonth(key: string): boolean {
  return monthOfCosts(key) !== undefined;
}

export function isRollup(key: string): boolean {
  return ROLLUP.test(key);
}

/** The form of the branches that this program writes. */
const FORMAT = 1;

/** The files of {@link LABELS} with their contents. */
export function labelsOf(kind: BranchKind): Map<string, string> {
  const about: Record<BranchKind, string> = {
    snapshots:
      'The last good results of the sources and bills of a developer portal.\nEvery build replaces the only commit.',
    data: 'The past of a developer portal: what changed between builds, and what was published last.\nA build adds a commit when something changed; after many, they become one.',
  };
  return new Map([
    [MARKER, `${JSON.stringify({ portolanState: kind, format: FORMAT })}\n`],
    [
      'README.md',
      `# State of the portal\n\n${about[kind]}\nPortolan writes this branch by itself. Whoever may read the repository may read it.\n`,
    ],
  ]);
}

/** Why a branch with this marker is not one of this kind that this program may write; undefined when it is. */
export function foreignMarker(kind: BranchKind, text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { portolanState, format } = (value ?? {}) as Record<string, unknown>;
  if (typeof portolanState === 'string' && portolanState !== kind)
    return 'it is marked as the other branch of the state';
  if (typeof format === 'number' && format > FORMAT) return 'a newer version of Portolan wrote it';
  return undefined;
}
