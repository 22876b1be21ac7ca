import { formatNumber } from 'portolan/base/text';
import type { Facet } from 'portolan/view/list-facets';
import { optionMarkup } from 'portolan/view/list-parts';
import { type ListState, RESERVED } from 'portolan/view/list-state';
import { toNodes } from './dom.ts';

/** More options than these cannot be looked through: the name of one has to be typed. */
const MOST = 300;
const NEEDS_FINDING = 20;

type Counts = ReadonlyMap<string, ArrayLike<number>>;

/** The filters beside a list: boxes that the page brought, and those that the rows add. */
export class CatalogFacets {
  #form: HTMLFormElement;
  #facets: readonly Facet[] = [];
  #counts: Counts = new Map();

  /** `onExpand` is told the key of a facet of which somebody wants to see all options. */
  constructor(form: HTMLFormElement, onExpand: (key: string) => void) {
    this.#form = form;
    form.addEventListener('click', (event) => {
      const key = event.target instanceof HTMLElement ? event.target.dataset['more'] : undefined;
      if (key !== undefined) onExpand(key);
    });
  }

  /** Keys of facets that an address asks for; those of the rows are only known once they are there. */
  keysIn(search: string): string[] {
    const known = this.#facets.map(({ key }) => key);
    if (known.length > 0) return known;
    return [...new Set(new URLSearchParams(search).keys())].filter((key) => !RESERVED.includes(key));
  }

  /** The name as it stands in its box. */
  get name(): string {
    return this.#form.querySelector<HTMLInputElement>('[name="q"]')!.value;
  }

  use(facets: readonly Facet[]): void {
    this.#facets = facets;
  }

  /** Puts a state into the boxes. */
  check(state: ListState): void {
    const name = this.#form.querySelector<HTMLInputElement>('[name="q"]')!;
    if (name.value.trim() !== state.q.trim()) name.value = state.q;
    for (const box of this.#boxes(this.#form))
      box.checked = state.filters.get(box.name)?.includes(box.value) ?? false;
  }

  /** Writes how many rows each option would give, and adds options that are chosen but were not shown. */
  count(counts: Counts, state?: ListState): void {
    this.#counts = counts;
    for (const facet of this.#facets) {
      const field = this.#field(facet.key);
      if (!field) continue;
      const boxes = new Map(this.#boxes(field).map((box) => [box.value, box]));
      for (const [code, option] of facet.options.entries()) {
        const box = boxes.get(option.value);
        const n = counts.get(facet.key)?.[code] ?? 0;
        if (box) writeCount(box, n);
        else if (state?.filters.get(facet.key)?.includes(option.value)) this.#add(field, facet, code, true);
      }
    }
  }

  /** Shows all options of a facet, with a box to find one when they are many. */
  expand(key: string, state: ListState): void {
    const facet = this.#facets.find((candidate) => candidate.key === key);
    const field = this.#field(key);
    if (!facet || !field) return;
    const known = new Set(this.#boxes(field).map(({ value }) => value));
    field.classList.add('all');
    for (const [code, option] of facet.options.slice(0, MOST).entries()) {
      if (!known.has(option.value))
        this.#add(field, facet, code, state.filters.get(key)?.includes(option.value) ?? false);
    }
    const button = field.querySelector('[data-more]');
    if (facet.options.length > NEEDS_FINDING) button?.replaceWith(this.#finder(field, facet));
    else button?.remove();
    (field.querySelector<HTMLElement>('[data-find]') ?? this.#boxes(field)[known.size])?.focus();
  }

  #finder(field: HTMLElement, facet: Facet): HTMLElement {
    const input = document.createElement('input');
    input.type = 'search';
    input.dataset['find'] = '';
    input.placeholder = `Find in ${formatNumber(facet.options.length)}`;
    input.setAttribute('aria-label', `Find in ${facet.title}`);
    input.addEventListener('input', () => this.#find(field, facet, input.value.trim().toLowerCase()));
    field.querySelector('legend')?.after(input);
    return document.createElement('span');
  }

  #find(field: HTMLElement, facet: Facet, text: string): void {
    const fits = (code: number): boolean => facet.options[code]!.label.toLowerCase().includes(text);
    const codes = new Map(facet.options.map(({ value }, code) => [value, code]));
    const shown = new Set<number>();
    for (const box of this.#boxes(field)) {
      const code = codes.get(box.value);
      if (code === undefined) continue;
      shown.add(code);
      box.closest('label')!.hidden = !fits(code) && !box.checked;
    }
    let room = text === '' ? 0 : MOST;
    for (let code = 0; code < facet.options.length && room > 0; code += 1) {
      if (shown.has(code) || !fits(code)) continue;
      this.#add(field, facet, code, false);
      room -= 1;
    }
  }

  #add(field: HTMLElement, facet: Facet, code: number, chosen: boolean): void {
    const nodes = toNodes(
      optionMarkup(facet, facet.options[code]!, this.#counts.get(facet.key)?.[code] ?? 0, chosen),
    );
    const button = field.querySelector('[data-more]');
    if (button) button.before(...nodes);
    else field.append(...nodes);
  }

  #field(key: string): HTMLElement | undefined {
    return [...this.#form.querySelectorAll<HTMLElement>('[data-facet]')].find(
      (field) => field.dataset['facet'] === key,
    );
  }

  #boxes(parent: ParentNode): HTMLInputElement[] {
    return [...parent.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')];
  }
}

function writeCount(box: HTMLInputElement, n: number): void {
  const label = box.closest('label')!;
  label.querySelector('.n')!.textContent = formatNumber(n);
  label.classList.toggle('zero', n === 0 && !box.checked);
}
