import { dayOf, formatTime, monthOf, parseTime } from '../base/dates.ts';
import type { CostMonthFile } from './cost-months.ts';
import type { BuildRecord } from './record.ts';
import { openRewinder } from './rewind.ts';
import type { Counts, Letter, Reached, Remembered, Summary } from './summary.ts';
import { missingBuilds } from './untangle.ts';

/** What was known of everything at a time. */
export interface PortalAsOf {
  /** ISO time that was asked for, and of the build that was the latest then. */
  asOf: string;
  builtAt: string;
  counts: Counts;
  /** What the month cost that the time lies in, by currency; empty when that is not known. */
  cost: Record<string, string>;
  /** ISO times of builds at the same time, of which that build did not know: what they found is told as well. */
  beside?: string[];
  /** ISO times of later builds that are missing from what was kept: what those found is told as if it had been so before. */
  missing?: string[];
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
  const last = lastBuild(past, time);
  const counts = last?.counts ?? (isSince(past.summary.time, time) ? past.summary.counts : undefined);
  if (!counts)
    return {
      error: `how much there was then is not known any more: it is kept from ${formatTime(past.records[0]!.time)} on`,
    };
  return { ...headOf(past, time), counts, cost: costOf(past, time) };
}

/**
 * What was known of an entity at a time (ISO). It is followed under the names that it had: `ref` may be its name now, or one
 * that it had before, then or later.
 */
export function entityAsOf(past: Past, ref: string, time: string): EntityAsOf | NotKnown {
  const unknown = beforeAll(past, time);
  if (unknown) return unknown;
  const { summary, records } = past;
  const rewinder = openRewinder(summary);
  const names = [ref, refNow(past, ref)];
  for (let at = records.length - 1; at >= 0 && !isSince(records[at]!.time, time); at -= 1) {
    const record = records[at]!;
    rewinder.undo(record);
    for (const { ref: to, detail } of record.changes)
      if (detail.type === 'renamed')
        for (const [place, name] of names.entries()) if (to === name) names[place] = detail.from;
  }
  const known = [ref, ...names].find((one) => {
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

/** The ref by which an entity goes now that went by another. */
export function refNow({ summary, records }: Past, ref: string): string {
  let name = ref;
  for (const { changes } of records)
    for (const { ref: to, detail } of changes)
      if (detail.type === 'renamed' && detail.from === name && !summary.entities.has(name)) name = to;
  return name;
}

function isSince(time: string, then: string): boolean {
  return parseTime(time) <= parseTime(then);
}

/** Going back build by build ends where the first of those that are kept began. */
function beforeAll({ summary, records }: Past, time: string): NotKnown | undefined {
  const kept = records[0]?.since ?? summary.time;
  const [first, word] = isSince(kept, summary.since)
    ? [summary.since, 'the history begins at']
    : [kept, 'what happened is kept from'];
  if (isSince(first, time)) return undefined;
  const on = first === kept && kept !== summary.since ? ' on' : '';
  return {
    error: `nothing is known of that time${on ? ' any more' : ''}: ${word} ${formatTime(first)}${on}`,
  };
}

function lastBuild({ records }: Past, time: string): BuildRecord | undefined {
  return records.findLast((record) => isSince(record.time, time));
}

function headOf(past: Past, time: string): Pick<PortalAsOf, 'asOf' | 'builtAt' | 'beside' | 'missing'> {
  const { summary, records } = past;
  const last = lastBuild(past, time);
  const builtAt = isSince(summary.time, time)
    ? summary.time
    : (last?.time ?? records[0]?.since ?? summary.since);
  const beside = records.filter(
    (one) => last && one !== last && !isSince(one.time, last.since) && isSince(one.time, last.time),
  );
  const missing = missingBuilds(records).filter((one) => !isSince(one, time));
  return {
    asOf: time,
    builtAt,
    ...(beside.length > 0 ? { beside: beside.map((one) => one.time) } : {}),
    ...(missing.length > 0 ? { missing } : {}),
  };
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
