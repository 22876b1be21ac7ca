import { formatDay, formatMonth, parseTime } from '../../base/dates.ts';
import { asString } from '../../base/json.ts';
import { formatMoney, toNumber } from '../../base/money.ts';
import { count, formatNumber } from '../../base/text.ts';
import { valueAt } from '../../catalog/document.ts';
import type { Entity } from '../../catalog/entity.ts';
import { problemsOf } from '../../portal/portal.ts';
import { getPortal } from '../../portal/store.ts';
import type { Dependencies } from './dependencies.ts';
import type { StandingView } from './verdicts.ts';

/** A figure of a page's summary: label, figure, one line of context. */
export interface Figure {
  label: string;
  value: string;
  small?: string;
  context: string;
  icon?: string;
  href?: string;
  /** `up` for a rise that costs, `down` for a fall that saves. */
  trend?: 'up' | 'down' | undefined;
}

/** Three to five figures that answer "is it healthy": levels, dependents, activity, cost, problems. */
export function figuresOf(
  entity: Entity,
  standings: readonly StandingView[],
  dependencies: Dependencies | undefined,
): Figure[] {
  const figures: Figure[] = standings
    .filter(({ applies }) => applies)
    .slice(0, 2)
    .map(standingFigure);
  const cost = costFigure(entity);
  const git = activityFigure(entity);
  if (git) figures.push(git);
  if (dependencies) figures.push(dependentsFigure(dependencies));
  if (cost) figures.push(cost);
  const problems = problemsOf(getPortal(), entity.ref).filter(({ severity }) => severity !== 'info').length;
  if (problems > 0 && figures.length < 5) {
    figures.push({
      label: 'Definition',
      value: count(problems, 'problem'),
      context: 'to mend in its file',
      icon: 'warn',
      href: '#problems',
    });
  }
  return figures.slice(0, 5);
}

function standingFigure(standing: StandingView): Figure {
  return {
    label: standing.title,
    value: standing.unknownAbove ? `${standing.level} or more` : standing.level,
    small: standing.judged > 0 ? `${standing.passed} of ${standing.judged}` : '',
    context: standing.next,
    href: '#scorecards',
    ...(standing.tone === 'fail' || standing.tone === 'warn' ? { icon: standing.tone } : {}),
  };
}

function dependentsFigure({ upstream, downstream }: Dependencies): Figure {
  return {
    label: 'Depended on by',
    value: formatNumber(upstream),
    small: upstream === 1 ? 'entity' : 'entities',
    context: `depends on ${formatNumber(downstream)}`,
    href: '#dependencies',
  };
}

function activityFigure(entity: Entity): Figure | undefined {
  const last = asString(valueAt(entity.doc, 'properties.git.lastCommitAt'));
  if (!last || Number.isNaN(parseTime(last))) return undefined;
  const people = valueAt(entity.doc, 'properties.git.contributors90d');
  return {
    label: 'Last commit',
    value: formatDay(last),
    context: typeof people === 'number' ? `${count(people, 'contributor')} in 90 days` : 'default branch',
  };
}

function costFigure(entity: Entity): Figure | undefined {
  const cost = getPortal().costs?.costOf(entity.ref);
  if (!cost) return undefined;
  const before = cost.running.previousMonthSameDays;
  const change =
    before && before > 0n ? toNumber(cost.running.completeToDate) / toNumber(before) - 1 : undefined;
  const percent = change === undefined ? undefined : Math.round(change * 100);
  const small = percent === undefined || Math.abs(percent) < 3;
  return {
    label: `Cost, ${formatMonth(cost.lastDay)}`,
    value: formatMoney(cost.monthToDate, cost.currency),
    context:
      percent === undefined
        ? 'no month to compare with'
        : small
          ? `as in ${formatMonth(previous(cost.lastDay), { short: true })} so far`
          : `${percent > 0 ? '▲' : '▼'} ${Math.abs(percent)} % against ${formatMonth(previous(cost.lastDay), { short: true })} so far`,
    href: '#cost',
    ...(small ? {} : { trend: percent! > 0 ? 'up' : 'down' }),
  };
}

function previous(day: string): string {
  const [year, month] = day.split('-').map(Number);
  return month === 1 ? `${year! - 1}-12-01` : `${year}-${String(month! - 1).padStart(2, '0')}-01`;
}
