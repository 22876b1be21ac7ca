import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomic } from '../../base/state.ts';
import type { Portal } from '../portal.ts';
import { factsOf, generalFacts } from './facts.ts';
import { schemaTexts } from './schemas.ts';

/** Where editors find the schemas of a portal, below its folder: with all that is made anew, and in no repository. */
export const SCHEMAS_FOLDER = '.portolan/schemas';

/**
 * Writes the schemas of a portal for editors, and gives the names of those that were not there or said something else.
 * Without a portal, as while its settings cannot be used, they know what is built in. Throws where nothing can be written.
 *
 * @param folder absolute path
 */
export function writeSchemas(folder: string, portal: Portal | undefined): string[] {
  const written: string[] = [];
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(schemaTexts(portal ? factsOf(portal) : generalFacts()))) {
    const file = join(folder, name);
    if (isThere(file, text)) continue;
    writeAtomic(file, text);
    written.push(name);
  }
  return written;
}

/**
 * Keeps what editors know of a portal as it is now: whatever command has read it calls this, so that nobody has to think of
 * it. Nobody edits where builds run by themselves; there nothing is written.
 */
export function keepSchemas(root: string, portal: Portal): void {
  if (isUnattended()) return;
  try {
    writeSchemas(join(root, SCHEMAS_FOLDER), portal);
  } catch (error) {
    // Where nothing can be written, as on a disk that is only for reading, nobody edits either.
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
  }
}

/** True where continuous integration says that it is. */
export function isUnattended(): boolean {
  const { CI = '' } = process.env;
  return CI !== '' && CI !== 'false' && CI !== '0';
}

function isThere(file: string, text: string): boolean {
  try {
    return readFileSync(file, 'utf8') === text;
  } catch {
    // What cannot be read is written again.
    return false;
  }
}
