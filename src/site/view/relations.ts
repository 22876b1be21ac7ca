import type { Entity } from '../../catalog/entity.ts';
import { hiddenRelations, relationGroups } from '../../portal/related.ts';
import { getPortal } from '../../portal/store.ts';
import { type RefLink, refLink } from './entity.ts';
import { href } from './links.ts';
import { variantOf } from './variants.ts';

export interface RelatedItem extends RefLink {
  /** What it is, or why it has no page. */
  note: string;
}

/** Relations of one name that have no place of their own on the page. */
export interface RelationList {
  title: string;
  total: number;
  /** At most {@link SHOWN}. */
  items: RelatedItem[];
  /** The next ones, behind a fold. */
  folded: RelatedItem[];
  /** How many are in neither list. */
  left: number;
}

const SHOWN = 20;
const FOLDED = 80;

/** What the panel of relations lists, in the order of the kind's fields. */
export function relationLists(entity: Entity): RelationList[] {
  const portal = getPortal();
  const { placed } = variantOf(entity);
  return relationGroups(portal, entity)
    .filter(({ type }) => !placed.has(type))
    .map(({ title, neighbours }) => {
      // What is missing needs somebody, so it is never behind the fold.
      const ordered = [
        ...neighbours.filter(({ dangling }) => dangling),
        ...neighbours.filter(({ dangling }) => !dangling),
      ];
      const listed = ordered.slice(0, SHOWN + FOLDED).map(({ ref }) => relatedItem(ref));
      return {
        title,
        total: neighbours.length,
        items: listed.slice(0, SHOWN),
        folded: listed.slice(SHOWN),
        left: neighbours.length - listed.length,
      };
    });
}

/** Headings of the relations of the panel that lead to people whom the site does not tell. */
export function hiddenLists(entity: Entity): string[] {
  const { placed } = variantOf(entity);
  return hiddenRelations(getPortal(), entity).flatMap(({ type, title }) => (placed.has(type) ? [] : [title]));
}

function relatedItem(ref: string): RelatedItem {
  const portal = getPortal();
  const entity = portal.byRef.get(ref);
  return {
    ...refLink(ref),
    note: entity ? portal.blueprints.get(entity.blueprint)!.title : 'not in the catalog',
  };
}

/** Where all relations can be had. */
export function relationsDataHref(): string {
  return href('/api/v1/relations/index.json');
}
