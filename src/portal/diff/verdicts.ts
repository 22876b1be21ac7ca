import { compareText } from '../../base/json.ts';
import type { CardJudgement } from '../../scorecards/judge.ts';
import { NO_LEVEL } from '../../scorecards/levels.ts';
import { OUTCOMES, type Outcome } from '../../scorecards/outcome.ts';
import type { Portal } from '../portal.ts';
import type { Renames } from './entities.ts';

export interface LevelChange {
  ref: string;
  /** Key of the scorecard. */
  scorecard: string;
  from: string;
  to: string;
  rose: boolean;
}

export interface VerdictChange {
  ref: string;
  scorecard: string;
  /** Identifier of the rule. */
  rule: string;
  from: Outcome;
  to: Outcome;
}

/** Entities of one scorecard in both portals, with their rows. */
interface Row {
  ref: string;
  old: CardJudgement;
  now: CardJudgement;
  oldRow: number;
  row: number;
}

function* rowsOf(before: Portal, after: Portal, renames: Renames): Generator<Row> {
  const former = new Map([...renames].map(([from, to]) => [to, from]));
  for (const now of after.judgement.cards) {
    const old = before.judgement.byKey.get(now.scorecard.key);
    if (!old) continue;
    for (const [ref, row] of now.rowOf) {
      const oldRow = old.rowOf.get(former.get(ref) ?? ref);
      if (oldRow !== undefined) yield { ref, old, now, oldRow, row };
    }
  }
}

/** Levels that are known on both sides: what is unknown says nothing of the entity. */
export function levelChanges(before: Portal, after: Portal, renames: Renames): LevelChange[] {
  const changes: LevelChange[] = [];
  for (const { ref, old, now, oldRow, row } of rowsOf(before, after, renames)) {
    const [from, to] = [levelAt(old, oldRow), levelAt(now, row)];
    if (from === undefined || to === undefined) continue;
    const [was, is] = [old.scorecard.levels[from]!.title, now.scorecard.levels[to]!.title];
    if (was !== is) changes.push({ ref, scorecard: now.scorecard.key, from: was, to: is, rose: to > from });
  }
  return changes.sort((a, b) => compareText(a.ref, b.ref) || compareText(a.scorecard, b.scorecard));
}

function levelAt({ levels, possible }: CardJudgement, row: number): number | undefined {
  const level = levels[row]!;
  return level === NO_LEVEL || possible[row] !== level ? undefined : level;
}

/** Verdicts of rules that both portals have. */
export function verdictChanges(before: Portal, after: Portal, renames: Renames): VerdictChange[] {
  const changes: VerdictChange[] = [];
  for (const { ref, old, now, oldRow, row } of rowsOf(before, after, renames)) {
    const columns = columnsOf(old);
    for (const [column, { identifier }] of now.scorecard.rules.entries()) {
      const oldColumn = columns.get(identifier);
      if (oldColumn === undefined) continue;
      const from = outcomeAt(old, oldRow, oldColumn);
      const to = outcomeAt(now, row, column);
      if (from !== to) changes.push({ ref, scorecard: now.scorecard.key, rule: identifier, from, to });
    }
  }
  return changes.sort(
    (a, b) =>
      compareText(a.ref, b.ref) || compareText(a.scorecard, b.scorecard) || compareText(a.rule, b.rule),
  );
}

const known = new WeakMap<CardJudgement, ReadonlyMap<string, number>>();

function columnsOf(card: CardJudgement): ReadonlyMap<string, number> {
  let columns = known.get(card);
  if (!columns) {
    columns = new Map(card.scorecard.rules.map(({ identifier }, column) => [identifier, column]));
    known.set(card, columns);
  }
  return columns;
}

function outcomeAt({ outcomes, scorecard }: CardJudgement, row: number, column: number): Outcome {
  return OUTCOMES[outcomes[row * scorecard.rules.length + column]!]!;
}
