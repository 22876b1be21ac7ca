import { recallJson, remember } from './local.ts';

/** A page that was opened lately. */
export interface Recent {
  path: string;
  title: string;
  kind: string;
  icon: string;
}

const MOST = 8;

/** The pages opened lately, the latest first, as far as what is kept can be trusted. */
export function readRecent(value: unknown): Recent[] {
  if (!Array.isArray(value)) return [];
  return (value as unknown[]).filter(isRecent).slice(0, MOST);
}

/** The list with a page put first. */
export function withRecent(list: readonly Recent[], item: Recent): Recent[] {
  return [item, ...list.filter(({ path }) => path !== item.path)].slice(0, MOST);
}

export function recentPages(base: string): Recent[] {
  return readRecent(recallJson(nameOf(base)));
}

/** Keeps the page of an entity as opened lately. Other pages have their place in the navigation. */
export function noteVisit(base: string): void {
  const path = location.pathname.startsWith(base) ? `/${location.pathname.slice(base.length)}` : '';
  if (!/^\/catalog\/[^/]+\/[^/]+\/[^/]+\/$/.test(path)) return;
  const title = document.querySelector('h1')?.textContent?.trim();
  if (!title) return;
  const icon = document.querySelector('.title > .i use')?.getAttribute('href')?.split('#')[1] ?? 'doc';
  const kind = document.querySelector('.title > .tag')?.textContent?.trim() ?? '';
  const list = withRecent(recentPages(base), {
    path,
    title: title.slice(0, 200),
    kind: kind.slice(0, 80),
    icon,
  });
  remember(nameOf(base), JSON.stringify(list));
}

/** Several portals may share an origin: each has its own pages. */
function nameOf(base: string): string {
  return `recent ${base}`;
}

function isRecent(value: unknown): value is Recent {
  if (typeof value !== 'object' || value === null) return false;
  const { path, title, kind, icon } = value as Record<string, unknown>;
  return (
    typeof path === 'string' &&
    /^\/[^/\\]/.test(path) &&
    typeof title === 'string' &&
    typeof kind === 'string' &&
    typeof icon === 'string' &&
    /^[a-z]+$/.test(icon)
  );
}
