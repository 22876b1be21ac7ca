import { count } from 'portolan/base/text';
import type { Counts, Filters } from './full-text.ts';

/** What a search page is asked: it all stands in the address, so that it can be shared. */
export interface SearchState {
  q: string;
  filters: Filters;
}

/** Filters that the page offers, in their order. */
export const FACETS: readonly { key: string; title: string }[] = [
  { key: 'kind', title: 'Kind' },
  { key: 'owner', title: 'Owner' },
  { key: 'lifecycle', title: 'Lifecycle' },
  { key: 'type', title: 'Type' },
];

const MAX_TEXT = 200;
const MAX_VALUES = 50;

export function readSearch(query: string): SearchState {
  const parameters = new URLSearchParams(query);
  const filters: Record<string, readonly string[]> = {};
  for (const { key } of FACETS) {
    const values = [...new Set(parameters.getAll(key))].filter((value) => value !== '').slice(0, MAX_VALUES);
    if (values.length > 0) filters[key] = values;
  }
  return { q: (parameters.get('q') ?? '').slice(0, MAX_TEXT), filters };
}

/** The query of the address with its question mark; empty when nothing is asked. */
export function writeSearch({ q, filters }: SearchState): string {
  const parameters = new URLSearchParams();
  if (q) parameters.set('q', q);
  for (const { key } of FACETS) for (const value of filters[key] ?? []) parameters.append(key, value);
  const text = parameters.toString();
  return text ? `?${text}` : '';
}

export function isAsked({ q, filters }: SearchState): boolean {
  return q.trim() !== '' || Object.keys(filters).length > 0;
}

/** The state with a value chosen or no longer chosen. */
export function toggle(state: SearchState, key: string, value: string, chosen: boolean): SearchState {
  const others = (state.filters[key] ?? []).filter((other) => other !== value);
  const { [key]: _, ...rest } = state.filters;
  const values = chosen ? [...others, value] : others;
  return { ...state, filters: values.length > 0 ? { ...rest, [key]: values } : rest };
}

export interface Choice {
  value: string;
  count: number;
  chosen: boolean;
}

/** The values that a filter offers: those chosen and those that have results, the most frequent first. */
export function choicesOf(key: string, counts: Counts, filters: Filters): Choice[] {
  const chosen = new Set(filters[key]);
  const values = new Map(Object.entries(counts[key] ?? {}));
  for (const value of chosen) if (!values.has(value)) values.set(value, 0);
  return [...values]
    .map(([value, results]) => ({ value, count: results, chosen: chosen.has(value) }))
    .filter((choice) => choice.count > 0 || choice.chosen)
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

/** `27 results for “check”`. */
export function countSentence(total: number, { q }: SearchState): string {
  const results = count(total, 'result');
  return q.trim() === '' ? results : `${results} for “${q.trim()}”`;
}
