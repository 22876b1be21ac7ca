import { compareText } from '../../base/json.ts';
import { count, formatNumber, formatShare } from '../../base/text.ts';
import { slugOf } from '../../catalog/slug.ts';
import { pluralOf } from '../../portal/addresses.ts';
import { getPortal } from '../../portal/store.ts';
import { queryWords } from '../../query/words.ts';
import type { CardJudgement } from '../../scorecards/judge.ts';
import { NO_LEVEL } from '../../scorecards/levels.ts';
import { type Counts, OUTCOMES, passRate } from '../../scorecards/outcome.ts';
import { originHref, type RefLink, refLink } from './entity.ts';
import { actionHref, href, nameOf, scorecardHref } from './links.ts';
import { cleanValue, OUTCOME_LOOK } from './verdicts.ts';

export const PAGE_ROWS = 100;

export interface LevelRow {
  title: string;
  entities: number;
  atLeast: number;
  /** Share of the largest, in percent, for its bar. */
  share: number;
}

export interface CardSummary {
  key: string;
  title: string;
  description: string;
  href: string;
  kinds: string;
  rules: number;
  entities: number;
  counts: Counts;
  passShare: string;
  judged: number;
  levels: LevelRow[];
  top: { title: string; entities: number };
}

/** All scorecards in their order, for the overview. */
export function cardSummaries(): CardSummary[] {
  return getPortal().judgement.cards.map(cardSummary);
}

export function cardSummary(card: CardJudgement): CardSummary {
  const { scorecard } = card;
  const entities = card.levelCounts.reduce((sum, { known, atLeast }) => sum + known + atLeast, 0);
  const most = Math.max(1, ...card.levelCounts.map(({ known, atLeast }) => known + atLeast));
  const { share, judged } = passRate(card.counts);
  const top = card.levelCounts.at(-1)!;
  const kinds = scorecard.blueprints.map((kind) => {
    const blueprint = getPortal().blueprints.get(kind);
    return blueprint ? pluralOf(blueprint) : kind;
  });
  return {
    key: scorecard.key,
    title: scorecard.title,
    description: scorecard.description ?? '',
    href: scorecardHref(scorecard.key),
    kinds: kinds.join(', '),
    rules: scorecard.rules.length,
    entities,
    counts: card.counts,
    passShare: share === undefined ? '–' : formatShare(share, 1),
    judged,
    levels: scorecard.levels
      .map(({ title }, index) => {
        const { known, atLeast } = card.levelCounts[index]!;
        return {
          title,
          entities: known + atLeast,
          atLeast,
          share: Math.round(((known + atLeast) / most) * 1000) / 10,
        };
      })
      .reverse(),
    top: { title: scorecard.levels.at(-1)!.title, entities: top.known + top.atLeast },
  };
}

export interface RuleRow {
  slug: string;
  title: string;
  description: string;
  level: string;
  statement: string;
  applies: string;
  counts: Counts;
  passShare: number | undefined;
  remedy:
    | { title: string; effort: string | undefined; href: string | undefined; docs: string | undefined }
    | undefined;
  place: string | undefined;
}

/** The rules of a scorecard, level by level. */
export function ruleRows(card: CardJudgement): RuleRow[] {
  const portal = getPortal();
  const blueprint = portal.blueprints.get(card.scorecard.blueprints[0] ?? '');
  return ordered(card).map(({ rule, index }) => {
    const action = rule.remedy?.action
      ? portal.actions.find(({ id }) => id === rule.remedy!.action)
      : undefined;
    return {
      slug: slugOf(rule.identifier),
      title: rule.title,
      description: rule.description ?? '',
      level: card.scorecard.levels[rule.level]?.title ?? '',
      statement: cleanValue(queryWords(rule.query, blueprint)),
      applies: rule.appliesTo ? cleanValue(queryWords(rule.appliesTo, blueprint)) : '',
      counts: card.ruleCounts[index]!,
      passShare: passRate(card.ruleCounts[index]!).share,
      remedy: rule.remedy && {
        title: rule.remedy.title,
        effort: rule.remedy.effort,
        href: action && actionHref(action.id),
        docs: rule.remedy.docs,
      },
      place: originHref(rule.origin),
    };
  });
}

/** Rules in the order of their levels, then as written. */
function ordered(
  card: CardJudgement,
): { rule: CardJudgement['scorecard']['rules'][number]; index: number }[] {
  return card.scorecard.rules
    .map((rule, index) => ({ rule, index }))
    .sort((a, b) => a.rule.level - b.rule.level || a.index - b.index);
}

export interface HeatColumn {
  slug: string;
  title: string;
  /** True where a new level starts. */
  gap: boolean;
}

