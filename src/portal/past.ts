import { parseTime } from '../base/dates.ts';
import { compareText } from '../base/json.ts';
import type { Problem } from '../base/problem.ts';
import type { State } from '../base/state.ts';
import { nearest } from '../base/text.ts';
import { findRef } from '../catalog/ref.ts';
import { knownRefs, type Past } from '../history/as-of.ts';
import { type Change, recordedChanges } from '../history/changes.ts';
import { joinCostMonths } from '../history/cost-months.ts';
import { readLogs, tellHistory } from '../history/history.ts';
import type { BuildRecord } from '../history/record.ts';
import { type Audience, openSummary, type Remembered, type Summary, summaryKey } from '../history/summary.ts';
import { takeBack } from '../history/take-back.ts';
import { damagedPast } from './history.ts';

/** The past of a portal, undefined when nothing was kept, and what of it cannot be read. */
export interface KeptPast {
  past: Past | undefined;
  problems: readonly Problem[];
}

/** All that was kept of the past of a portal. `now` is an ISO time: what is later is left out. */
export function readPast(state: State, audience: Audience, now: string): KeptPast {
  const { summary, damaged: why } = openSummary(state, audience);
  const damaged = why === undefined ? [] : [{ key: summaryKey(audience), why }];
  if (!summary) return { past: undefined, problems: damaged.map(damagedPast) };
  const logs = readLogs(state, audience, summary.time);
  const until = pastUntil(summary, logs.records, now);
  return {
    past: until && { ...until, months: joinCostMonths(state, audience, [], now).months },
    problems: [...damaged, ...logs.damaged].map(damagedPast),
  };
}

/** The past as it was known at a time (ISO); undefined before all that is known. */
function pastUntil(
  now: Summary,
  all: readonly BuildRecord[],
  time: string,
): Pick<Past, 'summary' | 'records'> | undefined {
  const summary = takeBack(now, all, time);
  if (!summary || summary === now) return summary && { summary, records: all };
  return { summary, records: all.filter((record) => parseTime(record.time) <= parseTime(summary.time)) };
}

/** The latest changes that were recorded: of everything, or of an entity or owner, the newest first. */
export function pastChanges({ summary, records, months }: Past, ref?: string): Change[] {
  const { lists } = tellHistory(summary, records);
  const [currency] = Object.keys(months.at(-1)?.currencies ?? {});
  const costs = currency === undefined ? undefined : { months, currency };
  return recordedChanges({ byRef: summary.entities, history: { lists, costs } }, ref);
}

/**
 * The entity that a text means: a ref, or a name that only one has. Among those that are there and those that are gone;
 * what is there goes first, and of that what a file declares. Otherwise a sentence.
 */
export function findPastEntity(past: Past, text: string): string | { error: string } {
  const refs = knownRefs(past);
  const known = refs.has(text) ? text : findRef(text, (ref) => refs.has(ref));
  if (known !== undefined) return known;
  const fits = [...refs].filter((ref) => nameOf(ref) === text || ref.replace(/:[^/]*\//, ':') === text);
  const there = fits.filter((ref) => past.summary.entities.has(ref));
  const declared = there.filter((ref) => isDeclared(past.summary.entities.get(ref)!));
  const [found = []] = [declared, there, fits].filter((some) => some.length > 0);
  if (found.length === 1) return found[0]!;
  if (found.length > 1) return { error: `${text} may be ${found.sort(compareText).slice(0, 5).join(', ')}` };
  const names = [...refs].map(nameOf);
  const near = nearest(text, names) ?? nearest(text, [...refs]);
  return { error: `nothing is known of ${text}${near ? `; did you mean ${near}?` : ''}` };
}

/** True for what a file declares, here or where a source found it; sources observe the rest. */
function isDeclared({ file, doc }: Remembered): boolean {
  return file !== undefined || doc !== undefined;
}

function nameOf(ref: string): string {
  return ref.slice(ref.indexOf('/') + 1);
}
