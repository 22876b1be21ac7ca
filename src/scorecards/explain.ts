import { formatDay, parseTime } from '../base/dates.ts';
import type { Origin } from '../base/origin.ts';
import { positionIn } from '../base/yaml.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { Contribution, Entity } from '../catalog/entity.ts';
import { TRUE } from '../query/ast.ts';
import type { CompiledQuery, TestTrace, Trace } from '../query/compiled.ts';
import type { QueryContext } from '../query/context.ts';
import { formatPath, valueAt } from '../query/path.ts';
import { titleOf, valueWords } from '../query/phrase.ts';
import { reasonWords } from '../query/reason.ts';
import { queryWords, subjectKey } from '../query/words.ts';
import { type Exemption, exemptionKey } from './exemptions.ts';
import type { CardJudgement, Judgement } from './judge.ts';
import { OUTCOMES, type Outcome } from './outcome.ts';

/** Values that an explanation lists at most. */
const MAX_SEEN = 20;

/** Why a rule came out as it did for an entity: made when a page shows it, never kept. */
export interface Explanation {
  outcome: Outcome;
  /** One sentence for people, without a full stop. */
  reason: string;
  /** What must be true, without a full stop. */
  expected: string;
  seen: Seen[];
  /** The stale source on which the verdict rests; the one with the oldest data where there are more. */
  stale?: { since: string; until: string; reason: string };
  /** The exemption that takes the place of the verdict. */
  exemption?: Exemption;
}

/** A value that the rule looked at. */
export interface Seen {
  title: string;
  /** Where it stands in the entity's document, or the path as written where there is no value. */
  path: string;
  value: unknown;
  /** The value for people; `empty` where there is none. */
  text: string;
  /** Who said so, with the line where that is known; for what was computed its definition. Undefined for what is not there. */
  origin?: Origin;
  observedAt?: string;
}

/**
 * Runs a rule again with tracing. Undefined when the judgement has no such scorecard, rule or entity. The
 * outcome is always that of the judgement's bytes.
 *
 * @param key the scorecard's key
 * @param rule the rule's identifier
 * @param ref the entity's ref
 */
export function explain(
  judgement: Judgement,
  key: string,
  rule: string,
  ref: string,
): Explanation | undefined {
  const card = judgement.byKey.get(key);
  const row = card?.rowOf.get(ref);
  const column = card?.scorecard.rules.findIndex(({ identifier }) => identifier === rule) ?? -1;
  if (!card || row === undefined || column === -1) return undefined;
  return explainCell(card, row, column, judgement);
}

function explainCell(
  card: CardJudgement,
  row: number,
  column: number,
  { context, blueprints }: Judgement,
): Explanation {
  const { scorecard } = card;
  const rule = scorecard.rules[column]!;
  const entity = card.entities[row]!;
  const compiled = card.compiled.get(entity.blueprint)!;
  const blueprint = blueprints.get(entity.blueprint);
  const outcome = OUTCOMES[card.outcomes[row * scorecard.rules.length + column]!]!;
  const decided = decide(
    [compiled.filter, compiled.rules[column]!.appliesTo],
    compiled.rules[column]!.query,
    entity,
  );
  const exemption = card.exemptions.get(exemptionKey(scorecard.key, rule.identifier, entity.ref));
  const why = reasonWords(decided.trace, blueprint, context.now);
  const stale = [...decided.query.stale].sort((a, b) => parseTime(a.since) - parseTime(b.since))[0];
  return {
    outcome,
    reason:
      outcome === 'exempt' && exemption
        ? waived(exemption)
        : decided.applies
          ? why
          : `Does not apply: ${why}`,
    expected: queryWords(rule.query, blueprint),
    seen: seenIn(decided.trace, entity, blueprint, context),
    ...(stale
      ? { stale: { since: stale.since, until: later(stale.since, rule.maxAge), reason: stale.reason } }
      : {}),
    ...(outcome === 'exempt' && exemption ? { exemption } : {}),
  };
}

interface Decided {
  /** The query that decided: the first gate that is not open, else the rule's own. */
  query: CompiledQuery;
  trace: Trace;
  applies: boolean;
}

function decide(
  gates: readonly (CompiledQuery | undefined)[],
  query: CompiledQuery,
  entity: Entity,
): Decided {
  for (const gate of gates) {
    const trace = gate?.trace(entity);
    if (gate && trace && trace.truth !== TRUE) return { query: gate, trace, applies: trace.truth !== 0 };
  }
  return { query, trace: query.trace(entity), applies: true };
}

function waived({ until, grantedBy, reason }: Exemption): string {
  return `Waived until ${formatDay(until)} by ${grantedBy}: ${reason.replace(/[\s.]+$/, '')}`;
}

function later(since: string, milliseconds: number): string {
  const time = parseTime(since) + milliseconds;
  return Number.isNaN(time) ? since : new Date(time).toISOString();
}

function seenIn(
  trace: Trace,
  entity: Entity,
  blueprint: Blueprint | undefined,
  context: QueryContext,
): Seen[] {
  const seen = new Map<string, Seen>();
  for (const test of testsOf(trace)) {
    if (seen.size === MAX_SEEN) break;
    const { subject } = test.test;
    const path = test.place
      ? formatPath(test.place)
      : subject.kind === 'property'
        ? subject.path.text
        : subject.kind === 'relation'
          ? `relations.${subject.relation}`
          : subjectKey(test.test);
    if (seen.has(path)) continue;
    const computed = definitionOf(test.place, entity, context);
    const source = computed ? undefined : test.place && contributionOf(entity, test.place);
    seen.set(path, {
      title: titleOf(subject, blueprint),
      path,
      value: test.value,
      text: valueWords(test.value),
      ...(computed ? { origin: computed } : {}),
      ...(source ? { origin: originAt(source, test.place!) } : {}),
      ...(source?.observedAt === undefined ? {} : { observedAt: source.observedAt }),
    });
  }
  return [...seen.values()];
}

/** Where a computed value is defined, whatever was written in its place. */
function definitionOf(
  place: readonly string[] | undefined,
  { blueprint }: Entity,
  context: QueryContext,
): Origin | undefined {
  return place?.[0] === 'properties' && place[1] !== undefined
    ? context.definedAt(place[1], blueprint)
    : undefined;
}

function* testsOf(trace: Trace): Generator<TestTrace> {
  if (trace.kind === 'test') yield trace;
  else if (trace.kind === 'not') yield* testsOf(trace.of);
  else if (trace.kind === 'and' || trace.kind === 'or') for (const part of trace.of) yield* testsOf(part);
}

/** The contribution whose value is shown at a place: the best that has one. */
function contributionOf(entity: Entity, place: readonly string[]): Contribution | undefined {
  const field = place.at(-1)!;
  return entity.contributions.find(
    ({ patch, relations }) =>
      valueAt(patch, place) !== undefined ||
      (relations !== undefined && place.length <= 2 && Object.hasOwn(relations, field)),
  );
}

/** The contribution's origin, moved to the place itself where the text is known. */
function originAt({ origin, declared }: Contribution, place: readonly string[]): Origin {
  return declared ? { ...origin, ...positionIn(declared.document, [...declared.path, ...place]) } : origin;
}
