import { existsSync } from 'node:fs';
import { dayOf } from '../base/dates.ts';
import type { FeedReport } from '../base/feed.ts';
import { shortHash } from '../base/hash.ts';
import { stableStringify } from '../base/json.ts';
import { compareProblems, type Problem, problem } from '../base/problem.ts';
import type { State } from '../base/state.ts';
import { list } from '../base/text.ts';
import { type BillReading, type CostProgress, readBill } from './bill-reading.ts';
import type { Book } from './book.ts';
import { decodeBook, encodeBook } from './book-file.ts';
import { makeBook } from './book-sql.ts';
import { billCalendar, type Calendar, mergeCalendars } from './calendar.ts';
import { type CostLedger, openLedger } from './ledger.ts';
import { readManifest, rollupKey, type StoredBill, writeManifest } from './manifest.ts';
import { type CostTarget, indexNames } from './names.ts';
import { poolLines } from './pools.ts';
import { COST_PROBLEMS as RULES } from './problems.ts';
import { compileProgram, PROGRAM_VERSION, poolTarget, type Program } from './program.ts';
import { makeProof, tiesOut } from './proof.ts';
import { billReport } from './reports.ts';
import type { CostSettings } from './settings.ts';
import { unusedRules } from './unused.ts';
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
  onProgress?: (progress: CostProgress) => void;
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
  const { settings, state, now } = input;
  const program = compileProgram(settings, input.targets);
  const workshop = openWorkshop(state, program);
  try {
    const stored = readManifest(state);
    const readings: BillReading[] = [];
    for (const bill of settings.bills) {
      const reader = { root: input.root, now, state, program, onProgress: input.onProgress, read: workshop.read };
      readings.push(await readBill(reader, bill, stored.get(bill.id)));
    }
    const calendars = calendarsOf(readings, dayOf(now));
    const book = await bookOf(input, program, workshop, readings, calendars);
    const lines = poolLines(book, settings.shared, input.targets);
    const proof = makeProof(book, lines);
    const used = await workshop.close(readings, stored);
    const problems = [
      ...program.problems,
      ...readings.flatMap((reading) => reading.problems),
      ...unusedRules(program, book),
      ...proof.filter((row) => !tiesOut(row)).map(tieOutProblem),
    ].sort(compareProblems);
    const ledger = openLedger({ book, lines, proof, rules: program.rules, calendars, names: indexNames(input.targets).refs });
    const reports = readings.map((reading) => billReport(reading, undefined, 0));
    return { reports, problems, ledger };
  } finally {
    workshop.dispose();
  }
}
