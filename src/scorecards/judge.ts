import { type Problem, problem } from '../base/problem.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { Entity } from '../catalog/entity.ts';
import { shortRef } from '../catalog/ref.ts';
import { TRUE, type Truth } from '../query/ast.ts';
import type { CompiledQuery, StaleRoot } from '../query/compiled.ts';
import type { QueryContext, ScorecardView } from '../query/context.ts';
import { compileQuery } from '../query/evaluate.ts';
import { unreadable } from '../query/port-reading.ts';
import { type Exemption, exemptionKey } from './exemptions.ts';
import type { CardJudgement, CompiledCard, Judgement } from './judgement.ts';
import { NO_LEVEL } from './levels.ts';
import { EXEMPT, FAIL, NOT_APPLICABLE, PASS, UNKNOWN } from './outcome.ts';
import { SCORECARD_PROBLEMS as RULES } from './problems.ts';
import { DEFAULT_MAX_AGE, type Scorecard } from './scorecard.ts';
import { countAll, indexOwners, indexRows, levelAll, type OwnerIndex, type Rows } from './tally.ts';

export type { CardJudgement, CompiledCard, Judgement, LevelCounts, OwnerCounts } from './judgement.ts';

export interface JudgeInput {
  scorecards: readonly Scorecard[];
  /** In the order in which tables show them. */
  entities: readonly Entity[];
  blueprints: ReadonlyMap<string, Blueprint>;
  exemptions: readonly Exemption[];
  context: QueryContext;
}

/** Judges every entity by every scorecard of its kind. Scorecards whose rules ask for others need {@link openJudge}. */
export function judge(input: JudgeInput): Judgement {
  const open = openJudge(input);
  for (const scorecard of input.scorecards) open.judge(scorecard);
  return open.finish();
}

/** Judges one scorecard after the other, in an order in which each has what its rules ask for. */
export interface OpenJudge {
  /** `circle` says with what the scorecard reads each other: then all of its rules are unknown. */
  judge(scorecard: Scorecard, circle?: string): void;
  /** What is known of a scorecard for a kind by now, by its key or identifier. */
  view(name: string, blueprint: string): ScorecardView | undefined;
  /** All scorecards in their own order. */
  finish(): Judgement;
}

export function openJudge(input: JudgeInput): OpenJudge {
  const exemptions = new Map(
    input.exemptions.map((item) => [exemptionKey(item.scorecard, item.rule, item.entity), item]),
  );
  const problems: Problem[] = [];
  const owners = indexOwners(input.entities, input.context);
  const rowsOf = indexRows(input.entities);
  const done = new Map<string, CardJudgement>();
  return {
    judge(scorecard, circle) {
      const judged = circle === undefined ? scorecard : unjudgeable(scorecard, circle);
      done.set(scorecard.key, judgeCard(judged, input, exemptions, owners, rowsOf, problems));
    },
    view(name, blueprint) {
      const scorecard = input.scorecards.find(
        ({ key, identifier, blueprints }) =>
          (key === name || identifier === name) && blueprints.includes(blueprint),
      );
      const card = scorecard && done.get(scorecard.key);
      return card && viewOf(card);
    },
    finish() {
      const cards = input.scorecards.flatMap(({ key }) => done.get(key) ?? []);
      const byKey = new Map(cards.map((card) => [card.scorecard.key, card]));
      return { cards, byKey, context: input.context, blueprints: input.blueprints, problems };
    },
  };
}

/** A scorecard whose rules all wait for each other says nothing. */
function unjudgeable(scorecard: Scorecard, why: string): Scorecard {
  const query = unreadable(why);
  return { ...scorecard, rules: scorecard.rules.map((rule) => ({ ...rule, query })) };
}

const OUTCOME_SEEN = ['pass', 'fail', undefined, 'unknown', 'pass'] as const;

function viewOf({ scorecard, rowOf, levels, possible, outcomes }: CardJudgement): ScorecardView {
  const rules = scorecard.rules.map(({ identifier }) => identifier);
  return {
    levels: scorecard.levels.map(({ title }) => title),
    rules,
    levelOf(ref) {
      const row = rowOf.get(ref);
      if (row === undefined || levels[row] === NO_LEVEL) return undefined;
      return { least: levels[row]!, best: possible[row]! };
    },
    outcomeOf(ref, rule) {
      const row = rowOf.get(ref);
      const column = rules.indexOf(rule);
      return row === undefined || column === -1
        ? undefined
        : OUTCOME_SEEN[outcomes[row * rules.length + column]!];
    },
  };
}

