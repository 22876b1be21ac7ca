import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import type { z } from 'zod';
import { shortHash } from '../base/hash.ts';
import { compareText } from '../base/json.ts';
import type { Origin } from '../base/origin.ts';
import { type Problem, problem } from '../base/problem.ts';
import type { State } from '../base/state.ts';
import { count } from '../base/text.ts';
import { type BillFile, findBillFiles, noFiles } from './bill-files.ts';
import { rollupKey, type StoredFile } from './manifest.ts';
import { type LocateCost, settingPlace } from './place.ts';
import { COST_PROBLEMS as RULES } from './problems.ts';
import { PROGRAM_VERSION, type Program } from './program.ts';
import type { BillSettings } from './settings.ts';
import type { Unit, UnitResult } from './unit.ts';
import { failureProblem, unitProblems } from './unit-problems.ts';

export type Bill = z.infer<typeof BillSettings>;

/** What happens while bills are read. */
export type CostProgress =
  | { type: 'file'; bill: string; file: string; from: 'state' | 'disk' }
  | { type: 'figures'; rollups: number };

/** A bill after reading: the files whose roll-ups make its figures. */
export interface BillReading {
  bill: Bill;
  files: StoredFile[];
  /** How many of the files are read from an earlier build because now they cannot be. */
  stale: number;
  /** How many files there are now, and how many of them could not be used. */
  found: number;
  failed: number;
  /** The time of the oldest data among its files. */
  observedAt: string | undefined;
  problems: Problem[];
}

export interface BillReader {
  root: string;
  now: string;
  state: State;
  program: Program;
  /** All bills of the settings. */
  bills: readonly Bill[];
  locate?: LocateCost | undefined;
  /** Believe a bill that holds far less than before. */
  allowDrop: boolean;
  onProgress?: ((progress: CostProgress) => void) | undefined;
  /** Reads one file into its roll-up; starts the engine when it is first needed. */
  read(file: BillFile, key: string): Promise<UnitResult>;
}

/**
 * Reads the files of a bill that changed and takes the others from the state. A file that cannot be read
 * leaves its last good roll-up; a bill without files leaves all of them.
 */
export async function readBill(
  reader: BillReader,
  bill: Bill,
  stored: readonly StoredFile[],
): Promise<BillReading> {
  const { state, program } = reader;
  const kept = stored.filter(({ unit }) => existsSync(state.path(rollupKey(unit.key))));
  const place = settingPlace(reader.locate, bill.id, ['bills', reader.bills.indexOf(bill), 'files']);
  const { files, lost, problems } = findBillFiles(reader.root, bill, place);
  if (files.length === 0) {
    if (problems.length === 0) problems.push(noFiles(bill, place));
    const observedAt = oldest(kept);
    if (observedAt !== undefined) problems.push(staleProblem(bill, observedAt));
    return { bill, files: kept, stale: kept.length, found: 0, failed: 0, observedAt, problems };
  }
  const result: BillReading = {
    bill,
    files: [],
    stale: 0,
    found: files.length,
    failed: 0,
    observedAt: undefined,
    problems,
  };
  const seen = new Map<string, string>();
  for (const file of files) {
    const before = kept.find(({ path }) => path === file.path);
    const origin: Origin = { source: bill.id, file: file.path };
    const hash = await contentHash(file, before);
    const twin = hash === undefined ? undefined : seen.get(hash);
    if (twin !== undefined && file.size > 0) {
      problems.push(
        problem(RULES['duplicate-file'], { message: `${file.path} has the same content as ${twin}`, origin }),
      );
      continue;
    }
    if (hash !== undefined) seen.set(hash, file.path);
    const key = shortHash([String(PROGRAM_VERSION), hash ?? '', program.digest].join('\n'), 32);
    const known = kept.find(({ unit }) => unit.key === key);
    reader.onProgress?.({ type: 'file', bill: bill.id, file: file.path, from: known ? 'state' : 'disk' });
    const read: UnitResult =
      known && hash !== undefined
        ? { ok: true, unit: known.unit }
        : hash === undefined
          ? { ok: false, failure: { reason: 'unreadable', message: 'it cannot be opened' } }
          : await reader.read(file, key);
    const less = read.ok && before && !reader.allowDrop ? muchLess(read.unit, before.unit) : undefined;
    if (read.ok && less === undefined) {
      const { path, size, modified } = file;
      result.files.push({ path, size, modified, hash: hash!, observedAt: reader.now, unit: read.unit });
      problems.push(...unitProblems(read.unit, origin));
      continue;
    }
    problems.push(
      read.ok
        ? problem(RULES['large-drop'], { message: `${file.path} ${less}`, origin })
        : failureProblem(read.failure, origin),
    );
    // A file that never held a charge lacks none.
    const isEmpty = !read.ok && read.failure.reason === 'empty';
    if (isEmpty && (!before || countUsed(before.unit) === 0 || reader.allowDrop)) continue;
    result.failed += 1;
    if (before) keep(before);
  }
  const gone = strays(files, lost, kept, seen).filter((stray) => stray.lost || !reader.allowDrop);
  const dropped = gone.filter((stray) => !stray.lost).length;
  if (dropped > 0) {
    const message = `${dropped} of ${count(kept.length, 'file')} of the bill ${bill.id} are not there any more`;
    problems.push(problem(RULES['large-drop'], { message, origin: place, key: bill.id }));
  }
  for (const { file } of gone) keep(file);
  return { ...result, observedAt: oldest(result.files) };

  function keep(file: StoredFile): void {
    result.files.push(file);
    result.stale += 1;
    problems.push(staleProblem(bill, file.observedAt, file.path));
  }
}

