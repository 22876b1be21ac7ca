import { h, type Markup } from 'portolan/view/markup';
import { type Entry, loadDirectory } from './directory.ts';
import { toNodes } from './dom.ts';
import { hitOf } from './palette-groups.ts';
import { iconMarkup, piecesMarkup } from './pieces.ts';
import { type Resolution, resolveAddress } from './resolve.ts';
import { address, shell } from './shell.ts';

/**
 * The page for addresses that have none, and for short links: follows what can only mean one thing, and
 * shows what comes nearest to the rest. What the page says without scripts stays where this cannot help.
 */
class PortolanLost extends HTMLElement {
  connectedCallback(): void {
    const path = wantedPath();
    const form = this.querySelector('form');
    if (form) form.hidden = false;
    if (path === undefined) return;
    const place = this.querySelector('[data-address]');
    if (place) place.textContent = `${place.textContent}, ${decoded(path)}`;
    loadDirectory().then(
      (directory) => this.#show(resolveAddress(path, directory), path),
      () => undefined,
    );
  }

  #show(resolution: Resolution, path: string): void {
    if (resolution.type === 'found') {
      location.replace(`${address(resolution.path)}${resolution.path.includes('#') ? '' : location.hash}`);
      return;
    }
    const { entries, name } = resolution;
    if (resolution.type === 'several') {
      this.#say(`Several things are called “${name}”`, 'Choose one:');
    } else if (path.startsWith('/go/')) {
      this.#say(
        `Nothing is called “${name}”`,
        entries.length > 0 ? 'Its words match these:' : 'And nothing has a name like it.',
      );
    } else if (entries.length > 0) {
      this.#say(undefined, 'No page has this address. Its words match these:');
    }
    if (entries.length > 0)
      this.#list(entries, resolution.type === 'several' ? 'Called so' : 'Closest pages');
    if (resolution.type === 'missing') this.#buttons(resolution);
  }

  #say(title: string | undefined, lead: string): void {
    const heading = this.querySelector('h1');
    if (title && heading) {
      document.title = document.title.replace(heading.textContent ?? '', title);
      heading.textContent = title;
    }
    this.querySelector('[data-lead]')!.textContent = lead;
  }

  #list(entries: readonly Entry[], title: string): void {
    const list = h('ul', { class: 'items first' }, entries.map(entryMarkup));
    const panel = h(
      'section',
      { class: 'panel narrow', 'aria-labelledby': 'closest' },
      h('h2', { class: 'sr', id: 'closest' }, title),
      list,
    );
    this.querySelector('[data-found]')!.replaceChildren(...toNodes(panel));
  }

  #buttons({ name, words, register }: Extract<Resolution, { type: 'missing' }>): void {
    const buttons = this.querySelector('[data-buttons]');
    if (!buttons || words === '') return;
    const search = h(
      'a',
      { class: 'btn', href: address(`/search/?q=${encodeURIComponent(words)}`) },
      `Search “${words}”`,
    );
    const add = register
      ? h('a', { class: 'btn primary', href: address(register) }, `Register ${name}`)
      : undefined;
    // Where nothing comes near, the ways that the page offered stay.
    if (this.querySelector('#closest')) buttons.replaceChildren(...toNodes([add, search]));
    else buttons.prepend(...toNodes([add, search]));
  }
}

function entryMarkup(entry: Entry): Markup {
  const { title, kind } = hitOf(entry, '');
  return h(
    'li',
    {},
    iconMarkup(entry.icon, shell().sprite),
    h(
      'div',
      {},
      h('h3', {}, h('a', { href: address(entry.path) }, piecesMarkup(title, 'mark'))),
      entry.note ? h('p', {}, entry.group === 'entity' ? `Owned by ${entry.note}` : entry.note) : undefined,
      entry.group === 'entity' ? h('p', { class: 'xs mute' }, entry.key) : undefined,
    ),
    h('span', { class: 'end-2' }, kind ? h('span', { class: 'tag' }, kind) : undefined),
  );
}

/** The address that was asked for, below the base; undefined on the page of short links while nothing is asked. */
function wantedPath(): string | undefined {
  const { base } = shell();
  const path = location.pathname.startsWith(base)
    ? `/${location.pathname.slice(base.length)}`
    : location.pathname;
  if (path !== '/go/') return path;
  const name = new URLSearchParams(location.search).get('name')?.trim();
  return name ? `/go/${encodeURIComponent(name)}` : undefined;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

customElements.define('portolan-lost', PortolanLost);
