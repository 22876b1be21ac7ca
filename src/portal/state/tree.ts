import { readFileSync } from 'node:fs';
import type { Kept } from './kept.ts';
import { type BranchKind, labelsOf, MAX_FILE, MAX_FILES, MAX_TOTAL, PUBLISHED } from './keys.ts';
import { STATE_PROBLEMS as RULES } from './problems.ts';
import type { TakeIn } from './take-in.ts';
import { publishedSame, readValue } from './values.ts';

/**
 * Writes what the local folder holds for a branch into the depot and gives the id of the tree; undefined when there
 * is nothing to keep. What is too large keeps the form that it has on the branch; what is damaged is left out.
 */
export async function writeState(
  room: TakeIn,
  kind: BranchKind,
  branch: string,
  base: Kept | undefined,
): Promise<string | undefined> {
  const { depot, local } = room;
  const files = new Map<string, string>();
  const fitting: string[] = [];
  let total = 0;
  for (const [key, size] of local.keys(kind)) {
    if (size <= MAX_FILE && total + size <= MAX_TOTAL && fitting.length < MAX_FILES) {
      fitting.push(key);
      total += size;
      continue;
    }
    const earlier = base?.entries.get(key);
    if (earlier) files.set(key, earlier.id);
    const message = `${key} has ${Math.ceil(size / 1024 / 1024)} MB, which is too large for the branch ${branch}${earlier ? ', which keeps what it had' : ''}`;
    room.reporter.report(RULES['state-too-large'], branch, message, { key });
  }
  const ids = await depot.hashFiles(fitting.map(local.file), true);
  for (const [i, key] of fitting.entries()) {
    const id = await idToKeep(room, base, key, ids[i]!);
    if (id !== undefined) files.set(key, id);
  }
  if (files.size === 0 && !base) return undefined;
  for (const [path, text] of labelsOf(kind)) files.set(path, await depot.writeText(text, 'blob'));
  return depot.writeTree(files);
}

async function idToKeep(
  { depot, local }: TakeIn,
  base: Kept | undefined,
  key: string,
  id: string,
): Promise<string | undefined> {
  const earlier = base?.entries.get(key)?.id;
  if (earlier === id || key.startsWith('history/')) return id;
  const bytes = readFileSync(local.file(key));
  if ('damaged' in readValue(key, bytes)) return undefined;
  if (key !== PUBLISHED || earlier === undefined) return id;
  // That nothing changed is no reason for a commit.
  const [before] = await depot.read([earlier]);
  return publishedSame(before!, bytes) ? earlier : id;
}
