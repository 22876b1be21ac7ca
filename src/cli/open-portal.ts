import { resolve } from 'node:path';
import { runPipeline } from '../portal/pipeline.ts';
import type { Portal } from '../portal/portal.ts';
import type { Parsed } from './arguments.ts';
import { printProblems, refuse, showProgress } from './report.ts';
import { EXIT, type Terminal } from './terminal.ts';
import { commandTime } from './time.ts';

/** The portal that a command is about, read without calling anybody; the exit code when there is none, once that was told. */
export async function openPortal(
  command: string,
  parsed: Parsed,
  terminal: Terminal,
): Promise<{ root: string; portal: Portal } | { code: number }> {
  const root = resolve(parsed.values.get('root') ?? '.');
  const time = commandTime(parsed);
  if ('error' in time) return { code: refuse(command, time.error, terminal) };
  const onProgress = showProgress(terminal);
  const { portal, problems } = await runPipeline({ root, ...time, offline: true, onProgress });
  if (portal) return { root, portal };
  printProblems(problems, terminal);
  return { code: EXIT.unusable };
}
