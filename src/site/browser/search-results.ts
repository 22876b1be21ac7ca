import { h, type Markup } from 'portolan/view/markup';
import type { Directory } from './directory.ts';
import type { TextResult } from './full-text.ts';
import { findNearest } from './nearness.ts';
import { hitOf, marked } from './palette-groups.ts';
import { iconMarkup, piecesMarkup } from './pieces.ts';
import { findable, findByName, marksIn } from './ranking.ts';
import { type SearchState, writeSearch } from './search-state.ts';
import { address, shell } from './shell.ts';

/** Results that are shown, or shown in addition, at once. */
export const PAGE = 20;
/** With so few results in texts, what is merely called so is shown as well. */
const SPARSE = 5;

/** What is called so, where texts say little: parts and initials of names are no words of a text. */
export function namedResults(
  directory: Directory | undefined,
  { q, filters }: SearchState,
  total: number,
  shown: readonly TextResult[],
): TextResult[] {
  if (!directory || total >= SPARSE || Object.keys(filters).length > 0) return [];
  const known = new Set(shown.map(({ path }) => path));
  return findByName([...directory.entities, ...directory.places], q, PAGE)
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

/** Results that are called by what is looked for, the best name first; then the others in their order. */
export function namesFirst(results: readonly TextResult[], q: string): TextResult[] {
  const called = results
    .filter(({ title }) => marksIn(title, q).length > 0)
    .map((result) => ({
      ...findable(result.title, result.title, result.kind, result.path, PLACES.has(result.icon) ? 1 : 0),
      result,
    }));
  const first = findByName(called, q, called.length).map(({ result }) => result);
  return [...first, ...results.filter((result) => !first.includes(result))];
}

/** Symbols of what is asked for less often than things that run. */
const PLACES: ReadonlySet<string> = new Set(['api', 'person', 'doc']);

/** A result as a line of the list. */
export function resultMarkup(
  { path, icon, title, kind, note, excerpt, also }: TextResult,
  q: string,
): Markup {
  const name = marked(title, q);
  // Words beside a title that fits already would only repeat it, as would a text that is the title.
  const reasons = name.some(({ hit }) => hit) ? [] : also;
  const says = excerpt.map(({ text }) => text).join('') === title ? [] : excerpt;
  return h(
    'li',
    {},
    iconMarkup(icon, shell().sprite),
    h(
      'div',
      {},
      h('h3', {}, h('a', { href: address(path), 'data-hit': true }, piecesMarkup(name, 'mark'))),
      says.length > 0 ? h('p', { class: 'excerpt' }, piecesMarkup(says, 'b')) : undefined,
      reasons.length > 0 ? h('p', { class: 'xs excerpt' }, reasonsMarkup(reasons, q)) : undefined,
      note ? h('p', { class: 'xs mute excerpt' }, piecesMarkup(marked(note, q), 'b')) : undefined,
    ),
    h('span', { class: 'end-2' }, kind ? h('span', { class: 'tag' }, kind) : undefined),
  );
}

function reasonsMarkup(reasons: readonly string[], q: string): Markup {
  return reasons.map((word, index) => [index > 0 ? ', ' : '', piecesMarkup(marked(word, q), 'b')]);
}

/** The list of results, and the button for more of them. */
export function listMarkup(results: readonly TextResult[], q: string, shown: number, total: number): Markup {
  return h(
    'section',
    { class: 'panel', 'aria-labelledby': 'results-h' },
    h('h2', { class: 'sr', id: 'results-h' }, 'Results'),
    h(
      'ul',
      { class: 'items first' },
      results.map((result) => resultMarkup(result, q)),
    ),
    moreMarkup(shown, total),
  );
}

export function moreMarkup(shown: number, total: number): Markup {
  const left = total - shown;
  if (left <= 0) return undefined;
  const button = h(
    'button',
    { type: 'button', class: 'btn small', 'data-more': true },
    `Show ${Math.min(PAGE, left)} more`,
  );
  return h('div', { class: 'panel-foot' }, h('span', {}, `The first ${shown}`), button);
}

/** What stands above results that come from names alone. */
export function withoutIndexMarkup(): Markup {
  const words =
    'Only names are searched: the index of texts is not to be had. It is made by portolan build, and may be out of reach for a moment.';
  return h('p', { class: 'note' }, iconMarkup('info', shell().sprite), h('span', {}, words));
}

/** What to say and to offer when there is nothing. */
export function nothingMarkup({ q, filters }: SearchState, directory: Directory | undefined): Markup {
  const words = q.trim();
  const filtered = Object.keys(filters).length > 0;
  const near = directory && !filtered ? findNearest(directory.entities, q, SPARSE) : [];
  const links = near.map((entry, index) => [
    index > 0 ? ', ' : '',
    h('a', { href: address(entry.path), 'data-hit': true }, entry.title),
  ]);
  const register = words === '' ? undefined : directory?.register.get('component');
  const form = JSON.stringify({ identifier: words.replace(/\s+/g, '-') });
  return h(
    'section',
    { class: 'panel empty', 'aria-labelledby': 'results-h' },
    iconMarkup('search', shell().sprite),
    h('h2', { id: 'results-h' }, nothingTitle(words, filtered)),
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
      register
        ? [
            links.length > 0 || filtered ? 'Or ' : '',
            h(
              'a',
              { href: address(`${register}?formData=${encodeURIComponent(form)}`) },
              'register what is missing',
            ),
            '.',
          ]
        : undefined,
    ),
  );
}

function nothingTitle(words: string, filtered: boolean): string {
  if (words === '') return 'Nothing fits these filters';
  return filtered
    ? `Nothing about “${words}” fits these filters`
    : `Nothing is called “${words}”, and no text has it`;
}
