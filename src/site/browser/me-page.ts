import { icon } from 'portolan/view/cells';
import { h, type Markup } from 'portolan/view/markup';
import { isPersonKind, isTeamKind } from 'portolan/view/people';
import { loadCatalog } from './catalog-data.ts';
import { type Directory, type Entry, loadDirectory, nameOf } from './directory.ts';
import { toNodes } from './dom.ts';
import { type Me, readMe, writeMe } from './me.ts';
import { loadProblems } from './my-problems.ts';
import { ownedRows, problemsMarkup, servicesMarkup } from './my-things.ts';
import { iconMarkup } from './pieces.ts';
import { findByName } from './ranking.ts';
import { address, shell } from './shell.ts';

const OFFERS = 7;

/** The page of the reader: who they are, what is theirs, and what is wrong with it. */
class PortolanMe extends HTMLElement {
  #me: Me = readMe();
  #directory: Directory | undefined;
  #candidates: readonly Entry[] = [];
  #asked = 0;

  connectedCallback(): void {
    const panel = this.#part('choice');
    panel.hidden = false;
    panel.addEventListener('click', (event) => this.#press(event));
    this.#form();
    addEventListener('portolan:me', () => this.#changed());
    loadDirectory().then(
      (directory) => {
        this.#directory = directory;
        this.#candidates = directory.entities.filter(
          ({ blueprint }) => isPersonKind(blueprint) || isTeamKind(blueprint),
        );
        this.#changed();
        this.#offer();
      },
      (error: Error) => this.#fail(error.message),
    );
  }

  #part(name: string): HTMLElement {
    return this.querySelector<HTMLElement>(`[data-${name}]`)!;
  }

