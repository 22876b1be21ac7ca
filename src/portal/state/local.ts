import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareText } from '../../base/json.ts';
import { folderState, type State } from '../../base/state.ts';
import { AUDIENCES, summaryKey } from '../../history/summary.ts';
import { type BranchKind, branchOf, COST_MANIFEST, PUBLISHED } from './keys.ts';
import { rollupsOf } from './values.ts';

/** The local folder of the state, as the branches see it. */
export interface Local {
  state: State;
  /** The keys of a branch that have a file here, sorted, with the size of each in bytes. */
  keys(kind: BranchKind): Map<string, number>;
  file(key: string): string;
}

export function openLocal(folder: string): Local {
  const state = folderState(folder);
  const file = (key: string): string => join(folder, ...key.split('/'));
  return {
    state,
    file,
    keys(kind) {
      const candidates = kind === 'snapshots' ? [...snapshots(folder), ...costs(state)] : data(folder);
      const sizes = new Map<string, number>();
      for (const key of candidates.filter((key) => branchOf(key) === kind).sort(compareText)) {
        const found = lstatSync(file(key), { throwIfNoEntry: false });
        if (found?.isFile()) sizes.set(key, found.size);
      }
      return sizes;
    },
  };
}

function data(folder: string): string[] {
  const past = AUDIENCES.flatMap((audience) => [
    summaryKey(audience),
    ...['log', 'costs'].flatMap((name) => filesIn(folder, `history/${audience}/${name}`)),
  ]);
  return [PUBLISHED, ...past];
}

function snapshots(folder: string): string[] {
  return filesIn(folder, 'snapshots');
}

/** The keys right below a key; none where there is no such folder. */
function filesIn(folder: string, below: string): string[] {
  try {
    return readdirSync(join(folder, ...below.split('/'))).map((name) => `${below}/${name}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The book of all bills is left out: it is made of the roll-ups, and lies there as this machine's memory does. */
function costs(state: State): string[] {
  const manifest = state.read(COST_MANIFEST);
  return manifest ? [COST_MANIFEST, ...rollupsOf(manifest)] : [];
}