function judgeCard(
  scorecard: Scorecard,
  input: JudgeInput,
  exemptions: ReadonlyMap<string, Exemption>,
  owners: OwnerIndex,
  rowsOf: (kinds: readonly string[]) => Rows,
  problems: Problem[],
): CardJudgement {
  const { entities, rowOf } = rowsOf(scorecard.blueprints);
  const compiled = new Map(
    scorecard.blueprints.map((kind) => [
      kind,
      compileCard(scorecard, input.blueprints.get(kind), input.context),
    ]),
  );
  const outcomes = new Uint8Array(entities.length * scorecard.rules.length);
  for (const [kind, card] of compiled) judgeKind(kind, card, entities, scorecard.rules.length, outcomes);
  exempt(scorecard, rowOf, outcomes, input.exemptions, problems);
  const leveled = levelAll(scorecard, entities.length, outcomes);
  return {
    scorecard,
    entities,
    rowOf,
    outcomes,
    ...leveled,
    ...countAll(scorecard.rules.length, entities, outcomes, leveled.levels, owners),
    stale: scorecard.rules.map((_, rule) => staleOf([...compiled.values()], rule)),
    missing: scorecard.rules.map((_, rule) => missingOf([...compiled.values()], rule)),
    compiled,
    exemptions,
  };
}

function compileCard(
  scorecard: Scorecard,
  blueprint: Blueprint | undefined,
  context: QueryContext,
): CompiledCard {
  return {
    filter:
      scorecard.filter && compileQuery(scorecard.filter, { blueprint, context, maxAge: DEFAULT_MAX_AGE }),
    rules: scorecard.rules.map(({ query, appliesTo, maxAge }) => ({
      query: compileQuery(query, { blueprint, context, maxAge }),
      appliesTo: appliesTo && compileQuery(appliesTo, { blueprint, context, maxAge }),
    })),
  };
}

/** Rule by rule, so that one small function runs over all entities. */
function judgeKind(
  kind: string,
  card: CompiledCard,
  entities: readonly Entity[],
  width: number,
  outcomes: Uint8Array,
): void {
  const rows: number[] = [];
  for (const [row, entity] of entities.entries()) if (entity.blueprint === kind) rows.push(row);
  const applies = card.filter ? rows.map((row) => card.filter!.check(entities[row]!)) : undefined;
  for (const [rule, { query, appliesTo }] of card.rules.entries()) {
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows[index]!;
      const entity = entities[row]!;
      const applied = applies ? applies[index]! : TRUE;
      outcomes[row * width + rule] = outcomeOf(applied, appliesTo, query, entity);
    }
  }
}

/** A rule for an entity: out of place, unknown, passed or failed, before exemptions. */
export function outcomeOf(
  applied: Truth,
  appliesTo: CompiledQuery | undefined,
  query: CompiledQuery,
  entity: Entity,
): number {
  if (applied !== TRUE) return applied === 0 ? NOT_APPLICABLE : UNKNOWN;
  if (appliesTo) {
    const here = appliesTo.check(entity);
    if (here !== TRUE) return here === 0 ? NOT_APPLICABLE : UNKNOWN;
  }
  const truth = query.check(entity);
  return truth === TRUE ? PASS : truth === 0 ? FAIL : UNKNOWN;
}

/** An exemption takes the place of a failure or of an unknown; a pass stays a pass. */
function exempt(
  scorecard: Scorecard,
  rowOf: ReadonlyMap<string, number>,
  outcomes: Uint8Array,
  exemptions: readonly Exemption[],
  problems: Problem[],
): void {
  const columnOf = new Map(scorecard.rules.map(({ identifier }, rule) => [identifier, rule]));
  for (const exemption of exemptions) {
    if (exemption.scorecard !== scorecard.key) continue;
    const row = rowOf.get(exemption.entity);
    const rule = columnOf.get(exemption.rule);
    if (row === undefined || rule === undefined) continue;
    const at = row * scorecard.rules.length + rule;
    const outcome = outcomes[at]!;
    if (outcome === FAIL || outcome === UNKNOWN) outcomes[at] = EXEMPT;
    else problems.push(unneeded(exemption, outcome));
  }
}

function unneeded(exemption: Exemption, outcome: number): Problem {
  const why = outcome === PASS ? 'which it passes' : 'which does not apply to it';
  return problem(RULES['exemption-unneeded'], {
    message: `${shortRef(exemption.entity)} is exempt from “${exemption.rule}”, ${why}`,
    origin: exemption.origin,
    subject: exemption.entity,
    key: `${exemption.scorecard}/${exemption.rule}`,
  });
}

function staleOf(cards: readonly CompiledCard[], rule: number): StaleRoot[] {
  const roots = cards.flatMap(({ filter, rules }) => {
    const { query, appliesTo } = rules[rule]!;
    return [...(filter?.stale ?? []), ...query.stale, ...(appliesTo?.stale ?? [])];
  });
  return [...new Map(roots.map((root) => [root.root, root])).values()];
}

function missingOf(cards: readonly CompiledCard[], rule: number): string[] {
  const roots = cards.flatMap(({ filter, rules }) => {
    const { query, appliesTo } = rules[rule]!;
    return [...(filter?.missing ?? []), ...query.missing, ...(appliesTo?.missing ?? [])];
  });
  return [...new Set(roots)];
}
