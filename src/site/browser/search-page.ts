import { type Directory, loadDirectory } from './directory.ts';
import { toNodes } from './dom.ts';
import { searchTexts, type TextResult, type TextResults } from './full-text.ts';
import { longerWords } from './longer-words.ts';
import { showFacets } from './search-facets.ts';
import {
  listMarkup,
  moreMarkup,
  namedResults,
  namesFirst,
  nothingMarkup,
  PAGE,
  resultMarkup,
  withoutIndexMarkup,
} from './search-results.ts';
import { countSentence, isAsked, readSearch, type SearchState, toggle, writeSearch } from './search-state.ts';

const PAUSE_MS = 150;

/** The search page: results for the words and filters of its address. */
class PortolanSearch extends HTMLElement {
  #state: SearchState = readSearch('');
  #found: TextResults | undefined;
  #shown: TextResult[] = [];
  #timer = 0;
  #asked = 0;

  connectedCallback(): void {
    const input = this.#input;
    this.querySelector('search form')!.addEventListener('submit', (event) => {
      event.preventDefault();
      clearTimeout(this.#timer);
      this.#go({ ...this.#state, q: input.value }, false);
    });
    input.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => this.#go({ ...this.#state, q: input.value }, true), PAUSE_MS);
    });
    this.addEventListener('keydown', (event) => this.#press(event));
    const form = this.#part('facets').querySelector('form')!;
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('change', ({ target }) => {
      if (target instanceof HTMLInputElement)
        this.#go(toggle(this.#state, target.name, target.value, target.checked), false);
    });
    this.#part('results').addEventListener('click', ({ target }) => {
      if (target instanceof Element && target.closest('[data-more]')) void this.#more();
    });
    addEventListener('popstate', () => this.#fromAddress());
    this.#fromAddress();
    if (!isAsked(this.#state)) input.focus({ preventScroll: true });
  }

  get #input(): HTMLInputElement {
    return this.querySelector<HTMLInputElement>('input[name="q"]')!;
  }

  #part(name: string): HTMLElement {
    return this.querySelector<HTMLElement>(`[data-${name}]`)!;
  }

  #fromAddress(): void {
    this.#state = readSearch(location.search);
    this.#input.value = this.#state.q;
    void this.#search();
  }

  #go(state: SearchState, replace: boolean): void {
    const query = writeSearch(state);
    if (query !== location.search) {
      if (replace) history.replaceState(null, '', `${location.pathname}${query}`);
      else history.pushState(null, '', `${location.pathname}${query}`);
    }
    this.#state = state;
    void this.#search();
  }

  async #search(): Promise<void> {
    const state = this.#state;
    this.#asked += 1;
    const asked = this.#asked;
    const searching = isAsked(state);
    this.#part('browse').hidden = searching;
    this.#part('results').hidden = !searching;
    if (!searching) {
      this.#part('count').textContent = '';
      this.#facets(undefined);
      return;
    }
    const directory = await loadDirectory().catch(() => undefined);
    let found: TextResults | undefined;
    let shown: TextResult[] = [];
    try {
      const words = directory ? longerWords(directory.entities, state.q) : [];
      found = await searchTexts(state.q, state.filters, words);
      shown = namesFirst(await found.slice(0, PAGE), state.q);
    } catch {
      // The site was built without the index, or it cannot be reached: names are looked through instead.
    }
    // An answer that came late must not take the place of a later one.
    if (asked !== this.#asked) return;
    this.#found = found;
    this.#shown = shown;
    this.#render(directory);
  }

  #render(directory: Directory | undefined): void {
    const { q } = this.#state;
    const total = this.#found?.total ?? 0;
    const named = namedResults(directory, this.#state, total, this.#shown);
    const results = named.length > 0 ? namesFirst([...named, ...this.#shown], q) : this.#shown;
    this.#part('count').textContent = countSentence(total + named.length, this.#state);
    const list =
      results.length > 0
        ? listMarkup(results, q, this.#shown.length, total)
        : nothingMarkup(this.#state, directory);
    this.#part('results').replaceChildren(...toNodes([this.#found ? undefined : withoutIndexMarkup(), list]));
    this.#facets(this.#found);
  }

  #facets(found: TextResults | undefined): void {
    const shown = showFacets(this.#part('facets'), found?.counts, this.#state);
    this.#part('layout').className = shown ? 'split start' : '';
  }

  async #more(): Promise<void> {
    const from = this.#shown.length;
    const asked = this.#asked;
    const next = (await this.#found?.slice(from, from + PAGE).catch(() => undefined)) ?? [];
    if (asked !== this.#asked || next.length === 0) return;
    this.#shown.push(...next);
    const list = this.querySelector('.items')!;
    const added = toNodes(next.map((result) => resultMarkup(result, this.#state.q)));
    list.append(...added);
    this.querySelector('[data-results] .panel-foot')?.remove();
    list.after(...toNodes(moreMarkup(this.#shown.length, this.#found!.total)));
    const first = added[0];
    if (first instanceof Element) first.querySelector('a')?.focus();
  }

  /** The arrow keys go from the field to the results and through them. */
  #press(event: KeyboardEvent): void {
    if (event.isComposing || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    const hits = [...this.querySelectorAll<HTMLElement>('[data-hit]')];
    const at = hits.indexOf(document.activeElement as HTMLElement);
    if (at === -1 && document.activeElement !== this.#input) return;
    const next = at + (event.key === 'ArrowDown' ? 1 : -1);
    const target = next < 0 ? (at === -1 ? undefined : this.#input) : hits[next];
    if (!target) return;
    event.preventDefault();
    target.focus();
  }
}

customElements.define('portolan-search', PortolanSearch);
