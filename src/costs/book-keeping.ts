import { shortHash } from '../base/hash.ts';
import { compareText, stableStringify } from '../base/json.ts';
import { type Problem, problem } from '../base/problem.ts';
import type { State } from '../base/state.ts';
import type { BillReading, CostProgress } from './bill-reading.ts';
import { type Book, emptyBook } from './book.ts';
import { decodeBook, encodeBook } from './book-file.ts';
import type { Calendars } from './calendar.ts';
import { rollupKey } from './manifest.ts';
import type { CostTarget } from './names.ts';
import { COST_PROBLEMS as RULES } from './problems.ts';
import { PROGRAM_VERSION, type Program } from './program.ts';
import type { CostSettings } from './settings.ts';
import { poolTarget } from './target.ts';
import type { Workshop } from './workshop.ts';

const KEY = 'costs/book.bin';

export interface BookKeeping {
  settings: CostSettings;
  targets: readonly CostTarget[];
  state: State;
  program: Program;
  workshop: Workshop;
  readings: readonly BillReading[];
  calendars: Calendars;
  onProgress?: ((progress: CostProgress) => void) | undefined;
}

export interface BookResult {
  book: Book;
  problems: Problem[];
  /** A roll-up could not be summed: it must be made again from its file. */
  broken?: boolean;
}

/** The book of the roll-ups at hand: from the state when it was made of the same ones, else summed anew. */
export async function bookOf(keeping: BookKeeping): Promise<BookResult> {
  const { settings, targets, state, program, workshop, readings, calendars } = keeping;
  const bills = readings.map(({ bill, files }) => ({ id: bill.id, units: files.map(({ unit }) => unit) }));
  const units = bills.flatMap((bill) => bill.units);
  if (units.length === 0) return { book: emptyBook(), problems: missingEngine(workshop) };
  const known = [...targets.map(({ ref }) => ref), ...settings.shared.map(({ id }) => poolTarget(id))].sort(
    compareText,
  );
  const lastDays = new Map([...calendars.currencies].map(([currency, { lastDay }]) => [currency, lastDay]));
  const keys = bills.map(({ id, units }) => [id, units.map(({ key }) => key)]);
  const key = shortHash(stableStringify([PROGRAM_VERSION, program.digest, known, [...lastDays], keys]), 32);
  const stored = state.read(KEY);
  const book = stored && decodeBook(stored, key);
  if (book) return { book, problems: [] };
  keeping.onProgress?.({ type: 'figures', rollups: units.length });
  try {
    const made = await workshop.book({
      bills: bills.map(({ id, units }) => ({
        id,
        rollups: units.map((unit) => state.path(rollupKey(unit.key))),
      })),
      targets: known,
      source: units.flatMap((unit) => unit.totals),
      lastDays,
    });
    state.write(KEY, encodeBook(made, key));
    return { book: made, problems: [] };
  } catch (error) {
    const missing = missingEngine(workshop);
    if (missing.length > 0) return { book: emptyBook(), problems: missing };
    const text = error instanceof Error ? error.message.split('\n')[0]! : String(error);
    const message = `the figures cannot be summed: ${text.replace(/[^\s'"]*\/costs\//g, 'costs/')}`;
    const failed = problem(RULES['book-failed'], { message, origin: { source: 'costs' } });
    return { book: emptyBook(), problems: [failed], broken: true };
  }
}

function missingEngine(workshop: Workshop): Problem[] {
  if (!workshop.missing()) return [];
  const message = 'the embedded database that reads bills does not start, so there are no costs';
  return [problem(RULES['engine-missing'], { message, origin: { source: 'costs' } })];
}
