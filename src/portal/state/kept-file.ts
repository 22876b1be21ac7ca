import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { compareText } from '../../base/json.ts';
import { monthOfLog } from '../../history/log.ts';
import { AUDIENCES, summaryKey } from '../../history/summary.ts';
import type { Depot, Entry } from './depot.ts';
import { PUBLISHED } from './keys.ts';
import { applyEdits, lineEdits, readEdits } from './line-edits.ts';

/**
 * A file of the state as a branch has it. One that is long and changes a little with every build is kept as it was once, and
 * what changed since, build by build: hosts store every version of a file as a whole until they tidy up.
 */
export interface KeptFile {
  /** Git's id of the content. */
  id: string;
  /** Bytes on the branch. */
  size: number;
  base: { id: string; size: number };
  /** What changed since, the oldest first. `result` is git's id of the content after the change. */
  edits: readonly { path: string; id: string; size: number; result: string }[];
}

/** Changes after which a file is kept as a whole again. */
const MAX_EDITS = 64;
/** So much of the whole may its changes weigh. */
const MAX_SHARE = 0.5;
/** Files of fewer bytes are always whole. */
const MIN_BYTES = 32 * 1024;

const EDIT = /^(.+)\.edit-(\d{2})-([0-9a-f]{40}|[0-9a-f]{64})$/;

/** The key of the file that a path of a branch belongs to. */
export function keyOfPath(path: string): string {
  return EDIT.exec(path)?.[1] ?? path;
}

/** The files of which these paths of a branch are parts, and the parts of none. */
export function filesOf(entries: readonly Entry[]): { files: Map<string, KeptFile>; strange: string[] } {
  const files = new Map<string, KeptFile>();
  const strange: string[] = [];
  // A file sorts before its changes, and they by their numbers.
  for (const { path, id, size } of [...entries].sort((a, b) => compareText(a.path, b.path))) {
    const [, key, number, result] = EDIT.exec(path) ?? [];
    const file = files.get(key ?? path);
    if (key === undefined) files.set(path, { id, size, base: { id, size }, edits: [] });
    else if (file && mayHaveEdits(key) && file.edits.length + 1 === Number(number))
      files.set(key, {
        ...file,
        id: result!,
        size: file.size + size,
        edits: [...file.edits, { path, id, size, result: result! }],
      });
    else strange.push(path);
  }
  return { files, strange };
}

/**
 * The contents of files. What cannot be made of its changes is as it was after the last of them that can be used, with
 * `damaged` saying so.
 */
export async function readKept(
  depot: Pick<Depot, 'read'>,
  files: readonly KeptFile[],
): Promise<{ content: Buffer; damaged?: string }[]> {
  const ids = files.flatMap(({ base, edits }) => [base.id, ...edits.map(({ id }) => id)]);
  const parts = await depot.read(ids);
  let next = 0;
  return files.map(({ edits }) => {
    const base = parts[next]!;
    const changes = parts.slice(next + 1, next + 1 + edits.length);
    next += 1 + edits.length;
    for (let usable = edits.length; usable > 0; usable -= 1) {
      const content = rebuilt(base, changes.slice(0, usable));
      if (!content || idOf(content, edits[usable - 1]!.result) !== edits[usable - 1]!.result) continue;
      return usable === edits.length ? { content } : { content, damaged: lost(edits.length - usable) };
    }
    return edits.length === 0 ? { content: base } : { content: base, damaged: lost(edits.length) };
  });
}

function lost(edits: number): string {
  return `its last ${edits === 1 ? 'change does' : `${edits} changes do`} not fit`;
}

/**
 * The paths and ids by which a branch keeps a file: those that it has, and one change more; or all of it.
 *
 * @param file its path here
 * @param id git's id of its content, which the depot has
 * @param closed true for what will not change again
 */
export async function keepFile(
  depot: Pick<Depot, 'read' | 'writeText'>,
  key: string,
  file: string,
  id: string,
  before: KeptFile | undefined,
  closed: boolean,
): Promise<Map<string, string>> {
  const whole = new Map([[key, id]]);
  if (!before || closed || !mayHaveEdits(key)) return whole;
  const parts = partsOf(key, before);
  if (before.id === id) return parts;
  if (before.edits.length >= MAX_EDITS || before.base.size < MIN_BYTES) return whole;
  const content = readFileSync(file);
  const [known] = await readKept(depot, [before]);
  if (!known || known.damaged !== undefined || ![known.content, content].every(isUtf8)) return whole;
  const text = `${JSON.stringify(lineEdits(linesOf(known.content), linesOf(content)))}\n`;
  const weight = before.edits.reduce((sum, edit) => sum + edit.size, Buffer.byteLength(text));
  if (weight > before.base.size * MAX_SHARE) return whole;
  const number = String(before.edits.length + 1).padStart(2, '0');
  return parts.set(`${key}.edit-${number}-${id}`, await depot.writeText(text, 'blob'));
}

/** The paths and ids by which a branch has a file. */
export function partsOf(key: string, { base, edits }: KeptFile): Map<string, string> {
  return new Map([[key, base.id], ...edits.map(({ path, id }) => [path, id] as const)]);
}

/** Changes are kept of what is long and changes with every build. */
function mayHaveEdits(key: string): boolean {
  return (
    key === PUBLISHED ||
    monthOfLog(key) !== undefined ||
    AUDIENCES.some((audience) => key === summaryKey(audience))
  );
}

function rebuilt(base: Buffer, changes: readonly Buffer[]): Buffer | undefined {
  let lines: readonly string[] | undefined = linesOf(base);
  for (const change of changes) {
    const edits = readEdits(change.toString('utf8'));
    lines = edits && applyEdits(lines, edits);
    if (!lines) return undefined;
  }
  return Buffer.from(lines.join('\n'), 'utf8');
}

function linesOf(content: Buffer): string[] {
  return content.toString('utf8').split('\n');
}

/** Git's id of a file, with the algorithm of another id. */
function idOf(content: Buffer, like: string): string {
  const hash = createHash(like.length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${content.length}\0`).update(content).digest('hex');
}
