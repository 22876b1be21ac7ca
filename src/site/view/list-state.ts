/** What a person has chosen on a list. All of it stands in the address, so that it can be shared. */
export interface ListState {
  /** Part of a name or id. */
  q: string;
  /** Key of a facet -> values of which one must fit. */
  filters: ReadonlyMap<string, readonly string[]>;
  /** Undefined: the order of the view. */
  sort: { column: string; descending: boolean } | undefined;
  /** Id of a view; empty for all. */
  view: string;
  /** From 1. */
  page: number;
}

export const NOTHING: ListState = { q: '', filters: new Map(), sort: undefined, view: '', page: 1 };

/** Names in the address that no facet may have. */
export const RESERVED: readonly string[] = ['q', 'sort', 'view', 'page'];

const MAX_TEXT = 200;
const MAX_VALUES = 50;

/** Reads the query of an address; what it does not know is left out. `keys` are the keys of the list's facets. */
export function readState(search: string, keys: readonly string[]): ListState {
  const parameters = new URLSearchParams(search);
  const filters = new Map<string, readonly string[]>();
  for (const key of keys) {
    const values = [...new Set(parameters.getAll(key))].filter((value) => value !== '').slice(0, MAX_VALUES);
    if (values.length > 0) filters.set(key, values);
  }
  const sort = parameters.get('sort') ?? '';
  const descending = sort.startsWith('-');
  const column = descending ? sort.slice(1) : sort;
  const page = Number(parameters.get('page'));
  return {
    q: (parameters.get('q') ?? '').slice(0, MAX_TEXT),
    filters,
    sort: column ? { column, descending } : undefined,
    view: parameters.get('view') ?? '',
    page: Number.isSafeInteger(page) && page > 1 ? page : 1,
  };
}

/** The query of an address with its question mark; empty when nothing is chosen. */
export function writeState({ q, filters, sort, view, page }: ListState): string {
  const parameters = new URLSearchParams();
  if (view) parameters.set('view', view);
  if (q) parameters.set('q', q);
  for (const [key, values] of filters) for (const value of values) parameters.append(key, value);
  if (sort) parameters.set('sort', `${sort.descending ? '-' : ''}${sort.column}`);
  if (page > 1) parameters.set('page', String(page));
  const text = parameters.toString();
  // Refs are full of these two, which may stand in a query as they are.
  return text ? `?${text.replaceAll('%3A', ':').replaceAll('%2F', '/')}` : '';
}

/** The state with a value of a facet chosen or no longer chosen; back on the first page. */
export function toggleFilter(state: ListState, key: string, value: string, chosen: boolean): ListState {
  const others = (state.filters.get(key) ?? []).filter((other) => other !== value);
  const values = chosen ? [...others, value] : others;
  const filters = new Map(state.filters);
  if (values.length > 0) filters.set(key, values);
  else filters.delete(key);
  return { ...state, filters, page: 1 };
}

/** The state sorted by a column: first in its own direction, then in the other. */
export function sortBy(
  state: ListState,
  column: string,
  first: 'ascending' | 'descending',
  current: ListState['sort'],
): ListState {
  const again = current?.column === column;
  const descending = again ? !current.descending : first === 'descending';
  return { ...state, sort: { column, descending }, page: 1 };
}

/** True when the state narrows the list, whatever its order. */
export function isFiltered({ q, filters, view }: ListState): boolean {
  return q !== '' || filters.size > 0 || view !== '';
}
