import { formatNumber } from 'portolan/base/text';
import { icon, rowMarkup } from 'portolan/view/cells';
import { csvColumns, toCsv } from 'portolan/view/csv';
import { type ColumnHead, type List, openList } from 'portolan/view/list';
import {
  captionText,
  chipsMarkup,
  orderText,
  PAGE_SIZE,
  pagerMarkup,
  rangeText,
} from 'portolan/view/list-parts';
import {
  isFiltered,
  type ListState,
  NOTHING,
  readState,
  sortBy,
  toggleFilter,
  writeState,
} from 'portolan/view/list-state';
import { findView } from 'portolan/view/list-views';
import { h, type Markup } from 'portolan/view/markup';
import { pageCount } from 'portolan/view/pager';
import { type CatalogData, loadCatalog } from './catalog-data.ts';
import { CatalogFacets } from './catalog-facets.ts';
import { toNodes } from './dom.ts';
import { myRefs } from './me.ts';

const TYPING_MS = 120;

/**
 * A list of the catalog that can be filtered, sorted and paged. The page holds its first rows; the rest is
 * downloaded when somebody asks for it, or when the address already does.
 */
class PortolanCatalog extends HTMLElement {
  #state: ListState = NOTHING;
  #loading: Promise<void> | undefined;
  #data: CatalogData | undefined;
  #list: List | undefined;
  #facets: CatalogFacets | undefined;
  #typing = false;
  #timer = 0;

