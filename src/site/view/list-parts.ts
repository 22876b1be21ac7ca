import { formatNumber } from '../../base/text.ts';
import type { ColumnHead, Value } from '../../portal/column.ts';
import { type CellWorld, icon } from './cells.ts';
import type { Facet, FacetOption } from './list-facets.ts';
import { type ListState, NOTHING, toggleFilter, writeState } from './list-state.ts';
import { findView } from './list-views.ts';
import { h, type Markup } from './markup.ts';
import { pagerItems } from './pager.ts';

/** Rows of a page. */
export const PAGE_SIZE = 100;

/**
 * The columns that a list shows: those with a cell, for its sort of list, with something to say in some row.
 * `rows` are the rows of the whole list, so that every page of it has the same columns.
 */
export function shownColumns(
  columns: readonly ColumnHead[],
  values: ReadonlyMap<string, readonly Value[]>,
  rows: readonly number[],
  lists: 'mixed' | 'single',
): ColumnHead[] {
  return columns.filter((column) => {
    if (!column.cell || (column.lists && column.lists !== lists)) return false;
    const cells = values.get(column.id)!;
    return column.cell === 'name' || rows.some((row) => saysSomething(cells[row]!, column.usual));
  });
}

function saysSomething(value: Value, usual: string | undefined): boolean {
  return value !== null && value !== '' && String(value) !== usual;
}

/** One choice of a facet. */
export function optionMarkup(
  facet: Facet,
  { value, label }: FacetOption,
  count: number,
  chosen: boolean,
): Markup {
  return h(
    'label',
    {},
    h('input', { type: 'checkbox', name: facet.key, value, checked: chosen }),
    h('span', {}, label),
    h('span', { class: 'n num' }, formatNumber(count)),
  );
}

/** What is chosen, each with a link that takes it back. `addressOf` gives the address of a state's query. */
export function chipsMarkup(
  state: ListState,
  facets: readonly Facet[],
  addressOf: (query: string) => string,
  world: Pick<CellWorld, 'sprite'>,
): Markup {
  const chips = [...state.filters].flatMap(([key, values]) =>
    values.map((value) => {
      const facet = facets.find((candidate) => candidate.key === key);
      const label = facet?.options.find((option) => option.value === value)?.label ?? value;
      return chip(
        facet ? `${facet.title}: ${label}` : label,
        addressOf(writeState(toggleFilter(state, key, value, false))),
        world,
      );
    }),
  );
  if (state.q)
    chips.unshift(chip(`Name: ${state.q}`, addressOf(writeState({ ...state, q: '', page: 1 })), world));
  if (chips.length === 0) return [];
  const cleared = writeState({ ...NOTHING, view: state.view, sort: state.sort });
  return [...chips, h('a', { class: 's', href: addressOf(cleared), 'data-go': true }, 'Clear')];
}

function chip(label: string, href: string, world: Pick<CellWorld, 'sprite'>): Markup {
  return h(
    'span',
    { class: 'chip' },
    h('span', {}, label),
    h('a', { href, 'aria-label': `Remove filter ${label}`, 'data-go': true }, icon('x', world)),
  );
}

/** Links to the pages of a list; nothing when there is only one. `go` marks links that a script follows. */
export function pagerMarkup(
  page: number,
  pages: number,
  addressOf: (page: number) => string,
  go: boolean,
): Markup {
  if (pages <= 1) return [];
  const step = (label: string, to: number): Markup =>
    to < 1 || to > pages
      ? h('span', { class: 'btn small', 'aria-disabled': 'true' }, label)
      : h(
          'a',
          { class: 'btn small', href: addressOf(to), rel: to < page ? 'prev' : 'next', 'data-go': go },
          label,
        );
  const items = pagerItems(page, pages).map((item) =>
    item === 'gap'
      ? h('li', { 'aria-hidden': 'true' }, '…')
      : h(
          'li',
          {},
          h(
            'a',
            {
              href: addressOf(item),
              'aria-label': `Page ${item}`,
              'aria-current': item === page ? 'page' : undefined,
              'data-go': go,
            },
            formatNumber(item),
          ),
        ),
  );
  return [step('Previous', page - 1), h('ol', { class: 'numbers num' }, ...items), step('Next', page + 1)];
}

/** `1–100 of 1,284`. */
export function rangeText(page: number, shown: number, total: number): string {
  if (shown === 0) return '0 of 0';
  const first = (page - 1) * PAGE_SIZE + 1;
  return `${formatNumber(first)}–${formatNumber(first + shown - 1)} of ${formatNumber(total)}`;
}

/** What is listed and in which order, for the caption of the table. */
export function captionText(
  title: string,
  state: ListState,
  order: string,
  page: number,
  pages: number,
): string {
  const view = state.view ? `, ${findView(state.view).title.toLowerCase()}` : '';
  const filtered = state.filters.size > 0 || state.q ? ', filtered' : '';
  const place = pages > 1 ? `, page ${page} of ${pages}` : '';
  return `${title}${view}${filtered}, ${order}${place}`;
}

/** An order in words. Lists of one kind are by name unless they say otherwise, others by kind first. */
export function orderText(
  sort: ListState['sort'],
  columns: readonly ColumnHead[],
  lists: 'mixed' | 'single',
): string {
  const column = sort && columns.find(({ id }) => id === sort.column);
  if (!column) return lists === 'single' ? 'by name' : 'by kind, then name';
  const title = column.cell === 'money' || column.cell === 'change' ? column.title : lowerFirst(column.title);
  return `by ${title}${sort.descending ? `, ${NUMERIC.has(column.type) ? 'highest first' : 'last first'}` : ''}`;
}

const NUMERIC: ReadonlySet<string> = new Set(['count', 'percent', 'money', 'pair', 'number']);

function lowerFirst(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}
