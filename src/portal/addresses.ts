import { plural } from '../base/text.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import { kindKey, splitRef } from '../catalog/ref.ts';
import { slugOf } from '../catalog/slug.ts';
import type { Portal } from './portal.ts';

/** The last part of the address of a kind's listing. */
export function kindSlug(kind: string): string {
  return slugOf(kindKey(kind));
}

/** The listing of a kind, without the site's base. */
export function kindPath(kind: string): string {
  return `/kinds/${kindSlug(kind)}/`;
}

/** The page of an action, without the site's base. */
export function actionPath(id: string): string {
  return `/actions/${slugOf(id)}/`;
}

/** What to call a ref: the title of its entity, else its name. */
export function refTitle(portal: Portal, ref: string): string {
  return portal.byRef.get(ref)?.title ?? splitRef(ref).name;
}

/** What to call many of a kind. */
export function pluralOf(blueprint: Blueprint): string {
  return blueprint.plural ?? plural(blueprint.title);
}