/** Below so many charges, or files, a share says nothing. */
const MIN_CHARGES = 5;
const MIN_FILES = 3;

/**
 * What makes a file suspicious that was read without a fault: it holds less than half of the charges that it held
 * before, and none that is newer. The first days of a month in a file that is written anew every month are newer.
 */
function muchLess(now: Unit, before: Unit): string | undefined {
  const [charges, known] = [countUsed(now), countUsed(before)];
  if (known < MIN_CHARGES || charges * 2 >= known) return undefined;
  if ((latestDay(now) ?? '') > (latestDay(before) ?? '')) return undefined;
  return `holds ${count(charges, 'charge')} where ${known} were known before, and none that is newer`;
}

function countUsed({ rows, rejected }: Unit): number {
  return rows - rejected.reduce((sum, part) => sum + part.rows, 0);
}

function latestDay({ extents }: Unit): string | undefined {
  return extents
    .map(({ endDay }) => endDay)
    .sort(compareText)
    .at(-1);
}

/**
 * Files that are known and not found any more, and must stay: those that lie where nothing can be opened, and all of
 * them when more than a few are missing. One that is taken away while others stay is gone on purpose.
 */
function strays(
  files: readonly BillFile[],
  lost: readonly string[],
  kept: readonly StoredFile[],
  seen: ReadonlyMap<string, string>,
): { file: StoredFile; lost: boolean }[] {
  const paths = new Set(files.map(({ path }) => path));
  const gone = kept.filter(({ path, hash }) => !paths.has(path) && !seen.has(hash));
  const isMany = kept.length >= MIN_FILES && files.length * 2 <= kept.length;
  return gone
    .map((file) => ({
      file,
      lost: lost.some((path) => file.path === path || file.path.startsWith(`${path}/`)),
    }))
    .filter((stray) => stray.lost || isMany);
}

function oldest(files: readonly StoredFile[]): string | undefined {
  return files.map(({ observedAt }) => observedAt).sort(compareText)[0];
}

function staleProblem(bill: Bill, observedAt: string, file?: string): Problem {
  return problem(RULES['stale-bill'], {
    message: `${file ?? `the bill ${bill.id}`} is shown as it was read on ${observedAt.slice(0, 10)}`,
    origin: { source: bill.id, ...(file === undefined ? {} : { file }) },
  });
}

/** SHA-256 of a file; not computed again while size and time of change stay. Undefined when it cannot be opened. */
async function contentHash(file: BillFile, before: StoredFile | undefined): Promise<string | undefined> {
  if (before && before.size === file.size && before.modified === file.modified) return before.hash;
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file.absolute, { highWaterMark: 1 << 20 }))
      hash.update(chunk as Buffer);
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}
