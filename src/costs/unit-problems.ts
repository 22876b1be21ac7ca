import type { Origin } from '../base/origin.ts';
import { type Problem, problem } from '../base/problem.ts';
import { clip, count, list } from '../base/text.ts';
import { REJECT_REASONS } from './contract.ts';
import { COST_PROBLEMS as RULES } from './problems.ts';
import { MAX_EXAMPLES } from './rejected.ts';
import type { Unit, UnitFailure } from './unit.ts';

/** The problem of a file that was not read. */
export function failureProblem(failure: UnitFailure, origin: Origin): Problem {
  switch (failure.reason) {
    case 'empty':
      return problem(RULES.empty, { message: `${origin.file} holds no charges`, origin });
    case 'not-a-bill':
      return problem(RULES['not-a-bill'], {
        message: `${origin.file} has neither EffectiveCost nor ChargePeriodStart (${count(failure.columns, 'column')} of FOCUS found)`,
        origin,
      });
    case 'missing-column':
      return problem(RULES['missing-column'], {
        message: `${origin.file} has no column ${list(failure.names, 'or')}`,
        origin,
      });
    case 'unreadable':
      return problem(RULES.unreadable, {
        message: `${origin.file} cannot be read: ${failure.message}`,
        origin,
      });
  }
}

/** What is worth telling about a file that was read: rejected rows one by one up to ten, and departures from FOCUS. */
export function unitProblems(unit: Unit, origin: Origin): Problem[] {
  const problems = unit.examples.map(({ row, reason }) => {
    const parquet = origin.file?.endsWith('.parquet') ?? false;
    return problem(RULES['rejected-row'], {
      message: `${parquet ? 'row' : 'line'} ${row} is left out: ${REJECT_REASONS[reason] ?? reason}`,
      origin: parquet ? origin : { ...origin, line: row },
      key: `${row} ${reason}`,
    });
  });
  const rejected = unit.rejected.reduce((sum, { rows }) => sum + rows, 0);
  if (rejected > unit.examples.length) {
    const reasons = unit.rejected.map(
      ({ reason, rows }) => `${rows} because ${REJECT_REASONS[reason] ?? reason}`,
    );
    problems.push(
      problem(RULES['rejected-row'], {
        message: `${count(rejected, 'row')} of ${count(unit.rows, 'row')} are left out (the first ${MAX_EXAMPLES} are listed): ${list(reasons)}`,
        origin,
        key: 'all',
      }),
    );
  }
  const unknown = unit.totals
    .filter(({ category }) => category === 'Unknown')
    .reduce((sum, { rows }) => sum + rows, 0);
  if (unknown > 0) {
    const message = `${count(unknown, 'row')} of ${origin.file} ${unknown === 1 ? 'has' : 'have'} no ChargeCategory that FOCUS knows`;
    problems.push(problem(RULES['unknown-category'], { message, origin }));
  }
  if (unit.unknown.length + unit.missing.length > 0) {
    const parts = [
      ...(unit.missing.length > 0 ? [`lacks ${some(unit.missing)}`] : []),
      ...(unit.unknown.length > 0 ? [`has the unknown ${some(unit.unknown)}`] : []),
    ];
    const message = `${origin.file} (FOCUS ${unit.version}) ${parts.join(' and ')}`;
    problems.push(problem(RULES['odd-column'], { message, origin }));
  }
  return problems;
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => clip(name, 40));
  return names.length > shown.length
    ? `${shown.join(', ')} and ${names.length - shown.length} more`
    : list(shown);
}
