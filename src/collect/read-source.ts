import type { FeedRecord, FeedUsage } from '../base/feed.ts';
import { isObject } from '../base/json.ts';
import { type Problem, problem } from '../base/problem.ts';
import { COLLECT_PROBLEMS as RULES } from './problems.ts';
import { recordKey, shapeOf, shapeRecord } from './snapshot.ts';
import { type Source, type SourceContext, SourceError, type SourceItem } from './source.ts';
import { addUsage } from './usage.ts';

/** What a source gave before it ended, failed or ran out of time. */
export interface SourceReading {
  records: FeedRecord[];
  problems: Problem[];
  complete: boolean;
  /** Why it did not come to its end, in words for people, and how to mend it; undefined when it did. */
  failure?: { what: string; fix: string | undefined };
  /** What it cost; undefined when nobody counted. */
  usage?: FeedUsage;
}

const MAX_RECORD = 8 * 1024 * 1024;

class TimeOut extends Error {}

/**
 * Reads a source to its end, or for `timeoutMs`. Whatever it gave by then is kept: a reading that was cut short is
 * incomplete, not lost. Records that are not in the promised shape, and second ones of an id, become problems.
 */
export async function readSource(
  source: Source,
  settings: unknown,
  context: Omit<SourceContext, 'signal' | 'report'>,
  timeoutMs: number,
  onProgress: (done: number, total?: number) => void,
): Promise<SourceReading> {
  const reading: SourceReading = { records: [], problems: [], complete: true };
  const seen = new Set<string>();
  const meters: (() => FeedUsage)[] = [];
  const abort = new AbortController();
  const timer = timeLimit(timeoutMs, abort);
  let iterator: AsyncIterator<SourceItem> | undefined;
  try {
    iterator = source
      .collect(settings, { ...context, signal: abort.signal, report: (usage) => void meters.push(usage) })
      [Symbol.asyncIterator]();
    for (;;) {
      const next = await Promise.race([iterator.next(), timer.over]);
      if (next.done) break;
      const item = next.value;
      if (item.type === 'progress') onProgress(item.done, item.total);
      else if (item.type === 'problem') {
        reading.problems.push(item.problem);
        if (item.incomplete) reading.complete = false;
      } else take(source, item.record, context.feed, seen, reading);
    }
  } catch (error) {
    reading.complete = false;
    reading.failure = explain(error, timeoutMs);
    abort.abort();
    // A source that hangs must not hold up the others; one that can clean up does so on its own time.
    void Promise.resolve(iterator?.return?.()).catch(() => undefined);
  } finally {
    timer.stop();
  }
  if (meters.length > 0) reading.usage = addUsage(meters.map((usage) => usage()));
  return reading;
}

function timeLimit(timeoutMs: number, abort: AbortController): { over: Promise<never>; stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      abort.abort();
      reject(new TimeOut());
    }, timeoutMs);
  });
  over.catch(() => undefined);
  return { over, stop: () => clearTimeout(timer) };
}

function take(
  source: Source,
  record: FeedRecord,
  feed: string,
  seen: Set<string>,
  reading: SourceReading,
): void {
  const key = recordKey(record);
  const origin = { source: feed, record: String(record.id).slice(0, 200) };
  const bad = (message: string): void => {
    reading.problems.push(problem(RULES.record, { message, origin, key: record.kind }));
    // What cannot be read may still be there.
    reading.complete = false;
  };
  const shape = shapeOf(source, record.kind);
  if (!shape) bad(`${source.title} gave a record of the kind ${record.kind}, which it does not promise`);
  else if (typeof record.id !== 'string' || record.id === '' || !isObject(record.data)) {
    bad(`a record of the kind ${record.kind} has no id or no data`);
  } else if (seen.has(key)) {
    const message = `${record.kind} ${record.id} was given twice`;
    reading.problems.push(problem(RULES['duplicate-record'], { message, origin, key: record.kind }));
  } else {
    const shaped = shapeRecord(shape, record);
    if ('fault' in shaped) bad(`${record.kind} ${record.id} is not as promised: ${shaped.fault}`);
    else if (JSON.stringify(shaped.data).length > MAX_RECORD)
      bad(`${record.kind} ${record.id} is larger than 8 MB`);
    else {
      seen.add(key);
      const { kind, id, place } = record;
      reading.records.push({ kind, id, data: shaped.data, ...(place === undefined ? {} : { place }) });
    }
  }
}

function explain(error: unknown, timeoutMs: number): { what: string; fix: string | undefined } {
  if (error instanceof TimeOut) return { what: `it took longer than ${timeoutMs / 1000} s`, fix: undefined };
  if (error instanceof SourceError) return { what: error.what, fix: error.fix };
  const text = error instanceof Error ? error.message : String(error);
  return { what: text.split('\n')[0]!.slice(0, 300) || 'it failed without a reason', fix: undefined };
}
