import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isInside } from '../../base/files.ts';
import { compareText } from '../../base/json.ts';
import { writeAtomic } from '../../base/state.ts';
import { type FileNames, fileNames } from './file-names.ts';

/** Writes files of a portal, and never over one that says something else. */
export interface Writer {
  /** `differs`: there is a file that says something else, and it stays. */
  write(path: string, text: string): 'written' | 'same' | 'differs';
  /** True when something is there, or was written, under the path. */
  has(path: string): boolean;
  /** The name of a file or folder for an identifier. */
  nameFor: FileNames;
  written(): string[];
}

/** A writer for a folder; with `dryRun` it only says what it would do. Paths are relative and made of {@link Writer.nameFor}. */
export function openWriter(out: string, dryRun: boolean): Writer {
  const written = new Set<string>();
  return {
    nameFor: fileNames(),
    has: (path) => written.has(path) || exists(join(out, path)),
    write(path, text) {
      const file = join(out, path);
      if (written.has(path)) return 'differs';
      if (!leadsInside(out, file)) return 'differs';
      if (exists(file)) return isSame(file, text) ? 'same' : 'differs';
      written.add(path);
      if (!dryRun) writeAtomic(file, text);
      return 'written';
    },
    written: () => [...written].sort(compareText),
  };
}

/** Also true of a link that leads nowhere. */
function exists(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

function isSame(file: string, text: string): boolean {
  try {
    return lstatSync(file).isFile() && readFileSync(file, 'utf8') === text;
  } catch {
    // What cannot be read cannot be compared: it is not touched.
    return false;
  }
}

/** False when a link on the way leads out of the folder. */
function leadsInside(out: string, file: string): boolean {
  if (!existsSync(out)) return true;
  let folder = dirname(file);
  while (!existsSync(folder)) {
    if (exists(folder)) return false;
    folder = dirname(folder);
  }
  return folder.length < out.length || isInside(out, folder);
}
