import { h, type Markup } from 'portolan/view/markup';
import type { Hit, HitGroup } from './palette-groups.ts';
import { iconMarkup, piecesMarkup } from './pieces.ts';
import { address, shell } from './shell.ts';

/** The palette without results: a field, a list and what the keys do. */
export function paletteMarkup(placeholder: string): Markup {
  const { sprite } = shell();
  const control = /Mac|iP/.test(navigator.platform) ? '⌘' : 'Ctrl';
  const keys: [Markup, string][] = [
    [[h('kbd', {}, '↑'), ' ', h('kbd', {}, '↓')], 'move'],
    [h('kbd', {}, '↵'), 'open'],
    [[h('kbd', {}, control), ' ', h('kbd', {}, '↵')], 'new tab'],
    [h('kbd', {}, 'Esc'), 'close'],
  ];
  return h(
    'dialog',
    { class: 'layer', 'aria-label': 'Search the portal' },
    h(
      'div',
      { class: 'palette' },
      h(
        'div',
        { class: 'palette-q' },
        iconMarkup('search', sprite),
        h('label', { class: 'sr', for: 'palette-q' }, placeholder),
        h('input', {
          id: 'palette-q',
          type: 'text',
          role: 'combobox',
          autocomplete: 'off',
          autocapitalize: 'none',
          spellcheck: 'false',
          enterkeyhint: 'go',
          placeholder,
          'aria-expanded': 'false',
          'aria-autocomplete': 'list',
          'aria-controls': 'palette-hits',
        }),
        h('button', { class: 'btn quiet small', type: 'button', 'data-close': true }, 'Close'),
      ),
      h('div', { class: 'hits', id: 'palette-hits', role: 'listbox', 'aria-label': 'Results' }),
      h('p', { class: 'hits-none', hidden: true }),
      h('p', { class: 'sr', role: 'status' }),
      h(
        'div',
        { class: 'palette-foot' },
        keys.map(([key, does]) => h('span', { class: 'keys' }, key, ` ${does}`)),
        h('a', { href: address('/search/') }, 'Search page'),
      ),
    ),
  );
}

/** The lines of the palette by group. Their ids are numbered through. */
export function groupsMarkup(groups: readonly HitGroup[]): Markup {
  let number = 0;
  return groups.map(({ title, hits }, index) =>
    h(
      'div',
      { role: 'group', 'aria-labelledby': `palette-g${index}` },
      h('div', { class: 'grp', id: `palette-g${index}` }, title),
      hits.map((hit) => {
        number += 1;
        return hitMarkup(hit, number);
      }),
    ),
  );
}

function hitMarkup({ path, icon, title, note, kind }: Hit, number: number): Markup {
  return h(
    'a',
    {
      class: 'hit',
      id: `palette-${number}`,
      role: 'option',
      'aria-selected': 'false',
      tabindex: -1,
      href: address(path),
    },
    iconMarkup(icon, shell().sprite),
    h(
      'span',
      {},
      piecesMarkup(title, 'mark'),
      note.length > 0 ? h('span', { class: 'mute' }, piecesMarkup(note, 'b')) : undefined,
    ),
    h('span', { class: 'mute' }, kind),
  );
}
