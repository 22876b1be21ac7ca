import {
  type BigIntStats,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { folderMaker } from '../base/folders.ts';

export interface Placing {
  /** Absolute path of the folder that the files are taken from; they stay there. */
  from: string;
  /** Absolute path of the folder that will hold them and nothing else. */
  to: string;
  /** Paths below both folders. */
  files: readonly string[];
  /**
   * An older copy of the same folder, which is used up: making thousands of folders takes longer than looking
   * through those that are there. It need not exist.
   */
  spare: string;
}

/** Puts files into a folder under a second name, or as copies where a disk has no second names. */
export function placeFiles({ from, to, files, spare }: Placing): void {
  rmSync(to, { recursive: true, force: true });
  const there = new Set<string>();
  if (existsSync(spare)) {
    renameSync(spare, to);
    const wanted = new Set(files);
    const isSame = (path: string): boolean => wanted.has(path) && isOneFile(join(from, path), join(to, path));
    clear(to, '', isSame, there);
  }
  mkdirSync(to, { recursive: true });
  const makeFolder = folderMaker();
  for (const path of files) {
    if (there.has(path)) continue;
    const file = join(to, path);
    makeFolder(dirname(file));
    linkOrCopy(join(from, path), file);
  }
}

/** Moves everything that lies in a folder into another one, over what is there. Gives the paths of files that were replaced. */
export function moveInto(from: string, to: string, below = ''): string[] {
  return readdirSync(join(from, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    const target = join(to, path);
    const isThere = existsSync(target);
    if (isThere && entry.isDirectory()) return moveInto(from, to, path);
    // The name goes to another file: one that has a second name elsewhere stays as it is there.
    renameSync(join(from, path), target);
    return isThere ? [path] : [];
  });
}

/** As {@link placeFiles}, in a thread of its own. */
export function placeFilesInThread(placing: Placing): Promise<void> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(`./place-files-worker.${extension}`, import.meta.url), {
      workerData: placing,
    });
    worker.once('message', () => resolve());
    worker.once('error', reject);
  });
}

/** Removes all files but those to keep, and the folders that are empty then. Gives whether anything is left. */
function clear(root: string, below: string, keep: (path: string) => boolean, kept: Set<string>): boolean {
  let left = false;
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      if (clear(root, path, keep, kept)) left = true;
      else rmdirSync(join(root, path));
    } else if (entry.isFile() && keep(path)) {
      kept.add(path);
      left = true;
    } else rmSync(join(root, path));
  }
  return left;
}

/** Whether two paths lead to the same file, so that there is no content to compare. */
function isOneFile(first: string, second: string): boolean {
  const [a, b] = [first, second].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return isKnown(a) && isKnown(b) && a.ino === b.ino && a.dev === b.dev;
}

function isKnown(stat: BigIntStats | undefined): stat is BigIntStats {
  return stat !== undefined && stat.ino !== 0n;
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // Not every disk can do that; what else is wrong, copying tells.
    copyFileSync(from, to);
  }
}
