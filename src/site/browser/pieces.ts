import { h, type Markup } from 'portolan/view/markup';
import type { Piece } from './full-text.ts';

/** Text with what was looked for marked: `mark` in titles, `b` in excerpts. */
export function piecesMarkup(pieces: readonly Piece[], tag: 'mark' | 'b'): Markup {
  return pieces.map(({ text, hit }) => (hit ? h(tag, {}, text) : text));
}

/** A symbol of the sprite. */
export function iconMarkup(name: string, sprite: string): Markup {
  return h('svg', { class: 'i', 'aria-hidden': 'true' }, h('use', { href: `${sprite}#${name}` }));
}
