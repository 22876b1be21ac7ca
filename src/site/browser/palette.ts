import { type Directory, loadDirectory } from './directory.ts';
import { toNodes } from './dom.ts';
import { preload, searchTexts, type TextResult } from './full-text.ts';
import { groupsAtRest, groupsFor, type HitGroup, nearestGroup } from './palette-groups.ts';
import { groupsMarkup, paletteMarkup } from './palette-view.ts';
import { recentPages } from './recent.ts';
import { address, shell } from './shell.ts';

/** Texts are searched when typing pauses; names are found at every letter. */
const PAUSE_MS = 140;
const MOST_TEXTS = 14;

interface Palette {
  dialog: HTMLDialogElement;
  input: HTMLInputElement;
  list: HTMLElement;
  empty: HTMLElement;
  status: HTMLElement;
  all: HTMLAnchorElement;
}

let palette: Palette | undefined;
let directory: Directory | undefined;
let failure = '';
/** True once the reader has left the first line: then their line is kept when more results arrive. */
let moved = false;
let texts: { typed: string; results: readonly TextResult[] } | undefined;
let timer = 0;

/** Opens the palette over the page. The reader comes back to where they were when it closes. */
export function openPalette(): void {
  palette ??= build();
  const { dialog, input } = palette;
  if (dialog.open) return;
  dialog.showModal();
  input.select();
  prepare();
  show();
}

/** Downloads the names before they are needed. */
export function prepare(): void {
  if (directory) return;
  loadDirectory().then(
    (loaded) => {
      directory = loaded;
      failure = '';
      if (palette?.dialog.open) show();
    },
    (error: Error) => {
      failure = error.message;
      if (palette?.dialog.open) show();
    },
  );
}

function build(): Palette {
  const placeholder = document.querySelector('[data-palette] span')?.textContent ?? 'Search';
  const [dialog] = toNodes(paletteMarkup(placeholder)) as [HTMLDialogElement];
  document.body.append(dialog);
  const part = <Part extends Element>(selector: string): Part => dialog.querySelector<Part>(selector)!;
  const made: Palette = {
    dialog,
    input: part('input'),
    list: part('.hits'),
    empty: part('.hits-none'),
    status: part('[role="status"]'),
    all: part('.palette-foot > a'),
  };
  listen(made);
  return made;
}

function listen({ dialog, input, list, all }: Palette): void {
  input.addEventListener('input', () => {
    moved = false;
    preload();
    show();
    clearTimeout(timer);
    timer = window.setTimeout(() => void findTexts(input.value), PAUSE_MS);
  });
  input.addEventListener('keydown', (event) => press(event));
  list.addEventListener('pointermove', (event) => {
    const hit = hitAt(event.target);
    if (!hit || hit.getAttribute('aria-selected') === 'true') return;
    moved = true;
    choose(hit, false);
  });
  // The link itself is followed by the browser, in whatever tab was asked for.
  list.addEventListener('click', (event) => {
    if (hitAt(event.target) && !isElsewhere(event)) dialog.close();
  });
  all.addEventListener('click', (event) => {
    if (!isElsewhere(event)) dialog.close();
  });
  dialog.addEventListener('click', (event) => {
    const target = event.target as Element;
    if (target === dialog || target.closest('[data-close]')) dialog.close();
  });
}

function press(event: KeyboardEvent): void {
  if (event.isComposing) return;
  const hits = options();
  const at = hits.findIndex((hit) => hit.getAttribute('aria-selected') === 'true');
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    const step = event.key === 'ArrowDown' ? 1 : -1;
    const next = hits[(at + step + hits.length) % hits.length];
    moved = true;
    if (next) choose(next, true);
  } else if (event.key === 'Enter') {
    event.preventDefault();
    const target = hits[at]?.href ?? palette!.all.href;
    if (event.ctrlKey || event.metaKey) window.open(target, '_blank', 'noopener');
    else {
      palette!.dialog.close();
      location.assign(target);
    }
  }
}

function show(): void {
  const { input, all } = palette!;
  const typed = input.value.trim();
  all.href = address(typed ? `/search/?q=${encodeURIComponent(typed)}` : '/search/');
  all.textContent = typed ? 'All results' : 'Search page';
  if (typed === '') {
    render(groupsAtRest(directory, recentPages(shell().base)), failure);
    return;
  }
  if (!directory) {
    render([], failure || 'Names are being downloaded');
    return;
  }
  const known = texts?.typed === typed;
  const groups = groupsFor(directory, typed, known ? texts!.results : []);
  if (groups.length > 0) render(groups, '');
  else if (!known) render([], 'Looking in texts');
  else render(nearestGroup(directory, typed), `Nothing is called “${typed}”, and no text has it.`);
}

/** What was typed may have changed while texts were searched: then nobody waits for them any more. */
async function findTexts(value: string): Promise<void> {
  const typed = value.trim();
  if (typed.length < 2) return;
  let results: readonly TextResult[] = [];
  try {
    results = await (await searchTexts(typed)).slice(0, MOST_TEXTS);
  } catch {
    // A site without the search, or none reachable: names are found all the same.
  }
  if (palette?.input.value.trim() !== typed) return;
  texts = { typed, results };
  show();
}

function render(groups: readonly HitGroup[], message: string): void {
  const { input, list, empty, status } = palette!;
  const before = options().find((hit) => hit.getAttribute('aria-selected') === 'true')?.href;
  list.replaceChildren(...toNodes(groupsMarkup(groups)));
  const hits = options();
  const number = hits.length;
  list.hidden = number === 0;
  empty.hidden = number > 0;
  empty.textContent = number > 0 ? '' : message;
  input.setAttribute('aria-expanded', String(number > 0));
  // When texts arrive below the names, the reader stays on the line they chose.
  const kept = moved ? hits.find(({ href }) => href === before) : undefined;
  const chosen = kept ?? hits[0];
  if (!kept) list.scrollTop = 0;
  if (chosen) choose(chosen, false);
  else input.removeAttribute('aria-activedescendant');
  status.textContent = number > 0 ? `${number} ${number === 1 ? 'result' : 'results'}` : message;
}

function choose(hit: HTMLAnchorElement, scroll: boolean): void {
  for (const other of options()) other.setAttribute('aria-selected', String(other === hit));
  palette!.input.setAttribute('aria-activedescendant', hit.id);
  if (scroll) hit.scrollIntoView({ block: 'nearest' });
}

function options(): HTMLAnchorElement[] {
  return [...palette!.list.querySelectorAll<HTMLAnchorElement>('.hit')];
}

function hitAt(target: EventTarget | null): HTMLAnchorElement | null {
  return target instanceof Element ? target.closest<HTMLAnchorElement>('.hit') : null;
}

function isElsewhere(event: MouseEvent): boolean {
  return event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
}
