import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { compareText, isObject } from '../base/json.ts';
import type { State } from '../base/state.ts';
import type { Portal } from '../portal/portal.ts';
import { keptFiles } from './reuse.ts';
import type { SearchReport } from './search.ts';
import { type SearchRecord, searchRecords } from './search-records.ts';

/** The index of the published site, as long as it is that of the same records. */
export interface SearchReuse {
  /** What is to be found, in its order. */
  records: readonly SearchRecord[];
  /** Puts the index of the published site into a folder; undefined when it is not that of these records, or not whole. */
  take(to: string): SearchReport | undefined;
  /** Notes what the next build may rely on. Call it when the site is in its place. */
  remember(site: string): void;
}

const KEY = 'search.json';
const FOLDER = 'pagefind';

/**
 * Pagefind makes an index as a whole: what saves its work is to see that no record is another one.
 *
 * @param program a digest of the code that makes indexes
 * @param published the folder of the site that was published last
 * @param fresh make a new index, whatever there is
 */
export function openSearchReuse(
  portal: Portal,
  program: string,
  published: string,
  cache: State,
  fresh: boolean,
): SearchReuse {
  const records = [...searchRecords(portal)];
  let known: string | undefined;
  const digest = (): string => (known ??= digestOf(records, program));
  return {
    records,
    take(to) {
      const kept = fresh ? undefined : readKept(cache);
      if (!kept || !existsSync(join(published, FOLDER))) return undefined;
      const files = indexFiles(published);
      if (kept.digest !== digest() || kept.files !== printOf(published, files)) return undefined;
      cpSync(join(published, FOLDER), to, { recursive: true, preserveTimestamps: true });
      return kept.report;
    },
    remember(site) {
      const paths = indexFiles(site);
      const files = keptFiles(site, paths);
      if (!files || paths.length === 0) return;
      const report: SearchReport = {
        records: records.length,
        files: files.length,
        bytes: files.reduce((sum, { size }) => sum + size, 0),
      };
      cache.write(KEY, `${JSON.stringify({ digest: digest(), files: printOf(site, paths), report })}\n`);
    },
  };
}

function digestOf(records: readonly SearchRecord[], program: string): string {
  const hash = createHash('sha256').update(`${program}\n`);
  for (const record of records) hash.update(`${JSON.stringify(record)}\n`);
  return hash.digest('hex');
}

function indexFiles(site: string): string[] {
  const folder = join(site, FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(site, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort(compareText);
}

/** What tells the files of an index from others: their names tell their content, but for a few. */
function printOf(site: string, paths: readonly string[]): string {
  const files = keptFiles(site, paths) ?? [];
  return createHash('sha256').update(JSON.stringify(files)).digest('hex');
}

function readKept(cache: State): { digest: string; files: string; report: SearchReport } | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(cache.read(KEY) ?? []).toString('utf8'));
    if (!isObject(value) || !isObject(value['report'])) return undefined;
    const { digest, files } = value;
    const { records, files: count, bytes } = value['report'];
    if (typeof digest !== 'string' || typeof files !== 'string') return undefined;
    if (![records, count, bytes].every(Number.isSafeInteger)) return undefined;
    return { digest, files, report: { records, files: count, bytes } as SearchReport };
  } catch {
    // Without it the index is made anew.
    return undefined;
  }
}
