import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PagefindIndex } from 'pagefind';
import { type Problem, problem } from '../base/problem.ts';
import { formatNumber } from '../base/text.ts';
import type { OnProgress } from '../portal/progress.ts';
import { SITE_PROBLEMS as RULES } from './problems.ts';
import type { SearchRecord } from './search-records.ts';

export interface SearchReport {
  records: number;
  files: number;
  bytes: number;
}

export type SearchResult =
  | { outcome: 'made'; report: SearchReport }
  /** The index of the site before, as no record is another one. */
  | { outcome: 'kept'; report: SearchReport }
  | { outcome: 'failed'; problem: Problem };

/** Hosts limit the number of files: beyond so many, the texts of several results share one. */
const MOST_FRAGMENTS = 500;
/** Records sent at once. Fewer would wait for every answer, more would hold them all in memory. */
const BATCH = 500;
/** What Pagefind writes beside its index and no page uses: its own interfaces, and the program for languages that are not there. */
const UNUSED = /^pagefind-(?:ui|modular-ui|component-ui|highlight)\b|^wasm\.unknown\./;

/**
 * Makes the full-text index of records in a folder of its own, which is replaced. Pagefind works in another
 * process, so that pages can be rendered at the same time. Never rejects: without an index the site is
 * complete but for searching within texts. The same records in the same order give the same bytes.
 */
export async function indexSearch(
  texts: Iterable<SearchRecord>,
  out: string,
  onProgress: OnProgress,
): Promise<SearchResult> {
  rmSync(out, { recursive: true, force: true });
  try {
    mkdirSync(out, { recursive: true });
    const { close, createIndex } = await import('pagefind');
    // Pagefind's client waits for ever when its program dies, as it does on a full disk: closing ends the wait.
    const giveUp = (): void => void close();
    const { result, children } = startedBy(() =>
      createIndex({ forceLanguage: 'en', maxFragments: MOST_FRAGMENTS }),
    );
    for (const child of children) child.once('exit', giveUp);
    try {
      const { index, errors } = await result;
      assertNone(errors);
      if (!index) throw new Error('Pagefind made no index and named no reason');
      const records = await addRecords(index, texts, onProgress);
      assertNone((await index.writeFiles({ outputPath: out })).errors);
      return { outcome: 'made', report: { records, ...tidy(out) } };
    } finally {
      for (const child of children) child.off('exit', giveUp);
      await close();
    }
  } catch (error) {
    rmSync(out, { recursive: true, force: true });
    const reason = error instanceof Error ? error.message : String(error);
    return {
      outcome: 'failed',
      problem: problem(RULES['search-failed'], {
        message: `the full-text search was not made: ${reason}`,
        origin: { source: 'site' },
      }),
    };
  }
}

/** What a call gives, with the processes that it started at once. */
function startedBy<Result>(call: () => Result): { result: Result; children: ChildProcess[] } {
  const children: ChildProcess[] = [];
  const watch = (message: unknown): void =>
    void children.push((message as { process: ChildProcess }).process);
  subscribe('child_process', watch);
  try {
    return { result: call(), children };
  } finally {
    unsubscribe('child_process', watch);
  }
}

/** Pagefind numbers pages in the order in which they come: the order of the records decides the bytes. */
async function addRecords(
  index: PagefindIndex,
  records: Iterable<SearchRecord>,
  onProgress: OnProgress,
): Promise<number> {
  let added = 0;
  let batch: ReturnType<PagefindIndex['addCustomRecord']>[] = [];
  const settle = async (): Promise<void> => {
    for (const { errors } of await Promise.all(batch)) assertNone(errors);
    added += batch.length;
    batch = [];
    onProgress({ type: 'note', stage: 'index', text: `${formatNumber(added)} records` });
  };
  for (const record of records) {
    batch.push(index.addCustomRecord({ ...record, language: 'en' }));
    if (batch.length === BATCH) await settle();
  }
  await settle();
  return added;
}

function assertNone(errors: readonly string[]): void {
  if (errors.length > 0) throw new Error(errors.join('; '));
}

/** Removes what no page uses, and counts the rest. */
function tidy(folder: string): { files: number; bytes: number } {
  let files = 0;
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (UNUSED.test(entry.name)) rmSync(path);
    else {
      files += 1;
      bytes += statSync(path).size;
    }
  }
  return { files, bytes };
}
