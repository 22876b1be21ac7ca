import { formatNumber } from 'portolan/base/text';
import { icon, rowMarkup } from 'portolan/view/cells';
import type { Facet } from 'portolan/view/list-facets';
import { captionText, chipsMarkup, orderText, pagerMarkup, rangeText } from 'portolan/view/list-parts';
import { isFiltered, type ListState, NOTHING, sortBy, writeState } from 'portolan/view/list-state';
import type { ColumnHead } from 'portolan/view/list-table';
import { h, type Markup } from 'portolan/view/markup';
import type { CatalogData } from './catalog-data.ts';
import { toNodes } from './dom.ts';

/** What there is to show of a state. */
export interface Shown {
  state: ListState;
  /** Rows of the page. */
  rows: readonly number[];
  /** Rows that fit, on all pages. */
  found: number;
  pages: number;
  /** The column that the list is sorted by, if it is by one. */
  sorted: ListState['sort'];
}

/** The parts of a list's page, found by their `data-` attributes, and how each is written anew. */
export class CatalogParts {
  #root: HTMLElement;
  #countBefore: string;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#countBefore = this.part('count').textContent ?? '';
  }

  part(name: string): HTMLElement {
    return this.#root.querySelector<HTMLElement>(`[data-${name}]`)!;
  }

  addressOf(state: ListState): string {
    return `${this.#root.dataset['home']}${writeState(state)}`;
  }

  get #table(): HTMLTableElement {
    return this.#root.querySelector('table')!;
  }

  get #headings(): HTMLElement[] {
    return [...this.#root.querySelectorAll<HTMLElement>('th[data-column]')];
  }

  /** Says that rows are on their way; the old ones stay where they are. */
  wait(): void {
    this.#table.setAttribute('aria-busy', 'true');
    this.part('count').replaceChildren(...toNodes(h('span', { class: 'wait' })));
  }

  /** Bars in the place of values that the page does not hold. */
  skeleton(): void {
    for (const cell of this.#root.querySelectorAll('tbody > tr > *')) {
      cell.replaceChildren(...toNodes(h('span', { class: 'wait' })));
    }
    for (const row of this.#root.querySelectorAll('tbody > tr:nth-child(n + 21)')) row.remove();
  }

  /** Says why there are no rows, with a button to try again. */
  fail(message: string, again: () => void): void {
    this.#table.removeAttribute('aria-busy');
    this.part('count').textContent = this.#countBefore;
    const { sprite = '' } = document.body.dataset;
    const button = h('button', { type: 'button', class: 'btn small' }, 'Try again');
    const note = [icon('fail', { sprite }, 'fail'), h('p', {}, message), button];
    const error = this.part('error');
    error.replaceChildren(...toNodes(h('div', { class: 'note bad', role: 'alert' }, ...note)));
    error.querySelector('button')!.addEventListener('click', again);
  }

  /** Writes a state of the list. */
  show(shown: Shown, { table, world }: CatalogData, facets: readonly Facet[]): void {
    const { state, rows, found, pages } = shown;
    const error = this.part('error');
    if (error.contains(document.activeElement)) this.part('panel').focus({ preventScroll: true });
    error.replaceChildren();
    const byId = new Map(table.columns.map((column) => [column.id, column]));
    const columns = this.#headings.flatMap((cell) => byId.get(cell.dataset['column']!) ?? []);
    const body = rows.flatMap((row) =>
      toNodes(rowMarkup(columns, (id) => table.values.get(id)?.[row], world)),
    );
    this.#table.tBodies[0]!.replaceChildren(...body);
    this.#table.removeAttribute('aria-busy');
    this.#table.hidden = found === 0;
    this.part('none').hidden = found > 0;
    this.#words(shown, table.size, table.columns);
    this.headings(state, shown.sorted);
    this.#views(state);
    this.fill(
      'chips',
      chipsMarkup(state, facets, (query) => `${this.#root.dataset['home']}${query}`, world),
    );
    this.pager(state, pages);
  }

  /** Counts, order and caption. */
  #words({ state, rows, found, pages, sorted }: Shown, size: number, columns: readonly ColumnHead[]): void {
    const { scope, title = '' } = this.#root.dataset;
    const noun = scope ? '' : size === 1 ? ' entity' : ' entities';
    const part = isFiltered(state) ? `${formatNumber(found)} of ` : '';
    const count = `${part}${formatNumber(size)}${noun}`;
    const order = orderText(sorted, columns, scope ? 'single' : 'mixed');
    const chosen = state.filters.size + (state.q ? 1 : 0);
    this.part('count').textContent = count;
    this.part('range').textContent = rangeText(state.page, rows.length, found);
    this.part('caption').textContent = captionText(title, state, order, state.page, pages);
    this.part('status').textContent =
      `${count}, ${order}${pages > 1 ? `, page ${state.page} of ${pages}` : ''}`;
    this.part('filters').textContent = chosen > 0 ? `Filters, ${chosen} set` : 'Filters';
  }

  /** What to say when nothing fits; `unknown` when it is not known whose rows the reader wants. */
  nothing(unknown: boolean): void {
    const all = h('a', { href: this.addressOf(NOTHING), 'data-go': true }, 'Show all');
    const me = h('a', { href: `${document.body.dataset['base'] ?? '/'}me/` }, 'Choose your teams');
    this.fill(
      'none-text',
      unknown
        ? ['You have not said which teams are yours. ', me, ', or ', all, '.']
        : ['No row fits all of these filters together. ', all, '.'],
    );
  }

  /** Makes links of the headings, without which they would lead nowhere, and marks the sorted one. */
  headings(state: ListState, sorted: ListState['sort']): void {
    for (const cell of this.#headings) {
      const column = cell.dataset['column']!;
      const first = cell.dataset['sort'];
      if (column === sorted?.column) {
        cell.setAttribute('aria-sort', sorted.descending ? 'descending' : 'ascending');
      } else cell.removeAttribute('aria-sort');
      if (first !== 'ascending' && first !== 'descending') continue;
      const href = this.addressOf(sortBy(state, column, first, sorted));
      const link = cell.querySelector('a');
      if (link) link.href = href;
      else cell.replaceChildren(...toNodes(h('a', { href, 'data-go': true }, cell.textContent ?? '')));
    }
  }

  #views(state: ListState): void {
    for (const link of this.#root.querySelectorAll<HTMLAnchorElement>('a[data-view]')) {
      const view = link.dataset['view']!;
      link.href = this.addressOf({ ...state, view, sort: undefined, page: 1 });
      if (view === state.view) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  }

  pager(state: ListState, pages: number): void {
    this.fill(
      'pager',
      pagerMarkup(state.page, pages, (page) => this.addressOf({ ...state, page }), true),
    );
  }

  fill(part: string, markup: Markup): void {
    const element = this.part(part);
    const focused = element.contains(document.activeElement);
    element.replaceChildren(...toNodes(markup));
    // What was pressed is gone: the reader stays in its place, not at the top of the page.
    if (focused) (element.querySelector('a') ?? element).focus({ preventScroll: true });
  }
}
