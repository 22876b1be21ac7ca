import { compareText } from '../base/json.ts';
import type { Problem } from '../base/problem.ts';
import type { State } from '../base/state.ts';
import { nearest } from '../base/text.ts';
import { knownRefs, type Past } from '../history/as-of.ts';
import { type Change, recordedChanges } from '../history/changes.ts';
import { joinCostMonths } from '../history/cost-months.ts';
import { readLogs, tellHistory } from '../history/history.ts';
import { type Audience, openSummary, summaryKey } from '../history/summary.ts';
import { damagedPast } from './history.ts';

/** The past of a portal, and what of it cannot be read. */
export interface KeptPast extends Past {
  problems: readonly Problem[];
}

/** All that was kept of the past of a portal; undefined when nothing was. `now` is an ISO time. */
export function readPast(state: State, audience: Audience, now: string): KeptPast | undefined {
  const { summary, damaged } = openSummary(state, audience);
  const why = damaged === undefined ? [] : [{ key: summaryKey(audience), why: damaged }];
  if (!summary) return undefined;
  const logs = readLogs(state, audience, summary.time);
  return {
    summary,
    records: logs.records,
    months: joinCostMonths(state, audience, [], now).months,
    problems: [...why, ...logs.damaged].map(damagedPast),
  };
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
 * what is there goes first. Otherwise a sentence.
 */
export function findPastEntity(past: Past, text: string): string | { error: string } {
  const refs = knownRefs(past);
  if (refs.has(text)) return text;
  if (refs.has(text.toLowerCase())) return text.toLowerCase();
  const fits = [...refs].filter((ref) => nameOf(ref) === text || ref.replace(/:[^/]*\//, ':') === text);
  const there = fits.filter((ref) => past.summary.entities.has(ref));
  const found = there.length > 0 ? there : fits;
  if (found.length === 1) return found[0]!;
  if (found.length > 1) return { error: `${text} may be ${found.sort(compareText).slice(0, 5).join(', ')}` };
  const names = [...refs].map(nameOf);
  const near = nearest(text, names) ?? nearest(text, [...refs]);
  return { error: `nothing is known of ${text}${near ? `; did you mean ${near}?` : ''}` };
}

function nameOf(ref: string): string {
  return ref.slice(ref.indexOf('/') + 1);
}
