import { appendFileSync } from 'node:fs';
import { formatOrigin } from '../base/origin.ts';
import { countProblems, type Problem } from '../base/problem.ts';
import { oneLine, sentence } from '../base/text.ts';
import type { Terminal } from './terminal.ts';

const LEVEL = { error: 'error', warning: 'warning', info: 'notice' } as const;
/** GitHub shows this many annotations of a level per step; the rest goes to the summary. */
const MOST = 10;

/**
 * Problems as workflow commands, which GitHub turns into annotations on the lines of a pull request; all of
 * them as a table in the job's summary (reference: actions.md 5.2, 5.4), their number as outputs of the step.
 *
 * @param prefix the checked folder within the repository, empty or with a slash at its end
 */
export function printGithub(problems: readonly Problem[], terminal: Terminal, prefix = ''): void {
  const printed = { error: 0, warning: 0, info: 0 };
  for (const problem of problems) {
    printed[problem.severity] += 1;
    if (printed[problem.severity] > MOST) continue;
    const { file, line, column, record } = problem.origin;
    // What a source brought from another repository is no file of this one.
    const path = file && record === undefined ? prefix + file : file;
    const properties = [
      ...(path ? [`file=${escapeProperty(path)}`] : []),
      ...(line ? [`line=${line}`] : []),
      ...(column ? [`col=${column}`] : []),
      `title=${escapeProperty(problem.rule)}`,
    ];
    terminal.out(
      `::${LEVEL[problem.severity]} ${properties.join(',')}::${escapeData(`${sentence(problem.message)} ${problem.fix}`)}`,
    );
  }
  const summary = process.env['GITHUB_STEP_SUMMARY'];
  if (summary) appendFileSync(summary, summaryTable(problems));
  const outputs = process.env['GITHUB_OUTPUT'];
  const { error, warning, info } = countProblems(problems);
  if (outputs) appendFileSync(outputs, `errors=${error}\nwarnings=${warning}\nnotes=${info}\n`);
}

function summaryTable(problems: readonly Problem[]): string {
  if (problems.length === 0) return '### Portolan\n\nNo problems.\n';
  const rows = problems
    .slice(0, 2000)
    .map(
      (problem) =>
        `| ${problem.severity} | ${cell(formatOrigin(problem.origin))} | ${cell(problem.message)} | ${cell(problem.fix)} | ${cell(problem.rule)} |`,
    );
  const left =
    problems.length > rows.length ? `\n${problems.length - rows.length} more are not listed.\n` : '';
  return ['### Portolan', '', '| | Where | What | Fix | Rule |', '|---|---|---|---|---|', ...rows, left].join(
    '\n',
  );
}

function cell(text: string): string {
  return oneLine(text.replace(/[\\|`*_<>@[\]#]/g, '\\$&').replace(/\s+/g, ' '));
}

function escapeData(text: string): string {
  return oneLine(text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A'));
}

function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
