import { startCopying } from './copy.ts';
import { startFreshness } from './freshness.ts';
import { opensSearch, takesText } from './keys.ts';
import { startMe } from './me.ts';
import { noteVisit } from './recent.ts';
import { shell } from './shell.ts';
import { applyTheme, startTheme } from './theme.ts';

/*
 * The one entry of every page. It stays small: what a page needs beyond the frame is fetched when the page
 * has the element for it.
 */
applyTheme();
document.documentElement.classList.add('js');

/** Element of a page -> the module that brings it to life. */
const ISLANDS: Readonly<Record<string, () => Promise<unknown>>> = {
  'portolan-action': () => import('./action-form.ts'),
  'portolan-catalog': () => import('./catalog.ts'),
  'portolan-mine': () => import('./mine.ts'),
  'portolan-search': () => import('./search-page.ts'),
  'portolan-me': () => import('./me-page.ts'),
  'portolan-lost': () => import('./lost.ts'),
  'portolan-sources': () => import('./sources-page.ts'),
  '[data-embed]': () => import('./embed.ts'),
  '[data-expires], [data-until]': () => import('./expiry.ts'),
};
for (const [element, load] of Object.entries(ISLANDS)) if (document.querySelector(element)) void load();

startTheme();
startCopying();
startMe();
startPalette();
noteVisit(shell().base);
void startFreshness(shell().base, shell().sprite);

/** Opens the palette by its link and by keys. Without it the link leads to the search page. */
function startPalette(): void {
  const link = document.querySelector<HTMLAnchorElement>('[data-palette]');
  if (!link) return;
  const load = () => import('./palette.ts');
  const open = (): void => {
    load().then(
      ({ openPalette }) => openPalette(),
      () => location.assign(link.href),
    );
  };
  link.addEventListener('click', (event) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open();
  });
  for (const near of ['pointerenter', 'focus']) {
    link.addEventListener(
      near,
      () =>
        void load()
          .then(({ prepare }) => prepare())
          .catch(() => undefined),
      { once: true },
    );
  }
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || !opensSearch(event, takesText(document.activeElement))) return;
    event.preventDefault();
    open();
  });
}
