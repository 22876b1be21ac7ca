import { compareText } from '../base/json.ts';
import { passRate } from '../scorecards/outcome.ts';
import type { CardJudgement } from '../scorecards/judge.ts';
import type { Level } from '../scorecards/scorecard.ts';
import { standingAt, standingsOf } from '../scorecards/view.ts';
import type { Column, Silhouette } from './column.ts';
import type { Portal } from './portal.ts';

/** Scorecards whose levels lists show; those of the others can be filtered by and exported. */
const SHOWN = 2;

/** The level of every scorecard, that of the scorecard with the most entities first, and the rules passed of all. */
export function verdictColumns({ judgement }: Portal): readonly Column[] {
  const cards = judgement.cards
    .filter((card) => card.entities.length > 0)
    .sort((a, b) => b.entities.length - a.entities.length || compareText(a.scorecard.key, b.scorecard.key));
  if (cards.length === 0) return [];
  return [...cards.map((card, index) => levelColumn(card, index, cards.length === 1)), rulesColumn()];
}

function levelColumn(card: CardJudgement, index: number, only: boolean): Column<'state'> {
  const { key, title, levels } = card.scorecard;
  const shown: Partial<Column> = index >= SHOWN ? {} : index === 0 ? { cell: 'state' } : { cell: 'state', priority: 'p4' };
  return {
    ...shown,
    id: `level.${key}`,
    title: only ? 'Level' : title,
    about: `Its level on the scorecard ${title}; "or more" where unknown verdicts may lift it.`,
    type: 'state',
    sort: 'ascending',
    facet: { key: `level.${key}`, title: only ? 'Level' : title },
    states: [...levels.keys()].reverse().flatMap((level) => [
      { value: levelWord(levels[level]!, false), is: silhouetteOf(level, levels.length) },
      ...(level < levels.length - 1 ? [{ value: levelWord(levels[level]!, true), is: 'unknown' as const }] : []),
    ]),
    value(_portal, { ref }) {
      const row = card.rowOf.get(ref);
      if (row === undefined) return null;
      const { level, unknownAbove } = standingAt(card, row);
      return level ? levelWord(level, unknownAbove) : null;
    },
  };
}

function levelWord({ title }: Level, orMore: boolean): string {
  return orMore ? `${title} or more` : title;
}

/** The base level needs work, the one above it a little, the others none; the highest is always fine. */
function silhouetteOf(level: number, levels: number): Silhouette {
  if (level === levels - 1) return 'pass';
  return level === 0 ? 'fail' : level === 1 ? 'warn' : 'pass';
}

function rulesColumn(): Column<'pair'> {
  return {
    id: 'rules',
    title: 'Rules',
    about: 'Rules of all scorecards that it passes or is exempt from, and those with a verdict.',
    type: 'pair',
    cell: 'ratio',
    priority: 'p4',
    sort: 'descending',
    value({ judgement }, { ref }) {
      const standings = standingsOf(judgement, ref).filter(({ level }) => level !== undefined);
      if (standings.length === 0) return null;
      const rates = standings.map(({ counts }) => passRate(counts));
      return [rates.reduce((sum, { passed }) => sum + passed, 0), rates.reduce((sum, { judged }) => sum + judged, 0)];
    },
  };
}
