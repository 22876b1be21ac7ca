import { dayOf, monthOf, parseTime } from '../base/dates.ts';
import type { CostMonthFile } from './cost-months.ts';
import type { BuildRecord } from './record.ts';
import { openRewinder } from './rewind.ts';
import type { Counts, Letter, Reached, Remembered, Summary } from './summary.ts';

/** What was known of everything at a time. */
export interface PortalAsOf {
  /** ISO time that was asked for, and of the build that was the latest then. */
  asOf: string;
  builtAt: string;
  counts: Counts;
  /** What the month cost that the time lies in, by currency; empty when that is not known. */
  cost: Record<string, string>;
}

/** What was known of an entity at a time. */
export interface EntityAsOf extends Omit<PortalAsOf, 'counts'> {
  /** Its ref then. */
  ref: string;
  title: string;
  kind: string;
  owners: string[];
  lifecycle: string | null;
  problems: { errors: number; warnings: number };
  /** Paths on which sources disagreed. */
  drift: string[];
  scorecards: CardAsOf[];
}

export interface CardAsOf {
  key: string;
  title: string;
  /** Null where it was not known. */
  level: string | null;
  rules: { id: string; title: string; outcome: OutcomeAsOf }[];
}

export type OutcomeAsOf = 'pass' | 'fail' | 'exempt' | 'unknown';

/** Why nothing can be said of a time, or of an entity at that time. */
export type NotKnown = { error: string };

const OUTCOME: Record<Exclude<Letter, 'n'>, OutcomeAsOf> = {
  p: 'pass',
  f: 'fail',
  x: 'exempt',
  u: 'unknown',
};

export interface Past {
  summary: Summary;
  /** The oldest first. */
  records: readonly BuildRecord[];
  months: readonly CostMonthFile[];
}

/** What was known of everything at a time (ISO). */
export function portalAsOf(past: Past, time: string): PortalAsOf | NotKnown {
  const unknown = beforeAll(past, time);
  if (unknown) return unknown;
  return { ...headOf(past, time), counts: countsAt(past, time), cost: costOf(past, time) };
}

/**
 * What was known of an entity at a time (ISO). It is followed under the names that it had: `ref` may be its name now, or the one
 * that it had then.
 */
export function entityAsOf(past: Past, ref: string, time: string): EntityAsOf | NotKnown {
  const unknown = beforeAll(past, time);
  if (unknown) return unknown;
  const { summary, records } = past;
  const rewinder = openRewinder(summary);
  let name = ref;
  for (let at = records.length - 1; at >= 0 && parseTime(records[at]!.time) > parseTime(time); at -= 1) {
    const record = records[at]!;
    rewinder.undo(record);
    for (const { ref: to, detail } of record.changes)
      if (detail.type === 'renamed' && to === name) name = detail.from;
  }
  const known = [ref, name].find((one) => {
    const row = rewinder.rowOf(one);
    return row !== undefined && rewinder.entity(row) !== undefined;
  });
  if (known === undefined) return { error: `${ref} was not in the catalog at that time` };
  const entity = rewinder.entity(rewinder.rowOf(known)!)!;
  const [errors, warnings] = entity.problems ?? [0, 0];
  return {
    ...headOf(past, time),
    ref: known,
    title: entity.title,
    kind: entity.blueprint ?? '',
    owners: entity.owners ?? [],
    lifecycle: entity.lifecycle || null,
    problems: { errors, warnings },
    drift: entity.drift ?? [],
    scorecards: cardsOf(entity, rewinder.verdicts(known)),
    cost: costOf(past, time, [known, ref]),
  };
}

/** The refs that are known to the past: of now, and of what is gone. */
export function knownRefs({ summary, records }: Past): Set<string> {
  const refs = new Set(summary.entities.keys());
  for (const { changes } of records)
    for (const { ref, detail } of changes) {
      refs.add(ref);
      if (detail.type === 'renamed') refs.add(detail.from);
    }
  return refs;
}

function beforeAll({ summary, records }: Past, time: string): NotKnown | undefined {
  const first = [summary.since, ...(records[0] ? [records[0].since] : [])].sort(
    (a, b) => parseTime(b) - parseTime(a),
  )[0]!;
  return parseTime(time) < parseTime(first)
    ? { error: `nothing is known of that time: the history begins at ${first}` }
    : undefined;
}

function headOf({ summary, records }: Past, time: string): { asOf: string; builtAt: string } {
  const last = records.findLast((record) => parseTime(record.time) <= parseTime(time));
  const builtAt = parseTime(summary.time) <= parseTime(time) ? summary.time : (last?.time ?? summary.since);
  return { asOf: time, builtAt };
}

function countsAt({ summary, records }: Past, time: string): Counts {
  return records.findLast((record) => parseTime(record.time) <= parseTime(time))?.counts ?? summary.counts;
}

function costOf({ months }: Past, time: string, refs?: readonly string[]): Record<string, string> {
  const month = months.find((one) => one.month === monthOf(dayOf(time)).slice(0, 7));
  return Object.fromEntries(
    Object.entries(month?.currencies ?? {}).flatMap(([currency, { total, entities }]) => {
      if (refs === undefined) return [[currency, total]];
      const ref = refs.find((one) => Object.hasOwn(entities, one));
      return ref === undefined ? [] : [[currency, entities[ref]!]];
    }),
  );
}

function cardsOf(
  { levels = {} }: Remembered,
  verdicts: readonly { card: string; rule: string; cardTitle: string; ruleTitle: string; letter: Letter }[],
): CardAsOf[] {
  const cards = new Map<string, CardAsOf>();
  const cardOf = (key: string, title: string): CardAsOf => {
    const known = cards.get(key) ?? { key, title, level: reachedTitle(levels, key), rules: [] };
    cards.set(key, known);
    return known;
  };
  for (const { card, rule, cardTitle, ruleTitle, letter } of verdicts)
    if (letter !== 'n')
      cardOf(card, cardTitle).rules.push({ id: rule, title: ruleTitle, outcome: OUTCOME[letter] });
  for (const [key, level] of Object.entries(levels)) if (level) cardOf(key, level.scorecard);
  return [...cards.values()];
}

function reachedTitle(levels: Readonly<Record<string, Reached | null>>, key: string): string | null {
  return (Object.hasOwn(levels, key) ? levels[key]?.level : undefined) ?? null;
}

/** The last moment of a day (`YYYY-MM-DD`), as an ISO time. */
export function endOfDay(day: string): string {
  return `${day}T23:59:59Z`;
}
