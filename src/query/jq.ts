import type { Json } from '../base/json.ts';
import { applyQuoteRule, buildProgram, groupLeaves, isTooLong, type Leaf } from './jq-program.ts';
import { type Answer, submit } from './jq-thread.ts';

export { applyQuoteRule } from './jq-program.ts';

export interface JqOptions {
  /** ISO time that jq's `now` gives; the clock is never asked. */
  now: string;
  /** Milliseconds that one batch of records may take; 10 seconds by default. */
  timeMs?: number;
  /** What programs may take over all records; without it only batches have a limit. */
  budget?: JqBudget;
}

/** Time that programs may take in all, in milliseconds. What all of them have left is shared by several runs. */
export interface JqBudget {
  programMs: number;
  all: { readonly ofMs: number; leftMs: number };
  /** What the same programs took in runs before this one, when records come in several. */
  before?: JqSpent;
}

/** Of several runs of the same programs: milliseconds by leaf and of all together, and the records done of how many. */
export interface JqSpent {
  alone: Map<string, number>;
  together: number;
  done: number;
  readonly records: number;
}

/** A leaf that failed for one record. */
export interface JqFailure {
  /** Index of the record. */
  record: number;
  leaf: string;
  message: string;
}

/** A leaf that cannot be used: it does not compile, or it was stopped. */
export interface JqBroken {
  leaf: string;
  reason: 'compile' | 'stopped';
  /** What jq says, or why it was stopped; starts in lower case and has no full stop. */
  message: string;
}

export interface JqRun {
  /**
   * One per record, in their order: leaf -> its first value; null where it gave none, failed or is broken.
   * The objects have no prototype.
   */
  results: Record<string, Json>[];
  failures: JqFailure[];
  broken: JqBroken[];
}

const DEFAULT_TIME = 10_000;
const BATCH_RECORDS = 1_000;
const BATCH_CHARACTERS = 4_000_000;

/**
 * Runs jq expressions (name -> expression, with Port's quote rule) over records: they are compiled once into one
 * program, and the records go through it in batches, in a thread that is stopped when a batch takes too long.
 * Bad expressions and records are reported in the result; it rejects only when jq itself cannot be started.
 * `env` and `$ENV` are empty, `input`, `inputs`, `debug`, `halt` and their like do nothing.
 */
export async function runJq(
  programs: Readonly<Record<string, string>>,
  records: readonly Json[],
  options: JqOptions,
): Promise<JqRun> {
  const names = Object.keys(programs);
  const run: JqRun = { results: records.map(() => emptyResult(names)), failures: [], broken: [] };
  const leaves = names.map((name) => ({ name, text: applyQuoteRule(programs[name]!) }));
  const usable = leaves.filter((leaf) => {
    const long = isTooLong(leaf);
    if (long) run.broken.push({ leaf: leaf.name, reason: 'compile', message: 'it is longer than 16 KB' });
    return !long;
  });
  const groups: Leaf[][] = [];
  for (const group of groupLeaves(usable)) groups.push(await compile(group, run, options));
  const clocks = groups.map((group) => openClock(group, records.length, options.budget));
  for (const batch of batches(records, names, run)) {
    for (const clock of clocks) await clock.run(batch, run, options);
  }
  const order = new Map(names.map((name, i) => [name, i]));
  run.failures.sort((a, b) => a.record - b.record || order.get(a.leaf)! - order.get(b.leaf)!);
  run.broken.sort((a, b) => order.get(a.leaf)! - order.get(b.leaf)!);
  return run;
}

function emptyResult(names: readonly string[]): Record<string, Json> {
  const result = Object.create(null) as Record<string, Json>;
  for (const name of names) result[name] = null;
  return result;
}

/** The leaves of a group that compile; the others are reported. */
async function compile(leaves: Leaf[], run: JqRun, options: JqOptions): Promise<Leaf[]> {
  if (leaves.length === 0) return [];
  const answer = await submit(buildProgram(leaves, options.now), '', options.timeMs ?? DEFAULT_TIME);
  if (answer.stopped === undefined && !isCompileError(answer)) return leaves;
  if (leaves.length > 1) {
    const good: Leaf[] = [];
    for (const leaf of leaves) good.push(...(await compile([leaf], run, options)));
    return good;
  }
  const { name, text } = leaves[0]!;
  if (answer.stopped !== undefined)
    run.broken.push({ leaf: name, reason: 'stopped', message: answer.stopped });
  else run.broken.push({ leaf: name, reason: 'compile', message: await explainCompile(text, options) });
  return [];
}

function isCompileError(answer: Answer): boolean {
  return answer.stderr.includes('compile error');
}

/** What jq says of the expression alone: its words about our whole program would name things nobody wrote. */
async function explainCompile(text: string, options: JqOptions): Promise<string> {
  const answer = await submit(text, '', options.timeMs ?? DEFAULT_TIME);
  return isCompileError(answer) ? explain(answer.stderr) : 'it is not one whole expression';
}

interface Batch {
  /** Indexes of the records. */
  indexes: number[];
  /** Their JSON texts. */
  lines: string[];
}

function* batches(records: readonly Json[], names: readonly string[], run: JqRun): Generator<Batch> {
  let batch: Batch = { indexes: [], lines: [] };
  let characters = 0;
  for (const [index, record] of records.entries()) {
    const line = toLine(record);
    if (line === undefined) {
      fail(run, index, names, 'the record is nested too deeply');
      continue;
    }
    if (
      batch.lines.length === BATCH_RECORDS ||
      (characters > 0 && characters + line.length > BATCH_CHARACTERS)
    ) {
      yield batch;
      batch = { indexes: [], lines: [] };
      characters = 0;
    }
    batch.indexes.push(index);
    batch.lines.push(line);
    characters += line.length;
  }
  if (batch.lines.length > 0) yield batch;
}

