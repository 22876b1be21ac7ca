import { dayOf } from '../base/dates.ts';
import type { FeedReport } from '../base/feed.ts';
import { compareProblems, type Problem } from '../base/problem.ts';
import type { State } from '../base/state.ts';
import { type BillReading, type CostProgress, readBill } from './bill-reading.ts';
import { bookOf } from './book-keeping.ts';
import { calendarsOf } from './calendar.ts';
import { type CostLedger, openLedger } from './ledger.ts';
import { readManifest, removeUnused, type StoredFile, writeManifest } from './manifest.ts';
import { type CostTarget, indexNames } from './names.ts';
import type { LocateCost } from './place.ts';
import { poolLines } from './pools.ts';
import { compileProgram } from './program.ts';
import { makeProof, tieOutProblem, tiesOut } from './proof.ts';
import { billReport } from './reports.ts';
import { ruleProblems } from './rule-problems.ts';
import type { CostSettings } from './settings.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

export type { CostProgress } from './bill-reading.ts';
export type { CostLedger } from './ledger.ts';
export type { CostTarget } from './names.ts';

export interface CostInput {
  /** Folder of `portal.yaml`; files of bills lie below it. */
  root: string;
  settings: CostSettings;
  /** Time of the build, ISO 8601 in UTC. */
  now: string;
  /** Entities that may carry cost. */
  targets: readonly CostTarget[];
  /** Keeps roll-ups between builds, so that an unchanged bill is not read again. */
  state: State;
  /** Believe bills that hold far less than before, once. */
  allowDrop?: boolean;
  onProgress?: (progress: CostProgress) => void;
  /** Where paths of the settings stand, for problems about them. */
  locate?: LocateCost;
}

export interface CostResult {
  /** One per bill. Their problems are in `problems` too. */
  reports: FeedReport[];
  problems: Problem[];
  ledger: CostLedger;
}

/**
 * Reads all bills of a portal, gives every charge to an entity, a pool or nobody, and proves that the sums
 * tie out. Bad files and rows are problems, and leave the rest as it is; nothing is thrown for bad input.
 */
export async function readBills(input: CostInput): Promise<CostResult> {
  const { root, settings, state, now, targets, onProgress, locate } = input;
  const program = compileProgram(settings, targets, locate);
  const workshop = openWorkshop(state, program);
  const { bills } = settings;
  const allowDrop = input.allowDrop ?? false;
  const reader = { root, now, state, program, bills, locate, onProgress, allowDrop, read: workshop.read };
  async function attempt(stored: ReadonlyMap<string, readonly StoredFile[]>) {
    const readings: BillReading[] = [];
    for (const bill of settings.bills) readings.push(await readBill(reader, bill, stored.get(bill.id) ?? []));
    const calendars = calendarsOf(readings, dayOf(now));
    return { readings, calendars, ...(await bookOf({ ...input, program, workshop, readings, calendars })) };
  }
  try {
    const stored = readManifest(state);
    let made = await attempt(stored);
    if (made.broken) {
      // Something that an earlier build left in the state is damaged: once more without it, from the files.
      const sound = await soundOnes(stored, workshop);
      workshop.close();
      made = await attempt(sound);
    }
    const { readings, calendars, book } = made;
    const current = new Map(readings.map(({ bill, files }) => [bill.id, files]));
    writeManifest(state, current);
    removeUnused(state, stored, current);

    const lines = poolLines(book, settings.shared, targets);
    const proof = makeProof(book, lines);
    const problems = [
      ...program.problems,
      ...readings.flatMap((reading) => reading.problems),
      ...made.problems,
      ...ruleProblems(program, book, settings, locate),
      ...proof.filter((row) => !tiesOut(row)).map(tieOutProblem),
    ].sort(compareProblems);
    const reports = readings.map((reading) =>
      billReport(reading, calendars.bills.get(reading.bill.id), book.matched[reading.bill.id] ?? 0),
    );
    const names = indexNames(targets).refs;
    const ledger = openLedger({
      book,
      lines,
      proof,
      rules: program.rules,
      calendars: calendars.currencies,
      names,
    });
    return { reports, problems, ledger };
  } finally {
    workshop.close();
  }
}

async function soundOnes(
  stored: ReadonlyMap<string, readonly StoredFile[]>,
  workshop: Workshop,
): Promise<Map<string, StoredFile[]>> {
  const sound = new Map<string, StoredFile[]>();
  for (const [bill, files] of stored) {
    const kept: StoredFile[] = [];
    for (const file of files) if (await workshop.sound(file.unit.key)) kept.push(file);
    sound.set(bill, kept);
  }
  return sound;
}
