import { formatNumber } from 'portolan/base/text';
import { h, type Markup } from 'portolan/view/markup';
import { toNodes } from './dom.ts';
import type { Counts } from './full-text.ts';
import { type Choice, choicesOf, FACETS, type SearchState } from './search-state.ts';

/** Values of a filter that show at once. */
const FEW = 8;

/**
 * Fills the filters of the search page, and hides them when they have nothing to offer. What was opened stays
 * open, and the value that has the focus keeps it. True when they show.
 */
export function showFacets(
  facets: HTMLElement,
  counts: Counts | undefined,
  { filters }: SearchState,
): boolean {
  const form = facets.querySelector('form')!;
  const open = new Set(
    [...form.querySelectorAll<HTMLElement>('details[open]')].map(({ dataset }) => dataset['facet']),
  );
  const focused = document.activeElement;
  const groups = FACETS.map(({ key, title }) => ({
    key,
    title,
    choices: counts ? choicesOf(key, counts, filters) : [],
  }));
  const shown = groups.filter(({ choices }) => choices.length > 1 || choices.some(({ chosen }) => chosen));
  const markup = shown.map(({ key, title, choices }) => facetMarkup(key, title, choices, open.has(key)));
  if (focused instanceof HTMLInputElement && form.contains(focused)) {
    const { name, value } = focused;
    form.replaceChildren(...toNodes(markup));
    [...form.querySelectorAll('input')].find((box) => box.name === name && box.value === value)?.focus();
  } else form.replaceChildren(...toNodes(markup));
  facets.hidden = shown.length === 0;
  const chosen = Object.values(filters).reduce((sum, values) => sum + values.length, 0);
  facets.querySelector('summary')!.textContent = chosen > 0 ? `Filters, ${chosen} set` : 'Filters';
  return shown.length > 0;
}

function facetMarkup(key: string, title: string, choices: readonly Choice[], open: boolean): Markup {
  const rest = choices.slice(FEW);
  const more = h(
    'details',
    { class: 'more', 'data-facet': key, open: open || rest.some(({ chosen }) => chosen) },
    h('summary', {}, `${rest.length} more`),
    rest.map((choice) => choiceMarkup(key, choice)),
  );
  return h(
    'fieldset',
    {},
    h('legend', {}, title),
    choices.slice(0, FEW).map((choice) => choiceMarkup(key, choice)),
    rest.length > 0 ? more : undefined,
  );
}

function choiceMarkup(key: string, { value, count, chosen }: Choice): Markup {
  const box = h('input', { type: 'checkbox', name: key, value, checked: chosen });
  return h('label', {}, box, h('span', {}, value), h('span', { class: 'n' }, formatNumber(count)));
}
