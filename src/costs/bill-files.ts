import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { isInside, relativePath, walk } from '../base/files.ts';
import { isGlob, parseGlob } from '../base/glob.ts';
import { asStrings } from '../base/json.ts';
import type { Origin } from '../base/origin.ts';
import { type Problem, problem } from '../base/problem.ts';
import { list } from '../base/text.ts';
import { COST_PROBLEMS as RULES } from './problems.ts';

export type BillFormat = 'csv' | 'csv.gz' | 'parquet';

/** A file of a bill as it lies on disk. */
export interface BillFile {
  /** Relative to the portal's root, with forward slashes. */
  path: string;
  absolute: string;
  format: BillFormat;
  size: number;
  /** Milliseconds since the epoch. */
  modified: number;
}

export interface BillFiles {
  files: BillFile[];
  /** Paths of files and folders that are there and cannot be opened: what was in them is not gone. */
  lost: string[];
  problems: Problem[];
}

/**
 * The files that globs name, in the order of their paths. Nothing outside the root is ever looked at.
 *
 * @param origin where the globs stand
 */
export function findBillFiles(
  root: string,
  bill: { id: string; files: string | string[] },
  origin: Origin = { source: bill.id, file: 'portal.yaml' },
): BillFiles {
  const problems: Problem[] = [];
  const found = new Map<string, BillFile>();
  const lost = new Set<string>();
  const lose = (path: string): void => {
    if (lost.has(path)) return;
    lost.add(path);
    const message = `${path} cannot be opened, or leads out of the portal`;
    problems.push(problem(RULES.unreadable, { message, origin: { source: bill.id, file: path } }));
  };
  for (const glob of asStrings(bill.files)) {
    const refused = refusal(glob);
    if (refused) {
      problems.push(
        problem(RULES['bad-path'], { message: `the path ${glob} ${refused}`, origin, key: glob }),
      );
      continue;
    }
    const { files, left } = matching(root, glob);
    for (const path of left) lose(path);
    for (const absolute of files) {
      const path = relativePath(root, absolute);
      if (found.has(path)) continue;
      const format = formatOf(path);
      const place: Origin = { source: bill.id, file: path };
      if (!format) {
        problems.push(
          problem(RULES['unknown-format'], {
            message: `${path} is neither .csv, .csv.gz nor .parquet`,
            origin: place,
          }),
        );
        continue;
      }
      try {
        if (!isInside(root, absolute)) throw new RangeError('outside');
        const { size, mtimeMs } = statSync(absolute);
        found.set(path, { path, absolute, format, size, modified: mtimeMs });
      } catch {
        lose(path);
      }
    }
  }
  return {
    files: [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    lost: [...lost],
    problems,
  };
}

/** The problem of a bill for which the globs found nothing. */
export function noFiles(bill: { files: string | string[] }, origin: Origin): Problem {
  return problem(RULES['no-files'], {
    message: `no file matches ${list(asStrings(bill.files), 'or')}`,
    origin,
  });
}

function refusal(glob: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(glob)) return 'is an address; only files in the portal are read';
  if (isAbsolute(glob) || glob.startsWith('\\')) return 'is absolute; it must be relative to portal.yaml';
  if (glob.split(/[\\/]/).includes('..')) return 'leaves the portal';
  if (!parseGlob(glob)) return 'is too long, or stands for too many texts';
  return undefined;
}

function matching(root: string, glob: string): { files: string[]; left: string[] } {
  const pattern = glob.replace(/^(?:\.\/)+/, '');
  const parsed = parseGlob(pattern)!;
  const base = isGlob(pattern) ? parsed.base : pattern.slice(0, pattern.lastIndexOf('/') + 1);
  // Names that begin with a dot are met only where the glob writes the dot.
  const writesDot = HIDDEN.test(pattern.slice(base.length));
  const matches = (path: string): boolean =>
    (writesDot || !HIDDEN.test(path.slice(base.length))) && parsed.matches(path);
  const walked = walk(join(root, base), root);
  return {
    files: walked.files.filter((file) => matches(relativePath(root, file))),
    left: walked.left
      .filter(({ path, reason }) =>
        reason === 'unreadable' ? existsSync(path) : matches(relativePath(root, path)),
      )
      .map(({ path }) => relativePath(root, path)),
  };
}

const HIDDEN = /(?:^|\/)\.[^/]/;

function formatOf(path: string): BillFormat | undefined {
  const match = /\.(csv|csv\.gz|parquet)$/i.exec(path);
  return match ? (match[1]!.toLowerCase() as BillFormat) : undefined;
}
