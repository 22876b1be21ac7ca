import type { Blueprint } from '../../catalog/blueprint.ts';
import type { Entity } from '../../catalog/entity.ts';
import { slugOf } from '../../catalog/slug.ts';
import { kindPath, refTitle } from '../../portal/addresses.ts';
import { getPortal } from '../../portal/store.ts';

export { kindSlug } from '../../portal/addresses.ts';

/** The base path of the site, with a slash at both ends. */
export function base(): string {
  const { url } = getPortal().settings;
  if (!url) return '/';
  const { pathname } = new URL(url);
  return pathname.endsWith('/') ? pathname : `${pathname}/`;
}

/** A path of the site, such as `/catalog/`, as an address that works below the base. */
export function href(path: string): string {
  return `${base()}${path.replace(/^\//, '')}`;
}

/** The page of an entity by its ref, or undefined when it is not in the catalog. */
export function entityHref(ref: string): string | undefined {
  const entity = getPortal().byRef.get(ref);
  return entity ? href(entity.path) : undefined;
}

/** What to call a ref: the title of its entity, else its name. */
export function nameOf(ref: string): string {
  return refTitle(getPortal(), ref);
}

/** The listing of a kind. */
export function kindHref(blueprint: Blueprint): string {
  return href(kindPath(blueprint.identifier));
}

/** The scorecard's page; with a rule, its place there. */
export function scorecardHref(scorecard: string, rule?: string): string {
  return href(`/scorecards/${slugOf(scorecard)}/${rule === undefined ? '' : `#${slugOf(rule)}`}`);
}

/** The page of an action, for an entity when one is given. */
export function actionHref(action: string, entity?: Entity): string {
  const query = entity ? `?entity=${encodeURIComponent(entity.ref)}` : '';
  return href(`/actions/${slugOf(action)}/${query}`);
}
