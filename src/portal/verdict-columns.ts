import { compareText } from '../base/json.ts';
import type { CardJudgement } from '../scorecards/judge.ts';
import { passRate } from '../scorecards/outcome.ts';
import type { Level } from '../scorecards/scorecard.ts';
import { standingAt, standingsOf } from '../scorecards/view.ts';
import type { Column, ColumnHead, Silhouette } from './column.ts';
import type { Portal } from './portal.ts';

/** Scorecards whose levels the list of a kind shows; those of the others can be filtered by and exported. */
const SHOWN = 2;

/**
 * Where entities stand. A list of many kinds has one column of levels, as every kind has scorecards of its
 * own; the list of one kind has a column for each scorecard, that with the most entities first.
 */
export function verdictColumns({ judgement }: Portal): readonly Column[] {
  const cards = judgement.cards
    .filter(({ entities }) => entities.length > 0)
    .sort((a, b) => b.entities.length - a.entities.length || compareText(a.scorecard.key, b.scorecard.key));
  const [first, ...others] = cards;
  if (!first) return [];
  if (others.length === 0) return [cardColumn(first, { title: 'Level', cell: 'state' }), RULES];
  return [
    firstLevelColumn(cards),
    ...cards.map((card, index) =>
      cardColumn(card, {
        title: card.scorecard.title,
        lists: 'single',
        ...(index < SHOWN ? { cell: 'state' } : {}),
        ...(index > 0 ? { priority: 'p4' } : {}),
      }),
    ),
    RULES,
  ];
}

type Shown = Pick<ColumnHead, 'title' | 'cell' | 'priority' | 'lists'>;

function cardColumn(card: CardJudgement, shown: Shown): Column<'state'> {
  const { key, title } = card.scorecard;
  return {
    ...shown,
    id: `level.${key}`,
    about: `Its level on the scorecard ${title}; "or more" where unknown verdicts may lift it.`,
    type: 'state',
    sort: 'ascending',
    facet: { key: `level.${key}`, title: shown.title, ...(shown.lists ? { lists: shown.lists } : {}) },
    states: statesOf(card),
    value: (_portal, { ref }) => levelOn(card, ref),
  };
}

function firstLevelColumn(cards: readonly CardJudgement[]): Column<'state'> {
  const states = new Map(
    cards
      .flatMap(statesOf)
      .reverse()
      .map((state) => [state.value, state]),
  );
  return {
    id: 'level',
    title: 'Level',
    about:
      'Its level on the first scorecard that applies to it; "or more" where unknown verdicts may lift it.',
    type: 'state',
    cell: 'state',
    lists: 'mixed',
    sort: 'ascending',
    facet: { key: 'level', title: 'Level', lists: 'mixed' },
    states: [...states.values()].reverse(),
    value(_portal, { ref }) {
      for (const card of cards) {
        const level = levelOn(card, ref);
        if (level !== null) return level;
      }
      return null;
    },
  };
}

function levelOn(card: CardJudgement, ref: string): string | null {
  const row = card.rowOf.get(ref);
  if (row === undefined) return null;
  const { level, unknownAbove } = standingAt(card, row);
  return level ? levelWord(level, unknownAbove) : null;
}

/** Every level with its silhouette, the highest first. */
function statesOf({ scorecard: { levels } }: CardJudgement): { value: string; is: Silhouette }[] {
  return [...levels.entries()].reverse().flatMap(([index, level]) => {
    const known = { value: levelWord(level, false), is: silhouetteOf(index, levels.length) };
    return index === levels.length - 1
      ? [known]
      : [{ value: levelWord(level, true), is: 'unknown' as const }, known];
  });
}

function levelWord({ title }: Level, orMore: boolean): string {
  return orMore ? `${title} or more` : title;
}

/** The base level needs work, the one above it a little, the others none; the highest is always fine. */
function silhouetteOf(level: number, levels: number): Silhouette {
  if (level === levels - 1) return 'pass';
  return level === 0 ? 'fail' : level === 1 ? 'warn' : 'pass';
}

const RULES: Column<'pair'> = {
  id: 'rules',
  title: 'Rules',
  about: 'Rules of all scorecards that it passes or is exempt from, and those with a verdict.',
  type: 'pair',
  cell: 'ratio',
  priority: 'p4',
  sort: 'descending',
  value({ judgement }, { ref }) {
    const rates = standingsOf(judgement, ref).flatMap(({ level, counts }) =>
      level ? [passRate(counts)] : [],
    );
    if (rates.length === 0) return null;
    return [
      rates.reduce((sum, { passed }) => sum + passed, 0),
      rates.reduce((sum, { judged }) => sum + judged, 0),
    ];
  },
};
