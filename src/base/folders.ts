import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes folders with those above them, like `mkdir -p`, and remembers them: for many folders that lie close
 * together, asking the disk about each step of each path takes most of the time.
 */
export function folderMaker(): (folder: string) => void {
  const made = new Set<string>();
  const make = (folder: string): void => {
    if (made.has(folder)) return;
    try {
      mkdirSync(folder);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' && dirname(folder) !== folder) {
        make(dirname(folder));
        mkdirSync(folder);
      } else if (code !== 'EEXIST') throw error;
    }
    made.add(folder);
  };
  return make;
}