  #form(): void {
    const field = h(
      'div',
      { class: 'field' },
      h('label', { for: 'me-q' }, 'Add yourself or a team'),
      h('input', {
        id: 'me-q',
        type: 'search',
        autocomplete: 'off',
        spellcheck: 'false',
        'aria-describedby': 'me-hint',
        placeholder: 'Name',
      }),
      h('span', { class: 'hint', id: 'me-hint' }, 'Enter adds the first that fits.'),
    );
    const body = this.#part('choice').querySelector('.panel-body')!;
    body.replaceChildren(
      ...toNodes([
        h('ul', { class: 'picked', 'aria-label': 'Chosen', hidden: true }),
        field,
        h('ul', { class: 'offers', 'aria-label': 'Names that fit' }),
        h('p', { class: 'sr', role: 'status' }),
      ]),
    );
    const input = body.querySelector('input')!;
    input.addEventListener('input', () => this.#offer());
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing) return;
      event.preventDefault();
      this.querySelector<HTMLElement>('[data-add]')?.click();
    });
  }

  #offer(): void {
    const input = this.querySelector<HTMLInputElement>('#me-q')!;
    const taken = new Set(this.#me.refs);
    const found = findByName(this.#candidates, input.value, OFFERS + taken.size).filter(
      ({ key }) => !taken.has(key),
    );
    const offers = found.slice(0, OFFERS);
    const list = this.querySelector('.offers')!;
    list.replaceChildren(
      ...toNodes(
        offers.map(({ key, icon: symbol, title, note, blueprint }) =>
          h(
            'li',
            {},
            iconMarkup(symbol, shell().sprite),
            h('span', {}, title, note ? h('span', { class: 'mute' }, `, ${note}`) : undefined),
            h(
              'button',
              { type: 'button', class: 'btn small', 'data-add': key },
              isPersonKind(blueprint) ? 'This is me' : 'My team',
              h('span', { class: 'sr' }, `: ${title}`),
            ),
          ),
        ),
      ),
    );
    if (input.value.trim() !== '')
      this.#say(
        offers.length === 0
          ? 'Nobody is called so'
          : `${offers.length} ${offers.length === 1 ? 'name fits' : 'names fit'}`,
      );
    if (input.value.trim() !== '' && offers.length === 0 && this.#directory)
      list.replaceChildren(...toNodes(h('li', { class: 'mute' }, 'Nobody in the catalog is called so.')));
  }

  #press({ target }: Event): void {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-add], [data-drop]') : null;
    if (!button) return;
    const { add, drop } = button.dataset;
    // A person stands first: theirs is the name that the frame shows.
    if (add) {
      const person = isPersonKind(this.#directory?.byRef.get(add)?.blueprint ?? '');
      this.#keep(person ? [add, ...this.#me.refs] : [...this.#me.refs, add]);
      this.#say(`${this.#titleOf(add)} added`);
      const input = this.querySelector<HTMLInputElement>('#me-q')!;
      input.value = '';
      input.focus();
      this.#offer();
    } else if (drop) {
      this.#keep(this.#me.refs.filter((ref) => ref !== drop));
      this.#say(`${this.#titleOf(drop)} taken away`);
      (this.querySelector<HTMLElement>('[data-drop]') ?? this.querySelector<HTMLElement>('#me-q'))?.focus();
    }
  }

  #keep(refs: readonly string[]): void {
    writeMe({ refs, name: refs[0] === undefined ? '' : this.#titleOf(refs[0]) });
  }

  #titleOf(ref: string): string {
    return this.#directory?.byRef.get(ref)?.title ?? nameOf(ref);
  }

  #say(text: string): void {
    this.querySelector('[data-choice] [role="status"]')!.textContent = text;
  }

  #changed(): void {
    this.#me = readMe();
    const { refs } = this.#me;
    const picked = this.querySelector<HTMLElement>('.picked')!;
    picked.hidden = refs.length === 0;
    picked.replaceChildren(...toNodes(refs.map((ref) => this.#chip(ref))));
    this.#part('browse').hidden = refs.length > 0;
    this.#part('mine').hidden = refs.length === 0;
    this.#part('lead').hidden = refs.length > 0;
    void this.#mine();
  }

  #chip(ref: string): Markup {
    const entry = this.#directory?.byRef.get(ref);
    const title = this.#titleOf(ref);
    const { sprite } = shell();
    return h(
      'li',
      { class: 'chip' },
      iconMarkup(entry?.icon ?? 'unknown', sprite),
      entry ? h('a', { href: address(entry.path) }, title) : h('span', {}, `${title} (not in the catalog)`),
      h(
        'button',
        { type: 'button', 'data-drop': ref },
        h('span', { class: 'sr' }, `Take away ${title}`),
        iconMarkup('x', sprite),
      ),
    );
  }

  async #mine(): Promise<void> {
    const { refs } = this.#me;
    this.#asked += 1;
    const asked = this.#asked;
    const place = this.#part('mine');
    if (refs.length === 0) {
      place.replaceChildren();
      return;
    }
    if (place.childElementCount === 0)
      place.replaceChildren(
        ...toNodes(
          h(
            'section',
            { class: 'panel', 'aria-busy': 'true' },
            h('div', { class: 'panel-head' }, h('h2', {}, 'My services'), h('span', { class: 'wait' })),
          ),
        ),
      );
    try {
      const { base, sprite } = shell();
      const data = await loadCatalog(base, sprite, '');
      const mine = ownedRows(data, new Set(refs));
      const owned = new Set(mine.map((row) => String(data.table.values.get('ref')![row])));
      const problems = await loadProblems(base, owned);
      if (asked !== this.#asked) return;
      place.replaceChildren(
        ...toNodes([
          servicesMarkup(data, mine),
          problemsMarkup(problems, this.#directory?.byRef ?? new Map()),
        ]),
      );
    } catch (error) {
      if (asked === this.#asked) this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  #fail(message: string): void {
    const place = this.#part('mine');
    place.hidden = false;
    place.replaceChildren(
      ...toNodes(h('p', { class: 'note bad', role: 'alert' }, icon('fail', shell()), h('span', {}, message))),
    );
  }
}

customElements.define('portolan-me', PortolanMe);
