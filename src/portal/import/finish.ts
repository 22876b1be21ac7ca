import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../base/problem.ts';
import { writeAtomic } from '../../base/state.ts';
import { runPipeline } from '../pipeline.ts';
import { writtenSecrets } from '../publish/written-secrets.ts';
import type { CheckResult } from './check-result.ts';
import type { Existing } from './existing.ts';
import { REPORT_FILE } from './report-parts.ts';

export type { CheckResult } from './check-result.ts';

/** What `portolan check` would say now, and what of it is new. */
export async function checkImported(
  out: string,
  now: string,
  existing: Pick<Existing, 'problems'>,
): Promise<CheckResult> {
  const { portal, problems } = await runPipeline({ root: out, now, offline: true, onProgress: () => {} });
  const all = [...problems, ...(portal ? writtenSecrets(portal, out) : [])];
  const of = (severity: Problem['severity']): number => all.filter((one) => one.severity === severity).length;
  return {
    errors: of('error'),
    warnings: of('warning'),
    notes: of('info'),
    new: all.filter(({ fingerprint }) => !existing.problems.has(fingerprint)),
  };
}

/** Writes a report in the place of the one before, which its first line tells; another file of its name stays. */
export function writeReport(out: string, text: string, mark: string): void {
  const file = join(out, REPORT_FILE);
  if (existsSync(file) && !readFileSync(file, 'utf8').startsWith(mark)) return;
  writeAtomic(file, text);
}