function toLine(record: Json): string | undefined {
  try {
    const line = JSON.stringify(record) ?? 'null';
    if (!/\\ud[89a-f]/.test(line)) return line;
    // jq refuses halves of surrogate pairs, which JSON.stringify writes as escapes.
    return JSON.stringify(record, (_, value: unknown) =>
      typeof value === 'string' ? value.toWellFormed() : value,
    );
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function fail(run: JqRun, record: number, names: readonly string[], message: string): void {
  for (const leaf of names) run.failures.push({ record, leaf, message });
}

/** Runs a group of leaves over batches and sees to it that none of them takes more than its time. */
interface Clock {
  run(batch: Batch, run: JqRun, options: JqOptions): Promise<void>;
}

/** A group runs together until half of what one program may take is gone; then each alone, to see who takes it. */
function openClock(group: readonly Leaf[], records: number, budget: JqBudget | undefined): Clock {
  const state: JqSpent = budget?.before ?? { alone: new Map(), together: 0, done: 0, records };
  const spent = (leaf: string): number => state.alone.get(leaf) ?? 0;
  return {
    async run(batch, run, options) {
      const working = group.filter(({ name }) => !run.broken.some(({ leaf }) => leaf === name));
      if (!budget) return runBatch(working, batch, run, options);
      const { programMs, all } = budget;
      const alone = working.length === 1 || state.together > programMs / 2;
      for (const leaves of alone ? working.map((leaf) => [leaf]) : [working]) {
        if (leaves.length === 0) continue;
        const rest = alone ? programMs - spent(leaves[0]!.name) : programMs;
        const timeMs = Math.min(options.timeMs ?? DEFAULT_TIME, rest, all.leftMs);
        const start = performance.now();
        if (timeMs > 0) await runBatch(leaves, batch, run, { ...options, timeMs: Math.max(timeMs, 50) });
        const took = performance.now() - start;
        all.leftMs -= took;
        if (alone) state.alone.set(leaves[0]!.name, spent(leaves[0]!.name) + took);
        else state.together += took;
        for (const { name } of leaves) stop(name, run);
      }
      state.done += batch.indexes.length;

      /** What was stopped says how far it came; what has no time left is stopped. */
      function stop(leaf: string, { broken }: JqRun): void {
        const known = broken.find((item) => item.leaf === leaf);
        const over = alone && spent(leaf) >= programMs;
        const out = all.leftMs <= 0;
        if (known?.reason === 'compile' || !(known || over || out)) return;
        const told = over
          ? `it took longer than ${programMs / 1000} s`
          : out
            ? `all programs together took longer than ${all.ofMs / 1000} s`
            : known!.message;
        const message = `${told}, for ${written(state.done)} of ${written(state.records)} ${state.records === 1 ? 'record' : 'records'}`;
        if (known) known.message = message;
        else broken.push({ leaf, reason: 'stopped', message });
      }
    },
  };
}

function written(number: number): string {
  return number.toLocaleString('en-US');
}

async function runBatch(
  leaves: readonly Leaf[],
  batch: Batch,
  run: JqRun,
  options: JqOptions,
): Promise<void> {
  if (leaves.length === 0) return;
  const answer = await submit(
    buildProgram(leaves, options.now),
    batch.lines.join('\n'),
    options.timeMs ?? DEFAULT_TIME,
  );
  if (answer.stopped !== undefined) {
    // Whoever hangs alone is the culprit; the others must not suffer for it.
    if (leaves.length > 1) for (const leaf of leaves) await runBatch([leaf], batch, run, options);
    else run.broken.push({ leaf: leaves[0]!.name, reason: 'stopped', message: answer.stopped });
    return;
  }
  const lines = answer.stdout === '' ? [] : answer.stdout.trimEnd().split('\n');
  if (lines.length === batch.lines.length) {
    for (const [i, line] of lines.entries()) take(leaves, batch.indexes[i]!, line, run);
  } else if (batch.lines.length > 1) {
    const half = batch.lines.length >> 1;
    for (const [from, to] of [
      [0, half],
      [half, batch.lines.length],
    ] as const) {
      const part = { indexes: batch.indexes.slice(from, to), lines: batch.lines.slice(from, to) };
      await runBatch(leaves, part, run, options);
    }
  } else {
    const names = leaves.map(({ name }) => name);
    fail(run, batch.indexes[0]!, names, `jq cannot read the record: ${explain(answer.stderr)}`);
  }
}

/** Puts the line that the program gave for a record into the result. */
function take(leaves: readonly Leaf[], record: number, line: string, run: JqRun): void {
  const items = JSON.parse(line) as ([] | [Json] | { e: string })[];
  for (const [i, item] of items.entries()) {
    const leaf = leaves[i]!.name;
    if (!Array.isArray(item)) run.failures.push({ record, leaf, message: item.e });
    else if (item.length > 0) run.results[record]![leaf] = item[0]!;
  }
}

/** The first thing jq complained about, without the words that speak of shells and of our own program. */
function explain(stderr: string): string {
  const first = stderr.split('\n').find((line) => line.startsWith('jq: ')) ?? stderr.trim();
  const text = first
    .replace(/^jq: (?:error(?: \(at [^)]*\))?: )?/, '')
    .replace(/ \(Unix shell quoting issues\?\)/, '')
    .replace(/ at <top-level>.*$/, '')
    .replace(/INVALID_CHARACTER/g, 'character')
    .replace(/^Top-level program not given.*/, 'it is empty');
  return text.slice(0, 300) || 'it is not valid';
}
