import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomic } from '../../base/state.ts';

/** Writes files into a folder, by their paths in it. Those that exist are kept as they are. */
export function writeNew(
  folder: string,
  files: Readonly<Record<string, string>>,
): { written: string[]; kept: string[] } {
  const written: string[] = [];
  const kept: string[] = [];
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    if (existsSync(file)) kept.push(path);
    else {
      writeAtomic(file, text);
      written.push(path);
    }
  }
  return { written, kept };
}
