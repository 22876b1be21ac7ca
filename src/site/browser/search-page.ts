import { formatNumber } from 'portolan/base/text';
import { h, type Markup } from 'portolan/view/markup';
import { type Directory, loadDirectory } from './directory.ts';
import { toNodes } from './dom.ts';
import { searchTexts, type TextResult, type TextResults } from './full-text.ts';
import { hitOf, marked } from './palette-groups.ts';
import { iconMarkup, piecesMarkup } from './pieces.ts';
import { findByName, findNearest } from './ranking.ts';
import {
  type Choice,
  choicesOf,
  countSentence,
  FACETS,
  isAsked,
  readSearch,
  type SearchState,
  toggle,
  writeSearch,
} from './search-state.ts';
import { address, shell } from './shell.ts';

const PAUSE_MS = 150;
const PAGE = 20;
/** Values of a filter that show at once. */
const FEW = 8;
/** With so few results in texts, what is merely called so is shown as well. */
const SPARSE = 5;

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
    const form = this.#part<HTMLElement>('facets').querySelector('form')!;
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

  #part<Part extends HTMLElement = HTMLElement>(name: string): Part {
    return this.querySelector<Part>(`[data-${name}]`)!;
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
    let found: TextResults | undefined;
    let shown: TextResult[] = [];
    try {
      found = await searchTexts(state.q, state.filters);
      shown = await found.slice(0, PAGE);
    } catch {
      // The site was built without the index, or it cannot be reached: names are looked through instead.
    }
    const directory = await loadDirectory().catch(() => undefined);
    // An answer that came late must not take the place of a later one.
    if (asked !== this.#asked) return;
    this.#found = found;
    this.#shown = shown;
    this.#render(directory);
  }

  #render(directory: Directory | undefined): void {
    const total = this.#found?.total ?? 0;
    const named = this.#named(directory, total);
    this.#part('count').textContent = countSentence(total + named.length, this.#state);
    const results = [
      ...named.map((result) => this.#result(result)),
      ...this.#shown.map((result) => this.#result(result)),
    ];
    const parts: Markup[] = [];
    if (!this.#found) parts.push(this.#withoutIndex());
    if (results.length > 0) {
      parts.push(
        h(
          'section',
          { class: 'panel', 'aria-labelledby': 'results-h' },
          h('h2', { class: 'sr', id: 'results-h' }, 'Results'),
          h('ul', { class: 'items first' }, results),
          this.#moreMarkup(total),
        ),
      );
    } else parts.push(this.#nothing(directory));
    this.#part('results').replaceChildren(...toNodes(parts));
    this.#facets(this.#found);
  }

  /** What is called so, where texts say little: parts and initials of names are no words of a text. */
  #named(directory: Directory | undefined, total: number): TextResult[] {
    if (!directory || total >= SPARSE || Object.keys(this.#state.filters).length > 0) return [];
    const known = new Set(this.#shown.map(({ path }) => path));
    const entries = findByName([...directory.entities, ...directory.places], this.#state.q, PAGE);
    return entries
      .filter(({ path }) => !known.has(path))
      .map((entry) => ({
        path: entry.path,
        title: entry.title,
        icon: entry.icon,
        kind: hitOf(entry, '').kind,
        note: entry.note,
        excerpt: [],
        also: [],
      }));
  }

  #result({ path, icon, title, kind, note, excerpt, also }: TextResult): Markup {
    const { q } = this.#state;
    const name = marked(title, q);
    // Words beside a title that fits already would only repeat it, as would a text that is the title.
    const reasons = name.some(({ hit }) => hit) ? [] : also;
    const says = excerpt.map((piece) => piece.text).join('') === title ? [] : excerpt;
    return h(
      'li',
      {},
      iconMarkup(icon, shell().sprite),
      h(
        'div',
        {},
        h('h3', {}, h('a', { href: address(path), 'data-hit': true }, piecesMarkup(name, 'mark'))),
        says.length > 0 ? h('p', { class: 'excerpt' }, piecesMarkup(says, 'b')) : undefined,
        also.length > 0
          ? h(
              'p',
              { class: 'xs excerpt' },
              also.map((word, index) => [index > 0 ? ', ' : '', piecesMarkup(marked(word, q), 'b')]),
            )
          : undefined,
        note ? h('p', { class: 'xs mute' }, note) : undefined,
      ),
      h('span', { class: 'end-2' }, kind ? h('span', { class: 'tag' }, kind) : undefined),
    );
  }

  #moreMarkup(total: number): Markup {
    const left = total - this.#shown.length;
    if (left <= 0) return undefined;
    return h(
      'div',
      { class: 'panel-foot' },
      h('span', {}, `The first ${this.#shown.length}`),
      h(
        'button',
        { type: 'button', class: 'btn small', 'data-more': true },
        `Show ${Math.min(PAGE, left)} more`,
      ),
    );
  }

  async #more(): Promise<void> {
    const from = this.#shown.length;
    const asked = this.#asked;
    const next = (await this.#found?.slice(from, from + PAGE).catch(() => undefined)) ?? [];
    if (asked !== this.#asked || next.length === 0) return;
    this.#shown.push(...next);
    const list = this.querySelector('.items')!;
    const added = toNodes(next.map((result) => this.#result(result)));
    list.append(...added);
    this.querySelector('[data-results] .panel-foot')?.remove();
    list.after(...toNodes(this.#moreMarkup(this.#found!.total)));
    const first = added[0];
    if (first instanceof Element) first.querySelector('a')?.focus();
  }

  #withoutIndex(): Markup {
    return h(
      'p',
      { class: 'note' },
      iconMarkup('info', shell().sprite),
      h(
        'span',
        {},
        'Only names are searched: the index of texts is not to be had. It is made by portolan build, and may be out of reach for a moment.',
      ),
    );
  }

  #nothing(directory: Directory | undefined): Markup {
    const { q, filters } = this.#state;
    const filtered = Object.keys(filters).length > 0;
    const near = directory && !filtered ? findNearest(directory.entities, q, SPARSE) : [];
    const links = near.map((entry, index) => [
      index > 0 ? ', ' : '',
      h('a', { href: address(entry.path), 'data-hit': true }, entry.title),
    ]);
    const register = directory?.register.get('component');
    const form = `?formData=${encodeURIComponent(JSON.stringify({ identifier: q.trim().replace(/\s+/g, '-') }))}`;
    return h(
      'section',
      { class: 'panel empty', 'aria-labelledby': 'results-h' },
      iconMarkup('search', shell().sprite),
      h(
        'h2',
        { id: 'results-h' },
        q.trim() === ''
          ? 'Nothing fits these filters'
          : filtered
            ? `Nothing about “${q.trim()}” fits these filters`
            : `Nothing is called “${q.trim()}”, and no text has it`,
      ),
      h(
        'p',
        {},
        links.length > 0 ? ['Closest: ', ...links, '. '] : undefined,
        filtered
          ? [
              h(
                'a',
                { href: `${location.pathname}${writeSearch({ q, filters: {} })}` },
                'Search without filters',
              ),
              '. ',
            ]
          : undefined,
        register && q.trim() !== ''
          ? [
              links.length > 0 ? 'Or ' : '',
              h('a', { href: address(`${register}${form}`) }, 'register what is missing'),
              '.',
            ]
          : undefined,
      ),
    );
  }

  #facets(found: TextResults | undefined): void {
    const aside = this.#part('facets');
    const form = aside.querySelector('form')!;
    const open = new Set(
      [...form.querySelectorAll<HTMLElement>('details[open]')].map(({ dataset }) => dataset['facet']),
    );
    const active = document.activeElement;
    const focused =
      active instanceof HTMLInputElement && form.contains(active)
        ? { name: active.name, value: active.value }
        : undefined;
    const groups = FACETS.map(({ key, title }) => ({
      key,
      title,
      choices: found ? choicesOf(key, found.counts, this.#state.filters) : [],
    })).filter(({ choices }) => choices.length > 1 || choices.some(({ chosen }) => chosen));
    form.replaceChildren(
      ...toNodes(groups.map(({ key, title, choices }) => facetMarkup(key, title, choices, open.has(key)))),
    );
    aside.hidden = groups.length === 0;
    this.#part('layout').className = aside.hidden ? 'stack' : 'split start';
    if (focused)
      [...form.querySelectorAll('input')]
        .find(({ name, value }) => name === focused.name && value === focused.value)
        ?.focus();
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

function facetMarkup(key: string, title: string, choices: readonly Choice[], open: boolean): Markup {
  const rest = choices.slice(FEW);
  return h(
    'fieldset',
    {},
    h('legend', {}, title),
    choices.slice(0, FEW).map((choice) => choiceMarkup(key, choice)),
    rest.length > 0
      ? h(
          'details',
          { class: 'more', 'data-facet': key, open: open || rest.some(({ chosen }) => chosen) },
          h('summary', {}, `${rest.length} more`),
          rest.map((choice) => choiceMarkup(key, choice)),
        )
      : undefined,
  );
}

function choiceMarkup(key: string, { value, count, chosen }: Choice): Markup {
  return h(
    'label',
    {},
    h('input', { type: 'checkbox', name: key, value, checked: chosen }),
    h('span', {}, value),
    h('span', { class: 'n' }, formatNumber(count)),
  );
}

customElements.define('portolan-search', PortolanSearch);