  connectedCallback(): void {
    const form = this.querySelector<HTMLFormElement>('[data-facets]');
    if (!form || this.#facets) return;
    this.#facets = new CatalogFacets(form, (key) => void this.#expand(key));
    this.#state = this.#fromAddress();
    this.#linkHeadings();
    this.#pager();
    this.addEventListener('click', (event) => this.#follow(event));
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('change', (event) => this.#choose(event));
    form.addEventListener('input', (event) => this.#type(event));
    this.#part('export')?.addEventListener('click', () => void this.#export());
    window.addEventListener('popstate', () => {
      const state = this.#fromAddress();
      // Links within the page, such as the one that skips to the content, come by here too.
      if (writeState(state) !== writeState(this.#state)) void this.#show(state);
    });
    if (location.search !== '' && writeState(this.#state) !== '') {
      this.#skeleton();
      void this.#show(this.#state);
    }
  }

  get #home(): string {
    return this.dataset['home']!;
  }

  #part<Part extends HTMLElement = HTMLElement>(name: string): Part | null {
    return this.querySelector<Part>(`[data-${name}]`);
  }

  /** The state of the address. Static pages of a list have their number in the path. */
  #fromAddress(): ListState {
    const state = readState(location.search, this.#facets!.keysIn(location.search));
    const page = location.pathname === this.#home ? 1 : Number(this.dataset['page']);
    return location.search === '' ? { ...state, page } : state;
  }

  /** Shows a state and puts it into the address. */
  async #go(state: ListState, replace = false): Promise<void> {
    const address = this.#addressOf(state);
    if (replace) history.replaceState(null, '', address);
    else history.pushState(null, '', address);
    this.#typing = replace;
    await this.#show(state);
  }

  #addressOf(state: ListState): string {
    return `${this.#home}${writeState(state)}`;
  }

  async #show(state: ListState): Promise<void> {
    this.#state = state;
    this.#facets!.check(state);
    if (await this.#load()) this.#render();
  }

  /** True once the rows are there. */
  async #load(): Promise<boolean> {
    if (this.#data) return true;
    const count = this.#part('count')!;
    const before = count.textContent;
    this.querySelector('table')!.setAttribute('aria-busy', 'true');
    count.replaceChildren(...toNodes(h('span', { class: 'wait' })));
    this.#loading ??= this.#download();
    try {
      await this.#loading;
      const error = this.#part('error')!;
      if (error.contains(document.activeElement)) this.#part('panel')!.focus({ preventScroll: true });
      error.replaceChildren();
      return true;
    } catch (error) {
      this.#loading = undefined;
      count.textContent = before;
      this.#fail(error instanceof Error ? error.message : String(error));
      return false;
    } finally {
      this.querySelector('table')!.removeAttribute('aria-busy');
    }
  }

  async #download(): Promise<void> {
    const { base, sprite } = document.body.dataset;
    const data = await loadCatalog(base ?? '/', sprite ?? '', this.dataset['scope'] ?? '');
    this.#data = data;
    this.#list = openList(data.table, data.world);
    this.#facets!.use(this.#list.facets);
  }

  #fail(message: string): void {
    const error = this.#part('error')!;
    const again = h('button', { type: 'button', class: 'btn small', 'data-again': true }, 'Try again');
    const { sprite = '' } = document.body.dataset;
    error.replaceChildren(
      ...toNodes(
        h(
          'div',
          { class: 'note bad', role: 'alert' },
          icon('fail', { sprite }, 'fail'),
          h('p', {}, message),
          again,
        ),
      ),
    );
    this.querySelector('[data-again]')!.addEventListener('click', () => void this.#show(this.#state));
  }

  /** Bars in the place of values that the page does not hold. */
  #skeleton(): void {
    for (const cell of this.querySelectorAll('tbody > tr > *'))
      cell.replaceChildren(...toNodes(h('span', { class: 'wait' })));
    for (const row of this.querySelectorAll('tbody > tr:nth-child(n + 21)')) row.remove();
  }

  #shown(): ColumnHead[] {
    const columns = new Map(this.#data!.table.columns.map((column) => [column.id, column]));
    return [...this.querySelectorAll<HTMLElement>('th[data-column]')].flatMap(
      (cell) => columns.get(cell.dataset['column']!) ?? [],
    );
  }

  #render(): void {
    const { table, world } = this.#data!;
    const columns = this.#shown();
    const known = new Set(this.#list!.facets.map(({ key }) => key));
    const filters = new Map([...this.#state.filters].filter(([key]) => known.has(key)));
    const { rows, counts } = this.#list!.select({ ...this.#state, filters }, myRefs());
    const pages = pageCount(rows.length, PAGE_SIZE);
    const page = Math.min(this.#state.page, pages);
    this.#state = { ...this.#state, filters, page };
    const part = rows.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
    const body = part.flatMap((row) =>
      toNodes(rowMarkup(columns, (id) => table.values.get(id)?.[row], world)),
    );
    this.querySelector('tbody')!.replaceChildren(...body);
    this.#words(rows.length, part.length, pages);
    this.#headings();
    this.#facets!.count(counts, this.#state);
    this.#fill(
      'chips',
      chipsMarkup(this.#state, this.#list!.facets, (query) => `${this.#home}${query}`, world),
    );
    for (const link of this.querySelectorAll<HTMLAnchorElement>('a[data-view]')) {
      const view = link.dataset['view']!;
      link.href = this.#addressOf({ ...this.#state, view, sort: undefined, page: 1 });
      if (view === this.#state.view) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    this.#fill(
      'pager',
      pagerMarkup(page, pages, (to) => this.#addressOf({ ...this.#state, page: to }), true),
    );
  }

  /** Counts, caption and what to say when nothing fits. */
  #words(found: number, shown: number, pages: number): void {
    const { size, columns } = this.#data!.table;
    const title = this.dataset['title']!;
    const { scope } = this.dataset;
    const state = this.#state;
    const noun = scope ? '' : size === 1 ? ' entity' : ' entities';
    const count = isFiltered(state)
      ? `${formatNumber(found)} of ${formatNumber(size)}${noun}`
      : `${formatNumber(size)}${noun}`;
    this.#part('count')!.textContent = count;
    this.#part('range')!.textContent = rangeText(state.page, shown, found);
    const order = orderText(
      state.sort ?? findView(state.view).sort?.(columns),
      columns,
      scope ? 'single' : 'mixed',
    );
    this.#part('caption')!.textContent = captionText(title, state, order, state.page, pages);
    this.#part('status')!.textContent =
      `${count}, ${order}${pages > 1 ? `, page ${state.page} of ${pages}` : ''}`;
    const chosen = state.filters.size + (state.q ? 1 : 0);
    this.#part('filters')!.textContent = chosen > 0 ? `Filters, ${chosen} set` : 'Filters';
    this.#part('none')!.hidden = found > 0;
    this.querySelector('table')!.hidden = found === 0;
    if (found === 0) this.#fill('none-text', this.#nothing());
  }

  #nothing(): Markup {
    const clear = h('a', { href: this.#addressOf({ ...NOTHING, view: '' }), 'data-go': true }, 'Show all');
    if (this.#state.view === 'mine' && myRefs().size === 0) {
      return [
        'You have not said which teams are yours. ',
        h('a', { href: `${document.body.dataset['base'] ?? '/'}me/` }, 'Choose your teams'),
        ', or ',
        clear,
        '.',
      ];
    }
    return ['No row fits all of these filters together. ', clear, '.'];
  }

  #fill(part: string, markup: Markup): void {
    const element = this.#part(part)!;
    const focused = element.contains(document.activeElement);
    element.replaceChildren(...toNodes(markup));
    // What was pressed is gone: the reader stays in its place, not at the top of the page.
    if (focused) (element.querySelector('a') ?? element).focus({ preventScroll: true });
  }

  /** Makes links of the headings; without scripts they would lead nowhere. */
  #linkHeadings(): void {
    for (const cell of this.querySelectorAll<HTMLElement>('th[data-sort]')) {
      cell.replaceChildren(
        ...toNodes(h('a', { href: this.#sortAddress(cell), 'data-go': true }, cell.textContent ?? '')),
      );
    }
  }

  #sortAddress(cell: HTMLElement): string {
    const first = cell.dataset['sort'] === 'descending' ? 'descending' : 'ascending';
    return this.#addressOf(sortBy(this.#state, cell.dataset['column']!, first, this.#sorted()));
  }

  /** The column that the list is sorted by, if it is by one. */
  #sorted(): ListState['sort'] {
    const columns = this.#data?.table.columns ?? [];
    const { sort, view } = this.#state;
    return (
      sort ??
      findView(view).sort?.(columns) ??
      (this.dataset['scope'] ? { column: 'title', descending: false } : undefined)
    );
  }

  #headings(): void {
    const sorted = this.#sorted();
    for (const cell of this.querySelectorAll<HTMLElement>('th[data-column]')) {
      if (cell.dataset['column'] === sorted?.column)
        cell.setAttribute('aria-sort', sorted?.descending ? 'descending' : 'ascending');
      else cell.removeAttribute('aria-sort');
      const link = cell.querySelector('a');
      if (link) link.href = this.#sortAddress(cell);
    }
  }

  /** The page of everything has no pages of its own: its pager needs the script. */
  #pager(): void {
    const pager = this.#part('pager')!;
    const pages = pageCount(Number(this.dataset['total']), PAGE_SIZE);
    if (pager.childElementCount === 0)
      this.#fill(
        'pager',
        pagerMarkup(1, pages, (to) => this.#addressOf({ ...this.#state, page: to }), true),
      );
  }

  /** Follows a link of the list without leaving the page. */
  #follow(event: MouseEvent): void {
    const link =
      event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-go]') : null;
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    event.preventDefault();
    const { search } = new URL(link.href);
    const paging = this.#part('pager')!.contains(link);
    void this.#go(readState(search, this.#facets!.keysIn(search))).then(() => {
      if (!paging) return;
      const panel = this.#part('panel')!;
      panel.focus({ preventScroll: true });
      panel.scrollIntoView({ block: 'start' });
    });
  }

  #choose(event: Event): void {
    const box = event.target;
    if (box instanceof HTMLInputElement && box.type === 'checkbox')
      void this.#go(toggleFilter(this.#state, box.name, box.value, box.checked));
  }

  #type(event: Event): void {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.name !== 'q') return;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(
      () =>
        void this.#go({ ...this.#state, q: box.value, page: 1 }, this.#typing).then(
          () => (this.#typing = true),
        ),
      TYPING_MS,
    );
  }

  async #expand(key: string): Promise<void> {
    if (!(await this.#load())) return;
    this.#render();
    this.#facets!.expand(key, this.#state);
  }

  /** Saves all rows that fit, not only those of the page. */
  async #export(): Promise<void> {
    if (!(await this.#load())) return;
    this.#render();
    const { table, world } = this.#data!;
    const { rows } = this.#list!.select(this.#state, myRefs());
    const columns = csvColumns(
      table.columns,
      table.values,
      (path) => new URL(world.href(path), location.href).href,
    );
    const address = URL.createObjectURL(new Blob([toCsv(columns, rows)], { type: 'text/csv;charset=utf-8' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = this.dataset['file'] ?? 'catalog.csv';
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }
}

customElements.define('portolan-catalog', PortolanCatalog);
