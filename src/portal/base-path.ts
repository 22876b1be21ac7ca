import type { Portal } from './portal.ts';

/** The base path of the site, with a slash at both ends. */
export function basePath({ settings: { url } }: Portal): string {
  if (!url) return '/';
  const { pathname } = new URL(url);
  return pathname.endsWith('/') ? pathname : `${pathname}/`;
}

/** A path of the site, such as `/catalog/`, as an address that works below the base. */
export function pathOf(portal: Portal, path: string): string {
  return `${basePath(portal)}${path.replace(/^\//, '')}`;
}

/** The same as a whole address where the settings name one, else as {@link pathOf}. */
export function addressOf(portal: Portal, path: string): string {
  const { url } = portal.settings;
  return url ? new URL(pathOf(portal, path), url).href : pathOf(portal, path);
}
