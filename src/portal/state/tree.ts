import { readFileSync } from 'node:fs';
import { monthOfCosts } from '../../history/cost-months.ts';
import { isForgotten, keptFrom } from '../../history/forget.ts';
import { monthOfLog } from '../../history/log.ts';
import type { Kept } from './kept.ts';
import { keepFile, partsOf, readKept } from './kept-file.ts';
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
  const keys = local.keys(kind);
  const isOver = forgottenKeys(keys.keys());
  for (const [key, size] of keys) {
    if (isOver(key)) continue;
    if (size <= MAX_FILE && total + size <= MAX_TOTAL && fitting.length < MAX_FILES) {
      fitting.push(key);
      total += size;
      continue;
    }
    const earlier = base?.entries.get(key);
    if (earlier) for (const [path, id] of partsOf(key, earlier)) files.set(path, id);
    const message = `${key} has ${Math.ceil(size / 1024 / 1024)} MB, which is too large for the branch ${branch}${earlier ? ', which keeps what it had' : ''}`;
    room.reporter.report(RULES['state-too-large'], branch, message, { key });
  }
  const ids = await depot.hashFiles(fitting.map(local.file), true);
  for (const [i, key] of fitting.entries()) {
    const id = await idToKeep(room, base, key, ids[i]!);
    if (id === undefined) continue;
    const parts = await keepFile(
      depot,
      key,
      local.file(key),
      id,
      base?.entries.get(key),
      isClosed(key, fitting),
    );
    for (const [path, part] of parts) files.set(path, part);
  }
  if (files.size === 0 && !base) return undefined;
  for (const [path, text] of labelsOf(kind)) files.set(path, await depot.writeText(text, 'blob'));
  return depot.writeTree(files);
}

/** Tells what is not kept any more of the months of a history; a machine that was away has them still. */
function forgottenKeys(keys: Iterable<string>): (key: string) => boolean {
  const months = new Map<string, string[]>();
  const folderOf = (key: string): string => key.split('/').slice(0, 2).join('/');
  for (const key of keys) {
    const month = monthOfLog(key);
    if (month === undefined) continue;
    const known = months.get(folderOf(key));
    if (known) known.push(month);
    else months.set(folderOf(key), [month]);
  }
  const from = new Map([...months].map(([folder, list]) => [folder, keptFrom(list)]));
  return (key) => isForgotten(monthOfLog(key) ?? monthOfCosts(key), from.get(folderOf(key)));
}

/** Only the last log of a history still grows. `keys` are sorted. */
function isClosed(key: string, keys: readonly string[]): boolean {
  if (monthOfLog(key) === undefined) return false;
  const folder = key.slice(0, key.lastIndexOf('/') + 1);
  return key !== keys.findLast((one) => one.startsWith(folder));
}

async function idToKeep(
  { depot, local }: TakeIn,
  base: Kept | undefined,
  key: string,
  id: string,
): Promise<string | undefined> {
  const earlier = base?.entries.get(key);
  if (earlier?.id === id || key.startsWith('history/')) return id;
  const bytes = readFileSync(local.file(key));
  if ('damaged' in readValue(key, bytes)) return undefined;
  if (key !== PUBLISHED || earlier === undefined) return id;
  // That nothing changed is no reason for a commit.
  const [before] = await readKept(depot, [earlier]);
  return publishedSame(before!.content, bytes) ? earlier.id : id;
}
