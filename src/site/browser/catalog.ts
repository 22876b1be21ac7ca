import { type List, openList } from 'portolan/view/list';
import { PAGE_SIZE } from 'portolan/view/list-parts';
import { type ListState, NOTHING, readState, toggleFilter, writeState } from 'portolan/view/list-state';
import { findView } from 'portolan/view/list-views';
import { pageCount } from 'portolan/view/pager';
import { type CatalogData, loadCatalog } from './catalog-data.ts';
import { saveCsv } from './catalog-export.ts';
import { CatalogFacets } from './catalog-facets.ts';
import { CatalogParts } from './catalog-parts.ts';
import { myRefs } from './me.ts';

const TYPING_MS = 120;

/**
 * A list of the catalog that can be filtered, sorted and paged. The page holds its first rows; the rest is
 * downloaded when somebody asks for it, or when the address already does.
 */
class PortolanCatalog extends HTMLElement {
  #state: ListState = NOTHING;
  #parts!: CatalogParts;
  #facets!: CatalogFacets;
  #loading: Promise<void> | undefined;
  #data: CatalogData | undefined;
  #list: List | undefined;
  /** True while the last entry of the history is a name that is being typed. */
  #typing = false;
  #timer = 0;

  connectedCallback(): void {
    const form = this.querySelector<HTMLFormElement>('[data-facets]');
    if (!form || this.#parts) return;
    this.#parts = new CatalogParts(this);
    this.#facets = new CatalogFacets(form, (key) => void this.#expand(key));
    this.#state = this.#fromAddress();
    this.#parts.headings(this.#state, this.#sorted());
    // The page of everything has no pages of its own: its pager needs the script.
    if (this.#parts.part('pager').childElementCount === 0) {
      this.#parts.pager(this.#state, pageCount(Number(this.dataset['total']), PAGE_SIZE));
    }
    this.addEventListener('click', (event) => this.#follow(event));
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('change', (event) => this.#choose(event));
    form.addEventListener('input', (event) => this.#type(event));
    this.#parts.part('export').addEventListener('click', () => void this.#export());
    window.addEventListener('popstate', () => {
      const state = this.#fromAddress();
      // Links within the page, such as the one that skips to the content, come by here too.
      if (writeState(state) !== writeState(this.#state)) void this.#show(state);
    });
    if (location.search !== '' && writeState(this.#state) !== '') {
      this.#parts.skeleton();
      void this.#show(this.#state);
    }
  }

  /** The state of the address. Static pages of a list have their number in the path. */
  #fromAddress(): ListState {
    const state = readState(location.search, this.#facets.keysIn(location.search));
    const first = location.pathname === this.dataset['home'];
    return location.search === '' && !first ? { ...state, page: Number(this.dataset['page']) } : state;
  }

  /** Shows a state and puts it into the address. A name that is being typed is one entry of the history. */
  async #go(state: ListState, typed = false): Promise<void> {
    const address = this.#parts.addressOf(state);
    if (typed && this.#typing) history.replaceState(null, '', address);
    else history.pushState(null, '', address);
    this.#typing = typed;
    await this.#show(state);
  }

  async #show(state: ListState): Promise<void> {
    this.#state = state;
    this.#facets.check(state);
    if (await this.#load()) this.#render();
  }

  /** True once the rows are there. */
  async #load(): Promise<boolean> {
    if (this.#data) return true;
    this.#parts.wait();
    this.#loading ??= this.#download();
    try {
      await this.#loading;
      return true;
    } catch (error) {
      this.#loading = undefined;
      const message = error instanceof Error ? error.message : String(error);
      this.#parts.fail(message, () => void this.#show(this.#state));
      return false;
    }
  }

  async #download(): Promise<void> {
    const { base = '/', sprite = '' } = document.body.dataset;
    const data = await loadCatalog(base, sprite, this.dataset['scope'] ?? '');
    this.#data = data;
    this.#list = openList(data.table, data.world);
    this.#facets.use(this.#list.facets);
  }

  #render(): void {
    const { facets, select } = this.#list!;
    const known = new Set(facets.map(({ key }) => key));
    const filters = new Map([...this.#state.filters].filter(([key]) => known.has(key)));
    const mine = myRefs();
    const { rows, counts } = select({ ...this.#state, filters }, mine);
    const pages = pageCount(rows.length, PAGE_SIZE);
    const page = Math.min(this.#state.page, pages);
    const state = { ...this.#state, filters, page };
    this.#state = state;
    const part = rows.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
    const shown = { state, rows: part, found: rows.length, pages, sorted: this.#sorted() };
    this.#parts.show(shown, this.#data!, facets);
    if (rows.length === 0) this.#parts.nothing(state.view === 'mine' && mine.size === 0);
    this.#facets.count(counts, state);
  }

  /** The column that the list is sorted by, if it is by one. */
  #sorted(): ListState['sort'] {
    const { sort, view } = this.#state;
    const own = this.dataset['scope'] ? { column: 'title', descending: false } : undefined;
    return sort ?? findView(view).sort?.(this.#data?.table.columns ?? []) ?? own;
  }

  /** Follows a link of the list without leaving the page. */
  #follow(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : undefined;
    const link = target?.closest<HTMLAnchorElement>('a[data-go]');
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!link || event.button !== 0 || elsewhere) return;
    event.preventDefault();
    const { search } = new URL(link.href);
    const paging = this.#parts.part('pager').contains(link);
    void this.#go(readState(search, this.#facets.keysIn(search))).then(() => {
      if (!paging) return;
      const panel = this.#parts.part('panel');
      panel.focus({ preventScroll: true });
      panel.scrollIntoView({ block: 'start' });
    });
  }

  #choose({ target }: Event): void {
    if (!(target instanceof HTMLInputElement) || target.type !== 'checkbox') return;
    clearTimeout(this.#timer);
    // A name that was typed just now counts, although its time has not come.
    const state = { ...this.#state, q: this.#facets.name };
    void this.#go(toggleFilter(state, target.name, target.value, target.checked));
  }

  #type({ target }: Event): void {
    if (!(target instanceof HTMLInputElement) || target.name !== 'q') return;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(
      () => void this.#go({ ...this.#state, q: target.value, page: 1 }, true),
      TYPING_MS,
    );
  }

  async #expand(key: string): Promise<void> {
    if (!(await this.#load())) return;
    this.#render();
    this.#facets.expand(key, this.#state);
  }

  /** Saves all rows that fit, not only those of the page. */
  async #export(): Promise<void> {
    if (!(await this.#load())) return;
    this.#render();
    const { rows } = this.#list!.select(this.#state, myRefs());
    saveCsv(this.#data!, rows, this.dataset['file'] ?? 'catalog.csv');
  }
}

customElements.define('portolan-catalog', PortolanCatalog);
