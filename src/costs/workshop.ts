import { shortHash } from '../base/hash.ts';
import type { State } from '../base/state.ts';
import type { BillFile } from './bill-files.ts';
import type { Book } from './book.ts';
import { type BookInput, makeBook } from './book-sql.ts';
import { type Engine, openEngine, pathLiteral } from './engine.ts';
import { rollupKey } from './manifest.ts';
import { type Matcher, prepareMatcher } from './match-sql.ts';
import type { Program } from './program.ts';
import { readUnit, type UnitResult } from './unit.ts';

/** The place where bills are worked on: an engine that starts with the first file that needs it. */
export interface Workshop {
  /** Reads a file into the roll-up of that key. Never throws. */
  read(file: BillFile, key: string): Promise<UnitResult>;
  /** True when the roll-up of a key can be read from its first to its last byte. */
  sound(key: string): Promise<boolean>;
  /** Throws when the engine is missing. */
  book(input: Omit<BookInput, 'engine'>): Promise<Book>;
  /** True when the engine could not be started at all. */
  missing(): boolean;
  close(): void;
}

export function openWorkshop(state: State, program: Program): Workshop {
  let running: { engine: Engine; matcher: Matcher } | undefined;
  let missing = false;
  async function start() {
    if (running) return running;
    try {
      const engine = await openEngine({ scratch: state.path(`costs/scratch-${process.pid}`) });
      running = { engine, matcher: await prepareMatcher(engine, program) };
    } catch (error) {
      missing = true;
      throw error;
    }
    return running;
  }
  function close() {
    running?.engine.close();
    running = undefined;
  }
  return {
    async read(file, key) {
      try {
        const { engine, matcher } = await start();
        const scratch = `${engine.scratch}/${shortHash(file.path)}.parquet`;
        const result = await readUnit({
          engine,
          matcher,
          program,
          file,
          key,
          target: state.path(rollupKey(key)),
          scratch,
        });
        if (!result.ok && result.failure.reason === 'unreadable' && result.failure.broken) close();
        return result;
      } catch {
        return {
          ok: false,
          failure: { reason: 'unreadable', message: 'the engine that reads bills does not start' },
        };
      }
    },
    async sound(key) {
      try {
        const { engine } = await start();
        await engine.run(
          `SELECT bit_xor(hash(r)) FROM read_parquet(${pathLiteral(state.path(rollupKey(key)))}) r`,
        );
        return true;
      } catch {
        return false;
      }
    },
    async book(input) {
      const { engine } = await start();
      return makeBook({ ...input, engine });
    },
    missing: () => missing,
    close,
  };
}