export interface HeatRow {
  title: string;
  href: string;
  owner: string;
  cells: { is: string; label: string; gap: boolean }[];
  level: string;
  atLeast: boolean;
  tone: string;
}

export interface Heat {
  groups: { title: string; span: number; gap: boolean }[];
  columns: HeatColumn[];
  rows: HeatRow[];
  total: number;
  page: number;
  pages: number;
  first: number;
}

/** Rows to which a scorecard applies, the most in need first: lowest level, most failures, then by name. */
const sortedRows = new WeakMap<CardJudgement, number[]>();

function rowsInNeed(card: CardJudgement): number[] {
  let rows = sortedRows.get(card);
  if (!rows) {
    const width = card.scorecard.rules.length;
    const fails = card.entities.map((_, row) =>
      card.outcomes
        .subarray(row * width, (row + 1) * width)
        .reduce((sum, code) => sum + (OUTCOMES[code] === 'fail' ? 1 : 0), 0),
    );
    rows = card.entities
      .map((_, row) => row)
      .filter((row) => card.levels[row] !== NO_LEVEL)
      .sort(
        (a, b) =>
          card.levels[a]! - card.levels[b]! ||
          fails[b]! - fails[a]! ||
          compareText(card.entities[a]!.title, card.entities[b]!.title) ||
          a - b,
      );
    sortedRows.set(card, rows);
  }
  return rows;
}

export function heatPages(card: CardJudgement): number {
  return Math.max(1, Math.ceil(rowsInNeed(card).length / PAGE_ROWS));
}

/** One page of the heat map: entities by rules. */
export function heatMap(card: CardJudgement, page: number): Heat {
  const rules = ordered(card);
  const { levels } = card.scorecard;
  const gaps = rules.map(({ rule }, index) => index > 0 && rules[index - 1]!.rule.level !== rule.level);
  const groups: Heat['groups'] = [];
  for (const [index, { rule }] of rules.entries()) {
    if (index === 0 || gaps[index])
      groups.push({ title: levels[rule.level]?.title ?? '', span: 1, gap: gaps[index]! });
    else groups.at(-1)!.span += 1;
  }
  const all = rowsInNeed(card);
  const first = (page - 1) * PAGE_ROWS;
  return {
    groups,
    columns: rules.map(({ rule }, index) => ({
      slug: slugOf(rule.identifier),
      title: rule.title,
      gap: gaps[index]!,
    })),
    rows: all.slice(first, first + PAGE_ROWS).map((row) =>
      heatRow(
        card,
        row,
        rules.map(({ index }) => index),
        gaps,
      ),
    ),
    total: all.length,
    page,
    pages: heatPages(card),
    first,
  };
}

function heatRow(
  card: CardJudgement,
  row: number,
  order: readonly number[],
  gaps: readonly boolean[],
): HeatRow {
  const entity = card.entities[row]!;
  const width = card.scorecard.rules.length;
  const level = card.levels[row]!;
  const portal = getPortal();
  const owner = portal.graph.from(entity.ref).find(({ type }) => type === 'ownedBy');
  const top = card.scorecard.levels.length - 1;
  return {
    title: nameOf(entity.ref),
    href: href(entity.path),
    owner: owner ? refLink(owner.target).title : '',
    cells: order.map((rule, index) => ({
      ...OUTCOME_LOOK[OUTCOMES[card.outcomes[row * width + rule]!]!],
      gap: gaps[index]!,
    })),
    level: card.scorecard.levels[level]?.title ?? '',
    atLeast: card.possible[row] !== level,
    tone: level === 0 ? 'fail' : level === top ? 'pass' : card.possible[row] !== level ? 'unknown' : 'warn',
  };
}

export interface OwnerRow {
  owner: RefLink | undefined;
  entities: number;
  counts: Counts;
  share: number | undefined;
}

/** Owners by their share of passed rules, the lowest first; at most `most`. */
export function ownerRows(card: CardJudgement, most: number): { rows: OwnerRow[]; hidden: number } {
  const rows = [...card.owners]
    .filter(([, { entities }]) => entities > 0)
    .map(([ref, { entities, counts }]) => ({ ref, entities, counts, share: passRate(counts).share }))
    .sort((a, b) => (a.share ?? 2) - (b.share ?? 2) || b.entities - a.entities || compareText(a.ref, b.ref));
  return {
    rows: rows
      .slice(0, most)
      .map(({ ref, ...row }) => ({ owner: ref === '' ? undefined : refLink(ref), ...row })),
    hidden: Math.max(0, rows.length - most),
  };
}

/** `98 of 214 at Gold`. */
export function topSentence({ top, entities }: CardSummary): string {
  return `${formatNumber(top.entities)} of ${count(entities, 'entity', 'entities')} at ${top.title}`;
}

export function percent(share: number | undefined): string {
  return share === undefined ? '–' : formatShare(share);
}
