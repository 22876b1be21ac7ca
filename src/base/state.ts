import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { threadId } from 'node:worker_threads';
import { folderMaker } from './folders.ts';

/**
 * Where a portal keeps what outlives a build: snapshots, roll-ups, history. Keys are relative paths with
 * forward slashes, such as `snapshots/git.json`. Writes replace the whole value and are atomic.
 */
export interface State {
  read(key: string): Uint8Array | undefined;
  write(key: string, value: string | Uint8Array): void;
  remove(key: string): void;
  /** A path on disk for values that a library must open itself (Parquet); its folder exists. */
  path(key: string): string;
}

/**
 * A state in a local folder, by default `.portolan/state` under the portal's root. A key that would leave the
 * folder is a mistake of the program: a RangeError.
 */
export function folderState(folder: string): State {
  function fileOf(key: string): string {
    const parts = key.split('/');
    if (parts.some((part) => part === '' || part === '.' || part === '..' || part.includes(sep))) {
      throw new RangeError(`not a state key: ${key}`);
    }
    return join(folder, ...parts);
  }
  return {
    path(key) {
      const file = fileOf(key);
      mkdirSync(dirname(file), { recursive: true });
      return file;
    },
    read: (key) => readThere(fileOf(key)),
    write: (key, value) => writeAtomic(fileOf(key), value),
    remove: (key) => rmSync(fileOf(key), { force: true }),
  };
}

function readThere(file: string): Uint8Array | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return readFileSync(file);
  } catch (error) {
    // Of a folder, the system does not say which.
    throw Object.assign(error as Error, { path: file });
  }
}

/** Writes a file so that a reader sees the old or the new content, never a part. Makes its folder. */
export function writeAtomic(file: string, value: string | Uint8Array): void {
  folderMaker()(dirname(file));
  const temporary = `${file}.${process.pid}-${threadId}.tmp`;
  try {
    writeFileSync(temporary, value);
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}
