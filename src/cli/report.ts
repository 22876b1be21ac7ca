import { formatOrigin } from '../base/origin.ts';
import { countProblems, type Problem, type Severity } from '../base/problem.ts';
import { count, list, oneLine, sentence } from '../base/text.ts';
import type { OnProgress, Timing } from '../portal/progress.ts';
import { EXIT, paint, SEVERITY_STYLE, type Terminal } from './terminal.ts';

/** Problems for people: grouped by file, each with its place, its sentence, its fix and its rule. */
export function printProblems(
  problems: readonly Problem[],
  terminal: Terminal,
  least: Severity = 'info',
): void {
  const shown = problems.filter(({ severity }) => least === 'info' || severity !== 'info');
  for (const problem of shown) {
    terminal.out(
      `${paint(terminal, 'bold', formatOrigin(problem.origin))}  ${paint(terminal, SEVERITY_STYLE[problem.severity], problem.severity)}  ${problem.message}`,
    );
    terminal.out(paint(terminal, 'dim', `    ${problem.fix} (${problem.rule})`));
  }
}

/**
 * Says on one line what went wrong. Whatever it repeats of what was given or found, an argument or the name of a file, can
 * neither begin a line of its own nor steer the terminal.
 */
export function complain(message: string, terminal: Terminal): void {
  terminal.error(oneLine(message));
}

/** Says why a command does not do its work, and gives the exit code of that. */
export function refuse(command: string, message: string, terminal: Terminal): number {
  complain(`portolan ${command}: ${sentence(message)}`, terminal);
  return EXIT.unusable;
}

/** `2 errors, 5 warnings and 1 note`, or `no problems`. */
export function problemSummary(problems: readonly Problem[]): string {
  const counts = countProblems(problems);
  const parts = [
    ...(counts.error ? [count(counts.error, 'error')] : []),
    ...(counts.warning ? [count(counts.warning, 'warning')] : []),
    ...(counts.info ? [count(counts.info, 'note')] : []),
  ];
  return parts.length ? list(parts) : 'no problems';
}

export function showProgress(terminal: Terminal): OnProgress {
  return (event) => {
    if (event.type === 'stage') terminal.progress(`${event.stage} …`);
    else if (event.type === 'note') terminal.progress(`${event.stage}: ${event.text}`);
    else terminal.progress('');
  };
}

/** One line per stage with its time and what it did. */
export function printTimings(timings: readonly Timing[], terminal: Terminal): void {
  for (const { stage, ms, text } of timings) {
    terminal.out(`  ${stage.padEnd(9)}${formatMs(ms).padStart(8)}  ${paint(terminal, 'dim', text)}`);
  }
}

export function formatMs(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
