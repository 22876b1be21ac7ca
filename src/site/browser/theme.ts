import { recall, remember } from './local.ts';

/** What the reader chose: to follow the system, or one scheme for good. */
export type Theme = 'system' | 'light' | 'dark';

const ORDER: readonly Theme[] = ['system', 'light', 'dark'];

export function asTheme(text: string | undefined | null): Theme {
  return text === 'light' || text === 'dark' ? text : 'system';
}

/** The theme that a press of the button leads to. */
export function nextTheme(theme: Theme): Theme {
  return ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length]!;
}

/** Puts the chosen scheme on the page. The first thing that the entry does. */
export function applyTheme(theme = asTheme(recall('theme'))): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset['theme'];
  else dataset['theme'] = theme;
}

/** Shows the button that changes the theme, and follows changes made in other tabs. */
export function startTheme(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-theme-toggle]');
  const name = document.querySelector('[data-theme-name]');
  const show = (theme: Theme): void => {
    applyTheme(theme);
    if (name) name.textContent = theme;
  };
  addEventListener('storage', ({ key, newValue }) => {
    if (key === 'portolan.theme') show(asTheme(newValue));
  });
  if (!button) return;
  show(asTheme(recall('theme')));
  button.hidden = false;
  button.addEventListener('click', () => {
    const theme = nextTheme(asTheme(recall('theme')));
    remember('theme', theme === 'system' ? undefined : theme);
    show(theme);
  });
}
