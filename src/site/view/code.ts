import type { Entity } from '../../catalog/entity.ts';
import { codeFacts } from '../../portal/code-facts.ts';
import { getPortal } from '../../portal/store.ts';
import { entityHref } from './links.ts';

/** A fact about the code of an entity: parts that are text or links, one after the other. */
export interface CodeRow {
  label: string;
  parts: { text: string; href: string | undefined }[];
}

/** What the source git says about the code of an entity, for its page. */
export function codeRows(entity: Entity): CodeRow[] {
  return codeFacts(getPortal(), entity).map(({ label, parts }) => ({
    label,
    parts: parts.map(({ text, href, ref }) => ({ text, href: ref === undefined ? href : entityHref(ref) })),
  }));
}
